# Generated from models/ by `cargo xtask generate`; do not edit.
"""Types of `cds.BmsStorage`: nested parameters and responses."""

from typing import TypedDict


class CreateDiskRow(TypedDict):
    TaskId: str
    """ID of the task that creates the disk."""

    DiskId: str
    """ID of the new disk."""


class CreateDiskData(TypedDict):
    DiskInfo: list[CreateDiskRow]
    """The new disks, one entry for each."""


class DiskTaskDiskInfo(TypedDict):
    TaskId: str
    """ID of the task that was queued."""


class DiskTask(TypedDict, total=False):
    DiskInfo: list[DiskTaskDiskInfo]
    """One entry that holds the id of the task."""

    TaskId: str
    """ID of the task, for a response without `DiskInfo`."""


class _DescribeDisksRowRequired(TypedDict):
    Name: str
    """Name of the disk."""

    State: str
    """State of the disk; `attach` means that a server has it."""

    Size: int
    """Size of the disk in GB."""

    Iops: int
    """Highest IOPS of the disk."""

    Bw: int
    """Highest bandwidth of the disk; the document gives no unit."""

    DiskType: str
    """Type of the disk, such as `Nvme`."""

    RegionId: str
    """Region of the disk: a code, or the region's UUID."""

    CustomerId: str
    """Number of the customer that owns the disk."""

    UserId: str
    """Number of the user that owns the disk; may be empty."""

    CreateTime: str
    """When the disk was created."""


class DescribeDisksRow(_DescribeDisksRowRequired, total=False):
    DiskId: str
    """ID of the disk."""


class DescribeDisksData(TypedDict):
    Total: int
    """Number of disks on all pages."""

    DiskList: list[DescribeDisksRow]
    """The disks of this page."""


class DescribeDiskUsageData(TypedDict):
    DiskId: str
    """ID of the disk."""

    Use: int
    """Space in use, in GB."""

    Size: int
    """Size of the disk in GB."""

    Ratio: str
    """Share in use with a percent sign, such as `40%`."""


class DescribePoolUsageData(TypedDict):
    PoolName: str
    """Name of the pool."""

    Use: int
    """Space in use, in GB."""

    Size: int
    """Size of the pool in GB."""

    Ratio: str
    """Share in use with a percent sign, such as `40%`."""


class QueuedTask(TypedDict):
    TaskId: str
    """ID of the task that was queued."""


class CreateSnapshotData(TypedDict):
    TaskId: str
    """ID of the task that takes the snapshot."""

    SnapshotId: str
    """ID of the new snapshot."""


class CloneSnapshotData(TypedDict):
    TaskId: str
    """ID of the task that creates the disk."""

    DiskId: str
    """ID of the new disk."""


class DescribeGoodsIdData(TypedDict):
    GoodsId: str
    """ID of the product; CreateDisk takes it."""
