"""Many threads at once: no call fails, the GIL stays available, and the library starts few threads."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import cds
from paths import PROGRAMS, ROOT
from programs.counting import LATENCY
from recording import ACCESS_KEY_ID, ACCESS_KEY_SECRET, TLS, Answer, RecordingServer, Request
from serving import Served
from soak import rounds, tell

if TYPE_CHECKING:
    from collections.abc import Iterator

COUNTING = PROGRAMS / "counting.py"

CALLS = rounds("CDS_THREAD_CALLS", 1_280)

SHARE = 0.9 if "CDS_THREAD_CALLS" in os.environ else 0.3
"""Of its speed a counting thread keeps. Machines that run many tests at once are allowed more than is promised."""

THREADS = 64

CHANGES = rounds("CDS_THREAD_CHANGES", 100)
"""Of each thread."""

LONGEST = 600.0

STARTS_NONE = """
import pathlib, sys
before = len(list(pathlib.Path("/proc/self/task").iterdir()))
import cds
client = cds.Client("id", "secret", endpoint_url="http://127.0.0.1:1")
other = cds.AsyncClient("id", "secret", endpoint_url="http://localhost:1")
print(len(list(pathlib.Path("/proc/self/task").iterdir())) - before)
"""

STARTS_ONE = """
import asyncio, pathlib, sys
import cds
client = cds.Client("id", "secret", endpoint_url=sys.argv[1].replace("127.0.0.1", "localhost"))
assert len(list(client.map(client.vdc.describe_vdc, [{}] * 200))) == 200
async def many():
    async with cds.AsyncClient("id", "secret", endpoint_url=sys.argv[1].replace("127.0.0.1", "localhost")) as own:
        await asyncio.gather(*[own.vdc.describe_vdc() for _ in range(200)])
asyncio.run(many())
names = [path.read_text().strip() for path in pathlib.Path("/proc/self/task").glob("*/comm")]
print(sorted(name for name in names if not name.startswith("python")))
"""


SMALL_STACKS = """
import asyncio, sys, threading
import cds
url, ca, *sizes = sys.argv[1:]

def use():
    client = cds.Client("id", "secret", endpoint_url=url, ca_bundle=ca, timeout=20.0)
    assert client.vdc.describe_vdc()["Code"] == "Success"
    assert client.vdc.create_vdc(RegionId="CN_Beijing_A", VdcName="new")["Code"] == "Success"
    assert len(list(client.map(client.vdc.describe_vdc, [{}] * 4))) == 4
    assert list(client.instance.iter_instances()) == []
    assert client.task("t-1").wait()["Status"] == "FINISH"
    assert cds.wait_all([client.task("t-1")])[0]["Status"] == "FINISH"
    try:
        client.instance.create_instance(Cpu="four")
    except (TypeError, cds.ValidationError) as error:
        used.append(type(error).__name__)
    client.close()

async def awaited():
    async with cds.AsyncClient("id", "secret", endpoint_url=url, ca_bundle=ca, timeout=20.0) as client:
        assert len(await client.map(client.vdc.describe_vdc, [{}] * 4)) == 4

# Python itself needs a large stack to compile what is imported late.
import cds._map, cds._wait_all, cds._waiting, cds._progress, cds.aio
import cds.services.instance, cds.services.vdc, cds.aio.services.vdc
for size in sizes:
    used = []
    threading.stack_size(int(size) * 1024)
    for work in (use, lambda: asyncio.run(awaited())) if int(size) > 48 else (use,):
        thread = threading.Thread(target=work)
        thread.start()
        thread.join()
    assert used, size
"""

SMALL_STACK_ERRORS = """
import threading
import cds, cds._log, cds.services.vdc
seen = []

def fails(client):
    try:
        client.vdc.create_vdc(RegionId="CN_Beijing_A", VdcName="new")
    except cds.CdsError as error:
        seen.append(type(error).__name__)

def run(client):
    thread = threading.Thread(target=fails, args=(client,))
    thread.start()
    thread.join()

with cds.Simulator() as cloud, cloud.client(max_retries=0) as client:
    stranger = cds.Client("id", "secret", endpoint_url=cloud.endpoint_url)
    nobody = cds.Client("id", "secret", endpoint_url="http://127.0.0.1:1")
    threading.stack_size(32 * 1024)
    for kind in ("bad_gateway", "drop_after", "mangle"):
        cloud.fail("CreateVdc", kind=kind)
        run(client)
    run(stranger)
    run(nobody)
