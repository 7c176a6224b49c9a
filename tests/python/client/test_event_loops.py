"""One client works in event loops of every kind, one after another and in many threads."""

from __future__ import annotations

import asyncio
import gc
import weakref
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

import cds
from loops import arrived, client_of
from recording import SILENCE, Answer

if TYPE_CHECKING:
    from loops import NewLoop, Run
    from recording import RecordingServer

SOON = 10.0
"""Far below the timeout of a call."""

LONGEST = 60.0
"""Seconds; an event that takes longer never happens."""


def test_the_usual_way(run: Run) -> None:
    async def main() -> None:
        with cds.Simulator() as simulator:
            async with simulator.async_client() as client:
                reply = await client.vdc.create_vdc(RegionId="CN_Beijing_A", VdcName="production")
                assert isinstance(reply, cds.Response)
                assert reply.task is not None
                done = await reply.task
                assert [vdc["VdcId"] async for vdc in client.vdc.iter_vdcs()] == [done["ResourceId"]]
                taken_up = client.task(reply.task.id)
                assert await taken_up.done()
                assert taken_up.resource_ids == [done["ResourceId"]]
                again = await cds.aio.wait_all([reply.task, taken_up])
                assert again == [done, done]
            with pytest.raises(cds.ClientClosedError):
                await client.vdc.describe_vdc()

    run(main())


def test_one_client_in_one_loop_after_another(server: RecordingServer, run: Run) -> None:
    client = client_of(server)

    async def ask(number: int) -> None:
        await asyncio.gather(*(client.vdc.describe_vdc(Keyword=f"{number}-{index}") for index in range(5)))

    for number in range(10):
        run(ask(number))
    assert len({request.query["Keyword"] for request in server.requests}) == 50
    assert max(request.connection for request in server.requests) <= 10


def test_one_client_in_loops_of_many_threads(server: RecordingServer, run: Run) -> None:
    client = client_of(server)
    server.usual = lambda request: Answer({"Data": request.query["Keyword"]})

    async def ask(number: int) -> list[str]:
        words = [f"{number}-{index}" for index in range(25)]
        replies = await asyncio.gather(*(client.vdc.describe_vdc(Keyword=word) for word in words))
        assert [reply["Data"] for reply in replies] == words
        return words

    with ThreadPoolExecutor(8) as pool:
        asked = list(pool.map(lambda number: run(ask(number)), range(8)))
    assert {request.query["Keyword"] for request in server.requests} == {word for words in asked for word in words}


def test_both_clients_at_once(server: RecordingServer, sync_client: cds.Client, run: Run) -> None:
    """A synchronous call within a running loop, as in a notebook, and in threads beside it."""

    async def main() -> None:
        async with client_of(server) as client:
            awaited = asyncio.gather(*(client.vdc.describe_vdc() for _ in range(20)))
            await asyncio.sleep(0)
            assert sync_client.vdc.describe_vdc()["Code"] == "Success"
            in_threads = asyncio.gather(*(asyncio.to_thread(sync_client.vdc.describe_vdc) for _ in range(20)))
            assert {reply["Code"] for reply in (*await awaited, *await in_threads)} == {"Success"}

    run(main())
    assert len(server.requests) == 41


@pytest.mark.parametrize("cancelled", [True, False])
def test_loops_that_end_in_the_middle_of_calls_are_not_kept(
    server: RecordingServer, new_loop: NewLoop, cancelled: bool
) -> None:
    server.usual = SILENCE
    client = client_of(server)

    def leave() -> weakref.ref[asyncio.AbstractEventLoop]:
        loop = new_loop()
        calls = [loop.create_task(client.vdc.describe_vdc()) for _ in range(3)]
        loop.run_until_complete(asyncio.sleep(0))
        for call in calls:
            assert server.arrived.acquire(timeout=LONGEST)
            call._log_destroy_pending = False  # type: ignore[attr-defined]  # that is what is tried here
            if cancelled:
                call.cancel()
        if cancelled:
            loop.run_until_complete(asyncio.wait(calls))
        loop.close()
        return weakref.ref(loop)

    left = [leave() for _ in range(5)]
    server.usual = Answer()
    loop = new_loop()
    assert loop.run_until_complete(client.vdc.describe_vdc())["Code"] == "Success"
    loop.close()
    gc.collect()
    assert [reference() for reference in left] == [None] * 5
    assert all(server.client_gone.acquire(timeout=SOON) for _ in range(15))


def test_a_loop_that_is_closed_in_the_middle_of_a_call_does_no_harm(
    server: RecordingServer, new_loop: NewLoop, run: Run
) -> None:
    server.script(SILENCE)
    client = client_of(server, timeout=1.0)
    loop = new_loop()
    abandoned = loop.create_task(client.vdc.describe_vdc())
    abandoned._log_destroy_pending = False  # type: ignore[attr-defined]  # that is what is tried here
    loop.run_until_complete(arrived(server))
    loop.run_until_complete(loop.shutdown_default_executor())
    loop.close()
    assert run(call_again(client))["Code"] == "Success"
    # The response that was never taken is there now, and has nobody to wake.
    assert server.client_gone.acquire(timeout=LONGEST)
    assert run(call_again(client))["Code"] == "Success"


async def call_again(client: cds.AsyncClient) -> cds.Response:
    return await client.vdc.describe_vdc()
