"""Awaiting what the core does in the background."""

from __future__ import annotations

import asyncio
import os
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from .. import _cds

if TYPE_CHECKING:
    from collections.abc import Callable

_bridges: WeakKeyDictionary[asyncio.AbstractEventLoop, tuple[int, _cds.Bridge]] = WeakKeyDictionary()
"""One for each event loop, with the process that made it: after a fork a loop needs another."""


async def finished(start: Callable[..., _cds.Pending], *arguments: Any) -> Any:
    """What the native method comes to; cancelling it gives the work up and closes its connection."""
    loop = asyncio.get_running_loop()
    future = loop.create_future()
    pending = start(bridge_of(loop), future, *arguments)
    try:
        return await future
    except (asyncio.CancelledError, GeneratorExit):
        pending.cancel()
        raise


def bridge_of(loop: asyncio.AbstractEventLoop) -> _cds.Bridge:
    """The way from the core into this event loop."""
    process, bridge = _bridges.get(loop) or (0, None)
    if bridge is None or process != os.getpid():
        _forget_closed_loops()
        bridge = _cds.Bridge()
        loop.add_reader(bridge.fileno(), bridge.drain)
        _bridges[loop] = os.getpid(), bridge
    return bridge


def _forget_closed_loops() -> None:
    """Lets the calls go that such loops were waiting for, and that hold on to their loops."""
    for reference in _bridges.keyrefs():
        loop = reference()
        if loop is not None and loop.is_closed():
            _, bridge = _bridges.pop(loop, (0, None))
            if bridge is not None:
                bridge.forget()
