"""A change that was answered is never lost: not to Ctrl-C, not to a log handler or a span processor that raises."""

from __future__ import annotations

import gzip
import json
import logging
import os
import signal
import socket
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

import cds
from hostile import Hostile, hostile
from paths import PROGRAMS, SUPPORT
from profiled import native_call_ends
from programs.answered import KINDS
from recording import ACCESS_KEY_ID, ACCESS_KEY_SECRET, SILENCE, Answer
from soak import rounds, tell

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import FrameType

    from recording import RecordingServer, Request
    from twins import Twin

pytestmark = pytest.mark.slow

PROGRAM = PROGRAMS / "answered.py"

ROUNDS = rounds("CDS_SIGINT_ROUNDS", 40)

CARRIED_OUT = Answer({"Code": "Success", "TaskId": "t-1"})

UNKNOWN = "may or may not have been carried out"


@pytest.mark.parametrize("kind", KINDS)
def test_ctrl_c_around_the_answer_of_a_change_loses_nothing(kind: str) -> None:
    child = subprocess.run(
        [sys.executable, str(PROGRAM), kind, str(ROUNDS)],
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
        cwd=SUPPORT,
        env={"PYTHONPATH": str(SUPPORT)},
    )
    assert child.returncode == 0, child.stderr
    carried_out, interrupted, nobody_knows = json.loads(child.stdout)
    tell(kind, **{"carried out": carried_out, "interrupted": interrupted})
    assert carried_out == ROUNDS
    assert interrupted > 0
    assert nobody_knows == 0


@pytest.mark.parametrize(
    ("answer", "named"),
    [
        (CARRIED_OUT, "was carried out, task t-1"),
        (Answer({"Code": "InternalError"}, 500), "may have been carried out"),
        (SILENCE, UNKNOWN),
    ],
    ids=["carried out", "failed", "silent"],
)
@pytest.mark.parametrize(
    "call",
    [
        lambda client: client.vdc.create_vdc(RegionId="CN_Beijing_A"),
        lambda client: client.call("CreateThing"),
    ],
    ids=["method", "call"],
)
def test_ctrl_c_in_the_last_moment_of_a_change_names_it(
    sync_client: cds.Client,
    server: RecordingServer,
    caplog: pytest.LogCaptureFixture,
    call: Callable[[cds.Client], Any],
    answer: Answer | str,
    named: str,
) -> None:
    """Signals are polled every 50 ms, so the response usually arrives before the interrupt is noticed."""

    def interrupt(_: Request) -> Answer | str:
        os.kill(os.getpid(), signal.SIGINT)
        return answer

    server.usual = interrupt
    with pytest.raises(KeyboardInterrupt):
        call(sync_client)
    (line,) = [record.getMessage() for record in caplog.records]
    assert line.startswith("Create")
    assert named in line or UNKNOWN in line
    assert UNKNOWN not in line or server.last.query["SignatureNonce"] in line


def test_ctrl_c_in_a_read_needs_no_words(
    sync_client: cds.Client, server: RecordingServer, caplog: pytest.LogCaptureFixture
) -> None:
    def interrupt(_: Request) -> str:
        os.kill(os.getpid(), signal.SIGINT)
        return SILENCE

    server.usual = interrupt
    with pytest.raises(KeyboardInterrupt):
        sync_client.vdc.describe_vdc()
    assert not caplog.records


class Quit(BaseException):
    """What a soft time limit or a handler of SIGTERM raises."""


@pytest.mark.parametrize(
    "is_moment",
    [
        lambda frame, event, _: event == "call" and frame.f_code.co_name == "make",
        lambda _, event, native: native_call_ends(event, native),
    ],
    ids=["before the response is made", "before the caller has it"],
)
def test_what_interrupts_python_before_the_caller_has_the_response_carries_it(
    sync_client: cds.Client,
    server: RecordingServer,
    caplog: pytest.LogCaptureFixture,
    is_moment: Callable[[FrameType, str, Any], bool],
) -> None:
    def interrupt(frame: FrameType, event: str, argument: Any) -> None:
        if is_moment(frame, event, argument):
            raise Quit

    server.usual = CARRIED_OUT
    sys.setprofile(interrupt)
    try:
        with pytest.raises(Quit) as caught:
            sync_client.vdc.create_vdc(RegionId="CN_Beijing_A")
    finally:
        sys.setprofile(None)
    assert caught.value.reply["TaskId"] == "t-1"  # type: ignore[attr-defined]
    assert "task t-1" in str(caught.value.__notes__)  # type: ignore[attr-defined]
    assert "task t-1" in caplog.text


