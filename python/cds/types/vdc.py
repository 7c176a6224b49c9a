# Generated from models/ by `cargo xtask generate`; do not edit.
"""Types of `cds.Vdc`: nested parameters and responses."""

from typing import Literal, TypedDict

from .values import BandwidthType, Region


class CreateVdcPublicNetwork(TypedDict, total=False):
    Name: str
    """Name of the public network. Example: "public-1"."""

    Type: BandwidthType
    """Bandwidth type (line) of the public network; see `cds.constants.BANDWIDTH_TYPES`. Example: "Bandwidth_BGP"."""

    BillingMethod: Literal["Bandwidth", "Traffic", "DataPackage"] | str
    """How the bandwidth is billed: fixed bandwidth, by traffic, or a traffic package. Known values: "Bandwidth", "Traffic", "DataPackage". The document spells the first value both Bandwidth and BandwIdth; it is sent as given. Example: "Bandwidth"."""

    Qos: int
    """Bandwidth in Mbps; with BillingMethod DataPackage the size of the package. DescribeAvailableResource returns the limit as MaxQos. Example: 20."""

    IPNum: Literal[4, 8, 16, 32, 64] | int
    """Number of public IP addresses to buy. Known values: 4, 8, 16, 32, 64. Example: 4."""

    AutoRenew: Literal[0, 1] | int
    """1 renews the network automatically, 0 does not. Example: 0."""

    FloatBandwich: int
    """Burst (peak) bandwidth in Mbps. Spelled so in the document; CreatePublicNetwork calls it FloatBandwidth. Example: 200."""


class _AddAccessPointVdcAddRequired(TypedDict):
    VdcId: str
    """ID of the VDC. Example: "6d2a9e74-1c3b-4b58-a0f7-25c8de914b33"."""

    PrivateId: str
    """ID of the private network of the VDC that joins. Example: "9a60c2f4-d71b-45e8-a3c9-4eb82f105d77"."""


class AddAccessPointVdcAdd(_AddAccessPointVdcAddRequired, total=False):
    PointType: Literal["VDC"] | str
    """Kind of the access point, VDC here. Example: "VDC"."""

    CityId: str
    """ID of the city, returned by DescribeAccessInfo. Example: "4f86aea3-5ea4-4fbf-9ffe-334c985689bc"."""


class _AddAccessPointPopAddRequired(TypedDict):
    PopId: str
    """ID of the POP. Example: "0c563fb9-3ed4-4870-ac6d-29be78d72320"."""


class AddAccessPointPopAdd(_AddAccessPointPopAddRequired, total=False):
    CityId: str
    """ID of the city, returned by DescribeAccessInfo. Example: "4f86aea3-5ea4-4fbf-9ffe-334c985689bc"."""

    PointType: Literal["Pop"] | str
    """Kind of the access point, Pop here. Example: "Pop"."""


class _CreateGPNAccessPointRequired(TypedDict):
    VdcId: str
    """ID of the VDC. Example: "6d2a9e74-1c3b-4b58-a0f7-25c8de914b33"."""

    PrivateId: str
    """ID of the private network of the VDC that joins. Example: "9a60c2f4-d71b-45e8-a3c9-4eb82f105d77"."""


class CreateGPNAccessPoint(_CreateGPNAccessPointRequired, total=False):
    AccessPointType: Literal["vdc"] | str
    """Kind of the access point, vdc here. Example: "vdc"."""


class _CreateGPNPopAccessPointRequired(TypedDict):
    PopId: str
    """ID of the POP. Example: "0c563fb9-3ed4-4870-ac6d-29be78d72320"."""


class CreateGPNPopAccessPoint(_CreateGPNPopAccessPointRequired, total=False):
    AccessPointType: Literal["pop"] | str
    """Kind of the access point, pop here. Example: "pop"."""


class DescribeVdcSegment(TypedDict):
    Mask: int
    """Prefix length of the range, such as 29."""

    Gateway: str
    """Gateway of the range."""

    SegmentId: str
    """ID of the range; DeletePublicIp takes it."""

    Address: str
    """First address of the range."""


