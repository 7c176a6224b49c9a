"""Every recipe is a program that works on the simulator, and is short."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import urllib.request
from typing import TYPE_CHECKING, Any

import pytest

import cds
from paths import ROOT
from prompt import Prompt
from webhooks import webhook

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FOLDER = ROOT / "examples/recipes"
RECIPES = sorted(path.name for path in FOLDER.iterdir() if path.suffix in {".py", ".sh"})

PASSWORD = "Example-Passw0rd!"


@pytest.fixture
def cloud() -> Iterator[cds.Simulator]:
    with cds.Simulator(seed=1, progression="immediate") as cloud:
        cloud.furnish(servers=20)
        yield cloud


def variables(cloud: cds.Simulator, **more: str) -> dict[str, str]:
    own = {"PATH": os.environ["PATH"], "NEW_PASSWORD": PASSWORD, "LC_ALL": "C.UTF-8", **more}
    return {**own, **Prompt.of(cloud).environment}


def run(cloud: cds.Simulator, folder: Path, name: str, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(FOLDER / name), *words]
    environment = variables(cloud, XDG_STATE_HOME=str(folder), **more)
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=60, check=False)


def output(cloud: cds.Simulator, folder: Path, name: str, *words: str) -> str:
    ended = run(cloud, folder, name, *words)
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


def servers(cloud: cds.Simulator, **filters: str) -> list[dict[str, Any]]:
    with cloud.client() as client:
        return [dict(vm) for vm in client.instance.iter_instances(**filters)]


def tag(cloud: cds.Simulator, server: str, name: str) -> None:
    with cloud.client() as client:
        client.instance.create_tag(TagName=name)
        (made,) = (one["TagId"] for one in client.instance.describe_tags().rows if one["TagName"] == name)
        client.instance.add_instances_tags(InstanceIds=[server], AddTagIds=[str(made)])


def test_the_inventory_has_every_server(cloud: cds.Simulator, tmp_path: Path) -> None:
    pytest.importorskip("pandas", reason="the frame is a pandas one")
    output(cloud, tmp_path, "inventory.py", "servers.csv")
    lines = (tmp_path / "servers.csv").read_text("utf-8").splitlines()
    assert len(lines) == 21
    assert all(vm["InstanceName"] in line for vm, line in zip(servers(cloud), lines[1:], strict=True))


def test_only_idle_servers_with_the_tag_are_stopped(cloud: cds.Simulator, tmp_path: Path) -> None:
    def running() -> set[str]:
        return {vm["InstanceId"] for vm in servers(cloud) if vm["InstanceStatus"] == "running"}

    cloud.advance(24 * 3600)
    before = running()
    tagged = {vm["InstanceId"] for vm in servers(cloud, TagName="production")}
    said = output(cloud, tmp_path, "stop_idle.py", "production", "2025-01-02 08:00:00")
    stopped = before - running()
    assert said == f"{len(stopped)} of {len(tagged & before)} stopped\n"
    assert stopped <= tagged


def test_a_fleet_is_resized_although_one_server_fails(cloud: cds.Simulator, tmp_path: Path) -> None:
    cloud.fail("ModifyInstanceSpec", kind="task_error", message="no room")
    ended = run(cloud, tmp_path, "resize_fleet.py", "production", "32", "128")
    assert ended.returncode == 1, ended.stderr
    assert "no room" in ended.stdout
    others = [vm for vm in servers(cloud, TagName="production") if (vm["Cpu"], vm["Ram"]) != (32, 128)]
    assert len(others) == 1


def test_costs_are_summed_up_by_team(cloud: cds.Simulator, tmp_path: Path) -> None:
    (first, second, *_) = servers(cloud)
    tag(cloud, first["InstanceId"], "team-search")
    tag(cloud, second["InstanceId"], "team-maps")
    cloud.advance(10 * 24 * 3600)
    lines = output(cloud, tmp_path, "cost_by_team.py", "2025-01").splitlines()
    assert {line.split(maxsplit=1)[1] for line in lines} == {"team-search", "team-maps", "no team", "total"}
    *costs, total = [float(line.split()[0]) for line in lines]
    assert sum(costs) == pytest.approx(total)
    assert min(costs) > 0


def test_a_port_is_opened_once(cloud: cds.Simulator, tmp_path: Path) -> None:
    words = ("open_port.py", "web", "443", "203.0.113.0/24", "198.51.100.7")
    assert "port 443 is open to 203.0.113.0/24, 198.51.100.7" in output(cloud, tmp_path, *words)
    assert output(cloud, tmp_path, *words) == "open already\n"


def test_an_image_is_rolled_over_the_servers_with_a_tag(cloud: cds.Simulator, tmp_path: Path) -> None:
    output(cloud, tmp_path, "roll_image.py", "production", "Ubuntu_18.04_64")
    found = servers(cloud, TagName="production")
    assert {(vm["ImageId"], vm["InstanceStatus"]) for vm in found} == {("Ubuntu_18.04_64", "running")}
    assert output(cloud, tmp_path, "roll_image.py", "production", "Ubuntu_18.04_64") == ""


def test_a_failed_task_raises_an_alarm(cloud: cds.Simulator, tmp_path: Path) -> None:
    with cloud.client() as client:
        cloud.fail("CreateVdc", kind="task_error", message="no room in the rack")
        orders = [client.vdc.create_vdc(RegionId="CN_Beijing_A", VdcName=name) for name in ("fails", "works")]
    with webhook() as (url, texts):
        ended = run(cloud, tmp_path, "alarm.py", url, *(order["TaskId"] for order in orders))
    assert ended.returncode == 1, ended.stderr
    assert len(texts) == 1
    assert "no room in the rack" in texts[0]
    assert "FINISH" in ended.stdout


def test_a_crash_orders_nothing_twice(cloud: cds.Simulator, tmp_path: Path) -> None:
    cloud.fail("CreateInstance", kind="drop_after")
    assert run(cloud, tmp_path, "resume.py", "site", "2").returncode != 0
    again = output(cloud, tmp_path, "resume.py", "site", "2")
    assert [line.split()[0] for line in again.splitlines()] == ["site-1", "site-2"]
    assert sorted(vm["InstanceName"] for vm in servers(cloud, VdcName="site")) == ["site-1", "site-2"]


def test_prometheus_scrapes_the_states(cloud: cds.Simulator, tmp_path: Path) -> None:
    command = [sys.executable, str(FOLDER / "exporter.py"), "0"]
    with subprocess.Popen(
        command, env=variables(cloud), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as exporter:
        assert exporter.stdout
        try:
            with urllib.request.urlopen(exporter.stdout.readline().strip(), timeout=30) as answer:
                text = answer.read().decode()
        finally:
            exporter.terminate()
    numbers = [int(number) for number in re.findall(r"^cds_servers\{.*\} (\d+)$", text, re.MULTILINE)]
    assert sum(numbers) == 20


def test_the_job_runs_without_a_home(cloud: cds.Simulator, tmp_path: Path) -> None:
    with cloud.client() as client:
        first = next(vm["InstanceId"] for vm in client.instance.iter_instances() if vm["InstanceStatus"] == "running")
    tag(cloud, first, "test")
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin/cds").write_text(f'#!/bin/sh\nexec {sys.executable} -m cds "$@"\n')
    (tmp_path / "bin/cds").chmod(0o755)
    profile = tmp_path / "config.toml"
    profile.write_text(
        f'[profile.default]\naccess_key_id = "{cloud.access_key_id}"\n'
        f'access_key_secret = "{cloud.access_key_secret}"\nendpoint_url = "{cloud.endpoint_url}"\n'
    )
    profile.chmod(0o600)
    ended = subprocess.run(
        ["/bin/sh", str(FOLDER / "cron.sh"), str(tmp_path)],
        env={"PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr + ended.stdout
    assert ended.stdout.split() == [first]


def test_the_unit_tests_of_a_script_pass(cloud: cds.Simulator, tmp_path: Path) -> None:
    shutil.copy(FOLDER / "test_own_script.py", tmp_path)
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_own_script.py"]
    ended = subprocess.run(
        command, cwd=tmp_path, env={"PATH": os.environ["PATH"]}, capture_output=True, text=True, timeout=60, check=False
    )
    assert "3 passed" in ended.stdout, ended.stdout + ended.stderr


@pytest.mark.skipif(
    not all(map(shutil.which, ("bash", "curl", "jq", "openssl"))), reason="the program under test is a shell function"
)
def test_a_program_in_another_language_is_tested(tmp_path: Path) -> None:
    (tmp_path / "cds").write_text(f'#!/bin/sh\nexec {sys.executable} -m cds "$@"\n')
    (tmp_path / "cds").chmod(0o755)
    environment = {"PATH": f"{tmp_path}:{os.environ['PATH']}", "HOME": str(tmp_path)}
    ended = subprocess.run(
        ["bash", str(FOLDER / "ci.sh")],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout.endswith("passed\n")


@pytest.mark.parametrize("name", RECIPES)
def test_a_recipe_is_short_and_tested(name: str) -> None:
    text = (FOLDER / name).read_text("utf-8")
    assert len(text.splitlines()) <= 40
    assert name in (ROOT / "tests/python/docs/test_recipes.py").read_text("utf-8")


@pytest.mark.parametrize("page", ["docs/recipes.md", "docs/zh-CN/recipes.md"])
def test_the_page_has_every_recipe(page: str) -> None:
    text = (ROOT / page).read_text("utf-8")
    for name in RECIPES:
        assert (FOLDER / name).read_text("utf-8").strip() in text, name
