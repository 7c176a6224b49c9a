"""Programs on asyncio: no threads, no stalled loop, forks, process exit and Ctrl-C."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

import cds
from recording import ACCESS_KEY_ID, ACCESS_KEY_SECRET, SILENCE

if TYPE_CHECKING:
    from recording import RecordingServer

SOON = 10.0
"""Far below the timeout of a call."""

LONGEST = 60.0
"""Seconds; an event that takes longer never happens."""

linux = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")

PREAMBLE = f"""
import asyncio, os, sys, threading, time
import cds
url = sys.argv[1]
client = cds.AsyncClient({ACCESS_KEY_ID!r}, {ACCESS_KEY_SECRET!r}, endpoint_url=url)
"""


def child(url: str, script: str, *options: str) -> str:
    """What a Python process prints; it must end well and leave stderr empty."""
    command = [sys.executable, *options, "-c", PREAMBLE + script, url]
    done = subprocess.run(command, capture_output=True, text=True, timeout=LONGEST, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def test_nothing_is_complained_about_in_development_mode(server: RecordingServer) -> None:
    script = """
async def main():
    asyncio.get_running_loop().slow_callback_duration = LONG = 60.0  # a busy machine is no fault
    async with client:
        assert (await client.vdc.describe_vdc())["Code"] == "Success"
        await asyncio.gather(*(client.vdc.create_vdc(RegionId="CN_Beijing_A") for _ in range(50)))
        assert [row async for row in client.instance.iter_instances()] == []
        async for row in client.instance.iter_instances():
            break
        assert len(await client.map(client.vdc.describe_vdc, [{}] * 20)) == 20
        async for reply in client.map(client.vdc.describe_vdc, [{}] * 20):
            break
        for wrong in ({"VdcId": {"a": 1}}, {"vdc_id": "v"}):
            try:
                await client.vdc.describe_vdc(**wrong)
            except (cds.ValidationError, TypeError):
                pass
        try:
            await client.task("t-1").wait(0.05, interval=0.01)
        except cds.WaitTimeoutError:
            pass
        await asyncio.wait([asyncio.ensure_future(client.task("t-1").wait())], timeout=0.05)
    try:
        await client.vdc.describe_vdc()
    except cds.ClientClosedError:
        print("done")
asyncio.run(main())
"""
    assert child(server.url, script, "-X", "dev", "-W", "error") == "done\n"


def test_importing_and_constructing_start_no_thread_and_import_no_loop(server: RecordingServer) -> None:
    script = "import asyncio; print(threading.active_count())"
    assert child(server.url, script) == "1\n"
    if sys.platform == "linux":
        assert child(server.url, "print(len(os.listdir('/proc/self/task')))") == "1\n"


@linux
def test_no_call_starts_a_thread(server: RecordingServer) -> None:
    script = """
def threads():
    names = []
    for task in os.listdir("/proc/self/task"):
        with open(f"/proc/self/task/{task}/comm") as comm:
            names.append(comm.read().strip())
    return sorted(names)

async def main():
    seen = set()
    async def ask():
        await client.vdc.describe_vdc()
        seen.update(threads())
        assert len(threads()) <= 3, threads()
    await asyncio.gather(*(ask() for _ in range(200)))
    await client.map(client.vdc.describe_vdc, [{}] * 200)
    assert len(threads()) <= 3, threads()
    assert len(seen - {"cds-io", "cds-dns"}) == 1, seen
for _ in range(3):
    asyncio.run(main())
print(threading.active_count())
"""
    assert child(server.url, script) == "1\n"


@pytest.mark.slow
def test_a_thousand_awaits_never_stall_the_loop() -> None:
    """Counted is what the loop itself computes between two beats, because other programs may hold it up at any time.

    That it does not wait for anything either is seen from the clock on the wall: a beat never has to wait for as long
    as a response takes. The best of several runs counts. Calls are started by the hundred, as programs do. A run in
    which a busy machine answers some of them before all are started does not count.
    """
    script = """
