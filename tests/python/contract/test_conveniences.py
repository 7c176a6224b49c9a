"""Conveniences of tasks, mocks and frozen programs."""

from __future__ import annotations

import asyncio
import enum
import inspect
import io
import modulefinder
import pickle
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any
from unittest.mock import AsyncMock, create_autospec, patch

import pytest

import cds
from recording import ACCESS_KEY_SECRET, Answer

if TYPE_CHECKING:
    from collections.abc import Callable

    from recording import RecordingServer
    from twins import Twin

QUICKLY = {"interval": 0.01, "timeout": 30.0}


def seen(status: str, **data: Any) -> dict[str, Any]:
    return {"Code": "Success", "Message": "Success.", "Data": {"Status": status, **data}}


# Task ids


class Id(str, enum.Enum):
    FIRST = "t-1"


class Indexed:
    def __index__(self) -> int:
        return 63749


@pytest.mark.parametrize(
    ("given", "expected"),
    [("t-1", "t-1"), (Id.FIRST, "t-1"), (63749, "63749"), (Indexed(), "63749")],
    ids=["text", "enum", "integer", "index"],
)
def test_a_text_and_an_integer_are_ids(client: cds.Client, given: Any, expected: str) -> None:
    task = client.task(given)
    assert (task.id, type(task.id), task.family) == (expected, str, "ccs")


def test_a_task_is_taken_up_with_its_own_family(client: cds.Client) -> None:
    task = client.task(pickle.loads(pickle.dumps(client.task("t-1", family="bms"))))
    assert (task.id, task.family) == ("t-1", "bms")
    task._connected()


class Hostile:
    def __index__(self) -> int:
        raise ZeroDivisionError

    def __getattr__(self, name: str) -> Any:
        raise ZeroDivisionError(name)


@pytest.mark.parametrize(
    ("given", "error", "advice"),
    [
        (None, TypeError, "queued nothing"),
        (cds.Response({"TaskId": "t-1"}), TypeError, r"reply\.task"),
        ({"TaskId": "t-1"}, TypeError, r"reply\.task"),
        (63749.0, TypeError, "float"),
        (b"63749", TypeError, "decode"),
        (["63749"], TypeError, "each"),
        (("63749",), TypeError, "each"),
        ({"63749"}, TypeError, "each"),
        (True, TypeError, "bool"),
        (int, TypeError, "type"),
        (object(), TypeError, "object"),
        ("", cds.ValidationError, "empty"),
        (" \n", cds.ValidationError, "empty"),
        ("\ud800", cds.ValidationError, "text"),
        (0, cds.ValidationError, "whole number from 1"),
        (-5, cds.ValidationError, "whole number from 1"),
        (1 << 200, cds.ValidationError, "task id"),
        (10**6000, cds.ValidationError, "task id"),
        (Hostile(), cds.ValidationError, "task id"),
    ],
    ids=lambda given: type(given).__name__,
)
def test_what_is_no_id_is_refused_with_what_to_give(
    client: cds.Client, given: Any, error: type[Exception], advice: str
) -> None:
    with pytest.raises(error, match=advice):
        client.task(id=given)


# Task messages


@pytest.mark.parametrize("family", ["ccs", "bms"])
@pytest.mark.parametrize("name", ["Message", "message", "Msg", "ErrorMsg", "Reason"])
def test_a_failed_task_tells_the_servers_reason(
    client: cds.Client, server: RecordingServer, family: str, name: str
) -> None:
    status = {"ccs": "ERROR", "bms": "failed"}[family]
    server.script(seen(status, **{name: "no room\nin the rack" + "x" * 5000}))
    task = client.task("t-1", family)
    with pytest.raises(cds.TaskFailedError, match=f"{status}: no room in the rackxxx") as caught:
        task.wait(**QUICKLY)
    assert task.message.startswith("no room in the rack")
    assert len(str(caught.value)) < 2500
    assert "\n" not in str(caught.value)


