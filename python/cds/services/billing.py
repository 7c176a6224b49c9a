# Generated from models/ by `cargo xtask generate`; do not edit.
# mypy: disable-error-code="empty-body"
"""Bills of past periods, and the balance of the account."""

from __future__ import annotations

from .._light import TYPE_CHECKING
from .._service import Service, action

if TYPE_CHECKING:
    from .._response import Response


class Billing(Service):
    """Bills of past periods, and the balance of the account."""

    _name = "billing"

    @action("DescribeBill")
    def describe_bill(
        self,
        *,
        DateFromTo: str,
        Currency: str,
    ) -> Response[None]:
        """Shows the cost of each resource of the account in a range of days.

        Note:
            The English document writes `TotalenglishCost` for the cost of the main account, which is a slip of search
            and replace: other documentation of the vendor and a public client have `TotalMasterCost`. Read whichever is
            there.

        Args:
            DateFromTo: First and last day as `YYYY.MM.DD - YYYY.MM.DD`, with one space on either side of the hyphen.
                Example: "2025.01.01 - 2025.01.31".
            Currency: Currency of the account to bill: `CN` (yuan) or `US` (dollar). Example: "CN".

        Returns:
            The response; `Data` holds `TotalenglishCost`, `TotalMasterCost`, `TotalViceCost`, `BillInfo`.

        Raises:
            APIError: documented codes are InvalidPublicId.Malformed (400).

        Source: English document, Billing 1.DescribeBill (GET /billing, read).
        """
        ...

    @action("DescribeBillInfo")
    def describe_bill_info(
        self,
        *,
        DateFrom: str,
        DateTo: str,
        ResourceId: str,
        Currency: str | None = None,
    ) -> Response[None]:
        """Shows the cost of one resource in detail.

        Note:
            `StartTime` and `EndTime` are Unix seconds: strings in the document's table, integers in its sample.

        Args:
            DateFrom: First day, as `YYYY.MM.DD`. Example: "2025.01.01".
            DateTo: Last day, as `YYYY.MM.DD`. Example: "2025.01.31".
            ResourceId: ID of the resource, as DescribeBill shows it. Example: "3f6c1b52-8d0e-4c47-9a35-71e2c4d8b906".
            Currency: Currency of the account to bill: `CN` (yuan) or `US` (dollar). Example: "CN".

        Returns:
            The response; `Data` holds `TotalCost`, `BillDetail`.

        Source: English document, Billing 2.DescribeBillInfo (GET /billing, read).
        """
        ...

    @action("DescribeBillDetail")
    def describe_bill_detail(
        self,
        *,
        DateFrom: str,
        DateTo: str,
        ProjectName: str | None = None,
    ) -> Response[None]:
        """Shows every entry of the bill in a span of days.

        Note:
            Nothing turns pages: one answer holds all entries, of 31 days at most. The sums are numbers, while the
            `TotalCost` of an entry is a number in the table and text in the sample.

        Args:
            DateFrom: First day, as `YYYY.MM.DD`, not before 2019. Example: "2025.01.01".
            DateTo: Last day, as `YYYY.MM.DD`, at most 31 days after the first. Example: "2025.01.31".
            ProjectName: Only entries of the project of this name. Example: "默认项目组".

        Returns:
            The response; `Data` holds `BeginTime`, `BillDetail`, `EndTime`, `TotalRecords`, `TotalSummary`.

        Source: Chinese document, 账单相关 3.DescribeBillDetail (GET /billing, read).
        """
        ...

    @action("DescribeAccountInfo")
    def describe_account_info(self) -> Response[None]:
        """Shows the balance of the main account, its top-ups and what each month cost.

        Returns:
            The response; `Data` holds `CostCount`, `CostRecords`, `CreditLine`, `MasterTotalBalance`,
            `MasterTotalCost`, `RechargeCount`, `RechargeRecord`, `ToDeduct`.

        Source: Chinese document, 账单相关 4.DescribeAccountInfo (GET /billing, read).
        """
        ...

    @action("DescribeCostSummaryByPro")
    def describe_cost_summary_by_pro(
        self,
        *,
        DateFrom: str,
        DateTo: str,
        Currency: str,
    ) -> Response[None]:
        """Adds up the bill of a span of days for each product.

        Note:
            Days are written with hyphens, whereas DescribeBillDetail wants dots.

        Args:
            DateFrom: First day, as `YYYY-MM-DD`. Example: "2025-01-01".
            DateTo: Last day, as `YYYY-MM-DD`. Example: "2025-01-31".
            Currency: Currency of the account to bill: `CN` (yuan) or `US` (dollar). The document marks it as required
                and still names `CN` as the default. Example: "CN".

        Returns:
            The response; `Data` holds `TotalSummary`, `BillInfo`.

        Source: Chinese document, 账单相关 5.DescribeCostSummaryByPro (GET /billing, read).
        """
        ...

    @action("DescribeCostSummaryByProject")
    def describe_cost_summary_by_project(
        self,
        *,
        DateFrom: str,
        DateTo: str,
        Currency: str,
    ) -> Response[None]:
        """Adds up the bill of a span of days for each project.

        Note:
            Days are written with hyphens, whereas DescribeBillDetail wants dots. The table calls `ProjectId` the type
            of the project; the sample has an ID.

        Args:
            DateFrom: First day, as `YYYY-MM-DD`. Example: "2025-01-01".
            DateTo: Last day, as `YYYY-MM-DD`. Example: "2025-01-31".
            Currency: Currency of the account to bill: `CN` (yuan) or `US` (dollar). The document marks it as required
                and still names `CN` as the default. Example: "CN".

        Returns:
            The response; `Data` holds `TotalSummary`, `BillInfo`.

        Source: Chinese document, 账单相关 6.DescribeCostSummaryByProject (GET /billing, read).
        """
        ...
