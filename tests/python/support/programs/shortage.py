"""Runs out of threads or of descriptors, and has them again: `python shortage.py RESOURCE URL`.

It prints JSON: for each way to call the class and the text of what was raised during the shortage, None where the call
succeeded all the same. Afterwards each must succeed.
"""

from __future__ import annotations

import asyncio
import json
import os
import resource
import sys
from contextlib import ExitStack
from typing import TYPE_CHECKING

# What Python imports late, it cannot during the shortage.
import cds._map
import cds._wait_all
import cds._waiting
import cds.aio.services.vdc
import cds.services.instance
import cds.services.vdc

if TYPE_CHECKING:
    from collections.abc import Callable

KEY = ("id", "secret")

NEW = {"RegionId": "CN_Beijing_A", "VdcName": "new"}

NOBODY = 65534

MOST = 64
"""Descriptors that there are at all."""


class Ways:
    """Each way to call, with a new client that has not connected yet."""

    def __init__(self, url: str) -> None:
        settings = {"endpoint_url": url, "timeout": 10.0, "max_retries": 0}
        self._clients = iter([cds.Client(*KEY, **settings) for _ in range(6)])
        self._async_clients = iter([cds.AsyncClient(*KEY, **settings) for _ in range(2)])
        self._loop = asyncio.new_event_loop()

    def calls(self) -> dict[str, Callable[[], object]]:
        read, change, many, pages, wait, waits = self._clients
        awaited, awaited_many = self._async_clients

        async def results() -> object:
            return await awaited_many.map(awaited_many.vdc.create_vdc, [NEW])

        return {
            "read": read.vdc.describe_vdc,
            "change": lambda: change.vdc.create_vdc(**NEW),
            "map": lambda: list(many.map(many.vdc.create_vdc, [NEW])),
            "pages": lambda: list(pages.instance.iter_instances()),
            "wait": lambda: wait.task("t-1").wait(),
            "wait_all": lambda: cds.wait_all([waits.task("t-1"), waits.task("t-2")]),
            "awaited": lambda: self._loop.run_until_complete(awaited.vdc.create_vdc(**NEW)),
            "awaited map": lambda: self._loop.run_until_complete(results()),
        }


def no_threads(stack: ExitStack) -> None:
    """Until the end of the stack."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NPROC)
    resource.setrlimit(resource.RLIMIT_NPROC, (0, hard))
    stack.callback(resource.setrlimit, resource.RLIMIT_NPROC, (soft, hard))


def no_descriptors(stack: ExitStack) -> None:
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (MOST, hard))
    while True:
        try:
            stack.callback(os.close, os.dup(0))
        except OSError:
            return


SHORTAGES = {"threads": no_threads, "descriptors": no_descriptors}


def raised(call: Callable[[], object]) -> list[str] | None:
    try:
        call()
    except BaseException as error:  # PanicException is none that `except Exception` catches
        return [f"{type(error).__module__}.{type(error).__name__}", str(error)]
    return None


def main() -> None:
    kind, url = sys.argv[1:]
    calls = Ways(url).calls()
    if os.getuid() == 0:  # nobody counts the threads of root
        os.setgid(NOBODY)
        os.setuid(NOBODY)
    with ExitStack() as stack:
        SHORTAGES[kind](stack)
        during = {name: raised(call) for name, call in calls.items()}
    for name, call in calls.items():
        assert (afterwards := raised(call)) is None, (name, afterwards)
    json.dump(during, sys.stdout)


if __name__ == "__main__":
    main()
