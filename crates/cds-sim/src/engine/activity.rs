//! Activities of tasks on resources.

use serde::{Deserialize, Serialize};

/// The activity of a running task on a resource, which then refuses other changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Activity {
    Creating,
    Updating,
    Deleting,
    Starting,
    Stopping,
    Rebooting,
    Rebuilding,
    Attaching,
    Detaching,
}

impl Activity {
    /// Its name in a status.
    pub fn name(self) -> &'static str {
        match self {
            Self::Creating => "creating",
            Self::Updating => "updating",
            Self::Deleting => "deleting",
            Self::Starting => "starting",
            Self::Stopping => "stopping",
            Self::Rebooting => "rebooting",
            Self::Rebuilding => "rebuilding",
            Self::Attaching => "attaching",
            Self::Detaching => "detaching",
        }
    }

    /// The status of a resource that is `ok` while idle.
    pub fn status(activity: Option<Self>) -> &'static str {
        activity.map_or("ok", Self::name)
    }
}
