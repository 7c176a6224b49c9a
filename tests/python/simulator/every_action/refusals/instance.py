"""Refusals of instance actions."""

from __future__ import annotations

from every_action.furnished import LONG_NAME, MISTYPED, NEAR_MISS, NO_ID, NOBODY, NOWHERE, OTHER_REGION, SOLD_OUT, Town
from every_action.refusal_table import Table

refused = Table("instance")

IDLE_ONE = (
    "StopInstance", "StartInstance", "RebootInstance", "ModifyInstanceChargeType", "ModifyInstanceSpec", "CreateDisk",
    "ResizeDisk", "DeleteDisk", "ResetImage", "ConnectNetworkInterface", "DisconnectNetworkInterface",
    "ModifyIpAddress", "ModifyInstanceName", "CreateInstanceHtmlConsoleURL", "ExtendSystemDisk",
)  # fmt: skip
IDLE_SEVERAL = (
    "DeleteInstance", "StopInstances", "StartInstances", "RebootInstances", "ResetInstancesPassword",
    "ModifyInstanceAttribute",
)  # fmt: skip
ANY_ONE = ("DescribeInstances", "DescribeInstanceMonitor", "DescribeNetworkCardFlow")
ANY_SEVERAL = ("AddInstancesTags", "DeleteInstancesTags")
BATCH = ("BatchAddNetworkInterfaces", "BatchDeleteNetworkInterfaces")
ORDERS = ("CreateInstance", "DescribeInstancePrice")
NETWORK_CARDS = ("ConnectNetworkInterface", "DisconnectNetworkInterface", "ModifyIpAddress")

for rule, unknown_id in (("no instance has that id", NOBODY), ("the id of an instance is not a UUID", NO_ID)):
    refused.each(rule, (*IDLE_ONE, *ANY_ONE), {"InstanceId": unknown_id})
    refused.each(rule, (*IDLE_SEVERAL, *ANY_SEVERAL), {"InstanceIds": [unknown_id]})
    refused.each(rule, BATCH, lambda t, one=unknown_id: {"InstanceIds": [one], "VdcId": t.vdc, "PrivateId": t.lan})
BUSY = "a task is changing the instance"
refused.each(BUSY, IDLE_ONE, lambda t: {"InstanceId": t.busy})
refused.each(BUSY, IDLE_SEVERAL, lambda t: {"InstanceIds": [t.running, t.busy]})
refused.each(BUSY, BATCH, lambda t: {"InstanceIds": [t.running, t.busy], "VdcId": t.vdc, "PrivateId": t.lan})
for rule, unknown_id in (("no data center has that id", NOBODY), ("the id of a data center is not a UUID", NO_ID)):
    refused("CreateInstance", rule, lambda t, one=unknown_id: t.order(VdcId=one))
    refused("DescribePublicIp", rule, lambda t, one=unknown_id: {"VdcId": one, "PublicId": t.wan})
    refused("DescribePrivateIp", rule, lambda t, one=unknown_id: {"VdcId": one, "PrivateId": t.lan})
    refused.each(rule, BATCH, lambda t, one=unknown_id: {"InstanceIds": [t.running], "VdcId": one, "PrivateId": t.lan})


def ordered(action: str, rule: str, **more: object) -> None:
    """For CreateInstance or DescribeInstancePrice: what they share has the same names."""
    needed = Town.order if action == "CreateInstance" else Town.price
    refused(action, rule, lambda t: needed(t, **more))


