"""Asynchronous clients of a recording server, in event loops of every kind."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import cds
from recording import ACCESS_KEY_ID, ACCESS_KEY_SECRET

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from recording import RecordingServer

    NewLoop = Callable[[], asyncio.AbstractEventLoop]
    Run = Callable[[Coroutine[Any, Any, Any]], Any]

LONGEST = 60.0
"""Seconds; an event that takes longer never happens."""


def client_of(server: RecordingServer, **options: Any) -> cds.AsyncClient:
    return cds.AsyncClient(ACCESS_KEY_ID, ACCESS_KEY_SECRET, endpoint_url=server.url, **options)


async def arrived(server: RecordingServer, count: int = 1) -> None:
    """Waits for this many further requests."""
    for _ in range(count):
        assert await asyncio.to_thread(server.arrived.acquire, timeout=LONGEST)
