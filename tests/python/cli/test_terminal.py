"""On a real pseudo-terminal: tables that fit, questions before what costs money or destroys, progress, Ctrl-C."""

from __future__ import annotations

import subprocess
from unicodedata import east_asian_width

import pytest

import cds
from prompt import PROGRAM, Prompt

INSTANCE = (
    *(
        "instance",
        "create-instance",
        "--region-id",
        "CN_Beijing_A",
        "--instance-name",
        "web",
        "--password",
        "Secret-1-word",
    ),
    *("--cpu", "2", "--ram", "4", "--instance-type", "High"),
)


def width(line: str) -> int:
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in line)


@pytest.fixture
def vdc(prompt: Prompt) -> str:
    return prompt.succeed(
        *("vdc", "create-vdc", "--region-id", "CN_Beijing_A", "--vdc-name", "生产环境", "--wait", "--output", "ids")
    ).strip()


@pytest.mark.parametrize("columns", [40, 80, 200])
def test_a_table_fits_the_terminal(cloud: cds.Simulator, prompt: Prompt, columns: int):
    cloud.furnish(servers=5)
    code, text = prompt.terminal("instance", "describe-instances", columns=columns).end()
    assert code == 0
    lines = text.splitlines()
    assert max(width(line) for line in lines if "columns do not fit" not in line) <= columns
    ids = prompt.succeed("instance", "describe-instances", "--output", "ids").split()
    assert all(any(line.startswith(identity) for line in lines) for identity in ids)
    assert ("columns do not fit" in text) is (columns < 200)


def test_wide_letters_are_aligned(prompt: Prompt, vdc: str):
    prompt.succeed("vdc", "create-vdc", "--region-id", "CN_Beijing_A", "--vdc-name", "test", "--wait")
    _, text = prompt.terminal("vdc", "describe-vdc").end()
    header, *rows = text.splitlines()
    place = width(header[: header.index("RegionId")])
    assert len(rows) == 2
    assert [width(row[: row.index("CN_Beijing_A")]) for row in rows] == [place, place]


def test_ten_thousand_rows(cloud: cds.Simulator, prompt: Prompt):
    cloud.furnish(servers=10_000)
    out = prompt.succeed("instance", "describe-instances", "--all-pages", "--output", "table", "--no-header")
    assert len(out.splitlines()) == 10_000


def test_more_rows_than_a_page_are_told_on_stderr(cloud: cds.Simulator, prompt: Prompt):
    cloud.furnish(servers=25)
    ended = prompt.run("instance", "describe-instances", "--page-size", "10")
    assert ended.err == "10 of 25; --all-pages for all\n"
    limited = prompt.run("instance", "describe-instances", "--limit", "12", "--output", "ids")
    assert (len(limited.out.split()), limited.err) == (12, "")


def test_an_order_is_asked_about_with_its_price(cloud: cds.Simulator, prompt: Prompt, vdc: str):
    before = len(cloud.requests)
    terminal = prompt.terminal(*INSTANCE, "--vdc-id", vdc)
    terminal.expect("This costs money: TotalPrice ")
    terminal.expect("Go on? [y/N] ")
    assert "Secret-1-word" not in str(terminal.child.before)
    terminal.answer("n")
    assert terminal.end()[0] == 130
    assert [sent["action"] for sent in cloud.requests[before:]] == ["DescribeInstancePrice"]


def test_yes_at_the_question_goes_on_and_waits_with_progress(prompt: Prompt, vdc: str):
    terminal = prompt.terminal(*INSTANCE, "--vdc-id", vdc, "--wait")
    terminal.expect("Go on? [y/N] ")
    terminal.answer("y")
    terminal.expect("task ")
    code, text = terminal.end()
    assert code == 0
    assert "succeeded" in text


@pytest.mark.parametrize("flag", ["--yes", "-y", "--dry-run"])
def test_nothing_is_asked_that_is_answered(prompt: Prompt, vdc: str, flag: str):
    code, text = prompt.terminal("vdc", "delete-vdc", "--vdc-id", vdc, flag).end()
    assert code == 0
    assert "Go on?" not in text


def test_a_destruction_is_asked_about(cloud: cds.Simulator, prompt: Prompt, vdc: str):
    terminal = prompt.terminal("vdc", "delete-vdc", "--vdc-id", vdc)
    terminal.expect("no other call restores")
    terminal.expect("Go on? [y/N] ")
    terminal.interrupt()
    code, _ = terminal.end()
    assert code in {130, -2}
    assert cloud.requests[-1]["action"] != "DeleteVdc"


def test_without_a_terminal_nothing_is_asked(prompt: Prompt, vdc: str):
    prompt.succeed("vdc", "delete-vdc", "--vdc-id", vdc, "--wait")


def test_no_colour_unless_it_is_wanted(prompt: Prompt, vdc: str):
    _, plain = prompt.terminal("vdc", "describe-vdc").end()
    _, bold = prompt.terminal("vdc", "describe-vdc", NO_COLOR="").end()
    assert "\x1b" not in plain
    assert "\x1b[1m" in bold.splitlines()[0]
    assert vdc in plain


@pytest.mark.parametrize(
    "words", [("instance", "describe-instances", "--all-pages"), ("instance", "create-instance", "--help")]
)
def test_a_reader_that_has_seen_enough_is_no_error(cloud: cds.Simulator, prompt: Prompt, words: tuple[str, ...]):
    cloud.furnish(servers=2_000)
    with subprocess.Popen(
        [*PROGRAM, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=prompt.variables()
    ) as child:
        assert child.stdout is not None
        assert child.stderr is not None
        child.stdout.close()
        assert child.stderr.read() == b""