def test_a_reason_beside_the_data_is_told_and_a_success_is_no_reason(
    client: cds.Client, server: RecordingServer
) -> None:
    server.script(seen("ERROR"), {**seen("ERROR", Message=""), "Message": "no room"}, seen("ERROR", Message=5))
    task = client.task("t-1")
    for message in ("", "no room", ""):
        assert (task.refresh().message, task.status) == (message, "ERROR")


def test_a_reason_shows_no_access_key(client: cds.Client, server: RecordingServer) -> None:
    server.script(seen("ERROR", Message=f"signed with {ACCESS_KEY_SECRET}"))
    with pytest.raises(cds.TaskFailedError, match="signed with") as caught:
        client.task("t-1").wait(**QUICKLY)
    assert ACCESS_KEY_SECRET not in str(caught.value)


def test_data_is_that_of_the_last_look(client: cds.Client, server: RecordingServer) -> None:
    task = client.task("t-1")
    assert (task.data, task.message) == ({}, "")
    server.script(seen("DOING", Percent=5, Message="copying"), seen("FINISH"))
    task.refresh()
    assert (task.data["Percent"], task.message) == (5, "copying")
    assert pickle.loads(pickle.dumps(task)).data == task.data
    assert task.wait(**QUICKLY) == task.data
    assert task.message == ""


def test_the_reason_of_the_simulator_is_told(twin: Twin) -> None:
    with cds.Simulator() as cloud, twin.of(cloud) as client:
        cloud.fail(None, kind="task_error", message="no room in the rack")
        reply = client.vdc.create_vdc(RegionId="CN_Beijing_A")
        assert reply.task is not None
        with pytest.raises(cds.TaskFailedError, match="no room in the rack"):
            reply.task.wait(**QUICKLY)
        assert reply.task.message == "no room in the rack"


# Tasks in asyncio


def of_asyncio(server: RecordingServer, use: Callable[[cds.AsyncTask], Any]) -> Any:
    async def main() -> Any:
        async with cds.AsyncClient("id", "secret", endpoint_url=server.url) as client:
            return await use(client.task("t-1"))

    return asyncio.run(main())


async def created(task: cds.AsyncTask) -> Any:
    return await asyncio.create_task(task)


async def gathered(task: cds.AsyncTask) -> Any:
    return (await asyncio.gather(task))[0]


async def shielded(task: cds.AsyncTask) -> Any:
    return await asyncio.shield(task)


async def limited(task: cds.AsyncTask) -> Any:
    return await asyncio.wait_for(task, 30)


async def awaited_twice(task: cds.AsyncTask) -> Any:
    assert await task == await asyncio.create_task(task)
    return await task


async def created_twice_at_once(task: cds.AsyncTask) -> Any:
    one, other = asyncio.create_task(task), asyncio.create_task(task)
    assert await one == await other
    return await one


async def grouped(task: cds.AsyncTask) -> Any:
    if sys.version_info < (3, 11):
        return await asyncio.create_task(task)
    async with asyncio.TaskGroup() as group:
        made = group.create_task(task)
    return made.result()


@pytest.mark.parametrize("use", [created, gathered, shielded, limited, awaited_twice, created_twice_at_once, grouped])
def test_a_task_goes_wherever_asyncio_takes_a_coroutine(
    server: RecordingServer, use: Callable[[cds.AsyncTask], Any]
) -> None:
    server.usual = Answer(seen("FINISH", ResourceId="r-1"))
    assert of_asyncio(server, use)["ResourceId"] == "r-1"
    assert {request.query["TaskId"] for request in server.requests} == {"t-1"}


def test_a_task_that_was_cancelled_in_asyncio_can_be_awaited_again(server: RecordingServer) -> None:
    server.usual = Answer(seen("DOING"))

    async def use(task: cds.AsyncTask) -> Any:
        waiting = asyncio.create_task(task)
        while not task.status:
            await asyncio.sleep(0)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
        server.usual = Answer(seen("FINISH"))
        return await asyncio.create_task(task)

    assert of_asyncio(server, use)["Status"] == "FINISH"


