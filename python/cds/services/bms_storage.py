# Generated from models/ by `cargo xtask generate`; do not edit.
# mypy: disable-error-code="empty-body"
"""Cloud disks for bare-metal servers and their snapshots."""

from __future__ import annotations

from .._light import TYPE_CHECKING
from .._service import Service, action, pages

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from .._response import Response
    from .._task import Task
    from .._tasks import Tasks


class BmsStorage(Service):
    """Cloud disks for bare-metal servers and their snapshots."""

    _name = "bms_storage"

    @action("CreateDisk", queues_many=True)
    def create_disk(
        self,
        *,
        RegionId: str,
        Name: str,
        Size: int,
        Num: int,
        GoodsId: str,
    ) -> Response[Tasks]:
        """Order cloud disks for bare-metal servers.

        Note:
            Each disk has its own task id. No action to poll the tasks of this service is documented: the general
            DescribeTask is used.

        Args:
            RegionId: Region of the storage: a code, or the region's UUID; see `cds.constants.REGIONS`. The samples give
                a region's UUID in some places and a code such as `CN_Beijing_F` in others; the value is sent as it is.
                Example: "CN_Beijing_I".
            Name: Name of the disk. Example: "db-data".
            Size: Size of each disk in GB. Example: 200.
            Num: Number of disks to create. Example: 1.
            GoodsId: ID of the disk product, from this service's DescribeGoodsId. A UUID, unlike the numeric GoodsId of
                bare-metal servers. Example: "45521ea8-9665-5f47-9618-474cba351f5d".

        Returns:
            The response; `Data` holds `DiskInfo`. `wait` waits for its tasks, one for each machine or disk.

        Raises:
            APIError: documented codes are ParameterInvalid (400), ParameterIsEmpty (400).

        Source: English document, BMS Storage 1.CreateDisk (POST /storage-service, mutate).
        """
        ...

    @action("AttachDisk", queues_many=True)
    def attach_disk(
        self,
        *,
        InstanceId: str,
        DiskId: str,
    ) -> Response[Tasks]:
        """Attach a cloud disk to a bare-metal server.

        Note:
            The task id is at `Data.TaskId` in the table but at `Data.DiskInfo[].TaskId` in the sample response: both
            are read.

        Args:
            InstanceId: ID of the server that gets the disk. Example: "ea5f54f1-5910-5027-b311-c9446b1786f8".
            DiskId: ID of the disk. Example: "0b6f2a1d-7a3c-5c1e-9b84-3f0de2c45a97".

        Returns:
            The response; `Data` holds `DiskInfo`. `wait` waits for its tasks, one for each machine or disk.

        Raises:
            APIError: documented codes are ParameterInvalid (400), ParameterIsEmpty (400).

        Source: English document, BMS Storage 2.AttachDisk (POST /storage-service, mutate).
        """
        ...

    @action("DetachDisk", queues_many=True)
    def detach_disk(
        self,
        *,
        DiskId: str,
    ) -> Response[Tasks]:
        """Detach a cloud disk from its bare-metal server.

        Note:
            The task id is at `Data.TaskId` in the table but at `Data.DiskInfo[].TaskId` in the sample response: both
            are read.

        Args:
            DiskId: ID of the disk. Example: "9230633f-1165-5d29-b37d-b508e61d2c52".

        Returns:
            The response; `Data` holds `DiskInfo`. `wait` waits for its tasks, one for each machine or disk.

        Raises:
            APIError: documented codes are ParameterInvalid (400), ParameterIsEmpty (400).

        Source: English document, BMS Storage 3.DetachDisk (POST /storage-service, mutate).
        """
        ...

    @action("DeleteDisk", queues_many=True)
    def delete_disk(
        self,
        *,
        DiskId: str,
    ) -> Response[Tasks]:
        """Delete a bare-metal cloud disk for good.

        Note:
            The task id is at `Data.TaskId` in the table but at `Data.DiskInfo[].TaskId` in the sample response: both
            are read.

        Args:
            DiskId: ID of the disk. Example: "0b6f2a1d-7a3c-5c1e-9b84-3f0de2c45a97".

        Returns:
            The response; `Data` holds `DiskInfo`. `wait` waits for its tasks, one for each machine or disk.

        Raises:
            APIError: documented codes are ParameterInvalid (400), ParameterIsEmpty (400).

        Source: English document, BMS Storage 4.DeleteDisk (POST /storage-service, mutate).
        """
        ...

    @action("DescribeDisks")
    def describe_disks(
        self,
        *,
        RegionId: str | None = None,
        DiskId: str | None = None,
        InstanceId: str | None = None,
        Name: str | None = None,
        PageNumber: str | int | None = None,
        PageSize: str | int | None = None,
    ) -> Response[None]:
        """List bare-metal cloud disks, page by page.

        Note:
            The sample response lacks the `DiskId` that the table lists for each disk. The error code is spelled
            `ParametersIsEmpty` here, with an s.

        Args:
            RegionId: Only disks in this region: a code, or the region's UUID; see `cds.constants.REGIONS`. The samples
                give a region's UUID in some places and a code such as `CN_Beijing_F` in others; the value is sent as it
                is. Example: "CN_Beijing_I".
            DiskId: Only this disk. Example: "9230633f-1165-5d29-b37d-b508e61d2c52".
            InstanceId: Only disks attached to this server. Example: "ea5f54f1-5910-5027-b311-c9446b1786f8".
            Name: Only disks of this name. Example: "db-data".
            PageNumber: Page to return, counted from 1. Example: "1".
            PageSize: Disks on each page. Example: "10".

        Returns:
            The response; `Data` holds `Total`, `DiskList`.

        Raises:
            APIError: documented codes are ParametersIsEmpty (400).

        Source: English document, BMS Storage 5.DescribeDisks (GET /storage-service, read).
        """
        ...

    @pages("DescribeDisks")
    def iter_disks(
        self,
        *,
        RegionId: str | None = None,
        DiskId: str | None = None,
        InstanceId: str | None = None,
        Name: str | None = None,
        PageSize: str | int | None = None,
        limit: int | None = None,
    ) -> Iterator[dict[str, Any]]:
        """Iterates over the rows of all pages of `describe_disks`, without duplicates.

        The next page is prefetched while the current rows are processed. If rows appear or disappear meanwhile, no
        other row is skipped or repeated.

        Args:
            RegionId: Only disks in this region: a code, or the region's UUID; see `cds.constants.REGIONS`. The samples
                give a region's UUID in some places and a code such as `CN_Beijing_F` in others; the value is sent as it
                is. Example: "CN_Beijing_I".
            DiskId: Only this disk. Example: "9230633f-1165-5d29-b37d-b508e61d2c52".
            InstanceId: Only disks attached to this server. Example: "ea5f54f1-5910-5027-b311-c9446b1786f8".
            Name: Only disks of this name. Example: "db-data".
            PageSize: Disks on each page. Example: "10". Default here: 100.
            limit: Maximum number of rows; default all.

        Yields:
            Rows of `Data.DiskList`, as dicts with `DiskId`, `Name`, `State`, `Size`, `Iops`, `Bw`, `DiskType`,
            `RegionId`, `CustomerId`, `UserId`, `CreateTime`.

        Source: English document, BMS Storage 5.DescribeDisks (GET /storage-service, read).
        """
        ...

    @action("DescribeDiskUsage")
    def describe_disk_usage(
        self,
        *,
        DiskId: str,
    ) -> Response[None]:
        """Show how much of a bare-metal cloud disk is in use.

        Args:
            DiskId: ID of the disk. Example: "9230633f-1165-5d29-b37d-b508e61d2c52".

        Returns:
            The response; `Data` holds `DiskId`, `Use`, `Size`, `Ratio`.

        Raises:
            APIError: documented codes are ParameterInvalid (400), ParameterIsEmpty (400).

        Source: English document, BMS Storage 6.DescribeDiskUsage (GET /storage-service, read).
        """
        ...

    @action("DescribePoolUsage")
    def describe_pool_usage(
        self,
        *,
        RegionId: str,
        PoolName: str,
    ) -> Response[None]:
        """Show how much of a storage pool for bare-metal cloud disks is in use.

        Args:
            RegionId: Region of the storage: a code, or the region's UUID; see `cds.constants.REGIONS`. The samples give
                a region's UUID in some places and a code such as `CN_Beijing_F` in others; the value is sent as it is.
                Example: "CN_Beijing_I".
            PoolName: Name of the pool, such as `nvme_pool` or `ssd_pool`. Example: "nvme_pool".

        Returns:
            The response; `Data` holds `PoolName`, `Use`, `Size`, `Ratio`.

        Raises:
            APIError: documented codes are ParameterInvalid (400), ParameterIsEmpty (400).

        Source: English document, BMS Storage 7.DescribePoolUsage (GET /storage-service, read).
        """
        ...

    @action("ChangeIops")
    def change_iops(
        self,
        *,
        DiskId: str,
        Iops: int,
    ) -> Response[Task]:
        """Change the IOPS limit of a bare-metal cloud disk.

        Args:
            DiskId: ID of the disk. Example: "9230633f-1165-5d29-b37d-b508e61d2c52".
            Iops: IOPS of the disk. The document does not say whether this is the new limit or an increase; it reads as
                the new limit. Example: 5000.

        Returns:
            The response; `Data` holds `TaskId`. `wait` waits for its task.

        Raises:
            APIError: documented codes are ParameterInvalid (400), ParameterIsEmpty (400).

        Source: English document, BMS Storage 8.ChangeIops (POST /storage-service, mutate).
        """
        ...

    @action("ChangeBandwidth")
    def change_bandwidth(
        self,
        *,
        DiskId: str,
        Bw: int,
    ) -> Response[Task]:
        """Change the throughput limit of a bare-metal cloud disk.

        Args:
            DiskId: ID of the disk. Example: "9230633f-1165-5d29-b37d-b508e61d2c52".
            Bw: Bandwidth of the disk. The document describes this parameter as an increase of IOPS, a slip copied from
                ChangeIops; whether the value is the new limit or an increase stays open. Example: 4000.

        Returns:
            The response; `Data` holds `TaskId`. `wait` waits for its task.

        Raises:
            APIError: documented codes are ParameterInvalid (400), ParameterIsEmpty (400).

        Source: English document, BMS Storage 9.ChangeBandwidth (POST /storage-service, mutate).
        """
        ...

    @action("ExpansionSize")
    def expansion_size(
        self,
        *,
        DiskId: str,
        Size: int,
    ) -> Response[Task]:
        """Enlarge a bare-metal cloud disk.

        Note:
            The sample code sends the action name `DescribeDiskUsage` by mistake.

        Args:
            DiskId: ID of the disk to enlarge. Marked optional in the table, but the errors say that it is needed:
                required here. Example: "9230633f-1165-5d29-b37d-b508e61d2c52".
            Size: Capacity to add, in GB. The document words this as an addition, not as the new total size; it gives no
                unit, GB follows from CreateDisk. Example: 100.

        Returns:
            The response; `Data` holds `TaskId`. `wait` waits for its task.

        Raises:
            APIError: documented codes are ParameterInvalid (400), ParameterIsEmpty (400).

        Source: English document, BMS Storage 10.ExpansionSize (POST /storage-service, mutate).
        """
        ...

    @action("CreateSnapshot")
    def create_snapshot(
        self,
        *,
        DiskId: str,
        SnapshotName: str,
    ) -> Response[Task]:
        """Take a snapshot of a bare-metal cloud disk.

        Args:
            DiskId: ID of the disk to take the snapshot of. Example: "9230633f-1165-5d29-b37d-b508e61d2c52".
            SnapshotName: Name of the snapshot. Example: "db-data-snap-1".

        Returns:
            The response; `Data` holds `TaskId`, `SnapshotId`. `wait` waits for its task.

        Raises:
            APIError: documented codes are ParameterInvalid (400), ParameterIsEmpty (400).

        Source: English document, BMS Storage 11.CreateSnapshot (POST /storage-service, mutate).
        """
        ...

    @action("CloneSnapshot")
    def clone_snapshot(
        self,
        *,
        Name: str,
        SnapshotId: str,
    ) -> Response[Task]:
        """Create a new disk from a snapshot.

        Args:
            Name: Name of the new disk. The document calls it the snapshot's name, but the values it gives are names of
                disks. Example: "db-data-copy".
            SnapshotId: ID of the snapshot to clone. Example: "33106c85-c4cc-532e-a66c-5941dfa11954".

        Returns:
            The response; `Data` holds `TaskId`, `DiskId`. `wait` waits for its task.

        Raises:
            APIError: documented codes are ParameterInvalid (400), ParameterIsEmpty (400).

        Source: English document, BMS Storage 12.CloneSnapshot (POST /storage-service, mutate).
        """
        ...

    @action("DeleteSnapshot")
    def delete_snapshot(
        self,
        *,
        SnapshotId: str,
    ) -> Response[Task]:
        """Delete a snapshot of a bare-metal cloud disk.

        Args:
            SnapshotId: ID of the snapshot. Example: "33106c85-c4cc-532e-a66c-5941dfa11954".

        Returns:
            The response; `Data` holds `TaskId`. `wait` waits for its task.

        Raises:
            APIError: documented codes are ParameterInvalid (400), ParameterIsEmpty (400).

        Source: English document, BMS Storage 13.DeleteSnapshot (POST /storage-service, mutate).
        """
        ...

    @action("RollbackSnapshot")
    def rollback_snapshot(
        self,
        *,
        SnapshotId: str,
    ) -> Response[Task]:
        """Put a bare-metal cloud disk back to the state of a snapshot.

        Note:
            Destructive: what was written after the snapshot is lost.

        Args:
            SnapshotId: ID of the snapshot to go back to. Example: "33106c85-c4cc-532e-a66c-5941dfa11954".

        Returns:
            The response; `Data` holds `TaskId`. `wait` waits for its task.

        Raises:
            APIError: documented codes are ParameterInvalid (400), ParameterIsEmpty (400).

        Source: English document, BMS Storage 14.RollbackSnapshot (POST /storage-service, mutate).
        """
        ...

    @action("DescribeGoodsId")
    def describe_goods_id(
        self,
        *,
        RegionId: str,
        Bw: int,
        Iops: int,
        Type: str,
    ) -> Response[None]:
        """Find the product id of a kind of disk, as CreateDisk needs it.

        Args:
            RegionId: Region of the storage: a code, or the region's UUID; see `cds.constants.REGIONS`. The samples give
                a region's UUID in some places and a code such as `CN_Beijing_F` in others; the value is sent as it is.
                Example: "CN_Beijing_I".
            Bw: Bandwidth that the disk should have. Example: 2000.
            Iops: IOPS that the disk should have. Example: 8000.
            Type: Type of the disk, such as `ssd`. Example: "ssd".

        Returns:
            The response; `Data` holds `GoodsId`.

        Raises:
            APIError: documented codes are ParameterInvalid (400), ParameterIsEmpty (400).

        Source: English document, BMS Storage 15.DescribeGoodsId (GET /storage-service, read).
        """
        ...
