"""Thousands of changes under all faults: none is carried out twice, and every one is reported."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from paths import PROGRAMS
from soak import rounds, tell

pytestmark = pytest.mark.slow

PROGRAM = PROGRAMS / "storm.py"

CHANGES = rounds("CDS_STORM_CHANGES", 3_000)

AT_ONCE = 1_500
"""Of one run: a simulator remembers 10,000 requests, by which what the log names is found."""


def test_every_change_of_a_storm_is_explained() -> None:
    told: dict[str, int] = {}
    for seed in range(-(-CHANGES // AT_ONCE)):
        command = [sys.executable, str(PROGRAM), str(AT_ONCE), str(seed)]
        child = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
        assert child.returncode == 0, child.stderr
        came = json.loads(child.stdout)
        assert came["broken"] == [], seed
        for outcome, count in came["told"].items():
            told[outcome] = told.get(outcome, 0) + count
    tell("storm", **told)
    # It was one: each way to end has come.
    assert set(told) == {"answer", "refused", "not_sent", "unknown", "silence"}
    assert sum(told.values()) >= CHANGES
