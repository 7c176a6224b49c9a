//! What tasks do to resources.

use serde::{Deserialize, Serialize};

/// What a running task is doing to a resource, which then refuses other changes.
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
    /// As shown in a status.
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

    /// The status of a resource that is `ok` when nothing happens to it.
    pub fn status(activity: Option<Self>) -> &'static str {
        activity.map_or("ok", Self::name)
    }
}
