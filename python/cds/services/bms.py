# Generated from models/ by `cargo xtask generate`; do not edit.
# mypy: disable-error-code="empty-body"
"""Bare-metal servers: goods, prices, images, buying, power and reinstallation."""

from __future__ import annotations

from .._light import TYPE_CHECKING
from .._service import Service, action, pages

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Any

    from .._response import Response
    from .._tasks import Tasks


class Bms(Service):
    """Bare-metal servers: goods, prices, images, buying, power and reinstallation."""

    _name = "bms"

    @action("DescribeBmsGoods")
    def describe_bms_goods(
        self,
        *,
        RegionId: str,
    ) -> Response[None]:
        """List the bare-metal products and hardware configurations available in a region, by billing method.

        Note:
            `PrePaid` and `PostPaid` in the response may each be null.

        Args:
            RegionId: Code of the region (availability zone); see `cds.constants.REGIONS`. Example: "CN_Beijing_I".

        Returns:
            The response; `Data` holds `PrePaid`, `PostPaid`.

        Raises:
            APIError: documented codes are ParameterInvalid (400), ParameterIsEmpty (400).

        Source: English document, Bare Metal Service 1.DescribeBmsGoods (GET /bms, read).
        """
        ...

    @action("DescribeBmsGoodsPrice")
    def describe_bms_goods_price(
        self,
        *,
        RegionId: str,
        GoodsId: int,
        ComputeId: str,
        InstanceChargeType: str,
        PrepaidMonth: int,
        Amount: int,
    ) -> Response[None]:
        """Quote the price of bare-metal servers before ordering them.

        Note:
            The prices in the response are decimal numbers as text; `Currency` is `CN` for yuan and `US` for US dollars.

        Args:
            RegionId: Code of the region (availability zone); see `cds.constants.REGIONS`. Example: "CN_Beijing_I".
            GoodsId: Number of the bare-metal product, from DescribeBmsGoods. Example: 8120.
            ComputeId: ID of the hardware configuration, the `Id` under `Computes` in DescribeBmsGoods. Example:
                "fb7a1536-4280-5d21-b645-c6365f61f386".
            InstanceChargeType: Charging: `PrePaid` is a monthly subscription, `PostPaid` is pay-as-you-go. Example:
                "PrePaid".
            PrepaidMonth: Subscription length: 0 runs to the end of the current month, n adds n whole calendar months
                after it; to be given for `PostPaid` as well. Example: 1.
            Amount: Number of servers to quote for. Example: 2.

        Returns:
            The response; `Data` holds `TradeAmount`, `UnitPrice`, `Currency`.

        Raises:
            APIError: documented codes are ParameterInvalid (400), ParameterIsEmpty (400), DataNotExists (400).

        Source: English document, Bare Metal Service 2.DescribeBmsGoodsPrice (POST /bms, read).
        """
        ...

    @action("DescribeBmsImage")
    def describe_bms_image(
        self,
        *,
        ImageType: str | None = None,
        OsType: str | None = None,
    ) -> Response[None]:
        """List the system images for bare-metal servers, grouped by operating system.

        Note:
            The keys of `Data` are names of operating systems, each holding a list of images.

        Args:
            ImageType: Whose images to list: `public` or `private`. Example: "public".
            OsType: Operating system to list, such as `centos` or `ubuntu`. Example: "centos".

        Returns:
            The response; `Data` holds `Ubuntu`, `Redhat`, `Windows`, `Centos`.

        Raises:
            APIError: documented codes are ParameterIsEmpty (400).

        Source: English document, Bare Metal Service 3.DescribeBmsImage (POST /bms, read).
        """
        ...

    @action("CreateBmsInstance", queues_many=True)
    def create_bms_instance(
        self,
        *,
        RegionId: str,
        VdcId: str,
        Password: str,
        InstanceName: str,
        InstanceChargeType: str,
        AutoRenew: int,
        PrepaidMonth: int,
        ComputeId: str,
        GoodsId: int,
        ImageId: str,
        PipeIds: Sequence[str],
        Amount: int,
        AssignHostNo: str | None = None,
        EnableMonitor: bool | None = None,
        Raid: str | int | None = None,
        CustomPartition: Sequence[str] | None = None,
        CustomPartitionSize: Sequence[int] | None = None,
    ) -> Response[Tasks]:
        """Order one or more bare-metal servers; each server gets its own task.

        Note:
            The table calls the list of task ids `TaskId`, the sample response `TaskIds`: the sample decides.

        Args:
            RegionId: Code of the region (availability zone); see `cds.constants.REGIONS`. Example: "CN_Beijing_I".
            VdcId: ID of the virtual data centre that the servers join. Example: "55a7371f-e83c-5410-9fde-5a1145284b23".
            Password: Password of the system's administrator account.
            InstanceName: Name of the new servers. Example: "db-metal".
            AssignHostNo: Host number, of at least three digits; shorter ones are filled up. Example: "001".
            InstanceChargeType: Charging: `PrePaid` is a monthly subscription, `PostPaid` is pay-as-you-go. Example:
                "PrePaid".
            AutoRenew: Whether a subscription renews itself: 1 yes, 0 no. Example: 1.
            PrepaidMonth: Subscription length: 0 runs to the end of the current month, n adds n whole calendar months
                after it; to be given for `PostPaid` as well. Example: 1.
            ComputeId: ID of the hardware configuration, the `Id` under `Computes` in DescribeBmsGoods. Example:
                "fb7a1536-4280-5d21-b645-c6365f61f386".
            GoodsId: Number of the bare-metal product, from DescribeBmsGoods. Example: 8120.
            ImageId: ID of the system image, from DescribeBmsImage. The vendor's samples pass a UUID here, while the
                DescribeBmsImage sample lists short numbers as text: pass the `Id` as it was returned. Example: "24".
            EnableMonitor: Whether to turn monitoring on. Documented as a boolean; the vendor's sample code sends 1.
                Example: true.
            PipeIds: Ids of the public and private networks to connect to.
            Amount: Number of servers to create, 1 to 100. Example: 2.
            Raid: RAID level of the data disks: 0, 1, 5 or 10. The levels are those listed for ReinstallBms; here the
                document names none. Example: "1".
            CustomPartition: Mount points for a custom layout of the system disk, `/` first; `swap` is optional.
            CustomPartitionSize: Sizes in GB of the partitions in CustomPartition, in the same order.

        Returns:
            The response; `Data` holds `TaskIds`. `wait` waits for its tasks, one for each machine or disk.

        Raises:
            APIError: documented codes are ParameterInvalid (400), ParameterIsEmpty (400), ImageNotFound (400),
                OrderGoodsConfEmpty (400), NotSufficient (400), TaskToCoreFaild (400), DataNotExists (400),
                AmountOversize (400), VdcNotFound (400), IpNotEnough (400), PipeIdNotFound (400).

        Source: English document, Bare Metal Service 4.CreateBmsInstance (POST /bms, mutate).
        """
        ...

    @action("DescribeBms")
    def describe_bms(
        self,
        *,
        VdcId: str | None = None,
        Name: str | None = None,
        PageNumber: str | int | None = None,
        PageSize: str | int | None = None,
    ) -> Response[None]:
        """List bare-metal servers with their network cards, page by page.

        Note:
            The table lists `Pages` and a boolean `EnableMonitor`; the sample response lacks `Pages` and has
            `EnableMonitor` as the text `0` or `1`.

        Args:
            VdcId: Only servers in this virtual data centre. Example: "55a7371f-e83c-5410-9fde-5a1145284b23".
            Name: Only servers of this name. Example: "db-metal-01".
            PageNumber: Page to return, counted from 1. Example: "1".
            PageSize: Servers on each page; left out, the vendor's sample response holds up to 500. Example: "10".

        Returns:
            The response; `Data` holds `Baremetals`, `TotalCount`, `PageSize`, `Pages`, `PageNumber`.

        Raises:
            APIError: documented codes are ParameterIsEmpty (400).

        Source: English document, Bare Metal Service 5.DescribeBms (GET /bms, read).
        """
        ...

    @pages("DescribeBms")
    def iter_bms(
        self,
        *,
        VdcId: str | None = None,
        Name: str | None = None,
        PageSize: str | int | None = None,
        limit: int | None = None,
    ) -> Iterator[dict[str, Any]]:
        """Iterates over the rows of all pages of `describe_bms`, without duplicates.

        The next page is prefetched while the current rows are processed. If rows appear or disappear meanwhile, no
        other row is skipped or repeated.

        Args:
            VdcId: Only servers in this virtual data centre. Example: "55a7371f-e83c-5410-9fde-5a1145284b23".
            Name: Only servers of this name. Example: "db-metal-01".
            PageSize: Servers on each page; left out, the vendor's sample response holds up to 500. Example: "10".
                Default here: 100.
            limit: Maximum number of rows; default all.

        Yields:
            Rows of `Data.Baremetals`, as dicts with `BaremetalId`, `Name`, `Cpu`, `Ram`, `State`, `EnableMonitor`,
            `Status`, `VdcId`, `RegionId`, `VdcName`, `RegionName`, `InstanceChargeType`, `IsAutoRenewal`, `CreateDate`,
            `Networks`.

        Source: English document, Bare Metal Service 5.DescribeBms (GET /bms, read).
        """
        ...

    @action("DescribeBmsDetail")
    def describe_bms_detail(
        self,
        *,
        BaremetalId: str,
    ) -> Response[None]:
        """Show everything about one bare-metal server: billing, volumes and networks included.

        Args:
            BaremetalId: ID of the bare-metal server. Example: "ea5f54f1-5910-5027-b311-c9446b1786f8".

        Returns:
            The response; `Data` holds `BaremetalId`, `Name`, `Cpu`, `Ram`, `State`, `EnableMonitor`, `Status`, `VdcId`,
            `RegionId`, `VdcName`, `RegionName`, `ImageName`, `InstanceChargeType`, `BillStatus`, `IsAutoRenewal`,
            `RunningTime`, `CreateDate`, `ExpireDate`, `Volumes`, `Networks`.

        Raises:
            APIError: documented codes are ParameterInvalid (400), ParameterIsEmpty (400), InstanceNotFound (400).

        Source: English document, Bare Metal Service 6.DescribeBmsDetail (GET /bms, read).
        """
        ...

    @action("OperateBmsPower", queues_many=True)
    def operate_bms_power(
        self,
        *,
        Operate: str,
        BaremetalIds: Sequence[str],
    ) -> Response[Tasks]:
        """Start, stop or restart bare-metal servers.

        Note:
            The task ids are in the order of the servers. The table calls them `TaskId` and the text `Message`, the
            sample response `TaskIds` and `Msg`: the sample decides.

        Args:
            Operate: What to do: `start`, `stop` or `reset` (restart). Example: "start".
            BaremetalIds: Ids of the servers.

        Returns:
            The response; `Data` holds `BaremetalIds`, `TaskIds`. `wait` waits for its tasks, one for each machine or
            disk.

        Raises:
            APIError: documented codes are ParameterInvalid (400), ParameterIsEmpty (400), InstanceError (400),
                TaskToCoreFaild (400), DataNotExists (400).

        Source: English document, Bare Metal Service 7.OperateBmsPower (POST /bms, mutate).
        """
        ...

    @action("ReinstallBms", queues_many=True)
    def reinstall_bms(
        self,
        *,
        BaremetalId: str,
        ImageId: str,
        Password: str,
        Raid: str | int | None = None,
        CustomPartition: Sequence[str] | None = None,
        CustomPartitionSize: Sequence[int] | None = None,
    ) -> Response[Tasks]:
        """Reinstall the operating system of a bare-metal server.

        Note:
            Destructive: the data on the system disk is lost.

        Args:
            BaremetalId: ID of the bare-metal server. Example: "ea5f54f1-5910-5027-b311-c9446b1786f8".
            ImageId: ID of the system image, from DescribeBmsImage. The vendor's samples pass a UUID here, while the
                DescribeBmsImage sample lists short numbers as text: pass the `Id` as it was returned. Example: "24".
            Password: Password of the administrator account on the new system.
            Raid: RAID level of the data disks: 0, 1, 5 or 10. Example: "1".
            CustomPartition: Mount points for a custom layout of the system disk, `/` first; `swap` is optional.
            CustomPartitionSize: Sizes in GB of the partitions in CustomPartition, in the same order.

        Returns:
            The response; `Data` holds `TaskIds`. `wait` waits for its tasks, one for each machine or disk.

        Raises:
            APIError: documented codes are ParameterInvalid (400), ParameterIsEmpty (400), ImageNotFound (400),
                RebuildFailed (400), TaskToCoreFaild (400), DataNotExists (400).

        Source: English document, Bare Metal Service 8.ReinstallBms (POST /bms, mutate).
        """
        ...

    @action("DescribeBmsVNC")
    def describe_bms_vnc(
        self,
        *,
        BaremetalId: str,
    ) -> Response[None]:
        """Get the address of a bare-metal server's VNC console.

        Note:
            The address carries an access token: do not write it to logs.

        Args:
            BaremetalId: ID of the bare-metal server. Example: "ea5f54f1-5910-5027-b311-c9446b1786f8".

        Returns:
            The response; `Data` holds `Url`.

        Raises:
            APIError: documented codes are ParameterInvalid (400), ParameterIsEmpty (400), DataNotExists (400).

        Source: English document, Bare Metal Service 9.DescribeBmsVNC (GET /bms, read).
        """
        ...

    @action("ModifyBmsOrder")
    def modify_bms_order(
        self,
        *,
        BaremetalId: str,
        AutoRenewal: int,
        BillMethod: str | int | None = None,
        Duration: int | None = None,
        IsToMonth: int | None = None,
    ) -> Response:
        """Change how the order of a bare-metal server renews.

        Note:
            `Data` is a list here.

        Args:
            BaremetalId: ID of the bare-metal server. Example: "d26755ef-90ff-554d-8a49-9e221caca5d0".
            AutoRenewal: Whether the subscription renews itself: 1 yes, 0 no. Example: 1.
            BillMethod: Way of billing: `1` is the monthly subscription. Example: "1".
            Duration: Length of the renewal; presumably in months, the document does not say. Example: 1.
            IsToMonth: Whether to bill up to the end of the month: 1 yes, 0 no. Example: 1.

        Returns:
            The response; each row of `Data` holds `SuborderIds`.

        Raises:
            APIError: documented codes are ParameterInvalid (400), ParameterIsEmpty (400), OrderUpdateError (400),
                InstanceNotFound (400), OrderResourceError (400).

        Source: English document, Bare Metal Service 10.ModifyBmsOrder (POST /bms, mutate).
        """
        ...

    @action("DescribeBmsTask")
    def describe_bms_task(
        self,
        *,
        TaskId: str | int,
    ) -> Response[None]:
        """Query the state of a bare-metal task.

        Note:
            Only `init` (running) and `succeed` are documented as `Status`. `BareMetalIds` is spelled with a capital M
            in this response only.

        Args:
            TaskId: ID of the task, as returned by the action that queued it. Example:
                "866192c5-676e-8880-8000-000001167b04".

        Returns:
            The response; `Data` holds `BareMetalIds`, `Status`.

        Raises:
            APIError: documented codes are ParameterInvalid (400), ParameterIsEmpty (400), DataNotExists (400).

        Source: English document, Bare Metal Service 11.DescribeBmsTask (GET /bms, read).
        """
        ...

    @action("DeleteBmsInstance")
    def delete_bms_instance(
        self,
        *,
        BaremetalId: str,
    ) -> Response:
        """Delete a bare-metal server that is charged by use; stop it first.

        Note:
            The response contains no task id, so there is nothing to wait for.

        Args:
            BaremetalId: ID of the bare-metal server. Example: "d90f6b3c-45e7-4182-a6bd-7e81c2f0593a".

        Returns:
            The response.

        Raises:
            APIError: documented codes are ParameterInvalid (400), ParameterIsEmpty (400), LogicError (400).

        Source: English document, Bare Metal Service 12.DeleteBmsInstance (POST /bms, mutate).
        """
        ...

    @action("RenameBmsInstance")
    def rename_bms_instance(
        self,
        *,
        BaremetalId: str,
        name: str,
    ) -> Response:
        """Renames a bare-metal server.

        Note:
            Table and sample write the parameter `name` in small letters, the text of an error `Name`.

        Args:
            BaremetalId: ID of the bare-metal server. Example: "ea5f54f1-5910-5027-b311-c9446b1786f8".
            name: New name of the server. Example: "db-metal-02".

        Returns:
            The response.

        Raises:
            APIError: documented codes are ParameterInvalid (400), ParameterIsEmpty (400).

        Source: Chinese document, 裸金属相关 12.RenameBmsInstance (POST /bms, mutate).
        """
        ...
