"""Guarantees of the asynchronous client: all kinds of event loops, cancellation, and loops that never stall."""

from __future__ import annotations

import asyncio
import gc
import logging
import os
import signal
import socket
import subprocess
import sys
import time
import weakref
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest

import cds
from recording import ACCESS_KEY_ID, ACCESS_KEY_SECRET, SILENCE, Answer

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine

    from recording import RecordingServer

    NewLoop = Callable[[], asyncio.AbstractEventLoop]
    Run = Callable[[Coroutine[Any, Any, Any]], Any]
    Start = Callable[[cds.AsyncClient], Awaitable[Any]]

SOON = 10.0
"""Far below the timeout of a call."""

LONGEST = 60.0
"""Seconds; an event that takes longer never happens."""

linux = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")


def client_of(server: RecordingServer, **options: Any) -> cds.AsyncClient:
    return cds.AsyncClient(ACCESS_KEY_ID, ACCESS_KEY_SECRET, endpoint_url=server.url, **options)


@pytest.fixture(params=["asyncio", "uvloop"])
def new_loop(request: pytest.FixtureRequest) -> NewLoop:
    """Factories of all kinds of event loops."""
    if request.param == "asyncio":
        return asyncio.new_event_loop
    made: NewLoop = pytest.importorskip("uvloop").new_event_loop
    return made


@pytest.fixture
def run(new_loop: NewLoop) -> Run:
    """Runs in a new loop, as `asyncio.run`."""

    def run(main: Coroutine[Any, Any, Any]) -> Any:
        loop = new_loop()
        try:
            return loop.run_until_complete(main)
        finally:
            loop.run_until_complete(loop.shutdown_asyncgens())
            loop.run_until_complete(loop.shutdown_default_executor())
            loop.close()

    return run


async def arrived(server: RecordingServer, count: int = 1) -> None:
    """Waits for this many further requests."""
    for _ in range(count):
        assert await asyncio.to_thread(server.arrived.acquire, timeout=LONGEST)


# Event loops


def test_the_usual_way(run: Run) -> None:
    async def main() -> None:
        with cds.Simulator() as simulator:
            async with simulator.async_client() as client:
                reply = await client.vdc.create_vdc(RegionId="CN_Beijing_A", VdcName="production")
                assert isinstance(reply, cds.Response)
                assert reply.task is not None
                done = await reply.task
                assert [vdc["VdcId"] async for vdc in client.vdc.iter_vdcs()] == [done["ResourceId"]]
                taken_up = client.task(reply.task.id)
                assert await taken_up.done()
                assert taken_up.resource_ids == [done["ResourceId"]]
                again = await cds.aio.wait_all([reply.task, taken_up])
                assert again == [done, done]
            with pytest.raises(cds.ClientClosedError):
                await client.vdc.describe_vdc()

    run(main())


def test_one_client_in_one_loop_after_another(server: RecordingServer, run: Run) -> None:
    client = client_of(server)

    async def ask(number: int) -> None:
        await asyncio.gather(*(client.vdc.describe_vdc(Keyword=f"{number}-{index}") for index in range(5)))

    for number in range(10):
        run(ask(number))
    assert len({request.query["Keyword"] for request in server.requests}) == 50
    assert max(request.connection for request in server.requests) <= 10


def test_one_client_in_loops_of_many_threads(server: RecordingServer, run: Run) -> None:
    client = client_of(server)
    server.usual = lambda request: Answer({"Data": request.query["Keyword"]})

    async def ask(number: int) -> list[str]:
        words = [f"{number}-{index}" for index in range(25)]
        replies = await asyncio.gather(*(client.vdc.describe_vdc(Keyword=word) for word in words))
        assert [reply["Data"] for reply in replies] == words
        return words

    with ThreadPoolExecutor(8) as pool:
        asked = list(pool.map(lambda number: run(ask(number)), range(8)))
    assert {request.query["Keyword"] for request in server.requests} == {word for words in asked for word in words}


def test_both_clients_at_once(server: RecordingServer, sync_client: cds.Client, run: Run) -> None:
    """A synchronous call within a running loop, as in a notebook, and in threads beside it."""

    async def main() -> None:
        async with client_of(server) as client:
            awaited = asyncio.gather(*(client.vdc.describe_vdc() for _ in range(20)))
            await asyncio.sleep(0)
            assert sync_client.vdc.describe_vdc()["Code"] == "Success"
            in_threads = asyncio.gather(*(asyncio.to_thread(sync_client.vdc.describe_vdc) for _ in range(20)))
            assert {reply["Code"] for reply in (*await awaited, *await in_threads)} == {"Success"}

    run(main())
    assert len(server.requests) == 41


