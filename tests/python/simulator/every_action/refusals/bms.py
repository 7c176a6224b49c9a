"""Refusals of bare-metal actions."""

from __future__ import annotations

from typing import Any

from every_action.furnished import LONG_NAME, MISTYPED, NEAR_MISS, NO_ID, NOBODY, NOWHERE, OTHER_REGION, Town
from every_action.refusal_table import Table

refused = Table("bms")

ORDER = "CreateBmsInstance"
PRICE = "DescribeBmsGoodsPrice"


def ordered(rule: str, given: Any = None, **more: Any) -> None:
    refused(ORDER, rule, lambda t: t.machine(**more), given=given)


refused.each("the region does not exist", ("DescribeBmsGoods", PRICE, ORDER), {"RegionId": NOWHERE})
refused.each(NEAR_MISS, ("DescribeBmsGoods", "DescribeBmsGoodsPrice", "CreateBmsInstance"), {"RegionId": MISTYPED})
way = "`InstanceChargeType` is neither PrePaid nor PostPaid"
refused.each(way, (PRICE,), {"InstanceChargeType": "Barter"})
ordered(way, InstanceChargeType="Barter")
months = "`PrepaidMonth` is not 0 to 60"
refused.each(months, (PRICE,), {"PrepaidMonth": 61})
ordered(months, PrepaidMonth=61)
refused.each("`Amount` is not 1 to 100", (PRICE,), {"Amount": 101})
ordered("`Amount` is less than 1", Amount=0)
ordered("`Amount` is more than 100", Amount=101)
for rule, goods in (
    ("the goods do not exist", {"GoodsId": 1}),
    ("the goods are not sold with that payment method", {"GoodsId": 8121}),
):
    refused.each(rule, (PRICE,), goods)
    ordered(rule, **goods)
refused.each("the region is sold out", (PRICE,), {"RegionId": "CN_Beijing_Z"})
no_compute = "the goods have no such configuration"
refused.each(no_compute, (PRICE,), {"ComputeId": NOBODY})
ordered(no_compute, ComputeId=NOBODY)

ordered("no data center has that id", VdcId=NOBODY)
ordered("the id of a data center is not a UUID", VdcId=NO_ID)
refused(ORDER, "a task is changing the data center", lambda t: t.machine(VdcId=t.busy_vdc))
ordered("the data center is in another region", RegionId=OTHER_REGION)


def owing(town: Town) -> None:
    town.simulator.set_balance(-0.01)


def poor(town: Town) -> None:
    town.simulator.set_balance(0.01)


ordered("the balance is below zero", given=owing)
ordered("the balance does not suffice", given=poor)
ordered("`AutoRenew` is neither 0 nor 1", AutoRenew=2)
ordered("the name has control characters or more than 128 letters", InstanceName=LONG_NAME)
ordered("`AssignHostNo` does not have 1 to 9 digits", AssignHostNo="one")
ordered("`AssignHostNo` does not have 1 to 9 digits", AssignHostNo="1234567890")
few = {"GoodsId": 8122, "ComputeId": "8cc18097-9be7-593f-8239-358e3602cb36", "Amount": 3}
ordered("the region has too few machines of the configuration left", **few)
ordered("`PipeIds` names a network that is not in the data center", PipeIds=[NOBODY])
refused(ORDER, "`PipeIds` names a network that is not in the data center", lambda t: t.machine(PipeIds=[t.other_lan]))
refused(ORDER, "a network is being created or deleted", lambda t: t.machine(PipeIds=[t.leaving_lan]))
refused(ORDER, "a network has no free address", lambda t: t.machine(PipeIds=[t.small_lan], Amount=6))


def laid_out(rule: str, **more: Any) -> None:
    """The same for a new machine and for one that is installed again."""
    ordered(rule, **more)
    again = {"ImageId": "24", "Password": "any", **more}
    refused("ReinstallBms", rule, lambda t: {"BaremetalId": t.metal, **again})


laid_out("the image does not exist", ImageId="99")
laid_out("`Raid` is none of 0, 1, 5, 10", Raid="6")
partitions = "the partitions do not begin with /, repeat, differ in number, or do not fit on the first disk"
for points, sizes in (
    (["/home"], [10]),
    (["/", "/"], [10, 10]),
    (["/", "/home"], [10]),
    (["/"], [10_000]),
    (["/"], [0]),
):
    laid_out(partitions, CustomPartition=points, CustomPartitionSize=sizes)

unknown = "no machine has that id"
ON_ONE = ("DescribeBmsDetail", "ReinstallBms", "DescribeBmsVNC", "ModifyBmsOrder", "DeleteBmsInstance")
refused.each(unknown, ON_ONE, {"BaremetalId": NOBODY})
refused("OperateBmsPower", unknown, lambda t: {"Operate": "stop", "BaremetalIds": [t.metal, NOBODY]})
refused("OperateBmsPower", "the id of a machine is not a UUID", {"Operate": "stop", "BaremetalIds": [NO_ID]})
changing = "a task is changing the machine"
refused("OperateBmsPower", changing, lambda t: {"Operate": "stop", "BaremetalIds": [t.metal, t.busy_metal]})
refused.each(changing, ("ReinstallBms", "ModifyBmsOrder", "DeleteBmsInstance"), lambda t: {"BaremetalId": t.busy_metal})
refused(
    "OperateBmsPower",
    "`Operate` is none of start, stop, reset",
    lambda t: {"Operate": "sleep", "BaremetalIds": [t.metal]},
)
refused("OperateBmsPower", "a running machine is started", lambda t: {"Operate": "start", "BaremetalIds": [t.metal]})
off = "a machine that is off is stopped or reset"
for operation in ("stop", "reset"):
    refused("OperateBmsPower", off, lambda t, o=operation: {"Operate": o, "BaremetalIds": [t.metal, t.stopped_metal]})
coming = "the machine is being created"
refused.each(coming, ("DescribeBmsVNC", "ModifyBmsOrder"), lambda t: {"BaremetalId": t.coming_metal})


def renewed(rule: str, **more: Any) -> None:
    refused("ModifyBmsOrder", rule, lambda t: {"BaremetalId": t.prepaid_metal, "AutoRenewal": 1, **more})


renewed("`AutoRenewal` is neither 0 nor 1", AutoRenewal=2)
renewed("`BillMethod` is not 1", BillMethod="2")
renewed("`Duration` is not 1 to 60", Duration=61)
renewed("`IsToMonth` is neither 0 nor 1", IsToMonth=2)
refused("ModifyBmsOrder", "the machine is paid by the hour", lambda t: {"BaremetalId": t.metal, "AutoRenewal": 1})
refused("DescribeBmsTask", "the task does not exist, or is not a bare-metal task", {"TaskId": NOBODY})
for rule, machine in (
    ("the machine is running", "metal"),
    ("the machine is prepaid", "prepaid_metal"),
    ("a disk is attached to the machine", "full_metal"),
):
    refused("DeleteBmsInstance", rule, lambda t, machine=machine: {"BaremetalId": getattr(t, machine)})
page = "`PageNumber` or `PageSize` is not a whole number from 1"
refused("DescribeBms", page, {"PageNumber": "0"})
refused("DescribeBms", page, {"PageSize": "x"})

refused("RenameBmsInstance", unknown, {"BaremetalId": NOBODY, "name": "db"})
long = "the name has control characters or more than 128 letters"
for name in (LONG_NAME, "two\nlines"):
    refused("RenameBmsInstance", long, lambda t, name=name: {"BaremetalId": t.metal, "name": name})
