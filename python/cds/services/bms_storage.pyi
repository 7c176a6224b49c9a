# Generated from models/ by `cargo xtask generate`; do not edit.
from typing import Literal

from .._pages import Progress, Rows
from .._response import Response
from .._service import Service
from .._task import Task
from .._tasks import Tasks
from ..types.bms_storage import (
    CloneSnapshotData,
    CreateDiskData,
    CreateDiskRow,
    CreateSnapshotData,
    DescribeDisksData,
    DescribeDisksRow,
    DescribeDiskUsageData,
    DescribeGoodsIdData,
    DescribePoolUsageData,
    DiskTask,
    DiskTaskDiskInfo,
    QueuedTask,
)
from ..types.common import DescribeTaskData
from ..types.values import Region

class BmsStorage(Service):
    def create_disk(
        self,
        *,
        RegionId: Region,
        Name: str,
        Size: int,
        Num: int,
        GoodsId: str,
    ) -> Response[CreateDiskData, Tasks[DescribeTaskData], CreateDiskRow]: ...
    def attach_disk(
        self,
        *,
        InstanceId: str,
        DiskId: str,
    ) -> Response[DiskTask, Tasks[DescribeTaskData], DiskTaskDiskInfo]: ...
    def detach_disk(
        self,
        *,
        DiskId: str,
    ) -> Response[DiskTask, Tasks[DescribeTaskData], DiskTaskDiskInfo]: ...
    def delete_disk(
        self,
        *,
        DiskId: str,
    ) -> Response[DiskTask, Tasks[DescribeTaskData], DiskTaskDiskInfo]: ...
    def describe_disks(
        self,
        *,
        RegionId: Region | None = None,
        DiskId: str | None = None,
        InstanceId: str | None = None,
        Name: str | None = None,
        PageNumber: str | int | None = None,
        PageSize: str | int | None = None,
    ) -> Response[DescribeDisksData, None, DescribeDisksRow]: ...
    def iter_disks(
        self,
        *,
        RegionId: Region | None = None,
        DiskId: str | None = None,
        InstanceId: str | None = None,
        Name: str | None = None,
        PageSize: str | int | None = None,
        limit: int | None = None,
        progress: Progress = None,
    ) -> Rows[DescribeDisksRow]: ...
    def describe_disk_usage(
        self,
        *,
        DiskId: str,
    ) -> Response[DescribeDiskUsageData, None, DescribeDiskUsageData]: ...
    def describe_pool_usage(
        self,
        *,
        RegionId: Region,
        PoolName: str,
    ) -> Response[DescribePoolUsageData, None, DescribePoolUsageData]: ...
    def change_iops(
        self,
        *,
        DiskId: str,
        Iops: int,
    ) -> Response[QueuedTask, Task[DescribeTaskData], QueuedTask]: ...
    def change_bandwidth(
        self,
        *,
        DiskId: str,
        Bw: int,
    ) -> Response[QueuedTask, Task[DescribeTaskData], QueuedTask]: ...
    def expansion_size(
        self,
        *,
        DiskId: str,
        Size: int,
    ) -> Response[QueuedTask, Task[DescribeTaskData], QueuedTask]: ...
    def create_snapshot(
        self,
        *,
        DiskId: str,
        SnapshotName: str,
    ) -> Response[CreateSnapshotData, Task[DescribeTaskData], CreateSnapshotData]: ...
    def clone_snapshot(
        self,
        *,
        Name: str,
        SnapshotId: str,
    ) -> Response[CloneSnapshotData, Task[DescribeTaskData], CloneSnapshotData]: ...
    def delete_snapshot(
        self,
        *,
        SnapshotId: str,
    ) -> Response[QueuedTask, Task[DescribeTaskData], QueuedTask]: ...
    def rollback_snapshot(
        self,
        *,
        SnapshotId: str,
    ) -> Response[QueuedTask, Task[DescribeTaskData], QueuedTask]: ...
    def describe_goods_id(
        self,
        *,
        RegionId: Region,
        Bw: int,
        Iops: int,
        Type: Literal["ssd"] | str,
    ) -> Response[DescribeGoodsIdData, None, DescribeGoodsIdData]: ...
