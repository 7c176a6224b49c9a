"""Measures how fast a Python thread counts while others call: `python counting.py KIND URL CALLS`.

KIND is `shared` (64 threads share a client) or `own` (each has its own); to compare with, `urllib3` (each has a pool of
that library) or `asleep` (each only sleeps for as long as a server takes, which is the least that 64 threads can do
to the one that counts). Keys come from the environment. It prints JSON: the counting thread's share of its speed
without company, the calls in a second, and the threads that the client has started. Time for which the counting thread
could run but had no core is left out, be it that other threads had them or that the host of a virtual machine took them
away: how many cores there are is no matter of the client.
"""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

import urllib3

import cds

if TYPE_CHECKING:
    from collections.abc import Callable

THREADS = 64

LATENCY = 0.1
"""Seconds that a cloud nearby takes to answer."""

ALONE = 0.5
"""Seconds for which the counting thread is measured without company, before and after."""


class Counter:
    """Counts in a separate thread, as fast as Python can."""

    def __init__(self) -> None:
        self.value = 0
        self._stop = False
        self._thread = threading.Thread(target=self._count)

    def _count(self) -> None:
        while not self._stop:
            self.value += 1

    def __enter__(self) -> Counter:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop = True
        self._thread.join()

    def speed(self, during: Callable[[], object]) -> tuple[float, float]:
        """Counts in a second, and the seconds."""
        value, begin, waited = self.value, time.perf_counter(), self._without_a_core()
        during()
        seconds = time.perf_counter() - begin
        return (self.value - value) / (seconds - self._without_a_core() + waited), seconds

    def _without_a_core(self) -> float:
        """Seconds so far in which it could run but did not."""
        table = Path(f"/proc/self/task/{self._thread.native_id}/schedstat")
        return int(table.read_text().split()[1]) / 1e9 + stolen()


def stolen() -> float:
    """Seconds so far that the host took from a core, on average; Linux' stat has them eighth, in ticks of all cores."""
    ticks = int(Path("/proc/stat").read_text().split(maxsplit=9)[8])
    return ticks / os.sysconf("SC_CLK_TCK") / (os.cpu_count() or 1)


def callers(kind: str, url: str) -> list[Callable[[], object]]:
    """What each thread does again and again."""
    if kind == "shared":
        return [cds.Client(endpoint_url=url).vdc.describe_vdc] * THREADS
    if kind == "own":
        return [cds.Client(endpoint_url=url).vdc.describe_vdc for _ in range(THREADS)]
    if kind == "asleep":
        return [lambda: time.sleep(LATENCY)] * THREADS
    return [pure_python(url) for _ in range(THREADS)]


def pure_python(url: str) -> Callable[[], object]:
    pool = urllib3.PoolManager()
    key, secret = os.environ["CDS_ACCESS_KEY_ID"], os.environ["CDS_ACCESS_KEY_SECRET"]

    def call() -> object:
        signed = cds.sign("DescribeVdc", key, secret, "GET", f"{url}/network/")
        answer = pool.request("GET", signed).json()
        assert answer["Code"] == "Success"
        return answer

    return call


def calls(kind: str, url: str, count: int) -> None:
    """All threads together, this many times."""
    failures: list[BaseException] = []

    def work(call: Callable[[], object]) -> None:
        try:
            for _ in range(count // THREADS):
                call()
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=work, args=[call]) for call in callers(kind, url)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]


def native_threads() -> list[str]:
    """Names of the threads that the client has started."""
    names = [path.read_text().strip() for path in Path("/proc/self/task").glob("*/comm")]
    return sorted(name for name in names if name.startswith("cds-"))


def main() -> None:
    kind, url, count = sys.argv[1:]
    with Counter() as counter:
        before, _ = counter.speed(lambda: time.sleep(ALONE))
        during, seconds = counter.speed(lambda: calls(kind, url, int(count)))
        after, _ = counter.speed(lambda: time.sleep(ALONE))
    share = during / max(before, after)
    json.dump({"share": share, "rate": int(count) / seconds, "threads": native_threads()}, sys.stdout)


if __name__ == "__main__":
    main()