class _DescribeVdcPublicNetworkRequired(TypedDict):
    Name: str
    """Name of the public network."""

    Status: str
    """State of the network, `ok` when it can be used."""

    Qos: int
    """Bandwidth in Mbps; for a traffic package, its size in GB."""

    Segments: list[DescribeVdcSegment]
    """Ranges of public addresses that belong to the network."""

    UnuseIpNum: int
    """Number of addresses that nothing uses yet."""

    PublicId: str
    """ID of the public network."""


class DescribeVdcPublicNetwork(_DescribeVdcPublicNetworkRequired, total=False):
    Type: BandwidthType
    """Bandwidth type (line) of the network."""

    Ip: str
    """First address of the IP range that was bought."""

    Mask: str
    """Prefix length of that IP range, in digits."""

    BillingMethod: str
    """How the bandwidth is billed: fixed bandwidth, by traffic, or a traffic package."""

    FloatBandwidth: int
    """Burst (peak) bandwidth in Mbps."""

    AutoRenew: Literal[0, 1] | int
    """Whether the network renews itself: 1 yes, 0 no."""


class _DescribeVdcPrivateNetworkRequired(TypedDict):
    Name: str
    """Name of the private network."""

    Status: str
    """State of the network, `ok` when it can be used."""

    UnuseIpNum: int
    """Number of addresses that nothing uses yet."""

    Segments: list[str]
    """Address ranges, each written as first and last address with a tilde between."""

    PrivateId: str
    """ID of the private network."""


class DescribeVdcPrivateNetwork(_DescribeVdcPrivateNetworkRequired, total=False):
    Ip: str
    """First address of the range; the document also shows it with its prefix length."""

    Mask: str
    """Prefix length of the range, in digits."""

    Id: str
    """ID of the private network, the same as `PrivateId`."""


class _DescribeVdcRowRequired(TypedDict):
    VdcId: str
    """ID of the VDC."""

    VdcName: str
    """Name of the VDC."""

    RegionId: Region
    """Region of the VDC."""

    PublicNetwork: list[DescribeVdcPublicNetwork]
    """Public networks of the VDC; empty when it has none."""

    PrivateNetwork: list[DescribeVdcPrivateNetwork]
    """Private networks of the VDC; empty when it has none."""


class DescribeVdcRow(_DescribeVdcRowRequired, total=False):
    VdcStatus: str
    """State of the VDC, `ok` when it can be used."""

    PageNumber: int
    """Page number repeated in every VDC; 0 in the document's sample, so do not rely on it."""

    PageCount: int
    """Number of pages repeated in every VDC; 0 in the document's sample, so do not rely on it."""


class DescribeBandwidthTrafficLastFiveMinutesUsage(TypedDict):
    Inbps: float
    """Incoming traffic; bits per second by its name, the document gives no unit."""

    Outbps: float
    """Outgoing traffic; bits per second by its name, the document gives no unit."""


class DescribeBandwidthTrafficData(TypedDict):
    LastFiveMinutesUsage: DescribeBandwidthTrafficLastFiveMinutesUsage
    """Traffic of the last five minutes."""

    MaxQos: int
    """Bandwidth of the network in Mbps."""


class DescribeGPNJoinVdc(TypedDict):
    PrivateId: str
    """ID of the private network that has joined."""

    RegionId: Region
    """Region of the VDC."""

    VdcName: str
    """Name of the VDC."""

    VdcId: str
    """ID of the VDC."""

    CityId: str
    """ID of the city that it is in."""

    PrivateNet: str
    """Address range of the private network: CIDR, or first and last address with a tilde."""

    Address: str
    """First address of the private network."""

    Qos: int
    """Bandwidth of this access point in Mbps."""


class DescribeGPNJoinVpc(TypedDict):
    PrivateId: str
    """ID of the private network that has joined."""

    RegionId: Region
    """Region of the VPC."""

    VpcName: str
    """Name of the VPC."""

    VpcId: str
    """ID of the VPC."""

    CityId: str
    """ID of the city that it is in."""

    PrivateNet: str
    """Address range of the private network: CIDR, or first and last address with a tilde."""

    Address: str
    """First address of the private network."""

    Qos: int
    """Bandwidth of this access point in Mbps."""


class DescribeGPNJoinPop(TypedDict):
    PopId: str
    """ID of the POP."""

    CityId: str
    """ID of the city that it is in."""

    PopName: str
    """Name of the POP."""

    Qos: int
    """Bandwidth of this access point in Mbps."""


