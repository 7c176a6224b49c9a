# Generated from models/ by `cargo xtask generate`; do not edit.
from collections.abc import Sequence
from typing import Any, Literal

from .._pages import Progress, Rows
from .._response import Response
from .._service import Service
from .._task import Task
from .._tasks import Tasks
from ..types.bms import (
    CreateBmsInstanceData,
    DescribeBmsData,
    DescribeBmsDetailData,
    DescribeBmsGoodsData,
    DescribeBmsGoodsPriceData,
    DescribeBmsImageRow,
    DescribeBmsRow,
    DescribeBmsTaskData,
    DescribeBmsVNCData,
    Goods,
    ModifyBmsOrderRow,
    OperateBmsPowerData,
    ReinstallBmsData,
)
from ..types.values import Region

class Bms(Service):
    def describe_bms_goods(
        self,
        *,
        RegionId: Region,
    ) -> Response[DescribeBmsGoodsData, None, Goods]: ...
    def describe_bms_goods_price(
        self,
        *,
        RegionId: Region,
        GoodsId: int,
        ComputeId: str,
        InstanceChargeType: Literal["PrePaid", "PostPaid"] | str,
        PrepaidMonth: int,
        Amount: int,
    ) -> Response[DescribeBmsGoodsPriceData, None, DescribeBmsGoodsPriceData]: ...
    def describe_bms_image(
        self,
        *,
        ImageType: Literal["public", "private"] | str | None = None,
        OsType: Literal["centos", "ubuntu"] | str | None = None,
    ) -> Response[dict[str, list[DescribeBmsImageRow]], None, DescribeBmsImageRow]: ...
    def create_bms_instance(
        self,
        *,
        RegionId: Region,
        VdcId: str,
        Password: str,
        InstanceName: str,
        InstanceChargeType: Literal["PrePaid", "PostPaid"] | str,
        AutoRenew: Literal[0, 1] | int,
        PrepaidMonth: int,
        ComputeId: str,
        GoodsId: int,
        ImageId: str,
        PipeIds: Sequence[str],
        Amount: int,
        AssignHostNo: str | None = None,
        EnableMonitor: bool | None = None,
        Raid: Literal["0", "1", "5", "10"] | str | int | None = None,
        CustomPartition: Sequence[str] | None = None,
        CustomPartitionSize: Sequence[int] | None = None,
    ) -> Response[CreateBmsInstanceData, Tasks[DescribeBmsTaskData], CreateBmsInstanceData]: ...
    def describe_bms(
        self,
        *,
        VdcId: str | None = None,
        Name: str | None = None,
        PageNumber: str | int | None = None,
        PageSize: str | int | None = None,
    ) -> Response[DescribeBmsData, None, DescribeBmsRow]: ...
    def iter_bms(
        self,
        *,
        VdcId: str | None = None,
        Name: str | None = None,
        PageSize: str | int | None = None,
        limit: int | None = None,
        progress: Progress = None,
    ) -> Rows[DescribeBmsRow]: ...
    def describe_bms_detail(
        self,
        *,
        BaremetalId: str,
    ) -> Response[DescribeBmsDetailData, None, DescribeBmsDetailData]: ...
    def operate_bms_power(
        self,
        *,
        Operate: Literal["start", "stop", "reset"] | str,
        BaremetalIds: Sequence[str],
    ) -> Response[OperateBmsPowerData, Tasks[DescribeBmsTaskData], OperateBmsPowerData]: ...
    def reinstall_bms(
        self,
        *,
        BaremetalId: str,
        ImageId: str,
        Password: str,
        Raid: Literal["0", "1", "5", "10"] | str | int | None = None,
        CustomPartition: Sequence[str] | None = None,
        CustomPartitionSize: Sequence[int] | None = None,
    ) -> Response[ReinstallBmsData, Tasks[DescribeBmsTaskData], ReinstallBmsData]: ...
    def describe_bms_vnc(
        self,
        *,
        BaremetalId: str,
    ) -> Response[DescribeBmsVNCData, None, DescribeBmsVNCData]: ...
    def modify_bms_order(
        self,
        *,
        BaremetalId: str,
        AutoRenewal: Literal[0, 1] | int,
        BillMethod: Literal["1"] | str | int | None = None,
        Duration: int | None = None,
        IsToMonth: Literal[0, 1] | int | None = None,
    ) -> Response[list[ModifyBmsOrderRow], Task[DescribeBmsTaskData] | Tasks[DescribeBmsTaskData] | None, ModifyBmsOrderRow]: ...
    def describe_bms_task(
        self,
        *,
        TaskId: str | int,
    ) -> Response[DescribeBmsTaskData, None, DescribeBmsTaskData]: ...
    def delete_bms_instance(
        self,
        *,
        BaremetalId: str,
    ) -> Response[dict[str, Any], Task[DescribeBmsTaskData] | Tasks[DescribeBmsTaskData] | None, dict[str, Any]]: ...
    def rename_bms_instance(
        self,
        *,
        BaremetalId: str,
        name: str,
    ) -> Response[dict[str, Any], Task[DescribeBmsTaskData] | Tasks[DescribeBmsTaskData] | None, dict[str, Any]]: ...
