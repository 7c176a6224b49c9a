"""Refusals of data center and network actions."""

from __future__ import annotations

from typing import Any

from every_action.furnished import MISTYPED, NEAR_MISS, NO_ID, NOBODY, NOWHERE, REGION, SOLD_OUT, Town, public_order
from every_action.refusal_table import Table

refused = Table("vdc")

IN_VDC = ("CreatePublicNetwork", "CreatePrivateNetwork")
ON_PUBLIC = ("ModifyPublicNetwork", "AddPublicIp", "DeletePublicNetwork", "RenewPublicNetwork")

no_vdc, no_uuid = "no data center has that id", "the id of a data center is not a UUID"
refused.each(no_vdc, ("DescribeVdc", "DeleteVdc", "ModifyVdcName", *IN_VDC), {"VdcId": NOBODY})
refused.each(no_uuid, ("DescribeVdc", "DeleteVdc", "ModifyVdcName"), {"VdcId": NO_ID})
refused.each(
    "a task is changing the data center", ("DeleteVdc", "ModifyVdcName", *IN_VDC), lambda t: {"VdcId": t.busy_vdc}
)
refused.each("the region does not exist", ("DescribeVdc", "CreateVdc"), {"RegionId": NOWHERE})
refused.each(NEAR_MISS, ("DescribeVdc", "CreateVdc"), {"RegionId": MISTYPED})
refused("CreateVdc", "the region is sold out", {"RegionId": SOLD_OUT})


def owing(town: Town) -> None:
    town.simulator.set_balance(-0.01)


owes = "the balance is below zero"
refused("CreateVdc", owes, {"RegionId": REGION}, given=owing)
refused("CreatePublicNetwork", owes, Town.bandwidth, given=owing)
refused("AddPublicIp", owes, lambda t: {"PublicId": t.wan, "Number": 4}, given=owing)


def many_vdcs(town: Town) -> None:
    def change(state: dict[str, Any]) -> None:
        vdcs = state["vdcs"]
        vdcs.update({f"number {number}": vdcs[town.vdc] for number in range(500 - len(vdcs))})

    town.edit(change)


refused("CreateVdc", "the account has 500 data centers", {"RegionId": REGION}, given=many_vdcs)


def with_network(**more: Any) -> dict[str, Any]:
    return {"RegionId": REGION, "PublicNetwork": {**public_order(), "AutoRenew": 0, "FloatBandwich": 0, **more}}


for rule, wrong in (
    ("the bandwidth type does not exist", {"Type": "Carrier pigeon"}),
    ("the payment method for bandwidth does not exist", {"BillingMethod": "Barter"}),
    ("`Qos` is less than 1, or more than its payment method allows", {"Qos": 0}),
    ("`Qos` is less than 1, or more than its payment method allows", {"Qos": 501}),
    ("`IPNum` is none of 4, 8, 16, 32, 64", {"IPNum": 5}),
):
    refused("CreateVdc", rule, with_network(**wrong))
    refused("CreatePublicNetwork", rule, lambda t, wrong=wrong: t.bandwidth(**wrong))
refused("CreateVdc", "`FloatBandwich` is negative", with_network(FloatBandwich=-1))
refused("CreatePublicNetwork", "`FloatBandwidth` is negative", lambda t: t.bandwidth(FloatBandwidth=-1))
number = "`Number` is none of 4, 8, 16, 32, 64"
refused("AddPublicIp", number, lambda t: {"PublicId": t.wan, "Number": 5})
limit = "`Qos` is less than 1, or more than its payment method allows"
refused("ModifyPublicNetwork", limit, lambda t: {"PublicId": t.wan, "Qos": 501})
refused("ModifyPublicNetwork", limit, lambda t: {"PublicId": t.wan, "Qos": "fast"})


def sell_out(town: Town) -> None:
    """Buying two thousand times 64 addresses would take too long."""

    def change(state: dict[str, Any]) -> None:
        ranges = ("203.0.113.0/24", "198.51.100.0/24", "192.0.2.0/24", "198.18.0.0/15")
        blocks = {f"range {block}": {"block": block, "activity": None} for block in ranges}
        state["public_networks"][town.other_wan]["segments"] = blocks

    town.edit(change)


none_left = "the cloud has no public addresses left"
refused("CreateVdc", none_left, with_network(), given=sell_out)
refused("CreatePublicNetwork", none_left, Town.bandwidth, given=sell_out)
refused("AddPublicIp", none_left, lambda t: {"PublicId": t.wan, "Number": 4}, given=sell_out)

