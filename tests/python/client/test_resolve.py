"""Resolving a change whose answer was lost: what the cloud must show, how often, and what is never concluded."""

from __future__ import annotations

import pickle
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

import pytest

import cds
from recording import CUT, DROP, Answer
from twins import blocking

if TYPE_CHECKING:
    from collections.abc import Callable

    from recording import RecordingServer, Request
    from twins import Twin

BEIJING = timezone(timedelta(hours=8))
AT_ONCE = 0.01
"""A cloud that shows everything at once."""


def lost(server: RecordingServer, change: Callable[..., Any], how: str = DROP, **parameters: Any) -> Any:
    server.script(how)
    with pytest.raises(cds.OutcomeUnknownError) as caught:
        change(**parameters)
    server.requests.clear()
    return caught.value


def lost_disk(server: RecordingServer, client: cds.Client) -> Any:
    order = {"RegionId": "CN_Beijing_A", "Name": "data", "Size": 100, "Num": 1, "GoodsId": "g-1"}
    return lost(server, client.bms_storage.create_disk, **order)


def resolve(error: Any, client: cds.Client, settle: float = AT_ONCE) -> cds.Resolution:
    resolution: cds.Resolution = blocking(error.resolve(client, settle=settle))
    return resolution


def undecided(error: Any, client: cds.Client) -> cds.UndecidedError:
    with pytest.raises(cds.UndecidedError) as caught:
        resolve(error, client)
    return caught.value


def disk(number: int, hours_ago: float = 0, **more: Any) -> dict[str, Any]:
    """A row, created so long ago."""
    created = datetime.now(BEIJING) - timedelta(hours=hours_ago)
    row = {"DiskId": f"d-{number}", "Name": "data", "RegionId": "CN_Beijing_A", "Size": 100, "State": "detach"}
    return {**row, "CreateTime": created.strftime("%Y-%m-%d %H:%M:%S"), **more}


def disks(*rows: dict[str, Any]) -> Answer:
    return Answer({"Code": "Success", "Data": {"DiskList": list(rows), "Total": len(rows)}})


def instances(*rows: dict[str, Any]) -> Answer:
    return Answer({"Code": "Success", "Data": {"Instances": list(rows), "Total": len(rows)}})


NOBODY = Answer({"Code": "InvalidInstanceId.NotFound", "Message": "no such instance"}, status=404)


# What was created


def test_what_was_created_when_it_was_ordered_is_its_own(server: RecordingServer, client: cds.Client):
    error = lost_disk(server, client)
    server.usual = disks(disk(1))
    assert resolve(error, client) == cds.Resolution("done", ["d-1"], [])
    assert len(server.requests) == 1
    assert server.last.query["RegionId"] == "CN_Beijing_A"


def test_an_older_one_of_the_same_name_does_not_matter_beside_it(server: RecordingServer, client: cds.Client):
    error = lost_disk(server, client)
    server.usual = disks(disk(1, hours_ago=50), disk(2), disk(3, Name="other"), disk(4, hours_ago=50, Size=200))
    assert resolve(error, client).resource_ids == ["d-2"]


@pytest.mark.parametrize(
    ("rows", "candidates"),
    [
        ([disk(1), disk(2)], ["d-1", "d-2"]),  # one is somebody else's
        ([disk(1, Size=120)], ["d-1"]),  # unless the cloud rounds sizes
        ([disk(1, hours_ago=50)], ["d-1"]),  # unless the clock of the cloud is wrong
        ([disk(1, hours_ago=6)], ["d-1"]),  # unless it writes times in another zone
        ([disk(1, hours_ago=-20)], ["d-1"]),  # ordered anew by a person, as likely as not
        ([disk(1, CreateTime="")], ["d-1"]),
        ([disk(1), disk(2, CreateTime="")], ["d-1", "d-2"]),
        ([{**disk(1), "DiskId": None}], ["one without an id"]),
    ],
    ids=["two", "size", "old", "zone", "later", "timeless", "one timeless", "nameless"],
)
def test_what_may_be_of_somebody_else_is_undecided(
    server: RecordingServer, client: cds.Client, rows: list[dict[str, Any]], candidates: list[str]
):
    error = lost_disk(server, client)
    server.usual = disks(*rows)
    found = undecided(error, client)
    assert found.candidates == candidates
    assert (found.outcome, found.nonce, found.sent_at) == ("unknown", error.nonce, error.sent_at)
    for part in ("CreateDisk", error.sent_at, *candidates, "describe_disks()"):
        assert part in str(found)