for action in ORDERS:
    ordered(action, "the instance type does not exist", InstanceType="Fantasy")
    ordered(action, "the size is not 1 to 128 processors and 1 to 1024 GB", Cpu=129)
    ordered(action, "the size is not 1 to 128 processors and 1 to 1024 GB", Ram=0)
    ordered(action, "`Amount` is not 1 to 99", Amount=100)
    ordered(action, "`Amount` is not 1 to 99", Amount=0)
    ordered(action, "`ImageId` is neither a public image nor a template of the region", ImageId=NOBODY)
    ordered(action, "the data disk type does not exist", DataDisks=[{"Type": "floppy", "Size": 100}])
    ordered(action, "the system disk type does not exist", SystemDisk={"Type": "floppy", "Size": 40})
    ordered(action, "the system disk does not have 20 to 500 GB", SystemDisk={"Type": "system_disk", "Size": 501})
    ordered(action, "a data disk does not have 10 to 4000 GB", DataDisks=[{"Size": 4001}])
    ordered(action, "a data disk does not have 10 to 4000 GB", DataDisks=[{"Size": 9}])
    ordered(action, "more than 14 data disks", DataDisks=[{"Size": 10}] * 15)
    ordered(action, "`IOPS` is not 0 to 1000", DataDisks=[{"Size": 10, "IOPS": 1001}])
    ordered(action, "`IOPS` is not 0 to 1000", SystemDisk={"Type": "system_disk", "Size": 40, "IOPS": -1})
    ordered(action, "`InstanceChargeType` is neither PrePaid nor PostPaid", InstanceChargeType="Barter")
    ordered(action, "`PrepaidMonth` is not 0 to 60", InstanceChargeType="PrePaid", PrepaidMonth=61)
small_disk = {"SystemDisk": {"Type": "system_disk", "Size": 99}}
small = "the system disk is smaller than that of the template"
refused("CreateInstance", small, lambda t: t.order(ImageId=t.template, ImagePassword="any", **small_disk))
refused("DescribeInstancePrice", small, lambda t: t.price(ImageId=t.template, **small_disk))

