//! Changes of data centers and networks by tasks.

use serde::{Deserialize, Serialize};

/// A change that was validated when it was queued. Until it is applied, the resources are marked as busy, so that
/// nothing can interfere; missing resources are skipped.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum NetworkChange {
    /// The data center and the public network that came with it.
    CreateVdc {
        vdc: String,
        network: Option<String>,
    },
    DeleteVdc {
        vdc: String,
    },
    CreatePublicNetwork {
        network: String,
    },
    UpdatePublicNetwork {
        network: String,
        qos: Option<i64>,
        auto_renew: Option<bool>,
    },
    DeletePublicNetwork {
        network: String,
    },
    AddSegment {
        network: String,
        segment: String,
    },
    DeleteSegment {
        network: String,
        segment: String,
    },
    CreatePrivateNetwork {
        network: String,
    },
    DeletePrivateNetwork {
        network: String,
    },
}
