"""Checks the workflows of GitHub, which run only there."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from paths import ROOT

WORKFLOWS = sorted((ROOT / ".github/workflows").glob("*.yml"))
ZIZMOR = Path(sys.executable).with_name("zizmor")


def commands() -> Iterator[list[str]]:
    """The words of each `run` step, with all options that the matrix of its job adds."""
    for workflow in WORKFLOWS:
        jobs = yaml.safe_load(workflow.read_text("utf-8"))["jobs"]
        for job in jobs.values():
            rows = job.get("strategy", {}).get("matrix", {}).get("include", [])
            options = " ".join(row.get("options", "") for row in rows)
            for step in job["steps"]:
                yield from [shlex.split(step["run"].replace("$OPTIONS", options))] if "run" in step else []


def test_the_workflows_are_valid_and_pin_each_action_to_a_commit() -> None:
    command = [ZIZMOR, "--offline", "--strict-collection", "--pedantic", "--no-progress", "--quiet", *WORKFLOWS]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("words", [pytest.param(words, id=" ".join(words)) for words in commands()])
def test_each_step_runs_what_this_repository_has(words: list[str]) -> None:
    files = [word for word in words if re.search(r"^\.ci/|^scripts/|^requirements-", word)]
    assert all((ROOT / file).is_file() for file in files)
    targets = words[1:] if words[0] == "make" else []
    makefile = (ROOT / "Makefile").read_text("utf-8")
    assert all(re.search(rf"^{re.escape(target)}:", makefile, re.MULTILINE) for target in targets)
    assert files or targets or words[:3] == ["rustup", "target", "add"], "it calls no script of this repository"


@pytest.mark.parametrize(
    "script", sorted({word for words in commands() for word in words if word.startswith("scripts/")})
)
def test_each_step_gives_a_script_only_options_that_it_has(script: str) -> None:
    used = {
        word for words in commands() if script in words for word in words[words.index(script) :] if word[:2] == "--"
    }
    if used:
        helped = subprocess.run([sys.executable, ROOT / script, "--help"], capture_output=True, text=True, check=True)
        assert used <= set(re.findall(r"--[a-z-]+", helped.stdout))
