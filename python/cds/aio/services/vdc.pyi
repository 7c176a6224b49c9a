# Generated from models/ by `cargo xtask generate`; do not edit.
from collections.abc import Sequence
from typing import Any, Literal, overload, type_check_only

from ..._pages import Progress
from ...types.common import DescribeTaskData
from ...types.values import BandwidthType, Region
from ...types.vdc import (
    AddAccessPointPopAdd,
    AddAccessPointVdcAdd,
    CreateGPNAccessPoint,
    CreateGPNPopAccessPoint,
    CreateVdcPublicNetwork,
    DescribeAccessInfoData,
    DescribeAccessInfoRow,
    DescribeBandwidthTrafficData,
    DescribeGPNRow,
    DescribeVdcRow,
    GetWanAlarmReceiverRow,
    VDCBandwidthBillingSchemeRow,
    VDCBandwidthUnitPriceData,
)
from .._pages import AsyncRows
from .._response import AsyncResponse
from .._service import AsyncService
from .._task import AsyncTask
from .._tasks import AsyncTasks

@type_check_only
class _DescribeVdcResponse(AsyncResponse[list[DescribeVdcRow], None, DescribeVdcRow]):
    @overload  # type: ignore[override]  # with more members
    def __getitem__(self, key: Literal["Data"], /) -> list[DescribeVdcRow]: ...
    @overload
    def __getitem__(self, key: Literal["Code", "Message"], /) -> str: ...
    @overload
    def __getitem__(self, key: Literal["TaskId"], /) -> str | int: ...
    @overload
    def __getitem__(self, key: Literal["PageNumber"], /) -> int: ...
    @overload
    def __getitem__(self, key: Literal["PageCount"], /) -> int: ...
    @overload
    def __getitem__(self, key: str, /) -> Any: ...  # pyright: ignore[reportIncompatibleMethodOverride]

