# Generated from models/ by `cargo xtask generate`; do not edit.
from collections.abc import Sequence
from typing import Any, Literal, overload, type_check_only

from .._pages import Progress, Rows
from .._response import Response
from .._service import Service
from .._task import Task
from .._tasks import Tasks
from ..types.common import DescribeTaskData
from ..types.values import BandwidthType, Region
from ..types.vdc import (
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

@type_check_only
class _DescribeVdcResponse(Response[list[DescribeVdcRow], None, DescribeVdcRow]):
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

class Vdc(Service):
    def describe_vdc(
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
    ) -> Rows[DescribeVdcRow]: ...
    def create_vdc(
        self,
        *,
        RegionId: Region,
        VdcName: str | None = None,
        PublicNetwork: CreateVdcPublicNetwork | None = None,
    ) -> Response[None, Task[DescribeTaskData], dict[str, Any]]: ...
    def delete_vdc(
        self,
        *,
        VdcId: str,
    ) -> Response[None, Task[DescribeTaskData], dict[str, Any]]: ...
    def create_public_network(
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
    ) -> Response[None, Task[DescribeTaskData], dict[str, Any]]: ...
    def create_private_network(
        self,
        *,
        VdcId: str,
        Name: str | None = None,
        Type: Literal["auto", "manual"] | str | None = None,
        Address: str | None = None,
        Mask: str | int | None = None,
    ) -> Response[None, Task[DescribeTaskData], dict[str, Any]]: ...
    def modify_public_network(
        self,
        *,
        PublicId: str,
        Qos: str | int,
    ) -> Response[dict[str, Any], Task[DescribeTaskData], dict[str, Any]]: ...
    def add_public_ip(
        self,
        *,
        PublicId: str,
        Number: Literal[4, 8, 16, 32, 64] | int,
    ) -> Response[None, Task[DescribeTaskData], dict[str, Any]]: ...
    def delete_public_ip(
        self,
        *,
        SegmentId: str,
    ) -> Response[None, Task[DescribeTaskData], dict[str, Any]]: ...
    def delete_public_network(
        self,
        *,
        PublicId: str,
    ) -> Response[None, Task[DescribeTaskData], dict[str, Any]]: ...
    def delete_private_network(
        self,
        *,
        PrivateId: str,
    ) -> Response[None, Task[DescribeTaskData], dict[str, Any]]: ...
    def renew_public_network(
        self,
        *,
        PublicId: str,
        AutoRenew: Literal[0, 1] | int,
    ) -> Response[None, Task[DescribeTaskData], dict[str, Any]]: ...
    def describe_bandwidth_traffic(
        self,
        *,
        NetworkId: str,
    ) -> Response[DescribeBandwidthTrafficData, None, DescribeBandwidthTrafficData]: ...
    def describe_gpn(
        self,
        *,
        GpnId: str | None = None,
        Key: str | None = None,
    ) -> Response[list[DescribeGPNRow], None, DescribeGPNRow]: ...
    def add_access_point(
        self,
        *,
        GpnId: str,
        VdcAdd: Sequence[AddAccessPointVdcAdd] | None = None,
        PopAdd: Sequence[AddAccessPointPopAdd] | None = None,
    ) -> Response[dict[str, Any], Task[DescribeTaskData], dict[str, Any]]: ...
    def delete_access_point(
        self,
        *,
        GpnId: str,
        DelPoints: Sequence[str],
    ) -> Response[dict[str, Any], Task[DescribeTaskData], dict[str, Any]]: ...
    def describe_access_info(
        self,
        *,
        Type: Literal["vdc", "pop"] | str,
    ) -> Response[DescribeAccessInfoData, None, DescribeAccessInfoRow]: ...
    def create_gpn(
        self,
        *,
        Name: str,
        Qos: int,
        AccessPoint: Sequence[CreateGPNAccessPoint],
        PopAccessPoint: Sequence[CreateGPNPopAccessPoint],
    ) -> Response[dict[str, Any], Task[DescribeTaskData], dict[str, Any]]: ...
    def delete_gpn(
        self,
        *,
        GpnId: str,
    ) -> Response[dict[str, Any], Task[DescribeTaskData], dict[str, Any]]: ...
    def modify_vdc_name(
        self,
        *,
        VdcId: str,
        VdcName: str,
    ) -> Response[dict[str, Any], Task[DescribeTaskData] | Tasks[DescribeTaskData] | None, dict[str, Any]]: ...
    def vdc_bandwidth_billing_scheme(
        self,
        *,
        RegionId: Region,
        Type: Literal["wan"] | str | None = None,
    ) -> Response[list[VDCBandwidthBillingSchemeRow], None, VDCBandwidthBillingSchemeRow]: ...
    def vdc_bandwidth_unit_price(
        self,
        *,
        RegionId: Region,
        BandwidthType: BandwidthType,
        BillScheme: str,
        Type: Literal["wan"] | str,
    ) -> Response[VDCBandwidthUnitPriceData, None, VDCBandwidthUnitPriceData]: ...
    def get_wan_alarm_receiver(
        self,
        *,
        ObjGroupId: str | None = None,
    ) -> Response[list[GetWanAlarmReceiverRow], None, GetWanAlarmReceiverRow]: ...
    def update_wan_alarm_receiver(
        self,
        *,
        ReceiverId: str,
        Email: str | None = None,
        Mobile: str | int | None = None,
        Code: Literal["+86", "+1"] | str | None = None,
    ) -> Response[dict[str, Any], Task[DescribeTaskData] | Tasks[DescribeTaskData] | None, dict[str, Any]]: ...
