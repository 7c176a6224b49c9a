# Generated from models/ by `cargo xtask generate`; do not edit.
"""Types of `cds.Common`: nested parameters and responses."""

from typing import Literal, TypedDict

from .values import BandwidthType, InstanceType, Region


class BandwidthGoodsBillingMethod(TypedDict):
    MaxQos: int
    """Highest `Qos` that can be bought: in Mbps, for a traffic package in GB."""

    Key: str
    """The `BillingMethod` of an order, such as `Traffic`; fixed bandwidth may be spelled `BandwIdth`."""


class BandwidthGoods(TypedDict):
    BillingMethod: list[BandwidthGoodsBillingMethod]
    """Ways to bill this bandwidth, with their limits."""

    Type: BandwidthType
    """Bandwidth type (line), the `Type` of a public network."""


class Image(TypedDict):
    GicDisplayName: str
    """Name of the image, for display."""

    ImageType: str
    """Operating system of the image, such as `centos`."""

    ImageId: str
    """ID of the image; CreateInstance takes it."""


class InstanceGoodsImageGoods(TypedDict):
    PublicImage: list[Image]
    """Images of the vendor."""

    PrivateImages: list[Image] | None
    """Images of the account; null when there is none."""


class DiskGoods(TypedDict):
    MinSize: int
    """Smallest size in GB."""

    MaxSize: int
    """Largest size in GB."""

    Type: str
    """Type of disk, such as `ssd_disk` or `system_disk`."""

    Step: int
    """Step between two sizes, in GB."""

_DiskGoods = DiskGoods  # hidden by a member in some classes

_InstanceType = InstanceType  # hidden by a member in some classes


class InstanceGoods(TypedDict):
    ImageGoods: InstanceGoodsImageGoods
    """Images available for such a server."""

    DiskGoods: list[_DiskGoods]
    """Data disks that fit such a server."""

    InstanceType: _InstanceType
    """Type of cloud server."""

    SystemDiskGoods: list[_DiskGoods]
    """System disks that fit such a server."""

_InstanceGoods = InstanceGoods  # hidden by a member in some classes


class _DescribeAvailableResourceDataRequired(TypedDict):
    RegionId: Region
    """Region that was asked for."""

    WanGoods: list[BandwidthGoods]
    """Bandwidth types on sale."""

    InstanceGoods: list[_InstanceGoods]
    """Types of cloud servers on sale."""

    RegionName: str
    """Name of the region, in Chinese."""


class DescribeAvailableResourceData(_DescribeAvailableResourceDataRequired, total=False):
    RegionStatus: str
    """State of the region in digits; `1` is normal."""

    RegionStatusZh: str
    """The state in Chinese words, for display."""


class _DescribeTaskDataRequired(TypedDict):
    ResourceId: str
    """ID of the resource that the task created or changed."""

    Status: Literal["NEW", "DOING", "FINISH", "ERROR"] | str
    """State of the task; sometimes in lower case."""


class DescribeTaskData(_DescribeTaskDataRequired, total=False):
    TaskType: str
    """What the task does, such as `orderCreateVM`."""

    ResourceIds: list[str]
    """Ids of all resources, when the task is about several."""

    Message: str
    """Why the task failed."""