def test_a_failure_comes_out_of_the_asyncio_task(server: RecordingServer) -> None:
    server.usual = Answer(seen("ERROR"))
    with pytest.raises(cds.TaskFailedError):
        of_asyncio(server, created)


# Progress


def test_a_coroutine_function_as_progress_is_awaited(server: RecordingServer) -> None:
    statuses: list[str] = []

    async def report(task: cds.AsyncTask) -> None:
        await asyncio.sleep(0)
        statuses.append(task.status)

    mock = AsyncMock()

    async def use(task: cds.AsyncTask) -> None:
        again = [cds.AsyncTask(task._client, "t-1") for _ in range(2)]
        await task.wait(**QUICKLY, progress=report)
        await cds.aio.wait_all(again[:1], **QUICKLY, progress=mock)
        await again[1].wait(**QUICKLY, progress=lambda task: asyncio.ensure_future(report(task)))

    server.script(seen("DOING"), seen("FINISH"), seen("DOING"), seen("FINISH"), seen("FINISH"))
    of_asyncio(server, use)
    assert statuses == ["DOING", "FINISH", "FINISH"]
    assert mock.await_count == 2


def test_an_exception_of_an_awaited_progress_ends_the_wait(server: RecordingServer) -> None:
    server.usual = Answer(seen("DOING"))

    async def report(task: cds.AsyncTask) -> None:
        raise LookupError(task.id)

    with pytest.raises(LookupError, match="t-1"):
        of_asyncio(server, lambda task: task.wait(**QUICKLY, progress=report))


@pytest.mark.filterwarnings("error")
def test_a_coroutine_function_as_progress_of_a_synchronous_wait_is_refused(
    sync_client: cds.Client, server: RecordingServer
) -> None:
    server.usual = Answer(seen("DOING"))

    async def report(task: cds.Task) -> None: ...

    with pytest.raises(TypeError, match="plain function"):
        sync_client.task("t-1").wait(**QUICKLY, progress=report)


class Broken(io.StringIO):
    """A terminal that is gone."""

    def __init__(self, is_terminal: bool) -> None:
        super().__init__()
        self.is_terminal = is_terminal

    def isatty(self) -> bool:
        return self.is_terminal

    def write(self, text: str) -> int:
        raise BrokenPipeError


def closed() -> io.StringIO:
    stderr = io.StringIO()
    stderr.close()
    return stderr


@pytest.mark.parametrize(
    "stderr",
    [None, closed(), Broken(False), Broken(True), SimpleNamespace(), SimpleNamespace(isatty=lambda: True)],
    ids=["none", "closed", "pipe", "terminal", "nothing", "terminal of nothing"],
)
@pytest.mark.parametrize("count", [1, 2])
def test_a_broken_stderr_ends_no_wait(
    client: cds.Client,
    server: RecordingServer,
    twin: Twin,
    monkeypatch: pytest.MonkeyPatch,
    stderr: Any,
    count: int,
) -> None:
    server.script(*[seen("DOING")] * count)
    server.usual = Answer(seen("FINISH"))
    tasks = [client.task(f"t-{number}") for number in range(count)]
    with monkeypatch.context() as patched:
        patched.setattr(sys, "stderr", stderr)
        ended = twin.wait_all(tasks, **QUICKLY, progress=True)
    assert [data["Status"] for data in ended] == ["FINISH"] * count


@pytest.mark.parametrize("count", [1, 3])
def test_progress_is_plain_lines_where_stderr_is_no_terminal(
    client: cds.Client, server: RecordingServer, twin: Twin, capsys: pytest.CaptureFixture[str], count: int
) -> None:
    pytest.importorskip("tqdm")
    server.usual = Answer(seen("FINISH"))
    twin.wait_all([client.task(f"t-{number}") for number in range(count)], **QUICKLY, progress=True)
    shown = capsys.readouterr().err
    assert len(shown.splitlines()) == count
    assert "\r" not in shown


