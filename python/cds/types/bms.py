# Generated from models/ by `cargo xtask generate`; do not edit.
"""Types of `cds.Bms`: nested parameters and responses."""

from typing import Literal, TypedDict

from .values import Region


class GoodsDisk(TypedDict):
    Id: str
    """ID of the kind of disk."""

    Type: str
    """Kind of disk, such as `SSD` or `NVME`."""

    Capacity: int
    """Size of one disk in GB."""

    Count: int
    """Number of such disks."""


class GoodsCompute(TypedDict):
    Id: str
    """ID of the configuration, the `ComputeId` of an order."""

    CpuInfo: str
    """Model of the processors, with their number where there are several."""

    Cpu: int
    """Number of CPU cores."""

    Ram: int
    """Memory in GB."""

    Frequency: str
    """Clock rate with its unit, such as `2.1GHz`."""

    Disks: list[GoodsDisk]
    """Built-in disks, one entry for each kind."""


class Goods(TypedDict):
    GoodsId: int
    """Number of the product; CreateBmsInstance takes it."""

    GoodsName: str
    """Name of the product."""

    Computes: list[GoodsCompute]
    """Hardware configurations of the product."""


class DescribeBmsGoodsData(TypedDict):
    PrePaid: list[Goods] | None
    """Products for a monthly subscription; null when there is none."""

    PostPaid: list[Goods] | None
    """Products charged by use; null when there is none."""


class DescribeBmsGoodsPriceData(TypedDict):
    TradeAmount: str
    """What the whole order costs, as a decimal number in text. In the currency of the account, or the one that the response names."""

    UnitPrice: str
    """Price of one server, as a decimal number in text. In the currency of the account, or the one that the response names."""

    Currency: Literal["CN", "US"] | str
    """Currency of the prices: `CN` is yuan, `US` is US dollars."""


class DescribeBmsImageRow(TypedDict):
    Id: str
    """ID of the image, the `ImageId` of an order."""

    Name: str
    """Name of the image."""

    Type: Literal["public", "private"] | str
    """Whose image it is: `public` or `private`."""


class CreateBmsInstanceData(TypedDict):
    TaskIds: list[str]
    """Ids of the tasks, one for each server."""


class DescribeBmsNetworkCard(TypedDict):
    Id: str
    """ID of the network card."""

    VlanId: str
    """Number of the VLAN, in digits."""

    IpType: Literal["public", "private"] | str
    """Kind of network that the card is in: `public` or `private`."""

    IpVersion: str
    """Version of the address, such as `ipV4`."""

    IpAddress: str
    """Address of the card."""

    Netmask: str
    """Netmask, such as `255.255.0.0`."""

    Gateway: str
    """Gateway of the network."""

    ConnectState: Literal["on", "off"] | str
    """Whether the card is connected: `on` or `off`."""


class DescribeBmsNetworks(TypedDict):
    NetworkCards: list[DescribeBmsNetworkCard]
    """Network cards of the server."""


class DescribeBmsRow(TypedDict):
    BaremetalId: str
    """ID of the bare-metal server."""

    Name: str
    """Name of the server."""

    Cpu: int
    """Number of CPU cores."""

    Ram: int
    """Memory in GB."""

    State: str
    """State of the server, such as `running`, `rebuilding` or `error`."""

    EnableMonitor: Literal["0", "1"] | str
    """Whether monitoring is on, in digits: `1` yes, `0` no."""

    Status: str
    """The state in Chinese words, for display."""

    VdcId: str
    """ID of the VDC that the server is in."""

    RegionId: Region
    """Region of the server."""

    VdcName: str
    """Name of the VDC."""

    RegionName: str
    """Name of the region, in Chinese."""

    InstanceChargeType: Literal["PrePaid", "PostPaid"] | str
    """Charging: `PrePaid` is a monthly subscription, `PostPaid` is pay-as-you-go."""

    IsAutoRenewal: Literal[0, 1] | int
    """Whether a subscription renews itself: 1 yes, 0 no."""

    CreateDate: str
    """When the server was created, in Beijing time."""

    Networks: DescribeBmsNetworks
    """The network connections of the server."""


class _DescribeBmsDataRequired(TypedDict):
    Baremetals: list[DescribeBmsRow]
    """The servers of this page."""

    TotalCount: int
    """Number of servers on all pages."""

    PageSize: int
    """Number of servers on a page."""

    PageNumber: int
    """Number of this page, counted from 1."""


