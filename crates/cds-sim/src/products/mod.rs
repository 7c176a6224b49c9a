//! What the actions do. One function an action: it checks everything, then changes, then answers.

pub mod bare_metal;
pub mod billing;
pub mod common;
pub mod compute;
pub mod glacier;
pub mod gpn;
pub mod host;
pub mod network;
pub mod security;
pub mod template;

use crate::api::call::Call;
use crate::api::refusal::Failure;
use crate::api::reply::Reply;
use crate::cloud::Cloud;

/// The behaviour of an action. It must not change anything when it fails.
pub type Handler = fn(&mut Cloud, &Call) -> Result<Reply, Failure>;

/// URL path, action and behaviour, in the order of the documents.
const TABLE: &[(&str, &str, Handler)] = &[
    ("ccs", "CreateInstance", compute::create::create_instance),
    ("ccs", "DeleteInstance", compute::instance::delete_instance),
    ("ccs", "StopInstance", compute::power::stop_instance),
    ("ccs", "RebootInstance", compute::power::reboot_instance),
    ("ccs", "ModifyInstanceChargeType", compute::instance::modify_instance_charge_type),
    ("ccs", "ModifyInstanceSpec", compute::instance::modify_instance_spec),
    ("ccs", "CreateDisk", compute::disk::create_disk),
    ("ccs", "ResizeDisk", compute::disk::resize_disk),
    ("ccs", "DeleteDisk", compute::disk::delete_disk),
    ("ccs", "ResetImage", compute::instance::reset_image),
    ("ccs", "DescribeInstances", compute::describe::describe_instances),
    ("ccs", "ConnectNetworkInterface", compute::interface::connect_network_interface),
    ("ccs", "DisconnectNetworkInterface", compute::interface::disconnect_network_interface),
    ("ccs", "ModifyIpAddress", compute::interface::modify_ip_address),
    ("ccs", "DescribeInstanceMonitor", compute::monitor::describe_instance_monitor),
    ("ccs", "StartInstance", compute::power::start_instance),
    ("ccs", "ModifyInstanceName", compute::instance::modify_instance_name),
    ("ccs", "DescribeTags", compute::tag::describe_tags),
    ("ccs", "CreateTag", compute::tag::create_tag),
    ("ccs", "DeleteTag", compute::tag::delete_tag),
    ("ccs", "AddInstancesTags", compute::tag::add_instances_tags),
    ("ccs", "DeleteInstancesTags", compute::tag::delete_instances_tags),
    ("ccs", "DescribeInstanceType", compute::price::describe_instance_type),
    ("network", "DescribePublicIp", network::addresses::describe_public_ip),
    ("network", "DescribePrivateIp", network::addresses::describe_private_ip),
    ("ccs", "ResetInstancesPassword", compute::instance::reset_instances_password),
    ("ccs", "CreateInstanceHtmlConsoleURL", compute::instance::create_instance_html_console_url),
    ("ccs", "ExtendSystemDisk", compute::disk::extend_system_disk),
    ("ccs", "DescribeInstancePrice", compute::price::describe_instance_price),
    ("ccs", "StopInstances", compute::power::stop_instances),
    ("ccs", "StartInstances", compute::power::start_instances),
    ("ccs", "RebootInstances", compute::power::reboot_instances),
    ("ccs", "BatchAddNetworkInterfaces", compute::interface::batch_add_network_interfaces),
    ("ccs", "BatchDeleteNetworkInterfaces", compute::interface::batch_delete_network_interfaces),
    ("ccs", "DescribeNetworkCardFlow", compute::monitor::describe_network_card_flow),
    ("ccs", "GetIpInfoBySegment", network::addresses::get_ip_info_by_segment),
    ("ccs", "ModifyInstanceAttribute", compute::instance::modify_instance_attribute),
    ("ccs", "CreateSecurityGroup", security::handlers::create_security_group),
    ("ccs", "DeleteSecurityGroup", security::handlers::delete_security_group),
    ("ccs", "ForceDeleteSecurityGroup", security::handlers::force_delete_security_group),
    ("ccs", "DescribeSecurityGroupAttribute", security::handlers::describe_security_group_attribute),
    ("ccs", "ModifySecurityGroupAttribute", security::handlers::modify_security_group_attribute),
    ("ccs", "DescribeSecurityGroups", security::handlers::describe_security_groups),
    ("ccs", "AddSecurityGroupRule", security::handlers::add_security_group_rule),
    ("ccs", "RemoveSecurityGroupRule", security::handlers::remove_security_group_rule),
    ("ccs", "ModifySecurityGroupRule", security::handlers::modify_security_group_rule),
    ("ccs", "JoinSecurityGroup", security::handlers::join_security_group),
    ("ccs", "LeaveSecurityGroup", security::handlers::leave_security_group),
    ("ccs", "ModifySecurityGroupRulePriority", security::handlers::modify_security_group_rule_priority),
    ("ccs", "CreateTemplate", template::handlers::create_template),
    ("ccs", "DeleteTemplate", template::handlers::delete_template),
    ("ccs", "SyncTemplate", template::handlers::sync_template),
    ("ccs", "DescribeTemplateInfo", template::handlers::describe_template_info),
    ("ccs", "DescribeDedicatedHostTypes", host::handlers::describe_dedicated_host_types),
    ("ccs", "DescribeDedicatedHosts", host::handlers::describe_dedicated_hosts),
    ("ccs", "AllocateDedicatedHosts", host::handlers::allocate_dedicated_hosts),
    ("network", "DescribeVdc", network::vdc::describe_vdc),
    ("network", "CreateVdc", network::vdc::create_vdc),
    ("network", "DeleteVdc", network::vdc::delete_vdc),
    ("network", "CreatePublicNetwork", network::networks::create_public_network),
    ("network", "CreatePrivateNetwork", network::networks::create_private_network),
    ("network", "ModifyPublicNetwork", network::networks::modify_public_network),
    ("network", "AddPublicIp", network::networks::add_public_ip),
    ("network", "DeletePublicIp", network::networks::delete_public_ip),
    ("network", "DeletePublicNetwork", network::networks::delete_public_network),
    ("network", "DeletePrivateNetwork", network::networks::delete_private_network),
    ("network", "RenewPublicNetwork", network::networks::renew_public_network),
    ("network", "DescribeBandwidthTraffic", compute::monitor::describe_bandwidth_traffic),
    ("network", "DescribeGPN", gpn::handlers::describe_gpn),
    ("network", "AddAccessPoint", gpn::handlers::add_access_point),
    ("network", "DeleteAccessPoint", gpn::handlers::delete_access_point),
    ("network", "DescribeAccessInfo", gpn::handlers::describe_access_info),
    ("network", "CreateGPN", gpn::handlers::create_gpn),
    ("gpn", "DeleteGpn", gpn::handlers::delete_gpn),
    ("network", "ModifyVdcName", network::vdc::modify_vdc_name),
    ("bms", "DescribeBmsGoods", bare_metal::goods::describe_bms_goods),
    ("bms", "DescribeBmsGoodsPrice", bare_metal::goods::describe_bms_goods_price),
    ("bms", "DescribeBmsImage", bare_metal::goods::describe_bms_image),
    ("bms", "CreateBmsInstance", bare_metal::create::create_bms_instance),
    ("bms", "DescribeBms", bare_metal::describe::describe_bms),
    ("bms", "DescribeBmsDetail", bare_metal::describe::describe_bms_detail),
    ("bms", "OperateBmsPower", bare_metal::machine::operate_bms_power),
    ("bms", "ReinstallBms", bare_metal::machine::reinstall_bms),
    ("bms", "DescribeBmsVNC", bare_metal::machine::describe_bms_vnc),
    ("bms", "ModifyBmsOrder", bare_metal::machine::modify_bms_order),
    ("bms", "DescribeBmsTask", bare_metal::machine::describe_bms_task),
    ("bms", "DeleteBmsInstance", bare_metal::machine::delete_bms_instance),
    ("storage-service", "CreateDisk", bare_metal::disks::disk::create_disk),
    ("storage-service", "AttachDisk", bare_metal::disks::disk::attach_disk),
    ("storage-service", "DetachDisk", bare_metal::disks::disk::detach_disk),
    ("storage-service", "DeleteDisk", bare_metal::disks::disk::delete_disk),
    ("storage-service", "DescribeDisks", bare_metal::disks::usage::describe_disks),
    ("storage-service", "DescribeDiskUsage", bare_metal::disks::usage::describe_disk_usage),
    ("storage-service", "DescribePoolUsage", bare_metal::disks::usage::describe_pool_usage),
    ("storage-service", "ChangeIops", bare_metal::disks::disk::change_iops),
    ("storage-service", "ChangeBandwidth", bare_metal::disks::disk::change_bandwidth),
    ("storage-service", "ExpansionSize", bare_metal::disks::disk::expansion_size),
    ("storage-service", "CreateSnapshot", bare_metal::disks::snapshot::create_snapshot),
    ("storage-service", "CloneSnapshot", bare_metal::disks::snapshot::clone_snapshot),
    ("storage-service", "DeleteSnapshot", bare_metal::disks::snapshot::delete_snapshot),
    ("storage-service", "RollbackSnapshot", bare_metal::disks::snapshot::rollback_snapshot),
    ("storage-service", "DescribeGoodsId", bare_metal::disks::usage::describe_goods_id),
    ("billing", "DescribeBill", billing::handlers::describe_bill),
    ("billing", "DescribeBillInfo", billing::handlers::describe_bill_info),
    ("ccs-product", "GetMetering", glacier::handlers::get_metering),
    ("ccs", "DescribeAvailableResource", common::resource::describe_available_resource),
    ("ccs", "DescribeTask", common::task::describe_task),
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
            for action in &service.actions {
                assert!(
                    find(action.path(service), &action.name).is_some(),
                    "{} has no behaviour",
                    action.name
                );
            }
        }
    }
}
