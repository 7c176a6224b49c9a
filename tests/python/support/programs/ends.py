"""Ends in one of many ways while calls are in flight: `python ends.py KIND URL`.

The server at the URL answers reads of VDCs and instances at once, and never reads of GPNs.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import threading
from concurrent.futures import ProcessPoolExecutor
from itertools import repeat
from multiprocessing import get_context
from typing import TYPE_CHECKING

import cds

if TYPE_CHECKING:
    from collections.abc import Callable

ENOUGH = 5
"""Calls after which the end may come."""


def connect(url: str) -> cds.Client:
    return cds.Client("id", "secret", endpoint_url=url, timeout=600.0)


def answered(url: str) -> str:
    """A call in a worker process."""
    return str(connect(url).vdc.describe_vdc()["Code"])


def call(url: str) -> cds.Client:
    client = connect(url)
    client.vdc.describe_vdc()
    return client


def normal(url: str) -> None:
    call(url)


def leave(url: str) -> None:
    call(url)
    sys.exit(3)


def fail(url: str) -> None:
    call(url)
    raise LookupError("on purpose")


async def awaiting(url: str, *, leave: bool) -> None:
    client = cds.AsyncClient("id", "secret", endpoint_url=url, timeout=600.0)
    under_way = asyncio.ensure_future(client.vdc.describe_gpn())
    await client.vdc.describe_vdc()
    if leave:
        sys.exit(3)
    assert not under_way.done()


def awaitable(url: str) -> None:
    asyncio.run(awaiting(url, leave=False))


def awaitable_and_exit(url: str) -> None:
    asyncio.run(awaiting(url, leave=True))


def loop_in_a_daemon_thread(url: str) -> None:
    ready = threading.Event()

    async def forever() -> None:
        client = cds.AsyncClient("id", "secret", endpoint_url=url, timeout=600.0)
        while True:
            await client.vdc.describe_vdc()
            ready.set()

    threading.Thread(target=lambda: asyncio.run(forever()), daemon=True).start()
    ready.wait()


def daemon_in_a_call(url: str) -> None:
    client = call(url)
    threading.Thread(target=client.vdc.describe_gpn, daemon=True).start()
    client.vdc.describe_vdc()


def daemons_calling(url: str) -> None:
    client = connect(url)
    counted = threading.Semaphore(0)

    def work() -> None:
        while True:
            client.vdc.describe_vdc()
            counted.release()

    for _ in range(2):
        threading.Thread(target=work, daemon=True).start()
    for _ in range(ENOUGH):
        counted.acquire()


def spawned_workers(url: str) -> None:
    call(url)
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        assert list(pool.map(answered, [url, url])) == ["Success", "Success"]


def map_left(url: str) -> None:
    client = connect(url)
    results = client.map(client.vdc.describe_vdc, repeat({}), concurrency=8)
    for _ in range(ENOUGH):
        next(results)
    globals()["kept"] = results


def pages_left(url: str) -> None:
    rows = connect(url).instance.iter_instances(PageSize=1)
    for _ in range(ENOUGH):
        next(rows)
    globals()["kept"] = rows


def interrupt(url: str) -> None:
    # Background jobs of a shell inherit an ignored SIGINT.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    client = call(url)
    threading.Thread(target=lambda: os.kill(os.getpid(), signal.SIGINT)).start()
    client.vdc.describe_gpn()


ENDS: dict[str, tuple[Callable[[str], None], int, str]] = {
    "normal": (normal, 0, ""),
    "sys.exit": (leave, 3, ""),
    "error": (fail, 1, "LookupError: on purpose"),
    "awaitable": (awaitable, 0, ""),
    "awaitable, sys.exit": (awaitable_and_exit, 3, ""),
    "loop in a daemon thread": (loop_in_a_daemon_thread, 0, ""),
    "daemon thread in a call": (daemon_in_a_call, 0, ""),
    "daemon threads calling": (daemons_calling, 0, ""),
    "spawned workers": (spawned_workers, 0, ""),
    "map left": (map_left, 0, ""),
    "pages left": (pages_left, 0, ""),
    "Ctrl-C": (interrupt, -signal.SIGINT, "KeyboardInterrupt"),
}
"""What is done, the exit code, and the last line on stderr."""

if __name__ == "__main__":
    kind, address = sys.argv[1:]
    ENDS[kind][0](address)
