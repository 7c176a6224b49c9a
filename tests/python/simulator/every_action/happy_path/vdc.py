"""The company's networks: a data center, public and private networks, a global one, alarms; all that goes last."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from every_action.furnished import REGION, public_order
from every_action.happy_path.site import Site

if TYPE_CHECKING:
    from every_action.driver import Driver


def found(driver: Driver) -> Site:
    """A data center, a public network that comes with it, two private networks."""
    site = Site()
    available = driver.run("common", "describe_available_resource", RegionId=REGION)
    assert available["RegionId"] == REGION
    assert "CCS.C3" in {goods["InstanceType"] for goods in available["InstanceGoods"]}
    public = {**public_order(), "Name": "out", "IPNum": 16, "AutoRenew": 1, "FloatBandwich": 200}
    reply = driver.run("vdc", "create_vdc", RegionId=REGION, VdcName="first", PublicNetwork=public)
    assert reply.task is not None
    task = driver.data("common", "describe_task", TaskId=reply.task.id)
    assert task["Status"] == "FINISH"
    site.vdc = task["ResourceId"]
    driver.run("vdc", "modify_vdc_name", VdcId=site.vdc, VdcName="company")
    site.lan = driver.made("vdc", "create_private_network", VdcId=site.vdc, Name="inside")
    manual = {"Name": "second", "Type": "manual", "Address": "192.168.0.0", "Mask": "24"}
    site.second = driver.made("vdc", "create_private_network", VdcId=site.vdc, **manual)
    shown = vdc(driver, site)
    assert (shown["VdcName"], shown["VdcStatus"], shown["RegionId"]) == ("company", "ok", REGION)
    network = shown["PublicNetwork"][0]
    assert (network["Name"], network["Qos"], network["AutoRenew"], network["UnuseIpNum"]) == ("out", 5, 1, 13)
    inside, second = shown["PrivateNetwork"]
    assert (inside["PrivateId"], inside["UnuseIpNum"]) == (site.lan, 253)
    assert second["Segments"] == ["192.168.0.0/24~192.168.0.255/24"]
    site.wan = network["PublicId"]
    return site


def vdc(driver: Driver, site: Site) -> dict[str, Any]:
    (shown,) = driver.data("vdc", "describe_vdc", VdcId=site.vdc)
    return dict(shown)


def widen(driver: Driver, site: Site) -> None:
    """A second public network: made, widened, renewed, deleted."""
    order = {**public_order(), "Name": "more", "IPNum": 4, "AutoRenew": 0, "FloatBandwidth": 0}
    network_id = driver.made("vdc", "create_public_network", VdcId=site.vdc, **order)
    driver.run("vdc", "modify_public_network", PublicId=network_id, Qos=20)
    driver.run("vdc", "renew_public_network", PublicId=network_id, AutoRenew=1)
    driver.run("vdc", "add_public_ip", PublicId=network_id, Number=8)
    network = vdc(driver, site)["PublicNetwork"][1]
    assert (network["Qos"], network["AutoRenew"], network["UnuseIpNum"]) == (20, 1, 6)
    driver.run("vdc", "delete_public_ip", SegmentId=network["Segments"][1]["SegmentId"])
    assert len(vdc(driver, site)["PublicNetwork"][1]["Segments"]) == 1
    driver.run("vdc", "delete_public_network", PublicId=network_id)
    assert [one["PublicId"] for one in vdc(driver, site)["PublicNetwork"]] == [site.wan]


def connect(driver: Driver, site: Site) -> None:
    """A global network of the data center and a point of presence."""
    points = driver.data("vdc", "describe_access_info", Type="vdc")["Vdc"]
    assert site.lan in {one["PrivateId"] for point in points for one in point["PrivateNetwork"]}
    pop = driver.data("vdc", "describe_access_info", Type="pop")["Pop"][0]
    inside = [{"VdcId": site.vdc, "PrivateId": site.lan}]
    gpn = driver.made("vdc", "create_gpn", Name="global", Qos=10, AccessPoint=inside, PopAccessPoint=[])

    def joined() -> tuple[list[str], list[str]]:
        (shown,) = driver.data("vdc", "describe_gpn", GpnId=gpn)
        assert (shown["Name"], shown["Qos"]) == ("global", 10)
        return [one["PrivateId"] for one in shown["JoinVdcs"]], [one["PopId"] for one in shown["JoinPops"] or []]

    assert joined() == ([site.lan], [])
    driver.run("vdc", "add_access_point", GpnId=gpn, PopAdd=[{"PopId": pop["PopId"], "CityId": pop["CityId"]}])
    assert joined() == ([site.lan], [pop["PopId"]])
    driver.run("vdc", "delete_access_point", GpnId=gpn, DelPoints=[site.lan])
    assert joined() == ([], [pop["PopId"]])
    driver.run("vdc", "delete_gpn", GpnId=gpn)
    assert driver.data("vdc", "describe_gpn") == []


def watch(driver: Driver) -> None:
    """What bandwidth costs, and who receives its alarms."""
    kinds = driver.data("vdc", "vdc_bandwidth_billing_scheme", RegionId=REGION, Type="wan")
    scheme = kinds[0]["BillingSchemeList"][1]
    wanted = {"BandwidthType": kinds[0]["BandwidthType"], "BillScheme": scheme["BillingScheme"]}
    prices = driver.data("vdc", "vdc_bandwidth_unit_price", RegionId=REGION, Type="wan", **wanted)
    assert prices["BandwidthPrice"]["Price"] == float(prices["BandwidthPrice"]["PriceStr"]) > 0
    assert prices["EIPPrice"]["Price"] > 0
    (receiver,) = driver.data("vdc", "get_wan_alarm_receiver", ObjGroupId="")
    changed = {"Email": "night@example.com", "Mobile": "2025550123", "Code": "+1"}
    driver.run("vdc", "update_wan_alarm_receiver", ReceiverId=receiver["ReceiverId"], **changed)
    (shown,) = driver.data("vdc", "get_wan_alarm_receiver")
    assert (shown["ReceiverMail"], shown["ReceiverTel"]) == ("night@example.com", "(+1)2025550123")
    assert shown["ReceiverName"] == receiver["ReceiverName"]


def leave(driver: Driver, site: Site) -> None:
    """Deletes everything, from the inside out."""
    driver.run("instance", "modify_instance_attribute", InstanceIds=site.servers, DeletionProtection=False)
    driver.run("instance", "delete_instance", InstanceIds=site.servers)
    assert driver.data("instance", "describe_instances", VdcId=site.vdc)["Total"] == 0
    empty = driver.made("vdc", "create_vdc", RegionId=REGION, VdcName="empty")
    network = driver.made("vdc", "create_private_network", VdcId=empty)
    driver.run("vdc", "delete_private_network", PrivateId=network)
    driver.run("vdc", "delete_private_network", PrivateId=site.second)
    driver.run("vdc", "delete_public_network", PublicId=site.wan)
    driver.run("vdc", "delete_vdc", VdcId=empty)
    assert [one["VdcId"] for one in driver.data("vdc", "describe_vdc")] == [site.vdc]
