//! What tasks do to templates.

use serde::{Deserialize, Serialize};

use crate::change::release;
use crate::cloud::Cloud;

/// A change of one template in one region, which it marks there.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum TemplateChange {
    /// The template is there already. The instance that it is made from is busy meanwhile.
    Create {
        template: String,
        instance: String,
    },
    Sync {
        template: String,
        region_id: String,
    },
    /// With its last region it is gone.
    Delete {
        template: String,
        region_id: String,
    },
}

impl TemplateChange {
    /// Lets it happen.
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

    /// Undoes what was prepared.
    pub fn revert(self, cloud: &mut Cloud) {
        match self {
            Self::Create { template, instance } => {
                cloud.templates.shift_remove(&template);
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
            cloud.templates.shift_remove(id);
        }
    }
}
