"""Many small calls, 64 in flight."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import cds
from documents import task_url
from measured import HTTP, KEY, SECRET, measure

IN_FLIGHT = 64


def ours_map(calls: int) -> None:
    """`client.map`."""
    with cds.Client(KEY, SECRET, endpoint_url=HTTP) as client:
        parameters = ({"TaskId": "12345"} for _ in range(calls))
        for _ in client.map(client.common.describe_task, parameters, concurrency=IN_FLIGHT):
            pass


def ours_gather(calls: int) -> None:
    """`asyncio.gather` over AsyncClient."""

    async def run() -> None:
        async with cds.AsyncClient(KEY, SECRET, endpoint_url=HTTP) as client:
            await in_flight(calls, lambda: client.common.describe_task(TaskId="12345"))

    asyncio.run(run())


def aiohttp_gather(calls: int) -> None:
    """`asyncio.gather` over aiohttp."""
    import aiohttp
    import yarl

    async def run() -> None:
        async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=IN_FLIGHT)) as session:

            async def call() -> Any:
                async with session.get(yarl.URL(task_url(HTTP), encoded=True)) as answer:
                    return await answer.json()

            await in_flight(calls, call)

    asyncio.run(run())


async def in_flight(calls: int, call: Callable[[], Awaitable[Any]]) -> None:
    """Makes this many calls with 64 workers, each starting the next call after its response."""

    async def work(numbers: Iterator[int]) -> None:
        for _ in numbers:
            await call()

    numbers = iter(range(calls))
    await asyncio.gather(*(work(numbers) for _ in range(IN_FLIGHT)))


SIDES = {"map": ours_map, "gather": ours_gather, "aiohttp": aiohttp_gather}

if __name__ == "__main__":
    measure(SIDES[sys.argv[1]], int(sys.argv[2]))
