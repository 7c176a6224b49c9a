"""Ctrl-C in every phase of a call: how soon it raises, and that nothing is left behind."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from paths import PROGRAMS
from programs.interrupted import PHASES
from soak import rounds, tell

pytestmark = pytest.mark.slow

PROGRAM = PROGRAMS / "interrupted.py"

ROUNDS = rounds("CDS_SIGINT_ROUNDS", 2)

SOON = 0.2 if "CDS_SIGINT_ROUNDS" in os.environ else 1.0
"""Seconds. Machines that run many tests at once are given more than is promised."""


@pytest.mark.skipif(sys.platform != "linux", reason="what connects is looked up in Linux' table of sockets")
@pytest.mark.parametrize("phase", PHASES)
def test_ctrl_c(phase: str):
    child = subprocess.run(
        [sys.executable, str(PROGRAM), phase, str(ROUNDS)], capture_output=True, text=True, timeout=600, check=False
    )
    assert child.returncode == 0, child.stderr
    measured: list[dict[str, float]] = json.loads(child.stdout)
    assert len(measured) == ROUNDS
    worst = {what: max(latencies[what] for latencies in measured) for what in measured[0]}
    tell(phase, **{what: f"{seconds * 1000:.0f} ms" for what, seconds in worst.items()})
    assert max(worst.values()) < SOON
