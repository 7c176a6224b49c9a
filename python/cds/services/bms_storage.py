# Generated from models/ by `cargo xtask generate`; do not edit.
"""Cloud disks for bare-metal servers and their snapshots."""

from .._service import Service, action, pages


class BmsStorage(Service):
    """Cloud disks for bare-metal servers and their snapshots."""

    _name = "bms_storage"

    @action("CreateDisk", queues_many=True)
    def create_disk(self, *, RegionId, Name, Size, Num, GoodsId):
        """Order cloud disks for bare-metal servers.

        Changes the cloud; costs money.

        Note:
            Each disk has its own task id. No action to poll the tasks of this service is
            documented: the general DescribeTask is used.

        Args:
            RegionId (str): Region of the storage: a code, or the region's UUID; see
                `cds.constants.REGIONS`. The samples give a region's UUID in some places and a code
                such as `CN_Beijing_F` in others; the value is sent as it is.
            Name (str): Name of the disk.
            Size (int): Size of each disk in GB.
            Num (int): Number of disks to create.
            GoodsId (str): ID of the disk product, from this service's DescribeGoodsId. A UUID,
                unlike the numeric GoodsId of bare-metal servers.

        Returns:
            The response. `wait()` waits for its tasks, one for each machine or disk. Each of its
            `rows`, from `Data.DiskInfo`, has:
                TaskId (str): ID of the task that creates the disk.
                DiskId (str): ID of the new disk.

        Raises:
            InvalidParameterError: ParameterInvalid, ParameterIsEmpty.
            OutcomeUnknownError: the response was lost; see `describe_disks` before you repeat the
                call.

        Example:
            reply = client.bms_storage.create_disk(
                RegionId="CN_Beijing_I",
                Name="db-data",
                Size=200,
                Num=1,
                GoodsId="45521ea8-9665-5f47-9618-474cba351f5d",
            )
            reply.wait()

        Source: English document, BMS Storage 1.CreateDisk (POST /storage-service).
        """

    @action("AttachDisk", queues_many=True)
    def attach_disk(self, *, InstanceId, DiskId):
        """Attach a cloud disk to a bare-metal server.

        Changes the cloud.

        Note:
            The task id is at `Data.TaskId` in the table but at `Data.DiskInfo[].TaskId` in the
            sample response: both are read.

        Args:
            InstanceId (str): ID of the server that gets the disk.
            DiskId (str): ID of the disk.

        Returns:
            The response. `wait()` waits for its tasks, one for each machine or disk. Each of its
            `rows`, from `Data.DiskInfo`, has:
                TaskId (str): ID of the task that was queued.
            Besides: `Data.TaskId` (str, not always).

        Raises:
            InvalidParameterError: ParameterInvalid, ParameterIsEmpty.
            OutcomeUnknownError: the response was lost; see `describe_disks` before you repeat the
                call.

        Example:
            reply = client.bms_storage.attach_disk(
                InstanceId="ea5f54f1-5910-5027-b311-c9446b1786f8",
                DiskId="0b6f2a1d-7a3c-5c1e-9b84-3f0de2c45a97",
            )
            reply.wait()

        Source: English document, BMS Storage 2.AttachDisk (POST /storage-service).
        """

    @action("DetachDisk", queues_many=True)
    def detach_disk(self, *, DiskId):
        """Detach a cloud disk from its bare-metal server.

        Changes the cloud.

        Note:
            The task id is at `Data.TaskId` in the table but at `Data.DiskInfo[].TaskId` in the
            sample response: both are read.

        Args:
            DiskId (str): ID of the disk.

        Returns:
            The response. `wait()` waits for its tasks, one for each machine or disk. Each of its
            `rows`, from `Data.DiskInfo`, has:
                TaskId (str): ID of the task that was queued.
            Besides: `Data.TaskId` (str, not always).

        Raises:
            InvalidParameterError: ParameterInvalid, ParameterIsEmpty.
            OutcomeUnknownError: the response was lost; see `describe_disks` before you repeat the
                call.

        Example:
            reply = client.bms_storage.detach_disk(DiskId="9230633f-1165-5d29-b37d-b508e61d2c52")
            reply.wait()

        Source: English document, BMS Storage 3.DetachDisk (POST /storage-service).
        """

    @action("DeleteDisk", queues_many=True)
    def delete_disk(self, *, DiskId):
        """Delete a bare-metal cloud disk for good.

        Changes the cloud; destroys what no other call restores.

        Note:
            The task id is at `Data.TaskId` in the table but at `Data.DiskInfo[].TaskId` in the
            sample response: both are read.

        Args:
            DiskId (str): ID of the disk.

        Returns:
            The response. `wait()` waits for its tasks, one for each machine or disk. Each of its
            `rows`, from `Data.DiskInfo`, has:
                TaskId (str): ID of the task that was queued.
            Besides: `Data.TaskId` (str, not always).

        Raises:
            InvalidParameterError: ParameterInvalid, ParameterIsEmpty.
            OutcomeUnknownError: the response was lost; see `describe_disks` before you repeat the
                call.

        Example:
            reply = client.bms_storage.delete_disk(DiskId="0b6f2a1d-7a3c-5c1e-9b84-3f0de2c45a97")
            reply.wait()

        Source: English document, BMS Storage 4.DeleteDisk (POST /storage-service).
        """

    @action("DescribeDisks")
    def describe_disks(self, *, RegionId=None, DiskId=None, InstanceId=None, Name=None, PageNumber=None, PageSize=None):
        """List bare-metal cloud disks, page by page.

        Reads; changes nothing.

        Note:
            The sample response lacks the `DiskId` that the table lists for each disk. The error
            code is spelled `ParametersIsEmpty` here, with an s.

        Args:
            RegionId (str, optional): Only disks in this region: a code, or the region's UUID; see
                `cds.constants.REGIONS`. The samples give a region's UUID in some places and a code
                such as `CN_Beijing_F` in others; the value is sent as it is.
            DiskId (str, optional): Only this disk.
            InstanceId (str, optional): Only disks attached to this server.
            Name (str, optional): Only disks of this name. Example: "db-data".
            PageNumber (str | int, optional): Page to return, counted from 1. Example: "1".
            PageSize (str | int, optional): Disks on each page. Example: "10".

        Returns:
            The response. Each of its `rows`, from `Data.DiskList`, has:
                DiskId (str, not always): ID of the disk.
                Name (str): Name of the disk.
                State (str): State of the disk; `attach` means that a server has it.
                Size (int): Size of the disk in GB.
                Iops (int): Highest IOPS of the disk.
                Bw (int): Highest bandwidth of the disk; the document gives no unit.
                DiskType (str): Type of the disk, such as `Nvme`.
                RegionId (str): Region of the disk: a code, or the region's UUID.
                CustomerId (str): Number of the customer that owns the disk.
                UserId (str): Number of the user that owns the disk; may be empty.
                CreateTime (str): When the disk was created.
            Besides: `Data.Total` (int).

        Raises:
            InvalidParameterError: ParametersIsEmpty.

        Example:
            reply = client.bms_storage.describe_disks()
            for row in reply.rows:
                print(row["Name"], row["State"])

        Source: English document, BMS Storage 5.DescribeDisks (GET /storage-service).
        """

    @pages("DescribeDisks")
    def iter_disks(
        self,
        *,
        RegionId=None,
        DiskId=None,
        InstanceId=None,
        Name=None,
        PageSize=None,
        limit=None,
        progress=None,
    ):
        """Iterates over the rows of all pages of `describe_disks`, without duplicates.

        Reads; changes nothing. The next page is prefetched while the current rows are processed. If
        rows appear or disappear meanwhile, no other row is skipped or repeated.

        Args:
            RegionId (str, optional): Only disks in this region: a code, or the region's UUID; see
                `cds.constants.REGIONS`. The samples give a region's UUID in some places and a code
                such as `CN_Beijing_F` in others; the value is sent as it is.
            DiskId (str, optional): Only this disk.
            InstanceId (str, optional): Only disks attached to this server.
            Name (str, optional): Only disks of this name. Example: "db-data".
            PageSize (str | int, optional): Disks on each page. Example: "10".
            limit (int, optional): Maximum number of rows; default all.
            progress (optional): True shows how many came; or a callable takes that and the total.

        Yields:
            The `rows` of `describe_disks`, each with DiskId, Name, State, Size, Iops, Bw, DiskType,
            RegionId, CustomerId, UserId, CreateTime.

        Example:
            for row in client.bms_storage.iter_disks():
                print(row["Name"], row["State"])

        Source: English document, BMS Storage 5.DescribeDisks (GET /storage-service).
        """

    @action("DescribeDiskUsage")
    def describe_disk_usage(self, *, DiskId):
        """Show how much of a bare-metal cloud disk is in use.

        Reads; changes nothing.

        Args:
            DiskId (str): ID of the disk.

        Returns:
            The response. `Data` has:
                DiskId (str): ID of the disk.
                Use (int): Space in use, in GB.
                Size (int): Size of the disk in GB.
                Ratio (str): Share in use with a percent sign, such as `40%`.

        Raises:
            InvalidParameterError: ParameterInvalid, ParameterIsEmpty.

        Example:
            reply = client.bms_storage.describe_disk_usage(
                DiskId="9230633f-1165-5d29-b37d-b508e61d2c52",
            )
            print(reply.data["DiskId"], reply.data["Use"])

        Source: English document, BMS Storage 6.DescribeDiskUsage (GET /storage-service).
        """

    @action("DescribePoolUsage")
    def describe_pool_usage(self, *, RegionId, PoolName):
        """Show how much of a storage pool for bare-metal cloud disks is in use.

        Reads; changes nothing.

        Args:
            RegionId (str): Region of the storage: a code, or the region's UUID; see
                `cds.constants.REGIONS`. The samples give a region's UUID in some places and a code
                such as `CN_Beijing_F` in others; the value is sent as it is.
            PoolName (str): Name of the pool, such as `nvme_pool` or `ssd_pool`.

        Returns:
            The response. `Data` has:
                PoolName (str): Name of the pool.
                Use (int): Space in use, in GB.
                Size (int): Size of the pool in GB.
                Ratio (str): Share in use with a percent sign, such as `40%`.

        Raises:
            InvalidParameterError: ParameterInvalid, ParameterIsEmpty.

        Example:
            reply = client.bms_storage.describe_pool_usage(
                RegionId="CN_Beijing_I",
                PoolName="nvme_pool",
            )
            print(reply.data["PoolName"], reply.data["Use"])

        Source: English document, BMS Storage 7.DescribePoolUsage (GET /storage-service).
        """

    @action("ChangeIops")
    def change_iops(self, *, DiskId, Iops):
        """Change the IOPS limit of a bare-metal cloud disk.

        Changes the cloud; costs money.

        Args:
            DiskId (str): ID of the disk.
            Iops (int): IOPS of the disk. The document does not say whether this is the new limit or
                an increase; it reads as the new limit.

        Returns:
            The response. `wait()` waits for its task. `Data` has:
                TaskId (str): ID of the task that was queued.

        Raises:
            InvalidParameterError: ParameterInvalid, ParameterIsEmpty.
            OutcomeUnknownError: the response was lost; see `describe_disks` before you repeat the
                call.

        Example:
            reply = client.bms_storage.change_iops(
                DiskId="9230633f-1165-5d29-b37d-b508e61d2c52",
                Iops=5000,
            )
            reply.wait()

        Source: English document, BMS Storage 8.ChangeIops (POST /storage-service).
        """

    @action("ChangeBandwidth")
    def change_bandwidth(self, *, DiskId, Bw):
        """Change the throughput limit of a bare-metal cloud disk.

        Changes the cloud; costs money.

        Args:
            DiskId (str): ID of the disk.
            Bw (int): Bandwidth of the disk. The document describes this parameter as an increase of
                IOPS, a slip copied from ChangeIops; whether the value is the new limit or an
                increase stays open.

        Returns:
            The response. `wait()` waits for its task. `Data` has:
                TaskId (str): ID of the task that was queued.

        Raises:
            InvalidParameterError: ParameterInvalid, ParameterIsEmpty.
            OutcomeUnknownError: the response was lost; see `describe_disks` before you repeat the
                call.

        Example:
            reply = client.bms_storage.change_bandwidth(
                DiskId="9230633f-1165-5d29-b37d-b508e61d2c52",
                Bw=4000,
            )
            reply.wait()

        Source: English document, BMS Storage 9.ChangeBandwidth (POST /storage-service).
        """

    @action("ExpansionSize")
    def expansion_size(self, *, DiskId, Size):
        """Enlarge a bare-metal cloud disk.

        Changes the cloud; costs money.

        Note:
            The sample code sends the action name `DescribeDiskUsage` by mistake.

        Args:
            DiskId (str): ID of the disk to enlarge. Marked optional in the table, but the errors
                say that it is needed: required here.
            Size (int): Capacity to add, in GB. The document words this as an addition, not as the
                new total size; it gives no unit, GB follows from CreateDisk.

        Returns:
            The response. `wait()` waits for its task. `Data` has:
                TaskId (str): ID of the task that was queued.

        Raises:
            InvalidParameterError: ParameterInvalid, ParameterIsEmpty.
            OutcomeUnknownError: the response was lost; see `describe_disks` before you repeat the
                call.

        Example:
            reply = client.bms_storage.expansion_size(
                DiskId="9230633f-1165-5d29-b37d-b508e61d2c52",
                Size=100,
            )
            reply.wait()

        Source: English document, BMS Storage 10.ExpansionSize (POST /storage-service).
        """

    @action("CreateSnapshot")
    def create_snapshot(self, *, DiskId, SnapshotName):
        """Take a snapshot of a bare-metal cloud disk.

        Changes the cloud; costs money.

        Args:
            DiskId (str): ID of the disk to take the snapshot of.
            SnapshotName (str): Name of the snapshot.

        Returns:
            The response. `wait()` waits for its task. `Data` has:
                TaskId (str): ID of the task that takes the snapshot.
                SnapshotId (str): ID of the new snapshot.

        Raises:
            InvalidParameterError: ParameterInvalid, ParameterIsEmpty.
            OutcomeUnknownError: the response was lost; see `describe_disks` before you repeat the
                call.

        Example:
            reply = client.bms_storage.create_snapshot(
                DiskId="9230633f-1165-5d29-b37d-b508e61d2c52",
                SnapshotName="db-data-snap-1",
            )
            reply.wait()

        Source: English document, BMS Storage 11.CreateSnapshot (POST /storage-service).
        """

    @action("CloneSnapshot")
    def clone_snapshot(self, *, Name, SnapshotId):
        """Create a new disk from a snapshot.

        Changes the cloud; costs money.

        Args:
            Name (str): Name of the new disk. The document calls it the snapshot's name, but the
                values it gives are names of disks.
            SnapshotId (str): ID of the snapshot to clone.

        Returns:
            The response. `wait()` waits for its task. `Data` has:
                TaskId (str): ID of the task that creates the disk.
                DiskId (str): ID of the new disk.

        Raises:
            InvalidParameterError: ParameterInvalid, ParameterIsEmpty.
            OutcomeUnknownError: the response was lost; see `describe_disks` before you repeat the
                call.

        Example:
            reply = client.bms_storage.clone_snapshot(
                Name="db-data-copy",
                SnapshotId="33106c85-c4cc-532e-a66c-5941dfa11954",
            )
            reply.wait()

        Source: English document, BMS Storage 12.CloneSnapshot (POST /storage-service).
        """

    @action("DeleteSnapshot")
    def delete_snapshot(self, *, SnapshotId):
        """Delete a snapshot of a bare-metal cloud disk.

        Changes the cloud; destroys what no other call restores.

        Args:
            SnapshotId (str): ID of the snapshot.

        Returns:
            The response. `wait()` waits for its task. `Data` has:
                TaskId (str): ID of the task that was queued.

        Raises:
            InvalidParameterError: ParameterInvalid, ParameterIsEmpty.
            OutcomeUnknownError: the response was lost; see `describe_disks` before you repeat the
                call.

        Example:
            reply = client.bms_storage.delete_snapshot(
                SnapshotId="33106c85-c4cc-532e-a66c-5941dfa11954",
            )
            reply.wait()

        Source: English document, BMS Storage 13.DeleteSnapshot (POST /storage-service).
        """

    @action("RollbackSnapshot")
    def rollback_snapshot(self, *, SnapshotId):
        """Put a bare-metal cloud disk back to the state of a snapshot.

        Changes the cloud; destroys what no other call restores.

        Note:
            Destructive: what was written after the snapshot is lost.

        Args:
            SnapshotId (str): ID of the snapshot to go back to.

        Returns:
            The response. `wait()` waits for its task. `Data` has:
                TaskId (str): ID of the task that was queued.

        Raises:
            InvalidParameterError: ParameterInvalid, ParameterIsEmpty.
            OutcomeUnknownError: the response was lost; see `describe_disks` before you repeat the
                call.

        Example:
            reply = client.bms_storage.rollback_snapshot(
                SnapshotId="33106c85-c4cc-532e-a66c-5941dfa11954",
            )
            reply.wait()

        Source: English document, BMS Storage 14.RollbackSnapshot (POST /storage-service).
        """

    @action("DescribeGoodsId")
    def describe_goods_id(self, *, RegionId, Bw, Iops, Type):
        """Find the product id of a kind of disk, as CreateDisk needs it.

        Reads; changes nothing.

        Args:
            RegionId (str): Region of the storage: a code, or the region's UUID; see
                `cds.constants.REGIONS`. The samples give a region's UUID in some places and a code
                such as `CN_Beijing_F` in others; the value is sent as it is.
            Bw (int): Bandwidth that the disk should have.
            Iops (int): IOPS that the disk should have.
            Type (str): Type of the disk, such as `ssd`.

        Returns:
            The response. `Data` has:
                GoodsId (str): ID of the product; CreateDisk takes it.

        Raises:
            InvalidParameterError: ParameterInvalid, ParameterIsEmpty.

        Example:
            reply = client.bms_storage.describe_goods_id(
                RegionId="CN_Beijing_I",
                Bw=2000,
                Iops=8000,
                Type="ssd",
            )
            print(reply.data["GoodsId"])

        Source: English document, BMS Storage 15.DescribeGoodsId (GET /storage-service).
        """
