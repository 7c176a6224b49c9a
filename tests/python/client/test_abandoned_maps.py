"""An abandoned map: the log names every change that was or may have been carried out and was not consumed."""

from __future__ import annotations

import contextlib
import gc
import logging
import os
import signal
import sys
import threading
from typing import TYPE_CHECKING, Any

import pytest

import cds
from orders import answered, check_named, orders, words
from recording import ACCESS_KEY_ID, ACCESS_KEY_SECRET, Answer

if TYPE_CHECKING:
    from collections.abc import Callable

    from recording import RecordingServer, Request

pytestmark = pytest.mark.slow

LONGEST = 60.0
"""Seconds; an event that takes longer never happens."""


def test_closing_names_what_nobody_took(
    client: cds.Client, named: RecordingServer, warnings: Callable[[], list[str]]
) -> None:
    results = answered(client)
    assert warnings() == []
    results.close()
    check_named(warnings())
    results.close()
    assert list(results) == []
    assert warnings() == []


def test_a_with_statement_that_is_left_names_what_nobody_took(
    client: cds.Client, named: RecordingServer, warnings: Callable[[], list[str]]
) -> None:
    with answered(client):
        assert warnings() == []
    check_named(warnings())


def test_a_map_that_is_dropped_names_what_nobody_took(
    client: cds.Client, named: RecordingServer, warnings: Callable[[], list[str]]
) -> None:
    results = answered(client)
    assert results
    del results
    gc.collect()
    check_named(warnings())


@pytest.mark.parametrize("raised", [LookupError, KeyboardInterrupt])
def test_an_exception_in_the_loop_names_what_nobody_took(
    client: cds.Client, named: RecordingServer, warnings: Callable[[], list[str]], raised: type[BaseException]
) -> None:
    def work() -> None:
        for reply in answered(client):
            assert reply["TaskId"] == "t-a"
            raise raised

    with contextlib.suppress(raised):
        work()
    gc.collect()
    broken, second = warnings()
    assert broken.startswith("CreateVdc: InternalError: broken")
    assert "task t-b," in second


def test_what_was_taken_is_not_named(
    client: cds.Client, named: RecordingServer, warnings: Callable[[], list[str]]
) -> None:
    with client.map(client.vdc.create_vdc, orders("a", "refused", "broken"), return_exceptions=True) as results:
        assert len(list(results)) == 3
    assert warnings() == []


def test_changes_in_flight_are_named_with_their_nonces(
    client: cds.Client, named: RecordingServer, warnings: Callable[[], list[str]]
) -> None:
    results = client.map(client.vdc.create_vdc, orders("a", "silent-1", "silent-2"))
    assert next(results)["TaskId"] == "t-a"
    for _ in range(3):
        assert named.arrived.acquire(timeout=LONGEST)
    results.close()
    said = warnings()
    assert [text.startswith("CreateVdc: it was given up") for text in said] == [True, True]
    nonces = {request.query["SignatureNonce"] for request in named.requests if "silent" in request.json["VdcName"]}
    assert {nonce for nonce in nonces if any(nonce in text for text in said)} == nonces
    for _ in range(2):
        assert named.client_gone.acquire(timeout=LONGEST)


def test_closing_in_another_thread_ends_next_and_what_was_not_sent_never_is(
    named: RecordingServer, warnings: Callable[[], list[str]]
) -> None:
    """One connection: one of the two changes waits for it."""
    with cds.Client(ACCESS_KEY_ID, ACCESS_KEY_SECRET, endpoint_url=named.url, max_connections=1) as client:
        results = client.map(client.vdc.create_vdc, orders("silent-1", "silent-2"))
        came: list[Any] = ["nothing yet"]
        consumer = threading.Thread(target=lambda: came.__setitem__(slice(None), results))
        consumer.start()
        assert named.arrived.acquire(timeout=LONGEST)
        results.close()
        consumer.join(LONGEST)
        assert came == []
        assert len(warnings()) == 1
        assert named.client_gone.acquire(timeout=LONGEST)
        assert client.vdc.describe_vdc(Keyword="b")["TaskId"] == "t-b"
    assert len([request for request in named.requests if request.body]) == 1


