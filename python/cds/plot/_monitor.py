"""CPU, memory, disk and network of servers over time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from .. import _cds
from .._arguments import whole
from ..errors import ValidationError
from ._figure import drawable, figure, finished, label, legend, needs_matplotlib, nothing

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from matplotlib.figure import Figure

    from .._client import Client

METRICS = ("CPUUtilization", "RAMUtilization", "DiskReadBPS", "DiskWriteBPS", "InterfaceInRate", "InterfaceOutRate")
"""What is shown if nothing is named; DescribeInstanceMonitor has more."""

_MOST_SERVERS = 20


def monitor(
    client: Client,
    servers: str | Mapping[str, Any] | Iterable[str | Mapping[str, Any]],
    *,
    metrics: Sequence[str] = METRICS,
    hours: int = 1,
    end: datetime | None = None,
    period: int | None = None,
) -> Figure:
    """Draws what DescribeInstanceMonitor measured, a line for each server.

    Args:
        client: the client.
        servers: the id of a server or a row of it, or several, up to 20.
        metrics: values of `MetricName`, a panel each.
        hours: the time that is shown, default 1.
        end: its end; default now. A time without a zone is one of the cloud.
        period: seconds between two points; default 60, and 900 for more than 6 hours.

    Raises:
        ModuleNotFoundError: matplotlib is missing; the message says how to install it.
        ValidationError: there is no server, or there are too many.
    """
    needs_matplotlib()
    chosen = _named(servers)
    zone = ZoneInfo(_cds.time_zone())
    until = datetime.now(zone) if end is None else (end if end.tzinfo else end.replace(tzinfo=zone)).astimezone(zone)
    since = until - timedelta(hours=whole("hours", hours, 1))
    made, axes = figure(9, 1.2 + 1.7 * len(metrics), len(metrics))
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
        for name in chosen.values():
            points = _points(next(replies).rows, zone)
            has_points |= bool(points)
            axis.plot([time for time, _ in points], [value for _, value in points], label=drawable(name), linewidth=1.4)
        if not has_points:
            nothing(axis, "no measurements", "没有监控数据")
        axis.set_xlim(since, until)
        axis.set_ylim(bottom=0)
    axes[-1].set_xlabel(label("time in the zone of the cloud", "时间 (云平台时区)"))
    legend(axes[0], axes[0].get_lines(), loc="upper left", bbox_to_anchor=(1, 1))
    return finished(made)


def _named(servers: Any) -> dict[str, str]:
    """The names of the servers by their ids."""
    several: Any = [servers] if isinstance(servers, (str, Mapping)) else servers
    found: dict[str, str] = {}
    for server in several:
        row: Any = {"InstanceId": server} if isinstance(server, str) else server
        found[str(row["InstanceId"])] = str(row.get("InstanceName") or str(row["InstanceId"])[:8])
    if not 0 < len(found) <= _MOST_SERVERS:
        problem = f"monitor draws 1 to {_MOST_SERVERS} servers, not {len(found)}"
        raise ValidationError(problem, problems=[problem])
    return found


def _points(rows: list[Any], zone: ZoneInfo) -> list[tuple[datetime, float]]:
    points = [
        (datetime.fromisoformat(row["Timestamp"]).replace(tzinfo=zone), float(row["Value"]))
        for row in rows
        if row.get("Value") is not None
    ]
    return sorted(points)
