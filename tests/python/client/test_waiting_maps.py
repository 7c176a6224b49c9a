"""`client.map(..., wait=True)`: a slot is free again when the tasks of its order have ended."""

from __future__ import annotations

import contextlib
import logging
import math
import pickle
import threading
from typing import TYPE_CHECKING, Any

import pytest

import cds
from orders import orders
from recording import SILENCE, Answer

if TYPE_CHECKING:
    from collections.abc import Callable

    from recording import RecordingServer, Request
    from twins import Twin

LONGEST = 60.0
"""Seconds; an event that takes longer never happens."""


class Cloud:
    """Queues a task for each order, named as what is ordered; its polls are answered as the test says."""

    def __init__(self, server: RecordingServer) -> None:
        server.usual = self._answer
        self.server = server
        self.polls: dict[str, Callable[[], Answer | str]] = {}
        """The response to a poll of a task; the others have succeeded."""
        self.polled = threading.Semaphore(0)
        """Released once for each poll."""

    def _answer(self, request: Request) -> Answer | str:
        if request.query["Action"] != "DescribeTask":
            return Answer({"Code": "Success", "TaskId": request.json["VdcName"]})
        self.polled.release()
        return self.polls.get(request.query["TaskId"], lambda: status("FINISH"))()

    @property
    def ordered(self) -> list[str]:
        return [request.json["VdcName"] for request in self.server.requests if request.body]


def status(text: str) -> Answer:
    return Answer({"Code": "Success", "Data": {"Status": text}})


@pytest.fixture
def cloud(server: RecordingServer) -> Cloud:
    return Cloud(server)


def test_a_place_is_free_when_its_task_has_ended(client: cds.Client, cloud: Cloud) -> None:
    may_end = threading.Event()

    def held_back() -> Answer:
        assert may_end.wait(LONGEST)
        return status("FINISH")

    cloud.polls = {"a": held_back, "b": held_back}
    seen: list[list[str]] = []

    def watch() -> None:
        for _ in range(2):
            assert cloud.polled.acquire(timeout=LONGEST)
        seen.append(sorted(cloud.ordered))
        may_end.set()

    watching = threading.Thread(target=watch)
    watching.start()
    replies = list(client.map(client.vdc.create_vdc, orders("a", "b", "c", "d"), concurrency=2, wait=True))
    watching.join()
    assert seen == [["a", "b"]]
    assert [reply["TaskId"] for reply in replies] == ["a", "b", "c", "d"]
    assert [reply.task.status for reply in replies] == ["FINISH"] * 4


def test_the_tasks_that_were_waited_for_are_not_polled_again(client: cds.Client, cloud: Cloud) -> None:
    (reply,) = client.map(client.vdc.create_vdc, orders("a"), wait=True)
    before = len(cloud.server.requests)
    assert reply.wait() == reply.task.wait() == {"Status": "FINISH"}
    assert reply.tasks.done()
    assert len(cloud.server.requests) == before == 2


def test_waits_go_on_while_a_result_is_used(client: cds.Client, cloud: Cloud) -> None:
    results = client.map(client.vdc.create_vdc, orders("a", "b", "c"), wait=True)
    assert next(results)["TaskId"] == "a"
    for _ in range(3):
        assert cloud.polled.acquire(timeout=LONGEST)
    assert [reply["TaskId"] for reply in results] == ["b", "c"]


def test_an_order_of_several_tasks_is_waited_for_until_the_last(client: cds.Client, server: RecordingServer) -> None:
    polled: list[str] = []

    def answer(request: Request) -> Answer:
        if request.query["Action"] == "OperateBmsPower":
            return Answer({"Code": "Success", "Data": {"TaskIds": ["a", "b"]}})
        polled.append(request.query["TaskId"])
        return status("succeed")

    server.usual = answer
    given = [{"Operate": "restart", "BaremetalIds": ["m-1", "m-2"]}]
    (reply,) = client.map(client.bms.operate_bms_power, given, wait=True)
    assert sorted(polled) == ["a", "b"]
    assert [task.status for task in reply.task] == ["succeed", "succeed"]


def test_reads_queue_nothing_and_are_not_waited_for(client: cds.Client, server: RecordingServer) -> None:
    assert len(list(client.map(client.vdc.describe_vdc, [{}] * 3, wait=True))) == 3
    assert len(server.requests) == 3


# Failures


