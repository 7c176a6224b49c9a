"""Log lines and traces of calls, and the side effects that an import does not have."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import re
import subprocess
import sys
import threading
from typing import TYPE_CHECKING

import pytest

import cds
from recording import AGAIN_AT_ONCE, DROP, SILENCE, Answer, RecordingServer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SECONDS = r"\d+\.\d{3} s"


class Keep(logging.Handler):
    """Keeps the records, and the threads that brought them."""

    def __init__(self) -> None:
        super().__init__()
        self.records: list[logging.LogRecord] = []
        self.threads: list[int] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)
        self.threads.append(threading.get_ident())

    @property
    def lines(self) -> list[str]:
        return [record.getMessage() for record in self.records]


@pytest.fixture
def log() -> Iterator[Keep]:
    logger, handler = logging.getLogger("cds"), Keep()
    before = logger.handlers, logger.propagate, logger.level
    logger.handlers, logger.propagate = [handler], False
    logger.setLevel(logging.DEBUG)  # also forgets which levels it knows to be off
    yield handler
    logger.handlers, logger.propagate = before[:2]
    logger.setLevel(before[2])


def run(script: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-W", "error", "-c", script]
    return subprocess.run(
        command, env={**os.environ, **environment}, capture_output=True, text=True, timeout=60, check=False
    )


# The line of a call


def test_a_call_leaves_one_line(client: cds.Client, server: RecordingServer, log: Keep) -> None:
    server.script(Answer({}, 503, AGAIN_AT_ONCE), Answer(), Answer({"Code": "VdcNotFound", "Message": "x"}, 404), DROP)
    client.vdc.describe_vdc(Keyword="not for the log")
    with pytest.raises(cds.NotFoundError):
        client.vdc.describe_vdc()
    with pytest.raises(cds.OutcomeUnknownError):
        client.vdc.create_vdc(RegionId="CN_Beijing_A")
    with pytest.raises(TypeError):
        client.vdc.create_vdc()
    expected = [
        rf"DescribeVdc 127\.0\.0\.1: HTTP 200, attempts 2, {SECONDS}",
        rf"DescribeVdc 127\.0\.0\.1: HTTP 404 VdcNotFound, attempts 1, {SECONDS}",
        rf"CreateVdc 127\.0\.0\.1: OutcomeUnknownError, attempts 1, {SECONDS}",
    ]
    assert len(log.lines) == len(expected), log.lines
    for line, pattern in zip(log.lines, expected, strict=True):
        assert re.fullmatch(pattern, line)
    assert {(record.name, record.levelno) for record in log.records} == {("cds", logging.DEBUG)}


def test_records_come_from_the_thread_that_called(client: cds.Client, log: Keep) -> None:
    client.vdc.describe_vdc()
    other = threading.Thread(target=client.vdc.describe_vdc)
    other.start()
    own = other.ident
    other.join()
    list(client.map(client.vdc.describe_vdc, [{}, {}]))
    list(client.instance.iter_instances())
    client.task("1").refresh()
    assert log.threads == [threading.get_ident(), own, *[threading.get_ident()] * 4]


def test_asynchronous_records_come_from_the_loop(server: RecordingServer, log: Keep) -> None:
    async def ask() -> None:
        async with cds.AsyncClient("id", "secret", endpoint_url=server.url) as client:
            await asyncio.gather(*(client.vdc.describe_vdc() for _ in range(5)))

    asyncio.run(ask())
    assert log.threads == [threading.get_ident()] * 5


def test_no_line_without_a_listener(client: cds.Client, log: Keep) -> None:
    logging.getLogger("cds").setLevel(logging.INFO)
    client.vdc.describe_vdc()
    assert log.lines == []


def test_a_handler_may_call_the_api_itself(client: cds.Client, server: RecordingServer, log: Keep) -> None:
    """A handler that ships records to the cloud: it calls, in the middle of a record, by another client."""
    shipped: list[str] = []

    class Ship(logging.Handler):
        busy = False

        def emit(self, record: logging.LogRecord) -> None:
            if not self.busy:
                self.busy = True
                with cds.Client("id", "secret", endpoint_url=server.url) as other:
                    other.call("Ship", {"Line": record.getMessage()})
                    list(other.map(other.vdc.describe_vdc, [{}] * 3))
                shipped.append(record.getMessage())
                self.busy = False

    logging.getLogger("cds").addHandler(Ship())
    threads = [threading.Thread(target=client.vdc.describe_vdc) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not any(thread.is_alive() for thread in threads)
    client.vdc.describe_vdc()
    assert shipped


def test_a_handler_that_waits_holds_up_only_its_own_call(client: cds.Client, log: Keep) -> None:
    entered, leave = threading.Event(), threading.Event()

    class Wait(logging.Handler):
        def createLock(self) -> None:
            self.lock = None

        def handle(self, record: logging.LogRecord) -> bool:
            if record.threadName == "slow":
                entered.set()
                leave.wait(60)
            return True

    logging.getLogger("cds").addHandler(Wait())
    slow = threading.Thread(target=client.vdc.describe_vdc, name="slow")
    slow.start()
    assert entered.wait(60)
    client.vdc.describe_vdc()
    list(client.map(client.vdc.describe_vdc, [{}, {}]))
    leave.set()
    slow.join(60)
    assert not slow.is_alive()
    assert len(log.lines) == 4


def test_a_handler_that_fails_fails_as_logging_says(
    client: cds.Client, log: Keep, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class Broken(logging.StreamHandler):  # type: ignore[type-arg]
        def format(self, record: logging.LogRecord) -> str:
            raise RuntimeError("broken handler")

    logging.getLogger("cds").addHandler(Broken())
    assert client.vdc.describe_vdc()["Code"] == "Success"
    assert "broken handler" in capsys.readouterr().err


# CDS_LOG

ONE_CALL = "import cds; client = cds.Client('id', 'secret'); client.vdc.describe_vdc()"


def test_cds_log_shows_a_single_run(server: RecordingServer) -> None:
    ended = run(f"{ONE_CALL}; cds.Client('id', 'secret')", CDS_LOG="debug", CDS_ENDPOINT_URL=server.url)
    line = rf"[\d-]+ [\d:,]+ cds DEBUG DescribeVdc 127\.0\.0\.1: HTTP 200, attempts 1, {SECONDS}"
    assert re.fullmatch(line, ended.stderr.strip())
    assert (ended.returncode, ended.stdout) == (0, "")


@pytest.mark.parametrize("level", ["", "warning", "error"])
def test_cds_log_of_another_level_shows_less(server: RecordingServer, level: str) -> None:
    ended = run(ONE_CALL, CDS_LOG=level, CDS_ENDPOINT_URL=server.url)
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "", "")


@pytest.mark.parametrize("level", ["loud", "1", "debug,cds"])
def test_cds_log_that_is_no_level_is_refused(monkeypatch: pytest.MonkeyPatch, level: str) -> None:
    monkeypatch.setenv("CDS_LOG", level)
    with pytest.raises(cds.ConfigError, match="CDS_LOG must be one of debug, info, warning, error, critical"):
        cds.Client("id", "secret")


# What is left alone

BEFORE_AND_AFTER = """
import json, os, signal, sys, warnings, threading, locale, gc

