"""Fixtures of several files: event loops, servers for maps, clients with a journal, warnings in the log."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any

import pytest

import cds
from echoes import echo
from journalled import Place
from orders import by_name

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Iterator
    from pathlib import Path

    from loops import NewLoop, Run
    from recording import RecordingServer
    from twins import Twin


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


@pytest.fixture
def place(tmp_path: Path, twin: Twin) -> Iterator[Place]:
    journal = cds.Journal(tmp_path / "journal.db", visible_within=0.2)
    with cds.Simulator(seed=1, progression="immediate", clock="real") as cloud:
        with twin.Client(
            cloud.access_key_id,
            cloud.access_key_secret,
            endpoint_url=cloud.endpoint_url,
            journal=journal,
            max_retries=0,
            timeout=5,
        ) as client:
            yield Place(cloud, client, journal)