inside = "the data center contains an instance or a network"
refused("DeleteVdc", inside, lambda t: {"VdcId": t.vdc})


def only_metal(town: Town) -> None:
    """Machines need a network, so this cannot be made by calls."""
    town.edit(lambda state: state["metal"]["machines"][town.metal].update(vdc_id=town.empty_vdc))


refused("DeleteVdc", inside, lambda t: {"VdcId": t.empty_vdc}, given=only_metal)


def fifty(method: str, **order: Any) -> Any:
    def given(town: Town) -> None:
        for _ in range(50):
            town.driver.run("vdc", method, VdcId=town.empty_vdc, **order)

    return given


refused(
    "CreatePublicNetwork",
    "the data center has 50 public networks",
    lambda t: t.bandwidth(VdcId=t.empty_vdc),
    given=fifty("create_public_network", AutoRenew=0, FloatBandwidth=0, **public_order()),
)
refused(
    "CreatePrivateNetwork",
    "the data center has 50 private networks",
    lambda t: {"VdcId": t.empty_vdc},
    given=fifty("create_private_network"),
)


def private(rule: str, given: Any = None, **order: str) -> None:
    refused("CreatePrivateNetwork", rule, lambda t: {"VdcId": t.empty_vdc, "Type": "manual", **order}, given=given)


def take_range(town: Town) -> None:
    town.driver.run(
        "vdc", "create_private_network", VdcId=town.empty_vdc, Type="manual", Address="10.240.0.0", Mask="16"
    )


private("no range is left for a network without one", given=take_range, Type="auto")
private("`Type` is neither auto nor manual", Type="other")
private("manual without `Address`")
private("`Address` is not an IPv4 address", Address="ten")
private("`Mask` is not 16 to 29", Address="10.0.0.0", Mask="8")
private("`Mask` is not 16 to 29", Address="10.0.0.0", Mask="30")
private("`Address` does not begin a network of that `Mask`", Address="10.0.0.1", Mask="24")
private("`Address` is in no private range", Address="8.8.0.0", Mask="16")
private("the range overlaps with another private network", given=take_range, Address="10.240.8.0", Mask="24")

refused.each("no public network has that id", ON_PUBLIC, {"PublicId": NOBODY})
refused("DescribeBandwidthTraffic", "no public network has that id", {"NetworkId": NOBODY})
changing = "a task is changing the network"
refused.each(changing, ON_PUBLIC, lambda t: {"PublicId": t.busy_wan})
refused("DeletePublicIp", changing, lambda t: {"SegmentId": t.busy_segment})
refused("DeletePrivateNetwork", changing, lambda t: {"PrivateId": t.leaving_lan})
refused("RenewPublicNetwork", "`AutoRenew` is neither 0 nor 1", lambda t: {"PublicId": t.wan, "AutoRenew": 2})
refused("DeletePublicIp", "the addresses do not exist", {"SegmentId": NOBODY})
refused("DeletePublicIp", "an address is in use", lambda t: {"SegmentId": t.segment})
used = "a network card is in the network"
refused("DeletePublicNetwork", used, lambda t: {"PublicId": t.wan})
refused("DeletePrivateNetwork", used, lambda t: {"PrivateId": t.lan})
refused("DeletePrivateNetwork", "no private network has that id", {"PrivateId": NOBODY})


JOINS = ("CreateGPN", "AddAccessPoint")
POINTS = {
    "CreateGPN": ("AccessPoint", "PopAccessPoint", "AccessPointType"),
    "AddAccessPoint": ("VdcAdd", "PopAdd", "PointType"),
}
CONNECTED = ("AddAccessPoint", "DeleteAccessPoint", "DeleteGpn")


def joining(action: str, town: Town, points: list[dict[str, Any]], pops: list[dict[str, Any]]) -> dict[str, Any]:
    vdc_points, pop_points, _ = POINTS[action]
    head = {"Name": "net", "Qos": 5} if action == "CreateGPN" else {"GpnId": town.gpn}
    return {**head, vdc_points: points, pop_points: pops}


def joined(rule: str, *, given: Any = None, vdc: str = "vdc", network: str = "spare_lan") -> None:
    """A data center and a private network by their names in the town, or by ids."""
    for action in JOINS:

        def parameters(town: Town, action: str = action) -> dict[str, Any]:
            point = {"VdcId": getattr(town, vdc, vdc), "PrivateId": getattr(town, network, network)}
            return joining(action, town, [point], [])

        refused(action, rule, parameters, given=given)


