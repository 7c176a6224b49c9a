"""Threads, descriptors and stacks that run out: an error of this library that says what to do, and no harm afterwards."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from recording import Answer

if TYPE_CHECKING:
    from recording import RecordingServer, Request

PROGRAMS = Path(__file__).with_name("programs")

LONGEST = 120.0
"""A program that takes longer hangs."""


def replies(request: Request) -> Answer:
    if request.query["Action"] == "DescribeInstances":
        return Answer({"Code": "Success", "Data": {"Instances": [{"InstanceId": "i-1"}], "PageCount": 1}})
    if request.query["Action"] == "DescribeTask":
        return Answer({"Code": "Success", "Data": {"Status": "FINISH"}})
    return Answer({"Code": "Success", "TaskId": "t-1"})


def run(program: str, *arguments: str) -> Any:
    """What one of the programs beside prints, as JSON."""
    done = subprocess.run(
        [sys.executable, str(PROGRAMS / program), *arguments],
        capture_output=True,
        text=True,
        timeout=LONGEST,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.skipif(sys.platform != "linux", reason="not every system counts threads")
@pytest.mark.parametrize(
    ("resource", "advice", "spared"),
    # An address is looked up without a thread; without descriptors nothing can be sent.
    [("threads", "ulimit -u", {"127.0.0.1": ["read", "change", "pages", "wait", "wait_all"]}), ("descriptors", "ulimit -n", {})],
)
@pytest.mark.parametrize("host", ["localhost", "127.0.0.1"])
def test_a_shortage_is_an_error_that_says_what_to_do_and_passes(
    server: RecordingServer, resource: str, advice: str, spared: dict[str, list[str]], host: str
):
    server.usual = replies
    during = run("shortage.py", resource, server.url.replace("127.0.0.1", host))
    refused = {name: error for name, error in during.items() if error is not None}
    assert {name for name in during if name not in spared.get(host, [])} <= set(refused)
    for name, (kind, text) in refused.items():
        assert kind == "cds.errors.APIConnectionError", (name, kind, text)
        assert advice in text, (name, text)
        assert "\n" not in text
