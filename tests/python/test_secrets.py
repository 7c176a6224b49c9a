"""Whatever goes wrong, nothing that is printed, logged, raised, pickled or kept holds a secret.

The failures run in a process of their own, so that all that it writes is seen, also by native code. The process also
searches itself: exceptions with all that hangs on them, tracebacks with the local variables of our own frames,
pickles, spans, and every object that can be reached from clients, answers and tasks.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

import pytest

import secret_failures
from secret_failures import FAILURES, SECRETS

HERE = Path(__file__).parent

LONGEST = 300.0
"""Seconds for all failures."""


def forms(secret: str) -> set[str]:
    """As it may stand in a text."""
    return {secret, quote(secret, safe="~"), json.dumps(secret)[1:-1], repr(secret)[1:-1]}


@pytest.mark.parametrize("way", ["sync", "async"])
def test_no_failure_shows_a_secret(way: str, home: Path) -> None:
    environment = {
        **os.environ,
        "HOME": str(home),
        "PYTHONPATH": os.pathsep.join([str(HERE), str(HERE.parent / "vectors")]),
        "CDS_LOG": "debug",
        "RUST_BACKTRACE": "full",
        "RUST_LOG": "trace",
    }
    command = [sys.executable, "-X", "dev", "-W", "always", str(HERE / "secret_failures.py"), way]
    ended = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=LONGEST, check=False)
    assert ended.returncode == 0, ended.stderr
    reports = [json.loads(line) for line in ended.stdout.splitlines()]
    assert [report["name"] for report in reports] == list(FAILURES)
    for report in reports:
        assert (report["found"], report["where"]) == ([], []), report["name"]
        assert report["failure"] == FAILURES[report["name"]].expected, report["name"]
        assert report["characters"] > 200, report["name"]
    sent = {signature for report in reports for signature in report["signatures"]}
    assert len(sent) >= 15
    for secret in {*SECRETS.values(), *sent}:
        for form in forms(secret):
            assert form not in ended.stderr
    # There was something to look at.
    for seen in ("log", "spans"):
        assert sum(report[seen] > 0 for report in reports) >= 15
    assert ended.stderr.count("cds DEBUG") >= 15


def test_there_are_twenty_failures() -> None:
    assert len(FAILURES) >= 20


def test_the_search_finds_what_is_there() -> None:
    """A search that finds nothing where something is would prove nothing."""

    class Holder:
        __slots__ = ("kept",)

        def __init__(self, kept: object) -> None:
            self.kept = kept

    secret = SECRETS["Password"]
    error = ValueError("text")
    error.__cause__ = KeyError({"deep": [Holder((secret.encode(),))]})
    assert secret_failures.search(error).found == ["Password"]
    assert secret_failures.search(Holder({secret: 1})).found == ["Password"]
    assert secret_failures.search(ValueError("text")).found == []
