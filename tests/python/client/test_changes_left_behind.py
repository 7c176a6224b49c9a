"""The log names a change whose response nobody takes: when the process exits, when its event loop is closed, and when
an exception replaces the response.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

import cds
from profiled import native_call_ends
from recording import ACCESS_KEY_ID, ACCESS_KEY_SECRET, SILENCE, Answer

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType

    from recording import RecordingServer

LONGEST = 60.0
"""Timeout in seconds; an event that takes longer counts as missing."""

NEW = {"RegionId": "CN_Beijing_A", "VdcName": "new"}

LEFT = """
import asyncio, os, sys, threading
import cds
kind, url, key, secret = sys.argv[1:]
new = {"RegionId": "r", "VdcName": "new"}

def wait():
    sys.stdin.readline()  # until the change has arrived

def daemon(work):
    threading.Thread(target=work, daemon=True).start()
    wait()

def loop_left():
    global loop, call
    loop = asyncio.new_event_loop()
    call = loop.create_task(asynchronous().vdc.create_vdc(**new))
    call._log_destroy_pending = False
    loop.run_until_complete(loop.run_in_executor(None, wait))

def synchronous():
    return cds.Client(key, secret, endpoint_url=url)

def asynchronous():
    return cds.AsyncClient(key, secret, endpoint_url=url)

async def awaited():
    await asynchronous().vdc.create_vdc(**new)

if kind == "thread":
    client = synchronous()
    daemon(lambda: client.vdc.create_vdc(**new))
elif kind == "map in a thread":
    client = synchronous()
    daemon(lambda: list(client.map(client.vdc.create_vdc, [new] * 3, concurrency=1, return_exceptions=True)))
elif kind == "loop in a thread":
    daemon(lambda: asyncio.run(awaited()))
elif kind == "loop":
    loop_left()
elif kind == "closed loop":
    loop_left()
    loop.close()
if (child := os.fork()) == 0:
    sys.exit(0)
os.waitpid(child, 0)
"""


@pytest.mark.parametrize("kind", ["thread", "map in a thread", "loop in a thread", "loop", "closed loop"])
def test_the_end_of_a_process_names_a_change_in_flight_and_that_of_its_child_does_not(
    server: RecordingServer, kind: str
) -> None:
    server.usual = SILENCE
    command = [sys.executable, "-c", LEFT, kind, server.url, ACCESS_KEY_ID, ACCESS_KEY_SECRET]
    streams: dict[str, Any] = {"stdin": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(command, text=True, **streams) as left:
        assert server.arrived.acquire(timeout=LONGEST)
        _, errors = left.communicate("\n", timeout=LONGEST)
    said = [line for line in errors.splitlines() if line.startswith("CreateVdc")]
    assert left.returncode == 0
    assert len(said) == 1, errors
    assert server.last.query["SignatureNonce"] in said[0]
    assert "may or may not have been carried out" in said[0]
    assert len(server.requests) == 1


ENDING = """
import atexit, sys, threading
import cds
url, key, secret, when = sys.argv[1:]
new = {"RegionId": "r", "VdcName": "new"}
client = cds.Client(key, secret, endpoint_url=url)

def change():
    try:
        print(client.vdc.create_vdc(**new)["Code"], flush=True)
    except cds.CdsError as error:
        print(type(error).__name__, error.outcome, error, flush=True)

def last():
    change()
    late = threading.Thread(target=change)
    late.start()
    late.join()

if when == "before":  # what is registered first is called last
    atexit.register(last)
    client.vdc.create_vdc(**new)
else:
    client.vdc.create_vdc(**new)
    atexit.register(last)
