"""An order and its tasks: one, one for each resource, or none."""

from __future__ import annotations

import copy
import math
import pickle
from typing import TYPE_CHECKING, Any

import pytest

import cds
from polls import seen
from recording import Answer

if TYPE_CHECKING:
    from recording import RecordingServer, Request
    from twins import Twin


def test_an_order_of_one_task_is_that_task(client: cds.Client, server: RecordingServer) -> None:
    server.script({"Code": "Success", "TaskId": "t-1"}, seen("DOING"), seen("FINISH", ResourceId="r-1"))
    order = client.vdc.create_vdc(RegionId="CN_Beijing_A")
    assert order.task is order.tasks[0]
    assert order.wait(timeout=30.0, interval=0.01) == {"Status": "FINISH", "ResourceId": "r-1"}
    assert order.tasks.resource_ids == ["r-1"]


@pytest.mark.parametrize("count", [1, 3])
def test_an_order_of_a_task_for_each_machine_is_all_of_them(
    client: cds.Client, server: RecordingServer, count: int
) -> None:
    """Also where it is one machine: what `task` is goes by the action."""
    ids = [f"t-{number}" for number in range(count)]

    def answer(request: Request) -> Answer:
        if request.query["Action"] == "OperateBmsPower":
            return Answer({"Code": "Success", "Data": {"TaskIds": ids}})
        return Answer(seen("succeed", BareMetalIds=[f"m-{request.query['TaskId']}"]))

    server.usual = answer
    order = client.bms.operate_bms_power(Operate="restart", BaremetalIds=ids)
    assert order.task is order.tasks
    assert [task.id for task in order.task] == ids
    assert [data["Status"] for data in order.wait(timeout=30.0)] == ["succeed"] * count
    assert {request.query["TaskId"] for request in server.requests[1:]} == set(ids)
    assert order.task.done()
    assert order.task.resource_ids == [f"m-{task_id}" for task_id in ids]


@pytest.mark.parametrize(
    ("call", "answer"),
    [
        (
            lambda client: client.instance.reset_instances_password(InstanceIds="i", Password="Secret-1"),
            [{"TaskId": 1}],
        ),
        (lambda client: client.bms_storage.delete_disk(DiskId="d"), {"DiskInfo": [{"TaskId": "1"}]}),
    ],
    ids=["ResetInstancesPassword", "DeleteDisk"],
)
def test_other_actions_that_queue_a_task_for_each(
    client: cds.Client, server: RecordingServer, call: Any, answer: Any
) -> None:
    server.script({"Code": "Success", "Data": answer})
    order = call(client)
    assert order.task is order.tasks
    assert [task.id for task in order.tasks] == ["1"]


def test_an_order_that_queued_nothing_is_not_waited_for(client: cds.Client, server: RecordingServer) -> None:
    for reply in (
        client.vdc.describe_vdc(),
        client.vdc.modify_vdc_name(VdcId="v", VdcName="n"),
        client.vdc.create_vdc(RegionId="CN_Beijing_A"),
        client.bms.operate_bms_power(Operate="restart", BaremetalIds=["m"]),
        client.call("Anything"),
    ):
        assert (reply.task, reply.tasks) == (None, [])
        assert reply.wait() is None
        assert reply.tasks.wait() == []
        assert reply.tasks.done()
        assert reply.tasks.resource_ids == []
        assert reply.tasks.refresh() is reply.tasks
    assert len(server.requests) == 5


def test_an_action_without_a_model_is_all_its_tasks(client: cds.Client, server: RecordingServer) -> None:
    server.script({"Data": {"TaskIds": ["a", "b"]}}, {"TaskId": "c"}, seen("FINISH"), seen("ERROR"))
    two, one = client.call("Anything"), client.call("Anything")
    assert two.task is two.tasks
    assert one.task is one.tasks[0]
    with pytest.raises(cds.TaskFailedError):
        two.wait(timeout=30.0)


def test_tasks_are_looked_at_together(client: cds.Client, server: RecordingServer) -> None:
    server.script({"Data": {"TaskIds": ["a", "b"]}}, seen("FINISH"), seen("DOING"), seen("DOING"), seen("FINISH"))
    tasks = client.call("Anything").tasks
    assert not tasks.done()
    assert [task.status for task in tasks] == ["FINISH", "DOING"]
    assert not tasks.done()
    assert tasks.done()
    assert tasks.done()
    assert len(server.requests) == 5


def test_tasks_are_a_list(client: cds.Client, server: RecordingServer) -> None:
    server.script({"Data": {"TaskIds": ["b", "a"]}})
    tasks = client.call("Anything").tasks
    assert isinstance(tasks, (cds.Tasks, cds.AsyncTasks))
    assert tasks == [tasks[0], tasks[1]] == tasks[:]
    assert [task.id for task in sorted(tasks, key=lambda task: task.id)] == ["a", "b"]
    assert type(copy.copy(tasks)) is type(tasks)
    assert copy.copy(tasks) == tasks
    assert repr(tasks).count("Task") == 2
    other = pickle.loads(pickle.dumps(tasks))
    assert [task.id for task in other] == ["b", "a"]
    with pytest.raises(cds.ConfigError, match=r"client\.task\('b'"):
        other.wait()


def test_an_answer_that_was_unpickled_says_how_to_wait(client: cds.Client, server: RecordingServer) -> None:
    server.script({"TaskId": "t-1"}, {"Code": "Success"})
    order, read = client.vdc.create_vdc(RegionId="CN_Beijing_A"), client.vdc.describe_vdc()
    with pytest.raises(cds.ConfigError, match=r"client\.task\('t-1', family='ccs'\)"):
        pickle.loads(pickle.dumps(order)).wait()
    assert pickle.loads(pickle.dumps(read)).wait() is None


def test_an_end_that_was_seen_is_not_asked_for_again(client: cds.Client, server: RecordingServer) -> None:
    server.script(seen("FINISH", ResourceId="r-1"), seen("ERROR"))
    done, failed = client.task("t-1").refresh(), client.task("t-2").refresh()
    for task in (done, pickle.loads(pickle.dumps(done))):
        assert task.wait() == {"Status": "FINISH", "ResourceId": "r-1"}
    for task in (failed, pickle.loads(pickle.dumps(failed))):
        with pytest.raises(cds.TaskFailedError, match="t-2 failed with status ERROR"):
            task.wait()
    assert len(server.requests) == 2


@pytest.mark.parametrize("timeout", [None, math.inf])
def test_a_wait_takes_as_long_as_it_takes(
    client: cds.Client, server: RecordingServer, twin: Twin, timeout: float | None
) -> None:
    server.script({"TaskId": "t-1"}, *(seen("DOING"), seen("FINISH")) * 4)
    waits = [
        lambda: client.vdc.create_vdc(RegionId="CN_Beijing_A").wait(timeout, interval=0.01),
        lambda: client.task("t-1").wait(timeout, interval=0.01),
        lambda: twin.wait_all([client.task("t-1")], timeout=timeout, interval=0.01, max_rps=1e6),
        lambda: list(twin.as_completed([client.task("t-1")], timeout=timeout, interval=0.01, max_rps=1e6)),
    ]
    for wait in waits:
        assert wait()
    assert len(server.requests) == 9