async def beat(computed, passed):
    last = time.thread_time(), time.monotonic()
    while True:
        await asyncio.sleep(0.001)
        now = time.thread_time(), time.monotonic()
        computed.append(now[0] - last[0])
        passed.append(now[1] - last[1])
        last = now

async def main(client):
    computed, passed = [], []
    heart = asyncio.ensure_future(beat(computed, passed))
    calls = []
    while len(calls) < 1000:
        calls += [asyncio.ensure_future(client.vdc.describe_vdc()) for _ in range(100)]
        await asyncio.sleep(0)
    are_all_in_flight = not any(call.done() for call in calls)
    assert {reply["Code"] for reply in await asyncio.gather(*calls)} == {"Success"}
    await asyncio.sleep(0.01)
    heart.cancel()
    if are_all_in_flight:
        print(max(computed), max(passed))
    return are_all_in_flight

good = 0
for _ in range(20):
    good += asyncio.run(main(cds.AsyncClient("id", "secret", endpoint_url=url)))
    if good == 4:
        break
"""
    latency = 0.2
    with cds.Simulator(access_key_id="id", access_key_secret="secret", latency=latency) as simulator:
        lines = child(simulator.endpoint_url, script).splitlines()
    computed, passed = zip(*(map(float, line.split()) for line in lines), strict=True)
    print(f"longest turn of the loop: {min(computed):.3f} s computed, {min(passed):.3f} s passed")  # noqa: T201
    assert min(computed) < 0.02
    assert min(passed) < latency


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
def test_awaiting_in_a_forked_child_and_in_its_parent(server: RecordingServer) -> None:
    script = """
async def ask():
    return [reply["Code"] for reply in await asyncio.gather(*(client.vdc.describe_vdc() for _ in range(3)))]
assert asyncio.run(ask()) == ["Success"] * 3
for _ in range(3):
    child = os.fork()
    if child == 0:
        assert asyncio.run(ask()) == ["Success"] * 3
        os._exit(0)
    assert os.waitpid(child, 0)[1] == 0
    assert asyncio.run(ask()) == ["Success"] * 3
print("done")
"""
    assert child(server.url, script) == "done\n"


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
def test_a_loop_that_was_forked_serves_in_the_child(server: RecordingServer) -> None:
    script = """
loop = asyncio.new_event_loop()
ask = lambda: loop.run_until_complete(client.vdc.describe_vdc())["Code"]
ask()
child = os.fork()
if child == 0:
    # Its selector is the parent's: what is watched there is not watched here.
    assert asyncio.new_event_loop().run_until_complete(client.vdc.describe_vdc())["Code"] == "Success"
    os._exit(0)
assert os.waitpid(child, 0)[1] == 0
print(ask(), ask())
loop.close()
"""
    assert child(server.url, script) == "Success Success\n"


@pytest.mark.parametrize("end", ["", "sys.exit(0)", "loop.close()", "del loop, call"])
def test_a_process_ends_while_a_call_is_awaited(server: RecordingServer, end: str) -> None:
    server.usual = SILENCE
    script = f"""
loop = asyncio.new_event_loop()
call = loop.create_task(client.vdc.describe_vdc())
call._log_destroy_pending = False
loop.run_until_complete(asyncio.sleep(0.01))
{end}
"""
    child(server.url, script)


@pytest.mark.parametrize(
    "start", ["vdc.describe_vdc()", "task('t-1').wait()", "map(client.vdc.describe_vdc, [{}] * 3)"]
)
def test_ctrl_c_ends_what_asyncio_runs(server: RecordingServer, start: str) -> None:
    server.usual = SILENCE
    script = f"""
import signal
signal.signal(signal.SIGINT, signal.default_int_handler)
async def main():
    await client.{start}
try:
    asyncio.run(main())
except KeyboardInterrupt:
    print(sys.stdin.read())
"""
    streams: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen([sys.executable, "-c", PREAMBLE + script, server.url], text=True, **streams) as process:
        assert server.arrived.acquire(timeout=LONGEST)
        process.send_signal(signal.SIGINT)
        gone = server.client_gone.acquire(timeout=SOON)
        assert process.communicate("ended", timeout=LONGEST) == ("ended\n", "")
    assert gone