class DescribeBmsData(_DescribeBmsDataRequired, total=False):
    Pages: int
    """Number of pages."""


class DescribeBmsDetailVolume(TypedDict):
    Id: str
    """ID of the attachment of the disk to the server."""

    BaremetalId: str
    """ID of the server that has the disk."""

    Type: str
    """Kind of storage: `hard` is a built-in disk."""

    Capacity: int
    """Size of the disk in GB."""

    Iops: int
    """IOPS of the disk."""

    Mbps: int
    """Throughput of the disk, in Mbps by its name."""

    VolumeType: str
    """Kind of disk, such as `SSD`."""

    VolumeId: str
    """ID of the disk itself."""

    VolumePath: str
    """Name of the device, such as `sda`."""

    CreateDate: str
    """When the entry was created, in UTC."""

    UpdateDate: str
    """When the entry was last changed, in UTC."""


class DescribeBmsDetailNetworkCard(TypedDict):
    Id: str
    """ID of the network card."""

    Mac: list[str]
    """MAC addresses of the ports that are bonded."""

    VlanId: str
    """Number of the VLAN, in digits."""

    WorkMode: str
    """How the ports are bonded, such as `bond6`."""

    IpType: Literal["public", "private"] | str
    """Kind of network that the card is in: `public` or `private`."""

    IpVersion: str
    """Version of the address, such as `ipV4`."""

    IpAddress: str
    """Address of the card."""

    Netmask: str
    """Netmask, such as `255.255.0.0`."""

    Gateway: str
    """Gateway of the network."""

    ConnectState: Literal["on", "off"] | str
    """Whether the card is connected: `on` or `off`."""


class DescribeBmsDetailNetworks(TypedDict):
    NetworkCards: list[DescribeBmsDetailNetworkCard]
    """Network cards of the server."""


class DescribeBmsDetailData(TypedDict):
    BaremetalId: str
    """ID of the bare-metal server."""

    Name: str
    """Name of the server."""

    Cpu: int
    """Number of CPU cores."""

    Ram: int
    """Memory in GB."""

    State: str
    """State of the server, such as `running`, `rebuilding` or `error`."""

    EnableMonitor: Literal["0", "1"] | str
    """Whether monitoring is on, in digits: `1` yes, `0` no."""

    Status: str
    """The state in Chinese words, for display."""

    VdcId: str
    """ID of the VDC that the server is in."""

    RegionId: Region
    """Region of the server."""

    VdcName: str
    """Name of the VDC."""

    RegionName: str
    """Name of the region, in Chinese."""

    ImageName: str
    """Name of the image that the system was installed from."""

    InstanceChargeType: Literal["PrePaid", "PostPaid"] | str
    """Charging: `PrePaid` is a monthly subscription, `PostPaid` is pay-as-you-go."""

    BillStatus: str
    """Billing state in digits; `1` means that the server is being charged for."""

    IsAutoRenewal: Literal[0, 1] | int
    """Whether a subscription renews itself: 1 yes, 0 no."""

    RunningTime: str
    """How long the server has run, in Chinese words: days, hours, minutes, seconds."""

    CreateDate: str
    """When the server was created, in Beijing time."""

    ExpireDate: str
    """When the subscription ends, in Beijing time."""

    Volumes: list[DescribeBmsDetailVolume]
    """Disks of the server."""

    Networks: DescribeBmsDetailNetworks
    """The network connections of the server."""


class OperateBmsPowerData(TypedDict):
    TaskIds: list[str]
    """Ids of the tasks, in the order of `BaremetalIds`."""

    BaremetalIds: list[str]
    """Ids of the servers."""


class ReinstallBmsData(TypedDict):
    TaskIds: list[str]
    """Ids of the tasks: one, for the one server."""


class DescribeBmsVNCData(TypedDict):
    Url: str
    """Address of the console; its token lets anyone in, so keep it secret."""


class ModifyBmsOrderRow(TypedDict):
    SuborderIds: list[str]
    """Ids of the suborders."""


class _DescribeBmsTaskDataRequired(TypedDict):
    BareMetalIds: list[str]
    """Ids of the servers that the task is about."""

    Status: Literal["init", "succeed"] | str
    """State of the task: `init` is running, `succeed` is finished; `failed` is undocumented."""


class DescribeBmsTaskData(_DescribeBmsTaskDataRequired, total=False):
    Message: str
    """Why the task failed."""
