"""A small company moves into the cloud and out again: every action succeeds, and reads return what was written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from every_action import town

if TYPE_CHECKING:
    from every_action.driver import Driver

REGION, OTHER_REGION, PASSWORD = town.REGION, town.OTHER_REGION, town.PASSWORD


def run(driver: Driver) -> None:
    """All chapters, in this order: later ones use what earlier ones have built, and the last one takes it down."""
    site = found(driver)
    look_around(driver)
    order_servers(driver, site)
    work_on_one(driver, site)
    switch(driver, site)
    change_disks(driver, site)
    rewire(driver, site)
    label(driver, site)
    measure(driver, site)
    guard(driver, site)
    guard_cards(driver, site)
    copy(driver, site)
    widen(driver, site)
    connect(driver, site)
    watch(driver)
    rent_hosts(driver, site)
    rack(driver, site)
    store(driver, site)
    pay(driver, site)
    leave(driver, site)


class Site:
    """The company's resources."""

    vdc: str
    wan: str
    lan: str
    second: str
    servers: list[str]
    machine: str
    disk: str


def found(driver: Driver) -> Site:
    """A data center, a public network that comes with it, two private networks."""
    site = Site()
    available = driver.run("common", "describe_available_resource", RegionId=REGION)
    assert available["RegionId"] == REGION
    assert "CCS.C3" in {goods["InstanceType"] for goods in available["InstanceGoods"]}
    public = {**town.public_order(), "Name": "out", "IPNum": 16, "AutoRenew": 1, "FloatBandwich": 200}
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
            **town.instance_order(site.vdc),
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


def server(driver: Driver, server_id: str) -> dict[str, Any]:
    (shown,) = driver.data("instance", "describe_instances", InstanceId=server_id)["Instances"]
    return dict(shown)


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


def guard(driver: Driver, site: Site) -> None:
    """A security group with rules and a card; one that is empty."""
    service = "security_group"

    def groups(**wanted: str) -> list[dict[str, Any]]:
        return list(driver.data(service, "describe_security_groups", **wanted)["SecurityGroup"])

    for name in ("inner", "empty"):
        named = {"SecurityGroupName": name, "SecurityGroupType": "private", "Description": name}
        driver.run(service, "create_security_group", **named)
    inner, empty = (group["SecurityGroupId"] for group in groups())
    driver.run(service, "delete_security_group", SecurityGroupId=empty)
    renamed = {"SecurityGroupName": "lan", "Description": "of the lan"}
    driver.run(service, "modify_security_group_attribute", SecurityGroupId=inner, **renamed)
    assert [(one["SecurityGroupName"], one["Description"]) for one in groups()] == [("lan", "of the lan")]
    for name, port in (("ssh", 22), ("https", 443)):
        rule = {**town.security_rule(), "Description": name, "LocalPort": port}
        driver.run(service, "add_security_group_rule", SecurityGroupId=inner, **rule)

    def rules() -> list[dict[str, Any]]:
        shown = driver.data(service, "describe_security_group_attribute", SecurityGroupId=inner)
        return list(shown["SecurityGroupRules"])

    ssh, https = (rule["RuleId"] for rule in rules())
    changed = {"RuleId": ssh, "Description": "ssh from inside"}
    driver.run(service, "modify_security_group_rule", SecurityGroupId=inner, **changed)
    first = [{"RuleId": https, "Priority": 1}]
    driver.run(service, "modify_security_group_rule_priority", SecurityGroupId=inner, BindData=first)
    assert [(rule["Description"], rule["Priority"]) for rule in rules()] == [("https", 1), ("ssh from inside", 50)]
    driver.run(service, "remove_security_group_rule", SecurityGroupId=inner, RuleIds=[ssh])
    assert [rule["RuleId"] for rule in rules()] == [https]
    card = {"SecurityGroupId": inner, "BindData": [{"InstanceId": site.servers[0], "PrivateId": site.lan}]}
    for method, count in (("join", 1), ("leave", 0), ("join", 1)):
        driver.run(service, f"{method}_security_group", **card)
        assert groups(Keyword="lan")[0]["BindInterfaceCount"] == count
    driver.run(service, "force_delete_security_group", SecurityGroupId=inner)
    assert groups() == []


