"""Orders are carried out exactly once: across reruns, threads, processes and lost answers."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

import cds
from journalled import REGION, Place, finished_vdc, order, sent, vdcs
from twins import Twin, blocking


def test_the_second_time_the_recorded_answer_comes_and_nothing_is_sent(place: Place) -> None:
    first = order(place.client)
    first.wait()
    requests = len(place.cloud.requests)
    again = order(place.client)
    assert len(place.cloud.requests) == requests
    assert (first.replayed, again.replayed) == (False, True)
    assert again == first
    assert again.resource_ids == first.resource_ids != []
    assert again.wait() == first.wait()
    assert [task.id for task in again.tasks] == [task.id for task in first.tasks]


def test_a_key_stands_for_one_order(place: Place) -> None:
    order(place.client)
    with pytest.raises(cds.ValidationError, match=r'"vdc" was used at .* with other parameters \(VdcName\)'):
        order(place.client, name="another")
    with pytest.raises(cds.ValidationError, match="for CreateVdc"):
        place.client.once("vdc", place.client.instance.create_tag, TagName="blue")
    assert vdcs(place.cloud) == ["site"]


def test_secrets_may_differ_and_are_not_in_the_file(place: Place) -> None:
    order(place.client).wait()
    server = {
        "RegionId": REGION,
        "VdcId": order(place.client).resource_ids[0],
        "InstanceName": "web",
        "InstanceType": "CCS.C3",
        "Cpu": 2,
        "Ram": 4,
    }
    for password in ("Hunter2-is-secret", "Hunter3-is-secret"):
        reply = place.client.once("web", place.client.instance.create_instance, Password=password, **server)
    assert reply.replayed
    assert place.journal.entries()[-1].params == {**server, "Password": "***"}
    text = Path(place.journal).read_bytes()
    assert b"Hunter" not in text
    assert place.cloud.access_key_secret.encode() not in text


@pytest.mark.parametrize("kind", ["drop_before", "drop_after", "internal_error", "truncate", "mangle"])
def test_an_order_whose_answer_was_lost_is_looked_for_first(place: Place, kind: str) -> None:
    place.cloud.fail("CreateVdc", kind=kind)
    with pytest.raises(cds.CdsError) as lost:
        order(place.client)
    assert lost.value.may_have_happened
    assert [entry.outcome for entry in place.journal.entries(unresolved=True)] == ["unknown"]
    reply = order(place.client)
    reply.wait()
    assert vdcs(place.cloud) == ["site"]
    assert reply.resource_ids == list(json.loads(place.cloud.snapshot())["vdcs"])
    assert place.journal.entries(unresolved=True) == []


def test_a_refused_order_is_sent_anew(place: Place) -> None:
    place.cloud.fail("CreateVdc", kind="error", code="NotEnoughBalance")
    with pytest.raises(cds.InsufficientBalanceError):
        order(place.client)
    assert order(place.client, name="cheaper").replayed is False
    assert [entry.outcome for entry in place.journal.entries()] == ["refused", "done"]


def test_a_failed_task_ends_the_key_until_it_is_ordered_anew(place: Place) -> None:
    place.cloud.fail("CreateVdc", kind="task_error", message="no room in the rack")
    for _ in range(2):
        with pytest.raises(cds.TaskFailedError, match="no room"):
            order(place.client).wait()
    (entry,) = place.journal.entries()
    assert entry.outcome == "failed"
    assert "no room" in (entry.reason or "")
    reply = order(place.client, retry_failed=True)
    reply.wait()
    assert reply.replayed is False
    assert order(place.client, retry_failed=True).replayed
    assert vdcs(place.cloud) == ["site"]


def test_a_failure_that_nobody_waited_for_is_seen_by_retry_failed(place: Place) -> None:
    place.cloud.fail("CreateVdc", kind="task_error", message="no room in the rack")
    order(place.client)
    order(place.client, retry_failed=True).wait()
    assert vdcs(place.cloud) == ["site"]


def lost(place: Place, progression: str = "polls:3") -> None:
    """An order whose answer is lost, and whose task takes a while."""
    place.cloud.set_progression(progression)
    place.cloud.fail("CreateVdc", kind="drop_after")
    with pytest.raises(cds.OutcomeUnknownError):
        order(place.client)


def status(place: Place) -> str:
    with place.cloud.client() as client:
        return client.vdc.describe_vdc().rows[0]["VdcStatus"]


def test_a_wait_for_an_order_whose_task_was_lost_ends_when_it_is_ready(place: Place) -> None:
    lost(place, "polls:9")
    reply = order(place.client)
    (task,) = reply.tasks
    assert (reply.replayed, task.family, task.done()) == (True, "order", False)
    assert f"CreateVdc task of {reply.resource_ids[0]}" in repr(task)
    assert reply.wait(interval=0.01)["ResourceId"] == reply.resource_ids[0]
    assert status(place) == "ok"
    again = order(place.client)
    assert (again.resource_ids, list(again.tasks), again.wait()) == (reply.resource_ids, [], None)


def test_a_wait_for_a_lost_task_is_resumed_by_its_id(place: Place) -> None:
    lost(place)
    task = place.client.task(order(place.client).tasks[0].id)
    task.wait(interval=0.01)
    assert (task.family, task.status, status(place)) == ("order", "FINISH", "ok")
    with pytest.raises(cds.ConfigError, match="the id of an order whose task is lost"):
        place.client.task("7", family="order").refresh()


def test_a_lost_task_that_fails_ends_the_key_until_it_is_ordered_anew(place: Place) -> None:
    place.cloud.fail("CreateVdc", kind="task_error")
    lost(place, "polls:9")
    reply = order(place.client)
    for _ in range(2):
        with pytest.raises(cds.TaskFailedError, match="is gone: its task has failed, or it was deleted"):
            reply.wait(interval=0.01)
        reply = order(place.client)
    (entry,) = place.journal.entries()
    assert entry.outcome == "failed"
    place.cloud.set_progression("immediate")
    assert order(place.client, retry_failed=True).replayed is False
    assert vdcs(place.cloud) == ["site"]


def test_a_batch_waits_for_lost_tasks(place: Place) -> None:
    place.cloud.set_progression("polls:9")
    place.cloud.fail("CreateVdc", kind="drop_after", times=2)
    orders = {name: {"RegionId": REGION, "VdcName": name} for name in ("a", "b")}
    list(place.client.once_map(place.client.vdc.create_vdc, orders, return_exceptions=True))
    replies = list(place.client.once_map(place.client.vdc.create_vdc, orders, wait=True))
    assert [reply.replayed for reply in replies] == [True, True]
    with place.cloud.client() as client:
        assert {vdc["VdcStatus"] for vdc in client.vdc.describe_vdc().rows} == {"ok"}


def test_a_resolution_waits_for_what_was_ordered(place: Place, twin: Twin) -> None:
    place.cloud.set_progression("polls:9")
    place.cloud.fail("CreateVdc", kind="drop_after")
    with pytest.raises(cds.OutcomeUnknownError) as caught:
        order(place.client)
    found: Any = blocking(caught.value.resolve(place.client))
    (task,) = found.tasks
    assert (found.task_ids, task.action) == ([], "CreateVdc")
    blocking(found.wait(interval=0.01))
    assert status(place) == "ok"
    assert list(order(place.client).tasks) == []


def test_where_the_cloud_cannot_tell_nothing_is_sent(place: Place) -> None:
    place.cloud.fail("CreateVdc", kind="drop_after")
    with pytest.raises(cds.OutcomeUnknownError):
        order(place.client)
    # Somebody else orders the same meanwhile.
    with place.cloud.client() as other:
        other.vdc.create_vdc(RegionId=REGION, VdcName="site").wait()
    requests = sent(place.cloud)
    with pytest.raises(cds.UndecidedError) as undecided:
        order(place.client)
    assert sent(place.cloud) == requests
    ids = sorted(json.loads(place.cloud.snapshot())["vdcs"])
    assert sorted(undecided.value.candidates) == ids
    assert undecided.value.may_have_happened
    (entry,) = place.journal.entries(unresolved=True)
    assert sorted(entry.candidates) == ids
    place.journal.settle(entry, "done", resource_ids=ids[:1])
    reply = order(place.client)
    assert (reply.replayed, reply.resource_ids) == (True, ids[:1])


def test_an_error_finds_out_what_became_of_its_order(place: Place) -> None:
    vdc = finished_vdc(place)
    for kind, outcome in (("drop_after", "done"), ("drop_before", "not_done")):
        place.cloud.fail("ModifyVdcName", kind=kind)
        with pytest.raises(cds.OutcomeUnknownError) as lost:
            place.client.vdc.modify_vdc_name(VdcId=vdc, VdcName=kind)
        found: Any = finished(place, lost.value)
        assert found.outcome == outcome
        assert found.resource_ids == ([vdc] if outcome == "done" else [])
    assert [entry.outcome for entry in place.journal.entries()] == ["done", "done", "not_done"]


def finished(place: Place, error: cds.OutcomeUnknownError) -> Any:
    import asyncio
    import inspect

    found: Any = error.resolve(place.client, settle=0.2)

    async def awaited() -> Any:
        return await found

    return asyncio.run(awaited()) if inspect.isawaitable(found) else found


def test_of_many_callers_of_one_key_one_sends(place: Place) -> None:
    place.cloud.fail("CreateVdc", kind="slow", seconds=0.5)
    with ThreadPoolExecutor(8) as pool:
        replies = list(pool.map(lambda _: order(place.client), range(8)))
    assert sent(place.cloud) == 1
    assert sorted(reply.replayed for reply in replies) == [False] + [True] * 7
    assert all(reply == replies[0] for reply in replies)


ORDERING = """
import sys, cds
with cds.Client(journal=sys.argv[1]) as client:
    reply = client.once("vdc", client.vdc.create_vdc, RegionId="CN_Beijing_A", VdcName="site")
    print(reply.replayed, reply["TaskId"])