class Broken(logging.Handler):
    def emit(self, record: logging.LogRecord) -> None:
        raise ConnectionError("the log server is away")


class BrokenFilter(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        raise ValueError("a filter with a fault")


@pytest.fixture(params=["handler", "filter", "level"])
def broken_log(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A log that raises whenever it is used."""
    logger, handler, fault = logging.getLogger("cds"), Broken(), BrokenFilter()
    monkeypatch.setattr(logger, "propagate", False)
    before = logger.level
    logger.setLevel(logging.DEBUG)
    logger.addHandler(handler)
    if request.param == "filter":
        logger.addFilter(fault)
    if request.param == "level":
        monkeypatch.setattr(logger, "isEnabledFor", lambda _: 1 / 0)
    yield
    logger.removeFilter(fault)
    logger.removeHandler(handler)
    logger.setLevel(before)


@pytest.fixture
def unraisable(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What was told to `sys.unraisablehook`."""
    told: list[Any] = []
    monkeypatch.setattr(sys, "unraisablehook", lambda event: told.append(event.exc_type))
    return told


@pytest.mark.usefixtures("broken_log")
@pytest.mark.parametrize(
    "call",
    [
        lambda client: client.vdc.create_vdc(RegionId="CN_Beijing_A"),
        lambda client: client.call("CreateThing"),
        lambda client: next(client.map(client.vdc.create_vdc, [{"RegionId": "CN_Beijing_A"}])),
    ],
)
def test_a_log_that_raises_loses_no_answer(
    client: cds.Client, server: RecordingServer, unraisable: list[Any], call: Callable[[cds.Client], Any]
) -> None:
    server.usual = CARRIED_OUT
    assert call(client)["TaskId"] == "t-1"
    assert len(server.requests) == 1
    assert unraisable


@pytest.mark.usefixtures("broken_log")
def test_a_log_that_raises_hides_no_error(client: cds.Client, server: RecordingServer, unraisable: list[Any]) -> None:
    server.usual = Answer({"Code": "VdcNotFound"}, 404)
    with pytest.raises(cds.NotFoundError):
        client.vdc.describe_vdc()
    assert unraisable


def test_what_a_signal_handler_raises_in_the_log_is_raised_and_carries_the_answer(
    sync_client: cds.Client, server: RecordingServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def debug(*_: object) -> None:
        raise Quit

    logger = logging.getLogger("cds")
    monkeypatch.setattr(logger, "isEnabledFor", lambda _: True)
    monkeypatch.setattr(logger, "debug", debug)
    server.usual = CARRIED_OUT
    with pytest.raises(Quit) as caught:
        sync_client.vdc.create_vdc(RegionId="CN_Beijing_A")
    assert "t-1" in str(caught.value.__notes__)  # type: ignore[attr-defined]
    assert "t-1" in str(caught.value.reply)  # type: ignore[attr-defined]
    server.usual = Answer({"Code": "InternalError"}, 500)
    with pytest.raises(Quit) as caught:
        sync_client.vdc.create_vdc(RegionId="CN_Beijing_A")
    assert "may have been carried out" in str(caught.value.__notes__)  # type: ignore[attr-defined]
    assert isinstance(caught.value.__context__, cds.ServerError)


def test_a_failed_change_that_names_a_task_says_so(
    client: cds.Client, server: RecordingServer, caplog: pytest.LogCaptureFixture
) -> None:
    server.usual = Answer({"Code": "OrderPartlyFailed", "Message": "1 of 2", "Data": {"TaskIds": ["t-1", "t-2"]}})
    with pytest.raises(cds.APIError, match="tasks t-1, t-2") as caught:
        client.vdc.create_vdc(RegionId="CN_Beijing_A")
    assert caught.value.task_ids == ["t-1", "t-2"]
    assert (caught.value.outcome, caught.value.look_up) == ("unknown", "describe_vdc")
    assert "t-1, t-2" in caplog.text
    assert len(server.requests) == 1


def test_an_answer_that_python_cannot_hold_names_its_tasks(
    client: cds.Client, server: RecordingServer, caplog: pytest.LogCaptureFixture
) -> None:
    server.usual = Answer(b'{"Code": "Success", "TaskId": "t-1", "Data": %b}' % (b"9" * 5000))
    with pytest.raises(cds.ResponseError, match="task t-1") as caught:
        client.vdc.create_vdc(RegionId="CN_Beijing_A")
    assert (caught.value.outcome, caught.value.task_ids) == ("unknown", ["t-1"])
    assert "task t-1" in caplog.text


NAMING = b'{"Code": "Success", "Data": {"TaskIds": ["t-1", 98765432109876543210, 7'

# What comes of a response before the server closes the connection.
CUT = {
    "before its length": b"Content-Length: 1000\r\n\r\n" + NAMING,
    "before its last chunk": b"Transfer-Encoding: chunked\r\n\r\n%x\r\n%b\r\n" % (len(NAMING), NAMING),
    "in a chunk": b"Transfer-Encoding: chunked\r\n\r\nfff\r\n" + NAMING,
    "packed": b"Content-Encoding: gzip\r\nContent-Length: 1000\r\n\r\n" + gzip.compress(NAMING)[:-8],
}


@pytest.mark.parametrize("cut", CUT.values(), ids=CUT)
def test_an_answer_that_breaks_off_names_the_tasks_that_arrived(
    cut: bytes, twin: Twin, caplog: pytest.LogCaptureFixture
) -> None:
    def cut_off(server: Hostile, connection: socket.socket) -> None:
        if server.receive(connection):
            connection.sendall(b"HTTP/1.1 200 OK\r\n" + cut)

    with (
        hostile(cut_off) as server,
        twin.Client(ACCESS_KEY_ID, ACCESS_KEY_SECRET, endpoint_url=server.url) as client,
    ):
        with pytest.raises(cds.OutcomeUnknownError, match="names tasks t-1, 98765432109876543210;") as caught:
            client.vdc.create_vdc(RegionId="CN_Beijing_A")
        assert caught.value.task_ids == ["t-1", "98765432109876543210"]
        assert "names tasks t-1, 98765432109876543210;" in caplog.text
        assert len(server.requests) == 1
        (error,) = client.map(client.vdc.create_vdc, [{"RegionId": "CN_Beijing_A"}], return_exceptions=True)
        assert isinstance(error, cds.OutcomeUnknownError)
        assert error.task_ids == ["t-1", "98765432109876543210"]
        server.requests.clear()
        with pytest.raises(cds.APIConnectionError) as lost:
            client.vdc.describe_vdc()
        assert (lost.value.kind, len(server.requests)) == ("reset", 3)


@pytest.mark.parametrize(
    ("written", "task_id"), [("12.0", "12"), ("1e3", "1e3"), ("98765432109876543210", "98765432109876543210")]
)
def test_the_id_of_a_task_has_the_digits_that_the_server_wrote(
    client: cds.Client, server: RecordingServer, written: str, task_id: str
) -> None:
    server.usual = Answer(b'{"Code": "Success", "TaskId": %b}' % written.encode())
    reply = client.vdc.create_vdc(RegionId="CN_Beijing_A")
    assert [task.id for task in reply.tasks] == [task_id]


def test_a_read_that_names_a_task_is_a_plain_refusal(client: cds.Client, server: RecordingServer) -> None:
    server.usual = Answer({"Code": "TaskDuplicate", "TaskId": "t-1"}, 400)
    with pytest.raises(cds.ConflictError) as caught:
        client.vdc.describe_vdc()
    assert (caught.value.outcome, caught.value.task_ids) == ("refused", [])