def test_no_change_that_waits_is_sent_while_others_are_named(named: RecordingServer) -> None:
    """One connection: the change that waits for it would have it before the read does."""
    said: list[str] = []
    with cds.Client(ACCESS_KEY_ID, ACCESS_KEY_SECRET, endpoint_url=named.url, max_connections=1) as client:

        class Reading(logging.Handler):
            def emit(self, record: logging.LogRecord) -> None:
                said.append(client.vdc.describe_vdc(Keyword=record.levelname)["TaskId"])

        results = client.map(client.vdc.create_vdc, orders("silent-1", "silent-2", "silent-3"))
        consumer = threading.Thread(target=lambda: list(results))
        consumer.start()
        assert named.arrived.acquire(timeout=LONGEST)
        handler = Reading(logging.WARNING)
        logging.getLogger("cds").addHandler(handler)
        try:
            results.close()
        finally:
            logging.getLogger("cds").removeHandler(handler)
        consumer.join(LONGEST)
    assert said == ["t-WARNING"]
    assert [request.json["VdcName"] for request in named.requests if request.body] == ["silent-1"]


def test_all_tasks_of_an_order_are_named(
    client: cds.Client, named: RecordingServer, warnings: Callable[[], list[str]]
) -> None:
    answered(client, given=orders("refused", "many")).close()
    (said,) = warnings()
    assert "tasks t-1, t-2" in said
    assert 'client.task("t-1", family="ccs"), client.task("t-2", family="ccs")' in said


def test_calls_whose_results_nobody_took_stand_in_the_log(
    client: cds.Client, named: RecordingServer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, logger="cds")
    answered(client).close()
    lines = [record.getMessage() for record in caplog.records if record.levelno == logging.DEBUG]
    assert [line.startswith("CreateVdc") for line in lines] == [True] * 5, lines


def test_reads_are_never_named(client: cds.Client, named: RecordingServer, warnings: Callable[[], list[str]]) -> None:
    with answered(client, client.vdc.describe_vdc, words("refused", "a", "b")):
        pass
    results = client.map(client.vdc.describe_vdc, words("a", "silent"))
    assert next(results)["TaskId"] == "t-a"
    del results
    gc.collect()
    assert warnings() == []


def test_a_handler_that_fails_keeps_no_other_change_from_being_named(
    client: cds.Client, named: RecordingServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    failures: list[Any] = []

    class Broken(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            said.append(record.getMessage())
            raise LookupError("broken handler")

    monkeypatch.setattr(sys, "unraisablehook", lambda failed: failures.append(failed.exc_type))
    handler = Broken()
    logging.getLogger("cds").addHandler(handler)
    try:
        answered(client).close()
    finally:
        logging.getLogger("cds").removeHandler(handler)
    check_named(said)
    assert failures == [LookupError] * 3


def test_a_client_that_is_closed_meanwhile_takes_no_change_from_the_warnings(
    client: cds.Client, named: RecordingServer, warnings: Callable[[], list[str]]
) -> None:
    results = answered(client)
    client.close()
    results.close()
    check_named(warnings())


def test_tasks_that_a_wait_was_given_before_an_order_failed_are_named(
    sync_client: cds.Client, named: RecordingServer, warnings: Callable[[], list[str]]
) -> None:
    create = sync_client.vdc.create_vdc
    for wait in (cds.wait_all, cds.as_completed):
        with pytest.raises(cds.NotFoundError):
            wait(order.task for order in sync_client.map(create, orders("a", "refused"), concurrency=1))
        (said,) = warnings()
        assert "CreateVdc task t-a with client.task('t-a', family='ccs')" in said


# Ctrl-C


def test_ctrl_c_just_before_an_answer_loses_no_change(
    sync_client: cds.Client, server: RecordingServer, warnings: Callable[[], list[str]]
) -> None:
    """Signals are polled every 50 ms, so the response arrives before the interrupt is noticed."""

    def answer(request: Request) -> Answer:
        os.kill(os.getpid(), signal.SIGINT)
        return Answer({"Code": "Success", "TaskId": "t-1"})

    server.usual = answer
    for _ in range(5):
        results = sync_client.map(sync_client.vdc.create_vdc, orders("a"))
        with pytest.raises(KeyboardInterrupt):
            next(results)
        del results
        gc.collect()
        (said,) = warnings()
        assert "CreateVdc" in said
