"""A change that was answered is never lost: not to Ctrl-C, not to a log handler or a span processor that raises."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import cds
from programs.answered import KINDS
from recording import Answer
from soak import rounds, tell

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from recording import RecordingServer

PROGRAM = Path(__file__).with_name("programs") / "answered.py"

ROUNDS = rounds("CDS_SIGINT_ROUNDS", 40)

CARRIED_OUT = Answer({"Code": "Success", "TaskId": "t-1"})


@pytest.mark.parametrize("kind", KINDS)
def test_ctrl_c_around_the_answer_of_a_change_loses_nothing(kind: str) -> None:
    child = subprocess.run(
        [sys.executable, str(PROGRAM), kind, str(ROUNDS)],
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
        cwd=PROGRAM.parents[1],
        env={"PYTHONPATH": str(PROGRAM.parents[1])},
    )
    assert child.returncode == 0, child.stderr
    carried_out, interrupted, nobody_knows = json.loads(child.stdout)
    tell(kind, **{"carried out": carried_out, "interrupted": interrupted})
    assert carried_out == ROUNDS
    assert interrupted > 0
    assert nobody_knows == 0


class Broken(logging.Handler):
    def emit(self, record: logging.LogRecord) -> None:
        raise ConnectionError("the log server is away")


class BrokenFilter(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        raise ValueError("a filter with a fault")


@pytest.fixture(params=["handler", "filter", "level"])
def broken_log(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A log that raises whenever it is used."""
    logger, handler, fault = logging.getLogger("cds"), Broken(), BrokenFilter()
    monkeypatch.setattr(logger, "propagate", False)
    before = logger.level
    logger.setLevel(logging.DEBUG)
    logger.addHandler(handler)
    if request.param == "filter":
        logger.addFilter(fault)
    if request.param == "level":
        monkeypatch.setattr(logger, "isEnabledFor", lambda _: 1 / 0)
    yield
    logger.removeFilter(fault)
    logger.removeHandler(handler)
    logger.setLevel(before)


@pytest.fixture
def unraisable(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What was told to `sys.unraisablehook`."""
    told: list[Any] = []
    monkeypatch.setattr(sys, "unraisablehook", lambda event: told.append(event.exc_type))
    return told


@pytest.mark.usefixtures("broken_log")
@pytest.mark.parametrize(
    "call",
    [
        lambda client: client.vdc.create_vdc(RegionId="CN_Beijing_A"),
        lambda client: client.call("CreateThing"),
        lambda client: next(client.map(client.vdc.create_vdc, [{"RegionId": "CN_Beijing_A"}])),
    ],
)
def test_a_log_that_raises_loses_no_answer(
    client: cds.Client, server: RecordingServer, unraisable: list[Any], call: Callable[[cds.Client], Any]
) -> None:
    server.usual = CARRIED_OUT
    assert call(client)["TaskId"] == "t-1"
    assert len(server.requests) == 1
    assert unraisable


@pytest.mark.usefixtures("broken_log")
def test_a_log_that_raises_hides_no_error(client: cds.Client, server: RecordingServer, unraisable: list[Any]) -> None:
    server.usual = Answer({"Code": "VdcNotFound"}, 404)
    with pytest.raises(cds.NotFoundError):
        client.vdc.describe_vdc()
    assert unraisable


class Quit(BaseException):
    """What a soft time limit or a handler of SIGTERM raises."""


def test_what_a_signal_handler_raises_in_the_log_is_raised_and_carries_the_answer(
    sync_client: cds.Client, server: RecordingServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def debug(*_: object) -> None:
        raise Quit

    logger = logging.getLogger("cds")
    monkeypatch.setattr(logger, "isEnabledFor", lambda _: True)
    monkeypatch.setattr(logger, "debug", debug)
    server.usual = CARRIED_OUT
    with pytest.raises(Quit) as caught:
        sync_client.vdc.create_vdc(RegionId="CN_Beijing_A")
    assert "t-1" in str(caught.value.__notes__)  # type: ignore[attr-defined]
    assert "t-1" in str(caught.value.reply)  # type: ignore[attr-defined]


def test_a_failed_change_that_names_a_task_says_so(
    client: cds.Client, server: RecordingServer, caplog: pytest.LogCaptureFixture
) -> None:
    server.usual = Answer({"Code": "OrderPartlyFailed", "Message": "1 of 2", "Data": {"TaskIds": ["t-1", "t-2"]}})
    with pytest.raises(cds.APIError, match="tasks t-1, t-2") as caught:
        client.vdc.create_vdc(RegionId="CN_Beijing_A")
    assert caught.value.task_ids == ["t-1", "t-2"]
    assert (caught.value.outcome, caught.value.look_up) == ("unknown", "describe_vdc")
    assert "t-1, t-2" in caplog.text
    assert len(server.requests) == 1


def test_a_read_that_names_a_task_is_a_plain_refusal(client: cds.Client, server: RecordingServer) -> None:
    server.usual = Answer({"Code": "TaskDuplicate", "TaskId": "t-1"}, 400)
    with pytest.raises(cds.ConflictError) as caught:
        client.vdc.describe_vdc()
    assert (caught.value.outcome, caught.value.task_ids) == ("refused", [])
