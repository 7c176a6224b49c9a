# Generated from models/ by `cargo xtask generate`; do not edit.
"""Bare-metal servers: goods, prices, images, buying, power and reinstallation."""

from .._service import Service, action, pages


class Bms(Service):
    """Bare-metal servers: goods, prices, images, buying, power and reinstallation."""

    _name = "bms"

    @action("DescribeBmsGoods")
    def describe_bms_goods(self, *, RegionId):
        """List the bare-metal products and hardware configurations available in a region, by billing method.

        Reads; changes nothing.

        Note:
            `PrePaid` and `PostPaid` in the response may each be null.

        Args:
            RegionId (str): Code of the region (availability zone); see `cds.constants.REGIONS`.

        Returns:
            The response. Each of its `rows`, from `Data.PrePaid`, has:
                GoodsId (int): Number of the product; CreateBmsInstance takes it.
                GoodsName (str): Name of the product.
                Computes (list[dict]): Hardware configurations of the product (Id, CpuInfo, Cpu,
                    Ram, Frequency, Disks).
            Besides: `Data.PostPaid` (list[dict] | None).

        Raises:
            InvalidParameterError: ParameterInvalid, ParameterIsEmpty.

        Example:
            reply = client.bms.describe_bms_goods(RegionId="CN_Beijing_I")
            for row in reply.rows:
                print(row["GoodsId"], row["GoodsName"])

        Source: English document, Bare Metal Service 1.DescribeBmsGoods (GET /bms).
        """

    @action("DescribeBmsGoodsPrice")
    def describe_bms_goods_price(self, *, RegionId, GoodsId, ComputeId, InstanceChargeType, PrepaidMonth, Amount):
        """Quote the price of bare-metal servers before ordering them.

        Reads; changes nothing.

        Note:
            The prices in the response are decimal numbers as text; `Currency` is `CN` for yuan and
            `US` for US dollars.

        Args:
            RegionId (str): Code of the region (availability zone); see `cds.constants.REGIONS`.
            GoodsId (int): Number of the bare-metal product, from DescribeBmsGoods.
            ComputeId (str): ID of the hardware configuration, the `Id` under `Computes` in
                DescribeBmsGoods.
            InstanceChargeType (str): Charging: `PrePaid` is a monthly subscription, `PostPaid` is
                pay-as-you-go.
            PrepaidMonth (int): Subscription length: 0 runs to the end of the current month, n adds
                n whole calendar months after it; to be given for `PostPaid` as well.
            Amount (int): Number of servers to quote for.

        Returns:
            The response. `Data` has:
                TradeAmount (str): What the whole order costs, as a decimal number in text.
                UnitPrice (str): Price of one server, as a decimal number in text.
                Currency (str): Currency of the prices: `CN` is yuan, `US` is US dollars.

        Raises:
            InvalidParameterError: ParameterInvalid, ParameterIsEmpty.
            NotFoundError: DataNotExists.

        Example:
            reply = client.bms.describe_bms_goods_price(
                RegionId="CN_Beijing_I",
                GoodsId=8120,
                ComputeId="fb7a1536-4280-5d21-b645-c6365f61f386",
                InstanceChargeType="PrePaid",
                PrepaidMonth=1,
                Amount=2,
            )
            print(reply.data["TradeAmount"], reply.data["UnitPrice"])

        Source: English document, Bare Metal Service 2.DescribeBmsGoodsPrice (POST /bms).
        """

    @action("DescribeBmsImage")
    def describe_bms_image(self, *, ImageType=None, OsType=None):
        """List the system images for bare-metal servers, grouped by operating system.

        Reads; changes nothing.

        Note:
            The keys of `Data` are names of operating systems, each holding a list of images.

        Args:
            ImageType (str, optional): Whose images to list: `public` or `private`.
            OsType (str, optional): Operating system to list, such as `centos` or `ubuntu`.

        Returns:
            The response. Data (dict): The images, listed under the name of their operating system,
            such as `Centos` (Id, Name, Type).

        Raises:
            InvalidParameterError: ParameterIsEmpty.

        Example:
            reply = client.bms.describe_bms_image()
            print(reply.data)

        Source: English document, Bare Metal Service 3.DescribeBmsImage (POST /bms).
        """

    @action("CreateBmsInstance", queues_many=True)
    def create_bms_instance(
        self,
        *,
        RegionId,
        VdcId,
        Password,
        InstanceName,
        InstanceChargeType,
        AutoRenew,
        PrepaidMonth,
        ComputeId,
        GoodsId,
        ImageId,
        PipeIds,
        Amount,
        AssignHostNo=None,
        EnableMonitor=None,
        Raid=None,
        CustomPartition=None,
        CustomPartitionSize=None,
    ):
        """Order one or more bare-metal servers; each server gets its own task.

        Changes the cloud; costs money.

        Note:
            The table calls the list of task ids `TaskId`, the sample response `TaskIds`: the sample
            decides.

        Args:
            RegionId (str): Code of the region (availability zone); see `cds.constants.REGIONS`.
            VdcId (str): ID of the virtual data centre that the servers join.
            Password (str): Password of the system's administrator account.
            InstanceName (str): Name of the new servers.
            AssignHostNo (str, optional): Host number, of at least three digits; shorter ones are
                filled up. Example: "001".
            InstanceChargeType (str): Charging: `PrePaid` is a monthly subscription, `PostPaid` is
                pay-as-you-go.
            AutoRenew (int): Whether a subscription renews itself: 1 yes, 0 no.
            PrepaidMonth (int): Subscription length: 0 runs to the end of the current month, n adds
                n whole calendar months after it; to be given for `PostPaid` as well.
            ComputeId (str): ID of the hardware configuration, the `Id` under `Computes` in
                DescribeBmsGoods.
            GoodsId (int): Number of the bare-metal product, from DescribeBmsGoods.
            ImageId (str): ID of the system image, from DescribeBmsImage. The vendor's samples pass
                a UUID here, while the DescribeBmsImage sample lists short numbers as text: pass the
                `Id` as it was returned.
            EnableMonitor (bool, optional): Whether to turn monitoring on. Documented as a boolean;
                the vendor's sample code sends 1.
            PipeIds (list[str]): Ids of the public and private networks to connect to.
            Amount (int): Number of servers to create, 1 to 100.
            Raid (str | int, optional): RAID level of the data disks: 0, 1, 5 or 10. The levels are
                those listed for ReinstallBms; here the document names none.
            CustomPartition (list[str], optional): Mount points for a custom layout of the system
                disk, `/` first; `swap` is optional.
            CustomPartitionSize (list[int], optional): Sizes in GB of the partitions in
                CustomPartition, in the same order.

        Returns:
            The response. `wait()` waits for its tasks, one for each machine or disk. `Data` has:
                TaskIds (list[str]): Ids of the tasks, one for each server.

        Raises:
            APIError: OrderGoodsConfEmpty.
            InvalidParameterError: ParameterInvalid, ParameterIsEmpty.
            NotFoundError: ImageNotFound, DataNotExists, VdcNotFound, PipeIdNotFound.
            QuotaExceededError: NotSufficient, AmountOversize, IpNotEnough.
            ServerError: TaskToCoreFaild.
            OutcomeUnknownError: the response was lost; see `describe_bms` before you repeat the
                call.

        Example:
            reply = client.bms.create_bms_instance(
                RegionId="CN_Beijing_I",
                VdcId="55a7371f-e83c-5410-9fde-5a1145284b23",
                Password="Example-Passw0rd!",
                InstanceName="db-metal",
                InstanceChargeType="PrePaid",
                AutoRenew=1,
                PrepaidMonth=1,
                ComputeId="fb7a1536-4280-5d21-b645-c6365f61f386",
                GoodsId=8120,
                ImageId="24",
                PipeIds=[
                    "279072b3-8f46-54f3-8bfc-5e4e99084ae5",
                    "9c12d039-150e-520f-8f47-16b3b0f1bdf8",
                ],
                Amount=2,
            )
            reply.wait()

        Source: English document, Bare Metal Service 4.CreateBmsInstance (POST /bms).
        """

    @action("DescribeBms")
    def describe_bms(self, *, VdcId=None, Name=None, PageNumber=None, PageSize=None):
        """List bare-metal servers with their network cards, page by page.

        Reads; changes nothing.

        Note:
            The table lists `Pages` and a boolean `EnableMonitor`; the sample response lacks `Pages`
            and has `EnableMonitor` as the text `0` or `1`.

        Args:
            VdcId (str, optional): Only servers in this virtual data centre.
            Name (str, optional): Only servers of this name. Example: "db-metal-01".
            PageNumber (str | int, optional): Page to return, counted from 1. Example: "1".
            PageSize (str | int, optional): Servers on each page; left out, the vendor's sample
                response holds up to 500. Example: "10".

        Returns:
            The response. Each of its `rows`, from `Data.Baremetals`, has:
                BaremetalId (str): ID of the bare-metal server.
                Name (str): Name of the server.
                Cpu (int): Number of CPU cores.
                Ram (int): Memory in GB.
                State (str): State of the server, such as `running`, `rebuilding` or `error`.
                EnableMonitor (str): Whether monitoring is on, in digits: `1` yes, `0` no.
                Status (str): The state in Chinese words, for display.
                VdcId (str): ID of the VDC that the server is in.
                RegionId (str): Region of the server; see `cds.constants.REGIONS`.
                VdcName (str): Name of the VDC.
                RegionName (str): Name of the region, in Chinese.
                InstanceChargeType (str): Charging: `PrePaid` is a monthly subscription, `PostPaid`
                    is pay-as-you-go.
                IsAutoRenewal (int): Whether a subscription renews itself: 1 yes, 0 no.
                CreateDate (str): When the server was created, in Beijing time.
                Networks (dict): The network connections of the server (NetworkCards).
            Besides: `Data.TotalCount` (int), `Data.PageSize` (int), `Data.Pages` (int, not always),
            `Data.PageNumber` (int).

        Raises:
            InvalidParameterError: ParameterIsEmpty.

        Example:
            reply = client.bms.describe_bms()
            for row in reply.rows:
                print(row["BaremetalId"], row["Name"], row["State"])

        Source: English document, Bare Metal Service 5.DescribeBms (GET /bms).
        """

    @pages("DescribeBms")
    def iter_bms(self, *, VdcId=None, Name=None, PageSize=None, limit=None, progress=None):
        """Iterates over the rows of all pages of `describe_bms`, without duplicates.

        Reads; changes nothing. The next page is prefetched while the current rows are processed. If
        rows appear or disappear meanwhile, no other row is skipped or repeated.

        Args:
            VdcId (str, optional): Only servers in this virtual data centre.
            Name (str, optional): Only servers of this name. Example: "db-metal-01".
            PageSize (str | int, optional): Servers on each page; left out, the vendor's sample
                response holds up to 500. Example: "10".
            limit (int, optional): Maximum number of rows; default all.
            progress (optional): True shows how many came; or a callable takes that and the total.

        Yields:
            The `rows` of `describe_bms`, each with BaremetalId, Name, Cpu, Ram, State,
            EnableMonitor, Status, VdcId, RegionId, VdcName, RegionName, InstanceChargeType,
            IsAutoRenewal, CreateDate, Networks.

        Example:
            for row in client.bms.iter_bms():
                print(row["BaremetalId"], row["Name"], row["State"])

        Source: English document, Bare Metal Service 5.DescribeBms (GET /bms).
        """

    @action("DescribeBmsDetail")
    def describe_bms_detail(self, *, BaremetalId):
        """Show everything about one bare-metal server: billing, volumes and networks included.

        Reads; changes nothing.

        Args:
            BaremetalId (str): ID of the bare-metal server.

        Returns:
            The response. `Data` has:
                BaremetalId (str): ID of the bare-metal server.
                Name (str): Name of the server.
                Cpu (int): Number of CPU cores.
                Ram (int): Memory in GB.
                State (str): State of the server, such as `running`, `rebuilding` or `error`.
                EnableMonitor (str): Whether monitoring is on, in digits: `1` yes, `0` no.
                Status (str): The state in Chinese words, for display.
                VdcId (str): ID of the VDC that the server is in.
                RegionId (str): Region of the server; see `cds.constants.REGIONS`.
                VdcName (str): Name of the VDC.
                RegionName (str): Name of the region, in Chinese.
                ImageName (str): Name of the image that the system was installed from.
                InstanceChargeType (str): Charging: `PrePaid` is a monthly subscription, `PostPaid`
                    is pay-as-you-go.
                BillStatus (str): Billing state in digits; `1` means that the server is being
                    charged for.
                IsAutoRenewal (int): Whether a subscription renews itself: 1 yes, 0 no.
                RunningTime (str): How long the server has run, in Chinese words: days, hours,
                    minutes, seconds.
                CreateDate (str): When the server was created, in Beijing time.
                ExpireDate (str): When the subscription ends, in Beijing time.
                Volumes (list[dict]): Disks of the server (Id, BaremetalId, Type, Capacity, Iops,
                    Mbps, VolumeType, VolumeId, VolumePath, CreateDate, UpdateDate).
                Networks (dict): The network connections of the server (NetworkCards).

        Raises:
            InvalidParameterError: ParameterInvalid, ParameterIsEmpty.
            NotFoundError: InstanceNotFound.

        Example:
            reply = client.bms.describe_bms_detail(
                BaremetalId="ea5f54f1-5910-5027-b311-c9446b1786f8",
            )
            print(reply.data["BaremetalId"], reply.data["Name"], reply.data["State"])

        Source: English document, Bare Metal Service 6.DescribeBmsDetail (GET /bms).
        """

    @action("OperateBmsPower", queues_many=True)
    def operate_bms_power(self, *, Operate, BaremetalIds):
        """Start, stop or restart bare-metal servers.

        Changes the cloud.

        Note:
            The task ids are in the order of the servers. The table calls them `TaskId` and the text
            `Message`, the sample response `TaskIds` and `Msg`: the sample decides.

        Args:
            Operate (str): What to do: `start`, `stop` or `reset` (restart).
            BaremetalIds (list[str]): Ids of the servers.

        Returns:
            The response. `wait()` waits for its tasks, one for each machine or disk. `Data` has:
                TaskIds (list[str]): Ids of the tasks, in the order of `BaremetalIds`.
                BaremetalIds (list[str]): Ids of the servers.

        Raises:
            ConflictError: InstanceError.
            InvalidParameterError: ParameterInvalid, ParameterIsEmpty.
            NotFoundError: DataNotExists.
            ServerError: TaskToCoreFaild.
            OutcomeUnknownError: the response was lost; see `describe_bms` before you repeat the
                call.

        Example:
            reply = client.bms.operate_bms_power(
                Operate="start",
                BaremetalIds=[
                    "d26755ef-90ff-554d-8a49-9e221caca5d0",
                    "d90f6b3c-45e7-4182-a6bd-7e81c2f0593a",
                ],
            )
            reply.wait()

        Source: English document, Bare Metal Service 7.OperateBmsPower (POST /bms).
        """

    @action("ReinstallBms", queues_many=True)
    def reinstall_bms(
        self,
        *,
        BaremetalId,
        ImageId,
        Password,
        Raid=None,
        CustomPartition=None,
        CustomPartitionSize=None,
    ):
        """Reinstall the operating system of a bare-metal server.

        Changes the cloud; destroys what no other call restores.

        Note:
            Destructive: the data on the system disk is lost.

        Args:
            BaremetalId (str): ID of the bare-metal server.
            ImageId (str): ID of the system image, from DescribeBmsImage. The vendor's samples pass
                a UUID here, while the DescribeBmsImage sample lists short numbers as text: pass the
                `Id` as it was returned.
            Password (str): Password of the administrator account on the new system.
            Raid (str | int, optional): RAID level of the data disks: 0, 1, 5 or 10.
            CustomPartition (list[str], optional): Mount points for a custom layout of the system
                disk, `/` first; `swap` is optional.
            CustomPartitionSize (list[int], optional): Sizes in GB of the partitions in
                CustomPartition, in the same order.

        Returns:
            The response. `wait()` waits for its tasks, one for each machine or disk. `Data` has:
                TaskIds (list[str]): Ids of the tasks: one, for the one server.

        Raises:
            APIError: RebuildFailed.
            InvalidParameterError: ParameterInvalid, ParameterIsEmpty.
            NotFoundError: ImageNotFound, DataNotExists.
            ServerError: TaskToCoreFaild.
            OutcomeUnknownError: the response was lost; see `describe_bms` before you repeat the
                call.

        Example:
            reply = client.bms.reinstall_bms(
                BaremetalId="ea5f54f1-5910-5027-b311-c9446b1786f8",
                ImageId="24",
                Password="Example-Passw0rd!",
            )
            reply.wait()

        Source: English document, Bare Metal Service 8.ReinstallBms (POST /bms).
        """

    @action("DescribeBmsVNC")
    def describe_bms_vnc(self, *, BaremetalId):
        """Get the address of a bare-metal server's VNC console.

        Reads; changes nothing.

        Note:
            The address carries an access token: do not write it to logs.

        Args:
            BaremetalId (str): ID of the bare-metal server.

        Returns:
            The response. `Data` has:
                Url (str): Address of the console; its token lets anyone in, so keep it secret.

        Raises:
            InvalidParameterError: ParameterInvalid, ParameterIsEmpty.
            NotFoundError: DataNotExists.

        Example:
            reply = client.bms.describe_bms_vnc(BaremetalId="ea5f54f1-5910-5027-b311-c9446b1786f8")
            print(reply.data["Url"])

        Source: English document, Bare Metal Service 9.DescribeBmsVNC (GET /bms).
        """

    @action("ModifyBmsOrder")
    def modify_bms_order(self, *, BaremetalId, AutoRenewal, BillMethod=None, Duration=None, IsToMonth=None):
        """Change how the order of a bare-metal server renews.

        Changes the cloud; costs money.

        Note:
            `Data` is a list here.

        Args:
            BaremetalId (str): ID of the bare-metal server.
            AutoRenewal (int): Whether the subscription renews itself: 1 yes, 0 no.
            BillMethod (str | int, optional): Way of billing: `1` is the monthly subscription.
            Duration (int, optional): Length of the renewal; presumably in months, the document does
                not say.
            IsToMonth (int, optional): Whether to bill up to the end of the month: 1 yes, 0 no.

        Returns:
            The response. Each of its `rows`, from `Data`, has:
                SuborderIds (list[str]): Ids of the suborders.

        Raises:
            APIError: OrderUpdateError, OrderResourceError.
            InvalidParameterError: ParameterInvalid, ParameterIsEmpty.
            NotFoundError: InstanceNotFound.
            OutcomeUnknownError: the response was lost; see `describe_bms` before you repeat the
                call.

        Example:
            reply = client.bms.modify_bms_order(
                BaremetalId="d26755ef-90ff-554d-8a49-9e221caca5d0",
                AutoRenewal=1,
            )
            for row in reply.rows:
                print(row)

        Source: English document, Bare Metal Service 10.ModifyBmsOrder (POST /bms).
        """

    @action("DescribeBmsTask")
    def describe_bms_task(self, *, TaskId):
        """Query the state of a bare-metal task.

        Reads; changes nothing.

        Note:
            Only `init` (running) and `succeed` are documented as `Status`. `BareMetalIds` is
            spelled with a capital M in this response only.

        Args:
            TaskId (str | int): ID of the task, as returned by the action that queued it.

        Returns:
            The response. `Data` has:
                BareMetalIds (list[str]): Ids of the servers that the task is about.
                Status (str): State of the task: `init` is running, `succeed` is finished; `failed`
                    is undocumented.
                Message (str, not always): Why the task failed.

        Raises:
            InvalidParameterError: ParameterInvalid, ParameterIsEmpty.
            NotFoundError: DataNotExists.

        Example:
            reply = client.bms.describe_bms_task(TaskId="866192c5-676e-8880-8000-000001167b04")
            print(reply.data["Status"])

        Source: English document, Bare Metal Service 11.DescribeBmsTask (GET /bms).
        """

    @action("DeleteBmsInstance")
    def delete_bms_instance(self, *, BaremetalId):
        """Delete a bare-metal server that is charged by use; stop it first.

        Changes the cloud; destroys what no other call restores.

        Note:
            The response contains no task id, so there is nothing to wait for.

        Args:
            BaremetalId (str): ID of the bare-metal server.

        Returns:
            The response.

        Raises:
            InvalidParameterError: ParameterInvalid, ParameterIsEmpty.
            ServerError: LogicError.
            OutcomeUnknownError: the response was lost; see `describe_bms` before you repeat the
                call.

        Example:
            reply = client.bms.delete_bms_instance(
                BaremetalId="d90f6b3c-45e7-4182-a6bd-7e81c2f0593a",
            )

        Source: English document, Bare Metal Service 12.DeleteBmsInstance (POST /bms).
        """

    @action("RenameBmsInstance")
    def rename_bms_instance(self, *, BaremetalId, name):
        """Renames a bare-metal server.

        Changes the cloud.

        Note:
            Table and sample write the parameter `name` in small letters, the text of an error
            `Name`.

        Args:
            BaremetalId (str): ID of the bare-metal server.
            name (str): New name of the server.

        Returns:
            The response.

        Raises:
            InvalidParameterError: ParameterInvalid, ParameterIsEmpty.
            OutcomeUnknownError: the response was lost; see `describe_bms` before you repeat the
                call.

        Example:
            reply = client.bms.rename_bms_instance(
                BaremetalId="ea5f54f1-5910-5027-b311-c9446b1786f8",
                name="db-metal-02",
            )

        Source: Chinese document, 12.RenameBmsInstance (POST /bms).
        """
