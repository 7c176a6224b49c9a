"""Refusals of billing actions."""

from __future__ import annotations

from every_action.furnished import NO_ID, NOBODY
from every_action.refusal_table import Table

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

ALL = {"DateFrom": "2025.01.01", "DateTo": "2025.01.31"}
first = "`DateFrom` is not like 2025.01.31, or before 2019"
for day in ("2025-01-01", "today", "2018.12.31"):
    refused("DescribeBillDetail", first, {**ALL, "DateFrom": day})
last = "`DateTo` is not like 2025.01.31, or before `DateFrom`, or more than 31 days after it"
for day in ("2025-01-31", "2024.12.31", "2025.02.02"):
    refused("DescribeBillDetail", last, {**ALL, "DateTo": day})

SUMS = {"DateFrom": "2025-01-01", "DateTo": "2025-01-31", "Currency": "CN"}
day = "a day is not like 2025-01-31, or the first is after the last"
for action in ("DescribeCostSummaryByPro", "DescribeCostSummaryByProject"):
    for wrong in ({"DateFrom": "2025.01.01"}, {"DateTo": "tomorrow"}, {"DateTo": "2024-12-31"}):
        refused(action, day, {**SUMS, **wrong})
    refused(action, currency, {**SUMS, "Currency": "EU"})
