# Generated from models/ by `cargo xtask generate`; do not edit.
from typing import Literal

from ..._pages import Progress
from ...types.bms_storage import (
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
from ...types.common import DescribeTaskData
from ...types.values import Region
from .._pages import AsyncRows
from .._response import AsyncResponse
from .._service import AsyncService
from .._task import AsyncTask
from .._tasks import AsyncTasks

class AsyncBmsStorage(AsyncService):
    async def create_disk(
        self,
        *,
        RegionId: Region,
        Name: str,
        Size: int,
        Num: int,
        GoodsId: str,
    ) -> AsyncResponse[CreateDiskData, AsyncTasks[DescribeTaskData], CreateDiskRow]: ...
    async def attach_disk(
        self,
        *,
        InstanceId: str,
        DiskId: str,
    ) -> AsyncResponse[DiskTask, AsyncTasks[DescribeTaskData], DiskTaskDiskInfo]: ...
    async def detach_disk(
        self,
        *,
        DiskId: str,
    ) -> AsyncResponse[DiskTask, AsyncTasks[DescribeTaskData], DiskTaskDiskInfo]: ...
    async def delete_disk(
        self,
        *,
        DiskId: str,
    ) -> AsyncResponse[DiskTask, AsyncTasks[DescribeTaskData], DiskTaskDiskInfo]: ...
    async def describe_disks(
        self,
        *,
        RegionId: Region | None = None,
        DiskId: str | None = None,
        InstanceId: str | None = None,
        Name: str | None = None,
        PageNumber: str | int | None = None,
        PageSize: str | int | None = None,
    ) -> AsyncResponse[DescribeDisksData, None, DescribeDisksRow]: ...
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
    ) -> AsyncRows[DescribeDisksRow]: ...
    async def describe_disk_usage(
        self,
        *,
        DiskId: str,
    ) -> AsyncResponse[DescribeDiskUsageData, None, DescribeDiskUsageData]: ...
    async def describe_pool_usage(
        self,
        *,
        RegionId: Region,
        PoolName: str,
    ) -> AsyncResponse[DescribePoolUsageData, None, DescribePoolUsageData]: ...
    async def change_iops(
        self,
        *,
        DiskId: str,
        Iops: int,
    ) -> AsyncResponse[QueuedTask, AsyncTask[DescribeTaskData], QueuedTask]: ...
    async def change_bandwidth(
        self,
        *,
        DiskId: str,
        Bw: int,
    ) -> AsyncResponse[QueuedTask, AsyncTask[DescribeTaskData], QueuedTask]: ...
    async def expansion_size(
        self,
        *,
        DiskId: str,
        Size: int,
    ) -> AsyncResponse[QueuedTask, AsyncTask[DescribeTaskData], QueuedTask]: ...
    async def create_snapshot(
        self,
        *,
        DiskId: str,
        SnapshotName: str,
    ) -> AsyncResponse[CreateSnapshotData, AsyncTask[DescribeTaskData], CreateSnapshotData]: ...
    async def clone_snapshot(
        self,
        *,
        Name: str,
        SnapshotId: str,
    ) -> AsyncResponse[CloneSnapshotData, AsyncTask[DescribeTaskData], CloneSnapshotData]: ...
    async def delete_snapshot(
        self,
        *,
        SnapshotId: str,
    ) -> AsyncResponse[QueuedTask, AsyncTask[DescribeTaskData], QueuedTask]: ...
    async def rollback_snapshot(
        self,
        *,
        SnapshotId: str,
    ) -> AsyncResponse[QueuedTask, AsyncTask[DescribeTaskData], QueuedTask]: ...
    async def describe_goods_id(
        self,
        *,
        RegionId: Region,
        Bw: int,
        Iops: int,
        Type: Literal["ssd"] | str,
    ) -> AsyncResponse[DescribeGoodsIdData, None, DescribeGoodsIdData]: ...