class AsyncVdc(AsyncService):
    async def describe_vdc(
        self,
        *,
        RegionId: Region | None = None,
        VdcId: str | None = None,
        PageNumber: int | None = None,
        Keyword: str | None = None,
    ) -> _DescribeVdcResponse: ...
    def iter_vdcs(
        self,
        *,
        RegionId: Region | None = None,
        VdcId: str | None = None,
        Keyword: str | None = None,
        limit: int | None = None,
        progress: Progress = None,
    ) -> AsyncRows[DescribeVdcRow]: ...
    async def create_vdc(
        self,
        *,
        RegionId: Region,
        VdcName: str | None = None,
        PublicNetwork: CreateVdcPublicNetwork | None = None,
    ) -> AsyncResponse[None, AsyncTask[DescribeTaskData], dict[str, Any]]: ...
    async def delete_vdc(
        self,
        *,
        VdcId: str,
    ) -> AsyncResponse[None, AsyncTask[DescribeTaskData], dict[str, Any]]: ...
    async def create_public_network(
        self,
        *,
        VdcId: str,
        Type: BandwidthType,
        BillingMethod: Literal["Bandwidth", "Traffic", "DataPackage"] | str,
        Qos: int,
        IPNum: Literal[4, 8, 16, 32, 64] | int,
        AutoRenew: Literal[0, 1] | int,
        FloatBandwidth: int,
        Name: str | None = None,
    ) -> AsyncResponse[None, AsyncTask[DescribeTaskData], dict[str, Any]]: ...
    async def create_private_network(
        self,
        *,
        VdcId: str,
        Name: str | None = None,
        Type: Literal["auto", "manual"] | str | None = None,
        Address: str | None = None,
        Mask: str | int | None = None,
    ) -> AsyncResponse[None, AsyncTask[DescribeTaskData], dict[str, Any]]: ...
    async def modify_public_network(
        self,
        *,
        PublicId: str,
        Qos: str | int,
    ) -> AsyncResponse[dict[str, Any], AsyncTask[DescribeTaskData], dict[str, Any]]: ...
    async def add_public_ip(
        self,
        *,
        PublicId: str,
        Number: Literal[4, 8, 16, 32, 64] | int,
    ) -> AsyncResponse[None, AsyncTask[DescribeTaskData], dict[str, Any]]: ...
    async def delete_public_ip(
        self,
        *,
        SegmentId: str,
    ) -> AsyncResponse[None, AsyncTask[DescribeTaskData], dict[str, Any]]: ...
    async def delete_public_network(
        self,
        *,
        PublicId: str,
    ) -> AsyncResponse[None, AsyncTask[DescribeTaskData], dict[str, Any]]: ...
    async def delete_private_network(
        self,
        *,
        PrivateId: str,
    ) -> AsyncResponse[None, AsyncTask[DescribeTaskData], dict[str, Any]]: ...
    async def renew_public_network(
        self,
        *,
        PublicId: str,
        AutoRenew: Literal[0, 1] | int,
    ) -> AsyncResponse[None, AsyncTask[DescribeTaskData], dict[str, Any]]: ...
    async def describe_bandwidth_traffic(
        self,
        *,
        NetworkId: str,
    ) -> AsyncResponse[DescribeBandwidthTrafficData, None, DescribeBandwidthTrafficData]: ...
    async def describe_gpn(
        self,
        *,
        GpnId: str | None = None,
        Key: str | None = None,
    ) -> AsyncResponse[list[DescribeGPNRow], None, DescribeGPNRow]: ...
    async def add_access_point(
        self,
        *,
        GpnId: str,
        VdcAdd: Sequence[AddAccessPointVdcAdd] | None = None,
        PopAdd: Sequence[AddAccessPointPopAdd] | None = None,
    ) -> AsyncResponse[dict[str, Any], AsyncTask[DescribeTaskData], dict[str, Any]]: ...
    async def delete_access_point(
        self,
        *,
        GpnId: str,
        DelPoints: Sequence[str],
    ) -> AsyncResponse[dict[str, Any], AsyncTask[DescribeTaskData], dict[str, Any]]: ...
    async def describe_access_info(
        self,
        *,
        Type: Literal["vdc", "pop"] | str,
    ) -> AsyncResponse[DescribeAccessInfoData, None, DescribeAccessInfoRow]: ...
    async def create_gpn(
        self,
        *,
        Name: str,
        Qos: int,
        AccessPoint: Sequence[CreateGPNAccessPoint],
        PopAccessPoint: Sequence[CreateGPNPopAccessPoint],
    ) -> AsyncResponse[dict[str, Any], AsyncTask[DescribeTaskData], dict[str, Any]]: ...
    async def delete_gpn(
        self,
        *,
        GpnId: str,
    ) -> AsyncResponse[dict[str, Any], AsyncTask[DescribeTaskData], dict[str, Any]]: ...
    async def modify_vdc_name(
        self,
        *,
        VdcId: str,
        VdcName: str,
    ) -> AsyncResponse[dict[str, Any], AsyncTask[DescribeTaskData] | AsyncTasks[DescribeTaskData] | None, dict[str, Any]]: ...
    async def vdc_bandwidth_billing_scheme(
        self,
        *,
        RegionId: Region,
        Type: Literal["wan"] | str | None = None,
    ) -> AsyncResponse[list[VDCBandwidthBillingSchemeRow], None, VDCBandwidthBillingSchemeRow]: ...
    async def vdc_bandwidth_unit_price(
        self,
        *,
        RegionId: Region,
        BandwidthType: BandwidthType,
        BillScheme: str,
        Type: Literal["wan"] | str,
    ) -> AsyncResponse[VDCBandwidthUnitPriceData, None, VDCBandwidthUnitPriceData]: ...
    async def get_wan_alarm_receiver(
        self,
        *,
        ObjGroupId: str | None = None,
    ) -> AsyncResponse[list[GetWanAlarmReceiverRow], None, GetWanAlarmReceiverRow]: ...
    async def update_wan_alarm_receiver(
        self,
        *,
        ReceiverId: str,
        Email: str | None = None,
        Mobile: str | int | None = None,
        Code: Literal["+86", "+1"] | str | None = None,
    ) -> AsyncResponse[dict[str, Any], AsyncTask[DescribeTaskData] | AsyncTasks[DescribeTaskData] | None, dict[str, Any]]: ...
