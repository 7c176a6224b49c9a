"""Forked children of a process that has used a client, created in all common ways."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import urllib.request
from multiprocessing import get_all_start_methods
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from test_process_ends import replies

from paths import PROGRAMS
from recording import Answer
from soak import rounds, tell

if TYPE_CHECKING:
    from recording import RecordingServer, Request

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")


CHILDREN = rounds("CDS_FORK_CHILDREN", 20)

ENDED = Answer({"Code": "Success", "Data": {"Status": "FINISH"}})

SOON = 1.0
"""Seconds until a child has its first response."""

LONGEST = 120.0
"""Seconds; a program that takes longer hangs."""


def run(program: str, *arguments: str, env: dict[str, str] | None = None) -> str:
    """Output of one of the programs beside."""
    done = subprocess.run(
        [sys.executable, str(PROGRAMS / program), *arguments],
        env=env,
        capture_output=True,
        text=True,
        timeout=LONGEST,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def test_forked_children_answer_soon(server: RecordingServer):
    server.usual = replies
    seconds = json.loads(run("forks.py", server.url, str(CHILDREN)))
    assert len(seconds) == CHILDREN
    tell("forked children", answered=len(seconds), worst=f"{max(seconds) * 1000:.0f} ms")
    assert max(seconds) < SOON


@pytest.mark.parametrize("end", ["goes on", "exits", "raises"])
@pytest.mark.parametrize("call", ["read", "change", "map", "pages", "wait"])
def test_a_signal_handler_that_forks_leaves_the_call_to_the_parent(server: RecordingServer, call: str, end: str):
    answering = threading.Event()

    def answer_when_told(request: Request) -> Answer | str:
        if request.query["Action"] != "DescribeVdc":
            assert answering.wait(LONGEST)
        return replies(request) if request.query["Action"] == "DescribeInstances" else ENDED

    server.usual = answer_when_told
    command = [sys.executable, str(PROGRAMS / "handler_forks.py"), call, end, server.url]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as program:
        try:
            for _ in range(2):
                assert server.arrived.acquire(timeout=LONGEST)
            program.send_signal(signal.SIGUSR1)
            assert program.stdout is not None
            lines = [program.stdout.readline()]
            while lines[-1] not in ("forked\n", ""):
                lines.append(program.stdout.readline())
            answering.set()
            rest, errors = program.communicate(timeout=LONGEST)
        finally:
            answering.set()
            program.kill()
    seen_by_child = {"change": "OutcomeUnknownError", "map": "OutcomeUnknownError"}.get(call, "APIConnectionError")
    expected = [f"{seen_by_child} True\n", "child goes on\n"] if end == "goes on" else []
    assert (lines, rest, errors) == ([*expected, "forked\n"], "parent goes on\n", "")
    assert [request.query["Action"] for request in server.requests].count("CreateVdc") <= 1


@pytest.mark.parametrize(
    ("call", "seen_by_child"),
    [
        ("create_vdc", "OutcomeUnknownError unknown True"),
        ("describe_vdc", "APIConnectionError not_sent True"),
    ],
)
def test_a_call_started_before_a_fork_belongs_to_the_parent(server: RecordingServer, call: str, seen_by_child: str):
    server.usual = ENDED
    assert run("map_forks.py", server.url, call).splitlines() == [f"child {seen_by_child}", "parent Success"]


CLOSES = """
import asyncio, os, sys, tempfile
import cds
client = cds.Client("id", "secret", endpoint_url=sys.argv[1], timeout=10.0)
other = cds.AsyncClient("id", "secret", endpoint_url=sys.argv[1], timeout=10.0)

async def many():
    return await other.map(other.vdc.describe_vdc, [{}] * 4)

def use():
    assert client.vdc.describe_vdc()["Code"] == "Success"
    assert len(list(client.map(client.vdc.describe_vdc, [{}] * 4))) == 4
    assert len(list(client.instance.iter_instances(PageSize=1, limit=3))) == 3
    assert len(asyncio.run(many())) == 4

use()
"""
"""What is above 2 is closed once all has been used."""

DAEMON = """
child = os.fork()
if child == 0:
    os.closerange(3, 256)
    files = [tempfile.TemporaryFile() for _ in range(16)]
    use()
    assert [os.fstat(file.fileno()).st_size for file in files] == [0] * 16
    os._exit(0)
