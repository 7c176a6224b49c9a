# Generated from models/ by `cargo xtask generate`; do not edit.
"""Types of `cds.DedicatedHost`: nested parameters and responses."""

from typing import TypedDict

from .values import Region


class DescribeDedicatedHostTypesRow(TypedDict, total=False):
    BillSchemeId: str
    """ID of the price list that applies to the type."""

    Cpu: int
    """CPU cores of the host, as DedicatedHostCpu."""

    GoodsId: int
    """ID of the product, as DedicatedHostGoodId."""

    Ram: int
    """Memory of the host in GB, as DedicatedHostRam."""

    VmFamilyId: str
    """ID of the family that the type belongs to."""

    VmRuleName: str
    """Name of the sales rule of the type."""

    VmSpecId: str
    """ID of the size that is sold."""

    VmTypeDescription: str
    """The type in words, in Chinese."""

    VmTypeId: str
    """ID of the compute type, as DedicatedHostType."""

    VmTypeName: str
    """Name of the compute type, in Chinese."""

    VmTypeSort: int
    """Place of the type in a sorted list."""

_Region = Region  # hidden by a member in some classes


class DescribeDedicatedHostsRow(TypedDict, total=False):
    BillMethod: str
    """How the host is billed, such as `PrePaid`."""

    CpuRate: str
    """Share of the CPU cores in use, in percent."""

    Duration: int
    """Months that were bought. Unit: month."""

    EndBillTime: str
    """When the paid time ends, as `YYYY-MM-DD HH:MM:SS`."""

    HostId: str
    """ID of the host, as DedicatedHostId of CreateInstance."""

    HostName: str
    """Name of the host."""

    HostType: str
    """Name of the compute type, in Chinese."""

    RamRate: str
    """Share of the memory in use, in percent."""

    Region: _Region
    """Availability zone that the host is in."""

    StartBillTime: str
    """When the paid time began, as `YYYY-MM-DD HH:MM:SS`."""

    Status: str
    """State of the host, such as `running`."""

    VmNum: int
    """Number of servers on the host."""


class DescribeDedicatedHostsData(TypedDict, total=False):
    HostList: list[DescribeDedicatedHostsRow]
    """The hosts on this page."""

    Total: int
    """Number of hosts on all pages."""
