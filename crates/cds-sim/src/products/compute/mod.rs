//! Cloud servers.

pub mod catalog;
pub mod change;
pub mod charges;
pub mod create;
pub mod describe;
pub mod disk;
pub mod effects;
pub mod image;
pub mod instance;
pub mod interface;
pub mod lookup;
pub mod monitor;
pub mod offers;
pub mod order;
pub mod placement;
pub mod power;
pub mod prices;
pub mod state;
pub mod tag;
pub mod terms;

use crate::api::action::Action;

/// The actions, in the order of the documents.
pub const ACTIONS: &[Action] = &[
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
    ("ccs", "DescribeInstanceType", offers::describe_instance_type),
    ("ccs", "ResetInstancesPassword", instance::reset_instances_password),
    ("ccs", "CreateInstanceHtmlConsoleURL", instance::create_instance_html_console_url),
    ("ccs", "ExtendSystemDisk", disk::extend_system_disk),
    ("ccs", "DescribeInstancePrice", offers::describe_instance_price),
    ("ccs", "StopInstances", power::stop_instances),
    ("ccs", "StartInstances", power::start_instances),
    ("ccs", "RebootInstances", power::reboot_instances),
    ("ccs", "BatchAddNetworkInterfaces", interface::batch_add_network_interfaces),
    ("ccs", "BatchDeleteNetworkInterfaces", interface::batch_delete_network_interfaces),
    ("ccs", "DescribeNetworkCardFlow", monitor::describe_network_card_flow),
    ("ccs", "ModifyInstanceAttribute", instance::modify_instance_attribute),
];
