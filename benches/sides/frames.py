"""100,000 instances as frames: ours, and what pandas and polars make of the same dicts; memory of a frame."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import cds
from measured import HTTP, KEY, SECRET, cpu, measure, tell

PAGE, PAGES = 10_000, 10


def instances() -> cds.Response:
    """A response with all rows, as the client makes it."""
    client = cds.Client(KEY, SECRET, endpoint_url=HTTP)
    rows = [row for _ in range(PAGES) for row in client.instance.describe_instances(PageSize=PAGE).rows]
    return cds.Response({"Data": {"Instances": rows}}, service="instance", action="DescribeInstances")


def making(make: Callable[[cds.Response], object]) -> Callable[[int], None]:
    """Makes a frame again and again."""
    reply = instances()

    def run(calls: int) -> None:
        for _ in range(calls):
            make(reply)

    return run


def normalized(reply: cds.Response) -> Any:
    """`pandas.json_normalize`."""
    import pandas as pd

    return pd.json_normalize(reply.rows)


def from_dicts(reply: cds.Response) -> Any:
    """`polars.from_dicts`."""
    import polars as pl

    return pl.from_dicts(reply.rows)


def memory() -> None:
    """The most memory that making a frame takes, over that of the frame."""
    reply = instances()
    cds.Response({}, service="instance", action="DescribeInstances").to_arrow()  # imports pyarrow
    Path("/proc/self/clear_refs").write_text("5")  # from now on the system notes the most
    before, begin = status("VmRSS"), cpu()
    frame = reply.to_arrow()
    tell(calls=1, cpu=cpu() - begin, over_frame=1024 * (status("VmHWM") - before) / frame.nbytes)


def status(of: str) -> int:
    """A figure of this process in KiB, by its name in Linux."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(of))


SIDES: dict[str, Callable[[cds.Response], object]] = {
    "stream": lambda reply: reply.__arrow_c_stream__(),
    "pandas": lambda reply: reply.to_pandas(),
    "polars": lambda reply: reply.to_polars(),
    "json_normalize": normalized,
    "from_dicts": from_dicts,
}

if __name__ == "__main__":
    if sys.argv[1] == "memory":
        memory()
    else:
        measure(making(SIDES[sys.argv[1]]), int(sys.argv[2]))
