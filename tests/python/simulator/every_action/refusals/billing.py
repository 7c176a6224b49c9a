"""Refusals of billing actions."""

from __future__ import annotations

from every_action.provocation import Table
from every_action.town import NO_ID, NOBODY

refused = Table("billing")

BILL = {"DateFromTo": "2025.01.01-2025.01.31", "Currency": "CN"}
DETAILS = {"DateFrom": "2025.01.01", "DateTo": "2025.01.31", "Currency": "CN", "ResourceId": NOBODY}

span = "`DateFromTo` is not two days with a hyphen between, or the first is after the last"
for text in ("2025.01.01", "yesterday-today", "2025.01.31-2025.01.01"):
    refused("DescribeBill", span, {**BILL, "DateFromTo": text})
day = "a day is not like 2025.01.31, or the first is after the last"
for wrong in ({"DateFrom": "yesterday"}, {"DateTo": "2025-01-31"}, {"DateTo": "2024.12.31"}):
    refused("DescribeBillInfo", day, {**DETAILS, **wrong})
currency = "`Currency` is neither CN nor US"
refused("DescribeBill", currency, {**BILL, "Currency": "EU"})
refused("DescribeBillInfo", currency, {**DETAILS, "Currency": "EU"})
refused("DescribeBillInfo", "`ResourceId` is neither known nor a UUID", {**DETAILS, "ResourceId": NO_ID})
