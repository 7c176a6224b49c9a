"""What each team's servers cost in a month: a team is a tag, such as `team-search`."""

import calendar
import sys
from collections import defaultdict

import cds


def main(month: str) -> None:
    """`month` is like 2025-01. What has no team is summed up, too."""
    year, number = map(int, month.split("-"))
    first, last = f"{year}.{number:02}.01", f"{year}.{number:02}.{calendar.monthrange(year, number)[1]}"
    with cds.Client() as client:
        bill = client.billing.describe_bill_detail(DateFrom=first, DateTo=last)
    costs: defaultdict[str, float] = defaultdict(float)
    for row in bill.rows:
        teams = [tag for tag in row["Label"].split(",") if tag.startswith("team-")]
        costs[" ".join(teams) or "no team"] += float(row["TotalCost"])
    for team, cost in sorted(costs.items(), key=lambda one: -one[1]):
        print(f"{cost:12.2f}  {team}")
    print(f"{sum(costs.values()):12.2f}  total")


if __name__ == "__main__":
    main(sys.argv[1])
