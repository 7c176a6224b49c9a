"""An abandoned map: the log names every change that was or may have been carried out and was not consumed."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import logging
import os
import signal
import subprocess
import sys
import threading
from typing import TYPE_CHECKING, Any

import pytest

import cds
from recording import ACCESS_KEY_ID, ACCESS_KEY_SECRET, SILENCE, Answer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from recording import RecordingServer, Request

pytestmark = pytest.mark.slow

LONGEST = 60.0
"""Seconds; an event that takes longer never happens."""


def by_name(request: Request) -> Answer | str:
    """The name of what is ordered says what becomes of it; a read is answered as the change is."""
    name = request.json["VdcName"] if request.body else request.query["Keyword"]
    if name.startswith("refused"):
        return Answer({"Code": "VdcNotFound", "Message": name}, 404)
    if name.startswith("broken"):
        return Answer({"Code": "InternalError", "Message": name}, 500)
    if name.startswith("silent"):
        return SILENCE
    if name.startswith("many"):
        return Answer({"Code": "Success", "Data": {"TaskIds": ["t-1", "t-2"]}})
    return Answer({"Code": "Success", "TaskId": f"t-{name}"})


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


def orders(*names: str) -> list[dict[str, Any]]:
    return [{"RegionId": "CN_Beijing_A", "VdcName": name} for name in names]


def words(*names: str) -> list[dict[str, Any]]:
    return [{"Keyword": name} for name in names]


def answered(client: cds.Client, method: Any = None, given: list[dict[str, Any]] | None = None) -> Any:
    """A map all of whose calls have been answered, and of which only the first, a refusal, was taken."""
    results = client.map(method or client.vdc.create_vdc, given or orders("refused", "a", "refused-2", "broken", "b"))
    with contextlib.suppress(cds.NotFoundError):
        next(results)
    return results


def check_named(said: list[str]) -> None:
    """Two that were carried out with their tasks, one that may have been, none that was refused."""
    assert len(said) == 3
    assert "CreateVdc was carried out, task t-a," in said[0]
    assert 'client.task("t-a", family="ccs")' in said[0]
    assert said[1].startswith("CreateVdc: InternalError: broken")
    assert "CreateVdc was carried out, task t-b," in said[2]
    assert all(len(text.splitlines()) == 1 for text in said)


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


# Asynchronous


def test_a_cancelled_list_of_results_names_those_that_it_had(
    named: RecordingServer, warnings: Callable[[], list[str]]
) -> None:
    async def main() -> None:
        async with cds.AsyncClient(ACCESS_KEY_ID, ACCESS_KEY_SECRET, endpoint_url=named.url) as client:

            async def all_of_them() -> Any:
                given = orders("a", "broken", "silent")
                return await client.map(client.vdc.create_vdc, given, concurrency=1, return_exceptions=True)

            mapping = asyncio.create_task(all_of_them())
            for _ in range(3):
                assert await asyncio.to_thread(named.arrived.acquire, timeout=LONGEST)
            mapping.cancel()
            with pytest.raises(asyncio.CancelledError):
                await mapping

    asyncio.run(main())
    said = warnings()
    assert any("task t-a," in text for text in said)
    assert any(text.startswith("CreateVdc: it was given up") for text in said)
    # The error of the second one says itself what may have happened, once every exception does.
    assert len(said) == 2 + hasattr(cds.CdsError, "may_have_happened")


def test_a_failure_names_the_results_that_a_list_would_have_had(
    named: RecordingServer, warnings: Callable[[], list[str]]
) -> None:
    async def main() -> None:
        async with cds.AsyncClient(ACCESS_KEY_ID, ACCESS_KEY_SECRET, endpoint_url=named.url) as client:
            with pytest.raises(cds.NotFoundError):
                await client.map(client.vdc.create_vdc, orders("a", "refused", "never"), concurrency=1)

    asyncio.run(main())
    (said,) = warnings()
    assert "task t-a," in said


def test_a_cancelled_loop_names_what_was_answered_and_not_taken(
    named: RecordingServer, warnings: Callable[[], list[str]]
) -> None:
    async def work(client: cds.AsyncClient, taken: asyncio.Event) -> None:
        async with contextlib.aclosing(client.map(client.vdc.create_vdc, orders("refused", "a", "b"))) as results:
            with contextlib.suppress(cds.NotFoundError):
                await anext(results)
            taken.set()
            async for _ in results:
                await asyncio.Event().wait()

    async def main() -> None:
        async with cds.AsyncClient(ACCESS_KEY_ID, ACCESS_KEY_SECRET, endpoint_url=named.url) as client:
            taken = asyncio.Event()
            working = asyncio.create_task(work(client, taken))
            await taken.wait()
            await asyncio.sleep(0)
            working.cancel()
            with pytest.raises(asyncio.CancelledError):
                await working

    asyncio.run(main())
    assert any("task t-b," in text for text in warnings())


def test_two_consumers_share_the_results_of_one_map(named: RecordingServer) -> None:
    async def main() -> None:
        async with cds.AsyncClient(ACCESS_KEY_ID, ACCESS_KEY_SECRET, endpoint_url=named.url) as client:
            results = client.map(client.vdc.describe_vdc, words(*map(str, range(20))), concurrency=4)
            came = await asyncio.gather(*(anext(results) for _ in range(20)))
            assert sorted(int(reply["TaskId"][2:]) for reply in came) == list(range(20))

    asyncio.run(main())


# The end of the process

LEFT = """
import asyncio, os, sys
import cds
kind, url, key, secret = sys.argv[1:]
given = [{"RegionId": "r", "VdcName": name} for name in ("refused", "a", "refused-2", "broken", "b")]
if kind == "async":
    async def left():
        global client, results
        client = cds.AsyncClient(key, secret, endpoint_url=url)
        results = client.map(client.vdc.create_vdc, given)
        try:
            await anext(results)
        except cds.NotFoundError:
            pass
    asyncio.run(left())
else:
    client = cds.Client(key, secret, endpoint_url=url)
    results = client.map(client.vdc.create_vdc, given)
    try:
        next(results)
    except cds.NotFoundError:
        pass
sys.stderr.flush()
if (child := os.fork()) == 0:
    del results
    sys.exit(0)
os.waitpid(child, 0)
kept = results
"""


@pytest.mark.parametrize("kind", ["sync", "async"])
def test_a_process_that_ends_names_what_nobody_took_and_its_child_does_not(named: RecordingServer, kind: str) -> None:
    command = [sys.executable, "-c", LEFT, kind, named.url, ACCESS_KEY_ID, ACCESS_KEY_SECRET]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=LONGEST, check=False)
    assert ended.returncode == 0
    check_named(ended.stderr.splitlines())


def left_half_way() -> Iterator[dict[str, Any]]:
    yield from orders("a")
    raise LookupError("no more parameters")


def test_parameters_that_fail_lose_no_change(
    client: cds.Client, named: RecordingServer, warnings: Callable[[], list[str]]
) -> None:
    results = client.map(client.vdc.create_vdc, left_half_way())
    assert next(results)["TaskId"] == "t-a"
    with pytest.raises(LookupError, match="no more parameters"):
        next(results)
    assert warnings() == []
