"""A cloud with one of everything, idle and busy, in which the refusals are provoked."""

from __future__ import annotations

import json
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from every_action.driver import Driver

REGION = "CN_Beijing_A"
OTHER_REGION = "CN_Guangzhou_A"
SOLD_OUT = "CN_Beijing_Z"
NOWHERE = "nowhere"
MISTYPED = "CN_Bejing_A"
NEAR_MISS = "the region is a near miss of a known one"
"""The provoked rule."""
NOBODY = "00000000-0000-4000-8000-000000000000"
"""A well-formed id that does not exist."""
NO_ID = "web-1"
"""A malformed id."""
PASSWORD = "Example-Passw0rd!"
LONG_NAME = "x" * 129
DAY = {"StartTime": "2024-12-31 00:00:00", "EndTime": "2025-01-01 00:00:00"}


class Town:
    """The ids of existing resources."""

    def __init__(self, driver: Driver) -> None:
        self.driver = driver
        self.simulator = driver.simulator
        self._build()

    @contextmanager
    def unfinished(self, *actions: str) -> Iterator[None]:
        """The tasks of these actions do not end."""
        for action in actions:
            self.simulator.set_progression("polls:1000000", action=action)
        yield
        for action in actions:
            self.simulator.set_progression("immediate", action=action)

    def state(self) -> dict[str, Any]:
        """The state that refusals must not change: everything except request ids."""
        state: dict[str, Any] = json.loads(self.simulator.snapshot())
        del state["request_ids"]
        return state

    def edit(self, change: Any) -> None:
        """Changes what no program could change in a short time."""
        state = json.loads(self.simulator.snapshot())
        change(state)
        self.simulator.restore(json.dumps(state))

    def order(self, **more: Any) -> dict[str, Any]:
        """What CreateInstance needs, and more."""
        return {**instance_order(self.vdc), **more}

    def private_ip(self, *addresses: str, **more: Any) -> dict[str, Any]:
        return self.order(PrivateIp=[{"PrivateId": self.lan, "IP": list(addresses), **more}])

    def price(self, **more: Any) -> dict[str, Any]:
        """What DescribeInstancePrice needs, and more."""
        disk = {"Type": "system_disk", "Size": 40}
        machine = {"InstanceType": "CCS.C3", "Cpu": 2, "Ram": 4, "ImageId": "Ubuntu_18.04_64", "SystemDisk": disk}
        return {"RegionId": REGION, "Amount": 1, **machine, **more}

    def bandwidth(self, **more: Any) -> dict[str, Any]:
        """What CreatePublicNetwork needs, and more."""
        return {"VdcId": self.vdc, "AutoRenew": 0, "FloatBandwidth": 0, **public_order(), **more}

    def rule(self, **more: Any) -> dict[str, Any]:
        """What AddSecurityGroupRule needs, and more."""
        return {"SecurityGroupId": self.group, **security_rule(), **more}

    def nsg_order(self, **more: Any) -> dict[str, Any]:
        """What AddNSGRule needs, and more."""
        return {"SecurityGroupId": self.nsg, **nsg_rule(3), **more}

    def nsg_change(self) -> dict[str, Any]:
        """What ModifyNSGRule needs."""
        return {"SecurityGroupId": self.nsg, "RuleId": self.nsg_rule}

    def machine(self, **more: Any) -> dict[str, Any]:
        """What CreateBmsInstance needs, and more."""
        return {**metal_order(self.vdc, self.lan), **more}

    def monitor(self, **more: Any) -> dict[str, Any]:
        return {"InstanceId": self.running, "MetricName": "CPUUtilization", "Period": 60, **DAY, **more}

    def flow(self, **more: Any) -> dict[str, Any]:
        card = {"InstanceId": self.running, "InterfaceId": self.public_card}
        return {**card, "MetricName": "NetworkCardFlow", **DAY, **more}

    def shop(self, **more: Any) -> dict[str, Any]:
        """What CreateDisk of the storage service needs, and more."""
        return {"RegionId": REGION, "Name": "data", "Size": 100, "Num": 1, "GoodsId": DISK_GOODS, **more}

    def host_order(self, **more: Any) -> dict[str, Any]:
        """What AllocateDedicatedHosts needs, and more."""
        return {**dedicated_host_order(self.host_type), **more}

    def _build(self) -> None:
        self._networks()
        self._gpns()
        self._hosts()
        self._instances()
        self._groups()
        self._nsgs()
        self._templates()
        self._metal()

    def _networks(self) -> None:
        make = self.driver.made
        self.vdc = make("vdc", "create_vdc", RegionId=REGION, VdcName="town")
        self.empty_vdc = make("vdc", "create_vdc", RegionId=REGION, VdcName="empty")
        self.other_vdc = make("vdc", "create_vdc", RegionId=REGION, VdcName="other")
        self.far_vdc = make("vdc", "create_vdc", RegionId=OTHER_REGION, VdcName="far")
        self.wan = make("vdc", "create_public_network", **self.bandwidth())
        self.other_wan = make("vdc", "create_public_network", **self.bandwidth(VdcId=self.other_vdc))
        self.busy_wan = make("vdc", "create_public_network", **self.bandwidth(VdcId=self.other_vdc))
        self.lan = make("vdc", "create_private_network", VdcId=self.vdc, Name="lan")
        self.spare_lan = make("vdc", "create_private_network", VdcId=self.vdc, Name="spare")
        manual = {"VdcId": self.vdc, "Name": "small", "Type": "manual", "Address": "10.9.0.0", "Mask": "29"}
        self.small_lan = make("vdc", "create_private_network", **manual)
        self.other_lan = make("vdc", "create_private_network", VdcId=self.other_vdc, Name="lan")
        self.leaving_lan = make("vdc", "create_private_network", VdcId=self.vdc, Name="leaving")
        networks = {network["PublicId"]: network for vdc in self._vdcs() for network in vdc["PublicNetwork"]}
        self.segment = networks[self.wan]["Segments"][0]["SegmentId"]
        self.busy_segment = networks[self.busy_wan]["Segments"][0]["SegmentId"]
        self.address = networks[self.wan]["Segments"][0]["Address"].rpartition(".")[0]
        """The first three numbers of the public addresses, which begin at 0."""
        self.receiver = self.driver.data("vdc", "get_wan_alarm_receiver")[0]["ReceiverId"]
        with self.unfinished("CreateVdc", "ModifyPublicNetwork", "DeletePrivateNetwork"):
            self.driver.call("vdc", "create_vdc", RegionId=REGION, VdcName="busy")
            self.driver.call("vdc", "modify_public_network", PublicId=self.busy_wan, Qos=10)
            self.driver.call("vdc", "delete_private_network", PrivateId=self.leaving_lan)
        self.busy_vdc = next(vdc["VdcId"] for vdc in self._vdcs() if vdc["VdcName"] == "busy")

    def _vdcs(self) -> list[dict[str, Any]]:
        return self.driver.data("vdc", "describe_vdc")

    def _gpns(self) -> None:
        self.pop = self.driver.data("vdc", "describe_access_info", Type="pop")["Pop"][0]["PopId"]
        points = [{"VdcId": self.other_vdc, "PrivateId": self.other_lan}]
        order = {"Qos": 5, "AccessPoint": points, "PopAccessPoint": []}
        self.gpn = self.driver.made("vdc", "create_gpn", Name="gpn", **order)
        with self.unfinished("CreateGPN"):
            order = {"Qos": 5, "AccessPoint": [], "PopAccessPoint": [{"PopId": self.pop}]}
            self.driver.call("vdc", "create_gpn", Name="busy", **order)
        self.busy_gpn = self.driver.data("vdc", "describe_gpn", Key="busy")[0]["GpnId"]

    def _hosts(self) -> None:
        near, far = (
            self.driver.data("dedicated_host", "describe_dedicated_host_types", RegionId=region)[0]
            for region in (REGION, OTHER_REGION)
        )
        self.host_type = near
        """A row of DescribeDedicatedHostTypes."""
        buy = "allocate_dedicated_hosts"
        self.host = self.driver.data("dedicated_host", buy, **self.host_order())[0]
        far_order = {**dedicated_host_order(far), "RegionId": OTHER_REGION}
        self.far_host = self.driver.data("dedicated_host", buy, **far_order)[0]
        self.housed = self._instance("housed", DedicatedHostId=self.host)

    def _instances(self) -> None:
        place = {"PrivateId": self.lan, "IP": ["10.240.0.5"]}
        self.running = self._instance("running", PublicIp=[f"{self.address}.5"], PrivateIp=[place])
        self.neighbour = self._instance("neighbour", DataDisks=[{"Type": "ssd_disk", "Size": 100}])
        self.stopped = self._instance("stopped", SystemDisk={"Type": "system_disk", "Size": 100})
        self.protected = self._instance("protected", DeletionProtection=True, LabelNames=["used"])
        self.busy = self._instance("busy")
        self.elsewhere = self._instance("elsewhere", VdcId=self.other_vdc)
        self.driver.run("instance", "stop_instance", InstanceId=self.stopped)
        with self.unfinished("RebootInstance"):
            self.driver.call("instance", "reboot_instance", InstanceId=self.busy)
        shown = self.driver.data("instance", "describe_instances", InstanceId=self.running)["Instances"][0]
        self.public_card = shown["PublicNetworkInterface"][0]["InterfaceId"]
        self.private_card = shown["PrivateNetworkInterface"][0]["InterfaceId"]
        shown = self.driver.data("instance", "describe_instances", InstanceId=self.neighbour)["Instances"][0]
        self.disk = shown["Disks"]["DataDisks"][0]["DiskId"]
        self.driver.run("instance", "create_tag", TagName="free")
        tags = self.driver.data("instance", "describe_tags")
        self.tag, self.free_tag = (tag["TagId"] for tag in tags)

    def _instance(self, name: str, **more: Any) -> str:
        return self.driver.made("instance", "create_instance", **self.order(InstanceName=name, **more))

    def _groups(self) -> None:
        self.group = self._group("group", "public")
        self.private_group = self._group("private", "private")
        self.unused_group = self._group("unused", "public")
        self.busy_group = self._group("busy", "public")
        joined = [{"InstanceId": self.running, "PublicId": self.wan}]
        self.driver.run("security_group", "join_security_group", SecurityGroupId=self.group, BindData=joined)
        self.driver.run("security_group", "add_security_group_rule", **self.rule())
        shown = self.driver.data("security_group", "describe_security_group_attribute", SecurityGroupId=self.group)
        self.security_rule = shown["SecurityGroupRules"][0]["RuleId"]
        with self.unfinished("AddSecurityGroupRule"):
            busy = self.rule(SecurityGroupId=self.busy_group)
            self.driver.call("security_group", "add_security_group_rule", **busy)

    def _group(self, name: str, kind: str) -> str:
        described = {"SecurityGroupName": name, "SecurityGroupType": kind, "Description": name}
        self.driver.run("security_group", "create_security_group", **described)
        shown = self.driver.data("security_group", "describe_security_groups", Keyword=name)
        return str(shown["SecurityGroup"][0]["SecurityGroupId"])

    def _nsgs(self) -> None:
        self.nsg, self.private_nsg = (
            self.driver.data("nsg", "create_nsg", SecurityGroupName=kind, SecurityGroupType=kind, Description=kind)[
                "SecurityGroupId"
            ]
            for kind in ("public", "private")
        )
        for priority in (1, 2):
            self.driver.run("nsg", "add_nsg_rule", SecurityGroupId=self.nsg, **nsg_rule(priority))
        self.driver.run("nsg", "join_nsg", SecurityGroupId=self.nsg, InterfaceIds=[self.public_card])
        shown = self.driver.data("nsg", "describe_nsg_attribute", SecurityGroupId=self.nsg)
        self.nsg_rule = shown["Rules"][0]["RuleId"]

    def _templates(self) -> None:
        self.template = self._template("template")
        self.busy_template = self._template("busy")
        with self.unfinished("SyncTemplate"):
            there = {"TemplateId": self.busy_template, "RegionId": OTHER_REGION}
            self.driver.call("template", "sync_template", **there)

    def _template(self, name: str) -> str:
        order = {"InstanceId": self.stopped, "DisplayName": name, "PowerOn": False}
        return self.driver.made("template", "create_template", **order)

    def _metal(self) -> None:
        self.metal = self._machine("running", **BY_THE_HOUR)
        self.stopped_metal = self._machine("stopped", **BY_THE_HOUR)
        self.prepaid_metal = self._machine("prepaid")
        self.full_metal = self._machine("full", **BY_THE_HOUR)
        self.busy_metal = self._machine("busy", **BY_THE_HOUR)
        off = [self.stopped_metal, self.prepaid_metal, self.full_metal]
        self.driver.run("bms", "operate_bms_power", Operate="stop", BaremetalIds=off)
        self.spare_disk, self.metal_disk, self.full_disk, self.busy_disk = (self._disk(name) for name in "abcd")
        self.far_disk = self._disk("far", RegionId=OTHER_REGION)
        attached = [(self.metal_disk, self.metal), (self.full_disk, self.full_metal)]
        for disk, machine in attached:
            self.driver.run("bms_storage", "attach_disk", DiskId=disk, InstanceId=machine)
        self.snapshot = self._snapshot(self.metal_disk)
        self.busy_snapshot = self._snapshot(self.busy_disk)
        with self.unfinished("OperateBmsPower", "CreateBmsInstance", "ChangeIops"):
            reset = self.driver.call("bms", "operate_bms_power", Operate="reset", BaremetalIds=[self.busy_metal])
            self.driver.call("bms", "create_bms_instance", **self.machine(InstanceName="coming"))
            self.driver.call("bms_storage", "change_iops", DiskId=self.busy_disk, Iops=2000)
        self.metal_task = reset.tasks[0].id
        coming = self.driver.data("bms", "describe_bms", Name="coming")
        self.coming_metal = coming["Baremetals"][0]["BaremetalId"]

    def _machine(self, name: str, **more: Any) -> str:
        reply = self.driver.run("bms", "create_bms_instance", **self.machine(InstanceName=name, **more))
        return reply.tasks[0].resource_ids[0]

    def _disk(self, name: str, **more: Any) -> str:
        reply = self.driver.run("bms_storage", "create_disk", **self.shop(Name=name, **more))
        return str(reply["Data"]["DiskInfo"][0]["DiskId"])

    def _snapshot(self, disk: str) -> str:
        return str(self.driver.data("bms_storage", "create_snapshot", DiskId=disk, SnapshotName="s")["SnapshotId"])


