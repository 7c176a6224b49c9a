"""The fleet examples run to their end, with a smaller fleet than their own."""

from __future__ import annotations

import os
import re
import subprocess
import sys

import pytest

from paths import ROOT
from soak import rounds, tell

pytestmark = pytest.mark.slow

EXAMPLES = ROOT / "examples"

SERVERS = rounds("CDS_FLEET_SERVERS", 298)
"""Three orders of 99 and one of a single server, whose task names what it makes in another way."""

LONGEST = 600.0
"""Seconds; an example that takes longer hangs."""


def example(name: str, *arguments: str) -> tuple[str, str]:
    """What it writes to stdout and stderr."""
    command = [sys.executable, str(EXAMPLES / name), "--servers", str(SERVERS), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, timeout=LONGEST, check=False, env=os.environ)
    assert done.returncode == 0, done.stderr
    tell(name, says=done.stdout.splitlines()[-1])
    return done.stdout, done.stderr


def counted(report: str) -> tuple[int, int, int]:
    """All servers, those that run and those that are stopped."""
    found = re.search(r"(\d+) servers: (?=.*?(\d+) running)(?=.*?(\d+) stopped)", report)
    assert found, report
    every, running, stopped = map(int, found.groups())
    return every, running, stopped


def test_the_fleet_with_asyncio():
    report, progress = example("fleet_async.py")
    every, running, stopped = counted(report)
    assert (every, running + stopped) == (SERVERS, SERVERS)
    assert stopped == -(-SERVERS // 99)
    assert f"{running} were asked for their load" in report
    assert f"{running}/{running}" in progress


def test_the_fleet_with_dask():
    report, errors = example("fleet_dask.py", "--workers", "2")
    every, running, stopped = counted(report)
    assert (every, running + stopped) == (SERVERS, SERVERS)
    assert stopped >= 8
    assert re.search(r"^[12] processes took", report, re.MULTILINE)
    assert errors == ""
