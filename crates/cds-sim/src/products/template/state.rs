//! Templates: images made from instances.

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

use crate::engine::activity::Activity;
use crate::products::compute::state::Disk;

/// An image created from an instance. It has the password of the instance, which is not stored.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Template {
    pub name: String,
    /// The public image that its system goes back to.
    pub public_image: String,
    /// Size of its system disk in GB.
    pub system_disk_size: i64,
    /// Its data disks.
    pub data_disks: Vec<Disk>,
    /// The regions with a copy, and the activity of a task there.
    pub regions: IndexMap<String, Option<Activity>>,
    /// As written by the clock.
    pub created: String,
}

impl Template {
    /// Value of `Status`: whether instances can be made from it anywhere.
    pub fn status(&self) -> &'static str {
        let usable = self.regions.values().any(Option::is_none);
        Self::status_in_region(self.regions.values().next().copied().flatten().filter(|_| !usable))
    }

    /// Value of `Status` of a region.
    pub fn status_in_region(activity: Option<Activity>) -> &'static str {
        activity.map_or("normal", Activity::name)
    }

    /// Whether instances of a region can be made from it.
    pub fn is_usable_in(&self, region_id: &str) -> bool {
        self.regions.get(region_id).is_some_and(Option::is_none)
    }

    /// What a running task is doing to it.
    pub fn activity(&self) -> Option<Activity> {
        self.regions.values().copied().flatten().next()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_usable_region_makes_a_template_normal() {
        let mut template = Template {
            name: "n".to_owned(),
            public_image: "Centos_7.6_64".to_owned(),
            system_disk_size: 40,
            data_disks: Vec::new(),
            regions: IndexMap::from([("CN_Beijing_A".to_owned(), Some(Activity::Creating))]),
            created: String::new(),
        };
        assert_eq!(template.status(), "creating");
        assert!(!template.is_usable_in("CN_Beijing_A"));
        template.regions.insert("CN_Beijing_B".to_owned(), None);
        assert_eq!((template.status(), template.activity()), ("normal", Some(Activity::Creating)));
        assert!(template.is_usable_in("CN_Beijing_B") && !template.is_usable_in("CN_Beijing_C"));
    }
}
