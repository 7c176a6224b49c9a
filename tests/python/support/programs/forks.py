"""Forks after a client was used: `python forks.py URL CHILDREN`.

It prints JSON: for each child the seconds from the fork to its response. Each child also goes on with iterators that
its parent has begun; the parent goes on with everything afterwards.
"""

from __future__ import annotations

import json
import os
import sys
import time
from itertools import repeat
from typing import TYPE_CHECKING, Any

import cds

if TYPE_CHECKING:
    from collections.abc import Iterator


def child(client: cds.Client, rows: Iterator[Any], results: Iterator[Any]) -> float:
    """Does what a child of a fork can do; returns when it had its first response."""
    assert client.vdc.describe_vdc()["Code"] == "Success"
    answered = time.monotonic()
    assert next(rows)["InstanceId"]
    refusal = ""
    try:
        next(results)
    except cds.APIConnectionError as error:
        refusal = str(error)
    assert "before the fork" in refusal
    return answered


def main() -> None:
    url, children = sys.argv[1:]
    client = cds.Client("id", "secret", endpoint_url=url, timeout=10.0)
    rows = client.instance.iter_instances(PageSize=1)
    results = client.map(client.vdc.describe_vdc, repeat({}), concurrency=4)
    seconds = []
    for _ in range(int(children)):
        next(rows)
        next(results)
        out, into = os.pipe()
        forked = time.monotonic()
        pid = os.fork()
        if pid == 0:
            os.write(into, str(child(client, rows, results) - forked).encode())
            sys.exit(0)
        os.close(into)
        with os.fdopen(out) as answer:
            seconds.append(float(answer.read()))
        assert os.waitpid(pid, 0)[1] == 0
        assert client.vdc.describe_vdc()["Code"] == "Success"
    json.dump(seconds, sys.stdout)


if __name__ == "__main__":
    main()