"""


@pytest.mark.parametrize(
    ("when", "second"), [("before", "APIConnectionError not_sent CreateVdc"), ("after", "Success")]
)
def test_once_the_end_of_the_process_has_named_all_changes_no_other_thread_begins_one(
    server: RecordingServer, when: str, second: str
) -> None:
    command = [sys.executable, "-c", ENDING, server.url, ACCESS_KEY_ID, ACCESS_KEY_SECRET, when]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=LONGEST, check=False)
    assert (ended.returncode, ended.stderr) == (0, "")
    mine, other = ended.stdout.splitlines()
    assert mine == "Success"
    assert other.startswith(second)


def client_of(server: RecordingServer) -> cds.AsyncClient:
    return cds.AsyncClient(ACCESS_KEY_ID, ACCESS_KEY_SECRET, endpoint_url=server.url)


def named(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.levelno == logging.WARNING]


def test_a_change_whose_loop_was_closed_is_named_when_another_loop_begins(
    server: RecordingServer, caplog: pytest.LogCaptureFixture
) -> None:
    server.usual = SILENCE
    client = client_of(server)
    loop = asyncio.new_event_loop()
    left: Any = loop.create_task(client.vdc.create_vdc(**NEW))  # type: ignore[arg-type]
    left._log_destroy_pending = False  # the test leaves it pending on purpose
    loop.run_until_complete(loop.run_in_executor(None, server.arrived.acquire))
    loop.run_until_complete(loop.shutdown_default_executor())
    loop.close()
    server.usual = Answer()
    nonce = server.last.query["SignatureNonce"]
    asyncio.run(use(client))
    (line,) = named(caplog)
    assert nonce in line
    del left
    assert named(caplog) == [line]


async def use(client: cds.AsyncClient) -> None:
    await client.vdc.describe_vdc()


# An exception in place of the response


class TimeLimitError(Exception):
    """Raised by a signal handler while the event loop works."""


@contextlib.contextmanager
def interrupting(is_moment: Callable[[FrameType, str, Any], bool]) -> Any:
    def interrupt(frame: FrameType, event: str, argument: Any) -> None:
        if is_moment(frame, event, argument):
            raise TimeLimitError

    sys.setprofile(interrupt)
    try:
        yield
    finally:
        sys.setprofile(None)


def test_an_exception_just_after_a_change_was_begun_names_it(
    server: RecordingServer, caplog: pytest.LogCaptureFixture
) -> None:
    """Python runs signal handlers when a native call returns, before it stores the result."""

    def has_begun(_: FrameType, event: str, native: Any) -> bool:
        begun = native_call_ends(event, native) and native.__name__ == "call_async"
        return begun and server.arrived.acquire(timeout=LONGEST)

    async def main() -> None:
        async with client_of(server) as client:
            with interrupting(has_begun), pytest.raises(TimeLimitError):
                await client.vdc.create_vdc(**NEW)  # type: ignore[arg-type]

    server.usual = SILENCE
    asyncio.run(main())
    (line,) = named(caplog)
    assert server.last.query["SignatureNonce"] in line


@pytest.mark.parametrize("answer", [{"Code": "Success", "TaskId": "t-1"}, {"Code": "Success"}], ids=["task", "none"])
@pytest.mark.parametrize("moment", ["answered", "made"])
@pytest.mark.parametrize("way", ["method", "call"])
def test_an_exception_while_the_response_is_made_carries_the_answer(
    server: RecordingServer, caplog: pytest.LogCaptureFixture, answer: dict[str, str], moment: str, way: str
) -> None:
    def is_moment(frame: FrameType, event: str, _: Any) -> bool:
        return event == "call" and frame.f_code.co_name == moment

    async def main() -> None:
        async with client_of(server) as client:
            calls: Any = {"method": client.vdc.create_vdc(**NEW), "call": client.call("CreateVdc", NEW)}  # type: ignore[arg-type]
            call = calls.pop(way)
            calls.popitem()[1].close()
            with interrupting(is_moment), pytest.raises(TimeLimitError) as caught:
                await call
            assert caught.value.reply == answer  # type: ignore[attr-defined]
            assert caught.value.__notes__ == named(caplog)  # type: ignore[attr-defined]

    server.usual = Answer(answer)
    asyncio.run(main())
    (line,) = named(caplog)
    assert "CreateVdc was carried out" in line
    assert ("task t-1" in line) == ("TaskId" in answer)


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (Answer({"Code": "Success", "TaskId": "t-1"}), "task t-1,"),
        (Answer({"Code": "Success"}), "was carried out, but its response was not consumed"),
        (Answer({"Code": "InternalError"}, 500), "may have been carried out"),
    ],
    ids=["task", "none", "failure"],
)
def test_a_change_that_is_cancelled_when_its_answer_is_there_is_named_once(
    server: RecordingServer,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
    answer: Answer,
    says: str,
) -> None:
    async def main() -> None:
        loop = asyncio.get_running_loop()

        def cancelling() -> asyncio.Future[Any]:
            """Returns a future whose completion cancels the call before it resumes."""
            future: asyncio.Future[Any] = asyncio.Future(loop=loop)
            future.add_done_callback(lambda _: call.cancel())
            return future

        async with client_of(server) as client:
            monkeypatch.setattr(loop, "create_future", cancelling)
            call = asyncio.ensure_future(client.vdc.create_vdc(**NEW))  # type: ignore[arg-type]
            with pytest.raises(asyncio.CancelledError):
                await call

    server.usual = answer
    asyncio.run(main())
    (line,) = named(caplog)
    assert says in line


def test_the_failure_of_a_change_is_named_by_its_exception_alone(server: RecordingServer) -> None:
    """This holds even if the program keeps the exception, and with its traceback the call, until it exits."""
    server.usual = Answer({"Code": "InternalError"}, 500)
    command = [sys.executable, "-c", KEPT, server.url, ACCESS_KEY_ID, ACCESS_KEY_SECRET]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=LONGEST, check=False)
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "ServerError\n" * 3, "")


KEPT = """
import asyncio, sys
import cds
url, key, secret = sys.argv[1:]
new = {"RegionId": "r", "VdcName": "new"}
kept = []

def keep(error):
    kept.append(error)
    print(type(error).__name__)

async def main():
    async with cds.AsyncClient(key, secret, endpoint_url=url) as other:
        try:
            await other.vdc.create_vdc(**new)
        except cds.CdsError as error:
            keep(error)
        async for result in other.map(other.vdc.create_vdc, [new], return_exceptions=True):
            keep(result)

client = cds.Client(key, secret, endpoint_url=url)
try:
    client.vdc.create_vdc(**new)
except cds.CdsError as error:
    keep(error)
asyncio.run(main())
"""
