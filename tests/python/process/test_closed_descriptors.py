"""A program closes descriptors it does not own, as daemons do, while calls are in flight: nothing hangs, and no sent
change is reported as unsent.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from typing import TYPE_CHECKING, Any

import pytest

from recording import ACCESS_KEY_ID, ACCESS_KEY_SECRET, SILENCE, Answer

if TYPE_CHECKING:
    from recording import RecordingServer, Request

LONGEST = 30.0
"""Timeout in seconds; a program that takes longer counts as hung."""

PROGRAM = """
import asyncio, json, logging, os, resource, sys, threading
import cds
way, moment, url, key, secret = sys.argv[1:]
logging.getLogger("cds").addHandler(logging.NullHandler())
names = ["broken", "a"] if moment == "tasks" else ["a", "broken"]
given = [{"RegionId": "r", "VdcName": name} for name in [*names, "silent-1", "silent-2"]]
settings = {"endpoint_url": url, "timeout": 600.0}

def close(first=3):
    sys.stdin.readline()  # until all have arrived
    os.closerange(first, 256)
    if moment == "for good":
        resource.setrlimit(resource.RLIMIT_NOFILE, (3, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))

def told(result):
    if isinstance(result, cds.CdsError):
        reply = getattr(result, "reply", None)
        return [type(result).__name__, result.outcome, reply and reply.get("TaskId")]
    return ["Response", "", result["TaskId"]]

def taken(results):
    while True:
        try:
            yield told(next(results))
        except StopIteration:
            return
        except cds.CdsError as error:
            yield told(error)

def synchronous():
    client = cds.Client(key, secret, **settings)
    results = client.map(client.vdc.create_vdc, given, return_exceptions=moment != "settles", wait=moment == "tasks")
    settle, closing = results._settle, threading.Thread(target=close)
    came = [told(next(results))]
    if moment == "settles":
        results._settle = lambda failure: (closing.ident or closing.start(), settle(failure))
    elif moment == "tasks":
        close()
    else:
        came.append(told(next(results)))
        closing.start() if moment == "waits" else close()
    came += taken(results)
    if moment != "for good":
        assert client.vdc.describe_vdc()["Code"] == "Success"
    return came

async def asynchronous():
    first = os.dup(0)  # those of the loop are below
    client = cds.AsyncClient(key, secret, **settings)
    results = client.map(client.vdc.create_vdc, given, return_exceptions=True, wait=moment == "tasks")
    came = [told(await anext(results)) for _ in range(1 if moment == "tasks" else 2)]
    close(first)
    async for result in results:
        came.append(told(result))
    assert (await client.vdc.describe_vdc())["Code"] == "Success"
    return came

came = []
if way == "async":
    came = asyncio.new_event_loop().run_until_complete(asynchronous())
elif way == "thread":
    thread = threading.Thread(target=lambda: came.extend(synchronous()))
    thread.start()
    thread.join()
else:
    came = synchronous()
print(json.dumps(came), flush=True)
os._exit(0)
"""


def by_name(request: Request) -> Answer | str:
    if request.query["Action"] == "DescribeTask":
        return SILENCE
    name = request.json["VdcName"] if request.body else ""
    if name == "broken":
        return Answer({"Code": "InternalError"}, 500)
    return SILENCE if name.startswith("silent") else Answer({"Code": "Success", "TaskId": f"t-{name}"})


def outcomes(server: RecordingServer, way: str, moment: str, arrivals: int = 4) -> list[list[Any]]:
    """Returns class, outcome and task of each result of the map."""
    server.usual = by_name
    command = [sys.executable, "-c", PROGRAM, way, moment, server.url, ACCESS_KEY_ID, ACCESS_KEY_SECRET]
    streams: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(command, text=True, **streams) as program:
        try:
            for _ in range(arrivals):
                assert server.arrived.acquire(timeout=LONGEST)
            out, errors = program.communicate("\n", timeout=LONGEST)
        finally:
            program.kill()
    assert program.returncode == 0, errors
    result: list[list[Any]] = json.loads(out)
    return result


UNKNOWN = ["OutcomeUnknownError", "unknown", None]

KINDS = [
    *((way, moment) for way in ("main", "thread") for moment in ("between", "waits", "settles", "for good")),
    ("async", "between"),
]
"""How the program uses the map, and when it closes the descriptors: between two results, while it waits for one, while
a failure waits for the other calls, or for good, so that none can be opened again.
"""


@pytest.mark.parametrize(("way", "moment"), KINDS)
def test_a_map_comes_to_its_end_when_all_descriptors_were_closed(
    server: RecordingServer, way: str, moment: str
) -> None:
    came = outcomes(server, way, moment)
    assert came == [["Response", "", "t-a"], ["ServerError", "unknown", None], UNKNOWN, UNKNOWN]


@pytest.mark.parametrize("way", ["main", "thread", "async"])
def test_an_order_whose_tasks_were_waited_for_keeps_its_answer(server: RecordingServer, way: str) -> None:
    """The first poll of its task has arrived, so the order has its response."""
    came = outcomes(server, way, "tasks", arrivals=5)
    assert came == [["ServerError", "unknown", None], ["TaskError", "unknown", "t-a"], UNKNOWN, UNKNOWN]


ONE = """
import asyncio, json, os, sys, threading
import cds
way, kind, number, url, key, secret = sys.argv[1:]
settings = {"endpoint_url": url, "timeout": 3.0}