def state():
    return {
        "signals": {str(n): str(signal.getsignal(n)) for n in signal.valid_signals()},
        "filters": [str(f) for f in warnings.filters],
        "showwarning": str(warnings.showwarning),
        "environment": dict(os.environ),
        "threads": threading.active_count(),
        "hooks": [str(sys.excepthook), str(sys.unraisablehook), str(threading.excepthook), str(sys.displayhook)],
        "folder": os.getcwd(),
        "locale": locale.setlocale(locale.LC_ALL),
        "descriptors": sorted(os.listdir("/proc/self/fd")) if os.path.exists("/proc/self/fd") else [],
        "path": list(sys.path), "limit": sys.getrecursionlimit(), "gc": gc.get_threshold(),
        "streams": [repr(sys.stdin), repr(sys.stdout), repr(sys.stderr)],
    }

before = state()
import cds
for name in cds.__all__:
    getattr(cds, name)
after = state()
print(json.dumps([name for name in before if before[name] != after[name]]))
print(json.dumps([name for name in ("logging", "asyncio", "ssl", "opentelemetry", "tqdm") if name in sys.modules]))
"""


def test_an_import_leaves_everything_alone() -> None:
    ended = run(BEFORE_AND_AFTER)
    assert ended.returncode == 0, ended.stderr
    changed, _ = map(json.loads, ended.stdout.splitlines())
    assert changed == []


def test_an_import_and_a_call_need_no_logging(server: RecordingServer) -> None:
    script = f"{ONE_CALL}; import sys; print([n for n in ('logging', 'opentelemetry', 'asyncio') if n in sys.modules])"
    ended = run(script, CDS_ENDPOINT_URL=server.url)
    assert (ended.stdout.strip(), ended.stderr) == ("[]", "")


def test_the_loggers_of_a_program_are_left_alone(server: RecordingServer) -> None:
    script = f"""
