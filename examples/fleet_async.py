"""The state of a whole fleet: how many servers run, and which are the busiest.

    python examples/fleet_async.py --servers 10000

Lists all servers of a simulated cloud and asks each for its load, many at once; with tqdm installed a bar shows how far
it is.
"""

from __future__ import annotations

import argparse
import asyncio
import heapq
import time
from collections import Counter
from typing import TYPE_CHECKING, TypeVar

from fleet_cloud import LAST_QUARTER, fleet, load

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    import cds

AT_ONCE = 64

Item = TypeVar("Item")


async def main(servers: int) -> None:
    """Builds the fleet, inspects all servers and prints a summary."""
    with fleet(servers) as cloud:
        begin = time.perf_counter()
        async with cloud.async_client(max_connections=AT_ONCE) as client:
            states = {vm["InstanceId"]: vm["InstanceStatus"] async for vm in client.instance.iter_instances()}
            loads = await measured(client, [server for server, state in states.items() if state == "running"])
        seconds = time.perf_counter() - begin
    counted = ", ".join(f"{count} {state}" for state, count in Counter(states.values()).items())
    print(f"{len(states)} servers: {counted}")
    for server in heapq.nlargest(3, loads, key=loads.__getitem__):
        print(f"  {server} {loads[server]:.0f} % busy")
    print(f"{len(loads)} were asked for their load; all of it took {seconds:.1f} s.")


async def measured(client: cds.AsyncClient, servers: list[str]) -> dict[str, float]:
    """The load of each server in percent."""
    questions = ({"InstanceId": server, **LAST_QUARTER} for server in servers)
    replies = client.map(client.instance.describe_instance_monitor, questions, concurrency=AT_ONCE)
    return {reply["Data"]["InstanceId"]: load(reply) async for reply in shown(replies, len(servers))}


async def shown(items: AsyncIterator[Item], count: int) -> AsyncIterator[Item]:
    """The same items, under a progress bar where tqdm is installed."""
    try:
        from tqdm import tqdm
    except ImportError:
        async for item in items:
            yield item
        return
    with tqdm(total=count, desc="load", unit="server") as bar:
        async for item in items:
            yield item
            bar.update()


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description="The state of a simulated fleet.")
    arguments.add_argument("--servers", type=int, default=10_000, help="size of the fleet, default 10000")
    asyncio.run(main(arguments.parse_args().servers))
