"""Waits for tasks of both families."""

from __future__ import annotations

import copy
import math
import pickle
import sys
from typing import TYPE_CHECKING, Any

import pytest

import cds
from modelled import load
from recording import AGAIN_AT_ONCE, Answer

if TYPE_CHECKING:
    from collections.abc import Iterable

    from recording import RecordingServer, Request
    from twins import Twin

POLL = {
    "ccs": ("/ccs/", "DescribeTask", "FINISH", "ERROR", "DOING"),
    "bms": ("/bms/", "DescribeBmsTask", "succeed", "failed", "init"),
}
"""Path, action, statuses of success, failure and a running task."""

families = pytest.mark.parametrize("family", POLL)


def seen(status: Any, **data: Any) -> dict[str, Any]:
    return {"Code": "Success", "Data": {"Status": status, **data}}


def quickly(task: cds.Task, **changed: Any) -> dict[str, Any]:
    return task.wait(**{"interval": 0.01, "timeout": 30.0, **changed})


@families
def test_a_wait_polls_until_success_and_returns_the_data(
    client: cds.Client, server: RecordingServer, family: str
) -> None:
    path, action, success, _, running = POLL[family]
    server.script(seen(running), seen(running), seen(success, ResourceId="r-1"))
    task = client.task("t-1", family)
    assert quickly(task) == {"Status": success, "ResourceId": "r-1"}
    assert task.status == success
    for request in server.requests:
        assert (request.method, request.path) == ("GET", path)
        assert (request.query["Action"], request.query["TaskId"]) == (action, "t-1")
        assert request.query["Signature"] == request.expected_signature()
    assert len({request.query["SignatureNonce"] for request in server.requests}) == 3


@families
def test_every_documented_status_means_what_it_says(client: cds.Client, server: RecordingServer, family: str) -> None:
    rule = load("api")["task_families"][family]
    for status in rule["running"]:
        server.script(seen(status))
        assert not client.task("t-1", family).done()
    for status in rule["succeeded"]:
        server.script(seen(status.swapcase()))
        assert quickly(client.task("t-1", family)) == {"Status": status.swapcase()}
    for status in rule["failed"]:
        server.script(seen(status.swapcase()))
        with pytest.raises(cds.TaskFailedError):
            quickly(client.task("t-1", family))


@families
def test_a_failed_task_raises_with_the_task(client: cds.Client, server: RecordingServer, family: str) -> None:
    _, _, _, failure, running = POLL[family]
    server.script(seen(running), seen(failure))
    task = client.task("t-1", family)
    with pytest.raises(cds.TaskFailedError, match=f"t-1.*{failure}") as caught:
        quickly(task)
    assert caught.value.task is task
    assert task.status == failure
    assert task.done()


@families
def test_at_the_deadline_the_task_goes_on(client: cds.Client, server: RecordingServer, family: str) -> None:
    running = POLL[family][-1]
    server.usual = Answer(seen(running))
    task = client.task("t-1", family)
    with pytest.raises(cds.WaitTimeoutError, match="continues in the cloud") as caught:
        quickly(task, timeout=0.3)
    assert isinstance(caught.value, TimeoutError)
    assert caught.value.task is task
    assert "t-1" in str(caught.value)
    assert running in str(caught.value)
    assert not task.done()


def test_a_wait_can_be_taken_up_again(client: cds.Client, server: RecordingServer) -> None:
    server.usual = Answer(seen("DOING"))
    task = client.task("t-1")
    with pytest.raises(cds.WaitTimeoutError):
        quickly(task, timeout=0.05)
    server.usual = Answer(seen("FINISH", ResourceId="r-1"))
    assert quickly(task)["ResourceId"] == "r-1"


@families
@pytest.mark.parametrize("status", ["", "WAITING", "on holiday", None, 3, "FINISHING"], ids=repr)
def test_an_unknown_status_keeps_waiting(client: cds.Client, server: RecordingServer, family: str, status: Any) -> None:
    success = POLL[family][2]
    server.script(seen(status), {"Code": "Success"}, {"Code": "Success", "Data": None}, seen(success))
    assert quickly(client.task("t-1", family)) == {"Status": success}
    assert len(server.requests) == 4


def test_the_first_look_is_at_once(client: cds.Client, server: RecordingServer) -> None:
    server.script(seen("FINISH"))
    client.task("t-1").wait(interval=3600.0)
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    ("family", "data", "ids"),
    [
        ("ccs", {"ResourceId": "r-1"}, ["r-1"]),
        ("ccs", {"ResourceIds": ["r-1", "r-2"]}, ["r-1", "r-2"]),
        ("ccs", {"ResourceId": "", "ResourceIds": []}, []),
        ("bms", {"BareMetalIds": ["b-1", "b-2"]}, ["b-1", "b-2"]),
        ("bms", {}, []),
    ],
    ids=repr,
)
def test_resource_ids(
    client: cds.Client, server: RecordingServer, family: str, data: dict[str, Any], ids: list[str]
) -> None:
    server.script(seen(POLL[family][2], **data))
    task = client.task("t-1", family)
    quickly(task)
    assert task.resource_ids == ids


