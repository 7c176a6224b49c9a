"""Every command that a README, a guide or `cds help` shows runs, on a furnished simulator and on a terminal."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import sys
from typing import TYPE_CHECKING

import pexpect
import pytest

import cds
from consoles import Command, commands, documents, inline_commands, topic_commands
from paths import ROOT
from prompt import LONGEST, Prompt, Terminal
from webhooks import webhook

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ENGLISH = [name for name in documents() if "zh-CN" not in name]
COMMANDS = [command for name in ENGLISH for command in commands(name)] + topic_commands()

NOT_RUN = {
    "pip install cds-rs": "asks a package index",
    "pip install .": "compiles for minutes: `make installed` does it",
    "pip uninstall cds-rs": "removes what the tests run: `make installed` does it elsewhere",
    "cds configure": "asks at a terminal: tests/python/cli/test_configure.py answers",
}
"""Commands with the reason why they are not run here."""

SERVING = ("cds simulator", "python exporter.py")
"""Programs that end when they are stopped; the next command talks to one."""

SILENT = ("source ", "python3 -m venv")
"""Commands that show nothing when they succeed."""

BLOCKS = {
    "python": "test_quickstart.py, test_recipes.py, test_migration.py",
    "console": "here",
    "bash": "test_recipes.py",
    "toml": "test_settings_guide.py",
    "json": "test_settings_guide.py",
}
"""Which test runs a code block of each language."""


@pytest.fixture(scope="module")
def snapshot() -> str:
    """A cloud with servers of the names and tags that the guides use."""
    with cds.Simulator(seed=1, progression="immediate") as cloud:
        cloud.furnish(servers=8)
        with cloud.client() as client:
            furnish(client)
        return cloud.snapshot()


@pytest.fixture
def cloud(snapshot: str) -> Iterator[cds.Simulator]:
    with cds.Simulator(seed=1, progression="immediate") as cloud:
        cloud.restore(snapshot)
        yield cloud


def furnish(client: cds.Client) -> None:
    for name in ("test", "green"):
        client.instance.create_tag(TagName=name)
    tags = {row["TagName"]: str(row["TagId"]) for row in client.instance.describe_tags().rows}
    running = (row["InstanceId"] for row in client.instance.iter_instances() if row["InstanceStatus"] == "running")
    for name, tag in {"web-1": "production", "web-2": "test", "api-1": "green"}.items():
        instance = next(running)
        client.instance.modify_instance_name(InstanceId=instance, InstanceName=name)
        client.instance.add_instances_tags(InstanceIds=[instance], AddTagIds=[tags[tag]])


def server(cloud: cds.Simulator, name: str) -> str:
    with cloud.client() as client:
        return next(row["InstanceId"] for row in client.instance.iter_instances() if row["InstanceName"] == name)


def given(cloud: cds.Simulator, hook: str) -> dict[str, str]:
    """What stands for the placeholders."""
    with cloud.client() as client:
        task = client.vdc.create_vdc(RegionId="CN_Beijing_A", VdcName="alarm").task
    assert task is not None
    return {
        r"\bID\b": server(cloud, "api-1"),
        r"\b63749\b|\b63750\b": str(task.id),
        r"NEW_PASSWORD=\.\.\.": "NEW_PASSWORD=Example-Passw0rd!",
        r"https://hooks\.example/cds": hook,
        r"http://127\.0\.0\.1:8100": cloud.endpoint_url,
        r"--port 8100": "--port 0",
        r"exporter\.py 9118": "exporter.py 0",
    }


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A working folder with the recipes, and the programs under test in `bin`; `make` says what it would do."""
    bin_folder = tmp_path / "bin"
    shutil.copytree(ROOT / "examples/recipes", tmp_path / "work")
    bin_folder.mkdir()
    for name, words in {
        "cds": f"{sys.executable} -m cds",
        "python": sys.executable,
        "pytest": f"{sys.executable} -m pytest -p no:cacheprovider",
        "make": f"{shutil.which('make')} --dry-run --directory {ROOT}",
    }.items():
        (bin_folder / name).write_text(f'#!/bin/sh\nexec {words} "$@"\n')
        (bin_folder / name).chmod(0o755)
    return tmp_path / "work"


def on_terminal(command: str, cloud: cds.Simulator, folder: Path) -> Terminal:
    variables = Prompt.of(cloud).variables(
        PATH=f"{folder.parent / 'bin'}:{os.environ['PATH']}", XDG_STATE_HOME=str(folder)
    )
    return Terminal(
        ["/bin/bash", "-euo", "pipefail", "-c", f"cd {shlex.quote(str(folder))}\n{command}"], variables, 120
    )


@pytest.mark.slow
@pytest.mark.parametrize("command", [one for one in COMMANDS if one.text not in NOT_RUN], ids=str)
def test_a_command_runs(command: Command, cloud: cds.Simulator, folder: Path) -> None:
    with webhook() as (url, _):
        text = command.text
        for placeholder, value in given(cloud, url).items():
            text = re.sub(placeholder, value, text)
        terminal = on_terminal(text, cloud, folder)
        if text.startswith(SERVING):
            terminal.expect("http://127.0.0.1:")
            terminal.interrupt()
            terminal.end()
            return
        before = len(cloud.requests)
        shown, code = ended(terminal)
    assert code == 0, shown
    assert shown.strip() or len(cloud.requests) > before or text.startswith(SILENT)


def ended(terminal: Terminal) -> tuple[str, int]:
    """What it has shown, and its exit code; each question is answered with yes."""
    shown = ""
    while terminal.child.expect_exact([pexpect.EOF, "[y/N] "], timeout=LONGEST) == 1:
        shown += terminal.child.before
        terminal.answer("y")
    shown += terminal.child.before
    terminal.child.close()
    return shown, terminal.child.exitstatus


def test_a_command_that_is_not_run_is_one_of_the_guides() -> None:
    assert set(NOT_RUN) <= {command.text for command in COMMANDS}


INLINE = sorted({text for name in ENGLISH for text in inline_commands(name)} - {"cds SERVICE ACTION"})


@pytest.mark.parametrize("text", INLINE)
def test_a_command_in_a_sentence_is_one(text: str) -> None:
    """Its help comes where its words and options are known; what only has options shows something without it."""
    words = shlex.split(text)[1:]
    ended = Prompt().run(*words, *([] if words[0].startswith("-") else ["--help"]))
    assert ended.code == 0, ended.err


def test_both_languages_show_the_same_commands() -> None:
    pairs = {
        name: name.replace("docs/", "docs/zh-CN/") if name.startswith("docs/") else name.replace(".md", ".zh-CN.md")
        for name in ENGLISH
    }
    pairs = {english: chinese for english, chinese in pairs.items() if (ROOT / chinese).is_file()}
    assert len(pairs) > 20
    for english, chinese in pairs.items():
        assert [one.text for one in commands(english)] == [one.text for one in commands(chinese)], english


def test_every_code_block_is_run_by_a_test() -> None:
    for name in documents():
        languages = set(re.findall(r"^```(\S+)$", (ROOT / name).read_text("utf-8"), re.MULTILINE))
        assert languages <= BLOCKS.keys(), name
        assert not languages & {"toml", "json"} or name.endswith("settings.md"), name
        assert "bash" not in languages or name.endswith("recipes.md"), name