import logging
def state():
    return [(str(l), getattr(l, "level", None), getattr(l, "handlers", None))
            for l in [logging.root, *logging.root.manager.loggerDict.values()] if getattr(l, "name", "") != "cds"]
before = state()
{ONE_CALL}
assert state() == before and not logging.getLogger("cds").handlers and logging.getLogger("cds").level == 0
"""
    ended = run(script, CDS_ENDPOINT_URL=server.url)
    assert (ended.returncode, ended.stderr) == (0, "")


# Traces

TRACED = """
import asyncio, json, sys
import cds
from opentelemetry import trace
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

spans = InMemorySpanExporter()
provider = TracerProvider()
provider.add_span_processor(SimpleSpanProcessor(spans))
trace.set_tracer_provider(provider)

def failing(call):
    try:
        call()
    except cds.CdsError:
        pass

async def ask():
    async with cds.AsyncClient("id", "secret") as client:
        await client.vdc.describe_vdc()

with trace.get_tracer("program").start_as_current_span("outer"), cds.Client("id", "secret", max_retries=0) as client:
    client.vdc.describe_vdc()
    failing(lambda: client.vdc.create_vdc(RegionId="CN_Beijing_A"))
    failing(lambda: client.vdc.create_vdc(RegionId="CN_Beijing_A"))
    asyncio.run(ask())
print(json.dumps([json.loads(span.to_json()) for span in spans.get_finished_spans()]))
"""


def test_spans_and_the_header_that_the_server_sees(server: RecordingServer) -> None:
    server.script(Answer(), Answer({"Code": "VdcNotFound"}, 404), DROP)
    ended = run(TRACED, CDS_ENDPOINT_URL=server.url)
    assert ended.returncode == 0, ended.stderr
    *calls, outer = json.loads(ended.stdout)
    assert [span["name"] for span in calls] == [
        "cds.vdc/DescribeVdc",
        "cds.vdc/CreateVdc",
        "cds.vdc/CreateVdc",
        "cds.vdc/DescribeVdc",
    ]
    for span, request in zip(calls, server.requests, strict=True):
        assert span["kind"] == "SpanKind.CLIENT"
        assert span["parent_id"] == outer["context"]["span_id"]
        trace_id, span_id = span["context"]["trace_id"], span["context"]["span_id"]
        assert re.fullmatch(rf"00-{trace_id[2:]}-{span_id[2:]}-0[13]", request.headers["traceparent"])
    answered, refused, lost, _ = (span["attributes"] for span in calls)
    common = {"rpc.system": "cds", "rpc.service": "vdc", "server.address": "127.0.0.1"}
    assert answered == {**common, "rpc.method": "DescribeVdc", "http.response.status_code": 200}
    refusal = {"http.response.status_code": 404, "error.type": "VdcNotFound"}
    assert refused == {**common, "rpc.method": "CreateVdc", **refusal}
    assert lost == {**common, "rpc.method": "CreateVdc", "error.type": "OutcomeUnknownError"}
    assert [span["status"]["status_code"] for span in calls] == ["UNSET", "ERROR", "ERROR", "UNSET"]


GIVEN_UP = (
    TRACED.split("def failing")[0]
    + """
async def give_up():
    async with cds.AsyncClient("id", "secret") as client:
        buying = asyncio.ensure_future(client.vdc.create_vdc(RegionId="CN_Beijing_A"))
        await asyncio.sleep(0)
        buying.cancel()
        await asyncio.wait([buying])

asyncio.run(give_up())
print(json.dumps([json.loads(span.to_json()) for span in spans.get_finished_spans()]))
"""
)


def test_a_call_that_is_given_up_ends_its_span(server: RecordingServer) -> None:
    server.usual = SILENCE
    ended = run(GIVEN_UP, CDS_ENDPOINT_URL=server.url)
    assert ended.returncode == 0, ended.stderr
    (span,) = json.loads(ended.stdout)
    assert (span["name"], span["status"]["status_code"]) == ("cds.vdc/CreateVdc", "ERROR")


@pytest.mark.parametrize("before", ["", "import opentelemetry.trace\n"])
def test_a_program_that_does_not_trace_sends_no_header(server: RecordingServer, before: str, home: Path) -> None:
    ended = run(before + ONE_CALL, CDS_ENDPOINT_URL=server.url)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert "traceparent" not in server.last.headers
