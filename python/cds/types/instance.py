# Generated from models/ by `cargo xtask generate`; do not edit.
"""Types of `cds.Instance`: nested parameters and responses."""

from collections.abc import Sequence
from typing import Literal, TypedDict

from .values import InstanceType, Region


class CreateInstanceSystemDisk(TypedDict, total=False):
    Size: int
    """Size in GB (default: the size of the image's system disk). Example: 200."""

    Type: Literal["system_disk", "ssd_system_disk"] | str
    """`system_disk` (performance) or `ssd_system_disk` (very high performance). Example: "ssd_system_disk"."""

    IOPS: int
    """Number of provisioned IOPS packages (default 0). Example: 5."""


class _CreateInstanceDataDisksRequired(TypedDict):
    Size: int
    """Size of the disk in GB. Example: 100."""


class CreateInstanceDataDisks(_CreateInstanceDataDisksRequired, total=False):
    Type: Literal["ssd_disk", "high_disk"] | str
    """Kind of disk: `ssd_disk` or `high_disk`. Example: "ssd_disk"."""

    IOPS: int
    """Number of provisioned IOPS packages (default 0); only SSD disks have them. Example: 5."""


class _CreateInstancePrivateIpRequired(TypedDict):
    PrivateId: str
    """ID of a private network in the same virtual data centre. Example: "d41e6b97-08c5-4a3f-9b72-e6f50a1c8d34"."""


class CreateInstancePrivateIp(_CreateInstancePrivateIpRequired, total=False):
    IP: Sequence[Literal["auto"] | str] | str
    """Addresses in this network, or `auto` to have them chosen."""

    Segment: str
    """Subnet of the private network, in CIDR notation. Example: "10.20.0.0/24"."""


class CreateInstanceWindowsActivation(TypedDict, total=False):
    Batch: Literal[0, 1] | int
    """1: the same key for all servers of this order; 0: one key for each server. Example: 1."""

    ProductIds: Sequence[str] | str
    """The product keys: one with `Batch` 1, otherwise as many as there are servers. The text of the document speaks of keys separated by commas, its example is a JSON list: the list is sent."""


class _CreateInstanceOrderedIPRequired(TypedDict):
    PipeId: str
    """ID of a public or private network of the virtual data centre. Example: "5a0c8d3e-94b7-4e12-a6f5-c83d1e7b2094"."""


class CreateInstanceOrderedIP(_CreateInstanceOrderedIPRequired, total=False):
    IP: Sequence[Literal["auto"] | str] | str
    """Addresses for this card, or `auto`; without it the card gets no address."""


class _CreateDiskDataDisksRequired(TypedDict):
    Size: int
    """Size of the disk in GB. Example: 100."""


class CreateDiskDataDisks(_CreateDiskDataDisksRequired, total=False):
    Type: Literal["ssd_disk", "high_disk"] | str
    """Kind of disk: `ssd_disk` or `high_disk`. Example: "ssd_disk"."""

    IOPS: int
    """Number of provisioned IOPS packages (default 0); only SSD disks have them. Example: 5."""


class DescribeInstancePriceSystemDisk(TypedDict, total=False):
    Size: int
    """Size in GB; when left out, the size of the image's system disk. Example: 200."""

    Type: Literal["system_disk", "ssd_system_disk"] | str
    """Disk type: `system_disk` (performance, assumed when left out) or `ssd_system_disk` (high performance). Example: "ssd_system_disk"."""

    IOPS: int
    """Number of provisioned IOPS packs; 0 when left out. Example: 5."""


class DescribeInstancePriceDataDisks(TypedDict, total=False):
    Size: int
    """Size in GB. Example: 100."""

    Type: Literal["ssd_disk", "high_disk"] | str
    """Disk type: `ssd_disk` or `high_disk`. Example: "ssd_disk"."""

    IOPS: int
    """Number of provisioned IOPS packs, for SSD disks; 0 when left out. Not shown for this action; CreateInstance has it for the same list. Example: 5."""


