"""CPU, memory, disk and network of servers over time."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from .. import _cds
from .._arguments import checked, whole
from ._figure import COLOURS, drawable, figure, finished, label, legend, needs_matplotlib, nothing
from ._given import brief, invalid, needs_client, rows_by_id, several

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from matplotlib.figure import Figure

    from .._client import Client

METRICS = ("CPUUtilization", "RAMUtilization", "DiskReadBPS", "DiskWriteBPS", "InterfaceInRate", "InterfaceOutRate")
"""What is shown if nothing is named; DescribeInstanceMonitor has more."""

_MOST_SERVERS = 20

_STYLES = ("-", "--")
"""Line styles; each is used with all colours before the next."""

_MOST_BESIDE_PANEL = 7
"""Most names that fit beside one panel."""


def monitor(
    client: Client,
    servers: str | Mapping[str, Any] | Iterable[str | Mapping[str, Any]],
    *,
    metrics: str | Iterable[str] = METRICS,
    hours: int = 1,
    end: datetime | None = None,
    period: int | None = None,
) -> Figure:
    """Draws what DescribeInstanceMonitor measured, a line for each server.

    Args:
        client: the client.
        servers: the id of a server or a row of it, or several, up to 20.
        metrics: a value of `MetricName`, or several, a panel each.
        hours: the time that is shown, default 1.
        end: its end; default now. A time without a zone is one of the cloud.
        period: seconds between two points; default 60, and 900 for more than 6 hours.

    Raises:
        ModuleNotFoundError: matplotlib is missing; the message says how to install it.
        TypeError: `client` is no `cds.Client`, or `end` is no datetime.
        ValidationError: there is no server, or there are too many, or an argument is invalid.
    """
    needs_matplotlib()
    needs_client("monitor", client)
    chosen, metrics = _named(servers), _metrics(metrics)
    checked("end", end, datetime, type(None))
    zone = ZoneInfo(_cds.time_zone())
    until = datetime.now(zone) if end is None else (end if end.tzinfo else end.replace(tzinfo=zone)).astimezone(zone)
    since = until - timedelta(hours=whole("hours", hours, 1))
    made, axes = figure(9, max(1.2 + 1.7 * len(metrics), 0.4 + 0.2 * len(chosen)), len(metrics))
    asked = [
        {
            "InstanceId": server,
            "MetricName": metric,
            "Period": period or (60 if hours <= 6 else 900),
            "StartTime": f"{since:%Y-%m-%d %H:%M:%S}",
            "EndTime": f"{until:%Y-%m-%d %H:%M:%S}",
        }
        for metric in metrics
        for server in chosen
    ]
    replies = iter(client.map(client.instance.describe_instance_monitor, asked))
    for metric, axis in zip(metrics, axes, strict=True):
        axis.set_title(drawable(metric), loc="left", fontsize=10)
        has_points = False
        for number, name in enumerate(chosen.values()):
            points = _points(next(replies).rows, zone)
            has_points |= bool(points)
            times, values = [time for time, _ in points], [value for _, value in points]
            style = _STYLES[number // len(COLOURS)]
            axis.plot(times, values, label=drawable(name), linestyle=style, linewidth=1.4)
        if not has_points:
            nothing(axis, "no measurements", "没有监控数据")
        axis.set_xlim(since, until)
        axis.set_ylim(bottom=0)
    axes[-1].set_xlabel(label("time in the zone of the cloud", "时间 (云平台时区)"))
    _legend(made, axes[0])
    return finished(made)


def _legend(made: Any, axis: Any) -> None:
    """Adds the legend beside the first panel, or beside the whole figure if it would be taller than the panel."""
    lines = axis.get_lines()
    if len(lines) <= _MOST_BESIDE_PANEL:
        legend(axis, lines, loc="upper left", bbox_to_anchor=(1, 1))
    else:
        legend(made, lines, loc="outside right upper")


def _named(servers: Any) -> dict[str, str]:
    """The names of the servers by their ids."""
    rows = rows_by_id("monitor needs ids or rows", servers, "InstanceId")
    if not 0 < len(rows) <= _MOST_SERVERS:
        raise invalid(f"monitor draws 1 to {_MOST_SERVERS} servers, not {len(rows)}")
    names = ((server, row.get("InstanceName")) for server, row in rows.items())
    return {server: name if isinstance(name, str) and name else server[:8] for server, name in names}


def _metrics(given: Any) -> list[str]:
    """The names of the metrics."""
    found = several("metrics must be names", given)
    if not found:
        raise invalid(f"monitor needs at least one metric, such as {METRICS[0]!r}")
    for metric in found:
        if not isinstance(metric, str) or not metric:
            raise invalid(f"metrics must be names such as {METRICS[0]!r}, not {brief(metric)}")
    return found


def _points(rows: list[Any], zone: ZoneInfo) -> list[tuple[datetime, float]]:
    points = [
        (datetime.fromisoformat(row["Timestamp"]).replace(tzinfo=zone), float(row["Value"]))
        for row in rows
        if row.get("Value") is not None
    ]
    return sorted(points)
