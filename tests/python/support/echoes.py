"""A server that echoes the search word, for calls whose results have an order."""

from __future__ import annotations

import threading
from itertools import count
from typing import TYPE_CHECKING, Any

from recording import Answer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recording import RecordingServer, Request

LONGEST = 60.0
"""Seconds; an event that takes longer never happens."""


def echo(request: Request) -> Answer:
    """The search word that was sent; `bad…` is refused."""
    word = request.query["Keyword"]
    if word.startswith("bad"):
        return Answer({"Code": "VdcNotFound", "Message": word}, 400)
    return Answer({"Code": "Success", "Data": word})


def words(*names: object) -> list[dict[str, Any]]:
    return [{"Keyword": str(name)} for name in names]


def numbered() -> Iterator[dict[str, Any]]:
    """Parameters without end."""
    return ({"Keyword": str(number)} for number in count())


def sent(server: RecordingServer) -> list[str]:
    return [request.query["Keyword"] for request in server.requests]


class Gate:
    """Holds responses back until it is opened."""

    def __init__(self) -> None:
        self._opened = threading.Event()

    def __call__(self, request: Request) -> Answer:
        assert self._opened.wait(LONGEST)
        return echo(request)

    def open(self) -> None:
        self._opened.set()
