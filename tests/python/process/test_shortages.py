"""Resource exhaustion: an error of this library that says what to do, and full recovery afterwards."""

from __future__ import annotations

import asyncio
import gc
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import cds
from paths import PROGRAMS
from recording import ACCESS_KEY_ID, ACCESS_KEY_SECRET, DROP, Answer

if TYPE_CHECKING:
    from recording import RecordingServer, Request


pytestmark = pytest.mark.slow

LONGEST = 120.0
"""Seconds; a program that takes longer hangs."""


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
    # Neither an address nor this machine itself is looked up by a thread; without descriptors nothing can be sent.
    [
        ("threads", "ulimit -u", ["read", "change", "pages", "wait", "wait_all"]),
        ("descriptors", "ulimit -n", []),
    ],
)
@pytest.mark.parametrize("host", ["localhost", "127.0.0.1"])
def test_a_shortage_is_an_error_that_says_what_to_do_and_passes(
    server: RecordingServer, resource: str, advice: str, spared: list[str], host: str
):
    server.usual = replies
    during = run("shortage.py", resource, server.url.replace("127.0.0.1", host))
    refused = {name: error for name, error in during.items() if error is not None}
    assert set(during) - set(spared) <= set(refused)
    for name, (kind, text) in refused.items():
        assert kind == "cds.errors.APIConnectionError", (name, kind, text)
        assert advice in text, (name, text)
        assert "\n" not in text


UPGRADED = """
import asyncio, shutil, sys
import cds
folder, url = sys.argv[1:]
assert cds.__file__.startswith(folder)
settings = {"endpoint_url": url, "timeout": 10.0, "max_retries": 0}
client = cds.Client("id", "secret", **settings)
other = cds.AsyncClient("id", "secret", **settings)
closed = client.with_options()
closed.close()
new = {"RegionId": "CN_Beijing_A", "VdcName": "new"}
reply = client.vdc.create_vdc(**new)
results = client.map(client.vdc.create_vdc, [new])
async def awaited():
    await other.vdc.create_vdc(**new)
async def bridged():
    await other.vdc.describe_vdc()
loop = asyncio.new_event_loop()
loop.run_until_complete(bridged())
shutil.rmtree(f"{folder}/cds")
for call in (
    lambda: client.vdc.create_vdc(**new),
    lambda: next(results),
    lambda: loop.run_until_complete(awaited()),
    lambda: client.vdc.describe_vdc(),
    lambda: client.vdc.create_vdc(RegionId=7),
    lambda: closed.vdc.describe_vdc(),
    lambda: reply.task.refresh(),
):
    try:
        call()
    except Exception as error:
        print(type(error).__name__)
"""
"""What is on disk is removed, as `pip install --upgrade` does under a running program."""


def test_errors_are_right_after_an_upgrade_on_disk(server: RecordingServer, tmp_path: Path):
    shutil.copytree(Path(cds.__file__).parent, tmp_path / "cds")
    server.script(Answer({"Code": "Success", "TaskId": "t-1"}), Answer())
    server.usual = DROP
    done = subprocess.run(
        [sys.executable, "-c", UPGRADED, str(tmp_path), server.url],
        env={**os.environ, "PYTHONPATH": str(tmp_path), "PYTHONWARNINGS": "ignore:this is a debug build of cds"},
        capture_output=True,
        text=True,
        timeout=LONGEST,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    unknown, unsent = "OutcomeUnknownError", "APIConnectionError"
    assert done.stdout.split() == [unknown, unknown, unknown, unsent, "ValidationError", "ClientClosedError", unsent]


@pytest.mark.parametrize("kind", [cds.Client, cds.AsyncClient])
def test_a_client_that_is_forgotten_closes_its_connections(server: RecordingServer, kind: Any):
    client = kind(ACCESS_KEY_ID, ACCESS_KEY_SECRET, endpoint_url=server.url)
    call = client.vdc.describe_vdc()
    if kind is cds.AsyncClient:
        asyncio.run(answer_of(call))
    del call
    sharing = client.with_options(timeout=7.0)
    del client
    gc.collect()
    # The other one still uses them.
    assert not server.connection_ended.acquire(blocking=False)
    del sharing
    gc.collect()
    assert server.connection_ended.acquire(timeout=LONGEST)


async def answer_of(call: Any) -> Any:
    return await call


FORGOTTEN_BY_A_CHILD = """
import gc, os, sys
import cds
client = cds.Client("id", "secret", endpoint_url=sys.argv[1])
client.vdc.describe_vdc()
child = os.fork()
if child == 0:
    del client
    gc.collect()
    os._exit(0)
assert os.waitpid(child, 0)[1] == 0
client.vdc.describe_vdc()
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
def test_a_client_that_a_child_forgets_stays_connected_in_the_parent(server: RecordingServer):
    subprocess.run([sys.executable, "-c", FORGOTTEN_BY_A_CHILD, server.url], timeout=LONGEST, check=True)
    assert [request.connection for request in server.requests] == [1, 1]
