"""`client.map` in event loops, and connections that close when it is cancelled or interrupted."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

import cds
from echoes import echo, words
from recording import ACCESS_KEY_ID, ACCESS_KEY_SECRET, SILENCE, Answer

if TYPE_CHECKING:
    from recording import RecordingServer, Request

SOON = 10.0
"""Far below the timeout of a call."""

LONGEST = 60.0
"""Seconds; an event that takes longer never happens."""


def test_awaiting_gives_all_results_as_a_list(echoing: RecordingServer) -> None:
    async def main() -> None:
        async with cds.AsyncClient(ACCESS_KEY_ID, ACCESS_KEY_SECRET, endpoint_url=echoing.url) as client:
            awaited = await client.map(client.vdc.describe_vdc, words(*range(50)))
            looped = [result async for result in client.map(client.vdc.describe_vdc, words(*range(50)))]
            assert awaited == looped
            assert [result["Data"] for result in awaited] == [str(number) for number in range(50)]
            with pytest.raises(cds.NotFoundError):
                await client.map(client.vdc.describe_vdc, words("a", "bad", "b"))

    asyncio.run(main())


def test_cancelling_closes_all_connections(server: RecordingServer) -> None:
    server.usual = SILENCE

    async def main() -> None:
        async with cds.AsyncClient(ACCESS_KEY_ID, ACCESS_KEY_SECRET, endpoint_url=server.url) as client:

            async def all_of_them() -> Any:
                return await client.map(client.vdc.describe_vdc, words(*range(10)))

            mapping = asyncio.create_task(all_of_them())
            for _ in range(10):
                await asyncio.to_thread(server.arrived.acquire, timeout=LONGEST)
            mapping.cancel()
            with pytest.raises(asyncio.CancelledError):
                await mapping
            for _ in range(10):
                assert await asyncio.to_thread(server.client_gone.acquire, timeout=SOON)
            server.usual = echo
            assert (await client.vdc.describe_vdc(Keyword="after"))["Data"] == "after"

    asyncio.run(main())


def bad_or_silent(request: Request) -> Answer | str:
    return echo(request) if request.query["Keyword"].startswith("bad") else SILENCE


def test_cancelling_while_those_under_way_are_waited_for_closes_their_connections(server: RecordingServer) -> None:
    server.usual = bad_or_silent

    async def main() -> None:
        async with cds.AsyncClient(ACCESS_KEY_ID, ACCESS_KEY_SECRET, endpoint_url=server.url) as client:
            results = client.map(client.vdc.describe_vdc, words("bad", "a", "b", "c"))
            # The failure is not raised before the others have ended.
            with pytest.raises(asyncio.TimeoutError):
                await asyncio.wait_for(anext(results), 0.5)
            for _ in range(3):
                assert await asyncio.to_thread(server.client_gone.acquire, timeout=SOON)
            assert [result async for result in results] == []

    asyncio.run(main())


def test_ctrl_c_while_those_under_way_are_waited_for_closes_their_connections(server: RecordingServer) -> None:
    server.usual = bad_or_silent
    script = """
import signal, sys, threading, cds
signal.signal(signal.SIGINT, signal.default_int_handler)
sys.setswitchinterval(1.0)  # so that the thread goes on when the main thread waits, not before
let_go = threading.Event()
threading.Thread(target=lambda: print(let_go.wait(), flush=True), daemon=True).start()
client = cds.Client("id", "secret", endpoint_url=sys.argv[1])
def parameters():
    try:
        for word in ("bad", "a", "b", "c", "never"):
            yield {"Keyword": word}
    finally:
        let_go.set()
results = client.map(client.vdc.describe_vdc, parameters(), concurrency=4)
try:
    next(results)
except KeyboardInterrupt:
    print(sys.stdin.read(), list(results))
"""
    command = [sys.executable, "-c", script, server.url]
    streams: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(command, text=True, **streams) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "True\n"
        for _ in range(4):
            assert server.arrived.acquire(timeout=LONGEST)
        child.send_signal(signal.SIGINT)
        gone = [server.client_gone.acquire(timeout=SOON) for _ in range(3)]
        out, err = child.communicate("ended", timeout=LONGEST)
    assert (out, err, gone) == ("ended []\n", "", [True] * 3)


def test_failures_that_nobody_asked_for_are_not_reported(
    echoing: RecordingServer, caplog: pytest.LogCaptureFixture
) -> None:
    async def main() -> None:
        async with cds.AsyncClient(ACCESS_KEY_ID, ACCESS_KEY_SECRET, endpoint_url=echoing.url) as client:
            async for result in client.map(client.vdc.describe_vdc, words("a", "bad-1", "bad-2")):
                assert result["Data"] == "a"
                break
            while len(echoing.requests) < 3:
                await asyncio.to_thread(echoing.arrived.acquire, timeout=LONGEST)
            await client.vdc.describe_vdc(Keyword="after")

    asyncio.run(main(), debug=True)
    # asyncio's debug mode also tells of callbacks that take long on a busy machine.
    assert [record for record in caplog.records if not record.getMessage().startswith("Executing <")] == []


def test_results_that_are_there_let_the_loop_go_on(server: RecordingServer) -> None:
    """What is wrong with parameters is known at once, so that nothing else suspends the consumer."""

    async def main() -> int:
        turns = 0

        async def count_turns() -> None:
            nonlocal turns
            while True:
                turns += 1
                await asyncio.sleep(0)

        async with cds.AsyncClient(ACCESS_KEY_ID, ACCESS_KEY_SECRET, endpoint_url=server.url) as client:
            counting = asyncio.create_task(count_turns())
            wrong = [{"Kyeword": "x"}] * 40
            results = client.map(client.vdc.describe_vdc, wrong, concurrency=4, return_exceptions=True)
            assert [type(result) async for result in results] == [TypeError] * 40
            counting.cancel()
        return turns

    assert asyncio.run(main()) >= 8
