//! Bare-metal machines and their cloud disks.

pub mod catalog;
pub mod change;
pub mod charges;
pub mod create;
pub mod describe;
pub mod disks;
pub mod effects;
pub mod goods;
pub mod lookup;
pub mod machine;
pub mod prices;
pub mod state;

use crate::api::action::Action;

/// The actions, in the order of the documents.
pub const ACTIONS: &[Action] = &[
    ("bms", "DescribeBmsGoods", goods::describe_bms_goods),
    ("bms", "DescribeBmsGoodsPrice", goods::describe_bms_goods_price),
    ("bms", "DescribeBmsImage", goods::describe_bms_image),
    ("bms", "CreateBmsInstance", create::create_bms_instance),
    ("bms", "DescribeBms", describe::describe_bms),
    ("bms", "DescribeBmsDetail", describe::describe_bms_detail),
    ("bms", "OperateBmsPower", machine::operate_bms_power),
    ("bms", "ReinstallBms", machine::reinstall_bms),
    ("bms", "DescribeBmsVNC", machine::describe_bms_vnc),
    ("bms", "ModifyBmsOrder", machine::modify_bms_order),
    ("bms", "DescribeBmsTask", machine::describe_bms_task),
    ("bms", "DeleteBmsInstance", machine::delete_bms_instance),
    ("bms", "RenameBmsInstance", machine::rename_bms_instance),
    ("storage-service", "CreateDisk", disks::disk::create_disk),
    ("storage-service", "AttachDisk", disks::disk::attach_disk),
    ("storage-service", "DetachDisk", disks::disk::detach_disk),
    ("storage-service", "DeleteDisk", disks::disk::delete_disk),
    ("storage-service", "DescribeDisks", disks::usage::describe_disks),
    ("storage-service", "DescribeDiskUsage", disks::usage::describe_disk_usage),
    ("storage-service", "DescribePoolUsage", disks::usage::describe_pool_usage),
    ("storage-service", "ChangeIops", disks::disk::change_iops),
    ("storage-service", "ChangeBandwidth", disks::disk::change_bandwidth),
    ("storage-service", "ExpansionSize", disks::disk::expansion_size),
    ("storage-service", "CreateSnapshot", disks::snapshot::create_snapshot),
    ("storage-service", "CloneSnapshot", disks::snapshot::clone_snapshot),
    ("storage-service", "DeleteSnapshot", disks::snapshot::delete_snapshot),
    ("storage-service", "RollbackSnapshot", disks::snapshot::rollback_snapshot),
    ("storage-service", "DescribeGoodsId", disks::usage::describe_goods_id),
];
