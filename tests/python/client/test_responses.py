"""A response is the dict that the server sent, with attributes and tasks."""

from __future__ import annotations

import copy
import gc
import json
import pickle
from typing import TYPE_CHECKING, Any

import pytest

import cds
from calls import read, write
from recording import ACCESS_KEY_ID, ACCESS_KEY_SECRET, AGAIN_AT_ONCE, Answer

if TYPE_CHECKING:
    from recording import RecordingServer

ENVELOPE = {
    "Code": "Success",
    "Message": "",
    "RequestId": "r-1",
    "Data": {"VdcId": "v-1"},
    "TaskId": "t-1",
}


@pytest.fixture
def response(client: cds.Client, server: RecordingServer) -> cds.Response:
    server.script(ENVELOPE)
    return write(client)


def test_a_response_is_the_dict_that_the_server_sent(response: cds.Response) -> None:
    assert isinstance(response, dict)
    assert response == ENVELOPE
    assert list(response) == list(ENVELOPE)
    assert {**response} == ENVELOPE
    assert json.loads(json.dumps(response)) == ENVELOPE


def test_the_attributes_of_a_response(response: cds.Response) -> None:
    assert (response.service, response.action) == ("vdc", "CreateVdc")
    assert (response.http_status, response.request_id, response.attempts) == (200, "r-1", 1)
    assert isinstance(response.elapsed, float)
    assert response.elapsed > 0
    assert response.task is not None
    assert (response.task.id, response.task.family, response.task.action) == ("t-1", "ccs", "CreateVdc")
    assert response.tasks == [response.task]


def test_attempts_are_counted(client: cds.Client, server: RecordingServer) -> None:
    server.script(Answer({"Code": "Busy"}, 503, AGAIN_AT_ONCE), {"Code": "Success"})
    assert read(client).attempts == 2


@pytest.mark.parametrize(
    "again",
    [lambda response: pickle.loads(pickle.dumps(response)), copy.copy, copy.deepcopy],
    ids=["pickle", "copy", "deepcopy"],
)
def test_a_response_survives_copies(response: cds.Response, again: Any) -> None:
    other = again(response)
    assert type(other) is type(response)
    assert other == response == ENVELOPE
    for name in ("service", "action", "http_status", "request_id", "attempts", "elapsed"):
        assert getattr(other, name) == getattr(response, name)
    assert (other.task.id, other.task.family, other.task.action) == ("t-1", "ccs", "CreateVdc")


def test_a_pickle_holds_no_key(response: cds.Response) -> None:
    assert ACCESS_KEY_SECRET.encode() not in pickle.dumps(response)
    assert ACCESS_KEY_ID.encode() not in pickle.dumps(response)


@pytest.mark.parametrize(
    ("answer", "ids"),
    [
        ({"TaskId": "t-1"}, ["t-1"]),
        ({"TaskId": 63749}, ["63749"]),
        ({"TaskID": "t-1"}, ["t-1"]),
        ({"TaskID": 7}, ["7"]),
        ({"Data": {"TaskId": "t-1"}}, ["t-1"]),
        ({"Data": {"TaskId": 7}}, ["7"]),
        ({"Data": {"TaskIds": ["a", 2, "a"]}}, ["a", "2"]),
        ({"Data": {"DiskInfo": [{"DiskId": "d", "TaskId": "a"}, {"DiskId": "e", "TaskId": "b"}]}}, ["a", "b"]),
        ({"Data": [{"InstanceId": "i", "TaskId": 1}, {"InstanceId": "j", "TaskId": 2}]}, ["1", "2"]),
        ({"TaskId": ""}, []),
        ({"TaskId": "0"}, []),
        ({"TaskId": 0}, []),
        ({"TaskId": None}, []),
        ({"Data": None}, []),
        ({"Data": []}, []),
        ({"Data": {"TaskIds": []}}, []),
        ({}, []),
    ],
    ids=repr,
)
@pytest.mark.parametrize("free", [False, True], ids=["modelled", "free"])
def test_task_ids_of_all_shapes(
    client: cds.Client, server: RecordingServer, answer: dict[str, Any], ids: list[str], free: bool
) -> None:
    server.script({"Code": "Success", **answer})
    response = client.call("Anything") if free else write(client)
    assert [task.id for task in response.tasks] == ids
    tasks = response.tasks
    assert response.task is (tasks if len(ids) > 1 else tasks[0] if ids else None)


@pytest.mark.parametrize(("service", "family"), [("ccs", "ccs"), ("network", "ccs"), ("gpn", "ccs"), ("bms", "bms")])
def test_the_family_of_an_undocumented_task(
    client: cds.Client, server: RecordingServer, service: str, family: str
) -> None:
    server.script({"TaskId": "t-1"})
    task = client.call("Anything", service=service).task
    assert task is not None
    assert task.family == family


def test_a_bare_metal_order_has_one_task_for_each_machine(client: cds.Client, server: RecordingServer) -> None:
    server.script({"Code": "Success", "Data": {"TaskIds": ["a", "b"]}})
    tasks = client.bms.delete_bms_instance(BaremetalId="b-1").tasks
    assert [(task.id, task.family) for task in tasks] == [("a", "bms"), ("b", "bms")]


def test_the_state_of_a_task_is_no_new_task(client: cds.Client, server: RecordingServer) -> None:
    server.script({"Code": "Success", "Data": {"TaskId": "t-1", "Status": "DOING"}})
    assert client.common.describe_task(TaskId="t-1").task is None


@pytest.mark.parametrize("is_on", [True, False])
def test_reading_a_large_answer_leaves_the_collector_as_it_was(
    server: RecordingServer, client: cds.Client, is_on: bool
) -> None:
    server.script({"Code": "Success", "Data": [{"VdcId": str(number)} for number in range(10_000)]})
    (gc.enable if is_on else gc.disable)()
    try:
        assert len(client.vdc.describe_vdc()["Data"]) == 10_000
        assert gc.isenabled() == is_on
    finally:
        gc.enable()
