# Generated from models/ by `cargo xtask generate`; do not edit.
from collections.abc import Sequence
from typing import Any, Literal

from ..._pages import Progress
from ...types.bms import (
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
from ...types.values import Region
from .._pages import AsyncRows
from .._response import AsyncResponse
from .._service import AsyncService
from .._task import AsyncTask
from .._tasks import AsyncTasks

class AsyncBms(AsyncService):
    async def describe_bms_goods(
        self,
        *,
        RegionId: Region,
    ) -> AsyncResponse[DescribeBmsGoodsData, None, Goods]: ...
    async def describe_bms_goods_price(
        self,
        *,
        RegionId: Region,
        GoodsId: int,
        ComputeId: str,
        InstanceChargeType: Literal["PrePaid", "PostPaid"] | str,
        PrepaidMonth: int,
        Amount: int,
    ) -> AsyncResponse[DescribeBmsGoodsPriceData, None, DescribeBmsGoodsPriceData]: ...
    async def describe_bms_image(
        self,
        *,
        ImageType: Literal["public", "private"] | str | None = None,
        OsType: Literal["centos", "ubuntu"] | str | None = None,
    ) -> AsyncResponse[dict[str, list[DescribeBmsImageRow]], None, DescribeBmsImageRow]: ...
    async def create_bms_instance(
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
    ) -> AsyncResponse[CreateBmsInstanceData, AsyncTasks[DescribeBmsTaskData], CreateBmsInstanceData]: ...
    async def describe_bms(
        self,
        *,
        VdcId: str | None = None,
        Name: str | None = None,
        PageNumber: str | int | None = None,
        PageSize: str | int | None = None,
    ) -> AsyncResponse[DescribeBmsData, None, DescribeBmsRow]: ...
    def iter_bms(
        self,
        *,
        VdcId: str | None = None,
        Name: str | None = None,
        PageSize: str | int | None = None,
        limit: int | None = None,
        progress: Progress = None,
    ) -> AsyncRows[DescribeBmsRow]: ...
    async def describe_bms_detail(
        self,
        *,
        BaremetalId: str,
    ) -> AsyncResponse[DescribeBmsDetailData, None, DescribeBmsDetailData]: ...
    async def operate_bms_power(
        self,
        *,
        Operate: Literal["start", "stop", "reset"] | str,
        BaremetalIds: Sequence[str],
    ) -> AsyncResponse[OperateBmsPowerData, AsyncTasks[DescribeBmsTaskData], OperateBmsPowerData]: ...
    async def reinstall_bms(
        self,
        *,
        BaremetalId: str,
        ImageId: str,
        Password: str,
        Raid: Literal["0", "1", "5", "10"] | str | int | None = None,
        CustomPartition: Sequence[str] | None = None,
        CustomPartitionSize: Sequence[int] | None = None,
    ) -> AsyncResponse[ReinstallBmsData, AsyncTasks[DescribeBmsTaskData], ReinstallBmsData]: ...
    async def describe_bms_vnc(
        self,
        *,
        BaremetalId: str,
    ) -> AsyncResponse[DescribeBmsVNCData, None, DescribeBmsVNCData]: ...
    async def modify_bms_order(
        self,
        *,
        BaremetalId: str,
        AutoRenewal: Literal[0, 1] | int,
        BillMethod: Literal["1"] | str | int | None = None,
        Duration: int | None = None,
        IsToMonth: Literal[0, 1] | int | None = None,
    ) -> AsyncResponse[list[ModifyBmsOrderRow], AsyncTask[DescribeBmsTaskData] | AsyncTasks[DescribeBmsTaskData] | None, ModifyBmsOrderRow]: ...
    async def describe_bms_task(
        self,
        *,
        TaskId: str | int,
    ) -> AsyncResponse[DescribeBmsTaskData, None, DescribeBmsTaskData]: ...
    async def delete_bms_instance(
        self,
        *,
        BaremetalId: str,
    ) -> AsyncResponse[dict[str, Any], AsyncTask[DescribeBmsTaskData] | AsyncTasks[DescribeBmsTaskData] | None, dict[str, Any]]: ...
    async def rename_bms_instance(
        self,
        *,
        BaremetalId: str,
        name: str,
    ) -> AsyncResponse[dict[str, Any], AsyncTask[DescribeBmsTaskData] | AsyncTasks[DescribeBmsTaskData] | None, dict[str, Any]]: ...