@pytest.mark.parametrize("cancelled", [True, False])
def test_loops_that_end_in_the_middle_of_calls_are_not_kept(
    server: RecordingServer, new_loop: NewLoop, cancelled: bool
) -> None:
    server.usual = SILENCE
    client = client_of(server)

    def leave() -> weakref.ref[asyncio.AbstractEventLoop]:
        loop = new_loop()
        calls = [loop.create_task(client.vdc.describe_vdc()) for _ in range(3)]
        loop.run_until_complete(asyncio.sleep(0))
        for call in calls:
            assert server.arrived.acquire(timeout=LONGEST)
            call._log_destroy_pending = False  # type: ignore[attr-defined]  # that is what is tried here
            if cancelled:
                call.cancel()
        if cancelled:
            loop.run_until_complete(asyncio.wait(calls))
        loop.close()
        return weakref.ref(loop)

    left = [leave() for _ in range(5)]
    server.usual = Answer()
    loop = new_loop()
    assert loop.run_until_complete(client.vdc.describe_vdc())["Code"] == "Success"
    loop.close()
    gc.collect()
    assert [reference() for reference in left] == [None] * 5
    assert all(server.client_gone.acquire(timeout=SOON) for _ in range(15))


def test_a_loop_that_is_closed_in_the_middle_of_a_call_does_no_harm(
    server: RecordingServer, new_loop: NewLoop, run: Run
) -> None:
    server.script(SILENCE)
    client = client_of(server, timeout=1.0)
    loop = new_loop()
    abandoned = loop.create_task(client.vdc.describe_vdc())
    abandoned._log_destroy_pending = False  # type: ignore[attr-defined]  # that is what is tried here
    loop.run_until_complete(arrived(server))
    loop.run_until_complete(loop.shutdown_default_executor())
    loop.close()
    assert run(call_again(client))["Code"] == "Success"
    # The response that was never taken is there now, and has nobody to wake.
    assert server.client_gone.acquire(timeout=LONGEST)
    assert run(call_again(client))["Code"] == "Success"


async def call_again(client: cds.AsyncClient) -> cds.Response:
    return await client.vdc.describe_vdc()


# Cancelling


async def first_row(client: cds.AsyncClient) -> Any:
    return await anext(client.instance.iter_instances())  # type: ignore[arg-type]


async def all_mapped(client: cds.AsyncClient) -> Any:
    return await client.map(client.vdc.describe_vdc, [{}])


READS: dict[str, Any] = {
    "GET": lambda client: client.vdc.describe_vdc(),
    "POST": lambda client: client.instance.describe_instances(),
    "free": lambda client: client.call("Anything", effect="read"),
    "look": lambda client: client.task("t-1").refresh(),
    "wait": lambda client: client.task("t-1").wait(),
    "wait_all": lambda client: cds.aio.wait_all([client.task("t-1")]),
    "pages": first_row,
    "map": all_mapped,
}

MUTATIONS: dict[str, Any] = {
    "GET": lambda client: client.vdc.add_public_ip(PublicId="p", Number=4),
    "POST": lambda client: client.vdc.create_vdc(RegionId="CN_Beijing_A"),
    "free": lambda client: client.call("Anything"),
}


@pytest.mark.parametrize("start", READS.values(), ids=READS)
def test_cancelling_closes_the_connection_and_says_nothing(
    server: RecordingServer, start: Start, run: Run, caplog: pytest.LogCaptureFixture
) -> None:
    server.usual = SILENCE

    async def main() -> float:
        async with client_of(server) as client:
            worst = 0.0
            for _ in range(5):
                call = asyncio.ensure_future(start(client))
                await arrived(server)
                cancelled = time.monotonic()
                call.cancel()
                with pytest.raises(asyncio.CancelledError):
                    await call
                assert await asyncio.to_thread(server.client_gone.acquire, timeout=LONGEST)
                worst = max(worst, server.gone_at[-1] - cancelled)
            server.usual = Answer()
            assert (await client.vdc.describe_vdc())["Code"] == "Success"
            return worst

    worst = run(main())
    print(f"the server saw it after {worst * 1000:.1f} ms at most")  # noqa: T201  # shown with -s and when it fails
    assert worst < 1.0
    assert caplog.records == []


@pytest.mark.parametrize("start", MUTATIONS.values(), ids=MUTATIONS)
def test_a_cancelled_mutation_warns_that_its_outcome_is_unknown(
    server: RecordingServer, start: Start, run: Run, caplog: pytest.LogCaptureFixture
) -> None:
    server.script(SILENCE)

    async def main() -> None:
        async with client_of(server) as client:
            call = asyncio.ensure_future(start(client))
            await arrived(server)
            call.cancel()
            with pytest.raises(asyncio.CancelledError):
                await call
            assert await asyncio.to_thread(server.client_gone.acquire, timeout=LONGEST)

    run(main())
    (record,) = caplog.records
    assert (record.name, record.levelno) == ("cds", logging.WARNING)
    text = record.getMessage()
    query = server.last.query
    for word in ("may or may not have been carried out", query["Action"], query["SignatureNonce"], query["Timestamp"]):
        assert word in text
    for secret in (query["Signature"], ACCESS_KEY_SECRET):
        assert secret not in text
    assert len(text.splitlines()) == 1


