"""`%load_ext cds` in IPython."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import pytest

import cds
from frames import needed

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
def client(monkeypatch: pytest.MonkeyPatch) -> Iterator[cds.Client]:
    with cds.Simulator(seed=1) as simulator, simulator.client() as client:
        simulator.furnish(servers=12)
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


def test_a_cell_with_a_simulated_cloud(shell: Any) -> None:
    shell.user_ns["client"] = "mine"
    shell.run_cell_magic("cds_simulator", "3", "found = len(list(client.instance.iter_instances())), cloud.faults")
    assert (shell.user_ns["found"], shell.user_ns["client"]) == ((3, []), "mine")
    assert "cloud" not in shell.user_ns
    assert "CDS_ENDPOINT_URL" not in os.environ


def test_an_error_in_the_cell_is_raised_and_the_cloud_stops(shell: Any, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(ZeroDivisionError):
        shell.run_cell_magic("cds_simulator", "", "1 / 0")
    assert "cloud" not in shell.user_ns
