"""Polls 10,000 tasks, each every second. The server counts the polls."""

from __future__ import annotations

import asyncio
import sys
import time
import urllib.request

import cds
from documents import task_url
from measured import HTTP, KEY, SECRET, cpu, tell

TASKS = 10_000
CONNECTIONS = 64


def answered() -> int:
    """Requests that the server has answered so far."""
    with urllib.request.urlopen(f"{HTTP}/answered") as answer:
        return int(answer.read())


def ours(seconds: float) -> float:
    """`cds.wait_all`; the tasks never end. Returns the CPU that the polls cost."""
    with cds.Client(KEY, SECRET, endpoint_url=HTTP) as client:
        tasks = [client.task(f"doing-{number}") for number in range(TASKS)]
        begin = cpu()
        cds.wait_all(tasks, timeout=seconds, interval=1.0, max_rps=10 * TASKS, return_exceptions=True)
        return cpu() - begin


def aiohttp_tasks(seconds: float) -> float:
    """The same by asyncio and aiohttp."""
    return asyncio.run(_aiohttp_tasks(seconds))


async def _aiohttp_tasks(seconds: float) -> float:
    import aiohttp
    import yarl

    connections = asyncio.Semaphore(CONNECTIONS)  # waiting for the session's own costs it several times as much
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=CONNECTIONS)) as session:

        async def poll(number: int) -> None:
            due = time.monotonic()
            while True:
                async with connections:
                    url = yarl.URL(task_url(HTTP, f"doing-{number}"), encoded=True)
                    async with session.get(url) as answer:
                        await answer.json()
                due = max(due + 1.0, time.monotonic())
                await asyncio.sleep(due - time.monotonic())

        begin = cpu()
        polls = [asyncio.create_task(poll(number)) for number in range(TASKS)]
        await asyncio.sleep(seconds)
        spent = cpu() - begin
        for task in polls:
            task.cancel()
        await asyncio.gather(*polls, return_exceptions=True)
        return spent


SIDES = {"cds": ours, "aiohttp": aiohttp_tasks}

if __name__ == "__main__":
    looks = int(sys.argv[2])
    seconds = looks - 0.1  # the first poll is immediate
    before = answered()
    spent = SIDES[sys.argv[1]](seconds)
    polls = answered() - before
    tell(calls=polls, cpu=spent, wall=seconds, on_time=polls / (TASKS * looks))
