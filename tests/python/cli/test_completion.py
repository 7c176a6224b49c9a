"""Completion in real shells."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from typing import TYPE_CHECKING

import pytest

from prompt import Prompt

if TYPE_CHECKING:
    from pathlib import Path

    import cds


@pytest.fixture
def bin_folder(tmp_path: Path) -> Path:
    """A folder with the program `cds`, as an installed package has it."""
    import sys

    program = tmp_path / "bin/cds"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec {sys.executable} -m cds "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    return program.parent


def complete(prompt: Prompt, shell: str, *words: str, **variables: str) -> list[str]:
    """What a shell is answered for the last of the words."""
    variables = {"COMPLETE": shell, "_CLAP_COMPLETE_INDEX": str(len(words)), "_CLAP_IFS": "\n", **variables}
    out = prompt.succeed("--", "cds", *words, **variables)
    return [line.split(":")[0].split("\t")[0] for line in out.splitlines()]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_is_understood_by_the_shell(shell: str, bin_folder: Path):
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not installed")
    script = Prompt().succeed("completion", shell)
    path = f"{bin_folder}:{os.environ['PATH']}"
    if shell == "fish":
        program = f"{script}\ncomplete -C 'cds vdc describe-v'"
    elif shell == "bash":
        program = f"""{script}
            COMP_WORDS=(cds vdc describe-v); COMP_CWORD=2; COMP_TYPE=9
            $(complete -p cds | sed 's/.*-F \\([^ ]*\\).*/\\1/') cds describe-v vdc
            printf '%s\\n' "${{COMPREPLY[@]}}"
        """
    else:
        program = f"autoload -U compinit; compinit -u\n{script}\nprint $_comps[cds]"
    ended = subprocess.run(
        [shell, "-c", program],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env={**os.environ, "PATH": path},
    )
    assert ended.returncode == 0, ended.stderr
    expected = "clap_dynamic_completer_cds" if shell == "zsh" else "describe-vdc"
    assert expected in ended.stdout, ended


def test_names_are_completed(prompt: Prompt):
    assert "instance" in complete(prompt, "bash", "ins")
    assert complete(prompt, "bash", "vdc", "describe-v") == ["describe-vdc"]
    assert "--instance-id" in complete(prompt, "bash", "instance", "stop-instance", "--ins")
    assert "json" in complete(prompt, "bash", "vdc", "describe-vdc", "--output", "")
    assert "doctor" in complete(prompt, "fish", "do")


def test_known_values_are_completed(prompt: Prompt):
    assert "CN_Beijing_A" in complete(prompt, "bash", "vdc", "create-vdc", "--region-id", "CN_B")
    assert complete(prompt, "bash", "instance", "create-instance", "--instance-charge-type", "Pre") == ["PrePaid"]
    assert complete(prompt, "bash", "instance", "create-instance", "--utc", "t") == ["true"]


def test_ids_come_from_the_cloud(cloud: cds.Simulator, prompt: Prompt):
    cloud.furnish(servers=3)
    with cloud.client() as client:
        ids = [row["InstanceId"] for row in client.instance.iter_instances()]
    assert sorted(complete(prompt, "bash", "instance", "stop-instance", "--instance-id", "")) == sorted(ids)
    assert sorted(complete(prompt, "bash", "instance", "stop-instances", "--instance-ids", ids[0][:8])) == [ids[0]]


def test_a_cloud_that_does_not_answer_is_silent_and_soon_left(cloud: cds.Simulator, prompt: Prompt):
    cloud.fail(kind="hang", times=5)
    begun = time.monotonic()
    assert complete(prompt, "bash", "instance", "stop-instance", "--instance-id", "") == []
    assert time.monotonic() - begun < 10
    assert complete(Prompt(), "bash", "instance", "stop-instance", "--instance-id", "") == []
