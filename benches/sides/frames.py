"""100,000 instances as frames: ours, and what pandas and polars make of the same dicts."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import cds
from measured import HTTP, KEY, SECRET, measure

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


SIDES: dict[str, Callable[[cds.Response], object]] = {
    "stream": lambda reply: reply.__arrow_c_stream__(),
    "pandas": lambda reply: reply.to_pandas(),
    "polars": lambda reply: reply.to_polars(),
    "json_normalize": normalized,
    "from_dicts": from_dicts,
}

if __name__ == "__main__":
    measure(making(SIDES[sys.argv[1]]), int(sys.argv[2]))
