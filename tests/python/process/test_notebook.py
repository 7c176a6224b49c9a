"""Both clients in the kernel of a notebook, whose event loop runs all the time."""

from __future__ import annotations

import socket
from time import monotonic
from typing import TYPE_CHECKING, Any

import pytest

import cds
from soak import tell

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Cell = Callable[[str], str]

pytestmark = pytest.mark.slow

LONGEST = 60.0
"""Seconds; a kernel that takes longer hangs."""

SOON = 5.0
"""Seconds; a wait that took its interval would take six times as long. On an idle machine it ends within 0.2."""


@pytest.fixture(scope="module")
def kernel() -> Iterator[Any]:
    """One kernel for all tests, as starting it takes seconds."""
    manager = pytest.importorskip("jupyter_client").KernelManager()
    pytest.importorskip("ipykernel")
    manager.start_kernel()
    client = manager.client()
    client.start_channels()
    try:
        client.wait_for_ready(timeout=LONGEST)
        yield client
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


@pytest.fixture
def cell(kernel: Any) -> Iterator[Cell]:
    """Runs a cell; returns what it printed and, at the end, how its value is shown."""

    def run(code: str) -> str:
        shown: list[str] = []

        def note(message: Any) -> None:
            content = message["content"]
            assert message["msg_type"] != "error", content
            if message["msg_type"] == "stream":
                assert content["name"] == "stdout", content
                shown.append(content["text"])
            if message["msg_type"] == "execute_result":
                data = content["data"]
                shown.append(data.get("text/html", data["text/plain"]))

        reply = kernel.execute_interactive(code, output_hook=note, timeout=LONGEST, store_history=False)
        assert reply["content"]["status"] == "ok", reply["content"]
        return "".join(shown)

    with cds.Simulator() as simulator:
        run(
            f"""
import asyncio, cds
key = {simulator.access_key_id!r}, {simulator.access_key_secret!r}
client = cds.Client(*key, endpoint_url={simulator.endpoint_url!r})
asynchronous = cds.AsyncClient(*key, endpoint_url={simulator.endpoint_url!r})
"""
        )
        yield run


def test_awaiting_at_the_top_level(cell: Cell) -> None:
    assert (
        cell(
            "reply = await asynchronous.vdc.create_vdc(RegionId='CN_Beijing_A', VdcName='first')\nprint(reply['Code'])"
        )
        == "Success\n"
    )
    assert cell("print((await reply.task)['Status'])") == "FINISH\n"
    assert cell("print([vdc['VdcName'] async for vdc in asynchronous.vdc.iter_vdcs()])") == "['first']\n"
    assert cell("print(len(await asynchronous.map(asynchronous.vdc.describe_vdc, [{}] * 50)))") == "50\n"


def test_a_synchronous_call_in_the_running_loop(cell: Cell) -> None:
    assert cell("print(asyncio.get_running_loop().is_running(), client.vdc.describe_vdc()['Code'])") == "True Success\n"
    assert (
        cell(
            "task = client.vdc.create_vdc(RegionId='CN_Beijing_A', VdcName='second').task\nprint(task.wait()['Status'])"
        )
        == "FINISH\n"
    )
    assert cell("print([vdc['VdcName'] for vdc in client.vdc.iter_vdcs()])") == "['second']\n"


def test_both_in_one_cell(cell: Cell) -> None:
    code = """
awaited = asyncio.gather(*(asynchronous.vdc.describe_vdc() for _ in range(20)))
print(client.vdc.describe_vdc()["Code"], {reply["Code"] for reply in await awaited})
"""
    assert cell(code) == "Success {'Success'}\n"


@pytest.mark.parametrize("call", ["client.vdc.describe_vdc()", "await asynchronous.vdc.describe_vdc()"])
def test_a_reply_shows_its_rows_as_a_table(cell: Cell, call: str) -> None:
    cell("client.vdc.create_vdc(RegionId='CN_Beijing_A', VdcName='<shown>').task.wait()")
    shown = cell(call)
    assert "<table>" in shown
    assert "&lt;shown&gt;" in shown


def test_progress_in_a_kernel_warns_of_nothing(cell: Cell) -> None:
    code = """
import contextlib, io, warnings
with warnings.catch_warnings(record=True) as caught, contextlib.redirect_stderr(io.StringIO()) as shown:
    warnings.simplefilter('always')
    client.vdc.create_vdc(RegionId='CN_Beijing_A').task.wait(interval=0.01, progress=True)
print([str(warning.message) for warning in caught], 'FINISH' in shown.getvalue())
"""
    assert cell(code).startswith("[] ")


@pytest.mark.parametrize(
    "wait",
    [
        "order.wait(interval=30)",
        "cds.wait_all([order.task], interval=30)",
        "await cds.aio.wait_all([cloud.async_client().task(order.task.id)], interval=30)",
    ],
)
def test_interrupting_a_cell_ends_a_wait(cell: Cell, kernel: Any, wait: str) -> None:
    cell(
        """
import asyncio, threading
cloud = cds.Simulator(progression='polls:1000')
order = cloud.client().vdc.create_vdc(RegionId='CN_Beijing_A')
"""
    )
    waiting = f"""
try:
    threading.Timer(0.5, lambda: print('waiting', flush=True)).start()
    {wait}
except (KeyboardInterrupt, asyncio.CancelledError):
    print('ended', flush=True)
cloud.stop()
"""
    kernel.execute(waiting, store_history=False)
    assert text_of(kernel) == "waiting"
    began = monotonic()
    kernel.parent.interrupt_kernel()
    assert text_of(kernel) == "ended"
    took = monotonic() - began
    tell("interrupting a cell", wait=wait, milliseconds=round(1e3 * took))
    assert took < SOON
    assert cell("print('usable')") == "usable\n"


def text_of(kernel: Any) -> str:
    """The next text that a cell prints."""
    while True:
        message = kernel.get_iopub_msg(timeout=LONGEST)
        assert message["msg_type"] != "error", message["content"]
        if message["msg_type"] == "stream" and message["content"]["name"] == "stdout":
            return str(message["content"]["text"]).strip()


def test_a_restarted_kernel_leaves_nothing_behind() -> None:
    manager = pytest.importorskip("jupyter_client").KernelManager()
    pytest.importorskip("ipykernel")
    psutil = pytest.importorskip("psutil")
    manager.start_kernel()
    client = manager.client()
    client.start_channels()
    try:
        client.wait_for_ready(timeout=LONGEST)
        code = """
import cds, os
import asyncio, threading
cloud = cds.Simulator(progression='polls:1000')
client = cloud.client()
order = client.vdc.create_vdc(RegionId='CN_Beijing_A')
rows = client.instance.iter_instances()
print(os.getpid(), cloud.endpoint_url, flush=True)
order.wait(interval=30)
"""
        client.execute(code, store_history=False)
        pid, url = text_of(client).split()
        manager.restart_kernel(now=False)
        client.wait_for_ready(timeout=LONGEST)
        assert not psutil.pid_exists(int(pid))
        port = int(url.rpartition(":")[2])
        with socket.socket() as connection:
            assert connection.connect_ex(("127.0.0.1", port)) != 0
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
