# Generated from models/ by `cargo xtask generate`; do not edit.
from typing import Literal

from .._response import Response
from .._service import Service
from ..types.billing import (
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

class Billing(Service):
    def describe_bill(
        self,
        *,
        DateFromTo: str,
        Currency: Literal["CN", "US"] | str,
    ) -> Response[DescribeBillData, None, DescribeBillRow]: ...
    def describe_bill_info(
        self,
        *,
        DateFrom: str,
        DateTo: str,
        ResourceId: str,
        Currency: Literal["CN", "US"] | str | None = None,
    ) -> Response[DescribeBillInfoData, None, DescribeBillInfoRow]: ...
    def describe_bill_detail(
        self,
        *,
        DateFrom: str,
        DateTo: str,
        ProjectName: str | None = None,
    ) -> Response[DescribeBillDetailData, None, DescribeBillDetailRow]: ...
    def describe_account_info(self) -> Response[DescribeAccountInfoData, None, DescribeAccountInfoData]: ...
    def describe_cost_summary_by_pro(
        self,
        *,
        DateFrom: str,
        DateTo: str,
        Currency: Literal["CN", "US"] | str,
    ) -> Response[DescribeCostSummaryByProData, None, DescribeCostSummaryByProRow]: ...
    def describe_cost_summary_by_project(
        self,
        *,
        DateFrom: str,
        DateTo: str,
        Currency: Literal["CN", "US"] | str,
    ) -> Response[DescribeCostSummaryByProjectData, None, DescribeCostSummaryByProjectRow]: ...
