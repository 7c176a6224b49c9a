# Generated from models/ by `cargo xtask generate`; do not edit.
"""What can be bought where, and the state of tasks."""

from .._service import Service, action


class Common(Service):
    """What can be bought where, and the state of tasks."""

    _name = "common"

    @action("DescribeAvailableResource")
    def describe_available_resource(self, *, RegionId, AvailableResource=None):
        """Shows what a region sells: bandwidth types, instance types, images and disks with their limits.

        Reads; changes nothing.

        Note:
            The documented example is the bare resource, with neither Code nor Data, while the table
            and the sample code speak of Code and Data: be ready for both. The billing method is
            spelled BandwIdth there and passes through unchanged.

        Args:
            RegionId (str): Region (availability zone), such as `CN_Beijing_A`; see
                `cds.constants.REGIONS`.
            AvailableResource (str | int, optional): Undocumented switch that the vendor's sample
                sends as `1`. Example: "1".

        Returns:
            The response. Each of its `rows`, from `InstanceGoods`, has:
                ImageGoods (dict): Images available for such a server (PublicImage, PrivateImages).
                DiskGoods (list[dict]): Data disks that fit such a server (MinSize, MaxSize, Type,
                    Step).
                InstanceType (str): Type of cloud server; see `cds.constants.INSTANCE_TYPES`.
                SystemDiskGoods (list[dict]): System disks that fit such a server (MinSize, MaxSize,
                    Type, Step).
            Besides: `Data.RegionStatus` (str, not always), `Data.RegionStatusZh` (str, not always),
            `Data.RegionId` (str), `Data.WanGoods` (list[dict]), `Data.InstanceGoods` (list[dict]),
            `Data.RegionName` (str), `RegionStatus` (str, not always), `RegionStatusZh` (str, not
            always), `RegionId` (str, not always), `WanGoods` (list[dict], not always), `RegionName`
            (str, not always).

        Raises:
            InvalidParameterError: InvalidRegionID.Malformed.

        Example:
            reply = client.common.describe_available_resource(RegionId="CN_Beijing_A")
            for row in reply.rows:
                print(row["InstanceType"])

        Source: English document, Others 1.DescribeAvailableResource (GET /ccs).
        """

    @action("DescribeTask")
    def describe_task(self, *, TaskId):
        """Reports the state of an asynchronous task and the id of the resource it created or changed.

        Reads; changes nothing.

        Note:
            Status is NEW, DOING, FINISH or ERROR, sometimes in lower case. The TaskId in the
            response is the requested one, not a new task. A task for several resources returns a
            list, ResourceIds.

        Args:
            TaskId (str | int): ID of the task, as returned by the action that queued it.

        Returns:
            The response. `Data` has:
                ResourceId (str): ID of the resource that the task created or changed.
                Status (str): State of the task; sometimes in lower case. Known values: "NEW",
                    "DOING", "FINISH", "ERROR".
                TaskType (str, not always): What the task does, such as `orderCreateVM`.
                ResourceIds (list[str], not always): Ids of all resources, when the task is about
                    several.
                Message (str, not always): Why the task failed.

        Raises:
            InvalidParameterError: InvalidTaskID.Malformed.

        Example:
            reply = client.common.describe_task(TaskId="18250417")
            print(reply.data["ResourceId"], reply.data["Status"])

        Source: English document, Others 2.DescribeTask (GET /ccs).
        """