DISK_GOODS = "cb089b65-a9a3-59b0-842f-74cb3f3ef3e3"
BY_THE_HOUR = {
    "InstanceChargeType": "PostPaid",
    "GoodsId": 8121,
    "ComputeId": "c8944cb1-170c-535d-93d6-048d64171286",
}


def instance_order(vdc: str) -> dict[str, Any]:
    place = {"RegionId": REGION, "VdcId": vdc, "InstanceName": "web", "Password": PASSWORD}
    return {**place, "InstanceType": "CCS.C3", "Cpu": 2, "Ram": 4}


def public_order() -> dict[str, Any]:
    return {"Name": "wan", "Type": "Bandwidth_BGP", "BillingMethod": "Bandwidth", "Qos": 5, "IPNum": 8}


def security_rule() -> dict[str, Any]:
    traffic = {"Direction": "all", "Protocol": "TCP", "TargetPort": "443;8443", "LocalPort": "0"}
    match = {"RuleType": "ip", "TargetAddress": "120.78.170.188/28"}
    return {"Action": 1, "Priority": 50, "Description": "https", **match, **traffic}


def nsg_rule(priority: int) -> dict[str, Any]:
    traffic = {"Direction": 0, "Protocol": "TCP", "IpList": ["0.0.0.0/0"], "PortList": ["80", "8000-9000"]}
    return {"Description": "web", "Action": "ACCEPT", "Priority": priority, **traffic}


def metal_order(vdc: str, network: str) -> dict[str, Any]:
    place = {"RegionId": REGION, "VdcId": vdc, "PipeIds": [network], "InstanceName": "metal", "Password": PASSWORD}
    goods = {"GoodsId": 8120, "ComputeId": "fb7a1536-4280-5d21-b645-c6365f61f386", "ImageId": "24", "Amount": 1}
    return {**place, **goods, "InstanceChargeType": "PrePaid", "PrepaidMonth": 1, "AutoRenew": 0}


def dedicated_host_order(kind: dict[str, Any]) -> dict[str, Any]:
    """`kind` is a row of DescribeDedicatedHostTypes."""
    place = {"RegionId": REGION, "DedicatedHostName": "host", "Amount": 1, "PrepaidMonth": 1, "AutoRenew": False}
    goods = {"DedicatedHostType": kind["VmTypeId"], "DedicatedHostGoodId": str(kind["GoodsId"])}
    size = {"DedicatedHostCpu": kind["Cpu"], "DedicatedHostRam": kind["Ram"], "DedicatedHostLimit": 1}
    return {**place, **goods, **size}
