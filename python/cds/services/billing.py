# Generated from models/ by `cargo xtask generate`; do not edit.
# mypy: disable-error-code="empty-body"
"""Bills of past periods."""

from __future__ import annotations

from .._light import TYPE_CHECKING
from .._service import Service, action

if TYPE_CHECKING:
    from .._response import Response


class Billing(Service):
    """Bills of past periods."""

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
                Example: "2024.03.01 - 2024.03.31".
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
            DateFrom: First day, as `YYYY.MM.DD`. Example: "2024.03.01".
            DateTo: Last day, as `YYYY.MM.DD`. Example: "2024.03.31".
            ResourceId: ID of the resource, as DescribeBill shows it. Example: "7c2e91fa-05b4-4d3e-a6c8-b1f0d94e2735".
            Currency: Currency of the account to bill: `CN` (yuan) or `US` (dollar). Example: "CN".

        Returns:
            The response; `Data` holds `TotalCost`, `BillDetail`.

        Source: English document, Billing 2.DescribeBillInfo (GET /billing, read).
        """
        ...
