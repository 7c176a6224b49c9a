//! Effects of finished tasks on templates.

use super::change::TemplateChange;
use crate::cloud::Cloud;
use crate::products::compute::effects::release;

impl TemplateChange {
    /// Applies the change.
    pub fn apply(self, cloud: &mut Cloud) {
        match self {
            Self::Create { template, instance } => {
                if let Some(template) = cloud.templates.get_mut(&template) {
                    template.regions.values_mut().for_each(|activity| *activity = None);
                }
                release(cloud, &[instance], |_| {});
            }
            Self::Sync { template, region_id } => {
                let regions = cloud.templates.get_mut(&template).map(|template| &mut template.regions);
                if let Some(activity) = regions.and_then(|regions| regions.get_mut(&region_id)) {
                    *activity = None;
                }
            }
            Self::Delete { template, region_id } => remove_from_region(cloud, &template, &region_id),
        }
    }

    /// Rolls back the preparation.
    pub fn revert(self, cloud: &mut Cloud) {
        match self {
            Self::Create { template, instance } => {
                cloud.templates.remove(&template);
                release(cloud, &[instance], |_| {});
            }
            Self::Sync { template, region_id } => remove_from_region(cloud, &template, &region_id),
            Self::Delete { template, region_id } => {
                let regions = cloud.templates.get_mut(&template).map(|template| &mut template.regions);
                if let Some(activity) = regions.and_then(|regions| regions.get_mut(&region_id)) {
                    *activity = None;
                }
            }
        }
    }
}

fn remove_from_region(cloud: &mut Cloud, id: &str, region_id: &str) {
    if let Some(template) = cloud.templates.get_mut(id) {
        template.regions.shift_remove(region_id);
        if template.regions.is_empty() {
            cloud.templates.remove(id);
        }
    }
}
