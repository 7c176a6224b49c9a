"""The request rate of a client: `max_rps`, and how much retries may add."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest

import cds
from calls import SAME_KEY
from recording import AGAIN_AT_ONCE, Answer, RecordingServer

if TYPE_CHECKING:
    from twins import Twin


def outcomes(results: list[BaseException | Any]) -> list[str]:
    return sorted(type(result).__name__ for result in results)


RATE = 0.001
"""Requests a second: of several at once, only the first has its turn."""


def test_max_rps_is_shared_by_threads(server: RecordingServer) -> None:
    with cds.Client(**SAME_KEY, endpoint_url=server.url, max_rps=RATE) as client, ThreadPoolExecutor(8) as pool:
        futures = [pool.submit(client.with_options(timeout=20.0).vdc.describe_vdc) for _ in range(8)]
        came = [future.exception() or future.result() for future in futures]
    assert outcomes(came) == ["APITimeoutError"] * 7 + ["Response"]
    assert len(server.requests) == 1
    assert all("while waiting for its turn under max_rps" in str(e) for e in came if isinstance(e, Exception))


def test_max_rps_is_shared_by_tasks(server: RecordingServer) -> None:
    async def run() -> list[Any]:
        async with cds.AsyncClient(**SAME_KEY, endpoint_url=server.url, max_rps=RATE) as client:
            return await asyncio.gather(*(client.vdc.describe_vdc() for _ in range(8)), return_exceptions=True)

    assert outcomes(asyncio.run(run())) == ["APITimeoutError"] * 7 + ["AsyncResponse"]
    assert len(server.requests) == 1


def test_further_attempts_count_against_max_rps(server: RecordingServer) -> None:
    server.script(Answer({}, 503, AGAIN_AT_ONCE))
    with cds.Client(**SAME_KEY, endpoint_url=server.url, max_rps=RATE) as client:
        with pytest.raises(cds.APITimeoutError, match="its turn under max_rps"):
            client.vdc.describe_vdc()
    assert len(server.requests) == 1


def test_calls_that_fail_for_want_of_a_turn_take_none_from_others(server: RecordingServer, twin: Twin) -> None:
    with twin.Client(**SAME_KEY, endpoint_url=server.url, max_rps=0.5) as client:
        client.vdc.describe_vdc()
        for _ in range(25):  # soon enough, even on a busy machine: the next turn is two seconds away
            with pytest.raises(cds.APITimeoutError, match="its turn under max_rps"):
                client.with_options(timeout=0.1).vdc.describe_vdc()
        client.with_options(timeout=20.0).vdc.describe_vdc()
    assert len(server.requests) == 2


def test_calls_that_are_cancelled_leave_their_turns_to_others(server: RecordingServer) -> None:
    """To one that waits behind them, and to one that comes later."""

    async def run() -> None:
        async with cds.AsyncClient(**SAME_KEY, endpoint_url=server.url, max_rps=2, timeout=1000.0) as client:
            calls = [asyncio.ensure_future(client.vdc.describe_vdc()) for _ in range(200)]
            await calls[0]
            for call in calls[1:-1]:
                call.cancel()
            await asyncio.wait_for(calls[-1], 30)
            await asyncio.wait_for(client.vdc.describe_vdc(), 30)

    asyncio.run(run())
    assert len(server.requests) < 10  # those cancelled too late among them


@pytest.mark.slow
def test_many_failing_reads_cost_the_server_little_more(server: RecordingServer) -> None:
    server.usual = Answer({}, 503, AGAIN_AT_ONCE)
    with cds.Client(**SAME_KEY, endpoint_url=server.url) as client:
        for _ in range(300):
            with pytest.raises(cds.ServerError):
                client.with_options(timeout=60.0).vdc.describe_vdc()
        assert len(server.requests) == 400
        server.usual = Answer()
        for _ in range(5):
            client.vdc.describe_vdc()
        server.script(Answer({}, 503, AGAIN_AT_ONCE))
        assert client.vdc.describe_vdc().attempts == 2