def test_a_task_that_fails_is_a_failure_in_its_place_that_holds_the_answer(client: cds.Client, cloud: Cloud) -> None:
    cloud.polls["b"] = lambda: status("ERROR")
    given = orders("a", "b", "c")
    first, second, third = client.map(client.vdc.create_vdc, given, wait=True, return_exceptions=True)
    assert isinstance(second, cds.TaskFailedError)
    assert second.reply is not None
    assert second.reply["TaskId"] == "b"
    assert second.task is second.reply.task
    assert pickle.loads(pickle.dumps(second)).reply == {"Code": "Success", "TaskId": "b"}
    assert [reply["TaskId"] for reply in (first, third) if isinstance(reply, cds.Response)] == ["a", "c"]


def test_a_task_that_fails_is_raised_in_its_place_and_next_goes_on(client: cds.Client, cloud: Cloud) -> None:
    cloud.polls["b"] = lambda: status("ERROR")
    results = client.map(client.vdc.create_vdc, orders("a", "b", "c", "never"), concurrency=3, wait=True)
    assert next(results)["TaskId"] == "a"
    with pytest.raises(cds.TaskFailedError, match="task b failed"):
        next(results)
    assert "TaskId" in next(results)


def test_a_poll_that_is_refused_does_not_pass_for_a_refused_order(client: cds.Client, cloud: Cloud) -> None:
    """The order was carried out: an `APIError` in its place would say that it was not."""
    cloud.polls["a"] = lambda: Answer({"Code": "Forbidden", "Message": "no polls for you"}, 403)
    with pytest.raises(cds.TaskError, match=r"CreateVdc task a was queued.*Forbidden") as caught:
        list(client.map(client.vdc.create_vdc, orders("a"), wait=True))
    assert not isinstance(caught.value, cds.APIError)
    assert isinstance(caught.value.__cause__, cds.PermissionDeniedError)
    assert caught.value.reply == {"Code": "Success", "TaskId": "a"}


def test_at_the_deadline_the_task_goes_on(client: cds.Client, cloud: Cloud) -> None:
    cloud.polls["a"] = lambda: SILENCE
    (late,) = client.map(client.vdc.create_vdc, orders("a"), wait=0.2, return_exceptions=True)
    assert isinstance(late, cds.WaitTimeoutError)
    assert "continues in the cloud" in str(late)
    assert late.reply == {"Code": "Success", "TaskId": "a"}


def test_a_refused_order_is_refused_as_without_a_wait(client: cds.Client, server: RecordingServer) -> None:
    server.usual = Answer({"Code": "VdcNotFound"}, 404)
    (refused,) = client.map(client.vdc.create_vdc, orders("a"), wait=True, return_exceptions=True)
    assert isinstance(refused, cds.NotFoundError)


# Timeouts


def test_inf_is_as_long_as_it_takes(client: cds.Client, cloud: Cloud) -> None:
    (reply,) = client.map(client.vdc.create_vdc, orders("a"), wait=math.inf)
    assert reply.task.status == "FINISH"


@pytest.mark.parametrize("wait", [0, -1.0, math.nan, None, "long", [1]], ids=repr)
def test_a_wait_that_is_no_time_is_refused(client: cds.Client, server: RecordingServer, wait: Any) -> None:
    with pytest.raises((cds.ConfigError, TypeError), match="wait"):
        client.map(client.vdc.create_vdc, orders("a"), wait=wait)
    assert server.requests == []


# Abandoned


def test_closing_names_orders_whose_tasks_are_waited_for_and_ends_the_polls(
    client: cds.Client, cloud: Cloud, caplog: pytest.LogCaptureFixture
) -> None:
    cloud.polls["b"] = lambda: SILENCE
    results = client.map(client.vdc.create_vdc, orders("a", "b"), wait=True)
    assert next(results)["TaskId"] == "a"
    for _ in range(2):
        assert cloud.polled.acquire(timeout=LONGEST)
    results.close()
    (record,) = caplog.records
    assert record.levelno == logging.WARNING
    assert "CreateVdc was carried out, task b," in record.getMessage()
    assert cloud.server.client_gone.acquire(timeout=LONGEST)


def test_servers_are_resized_five_at_a_time(twin: Twin) -> None:
    """The use that it was made for, on the simulated cloud."""
    with cds.Simulator(progression="immediate") as simulator, twin.of(simulator) as client:
        given = [{"RegionId": "CN_Beijing_A", "VdcName": f"vdc-{number}"} for number in range(12)]
        replies = list(client.map(client.vdc.create_vdc, given, concurrency=5, wait=True))
        assert len({reply.task.resource_ids[0] for reply in replies}) == 12
        with contextlib.closing(client.map(client.vdc.create_vdc, given)) as results:
            assert next(results).task is not None
