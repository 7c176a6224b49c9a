"""A map never takes an exception from a signal handler for a result, not even an ordinary `Exception`."""

from __future__ import annotations

import logging
import os
import signal
import sys
from typing import TYPE_CHECKING, Any

import pytest

import cds
from orders import orders
from profiled import native_call_ends
from recording import SILENCE, Answer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import FrameType

    from recording import RecordingServer, Request


LONGEST = 60.0
"""Timeout in seconds; an event that takes longer counts as missing."""


class TimeLimitError(Exception):
    """Like Celery's `SoftTimeLimitExceeded`."""


def by_name(request: Request) -> Answer | str:
    """The name in the order selects the response."""
    if request.query["Action"] == "DescribeTask":
        return Answer({"Code": "Success", "Data": {"Status": "ERROR"}})
    name = request.json["VdcName"]
    if name.startswith("refused"):
        return Answer({"Code": "VdcNotFound", "Message": name}, 404)
    if name.startswith("broken"):
        return Answer({"Code": "InternalError", "Message": name}, 500)
    return SILENCE if name.startswith("silent") else Answer({"Code": "Success", "TaskId": f"t-{name}"})


@pytest.fixture
def alarm() -> Iterator[None]:
    """SIGALRM raises an ordinary exception."""

    def handler(*_: object) -> None:
        raise TimeLimitError

    before = signal.signal(signal.SIGALRM, handler)
    yield
    signal.signal(signal.SIGALRM, before)


@pytest.fixture
def said(caplog: pytest.LogCaptureFixture) -> Callable[[], list[str]]:
    return lambda: [record.getMessage() for record in caplog.records if record.levelno == logging.WARNING]


def ring_after(server: RecordingServer, number: int) -> None:
    """Sends the signal when the request with this number arrives."""

    def answer(request: Request) -> Answer | str:
        if len(server.requests) == number:
            os.kill(os.getpid(), signal.SIGALRM)
        return by_name(request)

    server.usual = answer


def check_named(server: RecordingServer, said: list[str], *names: str) -> None:
    """Checks that the log names each change once, by its task or by its nonce."""
    nonces = {request.json["VdcName"]: request.query["SignatureNonce"] for request in server.requests if request.body}
    named = {name: [line for line in said if f"task t-{name}," in line or nonces[name] in line] for name in names}
    assert {name: len(lines) for name, lines in named.items()} == dict.fromkeys(names, 1), said
    assert len(said) == len(names)


@pytest.mark.usefixtures("alarm")
@pytest.mark.parametrize("returns", [True, False])
def test_what_a_signal_handler_raises_while_a_map_waits_is_raised_and_all_are_named(
    sync_client: cds.Client, server: RecordingServer, said: Callable[[], list[str]], returns: bool
) -> None:
    ring_after(server, 3)
    names = "silent-1", "silent-2", "silent-3"
    results = sync_client.map(sync_client.vdc.create_vdc, orders(*names), return_exceptions=returns)
    with pytest.raises(TimeLimitError):
        next(results)
    check_named(server, said(), *names)
    assert list(results) == []


def test_what_interrupts_a_failure_that_waits_for_the_others_has_it_as_context_and_all_are_named(
    client: cds.Client, server: RecordingServer, said: Callable[[], list[str]]
) -> None:
    def interrupt(frame: FrameType, event: str, argument: Any) -> None:
        if event == "call" and frame.f_code.co_name == "_settle":
            for _ in names:
                assert server.arrived.acquire(timeout=LONGEST)
            settling.append(frame)
        elif (event == "call" and frame.f_back in settling) or (event == "c_call" and argument.__name__ == "settle"):
            raise TimeLimitError

    server.usual = by_name
    names = "broken", "silent-1", "silent-2"
    settling: list[FrameType] = []
    results = client.map(client.vdc.create_vdc, orders(*names))
    sys.setprofile(interrupt)
    try:
        with pytest.raises(TimeLimitError) as caught:
            next(results)
    finally:
        sys.setprofile(None)
    assert isinstance(caught.value.__context__, cds.ServerError)
    check_named(server, said(), *names)


MOMENTS: dict[str, Callable[[FrameType, str, Any], bool]] = {
    "the native call has ended": lambda _, event, native: native_call_ends(event, native) and native.__name__ == "next",
    "the response is made": lambda frame, event, _: event == "call" and frame.f_code.co_name == "_answered",
    "its tasks are updated": lambda frame, event, _: event == "call" and frame.f_code.co_name == "failure_of",
}


@pytest.mark.parametrize("returns", [True, False])
@pytest.mark.parametrize("moment", MOMENTS)
def test_what_interrupts_a_map_when_a_result_is_there_is_raised_and_names_it(
    client: cds.Client, server: RecordingServer, said: Callable[[], list[str]], moment: str, returns: bool
) -> None:
    def interrupt(frame: FrameType, event: str, argument: Any) -> None:
        if MOMENTS[moment](frame, event, argument):
            while sum(bool(request.body) for request in server.requests) < len(names):
                assert server.arrived.acquire(timeout=LONGEST)
            raise TimeLimitError

    server.usual = by_name
    names = "a", "b"
    results = client.map(client.vdc.create_vdc, orders(*names), wait=True, return_exceptions=returns)
    sys.setprofile(interrupt)
    try:
        with pytest.raises(TimeLimitError):
            next(results)
    finally:
        sys.setprofile(None)
    check_named(server, said(), *names)
    assert list(results) == []


def test_what_interrupts_the_start_of_a_call_is_raised_at_once_and_names_it(
    client: cds.Client, server: RecordingServer, said: Callable[[], list[str]]
) -> None:
    """The map does not wait for the results of started calls first: they may take long."""

    def interrupt(_: FrameType, event: str, native: Any) -> None:
        if native_call_ends(event, native) and native.__name__ == "add":
            assert server.arrived.acquire(timeout=LONGEST)
            raise TimeLimitError

    server.usual = by_name
    results = client.map(client.vdc.create_vdc, orders("silent", "never"), return_exceptions=True)
    sys.setprofile(interrupt)
    try:
        with pytest.raises(TimeLimitError):
            next(results)
    finally:
        sys.setprofile(None)
    check_named(server, said(), "silent")


@pytest.mark.parametrize("way", ["call", "map"])
def test_what_interrupts_the_making_of_an_exception_carries_what_it_says(
    client: cds.Client, server: RecordingServer, said: Callable[[], list[str]], way: str
) -> None:
    def interrupt(frame: FrameType, event: str, _: Any) -> None:
        if event == "call" and frame.f_code.co_filename == cds.errors.__file__:
            raise TimeLimitError

    server.usual = by_name
    (order,) = orders("broken")
    calls: dict[str, Callable[[], object]] = {
        "call": lambda: client.vdc.create_vdc(**order),
        "map": lambda: next(client.map(client.vdc.create_vdc, [order], return_exceptions=True)),
    }
    sys.setprofile(interrupt)
    try:
        with pytest.raises(TimeLimitError) as caught:
            calls[way]()
    finally:
        sys.setprofile(None)
    assert isinstance(caught.value.__context__, cds.ServerError)
    (note,) = caught.value.__notes__  # type: ignore[attr-defined]
    assert "may have been carried out" in note
    check_named(server, said(), "broken")