def test_refresh_looks_once(client: cds.Client, server: RecordingServer) -> None:
    task = client.task("t-1")
    assert task.status == ""
    server.script(seen("NEW"), seen("DOING", ResourceId="r-1"))
    assert task.refresh().status == "NEW"
    assert task.refresh() is task
    assert (task.status, task.resource_ids) == ("DOING", ["r-1"])
    assert len(server.requests) == 2


def test_done_looks_until_it_knows(client: cds.Client, server: RecordingServer) -> None:
    server.script(seen("DOING"), seen("FINISH"))
    task = client.task("t-1")
    assert [task.done() for _ in range(4)] == [False, True, True, True]
    assert len(server.requests) == 2


def test_elapsed_grows(client: cds.Client, server: RecordingServer) -> None:
    server.usual = Answer(seen("DOING"))
    task = client.task("t-1")
    assert task.elapsed == 0.0
    first = task.refresh().elapsed
    assert 0.0 < first < task.refresh().elapsed < math.inf


def test_a_task_from_a_response_is_waited_for(client: cds.Client, server: RecordingServer) -> None:
    server.script({"Code": "Success", "TaskId": 63749}, seen("DOING"), seen("FINISH", ResourceId="v-1"))
    task = client.vdc.create_vdc(RegionId="CN_Beijing_A").task
    assert task is not None
    assert quickly(task)["ResourceId"] == "v-1"
    assert server.last.query["TaskId"] == "63749"
    assert task.action == "CreateVdc"


def test_a_task_id_may_be_a_number(client: cds.Client) -> None:
    assert client.task(63749).id == "63749"


def test_a_family_that_does_not_exist_is_refused_with_the_known_ones(client: cds.Client) -> None:
    with pytest.raises(cds.ConfigError, match="bms, ccs"):
        client.task("t-1", "vm").refresh()


@pytest.mark.parametrize(
    "bad", [{"timeout": 0.0}, {"timeout": -1.0}, {"interval": 0.0}, {"interval": math.nan}], ids=repr
)
def test_a_wait_without_time_is_refused(client: cds.Client, server: RecordingServer, bad: dict[str, float]) -> None:
    with pytest.raises(cds.ConfigError, match=next(iter(bad))):
        client.task("t-1").wait(**bad)  # type: ignore[arg-type]
    assert server.requests == []


def test_a_look_is_repeated_as_any_read(client: cds.Client, server: RecordingServer) -> None:
    server.script(Answer({"Code": "Busy"}, 503, AGAIN_AT_ONCE), seen("FINISH"))
    assert quickly(client.task("t-1")) == {"Status": "FINISH"}


def test_a_look_that_is_refused_comes_out(client: cds.Client, server: RecordingServer) -> None:
    server.script(seen("DOING"), Answer({"Code": "InvalidTaskID.Malformed"}, 400))
    with pytest.raises(cds.InvalidParameterError):
        quickly(client.task("t-1"))


# Orders


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


# Families


@pytest.mark.parametrize(
    ("id", "family"),
    [
        ("63749", "ccs"),
        (63749, "ccs"),
        ("bbf63749-0186-4c68-8adc-9bf584bc1376", "ccs"),
        ("t-1", "ccs"),
    ],
)
def test_the_shape_of_an_id_tells_its_family(client: cds.Client, id: Any, family: str) -> None:
    assert client.task(id).family == family


def test_a_family_that_is_given_is_never_guessed(client: cds.Client) -> None:
    assert client.task("63749", family="bms").family == "bms"
    assert client.task("f232d398-a77c-11e9-9d43-0242ac110003", "bms").family == "bms"


def test_an_id_that_does_not_tell_its_family_says_so_when_there_is_no_such_task(twin: Twin) -> None:
    """The tasks of bare metal and of its storage have UUIDs, and the first of them are of another family."""
    with cds.Simulator() as simulator, twin.of(simulator) as client:
        uuid = "f232d398-a77c-11e9-9d43-0242ac110003"
        hint = rf"client\.task\('{uuid}', family='bms'\)"
        for look in (
            lambda: client.task(uuid).wait(),
            lambda: client.task(uuid).refresh(),
            lambda: client.task(uuid).done(),
            lambda: twin.wait_all([client.task(uuid)]),
            lambda: wait_for_the_only(twin.as_completed([client.task(uuid)])),
        ):
            with pytest.raises(cds.InvalidParameterError, match=hint) as caught:
                look()
            assert len(str(caught.value).splitlines()) == 1
            assert str(caught.value).count("family=") == 1
        for certain in (client.task(uuid, "ccs"), client.task("63749")):
            with pytest.raises(cds.InvalidParameterError) as caught:
                certain.wait()
            assert "family=" not in str(caught.value)