def guard_cards(driver: Driver, site: Site) -> None:
    """A network security group with rules and cards; one that is empty."""
    service = "nsg"

    def made(name: str) -> str:
        named = {"SecurityGroupName": name, "SecurityGroupType": "private", "Description": name}
        return str(driver.data(service, "create_nsg", **named)["SecurityGroupId"])

    def groups(**wanted: str) -> list[dict[str, Any]]:
        return list(driver.data(service, "describe_nsgs", **wanted)["SecurityGroups"])

    inner, empty = made("inner"), made("empty")
    driver.run(service, "delete_nsg", SecurityGroupId=empty)
    renamed = {"SecurityGroupName": "lan", "Description": "of the lan"}
    driver.run(service, "modify_nsg_attribute", SecurityGroupId=inner, **renamed)
    assert [(one["SecurityGroupName"], one["Description"]) for one in groups()] == [("lan", "of the lan")]
    for priority in (10, 20):
        driver.run(service, "add_nsg_rule", SecurityGroupId=inner, **town.nsg_rule(priority))

    def rules() -> list[dict[str, Any]]:
        return list(driver.data(service, "describe_nsg_attribute", SecurityGroupId=inner)["Rules"])

    first, second = (rule["RuleId"] for rule in rules())
    driver.run(service, "modify_nsg_rule", SecurityGroupId=inner, RuleId=first, Description="ssh", PortList=[22])
    swapped = [{"RuleId": first, "Priority": 20}, {"RuleId": second, "Priority": 10}]
    driver.run(service, "modify_nsg_rule_priority", SecurityGroupId=inner, Rules=swapped)
    assert [(rule["RuleId"], rule["PortList"]) for rule in rules()] == [(second, ["80", "8000-9000"]), (first, ["22"])]
    driver.run(service, "remove_nsg_rule", SecurityGroupId=inner, RuleId=second)
    assert [rule["RuleId"] for rule in rules()] == [first]
    cards = [server(driver, one)["PrivateNetworkInterface"][0]["InterfaceId"] for one in site.servers]

    def members() -> list[tuple[str, str]]:
        shown = driver.data(service, "describe_nsg_members", SecurityGroupId=inner)["Members"]
        return [(one["InterfaceId"], one["InterfaceStatus"]) for one in shown]

    driver.run(service, "join_nsg", SecurityGroupId=inner, InterfaceIds=cards)
    assert members() == [(card, "syncing") for card in cards]
    assert members() == [(card, "ok") for card in cards]
    driver.run(service, "leave_nsg", SecurityGroupId=inner, InterfaceIds=cards[:1])
    assert members() == [(cards[0], "unbinding"), (cards[1], "ok")]
    assert members() == [(cards[1], "ok")]
    assert [(one["InstanceCount"], one["InterfaceCount"]) for one in groups(Keyword="lan")] == [(1, 1)]
    driver.run(service, "delete_nsg", SecurityGroupId=inner, ForceDelete=True)
    assert groups() == []


def copy(driver: Driver, site: Site) -> None:
    """A template of a server, in another region too, used as an image."""
    order = {"InstanceId": site.servers[0], "DisplayName": "golden", "PowerOn": True}
    template = driver.made("template", "create_template", **order)
    driver.run("template", "sync_template", TemplateId=template, RegionId=OTHER_REGION)

    def listed() -> list[dict[str, Any]]:
        return list(driver.data("template", "describe_template_info", PageNumber=1, PageSize=10)["TemplateList"])

    assert [(one["TemplateId"], one["Name"], one["Count"]) for one in listed()] == [(template, "golden", 2)]
    used = {"ImageId": template, "ImagePassword": PASSWORD, "PrivateIp": [{"PrivateId": site.lan, "IP": ["auto"]}]}
    copied = driver.made("instance", "create_instance", **town.instance_order(site.vdc), **used)
    shown = server(driver, copied)
    assert (shown["ImageId"], shown["Disks"]["SystemDisk"]["Size"]) == (template, 80)
    driver.run("instance", "delete_instance", InstanceIds=[copied])
    for region in (REGION, OTHER_REGION):
        driver.run("template", "delete_template", TemplateId=template, RegionId=region)
    assert listed() == []


