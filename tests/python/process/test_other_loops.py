"""Other event loops: gevent and eventlet work as documented; trio gets an error with advice."""

from __future__ import annotations

import asyncio
import gc
import signal
import subprocess
import sys
import threading
from typing import TYPE_CHECKING, Any

import pytest

import cds
from loops import arrived
from paths import PROGRAMS
from recording import ACCESS_KEY_ID, ACCESS_KEY_SECRET, SILENCE, Answer

if TYPE_CHECKING:
    from collections.abc import Callable

    from recording import RecordingServer, Request


pytestmark = pytest.mark.slow

LONGEST = 60.0
"""Seconds; a program that takes longer hangs."""


@pytest.mark.parametrize("library", ["gevent", "eventlet"])
def test_greenlets_go_on_while_a_call_waits_in_a_thread(server: RecordingServer, library: str):
    pytest.importorskip(library)
    vdc_asked = threading.Event()

    def reply(request: Request) -> Answer | str:
        action = request.query["Action"]
        if action == "DescribeVdc":
            vdc_asked.set()
        elif action == "DescribeGPN":
            assert vdc_asked.wait(LONGEST)
        else:
            held.set()
            return SILENCE
        return Answer()

    held = threading.Event()
    server.usual = reply
    command = [sys.executable, "-W", "ignore", str(PROGRAMS / "green.py"), library, server.url]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as program:
        try:
            assert held.wait(LONGEST) or program.poll() is None
            program.send_signal(signal.SIGINT)
            out, errors = program.communicate(timeout=LONGEST)
        finally:
            program.kill()
    assert (program.returncode, out, errors) == (0, "interrupted\n", "")


@pytest.fixture
def client(server: RecordingServer) -> cds.AsyncClient:
    return cds.AsyncClient(ACCESS_KEY_ID, ACCESS_KEY_SECRET, endpoint_url=server.url)


CALLS: list[Callable[[cds.AsyncClient], Any]] = [
    lambda client: client.vdc.describe_vdc(),
    lambda client: client.call("DescribeVdc"),
    lambda client: client.task("t-1").wait(),
    lambda client: client.map(client.vdc.describe_vdc, [{}]).__anext__(),
    lambda client: client.instance.iter_instances().__aiter__().__anext__(),
    lambda client: cds.aio.wait_all([client.task("t-1")]),
]


@pytest.mark.parametrize("call", CALLS)
def test_without_an_event_loop_of_asyncio_the_remedy_is_named(
    server: RecordingServer, client: cds.AsyncClient, call: Callable[[cds.AsyncClient], Any]
):
    """Driven by hand, as any other event loop would drive it."""
    coroutine = call(client)
    with pytest.raises(cds.ConfigError, match=r"trio.to_thread.run_sync") as raised:
        coroutine.send(None)
    assert "\n" not in str(raised.value)
    assert server.requests == []


def test_trio_is_told_to_use_a_thread_and_can(server: RecordingServer, client: cds.AsyncClient):
    trio = pytest.importorskip("trio")

    async def main() -> Any:
        with pytest.raises(cds.ConfigError, match=r"trio.to_thread.run_sync"):
            await client.vdc.describe_vdc()
        blocking = cds.Client(ACCESS_KEY_ID, ACCESS_KEY_SECRET, endpoint_url=server.url)
        return await trio.to_thread.run_sync(blocking.vdc.describe_vdc)

    assert trio.run(main)["Code"] == "Success"


class NoWatching(asyncio.SelectorEventLoop):
    """As the default one of Windows, which watches its own sockets."""

    def add_reader(self, *arguments: Any) -> None:
        raise NotImplementedError

    def remove_reader(self, *arguments: Any) -> bool:
        raise NotImplementedError


class NoRoom(asyncio.SelectorEventLoop):
    """Whose table of descriptors is full."""

    def add_reader(self, *arguments: Any) -> None:
        if len(arguments) == 2 and "Bridge" in repr(arguments[1]):
            raise OSError(28, "No space left on device")


def wakers() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name == "cds-wake"]


def test_a_loop_that_watches_no_descriptors_is_woken_by_a_thread(server: RecordingServer, client: cds.AsyncClient):
    async def main() -> None:
        replies = await asyncio.gather(*(client.vdc.describe_vdc() for _ in range(100)))
        assert [reply["Code"] for reply in replies] == ["Success"] * 100
        server.script(SILENCE)
        slow = asyncio.ensure_future(client.vdc.describe_vdc())
        await arrived(server, 101)
        slow.cancel()
        with pytest.raises(asyncio.CancelledError):
            await slow
        assert len(wakers()) == 1
        assert (await client.vdc.describe_vdc())["Code"] == "Success"

    before = wakers()
    for _ in range(2):
        loop = NoWatching()
        loop.run_until_complete(main())
        [thread] = wakers()
        loop.close()
        del loop
        gc.collect()
        thread.join(LONGEST)
        assert wakers() == before


def test_a_loop_without_room_is_named(server: RecordingServer, client: cds.AsyncClient):
    loop = NoRoom()
    try:
        with pytest.raises(cds.APIConnectionError, match="nothing was sent"):
            loop.run_until_complete(client.vdc.describe_vdc())
    finally:
        loop.close()
    assert server.requests == []


INTERPRETERS = """
import sys
try:
    import _interpreters as interpreters
except ImportError:
    import _xxsubinterpreters as interpreters
if "main first" in sys.argv:
    import cds
other = interpreters.create()
try:
    failure = interpreters.run_string(other, "import cds")
except Exception as error:
    failure = error
print("WSGIApplicationGroup" in str(failure), "ImportError" in str(failure))
interpreters.destroy(other)
import logging
logging.basicConfig(level="DEBUG", stream=sys.stdout, format="%(message)s")
import cds
cds.Client("id", "secret", endpoint_url=sys.argv[1]).vdc.describe_vdc()
"""


@pytest.mark.parametrize("order", ["main first", "main last"])
def test_a_subinterpreter_is_refused_and_the_main_one_loses_nothing(server: RecordingServer, order: str):
    command = [sys.executable, "-W", "ignore", "-c", INTERPRETERS, server.url, order]
    done = subprocess.run(command, capture_output=True, text=True, timeout=LONGEST, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    refusal, line = done.stdout.splitlines()
    assert refusal == "True True"
    assert line.startswith("DescribeVdc 127.0.0.1: HTTP 200")
