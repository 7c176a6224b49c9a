"""`examples/environment.sh` runs to its end on the simulated cloud, and leaves nothing behind."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

from paths import ROOT

if TYPE_CHECKING:
    from pathlib import Path

    import cds
    from prompt import Prompt


def test_the_script(cloud: cds.Simulator, prompt: Prompt, tmp_path: Path):
    program = tmp_path / "cds"
    program.write_text(f'#!/bin/sh\nexec {sys.executable} -m cds "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    done = subprocess.run(
        ["sh", str(ROOT / "examples/environment.sh")],
        cwd=tmp_path,
        env=prompt.variables(PATH=f"{tmp_path}:{os.environ['PATH']}"),
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert lines[0].lstrip().startswith("3 servers in ")
    assert lines[1:4] == ["web001,stopped", "web002,stopped", "web003,stopped"]
    assert lines[4] == "torn down"
    with cloud.client() as client:
        assert client.vdc.describe_vdc()["Data"] == []
        assert list(client.instance.iter_instances()) == []
