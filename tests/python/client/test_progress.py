"""Progress of waits: callables, coroutine functions, bars and lines."""

from __future__ import annotations

import asyncio
import io
import sys
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any
from unittest.mock import AsyncMock

import pytest

import cds
from cds._counter import Counter
from listings import INSTANCES, Listing
from polls import QUICKLY, quickly, seen
from recording import Answer

if TYPE_CHECKING:
    from collections.abc import Callable

    from recording import RecordingServer
    from twins import Twin


def test_a_callable_sees_every_look(client: cds.Client, server: RecordingServer) -> None:
    server.script(seen("NEW"), seen("DOING"), seen("DOING"), seen("FINISH"))
    statuses: list[str] = []
    task = client.task("t-1")

    def report(seen_task: cds.Task) -> None:
        assert seen_task is task
        statuses.append(seen_task.status)

    quickly(task, progress=report)
    assert statuses == ["NEW", "DOING", "DOING", "FINISH"]


def test_a_callable_sees_a_failure_too(client: cds.Client, server: RecordingServer) -> None:
    server.script(seen("ERROR"))
    statuses: list[str] = []
    with pytest.raises(cds.TaskFailedError):
        quickly(client.task("t-1"), progress=lambda task: statuses.append(task.status))
    assert statuses == ["ERROR"]


def test_an_exception_in_the_callable_ends_the_wait(client: cds.Client, server: RecordingServer) -> None:
    server.usual = Answer(seen("DOING"))

    def report(task: cds.Task) -> None:
        raise LookupError(task.status)

    with pytest.raises(LookupError, match="DOING"):
        quickly(client.task("t-1"), progress=report)
    assert len(server.requests) == 1
    assert client.vdc.describe_vdc()["Code"] == "Success"


def test_the_callable_may_call_the_client(sync_client: cds.Client, server: RecordingServer) -> None:
    server.script(seen("DOING"), {"Code": "Success", "Data": ["inner"]}, seen("FINISH"))
    inner: list[Any] = []

    def report(task: cds.Task) -> None:
        if task.status == "DOING":
            inner.append(sync_client.vdc.describe_vdc()["Data"])

    quickly(sync_client.task("t-1"), progress=report)
    assert inner == [["inner"]]


