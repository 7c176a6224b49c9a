"""`%load_ext cds` in IPython."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import cds
from frames import needed
from modelled import ACTIONS

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def shell() -> Iterator[Any]:
    needed("IPython")
    from IPython.core.interactiveshell import InteractiveShell

    shell = InteractiveShell()
    shell.run_line_magic("load_ext", "cds")
    try:
        yield shell
    finally:
        shell.history_manager.end_session()
        InteractiveShell.clear_instance()


@pytest.fixture
def simulator() -> Iterator[cds.Simulator]:
    with cds.Simulator(seed=1) as simulator:
        simulator.furnish(servers=12)
        yield simulator


@pytest.fixture
def client(simulator: cds.Simulator, monkeypatch: pytest.MonkeyPatch) -> Iterator[cds.Client]:
    with simulator.client() as client:
        monkeypatch.setenv("CDS_ENDPOINT_URL", simulator.endpoint_url)
        monkeypatch.setenv("CDS_ACCESS_KEY_ID", simulator.access_key_id)
        monkeypatch.setenv("CDS_ACCESS_KEY_SECRET", simulator.access_key_secret)
        yield client


@pytest.mark.parametrize("command", ["describe-instances --page-size 5", "DescribeInstances --PageSize 5"])
def test_a_command_gives_a_response(shell: Any, client: cds.Client, command: str) -> None:
    reply = shell.run_line_magic("cds", f"instance {command}")
    assert isinstance(reply, cds.Response)
    assert reply.rows == client.instance.describe_instances(PageSize=5).rows
    assert (reply.action, reply.total) == ("DescribeInstances", 12)


@pytest.fixture
def server(client: cds.Client) -> str:
    return next(vm["InstanceId"] for vm in client.instance.iter_instances() if vm["InstanceStatus"] == "running")


CONSOLE = "create-instance-html-console-url --instance-id"


@pytest.mark.parametrize(
    "command",
    [
        f"instance {CONSOLE} SERVER",
        f"Instance {CONSOLE}=SERVER",
        f"ec2 {CONSOLE} SERVER",
        f"--site cn instance {CONSOLE} SERVER",
        f"instance --lang=zh {CONSOLE} SERVER --debug",
        "instance CreateInstanceHtmlConsoleURL --InstanceId SERVER --output=json",
        "api CreateInstanceHtmlConsoleURL InstanceId=SERVER",
        "call CreateInstanceHtmlConsoleURL InstanceId=SERVER",
    ],
)
def test_secrets_are_masked_however_the_action_is_named(shell: Any, server: str, command: str) -> None:
    reply = shell.run_line_magic("cds", command.replace("SERVER", server))
    assert reply.action == "CreateInstanceHtmlConsoleURL"
    assert reply.data["URL"].startswith("https://")
    for shown in (shell.display_formatter.format(reply)[0]).values():
        assert "***" in shown
        assert "https:" not in shown


@pytest.mark.parametrize(
    "command", [f"instance {CONSOLE} SERVER --query Data", "server console NAME", "server vnc NAME"]
)
def test_secrets_of_other_commands_are_masked(shell: Any, client: cds.Client, server: str, command: str) -> None:
    name = client.instance.describe_instances(InstanceId=server).rows[0]["InstanceName"]
    answer = shell.run_line_magic("cds", command.replace("SERVER", server).replace("NAME", name))
    shown = shell.display_formatter.format(answer)[0]["text/plain"]
    assert "'URL': '***'" in shown
    assert "https:" in repr(answer)


@pytest.mark.parametrize("data", [{"URL": "https:x"}, {"Inner": [{"Url": "https:x"}]}, [{"Url": {"a": "https:x"}}]])
def test_secrets_of_an_unknown_action_are_masked(shell: Any, data: Any) -> None:
    reply: cds.Response = cds.Response({"Code": "Success", "Data": data})
    shown = shell.display_formatter.format(reply)[0]
    assert {"text/plain", "text/html"} <= shown.keys()
    assert not any("https:" in text for text in shown.values())


def test_every_documented_secret_has_a_name_that_is_masked_without_a_model() -> None:
    from cds import _cds
    from cds._html import _secrets

    named = {name for action in ACTIONS for name in _secrets(_cds.columns(action.service, action.name))}
    assert named == _cds.secret_members()


def test_other_commands_give_their_json(shell: Any, client: cds.Client) -> None:
    found = shell.run_line_magic("cds", "overview")
    assert {"Kind", "Count"} <= set(found["Resources"][0])


def test_help_is_printed_and_errors_go_to_stderr(
    shell: Any, client: cds.Client, capsys: pytest.CaptureFixture[str]
) -> None:
    assert shell.run_line_magic("cds", "instance --help") is None
    assert "describe-instances" in capsys.readouterr().out
    assert shell.run_line_magic("cds", "vdc create-vdc") is None
    error = capsys.readouterr().err
    assert "--region-id is missing" in error
    assert "{" not in error, "people read it"


@pytest.mark.parametrize(
    "command", ["instance stop-instances --instance-ids=SERVER", "call StopInstances InstanceIds=SERVER --method GET"]
)
def test_an_order_has_its_tasks(shell: Any, client: cds.Client, server: str, command: str) -> None:
    reply = shell.run_line_magic("cds", f"{command.replace('SERVER', server)} --yes")
    assert [(task.id, task.family, task.action) for task in reply.tasks] == [(reply["TaskId"], "ccs", "StopInstances")]
    assert reply.wait()["ResourceId"] == server
    assert client.instance.describe_instances(InstanceId=server).rows[0]["InstanceStatus"] == "stopped"


def test_the_tasks_of_an_order_are_looked_for_where_the_options_of_the_command_say(
    shell: Any, simulator: cds.Simulator, server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CDS_ENDPOINT_URL")
    url = simulator.endpoint_url
    order = f"--endpoint-url {url} instance stop-instances --instance-ids {server} --yes"
    assert shell.run_line_magic("cds", order).task.done() is False


def test_an_order_is_not_lost_by_a_wrong_setting(
    shell: Any, server: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CDS_LOG", "loud")
    reply = shell.run_line_magic("cds", f"instance stop-instances --instance-ids {server} --yes")
    assert "ConfigError: CDS_LOG" in capsys.readouterr().err
    with pytest.raises(cds.ConfigError, match=r"client\.task"):
        reply.wait()


def test_tasks_of_bare_metal(shell: Any, client: cds.Client, simulator: cds.Simulator) -> None:
    simulator.reset()
    simulator.furnish(examples=True)
    machine = next(client.bms.iter_bms())["BaremetalId"]
    reply = shell.run_line_magic("cds", f"bms operate-bms-power --operate reset --baremetal-ids {machine} --yes")
    assert [task.family for task in reply.task] == ["bms"]


def test_a_read_has_no_tasks(shell: Any, simulator: cds.Simulator, server: str) -> None:
    order = shell.run_line_magic("cds", f"instance stop-instances --instance-ids {server} --yes")
    task = shell.run_line_magic("cds", f"common describe-task --task-id {order['TaskId']}")
    assert (task.action, task.tasks) == ("DescribeTask", [])


@pytest.mark.parametrize(("form", "shown"), [("table", "InstanceName"), ("csv", "InstanceId,"), ("ids", "-")])
def test_other_forms_of_output_are_printed(
    shell: Any, client: cds.Client, capsys: pytest.CaptureFixture[str], form: str, shown: str
) -> None:
    assert shell.run_line_magic("cds", f"instance describe-instances --page-size 2 -o {form}") is None
    assert shown in capsys.readouterr().out


def test_the_id_of_a_task_is_printed(
    shell: Any, client: cds.Client, server: str, capsys: pytest.CaptureFixture[str]
) -> None:
    order = f"--output ids instance stop-instances --instance-ids {server} --yes"
    assert shell.run_line_magic("cds", order) is None
    assert capsys.readouterr().out.strip().isdecimal()


def test_an_open_quote_is_one_line(shell: Any, capsys: pytest.CaptureFixture[str]) -> None:
    result = shell.run_cell('%cds instance "x')
    assert not result.success
    assert capsys.readouterr() == ("", "UsageError: %cds: No closing quotation\n")


def test_each_of_several_failures_is_shown(
    shell: Any, client: cds.Client, server: str, capsys: pytest.CaptureFixture[str]
) -> None:
    client.instance.stop_instances(InstanceIds=server)
    shell.run_line_magic("cds", "server stop * --yes")
    assert "desktop-0001: StopInstance: IncorrectInstanceStatus" in capsys.readouterr().err


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_ctrl_c_reaches_the_command_which_says_how_to_go_on(
    shell: Any, simulator: cds.Simulator, server: str, capsys: pytest.CaptureFixture[str]
) -> None:
    simulator.set_progression("polls:1000")

    def interrupt() -> None:
        while simulator.requests[-1]["action"] != "DescribeTask":
            time.sleep(0.01)
        os.kill(os.getpid(), signal.SIGINT)

    killer = threading.Thread(target=interrupt, daemon=True)
    killer.start()
    result = shell.run_cell(f"%cds instance stop-instances --instance-ids {server} --yes --wait\nafter = 1")
    killer.join()
    assert isinstance(result.error_in_exec, KeyboardInterrupt)
    assert "after" not in shell.user_ns
    shown = capsys.readouterr()
    assert "cds task wait" in shown.err
    assert shown.out.endswith("}]\nKeyboardInterrupt\n")


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_an_order_that_ctrl_c_follows_is_shown(
    shell: Any, server: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cds._magics._watch", lambda child: child.communicate() is not None)
    result = shell.run_cell(f"%cds instance stop-instances --instance-ids {server} --yes")
    assert isinstance(result.error_in_exec, KeyboardInterrupt)
    assert "'TaskId': '" in capsys.readouterr().out


@pytest.fixture
def mine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> dict[str, str]:
    """Settings of a user, of which none is good for a simulated cloud."""
    profiles = tmp_path / "cds" / "config.toml"
    profiles.parent.mkdir()
    profiles.write_text("[default]\ndry_run = true\n")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    mine = {
        "CDS_JOURNAL": str(tmp_path / "journal.db"),
        "CDS_PROFILE": "prod",
        "CDS_DRY_RUN": "1",
        "CDS_ENDPOINT_URL": "http://127.0.0.1:1",
    }
    for name, value in mine.items():
        monkeypatch.setenv(name, value)
    return mine


def settings() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name.startswith("CDS_")}


def test_a_cell_with_a_simulated_cloud(shell: Any) -> None:
    shell.user_ns["client"] = "mine"
    before = settings()
    result = shell.run_cell(
        "%%cds_simulator 3\nfound = list(client.instance.iter_instances())\nlen(found), cloud.faults"
    )
    assert (result.result, shell.user_ns["client"]) == ((3, []), "mine")
    assert "cloud" not in shell.user_ns
    assert settings() == before


def test_a_cell_has_no_settings_of_the_user(shell: Any, mine: dict[str, str]) -> None:
    before = settings()
    result = shell.run_cell(
        "%%cds_simulator 5\n"
        "import cds, os\n"
        "os.environ['CDS_SITE'] = 'asia'\n"
        "server = next(vm for vm in client.instance.iter_instances() if vm['InstanceStatus'] == 'running')\n"
        "order = %cds instance stop-instances --instance-ids {server['InstanceId']} --yes\n"
        "order.wait()\n"
        "cds.Client().instance.describe_instances(InstanceId=server['InstanceId']).rows[0]['InstanceStatus']"
    )
    assert result.result == "stopped"
    assert settings() == before
    assert not Path(mine["CDS_JOURNAL"]).exists()


def test_a_cell_with_await(shell: Any) -> None:
    cell = "%%cds_simulator 3\nlen((await cloud.async_client().instance.describe_instances()).rows)"

    async def run() -> Any:
        return await shell.run_cell_async(cell, transformed_cell=shell.transform_cell(cell))

    assert asyncio.run(run()).result == 3
    shell.events.trigger("post_execute")  # as a kernel does
    assert "cloud" not in shell.user_ns


def test_an_error_in_the_cell_is_shown_once_and_the_cloud_stops(shell: Any, capsys: pytest.CaptureFixture[str]) -> None:
    result = shell.run_cell("%%cds_simulator\n1 / 0")
    assert isinstance(result.error_in_exec, ZeroDivisionError)
    assert capsys.readouterr().out.count("Traceback") == 1
    assert "cloud" not in shell.user_ns


@pytest.mark.parametrize("number", ["abc", "-1", "100000", "1 2"])
def test_a_wrong_number_of_servers_is_one_line(shell: Any, capsys: pytest.CaptureFixture[str], number: str) -> None:
    before = settings()
    result = shell.run_cell(f"%%cds_simulator {number}\nafter = 1")
    assert not result.success
    assert "after" not in shell.user_ns
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert err.startswith("UsageError: %%cds_simulator")
    assert settings() == before


def test_another_magic_may_follow(shell: Any, capsys: pytest.CaptureFixture[str]) -> None:
    shell.run_cell("%%cds_simulator 3\n%%time\nfound = len(list(client.instance.iter_instances()))")
    assert shell.user_ns["found"] == 3
    assert "Wall time" in capsys.readouterr().out


def test_a_script_made_of_a_notebook(shell: Any) -> None:
    shell.run_cell_magic("cds_simulator", "3", "found = len(list(client.instance.iter_instances()))")
    assert shell.user_ns["found"] == 3
    assert "cloud" not in shell.user_ns
    with pytest.raises(ZeroDivisionError):
        shell.run_cell_magic("cds_simulator", "", "1 / 0")
    assert "cloud" not in shell.user_ns


@pytest.mark.parametrize("command", ["%%cds_simulator", "%cds"])
def test_the_help_of_a_magic_is_its_own(shell: Any, capsys: pytest.CaptureFixture[str], command: str) -> None:
    shell.run_cell(f"{command}?")
    shown = capsys.readouterr().out
    assert f"`{command} " in shown
    assert "partial" not in shown


def test_a_cell_that_is_typed_ends_with_an_empty_line(shell: Any) -> None:
    status = shell.input_transformer_manager.check_complete
    assert [status(cell)[0] for cell in ("%%cds_simulator 3", "%%cds_simulator 3\n1\n\n")] == ["incomplete", "complete"]
