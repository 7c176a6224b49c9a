"""Shared by every side of a comparison: keys, addresses, and cost measurement."""

from __future__ import annotations

import json
import os
import resource
import time
from collections.abc import Callable

KEY, SECRET = "an-access-key", "a-secret"

HTTP = os.environ.get("BENCH_HTTP", "")
HTTPS = os.environ.get("BENCH_HTTPS", "")
CA = os.environ.get("BENCH_CA", "")
"""The server's authority. cds adds it to its own roots and the system's."""
BUNDLE = os.environ.get("BENCH_BUNDLE", "")
"""The same with all usual roots, which others read as a whole, as they do for any server."""


def cpu() -> float:
    """Seconds of CPU of this process with all its threads, user and system."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def measure(run: Callable[[int], object], calls: int) -> None:
    """Runs a tenth of the calls to warm up, then all of them, and prints what these cost, in seconds."""
    run(-(-calls // 10))
    begin, begin_cpu = time.perf_counter(), cpu()
    run(calls)
    tell(calls=calls, cpu=cpu() - begin_cpu, wall=time.perf_counter() - begin)


def tell(**figures: float) -> None:
    """Prints figures for the program that compares them."""
    print(json.dumps(figures))
