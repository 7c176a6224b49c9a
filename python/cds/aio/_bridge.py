"""Lets an event loop await the background work of the core."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from threading import Thread
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary, ref

from .. import _cds
from ..errors import APIConnectionError, ConfigError

if TYPE_CHECKING:
    from collections.abc import Callable

_bridges: WeakKeyDictionary[asyncio.AbstractEventLoop, _cds.Bridge] = WeakKeyDictionary()
"""One bridge for each event loop; after a fork a loop needs a new one."""

WATCH = 0.1
"""Seconds between two checks that the program has not closed the descriptors of a bridge. The checks also wake the
event loop, which is when a Jupyter kernel notices an interrupt."""

TURN = 0.05
"""Seconds between two looks for results without them."""


async def run_native(start: Callable[..., _cds.Pending], *arguments: Any) -> Any:
    """Awaits the result of a native method. Cancellation stops the work and closes its connection."""
    loop = running_loop()
    bridge = bridge_of(loop)
    future = loop.create_future()
    pending: _cds.Pending | None = None
    try:
        pending = start(bridge, future, *arguments)
        return await future
    except BaseException as error:
        give_up(error, bridge, future, pending)
        raise


def give_up(
    error: BaseException, bridge: _cds.Bridge, future: asyncio.Future[Any], pending: _cds.Pending | None
) -> None:
    """Cancels work after an exception, which carries the response if it has arrived.

    The exception may be the failure of the work itself; then there is nothing to cancel.
    """
    if pending is None:  # raised during the start of the work, or just after it
        bridge.abandon(future)
    elif not future.done() or future.cancelled():
        pending.cancel()
    elif (failure := future.exception()) is error:
        pending.arrived()
    elif failure is None:
        pending.carry(error, future.result())
    else:
        pending.cancel()


def running_loop() -> asyncio.AbstractEventLoop:
    """Returns the running asyncio event loop; nothing else can await a call.

    Raises:
        ConfigError: no event loop is running.
    """
    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        raise ConfigError(
            "cds.AsyncClient needs an event loop of asyncio, and none runs here: begin with asyncio.run(), or use "
            "cds.Client in a thread (trio.to_thread.run_sync, curio.run_in_thread)"
        ) from None


def bridge_of(loop: asyncio.AbstractEventLoop) -> _cds.Bridge:
    """Returns the bridge from the core to this event loop.

    Raises:
        APIConnectionError: the process cannot open, or the loop cannot watch, another descriptor.
    """
    bridge = _bridges.get(loop)
    if bridge is None or not bridge.is_usable():
        _forget_closed_loops()
        if bridge is not None and bridge.is_here():
            _unwatch(loop, bridge)
            bridge.break_down()
        bridge = _cds.Bridge()
        try:
            loop.add_reader(bridge.fileno(), bridge.drain)
        except NotImplementedError:  # as the default loop of Windows
            _listen(loop, bridge)
        except OSError as error:
            raise APIConnectionError(
                f"the event loop cannot watch another descriptor ({error}); nothing was sent"
            ) from error
        _bridges[loop] = bridge
    if bridge.begin_watch():
        loop.call_later(WATCH, _watch, loop, bridge)
    return bridge


def _listen(loop: asyncio.AbstractEventLoop, bridge: _cds.Bridge) -> None:
    """Wakes a loop that watches no descriptors from a thread, which ends with the bridge or the loop."""
    listener, its_loop, its_bridge = bridge.listener(), ref(loop), ref(bridge)

    def listen() -> None:
        while listener.wait() and (loop := its_loop()) is not None and (bridge := its_bridge()) is not None:
            try:
                loop.call_soon_threadsafe(bridge.drain)
            except RuntimeError:  # it is closed
                return
            del loop, bridge

    Thread(target=listen, name="cds-wake", daemon=True).start()


def _unwatch(loop: asyncio.AbstractEventLoop, bridge: _cds.Bridge) -> None:
    with suppress(NotImplementedError):
        loop.remove_reader(bridge.fileno())


def _watch(loop: asyncio.AbstractEventLoop, bridge: _cds.Bridge) -> None:
    """Looks for the results itself if the descriptors were closed, which would wake the loop for them."""
    is_whole = bridge.is_whole()
    if not is_whole:
        if _bridges.get(loop) is bridge:
            del _bridges[loop]
            _unwatch(loop, bridge)
        bridge.drain()
    if bridge.goes_on():
        loop.call_later(WATCH if is_whole else TURN, _watch, loop, bridge)


def _forget_closed_loops() -> None:
    """Drops the bridges of closed loops: their pending calls keep the loops alive."""
    for reference in _bridges.keyrefs():
        loop = reference()
        if loop is not None and loop.is_closed():
            bridge = _bridges.pop(loop, None)
            if bridge is not None:
                bridge.forget()
