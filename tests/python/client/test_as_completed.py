"""`cds.as_completed`: yields tasks in the order in which they end."""

from __future__ import annotations

import asyncio
import threading
from typing import TYPE_CHECKING, Any

import pytest

import cds
from recording import ACCESS_KEY_ID, ACCESS_KEY_SECRET, SILENCE, Answer

if TYPE_CHECKING:
    from collections.abc import Callable

    from recording import RecordingServer, Request
    from twins import Twin

QUICKLY: dict[str, Any] = {"interval": 0.01, "max_rps": 10_000.0, "timeout": 60.0}

LONGEST = 60.0
"""Seconds; an event that takes longer never happens."""

Polls = dict[str, "Callable[[], Answer | str]"]


def status(text: str) -> Answer:
    return Answer({"Code": "Success", "Data": {"Status": text}})


@pytest.fixture
def polls(server: RecordingServer) -> Polls:
    """The response to a poll of a task; the others have succeeded."""
    listed: Polls = {}

    def answer(request: Request) -> Answer | str:
        return listed.get(request.query["TaskId"], lambda: status("FINISH"))()

    server.usual = answer
    return listed


def tasks_of(client: cds.Client, *ids: str) -> list[cds.Task]:
    return [client.task(task_id) for task_id in ids]


def test_each_comes_as_it_ends(client: cds.Client, polls: Polls, twin: Twin) -> None:
    """The first task ends after all others were yielded."""
    may_end = threading.Event()
    polls["a"] = lambda: status("FINISH" if may_end.is_set() else "DOING")
    came: list[str] = []
    for task in twin.as_completed(tasks_of(client, "a", "b", "c"), **QUICKLY):
        came.append(task.id)
        assert task.wait() == {"Status": "FINISH"}
        if len(came) == 2:
            may_end.set()
    assert (sorted(came[:2]), came[2:]) == (["b", "c"], ["a"])


def test_no_tasks_are_no_wait(twin: Twin) -> None:
    assert list(twin.as_completed([])) == []


def test_a_task_that_stands_twice_comes_once(client: cds.Client, polls: Polls, twin: Twin) -> None:
    task = client.task("a")
    assert list(twin.as_completed([task, task], **QUICKLY)) == [task]


def test_a_failed_task_comes_and_its_wait_raises_at_once(
    client: cds.Client, server: RecordingServer, polls: Polls, twin: Twin
) -> None:
    polls["a"] = lambda: status("ERROR")
    (task,) = twin.as_completed(tasks_of(client, "a"), **QUICKLY)
    for _ in range(2):
        with pytest.raises(cds.TaskFailedError, match="a failed with status ERROR"):
            task.wait()
    assert len(server.requests) == 1


def test_a_task_whose_poll_is_refused_comes_and_its_wait_says_why(
    client: cds.Client, server: RecordingServer, polls: Polls, twin: Twin
) -> None:
    polls["a"] = lambda: Answer({"Code": "Forbidden"}, 403)
    came = {task.id: task for task in twin.as_completed(tasks_of(client, "a", "b"), **QUICKLY)}
    assert came["b"].wait() == {"Status": "FINISH"}
    with pytest.raises(cds.PermissionDeniedError):
        came["a"].wait()
    assert len(server.requests) == 2
    # It may be allowed by now.
    del polls["a"]
    assert came["a"].wait() == {"Status": "FINISH"}


def test_tasks_whose_end_is_known_come_without_a_poll(
    client: cds.Client, server: RecordingServer, polls: Polls, twin: Twin
) -> None:
    known = client.task("a").refresh()
    polls["b"] = lambda: SILENCE
    came = twin.as_completed([client.task("b"), known], **QUICKLY)
    assert next(came) is known
    assert len(server.requests) == 1


def test_at_the_deadline_it_says_how_many_go_on(client: cds.Client, polls: Polls, twin: Twin) -> None:
    polls["b"] = polls["c"] = lambda: status("DOING")
    came: list[str] = []
    tasks = tasks_of(client, "a", "b", "c")
    with pytest.raises(cds.WaitTimeoutError, match=r"2 of 3 tasks have not ended after 0\.3 s") as caught:
        came.extend(task.id for task in twin.as_completed(tasks, **{**QUICKLY, "timeout": 0.3}))
    assert came == ["a"]
    assert "continue in the cloud" in str(caught.value)
    assert caught.value.task in tasks[1:]
    assert len(str(caught.value).splitlines()) == 1


def test_leaving_the_loop_ends_the_polls(client: cds.Client, server: RecordingServer, polls: Polls, twin: Twin) -> None:
    polled = threading.Event()

    def when_the_other_is_polled() -> Answer:
        assert polled.wait(LONGEST)
        return status("FINISH")

    def silent() -> str:
        polled.set()
        return SILENCE

    polls.update(a=when_the_other_is_polled, b=silent)
    came = twin.as_completed(tasks_of(client, "a", "b"), **QUICKLY)
    assert next(came).id == "a"
    came.close()
    assert server.client_gone.acquire(timeout=LONGEST)
    del polls["b"]
    assert client.task("b").wait() == {"Status": "FINISH"}


def test_what_is_no_task_is_refused_at_once(client: cds.Client, server: RecordingServer, twin: Twin) -> None:
    with pytest.raises(TypeError, match=r"tasks\[1\] is None.*as_completed takes cds\.(Async)?Task objects"):
        twin.as_completed([client.task("a"), None])
    with pytest.raises(cds.ConfigError, match="timeout"):
        twin.as_completed([client.task("a")], timeout=-1.0)
    assert server.requests == []


def test_a_callable_sees_every_poll(client: cds.Client, polls: Polls, twin: Twin) -> None:
    statuses = iter(["NEW", "DOING", "FINISH"])
    polls["a"] = lambda: status(next(statuses))
    seen: list[str] = []
    list(twin.as_completed(tasks_of(client, "a"), **QUICKLY, progress=lambda task: seen.append(task.status)))
    assert seen == ["NEW", "DOING", "FINISH"]


def test_orders_of_all_kinds_are_taken(client: cds.Client, server: RecordingServer, twin: Twin) -> None:
    """A response, its tasks, a task, and a response that queued nothing."""

    def answer(request: Request) -> Answer:
        if request.query["Action"] == "DescribeTask":
            return status("FINISH")
        return Answer({"Code": "Success", "Data": {"TaskIds": request.json["ids"]}})

    server.usual = answer
    one, two, none = (client.call("Anything", {"ids": ids}) for ids in (["a"], ["b", "c"], []))
    given = [one, two.task, client.task("d"), none, [client.task("e")]]
    assert sorted(task.id for task in twin.as_completed(given, **QUICKLY)) == ["a", "b", "c", "d", "e"]
    assert len(twin.wait_all(given, **QUICKLY)) == 5


def test_async_for_takes_them_as_they_end(server: RecordingServer, polls: Polls) -> None:
    async def main() -> list[str]:
        async with cds.AsyncClient(ACCESS_KEY_ID, ACCESS_KEY_SECRET, endpoint_url=server.url) as client:
            tasks = [client.task("a"), client.task("b")]
            came: list[str] = []
            async for task in cds.aio.as_completed(tasks, **QUICKLY):
                came.append(task.id)
                assert await task == {"Status": "FINISH"}
            order = cds.AsyncTasks(tasks)
            assert await order == [{"Status": "FINISH"}] * 2
            assert await asyncio.create_task(order) == [{"Status": "FINISH"}] * 2
            return came

    assert sorted(asyncio.run(main())) == ["a", "b"]
