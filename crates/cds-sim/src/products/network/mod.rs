//! Virtual data centers, their networks and addresses.

pub mod addresses;
pub mod alarm;
pub mod bandwidth;
pub mod catalog;
pub mod change;
pub mod charges;
pub mod effects;
pub mod ip_pool;
pub mod lookup;
pub mod networks;
pub mod plan;
pub mod prices;
pub mod state;
pub mod traffic;
pub mod vdc;

use crate::api::action::Action;

/// The actions, in the order of the documents.
pub const ACTIONS: &[Action] = &[
    ("network", "DescribePublicIp", addresses::describe_public_ip),
    ("network", "DescribePrivateIp", addresses::describe_private_ip),
    ("ccs", "GetIpInfoBySegment", addresses::get_ip_info_by_segment),
    ("network", "DescribeVdc", vdc::describe_vdc),
    ("network", "CreateVdc", vdc::create_vdc),
    ("network", "DeleteVdc", vdc::delete_vdc),
    ("network", "CreatePublicNetwork", networks::create_public_network),
    ("network", "CreatePrivateNetwork", networks::create_private_network),
    ("network", "ModifyPublicNetwork", networks::modify_public_network),
    ("network", "AddPublicIp", networks::add_public_ip),
    ("network", "DeletePublicIp", networks::delete_public_ip),
    ("network", "DeletePublicNetwork", networks::delete_public_network),
    ("network", "DeletePrivateNetwork", networks::delete_private_network),
    ("network", "RenewPublicNetwork", networks::renew_public_network),
    ("network", "ModifyVdcName", vdc::modify_vdc_name),
    ("network", "DescribeBandwidthTraffic", traffic::describe_bandwidth_traffic),
    ("network", "VDCBandwidthBillingScheme", bandwidth::billing_schemes),
    ("network", "VDCBandwidthUnitPrice", bandwidth::unit_price),
    ("network", "GetWanAlarmReceiver", alarm::get_wan_alarm_receiver),
    ("network", "UpdateWanAlarmReceiver", alarm::update_wan_alarm_receiver),
];