def wait_for_the_only(tasks: Iterable[cds.Task]) -> None:
    (task,) = tasks
    task.wait()


# Progress


def test_a_callable_sees_every_look(client: cds.Client, server: RecordingServer) -> None:
    server.script(seen("NEW"), seen("DOING"), seen("DOING"), seen("FINISH"))
    statuses: list[str] = []
    task = client.task("t-1")

    def report(seen_task: cds.Task) -> None:
        assert seen_task is task
        statuses.append(seen_task.status)

    quickly(task, progress=report)
    assert statuses == ["NEW", "DOING", "DOING", "FINISH"]


def test_a_callable_sees_a_failure_too(client: cds.Client, server: RecordingServer) -> None:
    server.script(seen("ERROR"))
    statuses: list[str] = []
    with pytest.raises(cds.TaskFailedError):
        quickly(client.task("t-1"), progress=lambda task: statuses.append(task.status))
    assert statuses == ["ERROR"]


def test_an_exception_in_the_callable_ends_the_wait(client: cds.Client, server: RecordingServer) -> None:
    server.usual = Answer(seen("DOING"))

    def report(task: cds.Task) -> None:
        raise LookupError(task.status)

    with pytest.raises(LookupError, match="DOING"):
        quickly(client.task("t-1"), progress=report)
    assert len(server.requests) == 1
    assert client.vdc.describe_vdc()["Code"] == "Success"


def test_the_callable_may_call_the_client(sync_client: cds.Client, server: RecordingServer) -> None:
    server.script(seen("DOING"), {"Code": "Success", "Data": ["inner"]}, seen("FINISH"))
    inner: list[Any] = []

    def report(task: cds.Task) -> None:
        if task.status == "DOING":
            inner.append(sync_client.vdc.describe_vdc()["Data"])

    quickly(sync_client.task("t-1"), progress=report)
    assert inner == [["inner"]]


def test_lines_on_stderr_without_tqdm(
    client: cds.Client,
    server: RecordingServer,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for name in ("tqdm", "tqdm.auto"):
        monkeypatch.setitem(sys.modules, name, None)
    server.script(seen("NEW"), seen("DOING"), seen("DOING"), seen("FINISH"))
    quickly(client.task("t-1"), progress=True)
    shown = capsys.readouterr()
    assert shown.out == ""
    lines = shown.err.splitlines()
    assert [next(word for word in ("NEW", "DOING", "FINISH") if word in line) for line in lines] == [
        "NEW",
        "DOING",
        "FINISH",
    ]
    assert all("t-1" in line for line in lines)


def test_a_bar_on_a_terminal_with_tqdm(
    client: cds.Client,
    server: RecordingServer,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    pytest.importorskip("tqdm")
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    server.script(seen("DOING"), seen("FINISH"))
    quickly(client.task("t-1"), progress=True)
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "t-1" in shown.err
    assert "FINISH" in shown.err
    assert "\r" in shown.err


@pytest.mark.parametrize("progress", [None, False])
def test_without_progress_nothing_is_written(
    client: cds.Client, server: RecordingServer, capsys: pytest.CaptureFixture[str], progress: bool | None
) -> None:
    server.script(seen("DOING"), seen("FINISH"))
    quickly(client.task("t-1"), progress=progress)
    assert capsys.readouterr() == ("", "")


# Copies


def test_a_pickled_task_keeps_what_it_knows_and_asks_for_a_client(client: cds.Client, server: RecordingServer) -> None:
    server.script(seen("DOING", ResourceId="r-1"))
    task = client.task("t-1").refresh()
    other = pickle.loads(pickle.dumps(task))
    assert (other.id, other.family, other.status, other.resource_ids) == ("t-1", "ccs", "DOING", ["r-1"])
    assert other.elapsed == task.elapsed
    with pytest.raises(cds.ConfigError, match=r"client\.task\('t-1'"):
        other.refresh()


def test_a_bms_task_without_a_client_tells_its_family() -> None:
    """Resumed without it, the wrong service would be asked."""
    with pytest.raises(cds.ConfigError, match="bms"):
        cds.Task(None, "t-1", family="bms").refresh()


def test_a_representation_names_the_task(client: cds.Client, server: RecordingServer) -> None:
    server.script(seen("DOING"))
    task = client.task("t-1")
    assert "t-1" in repr(task)
    assert "DOING" in repr(task.refresh())


def test_a_copied_response_shares_its_tasks(client: cds.Client, server: RecordingServer) -> None:
    server.script({"TaskId": "t-1"}, seen("FINISH"))
    task = copy.copy(client.vdc.create_vdc(RegionId="CN_Beijing_A")).task
    assert task is not None
    assert quickly(task) == {"Status": "FINISH"}