class ModifyInstanceChargeTypeData(TypedDict, total=False):
    order_audit: int
    """Review state of the order; 0 in every sample, otherwise undocumented."""


class _DiskRequired(TypedDict):
    Size: int
    """Capacity of the disk in GB."""


class Disk(_DiskRequired, total=False):
    DiskId: str
    """ID of the disk, as ResizeDisk and DeleteDisk take it."""

    DiskType: Literal["system_disk", "ssd_system_disk", "ssd_disk", "high_disk"] | str
    """Kind of the disk, as it was ordered."""

    Type: Literal["system_disk", "ssd_system_disk", "ssd_disk", "high_disk"] | str
    """Kind of the disk, under the name that orders use."""

    IOPS: int
    """IOPS of the disk; some responses call it IopsSize."""

    IopsSize: int
    """IOPS of the disk, under its older name."""


class _DescribeInstancesDisksRequired(TypedDict):
    SystemDisk: Disk
    """The disk that the server boots from."""

    DataDisks: list[Disk]
    """Further disks; empty when there are none."""


class DescribeInstancesDisks(_DescribeInstancesDisksRequired, total=False):
    LeftDataDiskNum: int
    """How many more data disks can be attached."""


class _DescribeInstancesPublicNetworkInterfaceRequired(TypedDict):
    InterfaceId: str
    """ID of the network card."""

    Name: str
    """Name of the public network that the card is on."""

    IP: str
    """IPv4 address of the card; empty when it has none."""

    MAC: str
    """MAC address of the card."""

    Connected: Literal[0, 1] | int
    """Whether the card is connected: 1 yes, 0 no."""

    PublicId: str
    """ID of the public network."""


class DescribeInstancesPublicNetworkInterface(_DescribeInstancesPublicNetworkInterfaceRequired, total=False):
    IPv6: str
    """IPv6 address of the card, if one is bound."""


class DescribeInstancesPrivateNetworkInterface(TypedDict):
    InterfaceId: str
    """ID of the network card."""

    Name: str
    """Name of the private network that the card is on."""

    IP: str
    """IPv4 address of the card; empty when it has none."""

    MAC: str
    """MAC address of the card."""

    Connected: Literal[0, 1] | int
    """Whether the card is connected: 1 yes, 0 no."""

    PrivateId: str
    """ID of the private network."""


class DescribeInstancesTag(TypedDict):
    TagId: str
    """ID of the tag in digits; a number in DescribeTags."""

    TagName: str
    """Name of the tag."""

_InstanceType = InstanceType  # hidden by a member in some classes


class _DescribeInstancesRowRequired(TypedDict):
    InstanceId: str
    """ID of the server, as all other actions take it."""

    InstanceName: str
    """Name of the server."""

    InstanceStatus: str
    """What the server is doing, such as `running` or `updating`."""

    InstanceChargeType: Literal["PrePaid", "PostPaid"] | str
    """How it is billed: `PrePaid` subscription or `PostPaid` pay as you go."""

    RegionId: Region
    """Availability zone that the server is in."""

    VdcId: str
    """ID of the virtual data center of the server."""

    VdcName: str
    """Name of that virtual data center."""

    Cpu: int
    """Number of CPU cores."""

    Ram: int
    """Memory in GB."""

    Disks: DescribeInstancesDisks
    """Disks of the server."""

    PublicNetworkInterface: list[DescribeInstancesPublicNetworkInterface]
    """Network cards on public networks; an older sample has one object."""

    PrivateNetworkInterface: list[DescribeInstancesPrivateNetworkInterface]
    """Network cards on private networks."""

    Tags: list[DescribeInstancesTag]
    """Tags attached to the server."""