refused("CreateInstance", "the region is sold out", lambda t: t.order(RegionId=SOLD_OUT))
refused("CreateInstance", "a task is changing the data center", lambda t: t.order(VdcId=t.busy_vdc))
refused("CreateInstance", "the data center is in another region", lambda t: t.order(RegionId=OTHER_REGION))
refused("CreateInstance", "the data center is in another region", lambda t: t.order(RegionId=NOWHERE))
name = "the name has control characters or more than 128 letters"
refused("CreateInstance", name, lambda t: t.order(InstanceName=LONG_NAME))
refused("CreateInstance", name, lambda t: t.order(InstanceName="two\nlines"))
refused("ModifyInstanceName", name, lambda t: {"InstanceId": t.running, "InstanceName": LONG_NAME})
refused("CreateInstance", "`DescriptionNum` does not have 3 to 6 digits", lambda t: t.order(DescriptionNum="01"))
refused("CreateInstance", "`DescriptionNum` does not have 3 to 6 digits", lambda t: t.order(DescriptionNum="one"))
refused("CreateInstance", "a template without `ImagePassword`", lambda t: t.order(ImageId=t.template))
refused("CreateInstance", "more than 20 labels", lambda t: t.order(LabelNames=list("abcdefghijklmnopqrstu")))
keys = "the keys of `WindowsActivation` do not go with `Batch` and `Amount`"
refused("CreateInstance", keys, lambda t: t.order(WindowsActivation={"Batch": 1, "ProductIds": ["a", "b"]}))
refused("CreateInstance", keys, lambda t: t.order(Amount=2, WindowsActivation={"Batch": 0, "ProductIds": ["a"]}))
refused("CreateInstance", "`UserData` is not in Base64", lambda t: t.order(UserData=["*"]))
refused("CreateInstance", "the dedicated host does not exist", lambda t: t.order(DedicatedHostId=NOBODY))
far_host = "the dedicated host is in another region"
refused("CreateInstance", far_host, lambda t: t.order(DedicatedHostId=t.far_host))
no_room = "the dedicated host does not have enough room left"
refused("CreateInstance", no_room, lambda t: t.order(DedicatedHostId=t.host, Cpu=32))
refused("CreateInstance", no_room, lambda t: t.order(DedicatedHostId=t.host, Ram=16, Amount=20))
refused("ModifyInstanceSpec", no_room, lambda t: {"InstanceId": t.housed, "Cpu": 32})
other = "`PublicIp` does not name one address for each instance"
refused("CreateInstance", other, lambda t: t.order(Amount=2, PublicIp=[f"{t.address}.2"]))
refused("CreateInstance", other, lambda t: t.order(PublicIp=[f"{t.address}.2", f"{t.address}.3"]))
refused(
    "CreateInstance",
    "the data center has no public network",
    lambda t: t.order(VdcId=t.empty_vdc, PublicIp=["auto"]),
)
refused("CreateInstance", "a public address is not an IPv4 address", lambda t: t.order(PublicIp=["1.2.3"]))
refused("CreateInstance", "a public address is taken", lambda t: t.order(PublicIp=[f"{t.address}.5"]))
many = "`PrivateIp` does not name one address for each instance"
refused("CreateInstance", many, lambda t: t.private_ip("10.240.0.8", "10.240.0.9"))
refused("CreateInstance", "a private address is not an IPv4 address", lambda t: t.private_ip("ten"))
refused("CreateInstance", "a private address is taken", lambda t: t.private_ip("10.240.0.5"))
elsewhere = "the private network belongs to another data center"
refused("CreateInstance", elsewhere, lambda t: t.order(PrivateIp=[{"PrivateId": t.other_lan, "IP": ["auto"]}]))
unknown = "no private network has that id"
refused("CreateInstance", unknown, lambda t: t.order(PrivateIp=[{"PrivateId": NOBODY, "IP": ["auto"]}]))
no_pipe = "`OrderedIP` names a network that is not in the data center"
refused("CreateInstance", no_pipe, lambda t: t.order(OrderedIP=[{"PipeId": NOBODY}]))
refused("CreateInstance", no_pipe, lambda t: t.order(OrderedIP=[{"PipeId": t.other_lan}]))
public = "`OrderedIP` does not name one public address for each instance"
refused("CreateInstance", public, lambda t: t.order(Amount=2, OrderedIP=[{"PipeId": t.wan, "IP": [f"{t.address}.2"]}]))
private = "`OrderedIP` does not name one private address for each instance"
refused("CreateInstance", private, lambda t: t.order(Amount=2, OrderedIP=[{"PipeId": t.lan, "IP": ["10.240.0.9"]}]))
refused("CreateInstance", "`Segment` is not a range of addresses", lambda t: t.private_ip("auto", Segment="all"))
outside = "an address is outside of the network"
refused("CreateInstance", outside, lambda t: t.private_ip("10.9.9.9"))
refused("CreateInstance", outside, lambda t: t.order(PublicIp=["1.2.3.4"]))
own = "an address is the network's own, such as that of its gateway"
refused("CreateInstance", own, lambda t: t.private_ip("10.240.0.1"))
refused("CreateInstance", own, lambda t: t.order(PublicIp=[f"{t.address}.1"]))
twice = "an address is named twice"
refused("CreateInstance", twice, lambda t: {**t.private_ip("10.240.0.9", "10.240.0.9"), "Amount": 2})
full = "the network has no free address"
refused("CreateInstance", full, lambda t: t.order(Amount=6, PrivateIp=[{"PrivateId": t.small_lan, "IP": ["auto"]}]))
refused("CreateInstance", full, lambda t: t.order(Amount=5, PublicIp=["auto"]))
going = "the network is being created or deleted"
refused("CreateInstance", going, lambda t: t.order(PrivateIp=[{"PrivateId": t.leaving_lan, "IP": ["auto"]}]))


def poor(town: Town) -> None:
    town.simulator.set_balance(0.01)


def prepaid(town: Town) -> dict[str, object]:
    return {"InstanceId": town.running, "InstanceChargeType": "PrePaid", "PrepaidMonth": 1}


refused("CreateInstance", "the balance does not suffice", lambda t: t.order(Amount=99), given=poor)
refused("ModifyInstanceChargeType", "the balance does not suffice", prepaid, given=poor)