print(*seen)
"""


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """In a separate process, so that its work is not counted as the client's."""
    errors: Path = tmp_path_factory.mktemp("served") / "stderr"
    with Served(errors, "--latency", str(LATENCY)) as served:
        yield served.ready()


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="times are looked up in Linux' tables")
@pytest.mark.parametrize("kind", ["shared", "own"])
def test_64_threads(served: Served, kind: str):
    child = subprocess.run(
        [sys.executable, str(COUNTING), kind, served.url, str(CALLS)],
        env={**os.environ, **served.environment},
        capture_output=True,
        text=True,
        timeout=LONGEST,
        check=False,
    )
    assert (child.returncode, child.stderr) == (0, "")
    measured = json.loads(child.stdout)
    tell(f"64 threads, {kind}", share=f"{measured['share']:.0%}", calls=CALLS, rate=f"{measured['rate']:.0f}/s")
    assert measured["share"] > SHARE
    assert measured["threads"] == []


@pytest.mark.parametrize("shared", [True, False], ids=["shared", "own"])
def test_python_runs_while_64_threads_wait_for_answers(server: RecordingServer, shared: bool):
    answering = threading.Event()

    def answer_later(_: Request) -> Answer:
        assert answering.wait(LONGEST)
        return Answer()

    server.usual = answer_later
    count = 1 if shared else THREADS
    clients = [cds.Client(ACCESS_KEY_ID, ACCESS_KEY_SECRET, endpoint_url=server.url) for _ in range(count)]
    with ThreadPoolExecutor(THREADS) as threads:
        calls = [threads.submit(clients[number % count].vdc.describe_vdc) for number in range(THREADS)]
        for _ in calls:
            assert server.arrived.acquire(timeout=LONGEST)
        # Each of them waits now, and this thread goes on.
        assert not any(call.done() for call in calls)
        answering.set()
        assert [call.result().attempts for call in calls] == [1] * THREADS


@pytest.mark.slow
def test_no_change_goes_out_over_a_connection_that_the_server_has_closed():
    def change_again_and_again(_: int) -> None:
        settings = {"access_key_id": ACCESS_KEY_ID, "access_key_secret": ACCESS_KEY_SECRET, "max_retries": 0}
        with RecordingServer() as server, cds.Client(**settings, endpoint_url=server.url) as client:
            server.usual = Answer(then_close=True)
            for _ in range(CHANGES):
                assert client.vdc.create_vdc(RegionId="CN_Beijing_A", VdcName="new").attempts == 1
                assert server.closed_by_server.acquire(timeout=LONGEST)

    # One of them drives the connections of all.
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(change_again_and_again, range(8)))


@pytest.mark.skipif(sys.platform != "linux", reason="threads are looked up in Linux' table")
@pytest.mark.parametrize(("script", "started"), [(STARTS_NONE, "0"), (STARTS_ONE, "['cds-io']")])
def test_threads_of_ours(server: RecordingServer, script: str, started: str):
    child = subprocess.run(
        [sys.executable, "-W", "error", "-c", script, server.url],
        capture_output=True,
        text=True,
        timeout=LONGEST,
        check=False,
    )
    assert (child.stdout.strip(), child.stderr) == (started, "")


@pytest.mark.parametrize("tls", [False, True], ids=["http", "https"])
@pytest.mark.parametrize("sizes", [["32", "48"], ["64", "128", "400"]], ids=["tiny", "small"])
def test_threads_with_a_small_stack(tls: bool, sizes: list[str]):
    """In KiB; 32 is the least that Python allows, and musl gives 128 to every thread."""
    with RecordingServer(tls=tls) as server:
        server.usual = Answer({"Code": "Success", "Data": {"Status": "FINISH", "Instances": []}})
        child = subprocess.run(
            [sys.executable, "-c", SMALL_STACKS, server.url, str(TLS / "ca.pem"), *sizes],
            capture_output=True,
            text=True,
            timeout=LONGEST,
            check=False,
        )
        assert (child.returncode, child.stderr) == (0, "")
        assert len(server.requests) > len(sizes)


def test_errors_of_every_kind_fit_the_least_stack():
    child = subprocess.run(
        [sys.executable, "-c", SMALL_STACK_ERRORS], capture_output=True, text=True, timeout=LONGEST, check=False
    )
    assert (child.returncode, child.stderr) == (0, "")
    kinds = ("ServerError", "OutcomeUnknownError", "ResponseError", "AuthenticationError", "APIConnectionError")
    assert child.stdout.split() == list(kinds)


def test_every_thread_of_ours_has_a_stack_of_a_size_that_we_chose():
    """Otherwise Rust reads the environment for it, at the first thread, while another one may change it."""
    root = ROOT
    folders = [
        root / "src",
        *(root / "crates" / name / "src" for name in ("cds-frame", "cds-py", "cds-sim", "cds-cli")),
    ]
    for file in (file for folder in folders for file in folder.rglob("*.rs") if file.parent.name != "tests"):
        code = file.read_text("utf-8").partition("#[cfg(test)]\nmod tests")[0]
        assert not re.search(r"thread::(spawn|scope)\b", code), file
        assert code.count("thread::Builder") == len(re.findall(r"thread::Builder[^;]*\.stack_size\(", code)), file