def test_fewer_than_ordered_are_undecided(server: RecordingServer, client: cds.Client):
    order = {"RegionId": "CN_Beijing_A", "Name": "data", "Size": 100, "Num": 2, "GoodsId": "g-1"}
    error = lost(server, client.bms_storage.create_disk, **order)
    server.usual = disks(disk(1))
    assert undecided(error, client).candidates == ["d-1"]
    server.usual = disks(disk(1), disk(2))
    assert resolve(error, client).resource_ids == ["d-1", "d-2"]


# What a list does not show yet


def test_a_list_that_lags_is_read_again(server: RecordingServer, client: cds.Client):
    error = lost_disk(server, client)
    server.script(disks(), disks(), disks(disk(1)))
    assert resolve(error, client).outcome == "done"


def test_nothing_is_not_done_before_the_cloud_had_time_to_show_it(server: RecordingServer, client: cds.Client):
    error = lost_disk(server, client)
    error.sent_at = (datetime.now(timezone.utc) + timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
    server.usual = disks()
    assert resolve(error, client, settle=0.3) == cds.Resolution("not_done", [], [])
    assert len(server.requests) >= 4


def test_what_is_gone_must_stay_so(server: RecordingServer, client: cds.Client):
    error = lost(server, client.bms_storage.delete_disk, DiskId="d-1")
    server.script(disks(), disks(), disks(disk(1)), disks(), disks())
    server.usual = disks()
    assert resolve(error, client).resource_ids == ["d-1"]
    assert len(server.requests) == 6


def test_what_is_not_found_is_gone(server: RecordingServer, client: cds.Client):
    error = lost(server, client.instance.delete_instance, InstanceIds=["i-1", "i-2"])
    server.usual = NOBODY
    assert resolve(error, client) == cds.Resolution("done", ["i-1", "i-2"], [])


def test_what_a_task_is_changing_is_not_told_yet(server: RecordingServer, client: cds.Client):
    error = lost(server, client.instance.modify_instance_spec, InstanceId="i-1", Cpu=4, Ram=8)
    row = {"InstanceId": "i-1", "InstanceStatus": "updating", "Cpu": 2, "Ram": 4}
    server.usual = instances(row)
    assert "task" in str(undecided(error, client))
    server.usual = instances({**row, "InstanceStatus": "running", "Cpu": 4, "Ram": 8})
    assert resolve(error, client).outcome == "done"
    server.usual = instances({**row, "InstanceStatus": "running"})
    assert resolve(error, client).outcome == "not_done"


def test_what_may_come_inside_something_that_a_task_is_changing_is_not_told_yet(
    server: RecordingServer, client: cds.Client
):
    """The new disk is shown when the task has ended; until then the server is busy."""
    error = lost(server, client.instance.create_disk, InstanceId="i-1", DataDisks=[{"Size": 100}])
    server.usual = instances({"InstanceId": "i-1", "InstanceStatus": "updating", "Disks": {"DataDisks": []}})
    assert "task" in str(undecided(error, client))
    server.usual = instances({"InstanceId": "i-1", "InstanceStatus": "running", "Disks": {"DataDisks": []}})
    assert resolve(error, client).outcome == "not_done"


def test_all_pages_are_read(server: RecordingServer, client: cds.Client):
    error = lost(server, client.bms.rename_bms_instance, BaremetalId="b-142", name="new")

    def page(request: Request) -> Answer:
        number = int(request.json["PageNumber"]) if request.body else int(request.query["PageNumber"])
        ids = range(100 * (number - 1), min(100 * number, 150))
        rows = [{"BaremetalId": f"b-{one}", "Name": "new" if one == 142 else "old"} for one in ids]
        return Answer({"Code": "Success", "Data": {"Baremetals": rows, "TotalCount": 150}})

    server.usual = page
    assert resolve(error, client).resource_ids == ["b-142"]
    assert len(server.requests) == 2


# What is changed in part


def test_a_part_of_what_was_ordered_is_undecided(server: RecordingServer, client: cds.Client):
    error = lost(server, client.instance.stop_instances, InstanceIds=["i-1", "i-2"])

    def one(request: Request) -> Answer:
        status = "stopped" if request.json["InstanceId"] == "i-1" else "running"
        return instances({"InstanceId": request.json["InstanceId"], "InstanceStatus": status})

    server.usual = one
    assert undecided(error, client).candidates == ["i-1"]


def test_what_no_read_shows_is_undecided(server: RecordingServer, client: cds.Client):
    order = {"InstanceId": "i-1", "DiskId": "d-1", "DataSize": 100}
    error = lost(server, client.instance.resize_disk, IOPS=5, **order)
    row = {"InstanceId": "i-1", "InstanceStatus": "running", "Disks": {"DataDisks": [{"DiskId": "d-1", "Size": 100}]}}
    server.usual = instances(row)
    assert "IOPS" in str(undecided(error, client))
    assert resolve(lost(server, client.instance.resize_disk, **order), client).resource_ids == ["d-1"]


# The error


def test_tasks_that_the_answer_named_are_handed_on(server: RecordingServer, client: cds.Client):
    error = cds.OutcomeUnknownError("lost", action="CreateVdc", task_ids=["77"], order=("vdc", "{}"))
    error.sent_at = "2026-01-31T12:34:56Z"
    assert resolve(error, client) == cds.Resolution("done", [], ["77"])
    assert server.requests == []


def test_an_error_knows_no_secret_and_is_resolved_in_another_process(server: RecordingServer, client: cds.Client):
    order = {"RegionId": "CN_Beijing_A", "VdcId": "v-1", "InstanceName": "web", "InstanceType": "CCS.C3", "Cpu": 2}
    secrets = {
        "Password": "Recognisable-Passw0rd",
        "UserData": ["recognisable-script"],
        "ImagePassword": "Other-Passw0rd",
    }
    error = lost(server, client.instance.create_instance, CUT, Ram=4, **order, **secrets)
    pickled = pickle.dumps(error)
    for secret in (b"Recognisable", b"recognisable", b"Other-"):
        assert secret not in pickled
    server.usual = instances()
    assert resolve(pickle.loads(pickled), client).outcome == "not_done"


def test_a_read_that_fails_says_nothing_about_the_change(server: RecordingServer, client: cds.Client):
    error = lost_disk(server, client)
    server.script(Answer({"Code": "Forbidden", "Message": "no"}, status=403))
    with pytest.raises(cds.PermissionDeniedError):
        resolve(error, client)
    server.usual = disks(disk(1))
    assert resolve(error, client).outcome == "done"


def test_an_action_without_a_model_cannot_be_told(server: RecordingServer, client: cds.Client):
    error = lost(server, client.call, action="BuyMoon")
    assert "model" in str(undecided(error, client))
    assert server.requests == []


def test_an_undecided_error_can_be_resolved_later(server: RecordingServer, client: cds.Client):
    error = lost_disk(server, client)
    server.usual = disks(disk(1), disk(2))
    later = pickle.loads(pickle.dumps(undecided(error, client)))
    assert later.candidates == ["d-1", "d-2"]
    server.usual = disks(disk(2))  # somebody deleted theirs
    assert resolve(later, client).resource_ids == ["d-2"]


def test_wrong_arguments_are_refused(server: RecordingServer, client: cds.Client):
    error: Any = lost_disk(server, client)
    with pytest.raises(TypeError, match=r"client must be a cds\.Client or a cds\.AsyncClient, not str"):
        error.resolve("client")
    for settle in (0, -1, float("nan")):
        with pytest.raises(cds.ConfigError, match="settle"):
            resolve(error, client, settle=settle)
    assert server.requests == []


# Clocks


@pytest.mark.parametrize("minutes", [10, -10])
def test_the_clock_of_the_cloud_may_be_another(server: RecordingServer, client: cds.Client, minutes: int):
    error = lost_disk(server, client)
    date = (datetime.now(timezone.utc) + timedelta(minutes=minutes)).strftime("%a, %d %b %Y %H:%M:%S GMT")
    found = disks(disk(1, hours_ago=-minutes / 60))
    server.usual = Answer(found.body, headers={"Date": date})
    assert resolve(error, client).resource_ids == ["d-1"]


def test_in_a_cloud_whose_clock_is_right_an_error_alone_tells(twin: Twin):
    with cds.Simulator(clock="real", progression="immediate") as cloud, twin.of(cloud) as client:
        vdc = client.vdc.create_vdc(RegionId="CN_Beijing_A", VdcName="v").wait()["ResourceId"]
        order = {"RegionId": "CN_Beijing_A", "VdcId": vdc, "InstanceName": "web", "Password": "Example-Passw0rd!"}
        cloud.fail("CreateInstance", kind="drop_after")
        with pytest.raises(cds.OutcomeUnknownError) as caught:
            client.instance.create_instance(InstanceType="CCS.C3", Cpu=2, Ram=4, **order)
        (row,) = client.instance.describe_instances(VdcId=vdc)["Data"]["Instances"]
        assert resolve(caught.value, client).resource_ids == [row["InstanceId"]]