assert os.waitpid(child, 0)[1] == 0
use()
"""

IN_PLACE = """
third = cds.Client("id", "secret", endpoint_url=sys.argv[1], timeout=10.0)
fourth = cds.Client("id", "secret", endpoint_url=sys.argv[1], timeout=10.0)
third.vdc.describe_vdc()
fourth.vdc.describe_vdc()
os.closerange(3, 256)
files = [tempfile.TemporaryFile() for _ in range(16)]
third.close()
del fourth
use()
use()
del client, other
assert [os.fstat(file.fileno()).st_size for file in files] == [0] * 16
"""


@pytest.mark.parametrize("script", [DAEMON, IN_PLACE], ids=["daemon", "in place"])
def test_calls_go_on_when_all_descriptors_were_closed(server: RecordingServer, script: str):
    """The numbers of those that were ours belong to files of the program now, which stay as they are."""
    server.usual = replies
    done = subprocess.run(
        [sys.executable, "-c", CLOSES + script, server.url],
        capture_output=True,
        text=True,
        timeout=LONGEST,
        check=False,
    )
    assert done.returncode == 0, done.stderr


@pytest.fixture
def environment(server: RecordingServer) -> dict[str, str]:
    """Environment with the server and a key."""
    return {
        **os.environ,
        "CDS_ENDPOINT_URL": server.url,
        "CDS_ACCESS_KEY_ID": "found-id",
        "CDS_ACCESS_KEY_SECRET": "found-secret",
        "PYTHONPATH": str(PROGRAMS),
    }


def connections(server: RecordingServer) -> int:
    return len({request.connection for request in server.requests})


@pytest.mark.parametrize("method", get_all_start_methods())
def test_pools_of_processes(server: RecordingServer, environment: dict[str, str], method: str):
    """The client is pickled for them: the key is found again in each process."""
    answers = [line.split() for line in run("pools.py", method, env=environment).splitlines()]
    assert [code for _, code in answers] == ["Success"] * 10
    processes = [process for process, _ in answers]
    assert processes[0] == processes[-1]
    assert processes[0] not in processes[1:-1]
    assert {request.query["AccessKeyId"] for request in server.requests} == {"found-id"}


def test_gunicorn_with_preload(server: RecordingServer, environment: dict[str, str]):
    with socket.create_server(("127.0.0.1", 0)) as listening:
        descriptor, port = listening.fileno(), listening.getsockname()[1]
        command = [sys.executable, "-m", "gunicorn", "--preload", "--workers", "2", "--bind", f"fd://{descriptor}"]
        gunicorn = subprocess.Popen(
            [*command, "--log-level", "warning", "web:application"],
            env=environment,
            pass_fds=[descriptor],
            stderr=subprocess.PIPE,
            text=True,
        )
    answers = []
    for _ in range(20):
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=LONGEST) as answer:
            answers.append(answer.read().decode().split())
    assert {code for code, _ in answers} == {"Success"}
    workers = {int(worker) for _, worker in answers}
    assert gunicorn.pid not in workers
    assert connections(server) == 1 + len(workers)
    assert ended(gunicorn, signal.SIGTERM) == (0, "")


@pytest.mark.slow
def test_celery_with_a_forked_pool(server: RecordingServer, environment: dict[str, str], tmp_path: Path):
    for folder in ("queue", "control", "results"):
        (tmp_path / folder).mkdir()
    environment["CELERY_FOLDER"] = str(tmp_path)
    command = [sys.executable, "-m", "celery", "--quiet", "--app", "queue_tasks", "worker", "--pool", "prefork"]
    worker = subprocess.Popen(
        [*command, "--concurrency", "2", "--loglevel", "WARNING", "--without-mingle", "--without-gossip"],
        env=environment,
        cwd=tmp_path,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    sending = subprocess.run(
        [sys.executable, str(PROGRAMS / "queue_tasks.py")],
        env=environment,
        capture_output=True,
        text=True,
        timeout=LONGEST,
        check=False,
    )
    assert sending.returncode == 0, sending.stderr
    answers = [line.split() for line in sending.stdout.splitlines()]
    assert [code for code, _ in answers] == ["Success"] * 8
    workers = {int(worker) for _, worker in answers}
    assert worker.pid not in workers
    assert connections(server) == 2 + len(workers)
    code, errors = ended(worker, signal.SIGTERM)
    assert code == 0, errors
    assert "Traceback" not in errors


def ended(program: subprocess.Popen[str], how: signal.Signals) -> tuple[int, str]:
    """Sends a signal to a program and returns its exit code and stderr."""
    program.send_signal(how)
    with program:
        try:
            _, errors = program.communicate(timeout=LONGEST)
        except subprocess.TimeoutExpired:
            program.kill()
            raise
    return program.returncode, errors