refused(
    "DeleteInstance",
    "the instance is protected against deletion",
    lambda t: {"InstanceIds": [t.running, t.protected]},
)
hard = {"StopType": "GENTLE"}
refused("StopInstance", "`StopType` is neither SOFT nor HARD", lambda t: {"InstanceId": t.running, **hard})
refused("StopInstances", "`StopType` is neither SOFT nor HARD", lambda t: {"InstanceIds": [t.running], **hard})
refused.each(
    "the instance is not running",
    ("StopInstance", "RebootInstance", "CreateInstanceHtmlConsoleURL"),
    lambda t: {"InstanceId": t.stopped},
)
refused.each(
    "the instance is not running",
    ("StopInstances", "RebootInstances"),
    lambda t: {"InstanceIds": [t.running, t.stopped]},
)
refused("StartInstance", "the instance is running", lambda t: {"InstanceId": t.running})
refused("StartInstances", "the instance is running", lambda t: {"InstanceIds": [t.stopped, t.running]})
barter = {"InstanceChargeType": "Barter"}
refused(
    "ModifyInstanceChargeType",
    "`InstanceChargeType` is neither PrePaid nor PostPaid",
    lambda t: {"InstanceId": t.running, **barter},
)
too_long = {"InstanceChargeType": "PrePaid", "PrepaidMonth": 61}
refused("ModifyInstanceChargeType", "`PrepaidMonth` is not 0 to 60", lambda t: {"InstanceId": t.running, **too_long})
refused(
    "ModifyInstanceChargeType",
    "the instance has that payment method already",
    lambda t: {"InstanceId": t.running, "InstanceChargeType": "PostPaid"},
)
refused(
    "ModifyInstanceSpec",
    "none of `Cpu`, `Ram` and `InstanceType` is given",
    lambda t: {"InstanceId": t.running},
)
refused(
    "ModifyInstanceSpec",
    "the instance type does not exist",
    lambda t: {"InstanceId": t.stopped, "InstanceType": "Fantasy"},
)
refused(
    "ModifyInstanceSpec",
    "the size is not 1 to 128 processors and 1 to 1024 GB",
    lambda t: {"InstanceId": t.stopped, "Ram": 1025},
)
refused("ModifyInstanceSpec", "a running instance would become smaller", lambda t: {"InstanceId": t.running, "Cpu": 1})

refused("CreateDisk", "no disk is ordered", lambda t: {"InstanceId": t.running})
for rule, disk in (
    ("the data disk type does not exist", {"Type": "floppy", "Size": 100}),
    ("a data disk does not have 10 to 4000 GB", {"Size": 4001}),
    ("`IOPS` is not 0 to 1000", {"Size": 10, "IOPS": 1001}),
):
    refused("CreateDisk", rule, lambda t, disk=disk: {"InstanceId": t.running, "DataDisks": [disk]})
fourteen = [{"Size": 10}] * 14
refused("CreateDisk", "more than 14 data disks", lambda t: {"InstanceId": t.neighbour, "DataDisks": fourteen})


def resized(town: Town, **more: object) -> dict[str, object]:
    return {"InstanceId": town.neighbour, "DiskId": town.disk, **more}


refused("ResizeDisk", "the instance has no such data disk", lambda t: resized(t, DiskId=NOBODY, DataSize=200))
refused("ResizeDisk", "the disk would become smaller", lambda t: resized(t, DataSize=99))
refused("ResizeDisk", "the disk would have more than 4000 GB", lambda t: resized(t, DataSize=4001))
refused("ResizeDisk", "`IOPS` is not 0 to 1000", lambda t: resized(t, DataSize=200, IOPS=1001))
refused(
    "DeleteDisk",
    "the instance has no such data disk",
    lambda t: {"InstanceId": t.neighbour, "DiskIds": [t.disk, NOBODY]},
)


