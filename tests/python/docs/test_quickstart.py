"""Runs the demo and every Python snippet in the READMEs and guides."""

from __future__ import annotations

import importlib.metadata
import re
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

import cds
from modelled import ACTIONS
from paths import ROOT
from snippets import GUIDES, READMES, SNIPPETS, Snippet, snippets

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


def test_the_quick_start_shows_each_step():
    run = subprocess.run(
        [sys.executable, str(ROOT / "examples/quickstart.py")], capture_output=True, text=True, timeout=60, check=False
    )
    assert run.returncode == 0, run.stderr
    assert run.stderr == ""
    for words in (
        "VDC quickstart in CN_Beijing_A",
        "for 0.96 CNY an hour",
        "NEW > FINISH",
        "web003  10.7.0.4  2 cores, 4 GB  running",
        "web001  10.7.0.2  4 cores, 8 GB  stopped",
        "refused: DeleteVdc: IncorrectVdcStatus",
        "What to try next",
    ):
        assert words in run.stdout


@pytest.mark.parametrize("snippet", [one for one in SNIPPETS if not one.is_test], ids=str)
def test_snippets_run(snippet: Snippet, monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.chdir(tmp_path)
    with a_cloud(monkeypatch) as (_, available):
        execute(snippet, {name: available[name]() for name in snippet.given})


PATTERNS = [one for one in snippets("docs/once.md") if "client.once" in one.code and "Simulator(" not in one.code]


def test_the_patterns_are_a_script_a_nightly_job_and_a_notebook_cell():
    assert len(PATTERNS) == 3


@pytest.mark.parametrize("snippet", PATTERNS, ids=str)
def test_a_pattern_that_runs_twice_orders_once(
    snippet: Snippet, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.chdir(tmp_path)
    with a_cloud(monkeypatch) as (cloud, available):
        given = {name: available[name]() for name in snippet.given}
        execute(snippet, dict(given))
        changes, said = changes_sent(cloud), capsys.readouterr().out
        assert changes > 0
        execute(snippet, dict(given))
        assert changes_sent(cloud) == changes
        assert capsys.readouterr().out == said


def changes_sent(cloud: cds.Simulator) -> int:
    changes = {action.name for action in ACTIONS if action.model["effect"] == "mutate"}
    return sum(request["action"] in changes for request in cloud.requests)


@contextmanager
def a_cloud(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[cds.Simulator, dict[str, Callable[[], object]]]]:
    """A cloud that the environment names, and what is given to snippets."""
    with cds.Simulator(progression="immediate") as cloud, cloud.client(journal="journal.db") as client:
        monkeypatch.setenv("CDS_ENDPOINT_URL", cloud.endpoint_url)
        monkeypatch.setenv("CDS_ACCESS_KEY_ID", cloud.access_key_id)
        monkeypatch.setenv("CDS_ACCESS_KEY_SECRET", cloud.access_key_secret)
        yield (
            cloud,
            {"cloud": lambda: cloud, "client": lambda: client, "server": lambda: running_server(client)},
        )


def execute(snippet: Snippet, names: dict[str, object]) -> None:
    if snippet.given:
        names["cds"] = cds
    # Errors show the line of the document.
    code = "\n" * (snippet.line - 1) + snippet.code
    exec(compile(code, snippet.document, "exec"), names)


@pytest.mark.slow
@pytest.mark.parametrize("snippet", [one for one in SNIPPETS if one.is_test], ids=str)
def test_snippets_that_are_tests_pass(snippet: Snippet, tmp_path: Path):
    file = tmp_path / "test_snippet.py"
    file.write_text(snippet.code, encoding="utf-8")
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", str(file)], capture_output=True, text=True, timeout=60, check=False
    )
    assert run.returncode == 0, run.stdout + run.stderr


def test_no_snippet_is_passed_over():
    blocks = [
        line
        for document in (*READMES, *GUIDES)
        for line in (ROOT / document).read_text(encoding="utf-8").splitlines()
        if line.startswith("```py")
    ]
    assert len(blocks) == len(SNIPPETS)


def test_the_description_of_the_package_has_no_relative_links():
    description = importlib.metadata.metadata("cds-rs").get_payload()
    assert "client.instance.create_instance(" in description
    links = re.findall(r"\]\(([^)]*)\)|(?:href|src)=[\"']?([^\"'\s>]*)", description)
    assert [link for pair in links for link in pair if link and not re.match(r"https?://|#", link)] == []


def test_both_readmes_hold_the_same_code():
    english, chinese = (uncommented_code(readme) for readme in READMES)
    assert english == chinese


def uncommented_code(readme: str) -> list[str]:
    return [re.sub(r"#.*", "", snippet.code) for snippet in snippets(readme)]


def running_server(client: cds.Client) -> str:
    task = client.vdc.create_vdc(RegionId="CN_Beijing_A", VdcName="given").task
    assert task is not None
    task.wait()
    vdc = client.vdc.describe_vdc(Keyword="given")["Data"][0]["VdcId"]
    order = client.instance.create_instance(
        RegionId="CN_Beijing_A",
        VdcId=vdc,
        InstanceName="web",
        InstanceType="CCS.C3",
        Cpu=2,
        Ram=4,
        Password="Example-Passw0rd!",
    )
    assert order.task is not None
    order.task.wait()
    return order.task.resource_ids[0]