def widen(driver: Driver, site: Site) -> None:
    """A second public network: made, widened, renewed, deleted."""
    order = {**town.public_order(), "Name": "more", "IPNum": 4, "AutoRenew": 0, "FloatBandwidth": 0}
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


def rent_hosts(driver: Driver, site: Site) -> None:
    """A dedicated host and a server on it."""
    service = "dedicated_host"
    kind = driver.data(service, "describe_dedicated_host_types", RegionId=REGION)[0]
    (host_id,) = driver.data(service, "allocate_dedicated_hosts", **town.dedicated_host_order(kind))

    def host() -> dict[str, Any]:
        (shown,) = driver.data(service, "describe_dedicated_hosts", HostId=host_id)["HostList"]
        return dict(shown)

    assert (host()["HostName"], host()["VmNum"]) == ("host", 0)
    housed = driver.made("instance", "create_instance", **town.instance_order(site.vdc), DedicatedHostId=host_id)
    assert host()["VmNum"] == 1
    driver.run("instance", "delete_instance", InstanceIds=[housed])
    assert host()["VmNum"] == 0


def rack(driver: Driver, site: Site) -> None:
    """A bare-metal machine: bought, switched, installed again."""
    goods = driver.data("bms", "describe_bms_goods", RegionId=REGION)["PostPaid"][0]
    chosen = {"GoodsId": goods["GoodsId"], "ComputeId": goods["Computes"][0]["Id"], "InstanceChargeType": "PostPaid"}
    paid = {"RegionId": REGION, "PrepaidMonth": 0, "Amount": 2, **chosen}
    price = driver.data("bms", "describe_bms_goods_price", **paid)
    assert float(price["TradeAmount"]) == 2 * float(price["UnitPrice"]) > 0
    image = driver.data("bms", "describe_bms_image")["Centos"][0]["Id"]
    order = {**town.metal_order(site.vdc, site.lan), **chosen, "ImageId": image, "Amount": 2}
    reply = driver.run("bms", "create_bms_instance", **order)
    states = [driver.data("bms", "describe_bms_task", TaskId=task.id)["Status"] for task in reply.tasks]
    assert states == ["succeed", "succeed"]
    machines = [machine["BaremetalId"] for machine in driver.data("bms", "describe_bms", VdcId=site.vdc)["Baremetals"]]
    assert machines == [task.resource_ids[0] for task in reply.tasks]
    site.machine = machines[0]
    driver.run("bms", "rename_bms_instance", BaremetalId=site.machine, name="db-metal")
    named = driver.data("bms", "describe_bms", Name="db-metal")["Baremetals"]
    assert [machine["BaremetalId"] for machine in named] == [site.machine]
    driver.run("bms", "operate_bms_power", Operate="stop", BaremetalIds=machines)
    driver.run("bms", "reinstall_bms", BaremetalId=site.machine, ImageId=image, Password=PASSWORD)
    detail = driver.data("bms", "describe_bms_detail", BaremetalId=site.machine)
    assert (detail["Name"], detail["InstanceChargeType"]) == ("db-metal", "PostPaid")
    assert detail["ImageName"].startswith("centos")
    assert driver.data("bms", "describe_bms_vnc", BaremetalId=site.machine)["Url"].startswith("http://")
    driver.run("bms", "delete_bms_instance", BaremetalId=machines[1])
    assert driver.data("bms", "describe_bms", VdcId=site.vdc)["TotalCount"] == 1
    prepaid = driver.run("bms", "create_bms_instance", **town.metal_order(site.vdc, site.lan))
    kept = prepaid.tasks[0].resource_ids[0]
    driver.run("bms", "modify_bms_order", BaremetalId=kept, AutoRenewal=1)
    assert driver.data("bms", "describe_bms_detail", BaremetalId=kept)["IsAutoRenewal"] == 1


