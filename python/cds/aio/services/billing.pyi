# Generated from models/ by `cargo xtask generate`; do not edit.
from typing import Literal

from ...types.billing import (
    DescribeAccountInfoData,
    DescribeBillData,
    DescribeBillDetailData,
    DescribeBillDetailRow,
    DescribeBillInfoData,
    DescribeBillInfoRow,
    DescribeBillRow,
    DescribeCostSummaryByProData,
    DescribeCostSummaryByProjectData,
    DescribeCostSummaryByProjectRow,
    DescribeCostSummaryByProRow,
)
from .._response import AsyncResponse
from .._service import AsyncService

class AsyncBilling(AsyncService):
    async def describe_bill(
        self,
        *,
        DateFromTo: str,
        Currency: Literal["CN", "US"] | str,
    ) -> AsyncResponse[DescribeBillData, None, DescribeBillRow]: ...
    async def describe_bill_info(
        self,
        *,
        DateFrom: str,
        DateTo: str,
        ResourceId: str,
        Currency: Literal["CN", "US"] | str | None = None,
    ) -> AsyncResponse[DescribeBillInfoData, None, DescribeBillInfoRow]: ...
    async def describe_bill_detail(
        self,
        *,
        DateFrom: str,
        DateTo: str,
        ProjectName: str | None = None,
    ) -> AsyncResponse[DescribeBillDetailData, None, DescribeBillDetailRow]: ...
    async def describe_account_info(self) -> AsyncResponse[DescribeAccountInfoData, None, DescribeAccountInfoData]: ...
    async def describe_cost_summary_by_pro(
        self,
        *,
        DateFrom: str,
        DateTo: str,
        Currency: Literal["CN", "US"] | str,
    ) -> AsyncResponse[DescribeCostSummaryByProData, None, DescribeCostSummaryByProRow]: ...
    async def describe_cost_summary_by_project(
        self,
        *,
        DateFrom: str,
        DateTo: str,
        Currency: Literal["CN", "US"] | str,
    ) -> AsyncResponse[DescribeCostSummaryByProjectData, None, DescribeCostSummaryByProjectRow]: ...
