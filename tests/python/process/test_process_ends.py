"""All ways to end a process: the right exit code, no extra output on stderr, and no hang."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from paths import PROGRAMS
from programs.ends import ENDS
from recording import SILENCE, Answer
from soak import rounds, tell

if TYPE_CHECKING:
    from recording import RecordingServer, Request

pytestmark = pytest.mark.slow

PROGRAM = PROGRAMS / "ends.py"

RUNS = rounds("CDS_PROCESS_RUNS", 10)

AT_ONCE = 2

LONGEST = 60.0
"""Seconds; a process that takes longer hangs."""


def replies(request: Request) -> Answer | str:
    """What the programs expect of the server."""
    action = request.query["Action"]
    if action == "DescribeGPN":
        return SILENCE
    if action == "DescribeInstances":
        page = request.json.get("PageNumber", 1)
        return Answer({"Code": "Success", "Data": {"Instances": [{"InstanceId": f"i-{page}"}]}})
    return Answer()


@pytest.fixture
def url(server: RecordingServer) -> str:
    server.usual = replies
    return server.url


@pytest.mark.parametrize("kind", ENDS)
def test_the_end_of_a_process(url: str, kind: str):
    _, code, last_line = ENDS[kind]

    def run(_: int) -> tuple[int, str]:
        command = [sys.executable, str(PROGRAM), kind, url]
        done = subprocess.run(command, capture_output=True, text=True, timeout=LONGEST, check=False)
        return done.returncode, done.stderr

    with ThreadPoolExecutor(AT_ONCE) as pool:
        ends = list(pool.map(run, range(RUNS)))
    wrong = [end for end in ends if not as_promised(*end, code, last_line)]
    tell(kind, runs=len(ends), wrong=len(wrong))
    assert wrong == []


def as_promised(code: int, errors: str, promised_code: int, last_line: str) -> bool:
    if code != promised_code:
        return False
    if not last_line:
        return errors == ""
    return errors.startswith("Traceback") and errors.count("Traceback") == 1 and errors.endswith(f"{last_line}\n")