def store(driver: Driver, site: Site) -> None:
    """A cloud disk of the machine, its snapshots and a clone."""
    service = "bms_storage"
    wanted = {"RegionId": REGION, "Type": "ssd", "Iops": 1000, "Bw": 1000}
    goods = driver.data(service, "describe_goods_id", **wanted)["GoodsId"]
    order = {"RegionId": REGION, "Name": "data", "Size": 100, "Num": 1, "GoodsId": goods}
    site.disk = driver.data(service, "create_disk", **order)["DiskInfo"][0]["DiskId"]

    def disk() -> dict[str, Any]:
        (shown,) = driver.data(service, "describe_disks", DiskId=site.disk)["DiskList"]
        return dict(shown)

    driver.run(service, "attach_disk", InstanceId=site.machine, DiskId=site.disk)
    assert disk()["State"] == "attach"
    driver.run(service, "change_iops", DiskId=site.disk, Iops=2000)
    driver.run(service, "change_bandwidth", DiskId=site.disk, Bw=1500)
    driver.run(service, "expansion_size", DiskId=site.disk, Size=50)
    assert (disk()["Iops"], disk()["Bw"], disk()["Size"]) == (2000, 1500, 150)
    snapshot = driver.data(service, "create_snapshot", DiskId=site.disk, SnapshotName="before")["SnapshotId"]
    driver.simulator.advance(10 * 86_400)
    fuller = driver.data(service, "describe_disk_usage", DiskId=site.disk)["Use"]
    clone = driver.data(service, "clone_snapshot", SnapshotId=snapshot, Name="clone")["DiskId"]
    driver.run(service, "detach_disk", DiskId=site.disk)
    driver.run(service, "rollback_snapshot", SnapshotId=snapshot)
    assert driver.data(service, "describe_disk_usage", DiskId=site.disk)["Use"] < fuller
    driver.run(service, "delete_snapshot", SnapshotId=snapshot)
    pool = driver.data(service, "describe_pool_usage", RegionId=REGION, PoolName="ssd_pool")
    assert pool["Use"] == 300
    for disk_id in (clone, site.disk):
        driver.run(service, "delete_disk", DiskId=disk_id)
    assert driver.data(service, "describe_disks")["Total"] == 0


def pay(driver: Driver, site: Site) -> None:
    """Ten days have passed; everything has cost something."""
    bill = driver.data("billing", "describe_bill", DateFromTo="2025.01.01-2025.01.31", Currency="CN")
    costs = {row["ResourceId"]: row["TotalCost"] for row in bill["BillInfo"]}
    assert bill["TotalViceCost"] > 0
    second = site.servers[1]
    span = {"DateFrom": "2025.01.01", "DateTo": "2025.01.31", "Currency": "CN"}
    details = driver.data("billing", "describe_bill_info", ResourceId=second, **span)
    assert details["TotalCost"] == costs[second] > 0
    account = driver.data("billing", "describe_account_info")
    assert account["MasterTotalCost"] == account["CostRecords"][0]["Amount"] == bill["TotalViceCost"]
    assert account["RechargeRecord"][0]["Amount"] > account["MasterTotalBalance"]
    entries = driver.data("billing", "describe_bill_detail", DateFrom="2025.01.01", DateTo="2025.01.31")
    assert entries["TotalSummary"]["TotalCost"] == bill["TotalViceCost"]
    labels = {entry["CloudId"]: entry["Label"] for entry in entries["BillDetail"]}
    assert labels[second] == "web"
    for method in ("describe_cost_summary_by_pro", "describe_cost_summary_by_project"):
        summary = driver.data("billing", method, DateFrom="2025-01-01", DateTo="2025-01-31", Currency="CN")
        assert summary["TotalSummary"]["TotalCost"] == bill["TotalViceCost"]
    pools = driver.data("glacier", "get_metering", EndTime="20250110")
    assert pools
    assert all(pool["Cold"] < float(pool["TotalSize"]) for pool in pools)


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