def extended(town: Town, **more: object) -> dict[str, object]:
    return {"InstanceId": town.running, **more}


refused("ExtendSystemDisk", "neither `Size` nor `IOPS` is given", lambda t: extended(t))
refused("ExtendSystemDisk", "the disk would become smaller", lambda t: extended(t, Size=20))
refused("ExtendSystemDisk", "the disk would have more than 500 GB", lambda t: extended(t, Size=501))
refused("ExtendSystemDisk", "`IOPS` is not 0 to 1000", lambda t: extended(t, IOPS=-1))


def reset(town: Town, **more: object) -> dict[str, object]:
    return {"InstanceId": town.running, "ImageId": "Centos_7.6_64", "Password": "any", **more}


image = "`ImageId` is neither a public image nor a template of the region"
refused("ResetImage", image, lambda t: reset(t, ImageId=NOBODY))
refused("ResetImage", "a template without `ImagePassword`", lambda t: reset(t, ImageId=t.template))
fits = "the template does not fit on the system disk"
refused("ResetImage", fits, lambda t: reset(t, ImageId=t.template, ImagePassword="any"))
refused("ResetImage", "`UserData` is not in Base64", lambda t: reset(t, UserData=["*"]))

refused.each(
    "the instance has no such network card",
    NETWORK_CARDS,
    lambda t: {"InstanceId": t.neighbour, "InterfaceId": t.public_card},
)


def moved(town: Town, card: str, address: str) -> dict[str, object]:
    return {"InstanceId": town.running, "InterfaceId": card, "Address": address, "Password": "any"}


def fill(town: Town) -> None:
    """Takes every public address but those that are taken."""
    town.driver.run("instance", "create_instance", **town.order(Amount=4, PublicIp=["auto"]))


MOVE = "ModifyIpAddress"
refused(MOVE, "a public address is not an IPv4 address", lambda t: moved(t, t.public_card, "1.2.3"))
refused(MOVE, "a private address is not an IPv4 address", lambda t: moved(t, t.private_card, "ten"))
refused(MOVE, "the address is outside of the network", lambda t: moved(t, t.private_card, "10.9.9.9"))
gateway = "the address is the network's own, such as that of its gateway"
refused(MOVE, gateway, lambda t: moved(t, t.private_card, "10.240.0.1"))
refused(MOVE, "the network has no free address", lambda t: moved(t, t.public_card, "auto"), given=fill)


def take(town: Town) -> None:
    place = [{"PrivateId": town.lan, "IP": ["10.240.0.9"]}]
    order = town.order(PublicIp=[f"{town.address}.2"], PrivateIp=place)
    town.driver.run("instance", "create_instance", **order)


refused(MOVE, "a public address is taken", lambda t: moved(t, t.public_card, f"{t.address}.2"), given=take)
refused(MOVE, "a private address is taken", lambda t: moved(t, t.private_card, "10.240.0.9"), given=take)

WATCH, FLOW = "DescribeInstanceMonitor", "DescribeNetworkCardFlow"
refused(WATCH, "the instance has no such network card", lambda t: t.monitor(InterfaceId=NOBODY))
refused(FLOW, "the instance has no such network card", lambda t: t.flow(InterfaceId=NOBODY))
refused(WATCH, "the instance has no such disk", lambda t: t.monitor(DiskId=t.disk))
refused(WATCH, "`Period` is neither 60 nor 900", lambda t: t.monitor(Period=61))
for action, asked in ((WATCH, Town.monitor), (FLOW, Town.flow)):
    refused(action, "the metric does not exist", lambda t, asked=asked: asked(t, MetricName="Mood"))
    time = "a time is not like 2019-10-09 15:30:00"
    refused(action, time, lambda t, asked=asked: asked(t, StartTime="yesterday"))
    refused(action, time, lambda t, asked=asked: asked(t, EndTime="2025-02-30 00:00:00"))
    before = "`EndTime` is before `StartTime`"
    refused(action, before, lambda t, asked=asked: asked(t, EndTime="2024-12-30 23:59:59"))
    refused(action, "more than 50000 points", lambda t, asked=asked: asked(t, StartTime="2000-01-01 00:00:00"))

