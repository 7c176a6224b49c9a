"""`cds server`: servers by id, name or pattern, several at a time, each with its own result."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

import cds

if TYPE_CHECKING:
    from prompt import Prompt


@pytest.fixture(autouse=True)
def estate(cloud: cds.Simulator) -> None:
    """`web-1` and `web-2`, which run, and `batch-1` and `batch-2`, which do not."""
    cloud.furnish(examples=True)


def rows(prompt: Prompt, *words: str) -> list[dict[str, Any]]:
    found = json.loads(prompt.succeed("server", *words))
    assert isinstance(found, list)
    return found


def names(found: list[dict[str, Any]]) -> list[str]:
    return [row["InstanceName"] for row in found]


def changes(cloud: cds.Simulator, action: str) -> list[dict[str, Any]]:
    return [dict(sent["parameters"]) for sent in cloud.requests if sent["action"] == action]


def test_the_list_has_all_pages(cloud: cds.Simulator, prompt: Prompt):
    cloud.furnish(servers=250)
    assert len(rows(prompt, "list")) == 254


def test_patterns_names_and_ids_choose_servers(prompt: Prompt):
    assert names(rows(prompt, "list", "web-*")) == ["web-1", "web-2"]
    assert names(rows(prompt, "list", "web-2", "batch-?")) == ["web-2", "batch-1", "batch-2"]
    assert names(rows(prompt, "list", "*", "--limit", "2")) == names(rows(prompt, "list"))[:2]
    (one,) = rows(prompt, "list", "web-1")
    assert rows(prompt, "list", one["InstanceId"]) == [one]
    assert prompt.succeed("server", "list", "@-", "--output", "ids", stdin="web-1\nweb-2\n").count("\n") == 2


def test_filters_are_those_of_the_api(cloud: cds.Simulator, prompt: Prompt):
    assert names(rows(prompt, "list", "--tag", "web", "--region", "CN_Beijing_A")) == ["web-1", "web-2"]
    assert cloud.requests[-1]["parameters"]["TagName"] == "web"
    assert rows(prompt, "list", "--vdc-name", "recovery") == []


def test_the_list_has_the_usual_outputs(prompt: Prompt):
    csv = prompt.succeed("server", "list", "web-*", "-o", "csv", "--columns", "instance-name,Disks.SystemDisk.Size")
    assert csv == "InstanceName,Disks.SystemDisk.Size\nweb-1,40\nweb-2,40\n"
    assert prompt.succeed("server", "list", "--query", "length(@)", "-o", "ids") == "4\n"
    table = prompt.succeed("server", "list", "-o", "table")
    assert table.split()[:4] == ["InstanceName", "InstanceStatus", "RegionId", "InstanceId"]
    wrong = prompt.run("server", "list", "-o", "table", "--columns", "InstanceNam")
    assert (wrong.code, "did you mean InstanceName" in wrong.err) == (2, True)


def test_one_server_is_shown_whole(prompt: Prompt):
    shown = json.loads(prompt.succeed("server", "show", "web-1"))
    assert shown["InstanceName"] == "web-1"
    table = prompt.succeed("server", "show", "web-1", "--output", "table")
    assert "PublicNetworkInterface[0].IP" in table
    address = shown["PublicNetworkInterface"][0]["IP"]
    query = ("--query", "PublicNetworkInterface[0].IP", "--output", "ids")
    assert prompt.succeed("server", "show", "web-1", *query).strip() == address


@pytest.mark.parametrize(
    ("words", "code", "hint"),
    [
        (["show", "web-3"], 1, "did you mean web-"),
        (["stop", "cache-*"], 1, "cds server list"),
        (["stop"], 2, "'*' is all of them"),
        (["resize", "web-1"], 2, "--cpu or --ram or --type"),
        (["rename", "web-*", "--name", "x"], 2, "name one"),
        (["tag", "web-1"], 2, "--add or --remove"),
        (["tag", "web-1", "--remove", "prod"], 1, "no tag is named prod"),
        (["resize", "web-1", "--cpu", "four"], 2, "--cpu must be an integer"),
        (["stop", "web-1", "--parallel", "0"], 2, "--parallel"),
    ],
)
def test_what_is_wrong_is_said_before_anything_is_changed(
    cloud: cds.Simulator, prompt: Prompt, words: list[str], code: int, hint: str
):
    ended = prompt.run("server", *words)
    assert (ended.code, len(ended.err.splitlines())) == (code, 1), ended
    assert hint in ended.err
    assert {sent["action"] for sent in cloud.requests} <= {"DescribeInstances", "DescribeTags"}


def test_a_name_of_two_servers_needs_an_id(cloud: cds.Simulator, prompt: Prompt):
    prompt.succeed("server", "rename", "web-2", "--name", "web-1")
    ended = prompt.run("server", "stop", "web-1")
    assert ended.code == 2
    assert "name of 2 servers" in ended.err
    assert changes(cloud, "StopInstance") == []


def test_servers_are_changed_and_those_that_are_so_already_are_not(cloud: cds.Simulator, prompt: Prompt):
    stopped = rows(prompt, "stop", "web-*", "batch-1", "--wait")
    results = {row["InstanceName"]: row["Result"] for row in stopped}
    assert results == {"web-1": "done", "web-2": "done", "batch-1": "unchanged"}
    assert len(changes(cloud, "StopInstance")) == 2
    assert {row["InstanceStatus"] for row in rows(prompt, "list", "web-*")} == {"stopped"}


def test_without_wait_the_tasks_are_named(prompt: Prompt):
    (row,) = rows(prompt, "start", "batch-1")
    assert row["Result"] == "queued"
    (task,) = row["TaskIds"]
    prompt.succeed("task", "wait", task)


def test_every_verb_does_what_it_says(prompt: Prompt):
    assert rows(prompt, "reboot", "web-1", "--wait")[0]["Result"] == "done"
    prompt.succeed("server", "stop", "web-1", "--stop-type", "HARD", "--wait")
    prompt.succeed("server", "resize", "web-1", "--cpu", "8", "--ram", "16", "--wait")
    prompt.succeed("server", "rename", "web-1", "--name", "生产-1")
    (row,) = rows(prompt, "list", "生产-*")
    assert (row["Cpu"], row["Ram"]) == (8, 16)
    assert rows(prompt, "console", "web-2")[0]["URL"].startswith("http")


def test_tags_go_by_name_and_new_ones_are_made(prompt: Prompt):
    prompt.succeed("server", "tag", "web-*", "--add", "blue,green", "--remove", "web")
    assert names(rows(prompt, "list", "--tag", "blue")) == ["web-1", "web-2"]
    assert names(rows(prompt, "list", "--tag", "web")) == []


def test_failures_are_named_one_by_one_and_the_worst_is_the_exit_code(cloud: cds.Simulator, prompt: Prompt):
    cloud.fail("StopInstance", kind="error", code="TaskDuplicate", times=1)
    ended = prompt.run("server", "stop", "web-*", "--parallel", "1")
    assert ended.code == 1
    assert [row["Result"] for row in json.loads(ended.out)] == ["failed", "queued"]
    assert ended.err.splitlines()[0].startswith("cds: web-1: StopInstance: TaskDuplicate")
    assert ended.err.splitlines()[1] == "cds: 1 of 2 failed"
    cloud.fail("StartInstance", kind="error", code="TaskDuplicate", times=1)
    cloud.fail("StartInstance", kind="drop_after", times=1)
    ended = prompt.run("server", "start", "batch-*", "--parallel", "1", "--output", "json")
    assert ended.code == 5
    told = json.loads(ended.err.splitlines()[-1])
    assert (told["exit_code"], [part["of"] for part in told["failures"]]) == (5, ["batch-1", "batch-2"])


def test_ids_are_those_of_the_servers_that_were_changed(cloud: cds.Simulator, prompt: Prompt):
    cloud.fail("StopInstance", kind="error", code="TaskDuplicate", times=1)
    ended = prompt.run("server", "stop", "web-*", "--parallel", "1", "--output", "ids")
    assert len(ended.out.splitlines()) == 1


def test_a_dry_run_shows_each_request(cloud: cds.Simulator, prompt: Prompt):
    out = prompt.succeed("server", "stop", "web-*", "--dry-run")
    assert out.count("curl ") == 2
    prompt.succeed("server", "tag", "web-1", "--add", "brand-new", "--dry-run")
    assert changes(cloud, "StopInstance") == changes(cloud, "CreateTag") == []


def test_on_a_terminal_a_pattern_shows_what_it_matches_and_asks(cloud: cds.Simulator, prompt: Prompt):
    terminal = prompt.terminal("server", "stop", "web-*")
    terminal.expect("web-2")
    terminal.expect("stop: 2 servers")
    terminal.expect("Go on? [y/N] ")
    terminal.answer("n")
    assert terminal.end()[0] == 130
    terminal = prompt.terminal("server", "tag", "--tag", "web", "--add", "never")
    terminal.expect("Go on? [y/N] ")
    terminal.answer("")
    assert terminal.end()[0] == 130
    assert changes(cloud, "StopInstance") == changes(cloud, "CreateTag") == []


def test_on_a_terminal_a_named_server_is_asked_about_only_if_it_costs_money(prompt: Prompt):
    code, text = prompt.terminal("server", "stop", "web-1", "--wait").end()
    assert (code, "Go on?" in text) == (0, False)
    terminal = prompt.terminal("server", "resize", "web-1", "--cpu", "8")
    terminal.expect("This costs money.")
    terminal.expect("Go on? [y/N] ")
    terminal.answer("y")
    assert terminal.end()[0] == 0


def test_a_narrow_terminal_shows_names_and_whole_urls(prompt: Prompt):
    _, text = prompt.terminal("server", "list", columns=40).end()
    assert all(name in text for name in ("web-1", "web-2", "batch-1", "batch-2"))
    (row,) = rows(prompt, "console", "web-1")
    _, text = prompt.terminal("server", "console", "web-1", columns=40).end()
    assert row["URL"].split("?")[0].rsplit("/", 1)[0] in text
    assert "…" not in text
    _, text = prompt.terminal("server", "show", "web-1", columns=40).end()
    assert "running" in text


def test_a_question_says_what_will_change(prompt: Prompt):
    terminal = prompt.terminal("server", "resize", "web-*", "--cpu", "8", "--ram", "16")
    terminal.expect("resize --cpu 8 --ram 16: 2 servers")
    terminal.expect("Go on? [y/N] ")
    terminal.interrupt()
    assert terminal.end()[0] in {130, -2}


def test_ctrl_c_says_what_goes_on_and_what_was_not_sent(prompt: Prompt):
    with cds.Simulator(seed=1, progression="seconds:60") as still:
        still.furnish(examples=True)
        prompt = type(prompt).of(still)
        terminal = prompt.terminal("server", "stop", "web-*", "--yes", "--wait", "--parallel", "1", "--output", "json")
        while not changes(still, "StopInstance"):
            terminal.expect("\r")
        terminal.expect("(1 s)")
        terminal.interrupt()
        code, text = terminal.end()
    assert code == 130
    found = json.loads(text.splitlines()[-1])
    assert "cds task wait" in found["failures"][0]["message"]
    assert "nothing was changed" in found["failures"][1]["message"]
    assert len(changes(still, "StopInstance")) == 1