class DescribeInstancesRow(_DescribeInstancesRowRequired, total=False):
    InstanceChargeStatus: str
    """State of the billing; `success` when all is well."""

    InstanceType: _InstanceType
    """Instance family of the server."""

    ImageId: str
    """Custom image ID or public image name of its operating system."""

    DeletionProtection: bool
    """Whether the server is protected against deletion."""

    CreateTime: str
    """When the server was created, as `YYYY-MM-DD HH:MM:SS`."""


class _DescribeInstancesDataRequired(TypedDict):
    Instances: list[DescribeInstancesRow]
    """The servers on this page."""

    PageNumber: int
    """Number of this page, counted from 1."""

    PageCount: int
    """Number of pages."""


class DescribeInstancesData(_DescribeInstancesDataRequired, total=False):
    Total: int
    """Number of servers on all pages."""


class DescribeInstanceMonitorRow(TypedDict):
    Timestamp: str
    """Time of the point; its time zone is not documented."""

    Value: float
    """Percent for CPU and memory, Mbps for cards, Kbps or IOPS for disks."""


class DescribeInstanceMonitorData(TypedDict):
    InstanceId: str
    """ID of the server that was measured."""

    Period: str
    """Seconds between two points, in digits. Unit: second."""

    DataPoints: list[DescribeInstanceMonitorRow]
    """The points in the order of time; some may be missing."""


class DescribeTagsRow(TypedDict):
    TagId: int
    """ID of the tag; digits in a string in DescribeInstances."""

    TagName: str
    """Name of the tag."""


class DescribeInstanceTypeRow(TypedDict):
    Cpu: int
    """Number of CPU cores."""

    Name: str
    """The size in words, in Chinese."""

    Ram: int
    """Memory in GB."""


class AddressUsageUsed(TypedDict):
    Address: str
    """The address that is in use."""

    Usage: str
    """Text in Chinese: what uses the address, with its name."""


class AddressUsage(TypedDict):
    UnusedList: list[str]
    """Unused addresses of the network."""

    UnusedTotal: int
    """Number of addresses in UnusedList."""

    UsedList: list[AddressUsageUsed]
    """Addresses in use, each with its user."""

    UsedTotal: int
    """Number of addresses in UsedList."""


class ResetInstancesPasswordRow(TypedDict):
    InstanceId: str
    """ID of the server."""

    TaskId: int
    """ID of the task that sets its password, here a number."""


class CreateInstanceHtmlConsoleURLData(TypedDict):
    URL: str
    """URL of the console in a browser; anyone with the URL can use it."""


class ExtendSystemDiskData(TypedDict):
    order_audit: int
    """Review state of the order; 0 in every sample, otherwise undocumented."""


class DescribeInstancePriceData(TypedDict):
    TotalPrice: float
    """Price of all servers together, in the currency of the account."""


class _DescribeNetworkCardFlowNetworkCardFlowRequired(TypedDict):
    Input: float
    """Inbound traffic in GB."""

    Output: float
    """Outbound traffic in GB."""


class DescribeNetworkCardFlowNetworkCardFlow(_DescribeNetworkCardFlowNetworkCardFlowRequired, total=False):
    InputFlow: float
    """Another name of Input, seen in the table only. Unit: GB."""

    OutputFlow: float
    """Another name of Output, seen in the table only. Unit: GB."""


class _DescribeNetworkCardFlowDataRequired(TypedDict):
    InstanceId: str
    """ID of the server."""

    InterfaceId: str
    """ID of the network card."""

    NetworkCardFlow: DescribeNetworkCardFlowNetworkCardFlow
    """Traffic in both directions."""


class DescribeNetworkCardFlowData(_DescribeNetworkCardFlowDataRequired, total=False):
    Period: int
    """Seconds between two measurements. Unit: second."""


class GetIpInfoBySegmentData(TypedDict):
    AvailableIPTotal: int
    """Number of free addresses."""

    AvailableIPList: list[str]
    """The free addresses."""