refused("CreateTag", "a tag of that name exists already", {"TagName": "used"})
refused("DeleteTag", "the tag does not exist", {"TagId": 5})
refused("DeleteTag", "an instance has the tag", lambda t: {"TagId": t.tag})
refused("AddInstancesTags", "the tag does not exist", lambda t: {"InstanceIds": [t.running], "AddTagIds": ["5"]})
refused("DeleteInstancesTags", "the tag does not exist", lambda t: {"InstanceIds": [t.running], "DelTagIds": ["5"]})

KINDS = {"RegionId": "CN_Beijing_A", "InstanceType": "CCS.C3"}
refused("DescribeInstanceType", "the region does not exist", {**KINDS, "RegionId": NOWHERE})
refused("DescribeInstanceType", "the instance type does not exist", {**KINDS, "InstanceType": "Fantasy"})
refused("DescribeInstanceType", "`InstanceChargeType` is neither PrePaid nor PostPaid", {**KINDS, **barter})
refused("DescribeInstancePrice", "the region does not exist", lambda t: t.price(RegionId=NOWHERE))
refused.each(
    NEAR_MISS,
    ("CreateInstance", "DescribeInstances", "DescribeInstanceType", "DescribeInstancePrice"),
    {"RegionId": MISTYPED},
)

refused("DescribePublicIp", "no public network has that id", lambda t: {"VdcId": t.vdc, "PublicId": NOBODY})
refused("DescribePrivateIp", unknown, lambda t: {"VdcId": t.vdc, "PrivateId": NOBODY})
foreign = "the network belongs to another data center"
refused("DescribePublicIp", foreign, lambda t: {"VdcId": t.other_vdc, "PublicId": t.wan})
refused("DescribePrivateIp", foreign, lambda t: {"VdcId": t.other_vdc, "PrivateId": t.lan})
refused("GetIpInfoBySegment", unknown, {"PrivateId": NOBODY, "Segment": "10.240.0.0/24"})
refused(
    "GetIpInfoBySegment",
    "`Segment` is not a range of addresses",
    lambda t: {"PrivateId": t.lan, "Segment": "all"},
)


def batch(rule: str, actions: tuple[str, ...] = BATCH, **wanted: str) -> None:
    """`wanted` names attributes of the town."""

    def parameters(town: Town) -> dict[str, object]:
        values = {name: getattr(town, value, value) for name, value in wanted.items()}
        return {"VdcId": town.vdc, **values, "InstanceIds": [values.pop("InstanceId", town.running)]}

    refused.each(
        rule, actions, lambda t: {name: value for name, value in parameters(t).items() if name != "InstanceId"}
    )


ADD, REMOVE = BATCH
batch("no public network has that id", PublicId=NOBODY)
batch(unknown, PrivateId=NOBODY)
batch("neither `PublicId` nor `PrivateId` is given")
batch("both `PublicId` and `PrivateId` are given", PublicId="wan", PrivateId="lan")
batch(foreign, PrivateId="other_lan")
batch("an instance belongs to another data center", PrivateId="lan", InstanceId="elsewhere")
batch("an instance has a card in the network", (ADD,), PrivateId="lan")
batch("an instance has no card in the network", (REMOVE,), PrivateId="spare_lan")
batch(going, (ADD,), PrivateId="leaving_lan")


def fill_small(town: Town) -> None:
    place = [{"PrivateId": town.small_lan, "IP": ["auto"]}]
    town.driver.run("instance", "create_instance", **town.order(Amount=5, PrivateIp=place))


refused(
    ADD,
    full,
    lambda t: {"InstanceIds": [t.running], "VdcId": t.vdc, "PrivateId": t.small_lan, "Password": "any"},
    given=fill_small,
)
