"""A simulated cloud with a fleet of servers, for the fleet examples."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import cds

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

REGION = "CN_Beijing_A"

LARGEST_ORDER = 99
"""Servers; the simulated cloud takes no larger one."""

LAST_QUARTER = {
    "MetricName": "CPUUtilization",
    "Period": 60,
    "StartTime": "2025-01-01 00:00:00",
    "EndTime": "2025-01-01 00:15:00",
}
"""What to ask of each server: its load, by the clock of the simulated cloud."""


@contextmanager
def fleet(servers: int, vdcs: int = 1) -> Generator[cds.Simulator]:
    """A cloud with that number of servers, spread over the virtual data centres; some of them are stopped."""
    with cds.Simulator(progression="immediate") as cloud, cloud.client() as client:
        cloud.set_balance(1e9)
        places = [{"RegionId": REGION, "VdcName": f"fleet-{number}"} for number in range(vdcs)]
        cds.wait_all(client.map(client.vdc.create_vdc, places), max_rps=1e6)
        ids = [vdc["VdcId"] for vdc in client.vdc.iter_vdcs()]
        shares = [servers // vdcs + (number < servers % vdcs) for number in range(vdcs)]
        orders = [order(vdc, amount) for vdc, share in zip(ids, shares, strict=True) for amount in amounts(share)]
        ordered = client.map(client.instance.create_instance, orders, wait=True)
        stopped = [{"InstanceId": reply.task.resource_ids[0]} for reply in ordered]
        cds.wait_all(client.map(client.instance.stop_instance, stopped, wait=True))
        yield cloud


def amounts(servers: int) -> Iterator[int]:
    """That number of servers, in orders that the cloud takes."""
    while servers > 0:
        yield min(servers, LARGEST_ORDER)
        servers -= LARGEST_ORDER


def order(vdc: str, amount: int) -> dict[str, Any]:
    """Small servers without a network."""
    return {
        "RegionId": REGION,
        "VdcId": vdc,
        "InstanceName": "web",
        "InstanceType": "CCS.C3",
        "Cpu": 1,
        "Ram": 2,
        "Amount": amount,
        "Password": "Example-Passw0rd!",
    }


def load(reply: cds.Response) -> float:
    """The mean of the measurements in percent."""
    points = [float(point["Value"]) for point in reply["Data"]["DataPoints"]]
    return sum(points) / len(points)
