//! Effects of finished tasks on data centers and networks.

use super::change::NetworkChange;
use crate::cloud::Cloud;

impl NetworkChange {
    /// Applies the change.
    pub fn apply(self, cloud: &mut Cloud) {
        match self {
            Self::CreateVdc { vdc, network } => {
                if let Some(vdc) = cloud.vdcs.get_mut(&vdc) {
                    vdc.activity = None;
                }
                if let Some(network) = network.and_then(|id| cloud.public_networks.get_mut(&id)) {
                    network.activity = None;
                }
            }
            Self::DeleteVdc { vdc } => {
                cloud.vdcs.remove(&vdc);
            }
            Self::CreatePublicNetwork { network } => {
                if let Some(network) = cloud.public_networks.get_mut(&network) {
                    network.activity = None;
                }
            }
            Self::UpdatePublicNetwork { network, qos, auto_renew } => {
                if let Some(network) = cloud.public_networks.get_mut(&network) {
                    network.activity = None;
                    network.qos = qos.unwrap_or(network.qos);
                    network.auto_renew = auto_renew.unwrap_or(network.auto_renew);
                }
            }
            Self::DeletePublicNetwork { network } => {
                cloud.public_networks.remove(&network);
            }
            Self::AddSegment { network, segment } => {
                if let Some(network) = cloud.public_networks.get_mut(&network) {
                    network.activity = None;
                    if let Some(segment) = network.segments.get_mut(&segment) {
                        segment.activity = None;
                    }
                }
            }
            Self::DeleteSegment { network, segment } => {
                if let Some(network) = cloud.public_networks.get_mut(&network) {
                    network.activity = None;
                    network.segments.shift_remove(&segment);
                }
            }
            Self::CreatePrivateNetwork { network } => {
                if let Some(network) = cloud.private_networks.get_mut(&network) {
                    network.activity = None;
                }
            }
            Self::DeletePrivateNetwork { network } => {
                cloud.private_networks.remove(&network);
            }
        }
    }

    /// Rolls back the preparation.
    pub fn revert(self, cloud: &mut Cloud) {
        match self {
            Self::CreateVdc { vdc, network } => {
                cloud.vdcs.remove(&vdc);
                if let Some(network) = network {
                    cloud.public_networks.remove(&network);
                }
            }
            Self::DeleteVdc { vdc } => {
                if let Some(vdc) = cloud.vdcs.get_mut(&vdc) {
                    vdc.activity = None;
                }
            }
            Self::CreatePublicNetwork { network } => {
                cloud.public_networks.remove(&network);
            }
            Self::UpdatePublicNetwork { network, .. } | Self::DeletePublicNetwork { network } => {
                if let Some(network) = cloud.public_networks.get_mut(&network) {
                    network.activity = None;
                }
            }
            Self::AddSegment { network, segment } => {
                if let Some(network) = cloud.public_networks.get_mut(&network) {
                    network.activity = None;
                    network.segments.shift_remove(&segment);
                }
            }
            Self::DeleteSegment { network, segment } => {
                if let Some(network) = cloud.public_networks.get_mut(&network) {
                    network.activity = None;
                    if let Some(segment) = network.segments.get_mut(&segment) {
                        segment.activity = None;
                    }
                }
            }
            Self::CreatePrivateNetwork { network } => {
                cloud.private_networks.remove(&network);
            }
            Self::DeletePrivateNetwork { network } => {
                if let Some(network) = cloud.private_networks.get_mut(&network) {
                    network.activity = None;
                }
            }
        }
    }
}