def opened():
    names = {}
    for number in map(int, os.listdir("/proc/self/fd")):
        try:
            names[number] = os.readlink(f"/proc/self/fd/{number}")
        except FileNotFoundError:  # that of the list itself
            pass
    return names

def close():
    sys.stdin.readline()  # until the change has arrived
    ours = [number for number, name in sorted(opened().items()) if number not in others and name.startswith(kind)]
    os.close(ours[int(number)])
    print("closed", flush=True)

def told(error):
    return [type(error).__name__, error.outcome]

def synchronous():
    client = cds.Client(key, secret, **settings)
    client.vdc.describe_vdc()
    closing.start()
    for call in (lambda: client.vdc.create_vdc(RegionId="r", VdcName="a"), client.vdc.describe_vdc):
        try:
            came.append(call()["Code"])
        except cds.CdsError as error:
            came.append(told(error))

async def asynchronous():
    others.update(opened())
    client = cds.AsyncClient(key, secret, **settings)
    await client.vdc.describe_vdc()
    closing.start()
    for call in (lambda: client.vdc.create_vdc(RegionId="r", VdcName="a"), client.vdc.describe_vdc):
        try:
            came.append((await call())["Code"])
        except cds.CdsError as error:
            came.append(told(error))

came, others, closing = [], opened(), threading.Thread(target=close)
asyncio.run(asynchronous()) if way == "async" else synchronous()
print(json.dumps(came), flush=True)
os._exit(0)
"""

ONES = [
    ("sync", "socket:", 0),  # the connection
    ("sync", "anon_inode:[eventfd]", 0),
    ("async", "socket:", 0),  # the two that wake the loop
    ("async", "socket:", 1),
    ("async", "socket:", 2),  # the connection
    ("async", "pipe:", 0),
]
"""How the program calls, and which descriptor of the library it closes: one of a kind, by its number.

Those of epoll are missing: the runtime closes them again in its panic, and without optimisation Rust ends the process
then.
"""


@pytest.mark.parametrize(("way", "kind", "number"), ONES)
def test_a_call_comes_to_its_end_when_one_descriptor_was_closed(
    server: RecordingServer, way: str, kind: str, number: int
) -> None:
    closed = threading.Event()

    def answer(request: Request) -> Answer | str:
        if request.body:
            assert closed.wait(LONGEST)
        return Answer({"Code": "Success", "TaskId": "t-1"})

    server.usual = answer
    command = [sys.executable, "-c", ONE, way, kind, str(number), server.url, ACCESS_KEY_ID, ACCESS_KEY_SECRET]
    streams: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(command, text=True, **streams) as program:
        try:
            for _ in range(2):
                assert server.arrived.acquire(timeout=LONGEST)
            program.stdin.write("\n")
            program.stdin.flush()
            assert program.stdout.readline() == "closed\n"
            closed.set()
            out, errors = program.communicate(timeout=LONGEST)
        finally:
            closed.set()
            program.kill()
    assert program.returncode == 0, errors
    change, read = json.loads(out)
    assert change in ("Success", ["OutcomeUnknownError", "unknown"])
    assert read == "Success"
