"""Formats of the output: golden files, pipes, queries, columns."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

import pytest

from golden import matches

if TYPE_CHECKING:
    import cds
    from prompt import Prompt

VDCS = ("vdc", "describe-vdc")
RESET = ("instance", "reset-instances-password", "--instance-ids", "i-1", "--password", "Secret-1-word")
SERVERS = ("instance", "describe-instances")


@pytest.mark.parametrize("form", ["table", "json", "csv", "ids"])
@pytest.mark.parametrize(
    "words",
    [
        SERVERS,
        ("billing", "describe-account-info"),
        (*SERVERS, "--all-pages", "--query", "Data.Instances[].{name: InstanceName, cpu: Cpu}"),
        (*SERVERS, "--query", "Data.Instances[].[InstanceName, Ram]"),
        (*SERVERS, "--query", "length(Data.Instances)"),
        (*SERVERS, "--columns", "InstanceName,Disks.SystemDisk.Size,tags"),
        ("instance", "describe-tags"),
    ],
    ids=["servers", "account", "objects", "lists", "number", "columns", "tags"],
)
def test_each_form(
    cloud: cds.Simulator, prompt: Prompt, words: tuple[str, ...], form: str, request: pytest.FixtureRequest
):
    cloud.furnish(servers=3)
    ended = prompt.run(*words, "--output", form)
    text = ended.out
    if form == "json" and "--query" not in words:
        text = "".join(line for line in text.splitlines(keepends=True) if '"RequestId"' not in line)
    matches(f"output/{request.node.callspec.id}.txt", f"{text}[{ended.code}] {ended.err}")


def test_json_is_what_the_server_sent(cloud: cds.Simulator, prompt: Prompt):
    cloud.furnish(servers=2)
    answer = json.loads(prompt.succeed(*SERVERS))
    with cloud.client() as client:
        sent = client.instance.describe_instances()
    assert list(answer["Data"]["Instances"][0]) == list(sent["Data"]["Instances"][0])
    assert answer["Data"] == sent["Data"]


def test_csv_has_the_same_columns_without_rows(cloud: cds.Simulator, prompt: Prompt):
    empty = prompt.succeed(*SERVERS, "--output", "csv")
    cloud.furnish(servers=3)
    rows = list(csv.DictReader(io.StringIO(prompt.succeed(*SERVERS, "--output", "csv"))))
    assert empty.strip().split(",") == list(rows[0])
    assert rows[0]["Disks.SystemDisk.Size"].isdigit()
    assert prompt.succeed(*SERVERS, "--output", "csv", "--no-header").count("\n") == 3


def test_ids_go_through_pipes(cloud: cds.Simulator, prompt: Prompt):
    cloud.furnish(servers=4)
    ids = prompt.succeed(
        *SERVERS, "--query", "Data.Instances[?InstanceStatus=='running'].InstanceId", "--output", "ids"
    )
    tasks = prompt.succeed("instance", "stop-instances", "--instance-ids", "@-", "--output", "ids", stdin=ids)
    done = prompt.succeed("task", "wait", "@-", "--output", "ids", stdin=tasks)
    assert sorted(done.split()) == sorted(ids.split())


def test_a_list_from_stdin_that_is_empty_sends_nothing(cloud: cds.Simulator, prompt: Prompt):
    ended = prompt.run("instance", "delete-instance", "--instance-ids", "@-", stdin="\n")
    assert ended.code == 2
    assert "no values" in ended.err
    assert cloud.requests == []


def test_all_pages_are_one_response(cloud: cds.Simulator, prompt: Prompt):
    cloud.furnish(servers=25)
    answer = json.loads(prompt.succeed(*SERVERS, "--page-size", "10", "--all-pages"))
    assert len(answer["Data"]["Instances"]) == 25
    assert answer["Code"] == "Success"


def test_a_change_shows_its_task_and_with_wait_what_became_of_it(prompt: Prompt):
    words = ("vdc", "create-vdc", "--region-id", "CN_Beijing_A")
    (task,) = prompt.succeed(*words, "--output", "ids").split()
    (shown,) = json.loads(prompt.succeed("task", "show", task))
    assert shown["TaskId"] == task
    (made,) = prompt.succeed("task", "wait", task, "--output", "ids").split()
    (waited,) = json.loads(prompt.succeed(*words, "--wait"))
    assert waited["State"] == "succeeded"
    assert {made, *waited["ResourceIds"]} == set(prompt.succeed(*VDCS, "--output", "ids").split())


def test_the_body_may_be_a_file_or_stdin(
    cloud: cds.Simulator, prompt: Prompt, tmp_path_factory: pytest.TempPathFactory
):
    body = tmp_path_factory.mktemp("bodies") / "vdc.json"
    body.write_text(json.dumps({"RegionId": "CN_Beijing_A", "VdcName": "from a file"}), encoding="utf-8")
    for name, stdin in [(str(body), ""), ("-", body.read_text(encoding="utf-8"))]:
        prompt.succeed("vdc", "create-vdc", "--json", name, "--vdc-name", "a flag is stronger", stdin=stdin)
        assert cloud.requests[-1]["parameters"] == {"RegionId": "CN_Beijing_A", "VdcName": "a flag is stronger"}


def test_any_action_can_be_called(cloud: cds.Simulator, prompt: Prompt):
    words = ("call", "DescribeVdc", "--service", "network", "--method", "get", "--effect", "read")
    assert json.loads(prompt.succeed(*words))["Code"] == "Success"
    prompt.succeed("api", "describe-vdc", "Keyword=7")
    assert cloud.requests[-1]["parameters"] == {"Keyword": "7"}


def test_a_signed_url_can_be_sent_by_any_program(cloud: cds.Simulator, prompt: Prompt):
    import urllib.request

    url = prompt.succeed("sign", "DescribeVdc", "Keyword=a b", "--service", "network").strip()
    with urllib.request.urlopen(url) as answer:
        assert json.load(answer)["Code"] == "Success"
    assert cloud.requests[-1]["parameters"] == {"Keyword": "a b"}


def test_a_dry_run_is_a_command_of_curl_or_json(cloud: cds.Simulator, prompt: Prompt):
    words = (*RESET, "--dry-run")
    curl = prompt.succeed(*words)
    assert curl.startswith("curl -X POST ")
    shown = json.loads(prompt.succeed(*words, "--output", "json"))
    assert shown["body"] == {"InstanceIds": "i-1", "Password": "***"}
    assert "Secret-1-word" not in curl
    assert cloud.requests == []


def test_the_log_has_calls_and_no_secret(prompt: Prompt):
    ended = prompt.run(*RESET, "--debug")
    assert "ResetInstancesPassword: POST 127.0.0.1/ccs" in ended.err
    assert "Secret-1-word" not in ended.err