class DescribeGPNRow(TypedDict):
    GpnId: str
    """ID of the GPN."""

    Qos: int
    """Bandwidth of the GPN in Mbps."""

    Name: str
    """Name of the GPN."""

    EvpnId: int
    """Number of the EVPN that carries the GPN."""

    Status: str
    """State of the GPN, `ok` when it can be used."""

    StatusStr: str
    """The state in Chinese words, for display."""

    SubOrderId: str
    """ID of the order that the GPN is billed by."""

    JoinVdcs: list[DescribeGPNJoinVdc]
    """Private networks of VDCs that have joined."""

    JoinVpcs: list[DescribeGPNJoinVpc]
    """Private networks of VPCs that have joined."""

    JoinPops: list[DescribeGPNJoinPop] | None
    """POPs that have joined; null when there is none."""


class DescribeAccessInfoPop(TypedDict, total=False):
    PopId: str
    """ID of the POP."""

    PopName: str
    """Name of the POP."""

    CityId: str
    """ID of the city that it is in."""


class DescribeAccessInfoPrivateNetwork(TypedDict):
    PrivateId: str
    """ID of the private network."""

    Address: str
    """First address of the private network."""


class DescribeAccessInfoRow(TypedDict):
    PrivateNetwork: list[DescribeAccessInfoPrivateNetwork]
    """Private networks of the VDC."""

    CityId: str
    """ID of the city that it is in."""

    RegionId: Region
    """Region of the VDC."""

    RegionName: str
    """Name of the region, in Chinese."""

    VdcId: str
    """ID of the VDC."""

    VdcName: str
    """Name of the VDC."""

    ZoneName: str
    """Name of the area of the world, in Chinese."""


class DescribeAccessInfoData(TypedDict):
    Pop: list[DescribeAccessInfoPop] | None
    """POPs that can join; null when VDCs were asked for."""

    Vdc: list[DescribeAccessInfoRow] | None
    """VDCs that can join; null when POPs were asked for."""


class VDCBandwidthBillingSchemeBillingScheme(TypedDict):
    BillingScheme: str
    """Billing scheme, the `BillScheme` of VDCBandwidthUnitPrice."""

    BillingSchemeName: str
    """Name of the scheme, in Chinese words."""

    ResourceType: Literal["wan"] | str
    """Kind of resource: `wan`."""

    ResourceTypeName: str
    """Name of the kind, in Chinese words."""

_BandwidthType = BandwidthType  # hidden by a member in some classes


class VDCBandwidthBillingSchemeRow(TypedDict):
    BandwidthType: _BandwidthType
    """Type of the bandwidth."""

    BandwidthTypeName: str
    """Name of the type, in Chinese words."""

    BillingSchemeList: list[VDCBandwidthBillingSchemeBillingScheme]
    """Billing schemes of this type."""


class UnitPrice(TypedDict):
    Cycle: str
    """Length of time that the price is for, in Chinese words, such as a day."""

    Discount: float
    """Factor of the discount; 1 is none."""

    DiscountStr: str
    """The discount in Chinese words, for display."""

    Price: float
    """Price after the discount, for one unit and one cycle. In the currency of the account, or the one that the response names."""

    PriceStr: str
    """The same price, as text. In the currency of the account, or the one that the response names."""

    Sign: str
    """Sign of the currency, such as `￥`."""

    StdPrice: float
    """Price before the discount. In the currency of the account, or the one that the response names."""

    StdPriceStr: str
    """The same price, as text. In the currency of the account, or the one that the response names."""

    Unit: str
    """What is priced: `Mb`, or a Chinese word for one address."""


class _VDCBandwidthUnitPriceDataRequired(TypedDict):
    BandwidthPrice: UnitPrice
    """Price of one unit of bandwidth."""


class VDCBandwidthUnitPriceData(_VDCBandwidthUnitPriceDataRequired, total=False):
    EIPPrice: UnitPrice
    """Price of one public address."""


class GetWanAlarmReceiverRow(TypedDict):
    ReceiverId: str
    """ID of the receiver."""

    ReceiverMail: str
    """Mail address of the receiver."""

    ReceiverName: str
    """Name of the receiver."""

    ReceiverTel: str
    """Mobile number with its country code, such as `(+86)13300000000`."""

    UsedByNow: bool
    """Whether the group asked for has this receiver."""

    UsedByOther: bool
    """Whether another group has this receiver."""
