"""Every argument of the public API with all kinds of values; `make soak` also passes two odd ones at once.

For every argument, the call returns or raises what is documented, in one line that shows no secret. When it is the
caller's mistake, nothing is sent. The process lives on.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from paths import SHARED, SUPPORT
from soak import rounds, tell

pytestmark = pytest.mark.slow

PAIRS = rounds("CDS_ODD_PAIRS", 0)

LONGEST = 300 + PAIRS / 10
"""Seconds; a run that takes longer hangs."""

GROWTH = 32 * 1024
"""KiB that a process may grow by after the first tenth."""


@pytest.mark.parametrize("kind", ["sync", "async"])
@pytest.mark.parametrize("half", ["services", "others"])
def test_an_argument_of_any_kind_is_used_or_refused(half: str, kind: str, tmp_path: Path) -> None:
    """In a separate process: if it crashes, it names its last call."""
    command = [sys.executable, "-W", "ignore", "-m", "programs.odd_arguments", half, kind, str(tmp_path), str(PAIRS)]
    environment = {**os.environ, "PYTHONPATH": SHARED}
    errors = tmp_path / "errors"
    with errors.open("wb") as file:
        ended = subprocess.run(
            command, stdout=file, stderr=file, cwd=SUPPORT, env=environment, timeout=LONGEST, check=False
        )
    last = (tmp_path / "case").read_text("utf-8", "replace").strip() if (tmp_path / "case").exists() else "none"
    assert ended.returncode == 0, f"the last call was {last}; {errors.read_text('utf-8', 'replace')[-2000:]}"
    result = json.loads((tmp_path / "result").read_text())
    assert result["faults"] == []
    assert result["calls"] > 2000
    before, after = result["memory"]
    tell(f"{half} {kind}", calls=result["calls"], before=f"{before} KiB", after=f"{after} KiB")
    assert after - before < GROWTH