"""


def keys(cloud: cds.Simulator) -> dict[str, str]:
    return {
        **os.environ,
        "CDS_ENDPOINT_URL": cloud.endpoint_url,
        "CDS_ACCESS_KEY_ID": cloud.access_key_id,
        "CDS_ACCESS_KEY_SECRET": cloud.access_key_secret,
    }


def test_of_many_processes_with_one_key_one_sends(tmp_path: Path) -> None:
    with cds.Simulator(progression="immediate") as cloud:
        cloud.fail("CreateVdc", kind="slow", seconds=0.5)
        command = [sys.executable, "-c", ORDERING, str(tmp_path / "journal.db")]
        children = [subprocess.Popen(command, env=keys(cloud), stdout=subprocess.PIPE, text=True) for _ in range(4)]
        said = sorted(child.communicate(timeout=60)[0] for child in children)
        assert sent(cloud) == 1
    assert [line.split()[0] for line in said] == ["False", "True", "True", "True"]
    assert len({line.split()[1] for line in said}) == 1


def test_a_caller_takes_over_from_one_that_was_killed(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    with cds.Simulator(progression="immediate", clock="real") as cloud:
        cloud.fail("CreateVdc", kind="hang")
        child = subprocess.Popen([sys.executable, "-c", ORDERING, str(path)], env=keys(cloud))
        watch = threading.Event()
        while sent(cloud) == 0:
            watch.wait(0.01)
        child.kill()
        child.wait()
        with cloud.client(journal=cds.Journal(path, visible_within=0.2)) as client:
            assert order(client).replayed is False
        assert vdcs(cloud) == ["site"]


def test_a_program_is_told_once_of_orders_that_were_left_behind(
    place: Place, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    place.cloud.fail("CreateVdc", kind="drop_after")
    with pytest.raises(cds.OutcomeUnknownError):
        order(place.client)
    caplog.clear()
    # Another name of the same file: this process has been told of the first.
    (tmp_path / "other.db").hardlink_to(place.journal.path)
    for _ in range(2):
        place.cloud.client(journal=tmp_path / "other.db").close()
    (warning,) = [record.getMessage() for record in caplog.records if "earlier run is unknown" in record.getMessage()]
    assert "1 order" in warning


def test_a_batch_is_carried_out_once(place: Place) -> None:
    orders = {f"tag-{number}": {"TagName": f"tag-{number}"} for number in range(5)}
    first = list(place.client.once_map(place.client.instance.create_tag, orders))
    again = list(place.client.once_map(place.client.instance.create_tag, list(orders.items()), wait=True))
    assert [reply.replayed for reply in (*first, *again)] == [False] * 5 + [True] * 5
    assert sorted(json.loads(place.cloud.snapshot())["tags"].values()) == sorted(orders)


def test_orders_that_look_the_same_do_not_take_each_other_for_their_own(place: Place) -> None:
    place.cloud.fail("CreateVdc", kind="drop_before", times=2)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda key: quietly(place, key), ["a", "b", "c", "d"]))
    for key in ("a", "b", "c", "d"):
        order(place.client, key).wait()
    assert vdcs(place.cloud) == ["site"] * 4
    made = [order(place.client, key).resource_ids[0] for key in ("a", "b", "c", "d")]
    assert len(set(made)) == 4


def quietly(place: Place, key: str) -> None:
    with suppress(cds.OutcomeUnknownError):
        order(place.client, key).wait()


@pytest.mark.parametrize("key", ["", "two\nlines", "k" * 513])
def test_a_key_is_a_short_line(place: Place, key: str) -> None:
    with pytest.raises(cds.ValidationError, match="the key of an order must be one line"):
        order(place.client, key)
    assert place.cloud.requests == []


def test_reads_and_other_functions_have_no_key(place: Place) -> None:
    with pytest.raises(cds.ValidationError, match="changes nothing"):
        place.client.once("read", place.client.vdc.describe_vdc)
    with pytest.raises(TypeError, match="once needs a method of a service"):
        place.client.once("print", print)  # type: ignore[type-var]
    with pytest.raises(TypeError, match="once_map needs a method of a service"):
        place.client.once_map(print, {})  # type: ignore[arg-type]


def test_without_a_journal_of_its_own_the_default_one_is_used(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with cds.Simulator(progression="immediate") as cloud:
        for name, value in keys(cloud).items():
            monkeypatch.setenv(name, value)
        with cds.Client() as client:
            order(client)
            client.instance.create_tag(TagName="not written down")
    path = home / ".local" / "state" / "cds" / "journal.db"
    assert [entry.key for entry in cds.Journal().entries()] == ["vdc"]
    assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o600, 0o700)


def test_a_simulators_client_has_no_default_journal() -> None:
    with cds.Simulator() as cloud, cloud.client() as client:
        with pytest.raises(cds.ConfigError, match='give the client journal="a path"'):
            order(client)
        assert cloud.requests == []


def test_a_dry_run_is_shown_and_not_written_down(place: Place) -> None:
    shown = order(place.client.with_options(dry_run=True))
    assert isinstance(shown, cds.DryRun)
    assert place.journal.entries() == []
    assert order(place.client).replayed is False