@pytest.mark.parametrize(("value", "is_on"), [("0", False), (" OFF ", False), ("1", True), ("", True)])
def test_cds_progress_turns_progress_off(
    client: cds.Client,
    server: RecordingServer,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    value: str,
    is_on: bool,
) -> None:
    monkeypatch.setenv("CDS_PROGRESS", value)
    server.usual = Answer(seen("FINISH"))
    statuses: list[str] = []
    client.task("t-1").wait(**QUICKLY, progress=True)
    client.task("t-1").wait(**QUICKLY, progress=lambda task: statuses.append(task.status))
    assert (capsys.readouterr().err != "", statuses) == (is_on, ["FINISH"])


# Mocks


def test_a_mock_of_a_client_has_the_services_and_their_signatures() -> None:
    mock = create_autospec(cds.Client, instance=True)
    mock.instance.describe_instances.return_value = {"Data": []}
    assert mock.instance.describe_instances(PageSize=5) == {"Data": []}
    for wrong in (
        lambda: mock.instance.describe_instances(Nope=1),
        lambda: mock.instance.start_instance(),
        lambda: mock.instance.describe_nothing(),
        lambda: mock.instances,
    ):
        with pytest.raises((TypeError, AttributeError)):
            wrong()
    create_autospec(cds.Client)("id", "secret").vdc.describe_vdc()


def test_a_mock_of_an_asynchronous_client_is_awaited() -> None:
    mock = create_autospec(cds.AsyncClient, instance=True)
    mock.vdc.describe_vdc.return_value = {"Data": []}
    assert asyncio.run(mock.vdc.describe_vdc(Keyword="web")) == {"Data": []}
    mock.vdc.describe_vdc.assert_awaited_once_with(Keyword="web")


def test_a_service_of_a_client_class_is_the_class_of_the_service() -> None:
    assert cds.Client.instance is cds.Instance  # type: ignore[comparison-overlap]
    assert cds.AsyncClient.vdc is cds.AsyncVdc  # type: ignore[comparison-overlap]
    assert "InstanceId" in inspect.signature(cds.Client.instance.start_instance).parameters  # type: ignore[attr-defined]


def test_a_method_of_a_service_can_be_patched(sync_client: cds.Client) -> None:
    with patch.object(sync_client.vdc, "describe_vdc", autospec=True) as mock:
        sync_client.vdc.describe_vdc(Keyword="web")
    mock.assert_called_once_with(Keyword="web")


# Frozen programs


def test_everything_that_calls_need_is_found_in_the_byte_code(tmp_path: Path) -> None:
    """PyInstaller and others look through it; what only the native module imports would be missing."""
    program = tmp_path / "program.py"
    program.write_text("import cds\n", encoding="utf-8")
    folder = Path(cds.__file__).parent
    finder = modulefinder.ModuleFinder([str(folder.parent)])
    finder.run_script(str(program))
    files = (file.relative_to(folder.parent).with_suffix("") for file in folder.rglob("*.py"))
    modules = {".".join(file.parts).removesuffix(".__init__") for file in files}
    assert modules - set(finder.modules) == {"cds.__main__", "cds.testing"}


# Refused signatures


def test_a_refused_signature_asks_about_secret_and_clock(client: cds.Client, server: RecordingServer) -> None:
    server.usual = Answer({"Code": "SignatureDoesNotMatch", "Message": "no"}, 403)
    with pytest.raises(cds.AuthenticationError, match="wrong secret, or clock") as caught:
        client.vdc.describe_vdc()
    assert len(str(caught.value).splitlines()) == 1
    server.usual = Answer({"Code": "VdcNotFound", "Message": "no"}, 400)
    with pytest.raises(cds.NotFoundError) as other:
        client.vdc.describe_vdc()
    assert "clock" not in str(other.value)
