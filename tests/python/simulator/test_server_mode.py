"""`cds simulator`: a simulated cloud in a separate process."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import urllib.error
from typing import TYPE_CHECKING

import pytest

import cds
from serving import Served, run

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


EXAMPLE = "3f6c1b52-8d0e-4c47-9a35-71e2c4d8b906"
"""The server of the examples."""


@pytest.fixture
def errors(tmp_path: Path) -> Path:
    return tmp_path / "stderr"


@pytest.fixture
def served(errors: Path) -> Iterator[Served]:
    with Served(errors, "--progression", "immediate") as served:
        yield served.ready()


def test_the_printed_lines_make_a_client(served: Served, monkeypatch: pytest.MonkeyPatch):
    for name, value in served.environment.items():
        monkeypatch.setenv(name, value)
    with cds.Client() as client:
        client.vdc.create_vdc(RegionId="CN_Beijing_A", VdcName="from elsewhere").task.wait()
        assert [vdc["VdcName"] for vdc in client.vdc.describe_vdc()["Data"]] == ["from elsewhere"]
    assert served.url in served.errors()


def test_a_shell_reads_the_printed_lines(errors: Path, tmp_path: Path):
    secret = """it's$(not)"so"`easy`."""
    with Served(errors, "--access-key-id", "my-key", "--access-key-secret", secret) as served:
        served.ready()
        assert served.environment["CDS_ACCESS_KEY_SECRET"] == secret
        with served.client() as client:
            assert client.instance.describe_tags()["Code"] == "Success"
        script = f'{printed(served)}printf %s "$CDS_ACCESS_KEY_ID $CDS_ACCESS_KEY_SECRET"'
        assert subprocess.run(["sh", "-c", script], capture_output=True, text=True, check=True).stdout == (
            f"my-key {secret}"
        )


def printed(served: Served) -> str:
    """The lines again, quoted as a shell of POSIX needs it and no more."""
    quoted = {name: value.replace("'", "'\\''") for name, value in served.environment.items()}
    return "".join(f"export {name}='{value}'\n" for name, value in quoted.items())


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 0), (signal.SIGINT, 130)])
def test_a_signal_ends_it(served: Served, number: int, code: int):
    assert served.end(number) == code
    assert "Traceback" not in served.errors()


def test_what_cannot_be_used_is_told_in_a_line(tmp_path: Path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        result = run("simulator", "--port", str(taken.getsockname()[1]))
    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr.count("\n") == 1
    assert "cannot listen" in result.stderr
    foreign = tmp_path / "letter.txt"
    foreign.write_text("dear reader")
    result = run("simulator", "--port", "0", "--state", foreign)
    assert (result.returncode, result.stdout) == (1, "")
    assert f"{foreign}: it is not a state file" in result.stderr
    assert foreign.read_text() == "dear reader"


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("simulate",),
        ("simulator", "--port", "http"),
        ("simulator", "--port", "70000"),
        ("simulator", "--host", "here"),
        ("simulator", "--progression", "hours:1"),
        ("simulator", "--latency", "-1"),
        ("simulator", "--clock", "fast"),
        ("simulator", "--seed", "-1"),
        ("simulator", "--colour"),
    ],
)
def test_wrong_usage_is_told_apart(arguments: tuple[str, ...]):
    result = run(*arguments)
    assert (result.returncode, result.stdout) == (2, "")
    assert "USAGE" in result.stderr or "--help" in result.stderr


def test_help_and_version_are_data():
    result = run("--version")
    assert (result.returncode, result.stdout, result.stderr) == (0, f"cds {cds.__version__}\n", "")
    for arguments in [("--help",), ("simulator", "--help")]:
        result = run(*arguments)
        assert (result.returncode, result.stderr) == (0, "")
        assert "USAGE\n  cds" in result.stdout


def test_keys_are_random_unless_a_seed_is_given(errors: Path):
    def keys(*arguments: str) -> str:
        with Served(errors, *arguments) as served:
            served.ready()
            return served.environment["CDS_ACCESS_KEY_SECRET"]

    assert keys() != keys()
    assert keys("--seed", "0") == keys("--seed", "0")


