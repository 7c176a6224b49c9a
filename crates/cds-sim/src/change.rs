//! What a task does when it ends.

use std::net::Ipv4Addr;

use serde::{Deserialize, Serialize};

use crate::cloud::{Charge, Cloud, Disk, GpnChange, Instance, ipv6_of};
use crate::products::bare_metal::change::MetalChange;
use crate::products::security::change::SecurityChange;
use crate::products::template::change::TemplateChange;

/// A change that was checked when it was promised. Until it happens the resources are marked as busy, so that nothing
/// can come between; what is missing all the same is passed over.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum Change {
    Nothing,
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
    CreateInstances {
        instances: Vec<String>,
    },
    DeleteInstances {
        instances: Vec<String>,
    },
    Power {
        instances: Vec<String>,
        on: bool,
    },
    /// The network cards are there already, without connection.
    AddInterfaces {
        interfaces: Vec<(String, String)>,
    },
    DeleteInterfaces {
        interfaces: Vec<(String, String)>,
    },
    UpdateInstance {
        instance: String,
        update: Update,
    },
    Security(SecurityChange),
    Template(TemplateChange),
    Metal(MetalChange),
    Gpn {
        gpn: String,
        change: GpnChange,
    },
}

/// A change of one instance.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum Update {
    /// Leaves no trace, such as a new password.
    Nothing,
    Spec {
        cpu: i64,
        ram: i64,
        instance_type: String,
    },
    Charge {
        charge: Charge,
    },
    Image {
        image_id: String,
        public_image: String,
        swap_off: bool,
    },
    AddDisks(Vec<Disk>),
    /// A data disk or the system disk.
    ResizeDisk {
        disk: String,
        size: i64,
        iops: i64,
    },
    DeleteDisks(Vec<String>),
    Connect {
        interface: String,
        connected: bool,
    },
    /// The new address is kept in the card meanwhile.
    Address {
        interface: String,
        address: Option<Ipv4Addr>,
        ipv6: bool,
    },
}

impl Change {
    /// Lets it happen.
    pub fn apply(self, cloud: &mut Cloud) {
        match self {
            Self::Nothing => {}
            Self::CreateVdc { vdc, network } => {
                if let Some(vdc) = cloud.vdcs.get_mut(&vdc) {
                    vdc.activity = None;
                }
                if let Some(network) = network.and_then(|id| cloud.public_networks.get_mut(&id)) {
                    network.activity = None;
                }
            }
            Self::DeleteVdc { vdc } => {
                cloud.vdcs.shift_remove(&vdc);
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
                cloud.public_networks.shift_remove(&network);
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
                cloud.private_networks.shift_remove(&network);
            }
            Self::CreateInstances { instances, .. } => {
                release(cloud, &instances, |instance| instance.powered = true)
            }
            Self::DeleteInstances { instances } => remove_instances(cloud, &instances),
            Self::Power { instances, on } => release(cloud, &instances, |instance| instance.powered = on),
            Self::AddInterfaces { interfaces } => {
                for (instance, interface) in &interfaces {
                    release(cloud, std::slice::from_ref(instance), |instance| {
                        if let Some(card) = instance.interface_mut(interface) {
                            card.connected = true;
                        }
                    });
                }
            }
            Self::DeleteInterfaces { interfaces } => remove_interfaces(cloud, &interfaces),
            Self::UpdateInstance { instance, update } => {
                if let Some(instance) = cloud.instances.get_mut(&instance) {
                    instance.activity = None;
                    update.apply(instance);
                }
            }
            Self::Security(change) => change.apply(cloud),
            Self::Template(change) => change.apply(cloud),
            Self::Metal(change) => change.apply(cloud),
            Self::Gpn { gpn, change } => change.apply(cloud, &gpn),
        }
    }

    /// Undoes what was prepared.
    pub fn revert(self, cloud: &mut Cloud) {
        match self {
            Self::Nothing => {}
            Self::CreateVdc { vdc, network } => {
                cloud.vdcs.shift_remove(&vdc);
                if let Some(network) = network {
                    cloud.public_networks.shift_remove(&network);
                }
            }
            Self::DeleteVdc { vdc } => {
                if let Some(vdc) = cloud.vdcs.get_mut(&vdc) {
                    vdc.activity = None;
                }
            }
            Self::CreatePublicNetwork { network } => {
                cloud.public_networks.shift_remove(&network);
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
                cloud.private_networks.shift_remove(&network);
            }
            Self::DeletePrivateNetwork { network } => {
                if let Some(network) = cloud.private_networks.get_mut(&network) {
                    network.activity = None;
                }
            }
            Self::CreateInstances { instances } => remove_instances(cloud, &instances),
            Self::DeleteInstances { instances } | Self::Power { instances, .. } => {
                release(cloud, &instances, |_| {});
            }
            Self::AddInterfaces { interfaces } => remove_interfaces(cloud, &interfaces),
            Self::DeleteInterfaces { interfaces } => {
                for (instance, _) in interfaces {
                    release(cloud, &[instance], |_| {});
                }
            }
            Self::UpdateInstance { instance, update } => {
                release(cloud, &[instance], |instance| {
                    if let Update::Address { interface, .. } = &update
                        && let Some(card) = instance.interface_mut(interface)
                    {
                        card.coming = None;
                    }
                });
            }
            Self::Security(change) => change.revert(cloud),
            Self::Template(change) => change.revert(cloud),
            Self::Metal(change) => change.revert(cloud),
            Self::Gpn { gpn, change } => change.revert(cloud, &gpn),
        }
    }
}

impl Update {
    fn apply(self, instance: &mut Instance) {
        match self {
            Self::Nothing => {}
            Self::Spec { cpu, ram, instance_type } => {
                instance.cpu = cpu;
                instance.ram = ram;
                instance.instance_type = instance_type;
            }
            Self::Charge { charge } => instance.charge = charge,
            Self::Image { image_id, public_image, swap_off } => {
                instance.image_id = image_id;
                instance.public_image = public_image;
                instance.swap_off = swap_off;
            }
            Self::AddDisks(disks) => instance.data_disks.extend(disks),
            Self::ResizeDisk { disk, size, iops } => {
                if let Some(disk) = instance.disk_mut(&disk) {
                    disk.size = size;
                    disk.iops = iops;
                }
            }
            Self::DeleteDisks(ids) => instance.data_disks.retain(|disk| !ids.contains(&disk.id)),
            Self::Connect { interface, connected } => {
                if let Some(card) = instance.interface_mut(&interface) {
                    card.connected = connected;
                }
            }
            Self::Address { interface, address, ipv6 } => {
                if let Some(card) = instance.interface_mut(&interface) {
                    card.address = address;
                    card.coming = None;
                    card.ipv6 = address.filter(|_| ipv6).map(ipv6_of);
                }
            }
        }
    }
}

/// Changes instances that are then free for the next change.
pub fn release(cloud: &mut Cloud, ids: &[String], mut change: impl FnMut(&mut Instance)) {
    for id in ids {
        if let Some(instance) = cloud.instances.get_mut(id) {
            instance.activity = None;
            change(instance);
        }
    }
}

fn remove_instances(cloud: &mut Cloud, ids: &[String]) {
    cloud.instances.retain(|id, _| !ids.contains(id));
}

fn remove_interfaces(cloud: &mut Cloud, interfaces: &[(String, String)]) {
    for (id, interface) in interfaces {
        if let Some(instance) = cloud.instances.get_mut(id) {
            instance.activity = None;
            instance.interfaces.retain(|card| card.id != *interface);
        }
    }
}
