"""Fixtures of several files: event loops of every kind, servers for maps, warnings in the log."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any

import pytest

from echoes import echo
from orders import by_name

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from loops import NewLoop, Run
    from recording import RecordingServer


@pytest.fixture(params=["asyncio", "uvloop"])
def new_loop(request: pytest.FixtureRequest) -> NewLoop:
    """Factories of all kinds of event loops."""
    if request.param == "asyncio":
        return asyncio.new_event_loop
    made: NewLoop = pytest.importorskip("uvloop").new_event_loop
    return made


@pytest.fixture
def run(new_loop: NewLoop) -> Run:
    """Runs in a new loop, as `asyncio.run`."""

    def run(main: Coroutine[Any, Any, Any]) -> Any:
        loop = new_loop()
        try:
            return loop.run_until_complete(main)
        finally:
            loop.run_until_complete(loop.shutdown_asyncgens())
            loop.run_until_complete(loop.shutdown_default_executor())
            loop.close()

    return run


@pytest.fixture
def echoing(server: RecordingServer) -> RecordingServer:
    server.usual = echo
    return server


@pytest.fixture
def named(server: RecordingServer) -> RecordingServer:
    server.usual = by_name
    return server


@pytest.fixture
def warnings(caplog: pytest.LogCaptureFixture) -> Callable[[], list[str]]:
    """The messages since the last call."""

    def said() -> list[str]:
        texts = [record.getMessage() for record in caplog.records if record.levelno == logging.WARNING]
        caplog.clear()
        return texts

    return said
