"""Signals, forks and the end of a process, each in a separate process."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from recording import ACCESS_KEY_ID, ACCESS_KEY_SECRET, SILENCE, Answer

if TYPE_CHECKING:
    from recording import RecordingServer

SOON = 10.0
"""Far below the timeout of a call."""

LONGEST = 30.0
"""Seconds; a child that takes longer hangs."""

# Background jobs of a shell inherit an ignored SIGINT.
PREAMBLE = f"""
import os, signal, sys, threading
signal.signal(signal.SIGINT, signal.default_int_handler)
import cds
client = cds.Client({ACCESS_KEY_ID!r}, {ACCESS_KEY_SECRET!r}, endpoint_url=sys.argv[1], timeout=600.0)
read = client.vdc.describe_vdc
"""


def start(server: RecordingServer, script: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", PREAMBLE + script, server.url],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def finish(child: subprocess.Popen[str]) -> tuple[int, str, str]:
    """Exit code and both streams; a child that hangs is killed and fails the test."""
    with child:
        try:
            out, err = child.communicate(timeout=LONGEST)
        except subprocess.TimeoutExpired:
            child.kill()
            raise
    return child.returncode, out, err


def run(server: RecordingServer, script: str) -> str:
    code, out, err = finish(start(server, script))
    assert (code, err) == (0, "")
    return out


@pytest.mark.parametrize(
    "script",
    [
        "client.task('t-1').wait(interval=600.0)",
        "client.task('t-1').wait(interval=600.0, progress=True)",
        "client.task('t-1').wait(interval=600.0, progress=lambda task: None)",
    ],
)
def test_ctrl_c_ends_a_wait(server: RecordingServer, script: str) -> None:
    server.usual = Answer({"Code": "Success", "Data": {"Status": "DOING"}})
    child = start(server, script)
    server.arrived.acquire()
    child.send_signal(signal.SIGINT)
    code, _, err = finish(child)
    assert code in (130, -signal.SIGINT)
    assert err.rstrip().endswith("KeyboardInterrupt")


@pytest.mark.parametrize("script", ["read()", "client.vdc.create_vdc(RegionId='CN_Beijing_A')"])
def test_ctrl_c_ends_a_call_without_an_answer(server: RecordingServer, script: str) -> None:
    server.usual = SILENCE
    child = start(server, script)
    server.arrived.acquire()
    child.send_signal(signal.SIGINT)
    code, _, err = finish(child)
    assert code in (130, -signal.SIGINT)
    assert err.rstrip().endswith("KeyboardInterrupt")


@pytest.mark.parametrize(
    "call",
    [
        "read()",
        "client.task('t-1').refresh()",
        "client.task('t-1').wait()",
        "cds.wait_all([client.task('t-1')])",
        "next(client.instance.iter_instances())",
        "next(client.map(read, [{}]))",
    ],
)
def test_ctrl_c_closes_the_connection_at_once(server: RecordingServer, call: str) -> None:
    """Also while nothing else is done, and while a traceback still holds what was called."""
    server.usual = SILENCE
    child = start(server, f"try: {call}\nexcept KeyboardInterrupt: print(sys.stdin.read())")
    server.arrived.acquire()
    child.send_signal(signal.SIGINT)
    closed = server.client_gone.acquire(timeout=SOON)
    assert finish(child) == (0, "\n", "")
    assert closed


def test_a_client_serves_on_after_ctrl_c(server: RecordingServer) -> None:
    server.script(SILENCE)
    child = start(server, "try: read()\nexcept KeyboardInterrupt: print(read()['Code'])")
    server.arrived.acquire()
    child.send_signal(signal.SIGINT)
    assert finish(child) == (0, "Success\n", "")


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
def test_a_forked_child_makes_connections_of_its_own(server: RecordingServer) -> None:
    script = """
read()
child = os.fork()
if child == 0:
    print(read()["Code"], flush=True)
    os._exit(0)
assert os.waitpid(child, 0)[1] == 0
print(read()["Code"])
"""
    assert run(server, script) == "Success\nSuccess\n"
    assert [request.connection for request in server.requests] == [1, 2, 1]
    assert len({request.query["SignatureNonce"] for request in server.requests}) == 3


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
def test_forks_while_other_threads_call(server: RecordingServer) -> None:
    """A lock that another thread holds at the moment of the fork is never released in the child."""
    script = """
stop = threading.Event()
def work():
    while not stop.is_set():
        read()
threads = [threading.Thread(target=work) for _ in range(4)]
for thread in threads:
    thread.start()
for _ in range(20):
    child = os.fork()
    if child == 0:
        read()
        os._exit(0)
    assert os.waitpid(child, 0)[1] == 0
stop.set()
for thread in threads:
    thread.join()
"""
    run(server, script)


def test_a_client_works_in_other_processes(server: RecordingServer) -> None:
    """As a process pool passes it on: the key is found again in each process."""
    script = """
import pickle
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
del client
os.environ["CDS_ACCESS_KEY_ID"] = "found-id"
os.environ["CDS_ACCESS_KEY_SECRET"] = "found-secret"
client = cds.Client(endpoint_url=sys.argv[1])
with ProcessPoolExecutor(2, mp_context=get_context("fork")) as pool:
    print([answer["Code"] for answer in pool.map(cds.Vdc.describe_vdc, [client.vdc] * 4)])
"""
    assert run(server, script) == "['Success', 'Success', 'Success', 'Success']\n"
    assert {request.query["AccessKeyId"] for request in server.requests} == {"found-id"}


@pytest.mark.parametrize("end", ["", "client.close()", "sys.exit(0)", "del client, read"])
def test_a_process_ends_without_a_word(server: RecordingServer, end: str) -> None:
    run(server, f"read()\n{end}\n")


@pytest.mark.parametrize("attempt", range(5))
def test_a_process_ends_while_a_thread_is_calling(server: RecordingServer, attempt: int) -> None:
    """A race between the end of the interpreter and the call, so it is run several times."""
    server.usual = SILENCE
    child = start(server, "threading.Thread(target=read, daemon=True).start()\nsys.stdin.read()")
    server.arrived.acquire()
    assert finish(child) == (0, "", "")


def test_importing_connects_to_nothing_and_starts_no_thread() -> None:
    script = "import threading, sys; import cds; print(threading.active_count(), 'asyncio' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=LONGEST)
    assert done.stdout == "1 False\n"
