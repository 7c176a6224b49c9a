"""Bills, and what they agree with."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from every_action.driver import Driver
    from every_action.happy_path.site import Site


def pay(driver: Driver, site: Site) -> None:
    """Ten days have passed; everything has cost something."""
    bill = driver.data("billing", "describe_bill", DateFromTo="2025.01.01-2025.01.31", Currency="CN")
    costs = {row["ResourceId"]: row["TotalCost"] for row in bill["BillInfo"]}
    assert bill["TotalViceCost"] > 0
    second = site.servers[1]
    span = {"DateFrom": "2025.01.01", "DateTo": "2025.01.31", "Currency": "CN"}
    details = driver.data("billing", "describe_bill_info", ResourceId=second, **span)
    assert details["TotalCost"] == costs[second] > 0
    account = driver.data("billing", "describe_account_info")
    assert account["MasterTotalCost"] == account["CostRecords"][0]["Amount"] == bill["TotalViceCost"]
    assert account["RechargeRecord"][0]["Amount"] > account["MasterTotalBalance"]
    entries = driver.data("billing", "describe_bill_detail", DateFrom="2025.01.01", DateTo="2025.01.31")
    assert entries["TotalSummary"]["TotalCost"] == bill["TotalViceCost"]
    labels = {entry["CloudId"]: entry["Label"] for entry in entries["BillDetail"]}
    assert labels[second] == "web"
    for method in ("describe_cost_summary_by_pro", "describe_cost_summary_by_project"):
        summary = driver.data("billing", method, DateFrom="2025-01-01", DateTo="2025-01-31", Currency="CN")
        assert summary["TotalSummary"]["TotalCost"] == bill["TotalViceCost"]
    pools = driver.data("glacier", "get_metering", EndTime="20250110")
    assert pools
    assert all(pool["Cold"] < float(pool["TotalSize"]) for pool in pools)
