"""Waits outlive outages of the server, and end with their client."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import pytest

import cds
from recording import CUT, DROP, RESET, SILENCE, Answer

if TYPE_CHECKING:
    from recording import RecordingServer

DONE = {"Code": "Success", "Data": {"Status": "FINISH"}}
RUNNING = {"Code": "Success", "Data": {"Status": "DOING"}}

OUTAGES: dict[str, Answer | str] = {
    "lost connections": DROP,
    "resets": RESET,
    "half a response": CUT,
    "HTTP 500": Answer({"Code": "InternalError"}, 500),
    "a gateway": Answer("<h1>Bad Gateway</h1>", 502),
    "a code of the server": Answer({"Code": 504}),
    "a busy server": Answer({"Code": "Throttling"}, 429, {"Retry-After": "0"}),
}


@pytest.mark.parametrize("outage", OUTAGES)
def test_a_wait_outlives_failed_polls(client: cds.Client, server: RecordingServer, outage: str) -> None:
    server.script(RUNNING, *[OUTAGES[outage]] * 5, RUNNING, *[OUTAGES[outage]] * 5, DONE)
    task = client.with_options(max_retries=0).task("t-1", family="ccs")
    assert task.wait(interval=0.001)["Status"] == "FINISH"
    assert len(server.requests) == 13


def test_a_poll_that_takes_longer_than_the_timeout_of_a_call_does_not_end_the_wait(
    client: cds.Client, server: RecordingServer
) -> None:
    server.script(SILENCE, DONE)
    task = client.with_options(timeout=0.1, max_retries=0).task("t-1", family="ccs")
    assert task.wait(interval=0.001)["Status"] == "FINISH"


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (Answer({"Code": "Forbidden"}, 403), cds.PermissionDeniedError),
        (Answer("[]"), cds.ResponseError),
    ],
)
def test_a_refused_poll_ends_the_wait_and_says_how_to_go_on(
    client: cds.Client, server: RecordingServer, answer: Answer, expected: type[cds.CdsError]
) -> None:
    server.usual = answer
    with pytest.raises(expected, match=r'client\.task\("t-1", family="ccs"\)') as caught:
        client.task("t-1", family="ccs").wait()
    assert len(server.requests) == 1
    assert caught.value.may_have_happened, "the order that queued the task was carried out"
    with pytest.raises(expected) as plain:
        client.task("t-1", family="ccs").refresh()
    assert plain.value.outcome == "refused" or expected is cds.ResponseError


@pytest.mark.parametrize("phase", ["in a poll", "between polls"])
def test_close_ends_the_waits_of_other_threads(client: cds.Client, server: RecordingServer, phase: str) -> None:
    server.usual = SILENCE if phase == "in a poll" else Answer(RUNNING)
    ended: list[Any] = []

    def wait() -> None:
        try:
            client.task("t-1", family="ccs").wait(interval=600.0)
        except cds.CdsError as error:
            ended.append(error)

    thread = threading.Thread(target=wait)
    thread.start()
    assert server.arrived.acquire(timeout=30)
    client.close()
    thread.join(timeout=30)
    assert not thread.is_alive()
    assert isinstance(ended[0], cds.ClientClosedError)
    assert "client.task(" in str(ended[0])
    assert len(server.requests) == 1


def test_close_ends_only_the_waits_of_its_own_client(server: RecordingServer, sync_client: cds.Client) -> None:
    server.usual = Answer(RUNNING)
    other = sync_client.with_options(timeout=20.0)
    tasks = [sync_client.task("t-1", family="ccs"), other.task("t-2", family="ccs")]
    ended: list[Any] = []
    both = threading.Event()

    def progress(task: cds.Task) -> None:
        if task.id == "t-2" and not both.is_set():
            both.set()

    def wait() -> None:
        ended.extend(cds.wait_all(tasks, interval=0.01, max_rps=1e6, progress=progress, return_exceptions=True))

    thread = threading.Thread(target=wait)
    thread.start()
    assert both.wait(timeout=30)
    sync_client.close()
    server.usual = Answer(DONE)
    thread.join(timeout=30)
    assert not thread.is_alive()
    assert [type(outcome) for outcome in ended] == [cds.ClientClosedError, dict]
