"""A task goes wherever asyncio takes a coroutine."""

from __future__ import annotations

import asyncio
import sys
from typing import TYPE_CHECKING, Any

import pytest

import cds
from polls import seen
from recording import Answer

if TYPE_CHECKING:
    from collections.abc import Callable

    from recording import RecordingServer


def of_asyncio(server: RecordingServer, use: Callable[[cds.AsyncTask], Any]) -> Any:
    async def main() -> Any:
        async with cds.AsyncClient("id", "secret", endpoint_url=server.url) as client:
            return await use(client.task("t-1"))

    return asyncio.run(main())


async def created(task: cds.AsyncTask) -> Any:
    return await asyncio.create_task(task)


async def gathered(task: cds.AsyncTask) -> Any:
    return (await asyncio.gather(task))[0]


async def shielded(task: cds.AsyncTask) -> Any:
    return await asyncio.shield(task)


async def limited(task: cds.AsyncTask) -> Any:
    return await asyncio.wait_for(task, 30)


async def awaited_twice(task: cds.AsyncTask) -> Any:
    assert await task == await asyncio.create_task(task)
    return await task


async def created_twice_at_once(task: cds.AsyncTask) -> Any:
    one, other = asyncio.create_task(task), asyncio.create_task(task)
    assert await one == await other
    return await one


async def grouped(task: cds.AsyncTask) -> Any:
    if sys.version_info < (3, 11):
        return await asyncio.create_task(task)
    async with asyncio.TaskGroup() as group:
        made = group.create_task(task)
    return made.result()


@pytest.mark.parametrize("use", [created, gathered, shielded, limited, awaited_twice, created_twice_at_once, grouped])
def test_a_task_goes_wherever_asyncio_takes_a_coroutine(
    server: RecordingServer, use: Callable[[cds.AsyncTask], Any]
) -> None:
    server.usual = Answer(seen("FINISH", ResourceId="r-1"))
    assert of_asyncio(server, use)["ResourceId"] == "r-1"
    assert {request.query["TaskId"] for request in server.requests} == {"t-1"}


def test_a_task_that_was_cancelled_in_asyncio_can_be_awaited_again(server: RecordingServer) -> None:
    server.usual = Answer(seen("DOING"))

    async def use(task: cds.AsyncTask) -> Any:
        waiting = asyncio.create_task(task)
        while not task.status:
            await asyncio.sleep(0)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
        server.usual = Answer(seen("FINISH"))
        return await asyncio.create_task(task)

    assert of_asyncio(server, use)["Status"] == "FINISH"


def test_a_failure_comes_out_of_the_asyncio_task(server: RecordingServer) -> None:
    server.usual = Answer(seen("ERROR"))
    with pytest.raises(cds.TaskFailedError):
        of_asyncio(server, created)