def test_a_clock_of_the_world_runs(errors: Path):
    with Served(errors, "--clock", "real") as served:
        time = served.ready().control("overview")["time"]
        assert not time.startswith("2025-01-01")
    with Served(errors) as served:
        assert served.ready().control("overview")["time"] == "2025-01-01 08:00:00"


def test_what_the_examples_name_is_added_by_a_control(served: Served):
    served.control("furnish", {"examples": True})
    with served.client() as client:
        assert client.instance.describe_instances(InstanceId=EXAMPLE)["Data"]["Total"] == 1


def test_a_state_file_with_the_examples_is_served_again(errors: Path, tmp_path: Path):
    for name in ("web-1", "renamed"):
        with Served(errors, "--examples", "--state", str(tmp_path / "cloud.db")) as served:
            with served.ready().client() as client:
                (server,) = client.instance.describe_instances(InstanceId=EXAMPLE).rows
                assert server["InstanceName"] == name
                client.instance.modify_instance_name(InstanceId=EXAMPLE, InstanceName="renamed")


def test_a_fleet_and_its_faults_are_controls_too(served: Served):
    served.control("furnish", {"servers": 12})
    served.control("fail", {"kind": "bad_gateway", "action": "CreateVdc", "times": 2})
    assert served.control("faults") == [{"kind": "bad_gateway", "action": "CreateVdc", "times": 2}]
    served.control("clear_faults", {})
    assert served.control("faults") == []
    with served.client() as client:
        assert len(list(client.instance.iter_instances())) == 12


def test_other_machines_need_keys_of_ones_own(errors: Path):
    result = run("simulator", "--port", "0", "--host", "0.0.0.0")
    assert (result.returncode, result.stdout) == (1, "")
    assert "your own access key id and secret" in result.stderr
    with Served(errors, "--host", "0.0.0.0", "--access-key-id", "id", "--access-key-secret", "own") as served:
        with served.ready().client() as client:
            assert client.instance.describe_tags()["Code"] == "Success"


def test_a_line_tells_of_each_request(errors: Path):
    with Served(errors, "--log") as served, served.ready().client() as client:
        client.instance.create_tag(TagName="one")
        with pytest.raises(cds.APIError) as refused:
            client.instance.create_tag(TagName="one")
        served.control("advance", {"seconds": 1})
        served.end(signal.SIGTERM)
    lines = [line.split() for line in served.errors().splitlines()[1:]]
    assert [line[1:4] for line in lines] == [
        ["CreateTag", "200", "Success"],
        ["CreateTag", str(refused.value.http_status), refused.value.code],
        ["POST", "/_simulator/advance", "200"],
    ]
    assert all(line[0].endswith("Z") and line[-1] == "ms" for line in lines)
    assert served.environment["CDS_ACCESS_KEY_SECRET"] not in served.errors()


def test_any_program_can_use_the_controls(served: Served):
    with served.client() as client:
        served.control("progression", {"progression": "seconds:60"})
        task = client.vdc.create_vdc(RegionId="CN_Beijing_A", VdcName="slow").task
        task.refresh()
        assert not task.done()
        served.control("advance", {"seconds": 61})
        task.refresh()
        assert task.done()
        served.control("fail", {"kind": "error", "code": "NotEnoughBalance", "times": 1})
        with pytest.raises(cds.InsufficientBalanceError):
            client.vdc.create_vdc(RegionId="CN_Beijing_A")
        snapshot = served.control("snapshot")
        served.control("reset", {})
        assert served.control("requests") == []
        assert client.vdc.describe_vdc()["Data"] == []
        served.control("restore", snapshot)
        assert [vdc["VdcName"] for vdc in client.vdc.describe_vdc()["Data"]] == ["slow"]
        assert [request["action"] for request in served.control("requests")] == ["DescribeVdc"] * 2


def test_controls_say_what_is_wrong(served: Served):
    for name, body, status in [("advance", {"hours": 1}, 400), ("nothing", None, 404), ("reset", None, 405)]:
        with pytest.raises(urllib.error.HTTPError) as refused:
            served.control(name, body)
        with refused.value as answer:
            assert answer.code == status
            assert json.load(answer)["error"]
    with pytest.raises(urllib.error.HTTPError) as refused:
        served.control("reset", {}, Origin="http://evil.example")
    with refused.value as answer:
        assert answer.code == 403