def test_lines_on_stderr_without_tqdm(
    client: cds.Client,
    server: RecordingServer,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for name in ("tqdm", "tqdm.auto"):
        monkeypatch.setitem(sys.modules, name, None)
    server.script(seen("NEW"), seen("DOING"), seen("DOING"), seen("FINISH"))
    quickly(client.task("t-1"), progress=True)
    shown = capsys.readouterr()
    assert shown.out == ""
    lines = shown.err.splitlines()
    assert [next(word for word in ("NEW", "DOING", "FINISH") if word in line) for line in lines] == [
        "NEW",
        "DOING",
        "FINISH",
    ]
    assert all("t-1" in line for line in lines)


def test_a_bar_on_a_terminal_with_tqdm(
    client: cds.Client,
    server: RecordingServer,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    pytest.importorskip("tqdm")
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    server.script(seen("DOING"), seen("FINISH"))
    quickly(client.task("t-1"), progress=True)
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "t-1" in shown.err
    assert "FINISH" in shown.err
    assert "\r" in shown.err


@pytest.mark.parametrize("progress", [None, False])
def test_without_progress_nothing_is_written(
    client: cds.Client, server: RecordingServer, capsys: pytest.CaptureFixture[str], progress: bool | None
) -> None:
    server.script(seen("DOING"), seen("FINISH"))
    quickly(client.task("t-1"), progress=progress)
    assert capsys.readouterr() == ("", "")


def of_asyncio(server: RecordingServer, use: Callable[[cds.AsyncTask], Any]) -> Any:
    async def main() -> Any:
        async with cds.AsyncClient("id", "secret", endpoint_url=server.url) as client:
            return await use(client.task("t-1"))

    return asyncio.run(main())


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


# Rows and results


def test_rows_are_counted_page_by_page(client: cds.Client, server: RecordingServer) -> None:
    server.usual = Listing(INSTANCES, list(range(250)))
    counts: list[tuple[int, int | None]] = []
    rows = client.instance.iter_instances(progress=lambda count, total: counts.append((count, total)))
    assert len(list(rows)) == 250
    assert counts == [(100, 250), (200, 250), (250, 250)]


def test_a_limit_is_the_total(client: cds.Client, server: RecordingServer) -> None:
    server.usual = Listing(INSTANCES, list(range(250)))
    counts: list[tuple[int, int | None]] = []
    assert len(list(client.instance.iter_instances(limit=120, progress=lambda *now: counts.append(now)))) == 120
    assert counts == [(100, 120), (120, 120)]


@pytest.mark.parametrize("how", [list, lambda rows: rows.to_polars()], ids=["iterated", "frame"])
def test_a_page_that_fails_ends_the_display(
    client: cds.Client,
    server: RecordingServer,
    monkeypatch: pytest.MonkeyPatch,
    how: Callable[[Any], object],
) -> None:
    ended: list[str] = []
    shown = Counter(lambda *_: None, lambda: ended.append("ended"))
    monkeypatch.setattr("cds._counter.counter", lambda *_: shown)
    server.usual = Answer({"Code": "Denied", "Message": "not yours"}, 403)
    rows = client.instance.iter_instances(progress=True)
    with pytest.raises(cds.APIError, match="not yours"):
        how(rows)
    assert ended == ["ended"]


def test_the_results_of_a_map_are_counted(client: cds.Client, server: RecordingServer) -> None:
    server.usual = Answer({"Code": "Success", "Data": []})
    counts: list[tuple[int, int | None]] = []
    for params in ([{}] * 3, iter([{}] * 3)):
        list(client.map(client.vdc.describe_vdc, params, progress=lambda *now: counts.append(now)))
    assert counts == [(1, 3), (2, 3), (3, 3), (1, None), (2, None), (3, None)]


@pytest.mark.parametrize("what", ["rows", "frame", "map"])
def test_elsewhere_the_last_number_is_a_line(
    sync_client: cds.Client, server: RecordingServer, capsys: pytest.CaptureFixture[str], what: str
) -> None:
    server.usual = Listing(INSTANCES, list(range(250)), largest_page=100)
    if what == "map":
        list(
            sync_client.map(
                sync_client.instance.describe_instances, [{"PageNumber": 1, "PageSize": 2}] * 7, progress=True
            )
        )
    elif what == "rows":
        list(sync_client.instance.iter_instances(progress=True))
    else:
        sync_client.instance.iter_instances(progress=True).to_polars()
    line = capsys.readouterr().err
    count = "7 of 7 calls" if what == "map" else "250 of 250 rows"
    assert line.startswith(f"DescribeInstances: {count} after ")
    assert line.count("\n") == 1


def test_progress_of_rows_can_be_disabled(
    sync_client: cds.Client,
    server: RecordingServer,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("CDS_PROGRESS", "0")
    server.usual = Listing(INSTANCES, list(range(250)))
    assert len(list(sync_client.instance.iter_instances(progress=True))) == 250
    assert capsys.readouterr().err == ""


def test_a_kernel_without_widgets_has_a_plain_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    tqdm = pytest.importorskip("tqdm")
    from tqdm import notebook

    from cds._progress import bar_class

    monkeypatch.setitem(sys.modules, "ipykernel.zmqshell", sys)
    monkeypatch.setattr(notebook, "IProgress", None, raising=False)
    assert bar_class() is tqdm.tqdm
    monkeypatch.setattr(notebook, "IProgress", object)
    assert bar_class() is notebook.tqdm


def test_a_callable_that_raises_loses_no_result(client: cds.Client, server: RecordingServer) -> None:
    server.usual = Answer({"Code": "Success", "Data": []})

    def report(count: int, total: int | None) -> None:
        raise LookupError(count)

    with pytest.warns(RuntimeWarning, match="progress raised LookupError, and is not called any more"):
        assert len(list(client.map(client.vdc.describe_vdc, [{}] * 3, progress=report))) == 3
