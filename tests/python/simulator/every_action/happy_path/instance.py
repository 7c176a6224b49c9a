"""The company's servers: ordered, changed, switched, measured."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from every_action.furnished import PASSWORD, REGION, instance_order
from every_action.happy_path.site import server

if TYPE_CHECKING:
    from every_action.driver import Driver
    from every_action.happy_path.site import Site


def look_around(driver: Driver) -> None:
    sizes = driver.data("instance", "describe_instance_type", RegionId=REGION, InstanceType="CCS.C3")
    assert (2, 4) in {(size["Cpu"], size["Ram"]) for size in sizes}
    machine = {"InstanceType": "CCS.C3", "Cpu": 2, "Ram": 4, "ImageId": "Centos_7.6_64"}
    order = {**machine, "RegionId": REGION, "SystemDisk": {"Type": "ssd_system_disk", "Size": 60}}
    one, two = (
        driver.data("instance", "describe_instance_price", Amount=amount, **order)["TotalPrice"] for amount in (1, 2)
    )
    assert 0 < one < two


def order_servers(driver: Driver, site: Site) -> None:
    """Two servers in one order, with addresses, disks and a tag."""
    reply = driver.run(
        "instance",
        "create_instance",
        **{
            **instance_order(site.vdc),
            "DescriptionNum": "001",
            "Amount": 2,
            "ImageId": "Centos_7.6_64",
            "SystemDisk": {"Type": "ssd_system_disk", "Size": 60, "IOPS": 2},
            "DataDisks": [{"Type": "ssd_disk", "Size": 100, "IOPS": 1}],
            "PublicIp": ["auto"],
            "Ipv6Bind": True,
            "PrivateIp": [{"PrivateId": site.lan, "IP": ["10.240.0.11", "10.240.0.12"]}],
            "LabelNames": ["web"],
        },
    )
    site.servers = reply.tasks[0].resource_ids
    listed = driver.data("instance", "describe_instances", VdcId=site.vdc)
    servers = listed["Instances"]
    assert (listed["Total"], [one["InstanceId"] for one in servers]) == (2, site.servers)
    assert [one["InstanceName"] for one in servers] == ["web001", "web002"]
    assert [one["PrivateNetworkInterface"][0]["IP"] for one in servers] == ["10.240.0.11", "10.240.0.12"]
    first = servers[0]
    assert (first["InstanceStatus"], first["Cpu"], first["Ram"]) == ("running", 2, 4)
    disks = first["Disks"]
    assert (disks["SystemDisk"]["Size"], disks["DataDisks"][0]["Size"]) == (60, 100)
    assert first["Tags"][0]["TagName"] == "web"
    assert first["PublicNetworkInterface"][0]["IPv6"].startswith("2001:db8:")


def work_on_one(driver: Driver, site: Site) -> None:
    """Name, size, protection, way of paying, system, password, console."""
    one = site.servers[0]
    driver.run("instance", "modify_instance_name", InstanceId=one, InstanceName="front")
    driver.run("instance", "modify_instance_attribute", InstanceIds=[one], DeletionProtection=True)
    driver.run("instance", "modify_instance_spec", InstanceId=one, Cpu=4, Ram=8)
    charge = {"InstanceChargeType": "PrePaid", "PrepaidMonth": 1}
    driver.run("instance", "modify_instance_charge_type", InstanceId=one, **charge)
    driver.run("instance", "reset_image", InstanceId=one, ImageId="Ubuntu_18.04_64", Password=PASSWORD)
    shown = server(driver, one)
    assert (shown["InstanceName"], shown["DeletionProtection"]) == ("front", True)
    assert (shown["Cpu"], shown["Ram"], shown["InstanceChargeType"]) == (4, 8, "PrePaid")
    assert shown["ImageId"] == "Ubuntu_18.04_64"
    reply = driver.run("instance", "reset_instances_password", InstanceIds=site.servers, Password=PASSWORD)
    assert [row["InstanceId"] for row in reply["Data"]] == site.servers
    assert len(reply.tasks) == 2
    url = driver.data("instance", "create_instance_html_console_url", InstanceId=one)["URL"]
    assert url.startswith("https://")


def switch(driver: Driver, site: Site) -> None:
    """Off and on, one and all."""
    one, both = site.servers[0], site.servers

    def expect(*statuses: str) -> None:
        assert [server(driver, one)["InstanceStatus"] for one in both] == list(statuses)

    driver.run("instance", "stop_instance", InstanceId=one, StopType="HARD")
    expect("stopped", "running")
    driver.run("instance", "start_instance", InstanceId=one)
    driver.run("instance", "reboot_instance", InstanceId=one)
    expect("running", "running")
    driver.run("instance", "stop_instances", InstanceIds=both)
    expect("stopped", "stopped")
    driver.run("instance", "start_instances", InstanceIds=",".join(both))
    driver.run("instance", "reboot_instances", InstanceIds=both)
    expect("running", "running")


def change_disks(driver: Driver, site: Site) -> None:
    one = site.servers[0]

    def sizes() -> list[int]:
        return [disk["Size"] for disk in server(driver, one)["Disks"]["DataDisks"]]

    driver.run("instance", "extend_system_disk", InstanceId=one, Size=80)
    assert server(driver, one)["Disks"]["SystemDisk"]["Size"] == 80
    driver.run("instance", "create_disk", InstanceId=one, DataDisks=[{"Type": "high_disk", "Size": 200}])
    assert sizes() == [100, 200]
    old, new = (disk["DiskId"] for disk in server(driver, one)["Disks"]["DataDisks"])
    driver.run("instance", "resize_disk", InstanceId=one, DiskId=old, DataSize=150)
    assert sizes() == [150, 200]
    driver.run("instance", "delete_disk", InstanceId=one, DiskIds=[new])
    assert sizes() == [150]


def rewire(driver: Driver, site: Site) -> None:
    """Cards are unplugged and plugged in, get other addresses, come and go."""
    one = site.servers[0]

    def cards() -> list[dict[str, Any]]:
        return list(server(driver, one)["PrivateNetworkInterface"])

    card = {"InstanceId": one, "InterfaceId": cards()[0]["InterfaceId"]}
    driver.run("instance", "disconnect_network_interface", **card)
    assert cards()[0]["Connected"] == 0
    driver.run("instance", "connect_network_interface", **card)
    assert cards()[0]["Connected"] == 1
    driver.run("instance", "modify_ip_address", **card, Address="10.240.0.21", Password=PASSWORD)
    assert cards()[0]["IP"] == "10.240.0.21"
    several = {"InstanceIds": site.servers, "VdcId": site.vdc, "PrivateId": site.second}
    driver.run("instance", "batch_add_network_interfaces", **several, Password=PASSWORD)
    assert [one["PrivateId"] for one in cards()] == [site.lan, site.second]
    driver.run("instance", "batch_delete_network_interfaces", **several)
    assert [one["PrivateId"] for one in cards()] == [site.lan]
    public = driver.data("instance", "describe_public_ip", VdcId=site.vdc, PublicId=site.wan)
    assert (public["UsedTotal"], public["UnusedTotal"]) == (2, 11)
    private = driver.data("instance", "describe_private_ip", VdcId=site.vdc, PrivateId=site.lan)
    assert {row["Address"] for row in private["UsedList"]} == {"10.240.0.21", "10.240.0.12"}
    free = driver.data("instance", "get_ip_info_by_segment", PrivateId=site.lan, Segment="10.240.0.16/29")
    assert (free["AvailableIPTotal"], "10.240.0.21" in free["AvailableIPList"]) == (7, False)


def label(driver: Driver, site: Site) -> None:
    driver.run("instance", "create_tag", TagName="night")
    tag = next(tag["TagId"] for tag in driver.data("instance", "describe_tags") if tag["TagName"] == "night")
    driver.run("instance", "add_instances_tags", InstanceIds=site.servers, AddTagIds=[str(tag)])
    assert driver.data("instance", "describe_instances", TagName="night")["Total"] == 2
    driver.run("instance", "delete_instances_tags", InstanceIds=site.servers, DelTagIds=[str(tag)])
    assert driver.data("instance", "describe_instances", TagName="night")["Total"] == 0
    driver.run("instance", "delete_tag", TagId=tag)
    assert [tag["TagName"] for tag in driver.data("instance", "describe_tags")] == ["web"]


def measure(driver: Driver, site: Site) -> None:
    one = site.servers[0]
    asked = {"InstanceId": one, "StartTime": "2024-12-31 00:00:00", "EndTime": "2024-12-31 01:00:00"}
    monitor = driver.data("instance", "describe_instance_monitor", MetricName="CPUUtilization", Period=60, **asked)
    assert len(monitor["DataPoints"]) == 61
    assert all(0 <= point["Value"] <= 100 for point in monitor["DataPoints"])
    card = server(driver, one)["PublicNetworkInterface"][0]["InterfaceId"]
    flow = {"InterfaceId": card, "MetricName": "NetworkCardFlow"}
    flows = driver.data("instance", "describe_network_card_flow", **asked, **flow)
    assert flows["NetworkCardFlow"]["Output"] > 0
    traffic = driver.data("vdc", "describe_bandwidth_traffic", NetworkId=site.wan)
    assert traffic["LastFiveMinutesUsage"]["Outbps"] <= traffic["MaxQos"]
