"""Waits for tasks of both families, and what a task knows."""

from __future__ import annotations

import copy
import math
import pickle
from typing import TYPE_CHECKING, Any

import pytest

import cds
from modelled import load
from polls import QUICKLY, quickly, seen
from recording import ACCESS_KEY_SECRET, AGAIN_AT_ONCE, Answer

if TYPE_CHECKING:
    from recording import RecordingServer
    from twins import Twin

POLL = {
    "ccs": ("/ccs/", "DescribeTask", "FINISH", "ERROR", "DOING"),
    "bms": ("/bms/", "DescribeBmsTask", "succeed", "failed", "init"),
}
"""Path, action, statuses of success, failure and a running task."""

families = pytest.mark.parametrize("family", POLL)


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


# Task messages


@pytest.mark.parametrize("family", ["ccs", "bms"])
@pytest.mark.parametrize("name", ["Message", "message", "Msg", "ErrorMsg", "Reason"])
def test_a_failed_task_tells_the_servers_reason(
    client: cds.Client, server: RecordingServer, family: str, name: str
) -> None:
    status = {"ccs": "ERROR", "bms": "failed"}[family]
    server.script(seen(status, **{name: "no room\nin the rack" + "x" * 5000}))
    task = client.task("t-1", family)
    with pytest.raises(cds.TaskFailedError, match=f"{status}: no room in the rackxxx") as caught:
        task.wait(**QUICKLY)
    assert task.message.startswith("no room in the rack")
    assert len(str(caught.value)) < 2500
    assert "\n" not in str(caught.value)


def test_a_reason_beside_the_data_is_told_and_a_success_is_no_reason(
    client: cds.Client, server: RecordingServer
) -> None:
    server.script(seen("ERROR"), {**seen("ERROR", Message=""), "Message": "no room"}, seen("ERROR", Message=5))
    task = client.task("t-1")
    for message in ("", "no room", ""):
        assert (task.refresh().message, task.status) == (message, "ERROR")


def test_a_reason_shows_no_access_key(client: cds.Client, server: RecordingServer) -> None:
    server.script(seen("ERROR", Message=f"signed with {ACCESS_KEY_SECRET}"))
    with pytest.raises(cds.TaskFailedError, match="signed with") as caught:
        client.task("t-1").wait(**QUICKLY)
    assert ACCESS_KEY_SECRET not in str(caught.value)


def test_data_is_that_of_the_last_look(client: cds.Client, server: RecordingServer) -> None:
    task = client.task("t-1")
    assert (task.data, task.message) == ({}, "")
    server.script(seen("DOING", Percent=5, Message="copying"), seen("FINISH"))
    task.refresh()
    assert (task.data["Percent"], task.message) == (5, "copying")
    assert pickle.loads(pickle.dumps(task)).data == task.data
    assert task.wait(**QUICKLY) == task.data
    assert task.message == ""


def test_the_reason_of_the_simulator_is_told(twin: Twin) -> None:
    with cds.Simulator() as cloud, twin.of(cloud) as client:
        cloud.fail(None, kind="task_error", message="no room in the rack")
        reply = client.vdc.create_vdc(RegionId="CN_Beijing_A")
        assert reply.task is not None
        with pytest.raises(cds.TaskFailedError, match="no room in the rack"):
            reply.task.wait(**QUICKLY)
        assert reply.task.message == "no room in the rack"
