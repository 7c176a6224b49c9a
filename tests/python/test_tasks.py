"""Waiting for tasks of both families."""

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
    from recording import RecordingServer

POLL = {
    "ccs": ("/ccs/", "DescribeTask", "FINISH", "ERROR", "DOING"),
    "bms": ("/bms/", "DescribeBmsTask", "succeed", "failed", "init"),
}
"""Path, action, success, failure, under way."""

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
    with pytest.raises(cds.WaitTimeoutError, match="goes on in the cloud") as caught:
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
    """Taken up again without it, the wrong service would be asked."""
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
