"""A page of instances as dicts: the whole call, its parsing alone by orjson and json, making its objects alone."""

from __future__ import annotations

import json
import marshal
import sys
from collections.abc import Callable
from typing import Any

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


def answer(rows: int) -> bytes:
    """The response as it comes over the wire."""
    import requests

    return requests.post(list_url(HTTP), json={"PageSize": rows}).content


def reading(loads: Callable[[bytes], object], body: bytes) -> Callable[[int], None]:
    """A response that is there already."""

    def run(calls: int) -> None:
        for _ in range(calls):
            loads(body)

    return run


def in_binary(body: bytes) -> bytes:
    """The same response in the binary form of Python, in which equal texts stand once and nothing is left to parse."""
    texts: dict[str, str] = {}

    def shared(value: Any) -> Any:
        if isinstance(value, dict):
            return {texts.setdefault(name, name): shared(member) for name, member in value.items()}
        if isinstance(value, list):
            return [shared(item) for item in value]
        return texts.setdefault(value, value) if isinstance(value, str) else value

    return marshal.dumps(shared(json.loads(body)))


SIDES: dict[str, Callable[[], Callable[[int], None]]] = {
    "cds": lambda: ours(PAGE),
    "requests.Session": lambda: requests_session(PAGE),
    "orjson.loads": lambda: reading(orjson.loads, answer(PAGE)),
    "marshal.loads": lambda: reading(marshal.loads, in_binary(answer(PAGE))),
    "cds-large": lambda: ours(LARGE_PAGE),
    "orjson.loads-large": lambda: reading(orjson.loads, answer(LARGE_PAGE)),
    "json.loads-large": lambda: reading(json.loads, answer(LARGE_PAGE)),
}

if __name__ == "__main__":
    measure(SIDES[sys.argv[1]](), int(sys.argv[2]))
