//! Effects of finished tasks on instances.

use super::change::{ComputeChange, Update};
use super::state::Instance;
use crate::cloud::Cloud;
use crate::products::network::state::ipv6_of;

impl ComputeChange {
    /// Applies the change.
    pub fn apply(self, cloud: &mut Cloud) {
        match self {
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
        }
    }

    /// Rolls back the preparation.
    pub fn revert(self, cloud: &mut Cloud) {
        match self {
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

/// Changes instances and marks them idle.
pub fn release(cloud: &mut Cloud, ids: &[String], mut change: impl FnMut(&mut Instance)) {
    for id in ids {
        if let Some(instance) = cloud.instances.get_mut(id) {
            instance.activity = None;
            change(instance);
        }
    }
}

fn remove_instances(cloud: &mut Cloud, ids: &[String]) {
    for id in ids {
        cloud.instances.remove(id);
    }
}

fn remove_interfaces(cloud: &mut Cloud, interfaces: &[(String, String)]) {
    for (id, interface) in interfaces {
        if let Some(instance) = cloud.instances.get_mut(id) {
            instance.activity = None;
            instance.interfaces.retain(|card| card.id != *interface);
        }
    }
}
