# Generated from models/ by `cargo xtask generate`; do not edit.
from typing import Any, Literal, overload, type_check_only

from .._response import Response
from .._service import Service
from ..types.common import BandwidthGoods, DescribeAvailableResourceData, DescribeTaskData, InstanceGoods
from ..types.values import Region

@type_check_only
class _DescribeAvailableResourceResponse(Response[DescribeAvailableResourceData, None, InstanceGoods]):
    @overload  # type: ignore[override]  # with more members
    def __getitem__(self, key: Literal["Data"], /) -> DescribeAvailableResourceData: ...
    @overload
    def __getitem__(self, key: Literal["Code", "Message"], /) -> str: ...
    @overload
    def __getitem__(self, key: Literal["TaskId"], /) -> str | int: ...
    @overload
    def __getitem__(self, key: Literal["RegionStatus"], /) -> str: ...
    @overload
    def __getitem__(self, key: Literal["RegionStatusZh"], /) -> str: ...
    @overload
    def __getitem__(self, key: Literal["RegionId"], /) -> Region: ...
    @overload
    def __getitem__(self, key: Literal["WanGoods"], /) -> list[BandwidthGoods]: ...
    @overload
    def __getitem__(self, key: Literal["InstanceGoods"], /) -> list[InstanceGoods]: ...
    @overload
    def __getitem__(self, key: Literal["RegionName"], /) -> str: ...
    @overload
    def __getitem__(self, key: str, /) -> Any: ...  # pyright: ignore[reportIncompatibleMethodOverride]

class Common(Service):
    def describe_available_resource(
        self,
        *,
        RegionId: Region,
        AvailableResource: str | int | None = None,
    ) -> _DescribeAvailableResourceResponse: ...
    def describe_task(
        self,
        *,
        TaskId: str | int,
    ) -> Response[DescribeTaskData, None, DescribeTaskData]: ...
