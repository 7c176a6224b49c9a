//! Images for instances: public images and templates.

use super::catalog;
use super::state::Disk;
use crate::api::call::Call;
use crate::api::refusal::Refusal;
use crate::cloud::Cloud;

/// An image that instances of a region can have.
#[derive(Debug)]
pub struct Image<'a> {
    /// The public image that its system goes back to.
    pub public_image: &'a str,
    /// GB.
    pub system_disk_size: i64,
    /// The system disk cannot be smaller, in GB. Public images are small enough for any disk.
    pub least_system_disk: i64,
    /// Those that come along.
    pub data_disks: &'a [Disk],
    /// Whether it is a template.
    own: bool,
}

impl<'a> Image<'a> {
    /// The image with this id in a region.
    pub fn find(cloud: &'a Cloud, call: &Call, id: &'a str, region_id: &str) -> Result<Self, Refusal> {
        if catalog::is_public_image(id) {
            return Ok(Self {
                public_image: id,
                system_disk_size: catalog::image_disk_size(id),
                least_system_disk: 0,
                data_disks: &[],
                own: false,
            });
        }
        let template = cloud.templates.get(id).filter(|template| template.is_usable_in(region_id));
        let template = template.ok_or_else(|| call.refuse(&["InvalidLaunchTemplateVersion.NotFound"]))?;
        Ok(Self {
            public_image: &template.public_image,
            system_disk_size: template.system_disk_size,
            least_system_disk: template.system_disk_size,
            data_disks: &template.data_disks,
            own: true,
        })
    }

    /// Refuses a call without the password of a template. The value cannot be checked.
    pub fn with_password(self, call: &Call) -> Result<Self, Refusal> {
        if self.own && call.text("ImagePassword").is_none() {
            return Err(call.missing("ImagePassword"));
        }
        Ok(self)
    }
}
