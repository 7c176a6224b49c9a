"""`--once KEY` and `cds journal`: orders that are carried out once, and what is known of them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    import cds
    from prompt import Prompt

ORDER = ("vdc", "create-vdc", "--region-id", "CN_Beijing_A", "--vdc-name", "site")


def orders(cloud: cds.Simulator, action: str = "CreateVdc") -> int:
    return sum(sent["action"] == action for sent in cloud.requests)


def journal(prompt: Prompt, *words: str) -> list[dict[str, Any]]:
    found = json.loads(prompt.succeed("journal", "list", *words))
    assert isinstance(found, list)
    return found


def test_an_order_with_a_key_is_sent_once(cloud: cds.Simulator, prompt: Prompt):
    first = prompt.run(*ORDER, "--once", "site-vdc", "--wait", "--output", "ids")
    again = prompt.run(*ORDER, "--once", "site-vdc", "--wait", "--output", "ids")
    assert (first.code, again.code, orders(cloud)) == (0, 0, 1)
    assert first.out == again.out != ""
    assert again.err.startswith("it was carried out before; ")
    (entry,) = journal(prompt)
    assert (entry["Key"], entry["Outcome"], entry["ResourceIds"]) == ("site-vdc", "done", first.out.split())


def test_a_lost_response_is_resolved_by_running_the_command_again(cloud: cds.Simulator, prompt: Prompt):
    cloud.fail("CreateVdc", kind="drop_after")
    lost = prompt.run(*ORDER, "--once", "site-vdc")
    assert lost.code == 5
    assert "may be run again" in lost.err
    assert [entry["Outcome"] for entry in journal(prompt, "--unresolved")] == ["unknown"]
    again = prompt.run(*ORDER, "--once", "site-vdc", "--output", "ids")
    assert (again.code, orders(cloud)) == (0, 1)
    with cloud.client() as client:
        assert again.out.split() == [vdc["VdcId"] for vdc in client.vdc.iter_vdcs()]


def test_a_key_that_stands_for_another_order_is_refused(cloud: cds.Simulator, prompt: Prompt):
    prompt.succeed(*ORDER, "--once", "site-vdc")
    ended = prompt.run(*ORDER[:-1], "other", "--once", "site-vdc")
    assert (ended.code, orders(cloud)) == (2, 1)
    assert "VdcName" in ended.err


@pytest.mark.parametrize(
    "words",
    [(*ORDER, "--once", ""), ("vdc", "describe-vdc", "--once", "k"), (*ORDER, "--retry-failed")],
)
def test_a_key_is_for_changes(prompt: Prompt, words: tuple[str, ...]):
    ended = prompt.run(*words)
    assert (ended.code, ended.err.count("\n")) == (2, 1)


def test_a_failed_task_is_ordered_anew_on_demand(cloud: cds.Simulator, prompt: Prompt):
    cloud.fail("CreateVdc", kind="task_error")
    assert prompt.run(*ORDER, "--once", "site-vdc", "--wait").code == 3
    assert prompt.run(*ORDER, "--once", "site-vdc", "--wait").code == 3
    assert orders(cloud) == 1
    prompt.succeed(*ORDER, "--once", "site-vdc", "--retry-failed", "--wait")
    assert orders(cloud) == 2


def test_actions_without_flags_of_their_own_take_a_key_too(cloud: cds.Simulator, prompt: Prompt):
    for _ in range(2):
        prompt.succeed("api", "CreateVdc", "RegionId=CN_Beijing_A", "VdcName=x", "--once", "by-api")
        prompt.succeed("call", "CreateTag", "TagName=blue", "--once", "by-call")
    assert (orders(cloud), orders(cloud, "CreateTag")) == (1, 1)


def test_each_command_warns_of_orders_that_were_left_behind(cloud: cds.Simulator, prompt: Prompt):
    cloud.fail("CreateVdc", kind="drop_after")
    prompt.run(*ORDER, "--once", "site-vdc")
    ended = prompt.run("vdc", "describe-vdc")
    assert ended.err.count("\n") == 1
    assert "the outcome of 1 order of an earlier run is unknown; `cds journal list --unresolved`" in ended.err
    assert prompt.run("journal", "list").err == ""
    resolved = json.loads(prompt.succeed("journal", "resolve"))
    assert [(entry["Key"], entry["Outcome"]) for entry in resolved] == [("site-vdc", "done")]
    assert prompt.run("vdc", "describe-vdc").err == ""


def test_an_order_that_never_arrived_may_be_ordered_again(cloud: cds.Simulator, prompt: Prompt):
    cloud.fail("CreateVdc", kind="drop_before")
    assert prompt.run(*ORDER, "--once", "site-vdc").code == 5
    prompt.succeed("journal", "resolve", "site-vdc", "--visible-within", "0.1")
    (entry,) = journal(prompt)
    assert entry["Outcome"] == "not-done"
    prompt.succeed(*ORDER, "--once", "site-vdc")
    with cloud.client() as client:
        assert len(list(client.vdc.iter_vdcs())) == 1


def test_what_the_cloud_cannot_tell_a_person_writes_down(cloud: cds.Simulator, prompt: Prompt):
    cloud.furnish(examples=True)
    (server,) = prompt.succeed("server", "list", "web-1", "--output", "ids").split()
    reboot = ("instance", "reboot-instance", "--instance-id", server, "--once", "reboot")
    cloud.fail("RebootInstance", kind="drop_after")
    assert prompt.run(*reboot).code == 5
    undecided = prompt.run(*reboot)
    assert (undecided.code, orders(cloud, "RebootInstance")) == (5, 1)
    assert "cds journal resolve" in undecided.err
    still = prompt.run("journal", "resolve")
    assert (still.code, "--as done|not-done" in still.err) == (5, True)
    prompt.succeed("journal", "resolve", "reboot", "--as", "done", "--resource-ids", server)
    shown = json.loads(prompt.succeed("journal", "show", "reboot"))
    assert (shown["Outcome"], shown["ResourceIds"]) == ("done", [server])
    assert "Parameters.InstanceId" in prompt.succeed("journal", "show", "reboot", "--output", "table")
    prompt.succeed(*reboot)
    assert orders(cloud, "RebootInstance") == 1


def test_an_unknown_order_is_answered(prompt: Prompt):
    ended = prompt.run("journal", "show", "nothing")
    assert (ended.code, "cds journal list" in ended.err) == (1, True)
    assert prompt.run("journal", "resolve", "--as", "done").code == 2


def test_the_journal_of_the_settings_has_changes_without_a_key_too(prompt: Prompt, tmp_path: Path):
    prompt.environment["CDS_JOURNAL"] = str(tmp_path / "orders.db")
    prompt.succeed(*ORDER)
    (entry,) = journal(prompt)
    assert (entry["Action"], entry["Key"], entry["Outcome"]) == ("CreateVdc", None, "done")
    assert prompt.succeed("journal", "list", "--output", "ids").strip() == entry["Nonce"]


def test_on_a_terminal_a_recorded_order_is_not_asked_about(prompt: Prompt):
    server = ("instance", "create-instance", "--json", "-", "--once", "server")
    vdc = prompt.succeed(*ORDER, "--wait", "--output", "ids").strip()
    body = {
        "RegionId": "CN_Beijing_A",
        "VdcId": vdc,
        "InstanceName": "web",
        "InstanceType": "CCS.C3",
        "Cpu": 2,
        "Ram": 4,
        "Password": "Example-Passw0rd!",
    }
    assert prompt.run(*server, stdin=json.dumps(body)).code == 0
    flags = [word for name, value in body.items() for word in (f"--{name}", str(value))]
    code, text = prompt.terminal("instance", "create-instance", *flags, "--once", "server").end()
    assert (code, "Go on?" in text) == (0, False)
    assert "carried out before" in text
