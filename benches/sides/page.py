"""A page of instances as dicts: the whole call, and its parsing alone by orjson and json."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable

import orjson

import cds
from documents import list_url
from measured import HTTP, KEY, SECRET, measure

PAGE, LARGE_PAGE = 100, 10_000


def ours(rows: int) -> Callable[[int], None]:
    """`describe_instances`."""
    client = cds.Client(KEY, SECRET, endpoint_url=HTTP)

    def run(calls: int) -> None:
        for _ in range(calls):
            client.instance.describe_instances(PageSize=rows)

    return run


def requests_session(rows: int) -> Callable[[int], None]:
    """A session of requests that keeps its connection."""
    import requests

    session = requests.Session()

    def run(calls: int) -> None:
        for _ in range(calls):
            session.post(list_url(HTTP), json={"PageSize": rows}).json()

    return run


def parsing(loads: Callable[[bytes], object], rows: int) -> Callable[[int], None]:
    """The same answer, which is there already."""
    import requests

    body = requests.post(list_url(HTTP), json={"PageSize": rows}).content

    def run(calls: int) -> None:
        for _ in range(calls):
            loads(body)

    return run


SIDES: dict[str, Callable[[], Callable[[int], None]]] = {
    "cds": lambda: ours(PAGE),
    "requests.Session": lambda: requests_session(PAGE),
    "orjson.loads": lambda: parsing(orjson.loads, PAGE),
    "cds-large": lambda: ours(LARGE_PAGE),
    "orjson.loads-large": lambda: parsing(orjson.loads, LARGE_PAGE),
    "json.loads-large": lambda: parsing(json.loads, LARGE_PAGE),
}

if __name__ == "__main__":
    measure(SIDES[sys.argv[1]](), int(sys.argv[2]))