joined(owes, given=owing)
joined(no_vdc, vdc=NOBODY)
refused("CreateGPN", no_uuid, lambda t: joining("CreateGPN", t, [{"VdcId": NO_ID, "PrivateId": t.lan}], []))
joined("a task is changing the data center", vdc="busy_vdc")
joined("no private network has that id", network=NOBODY)
joined("the private network belongs to another data center", network="other_lan")
joined(changing, network="leaving_lan")
joined("the private network is in a GPN already", vdc="other_vdc", network="other_lan")


def spare_point(town: Town, **more: str) -> dict[str, Any]:
    return {"VdcId": town.vdc, "PrivateId": town.spare_lan, **more}


def points(rule: str, wanted: Any) -> None:
    """`wanted` takes the town and the name of the type, and gives points of data centers and POPs."""
    for action in JOINS:
        kind = POINTS[action][2]
        refused(action, rule, lambda t, action=action, kind=kind: joining(action, t, *wanted(t, kind)))


points("an access point is named twice", lambda t, _: ([spare_point(t), spare_point(t)], []))
points("no access point is named", lambda t, _: ([], []))
points("the POP does not exist", lambda t, _: ([], [{"PopId": NOBODY}]))
points("an access point is listed with the wrong type", lambda t, kind: ([spare_point(t, **{kind: "pop"})], []))
points("an access point is listed with the wrong type", lambda t, kind: ([], [{"PopId": t.pop, kind: "vdc"}]))
city = "an access point is listed with the wrong city"
refused("AddAccessPoint", city, lambda t: {"GpnId": t.gpn, "VdcAdd": [spare_point(t, CityId=NOBODY)]})
refused("AddAccessPoint", city, lambda t: {"GpnId": t.gpn, "PopAdd": [{"PopId": t.pop, "CityId": NOBODY}]})
refused(
    "CreateGPN",
    "`Qos` is not 1 to 1000",
    lambda t: {"Name": "net", "Qos": 1001, "AccessPoint": [], "PopAccessPoint": [{"PopId": t.pop}]},
)
refused.each("no GPN has that id", CONNECTED, {"GpnId": NOBODY})
refused.each("a task is changing the GPN", CONNECTED, lambda t: {"GpnId": t.busy_gpn})
refused(
    "DeleteAccessPoint",
    "the GPN has no such access point",
    lambda t: {"GpnId": t.gpn, "DelPoints": [t.other_lan, NOBODY]},
)
refused("DescribeAccessInfo", "`Type` is neither vdc nor pop", {"Type": "vpc"})
refused("DeletePrivateNetwork", "the network is in a GPN", lambda t: {"PrivateId": t.other_lan})

UNIT = {"RegionId": REGION, "BandwidthType": "Bandwidth_BGP", "BillScheme": "BandwIdth", "Type": "wan"}
for rule, wrong in (
    ("the region does not exist", {"RegionId": NOWHERE}),
    (NEAR_MISS, {"RegionId": MISTYPED}),
    ("`Type` is not wan", {"Type": "lan"}),
):
    refused("VDCBandwidthBillingScheme", rule, {"RegionId": REGION, **wrong})
    refused("VDCBandwidthUnitPrice", rule, {**UNIT, **wrong})
refused("VDCBandwidthUnitPrice", "the region is sold out", {**UNIT, "RegionId": SOLD_OUT})
refused("VDCBandwidthUnitPrice", "the bandwidth does not exist", {**UNIT, "BandwidthType": "Pigeons"})
refused("VDCBandwidthUnitPrice", "the billing scheme does not exist", {**UNIT, "BillScheme": "Barter"})

ALARM = "UpdateWanAlarmReceiver"
refused(ALARM, "the receiver does not exist", {"ReceiverId": NOBODY})
mobile = "`Mobile` does not have the digits of its country: 11 for +86, 10 for +1"
for rule, wrong in (
    ("`Email` is not an email address", {"Email": "on-call"}),
    ("`Code` is neither +86 nor +1", {"Code": "+49"}),
    (mobile, {"Mobile": "133"}),
    (mobile, {"Mobile": "1330000000x"}),
    (mobile, {"Code": "+1"}),
):
    refused(ALARM, rule, lambda t, wrong=wrong: {"ReceiverId": t.receiver, **wrong})
