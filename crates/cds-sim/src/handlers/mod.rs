//! What the actions do. One function an action: it checks everything, then changes, then answers.

mod address;
mod billing;
mod bms;
mod bms_storage;
mod create;
mod describe;
mod disk;
mod glacier;
mod gpn;
mod host;
mod image;
mod instance;
mod interface;
mod lookup;
mod monitor;
mod network;
mod plan;
mod power;
mod price;
mod resource;
mod security;
mod tag;
mod task;
mod template;
mod vdc;

use crate::call::Call;
use crate::cloud::Cloud;
use crate::failure::Failure;
use crate::reply::Reply;

/// The behaviour of an action. It must not change anything when it fails.
pub type Handler = fn(&mut Cloud, &Call) -> Result<Reply, Failure>;

/// URL path, action and behaviour, in the order of the documents.
const TABLE: &[(&str, &str, Handler)] = &[
    ("ccs", "CreateInstance", create::create_instance),
    ("ccs", "DeleteInstance", instance::delete_instance),
    ("ccs", "StopInstance", power::stop_instance),
    ("ccs", "RebootInstance", power::reboot_instance),
    ("ccs", "ModifyInstanceChargeType", instance::modify_instance_charge_type),
    ("ccs", "ModifyInstanceSpec", instance::modify_instance_spec),
    ("ccs", "CreateDisk", disk::create_disk),
    ("ccs", "ResizeDisk", disk::resize_disk),
    ("ccs", "DeleteDisk", disk::delete_disk),
    ("ccs", "ResetImage", instance::reset_image),
    ("ccs", "DescribeInstances", describe::describe_instances),
    ("ccs", "ConnectNetworkInterface", interface::connect_network_interface),
    ("ccs", "DisconnectNetworkInterface", interface::disconnect_network_interface),
    ("ccs", "ModifyIpAddress", interface::modify_ip_address),
    ("ccs", "DescribeInstanceMonitor", monitor::describe_instance_monitor),
    ("ccs", "StartInstance", power::start_instance),
    ("ccs", "ModifyInstanceName", instance::modify_instance_name),
    ("ccs", "DescribeTags", tag::describe_tags),
    ("ccs", "CreateTag", tag::create_tag),
    ("ccs", "DeleteTag", tag::delete_tag),
    ("ccs", "AddInstancesTags", tag::add_instances_tags),
    ("ccs", "DeleteInstancesTags", tag::delete_instances_tags),
    ("ccs", "DescribeInstanceType", price::describe_instance_type),
    ("network", "DescribePublicIp", address::describe_public_ip),
    ("network", "DescribePrivateIp", address::describe_private_ip),
    ("ccs", "ResetInstancesPassword", instance::reset_instances_password),
    ("ccs", "CreateInstanceHtmlConsoleURL", instance::create_instance_html_console_url),
    ("ccs", "ExtendSystemDisk", disk::extend_system_disk),
    ("ccs", "DescribeInstancePrice", price::describe_instance_price),
    ("ccs", "StopInstances", power::stop_instances),
    ("ccs", "StartInstances", power::start_instances),
    ("ccs", "RebootInstances", power::reboot_instances),
    ("ccs", "BatchAddNetworkInterfaces", interface::batch_add_network_interfaces),
    ("ccs", "BatchDeleteNetworkInterfaces", interface::batch_delete_network_interfaces),
    ("ccs", "DescribeNetworkCardFlow", monitor::describe_network_card_flow),
    ("ccs", "GetIpInfoBySegment", address::get_ip_info_by_segment),
    ("ccs", "ModifyInstanceAttribute", instance::modify_instance_attribute),
    ("ccs", "CreateSecurityGroup", security::create_security_group),
    ("ccs", "DeleteSecurityGroup", security::delete_security_group),
    ("ccs", "ForceDeleteSecurityGroup", security::force_delete_security_group),
    ("ccs", "DescribeSecurityGroupAttribute", security::describe_security_group_attribute),
    ("ccs", "ModifySecurityGroupAttribute", security::modify_security_group_attribute),
    ("ccs", "DescribeSecurityGroups", security::describe_security_groups),
    ("ccs", "AddSecurityGroupRule", security::add_security_group_rule),
    ("ccs", "RemoveSecurityGroupRule", security::remove_security_group_rule),
    ("ccs", "ModifySecurityGroupRule", security::modify_security_group_rule),
    ("ccs", "JoinSecurityGroup", security::join_security_group),
    ("ccs", "LeaveSecurityGroup", security::leave_security_group),
    ("ccs", "ModifySecurityGroupRulePriority", security::modify_security_group_rule_priority),
    ("ccs", "CreateTemplate", template::create_template),
    ("ccs", "DeleteTemplate", template::delete_template),
    ("ccs", "SyncTemplate", template::sync_template),
    ("ccs", "DescribeTemplateInfo", template::describe_template_info),
    ("ccs", "DescribeDedicatedHostTypes", host::describe_dedicated_host_types),
    ("ccs", "DescribeDedicatedHosts", host::describe_dedicated_hosts),
    ("ccs", "AllocateDedicatedHosts", host::allocate_dedicated_hosts),
    ("network", "DescribeVdc", vdc::describe_vdc),
    ("network", "CreateVdc", vdc::create_vdc),
    ("network", "DeleteVdc", vdc::delete_vdc),
    ("network", "CreatePublicNetwork", network::create_public_network),
    ("network", "CreatePrivateNetwork", network::create_private_network),
    ("network", "ModifyPublicNetwork", network::modify_public_network),
    ("network", "AddPublicIp", network::add_public_ip),
    ("network", "DeletePublicIp", network::delete_public_ip),
    ("network", "DeletePublicNetwork", network::delete_public_network),
    ("network", "DeletePrivateNetwork", network::delete_private_network),
    ("network", "RenewPublicNetwork", network::renew_public_network),
    ("network", "DescribeBandwidthTraffic", monitor::describe_bandwidth_traffic),
    ("network", "DescribeGPN", gpn::describe_gpn),
    ("network", "AddAccessPoint", gpn::add_access_point),
    ("network", "DeleteAccessPoint", gpn::delete_access_point),
    ("network", "DescribeAccessInfo", gpn::describe_access_info),
    ("network", "CreateGPN", gpn::create_gpn),
    ("gpn", "DeleteGpn", gpn::delete_gpn),
    ("network", "ModifyVdcName", vdc::modify_vdc_name),
    ("bms", "DescribeBmsGoods", bms::goods::describe_bms_goods),
    ("bms", "DescribeBmsGoodsPrice", bms::goods::describe_bms_goods_price),
    ("bms", "DescribeBmsImage", bms::goods::describe_bms_image),
    ("bms", "CreateBmsInstance", bms::create::create_bms_instance),
    ("bms", "DescribeBms", bms::describe::describe_bms),
    ("bms", "DescribeBmsDetail", bms::describe::describe_bms_detail),
    ("bms", "OperateBmsPower", bms::machine::operate_bms_power),
    ("bms", "ReinstallBms", bms::machine::reinstall_bms),
    ("bms", "DescribeBmsVNC", bms::machine::describe_bms_vnc),
    ("bms", "ModifyBmsOrder", bms::machine::modify_bms_order),
    ("bms", "DescribeBmsTask", bms::machine::describe_bms_task),
    ("bms", "DeleteBmsInstance", bms::machine::delete_bms_instance),
    ("storage-service", "CreateDisk", bms_storage::disk::create_disk),
    ("storage-service", "AttachDisk", bms_storage::disk::attach_disk),
    ("storage-service", "DetachDisk", bms_storage::disk::detach_disk),
    ("storage-service", "DeleteDisk", bms_storage::disk::delete_disk),
    ("storage-service", "DescribeDisks", bms_storage::usage::describe_disks),
    ("storage-service", "DescribeDiskUsage", bms_storage::usage::describe_disk_usage),
    ("storage-service", "DescribePoolUsage", bms_storage::usage::describe_pool_usage),
    ("storage-service", "ChangeIops", bms_storage::disk::change_iops),
    ("storage-service", "ChangeBandwidth", bms_storage::disk::change_bandwidth),
    ("storage-service", "ExpansionSize", bms_storage::disk::expansion_size),
    ("storage-service", "CreateSnapshot", bms_storage::snapshot::create_snapshot),
    ("storage-service", "CloneSnapshot", bms_storage::snapshot::clone_snapshot),
    ("storage-service", "DeleteSnapshot", bms_storage::snapshot::delete_snapshot),
    ("storage-service", "RollbackSnapshot", bms_storage::snapshot::rollback_snapshot),
    ("storage-service", "DescribeGoodsId", bms_storage::usage::describe_goods_id),
    ("billing", "DescribeBill", billing::describe_bill),
    ("billing", "DescribeBillInfo", billing::describe_bill_info),
    ("ccs-product", "GetMetering", glacier::get_metering),
    ("ccs", "DescribeAvailableResource", resource::describe_available_resource),
    ("ccs", "DescribeTask", task::describe_task),
];

/// The behaviour of the action of that name at that URL path.
pub fn find(path: &str, action: &str) -> Option<Handler> {
    TABLE.iter().find(|row| row.0 == path && row.1 == action).map(|row| row.2)
}

/// URL path and name of every action that has behaviour.
pub fn simulated_actions() -> impl Iterator<Item = (&'static str, &'static str)> {
    TABLE.iter().map(|(path, action, _)| (*path, *action))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_row_is_an_action_of_the_models() {
        for (path, action) in simulated_actions() {
            assert!(cds::model::find(path, action).is_some(), "there is no {action} at {path}");
        }
        let rows: BTreeSet<_> = simulated_actions().collect();
        assert_eq!(rows.len(), TABLE.len());
    }

    #[test]
    fn every_action_of_the_models_has_behaviour() {
        for service in cds::model::services() {
            for action in service.actions() {
                assert!(
                    find(action.path(service), &action.name).is_some(),
                    "{} has no behaviour",
                    action.name
                );
            }
        }
    }
}
