"""What months cost."""

from __future__ import annotations

import re
from calendar import monthrange
from typing import TYPE_CHECKING, Any

from ._figure import COLOURS, drawable, figure, finished, label, legend, needs_matplotlib, nothing
from ._given import brief, invalid, needs_client, several

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.figure import Figure

    from .._client import Client

_MOST_PARTS = 8
"""The smaller ones are one part."""


def cost(client: Client, months: str | Sequence[str], *, by: str = "product", currency: str = "CN") -> Figure:
    """Draws a bar for each month, divided by product or by project.

    Args:
        client: the client.
        months: a month such as `"2026-01"`, or several.
        by: `"product"` or `"project"`.
        currency: as DescribeCostSummaryByPro takes it, default `"CN"`.

    Raises:
        ModuleNotFoundError: matplotlib is missing; the message says how to install it.
        TypeError: `client` is no `cds.Client`.
        ValidationError: a month or `by` is invalid, or there is no month.
    """
    needs_matplotlib()
    needs_client("cost", client)
    chosen = several("cost needs months such as '2026-01'", months)
    parts = _parts(client, chosen, by, currency)
    made, [axis] = figure(max(5.0, 2.4 + 0.9 * len(chosen)), 4.2)
    below, places = [0.0] * len(chosen), range(len(chosen))
    for number, (name, values) in enumerate(parts):
        colour = COLOURS[number % len(COLOURS)]
        axis.bar(places, values, bottom=below, label=drawable(name), color=colour, width=0.6)
        below = [low + value for low, value in zip(below, values, strict=True)]
    for place, total in zip(places, below if parts else [], strict=bool(parts)):
        axis.annotate(f"{total:,.2f}", (place, total), ha="center", va="bottom", fontsize=9)
    if not parts:
        nothing(axis, "nothing was billed", "没有费用")
    axis.set_ylabel(label(f"cost ({currency})", f"费用 ({currency})"))
    axis.set_xticks(places, [str(month) for month in chosen])
    axis.set_xlim(-0.6, len(chosen) - 0.4)
    axis.margins(y=0.12)
    if parts:
        legend(axis, axis.containers[::-1], loc="upper left", bbox_to_anchor=(1, 1))
    return finished(made)


def _parts(client: Client, months: list[Any], by: str, currency: str) -> list[tuple[str, list[float]]]:
    """The name and monthly costs of each part, the most expensive first; names may repeat."""
    methods: dict[str, tuple[Any, str, str]] = {
        "product": (client.billing.describe_cost_summary_by_pro, "ProductName", "ProductType"),
        "project": (client.billing.describe_cost_summary_by_project, "ProjectName", "ProjectId"),
    }
    if by not in tuple(methods):
        raise invalid(f"by must be 'product' or 'project', not {brief(by)}")
    if not months:
        raise invalid("cost needs at least one month, such as '2026-01'")
    method, *names = methods[by]
    asked = [{**_days(month), "Currency": currency} for month in months]
    found: dict[tuple[str, ...], list[float]] = {}
    for number, reply in enumerate(client.map(method, asked)):
        for row in reply.rows:
            part = found.setdefault(tuple(str(row.get(name) or "-") for name in names), [0.0] * len(months))
            part[number] += float(row.get("TotalCost") or 0)
    named = [(_name(*part), values) for part, values in found.items() if any(values)]
    ordered = sorted(named, key=lambda each: -sum(each[1]))
    shown, rest = ordered[:_MOST_PARTS], [values for _, values in ordered[_MOST_PARTS:]]
    if rest:
        shown.append((label("others", "其他"), [sum(values) for values in zip(*rest, strict=True)]))
    return shown


def _name(name: str, code: str) -> str:
    """The name, or where it cannot be drawn, its code."""
    return name if drawable(name) == name else code


def _days(month: Any) -> dict[str, str]:
    """The first and the last day of a month."""
    read = re.fullmatch(r"(\d{4})-(\d{2})", str(month))
    if read is None or not 1 <= int(read[2]) <= 12:
        raise invalid(f"a month must be such as '2026-01', not {brief(month)}")
    last = monthrange(int(read[1]), int(read[2]))[1]
    return {"DateFrom": f"{month}-01", "DateTo": f"{month}-{last:02}"}
