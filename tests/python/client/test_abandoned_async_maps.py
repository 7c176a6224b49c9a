"""Maps abandoned in event loops and at the end of a process: the log names every change that nobody took."""

from __future__ import annotations

import asyncio
import contextlib
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

import cds
from orders import check_named, orders, words
from recording import ACCESS_KEY_ID, ACCESS_KEY_SECRET

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from recording import RecordingServer

pytestmark = pytest.mark.slow

LONGEST = 60.0
"""Seconds; an event that takes longer never happens."""


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
