"""Every exit code is reached, and its error says what to do, in words or as JSON."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from typing import TYPE_CHECKING

import pytest

import cds
from prompt import PROGRAM, Prompt

if TYPE_CHECKING:
    from collections.abc import Iterator

VDC = ("vdc", "create-vdc", "--region-id", "CN_Beijing_A")


@pytest.fixture
def still() -> Iterator[cds.Simulator]:
    """A cloud whose clock stands still, so that no task ends."""
    with cds.Simulator(seed=1, progression="seconds:60") as simulator:
        yield simulator


def failure(prompt: Prompt, *words: str) -> dict[str, object]:
    """The JSON object of a command that fails; its code is that of the process."""
    ended = prompt.run(*words, "--output", "json")
    found = json.loads(ended.err.splitlines()[-1])
    assert isinstance(found, dict)
    assert found["exit_code"] == ended.code, ended
    return found


def test_0_is_success(prompt: Prompt):
    assert prompt.run("vdc", "describe-vdc").code == 0


def test_1_is_a_refusal_or_the_network(prompt: Prompt):
    refused = failure(prompt, "vdc", "delete-vdc", "--vdc-id", "no-such-vdc")
    assert refused["exit_code"] == 1
    assert refused["outcome"] == "refused"
    assert refused["action"] == "DeleteVdc"
    prompt.environment["CDS_ENDPOINT_URL"] = "http://127.0.0.1:1"
    away = failure(prompt, "vdc", "describe-vdc")
    assert (away["exit_code"], away["error"], away["outcome"]) == (1, "APIConnectionError", "not_sent")


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        (["instance", "describe-instnces"], "describe-instances"),
        (["describe-instances"], "cds instance describe-instances"),
        (["DescribeVdc"], "cds vdc describe-vdc"),
        (["vdcs", "describe-vdc"], "vdc"),
        (["servers-of-mine", "list"], "cds --help"),
        (["instance", "stop-instance", "--instanceid", "i"], "--instance-id"),
        (["instance", "stop-instance"], "--instance-id is missing"),
        (["vdc", "describe-vdc", "--output", "yaml"], "table, json, csv, ids"),
        (["vdc", "describe-vdc", "--query", "Data["], "--query"),
        (["vdc", "describe-vdc", "--output", "table", "--columns", "VdcNam"], "VdcName"),
        (["vdc", "describe-vdc", "--profile", "none"], "none"),
        (["vdc", "create-vdc", "--region-id", "@/no/such/file"], "@@"),
        (["vdc", "create-vdc", "--json", "/no/such/file"], "/no/such/file"),
        (["task", "wait", "7", "--timeout", "soon"], "--timeout"),
        (["api", "DescribeVdcs"], "DescribeVdc"),
        (["api", "CreateDisk"], "cds bms-storage create-disk"),
        (["call", "A b\nc"], "one short line"),
        (["help", "exit-code"], "exit-codes"),
    ],
)
def test_2_is_what_was_typed_and_nothing_is_sent(cloud: cds.Simulator, prompt: Prompt, words: list[str], hint: str):
    ended = prompt.run(*words)
    assert ended.code == 2
    assert hint in ended.err
    assert len(ended.err.splitlines()) == 1
    assert [sent["action"] for sent in cloud.requests if sent["action"] != "DescribeVdc"] == []


def test_2_without_keys_says_where_they_were_looked_for():
    ended = Prompt().run("vdc", "describe-vdc")
    assert ended.code == 2
    assert "CDS_ACCESS_KEY_ID" in ended.err
    assert "cds simulator" in ended.err
    assert "cds.Simulator" not in ended.err


def test_all_problems_come_at_once(prompt: Prompt):
    ended = prompt.run("instance", "create-instance", "--cpu", "four", "--data-disks", "Siz=1")
    for part in [
        "--vdc-id is missing",
        "--cpu must be an integer",
        "--data-disks[0].Siz is unknown; did you mean Size?",
    ]:
        assert part in ended.err


def test_3_is_a_failed_task_with_its_reason(cloud: cds.Simulator, prompt: Prompt):
    cloud.fail("CreateVdc", kind="task_error")
    failed = failure(prompt, *VDC, "--wait")
    assert (failed["exit_code"], failed["error"]) == (3, "TaskFailedError")
    assert failed["task_ids"]


def test_4_is_a_wait_that_can_be_taken_up_again(still: cds.Simulator):
    late = failure(Prompt.of(still), *VDC, "--wait", "--timeout", "0.2")
    assert (late["exit_code"], late["error"]) == (4, "WaitTimeoutError")
    (task,) = late["task_ids"]  # type: ignore[misc]
    assert f"cds task wait {task}" in str(late["message"])


def test_5_is_an_unknown_outcome_with_the_command_to_look(cloud: cds.Simulator, prompt: Prompt):
    cloud.fail("CreateVdc", kind="drop_after")
    unknown = failure(prompt, *VDC)
    assert (unknown["exit_code"], unknown["outcome"]) == (5, "unknown")
    assert unknown["look_up"] == "cds vdc describe-vdc"
    assert "`cds vdc describe-vdc`" in str(unknown["message"])


def interrupted(prompt: Prompt, cloud: cds.Simulator, *words: str, after: str) -> subprocess.CompletedProcess[str]:
    """Ctrl-C once the cloud has had a request for this action."""
    child = subprocess.Popen(
        [*PROGRAM, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=prompt.variables()
    )
    deadline = time.monotonic() + 30
    while not any(sent["action"] == after for sent in cloud.requests):
        assert time.monotonic() < deadline
        os.sched_yield()
    child.send_signal(signal.SIGINT)
    out, err = child.communicate(timeout=30)
    return subprocess.CompletedProcess(words, child.returncode, out, err)


def test_130_during_a_wait_says_how_to_go_on(still: cds.Simulator):
    ended = interrupted(Prompt.of(still), still, *VDC, "--wait", after="DescribeTask")
    assert ended.returncode == 130
    assert "the tasks go on in the cloud: wait again with `cds task wait " in ended.stderr


def test_130_during_a_change_says_what_may_have_happened(cloud: cds.Simulator, prompt: Prompt):
    cloud.fail("CreateVdc", kind="hang")
    ended = interrupted(prompt, cloud, *VDC, after="CreateVdc")
    assert ended.returncode == 130
    assert "may or may not have been carried out: look the resource up with `cds vdc describe-vdc`" in ended.stderr
