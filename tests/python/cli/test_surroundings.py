"""Where a command runs: windows that change their size, read-only homes, wrong keys and clocks, other locales."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

import cds
from prompt import PROGRAM, Prompt

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

VDC = ("vdc", "create-vdc", "--region-id", "CN_Beijing_A", "--vdc-name", "生产环境", "--yes")


@pytest.fixture
def still() -> Iterator[cds.Simulator]:
    """A cloud whose clock stands still, so that no task ends."""
    with cds.Simulator(seed=1, progression="seconds:60") as simulator:
        yield simulator


@pytest.fixture
def sealed(home: Path) -> None:
    """A home in which nothing can be created, also by root."""
    for folder in (".local", ".config", ".cds"):
        (home / folder).write_text("a file, where a folder would be", encoding="utf-8")


def test_progress_fits_a_window_that_became_narrow(still: cds.Simulator):
    terminal = Prompt.of(still).terminal(*VDC, "--wait", columns=120)
    terminal.expect("(0 s)")
    terminal.resize(12)
    terminal.expect("…")
    still.advance(120)
    code, text = terminal.end()
    assert code == 0
    drawn = [part.split("\x1b[K")[-1] for part in text.split("\r") if "task" in part]
    assert all(len(part) <= 12 for part in drawn if part.endswith("…")), drawn


def test_progress_of_many_fits_a_window_that_became_narrow(cloud: cds.Simulator, prompt: Prompt):
    cloud.furnish(examples=True)
    terminal = prompt.terminal("server", "stop", "web-*", "--yes", "--wait", columns=120)
    terminal.resize(10)
    code, text = terminal.end()
    assert code == 0
    assert "columns do not fit" in text


def test_a_table_is_made_for_the_width_of_the_window_at_that_moment(still: cds.Simulator):
    prompt = Prompt.of(still)
    terminal = prompt.terminal(*VDC, "--wait", columns=200)
    terminal.expect("(0 s)")
    terminal.resize(30)
    still.advance(120)
    code, text = terminal.end()
    assert code == 0
    assert "columns do not fit" in text


@pytest.mark.usefixtures("sealed")
def test_a_home_that_cannot_be_written_hinders_no_call(cloud: cds.Simulator, prompt: Prompt):
    assert prompt.run("vdc", "describe-vdc").code == 0
    assert prompt.run(*VDC).code == 0
    ended = prompt.run(*VDC, "--once", "k")
    assert (ended.code, ended.err.count("\n")) == (2, 1)
    assert ".local" in ended.err
    assert sum(sent["action"] == "CreateVdc" for sent in cloud.requests) == 1
    lines = f"{cloud.access_key_id}\n{cloud.access_key_secret}\n{cloud.endpoint_url}\n"
    ended = prompt.run("configure", stdin=lines)
    assert (ended.code, ".config" in ended.err) == (1, True)


@pytest.mark.parametrize(
    "words",
    [("overview",), ("cost",), ("server", "list"), ("server", "stop", "web"), ("journal", "resolve")],
)
def test_without_a_key_every_command_says_where_it_looked(words: tuple[str, ...]):
    ended = Prompt().run(*words)
    assert (ended.code, ended.out, ended.err.count("\n")) == (2, "", 1)
    assert "CDS_ACCESS_KEY_ID" in ended.err


@pytest.mark.parametrize("words", [("overview",), ("cost",), ("server", "list"), ("vdc", "describe-vdc")])
def test_a_wrong_key_is_named_as_such(prompt: Prompt, words: tuple[str, ...]):
    prompt.environment["CDS_ACCESS_KEY_SECRET"] = "wrong"
    ended = prompt.run(*words)
    assert (ended.code, ended.err.count("\n")) == (1, 1)
    assert "access_key_secret" in ended.err


def test_a_wrong_clock_is_corrected_by_that_of_the_server(cloud: cds.Simulator, prompt: Prompt):
    cloud.fail(kind="clock_skew", seconds=7200, times=1)
    assert prompt.run("vdc", "describe-vdc").code == 0


@pytest.mark.parametrize("variables", [{"LANG": "C"}, {"LC_ALL": "POSIX"}, {"LANG": "zh_CN.GBK"}, {"LANG": ""}])
def test_names_are_utf_8_in_every_locale(prompt: Prompt, variables: dict[str, str]):
    out = prompt.succeed(*VDC, "--wait", "--output", "ids", **variables)
    assert "生产环境" in prompt.succeed("vdc", "describe-vdc", "--output", "table", **variables)
    assert out.strip() in prompt.succeed("vdc", "describe-vdc", "--keyword", "生产环境", "--output", "ids", **variables)


def test_without_a_home_commands_work(cloud: cds.Simulator, prompt: Prompt):
    assert prompt.run("server", "list", HOME="").code == 0
    assert prompt.run("completion", "bash", HOME="").code == 0


def test_a_terminal_that_can_do_nothing_gets_plain_text(prompt: Prompt):
    _, text = prompt.terminal("regions", TERM="dumb", NO_COLOR="").end()
    assert "\x1b" not in text


def test_a_closed_stderr_is_no_failure(prompt: Prompt):
    ended = subprocess.run(
        ["sh", "-c", '"$@" 2>&-', "sh", *PROGRAM, "server", "list"],
        capture_output=True,
        env=prompt.variables(),
        check=False,
        timeout=60,
    )
    assert (ended.returncode, ended.stdout) == (0, b"[]\n")
