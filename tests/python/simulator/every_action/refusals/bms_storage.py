"""Refusals of bare-metal storage actions."""

from __future__ import annotations

from typing import Any

from every_action.furnished import LONG_NAME, MISTYPED, NEAR_MISS, NO_ID, NOBODY, NOWHERE, SOLD_OUT, Town
from every_action.refusal_table import Table

refused = Table("bms_storage")

ON_DISK = (
    "AttachDisk", "DetachDisk", "DeleteDisk", "ChangeIops", "ChangeBandwidth", "ExpansionSize", "CreateSnapshot",
)  # fmt: skip
ON_SNAPSHOT = ("CloneSnapshot", "DeleteSnapshot", "RollbackSnapshot")


def shopped(rule: str, given: Any = None, **more: Any) -> None:
    refused("CreateDisk", rule, lambda t: t.shop(**more), given=given)


nowhere = "no disks are sold in that region"
refused.each(nowhere, ("CreateDisk", "DescribePoolUsage", "DescribeGoodsId"), {"RegionId": NOWHERE})
refused.each(nowhere, ("CreateDisk", "DescribePoolUsage", "DescribeGoodsId"), {"RegionId": SOLD_OUT})
refused.each(NEAR_MISS, ("CreateDisk", "DescribeDisks", "DescribePoolUsage", "DescribeGoodsId"), {"RegionId": MISTYPED})
name = "the name has control characters or more than 128 letters"
shopped(name, Name=LONG_NAME)
shopped("`Size` is not 10 to 16000", Size=9)
shopped("`Size` is not 10 to 16000", Size=16_001)
shopped("`Num` is not 1 to 100", Num=101)
shopped("the goods do not exist", GoodsId=NOBODY)


def owing(town: Town) -> None:
    town.simulator.set_balance(-0.01)


shopped("the balance is below zero", given=owing)
shopped("the pool does not have enough room left", Size=16_000, Num=7)

refused.each("no disk has that id", (*ON_DISK[1:], "DescribeDiskUsage"), {"DiskId": NOBODY})
refused("AttachDisk", "no disk has that id", lambda t: {"InstanceId": t.metal, "DiskId": NOBODY})
changing = "a task is changing the disk"
refused("AttachDisk", changing, lambda t: {"DiskId": t.busy_disk, "InstanceId": t.metal})
refused.each(changing, ON_DISK[1:], lambda t: {"DiskId": t.busy_disk})
refused.each(changing, ON_SNAPSHOT, lambda t: {"SnapshotId": t.busy_snapshot})
refused.each("no snapshot has that id", ON_SNAPSHOT, {"SnapshotId": NOBODY})

for nobody in (NOBODY, NO_ID):
    refused("AttachDisk", "no machine has that id", lambda t, one=nobody: {"InstanceId": one, "DiskId": t.spare_disk})
refused("AttachDisk", "no machine has that id", lambda t: {"InstanceId": t.running, "DiskId": t.spare_disk})
refused("AttachDisk", "a task is changing the machine", lambda t: {"InstanceId": t.busy_metal, "DiskId": t.spare_disk})
refused("AttachDisk", "the disk is attached", lambda t: {"InstanceId": t.stopped_metal, "DiskId": t.metal_disk})
refused("AttachDisk", "the machine is in another region", lambda t: {"InstanceId": t.metal, "DiskId": t.far_disk})
refused("DetachDisk", "the disk is not attached", lambda t: {"DiskId": t.spare_disk})
refused("DeleteDisk", "the disk is attached", lambda t: {"DiskId": t.metal_disk})

for action, parameter, rule, wrong in (
    ("ChangeIops", "Iops", "`Iops` is not 100 to 100000", (99, 100_001)),
    ("ChangeBandwidth", "Bw", "`Bw` is not 100 to 40000", (99, 40_001)),
    ("ExpansionSize", "Size", "`Size` is less than 1, or the disk would have more than 16000 GB", (0, 15_901)),
):
    for value in wrong:
        given = {parameter: value}
        refused(action, rule, lambda t, given=given: {"DiskId": t.spare_disk, **given})


def fill_pool(town: Town) -> None:
    town.driver.run("bms_storage", "create_disk", **town.shop(Size=15_900, Num=6))


no_room = "the pool does not have enough room left"
refused("ExpansionSize", no_room, lambda t: {"DiskId": t.spare_disk, "Size": 10_000}, given=fill_pool)
named = {"SnapshotName": LONG_NAME}
refused("CreateSnapshot", name, lambda t: {"DiskId": t.spare_disk, **named})


def cloned(town: Town, **more: Any) -> dict[str, Any]:
    return {"SnapshotId": town.snapshot, "Name": "clone", **more}


def fill_pool_whole(town: Town) -> None:
    fill_pool(town)
    left = 100_000 - 6 * 15_900 - 4 * 100
    town.driver.run("bms_storage", "create_disk", **town.shop(Size=left))


refused("CloneSnapshot", name, lambda t: cloned(t, Name=LONG_NAME))
refused("CloneSnapshot", "the balance is below zero", cloned, given=owing)
refused("CloneSnapshot", no_room, cloned, given=fill_pool_whole)
refused(
    "RollbackSnapshot",
    "the disk is attached to a machine that is running or changing",
    lambda t: {"SnapshotId": t.snapshot},
)

page = "`PageNumber` or `PageSize` is not a whole number from 1"
refused("DescribeDisks", page, {"PageNumber": "0"})
refused("DescribeDisks", page, {"PageSize": "x"})
refused.each("the pool does not exist", ("DescribePoolUsage",), {"PoolName": "pond"})
goods = {"RegionId": "CN_Beijing_A", "Type": "ssd", "Iops": 1000, "Bw": 1000}
refused("DescribeGoodsId", "`Type` is neither ssd nor nvme", {**goods, "Type": "tape"})
refused("DescribeGoodsId", "`Iops` or `Bw` is less than 1", {**goods, "Iops": 0})
refused("DescribeGoodsId", "`Iops` or `Bw` is less than 1", {**goods, "Bw": 0})
refused("DescribeGoodsId", "no disk of the type is that fast", {**goods, "Iops": 10_001})