def test_a_cancelled_map_warns_for_each_mutation_that_was_under_way(
    server: RecordingServer, run: Run, caplog: pytest.LogCaptureFixture
) -> None:
    server.usual = lambda request: Answer() if request.json["VdcName"] == "0" else SILENCE

    async def main() -> None:
        async with client_of(server) as client:
            orders = [{"RegionId": "CN_Beijing_A", "VdcName": str(number)} for number in range(4)]
            results = client.map(client.vdc.create_vdc, orders)
            await anext(results)
            call = asyncio.ensure_future(anext(results))
            await arrived(server, 4)
            call.cancel()
            with pytest.raises(asyncio.CancelledError):
                await call

    run(main())
    assert len(caplog.records) == 3
    assert len({record.getMessage() for record in caplog.records}) == 3


def test_a_mutation_that_was_not_sent_yet_is_cancelled_without_a_word(
    run: Run, caplog: pytest.LogCaptureFixture
) -> None:
    async def main(port: int) -> None:
        key = (ACCESS_KEY_ID, ACCESS_KEY_SECRET)
        async with cds.AsyncClient(*key, endpoint_url=f"https://127.0.0.1:{port}") as client:
            call = asyncio.ensure_future(client.vdc.create_vdc(RegionId="CN_Beijing_A"))
            connection, _ = await asyncio.to_thread(deaf.accept)
            with connection:
                assert await asyncio.to_thread(connection.recv, 1)
                call.cancel()
                with pytest.raises(asyncio.CancelledError):
                    await call

    with socket.create_server(("127.0.0.1", 0)) as deaf:
        deaf.settimeout(LONGEST)
        run(main(deaf.getsockname()[1]))
    assert caplog.records == []


def test_cancelling_a_call_that_has_ended_says_nothing(
    server: RecordingServer, run: Run, caplog: pytest.LogCaptureFixture
) -> None:
    async def main() -> None:
        async with client_of(server) as client:
            call = asyncio.ensure_future(client.vdc.create_vdc(RegionId="CN_Beijing_A"))
            assert (await call)["Code"] == "Success"
            assert not call.cancel()

    run(main())
    assert caplog.records == []


def test_a_timeout_of_asyncio_ends_a_call(server: RecordingServer, run: Run) -> None:
    server.script(SILENCE)

    async def main() -> None:
        async with client_of(server) as client:
            with pytest.raises(asyncio.TimeoutError):
                await asyncio.wait_for(client.vdc.describe_vdc(), 0.2)
            assert await asyncio.to_thread(server.client_gone.acquire, timeout=LONGEST)
            assert (await client.vdc.describe_vdc())["Code"] == "Success"

    run(main())


def test_one_cancelled_call_disturbs_no_other(server: RecordingServer, run: Run) -> None:
    server.usual = lambda request: SILENCE if request.query["Keyword"] == "0" else Answer()

    async def main() -> None:
        async with client_of(server) as client:
            calls = [asyncio.ensure_future(client.vdc.describe_vdc(Keyword=str(number % 2))) for number in range(40)]
            await arrived(server, 40)
            for call in calls[::2]:
                call.cancel()
            ended = await asyncio.gather(*calls, return_exceptions=True)
            assert {type(outcome) for outcome in ended[::2]} == {asyncio.CancelledError}
            assert {outcome["Code"] for outcome in ended[1::2]} == {"Success"}

    run(main())
    assert all(server.client_gone.acquire(timeout=LONGEST) for _ in range(20))


def test_a_coroutine_that_is_closed_closes_its_connection(server: RecordingServer, run: Run) -> None:
    server.script(SILENCE)

    async def main() -> None:
        async with client_of(server) as client:
            call = client.vdc.describe_vdc()
            call.send(None)
            await arrived(server)
            call.close()
            assert await asyncio.to_thread(server.client_gone.acquire, timeout=10.0)

    run(main())


# Processes of their own

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
    as a response takes. The best of several runs counts. Calls are started by the hundred, as programs do.
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
    assert not any(call.done() for call in calls)
    assert {reply["Code"] for reply in await asyncio.gather(*calls)} == {"Success"}
    await asyncio.sleep(0.01)
    heart.cancel()
    print(max(computed), max(passed))

for _ in range(4):
    asyncio.run(main(cds.AsyncClient("id", "secret", endpoint_url=url)))
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
