"""Tests every row of the tables in docs/failures.md."""

from __future__ import annotations

import asyncio
import contextlib
import json
import re
import socket
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

import cds
import cds.errors
from paths import ROOT
from recording import ACCESS_KEY_ID, ACCESS_KEY_SECRET, Answer, RecordingServer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

GUIDE = ROOT / "docs/failures.md"
READ, CHANGE = "DescribeTags", "CreateVdc"
SAME_KEY = {"access_key_id": ACCESS_KEY_ID, "access_key_secret": ACCESS_KEY_SECRET}


class Row(NamedTuple):
    what: str
    how_often: str
    read: str
    read_requests: str
    change: str
    change_requests: str
    carried_out: str


@dataclass
class Came:
    """The outcome of one call."""

    outcome: str
    requests: int
    carried_out: int


@dataclass
class Scene:
    """A setup in which a call fails: the client's settings, and what arrived at the server."""

    settings: dict[str, Any]
    begin: Callable[[], None]
    requests: Callable[[str], int]
    carried_out: Callable[[], int]


def table(first: str) -> list[list[str]]:
    """The cells of the table with this first heading."""
    lines = GUIDE.read_text(encoding="utf-8").splitlines()
    begin = next(number for number, line in enumerate(lines) if line.startswith(f"| {first} |")) + 2
    body = lines[begin:]
    end = next((number for number, line in enumerate(body) if not line.startswith("|")), len(body))
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in body[:end]]


ROWS = [Row(*cells) for cells in table("what goes wrong")]


# Scenes in the simulator

TIMES = {"once": 1, "always": 1000}


@contextlib.contextmanager
def simulated(row: Row) -> Iterator[Scene]:
    match = re.match(r"`(\w+)`", row.what)
    assert match is not None
    kind = match[1]
    fault: dict[str, Any] = {"times": TIMES.get(row.how_often, 1)}
    settings: dict[str, Any] = {"timeout": 0.4 if kind in {"hang", "slow"} else 30.0}
    if kind == "refuse":
        fault = {"seconds": 0.2 if row.how_often == "for 0.2 s" else 60.0}
        settings["max_retries"] = 20 if "max_retries=20" in row.what else 2
    elif kind == "slow":
        fault["seconds"] = 60.0
    elif kind == "rate_limit":
        fault["retry_after"] = 60.0 if "longer" in row.what else 0.0
    elif kind == "error":
        fault["code"] = "Not.Documented"
    with cds.Simulator(progression="immediate") as cloud:
        key = {"access_key_id": cloud.access_key_id, "access_key_secret": cloud.access_key_secret}
        yield Scene(
            settings={**key, "endpoint_url": cloud.endpoint_url, **settings},
            begin=lambda: cloud.fail(kind=kind, **fault),
            requests=lambda action: [request["action"] for request in cloud.requests].count(action),
            carried_out=lambda: len(json.loads(cloud.snapshot())["vdcs"]),
        )


# Scenes without a simulator


def nothing(**settings: Any) -> Scene:
    """No request is ever sent."""
    return Scene({**SAME_KEY, "timeout": 30.0, **settings}, lambda: None, lambda _: 0, lambda: 0)


@contextlib.contextmanager
def closed_after_an_answer(row: Row) -> Iterator[Scene]:
    with RecordingServer() as server:
        server.usual = Answer(then_close=True)

        def requests(action: str) -> int:
            return [request.query["Action"] for request in server.requests].count(action)

        settings = {**SAME_KEY, "endpoint_url": server.url}
        yield Scene(settings, server.closed_by_server.acquire, requests, lambda: requests(CHANGE))


@contextlib.contextmanager
def without_an_address(row: Row) -> Iterator[Scene]:
    yield nothing(endpoint_url=f"http://{'a' * 64}.invalid")


@contextlib.contextmanager
def taken_port() -> Iterator[str]:
    """Bound, but refuses connections."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield f"127.0.0.1:{taken.getsockname()[1]}"


@contextlib.contextmanager
def nobody_listens(row: Row) -> Iterator[Scene]:
    with taken_port() as address:
        yield nothing(endpoint_url=f"http://{address}")


@contextlib.contextmanager
def without_a_proxy(row: Row) -> Iterator[Scene]:
    with taken_port() as address:
        yield nothing(endpoint_url="https://cds.example", proxy=f"http://{address}")


@contextlib.contextmanager
def untrusted(row: Row) -> Iterator[Scene]:
    with RecordingServer(tls=True) as server:
        scene = nothing(endpoint_url=server.url)
        scene.requests = lambda _: len(server.requests)
        yield scene


@contextlib.contextmanager
def plain(row: Row) -> Iterator[Scene]:
    with RecordingServer() as server:
        scene = nothing(endpoint_url=server.url.replace("http:", "https:"))
        scene.requests = lambda _: len(server.requests)
        yield scene


@contextlib.contextmanager
def deaf(row: Row) -> Iterator[Scene]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield nothing(endpoint_url=f"https://127.0.0.1:{listener.getsockname()[1]}", timeout=0.4)


SCENES = {
    "the server closed the connection after its last response": closed_after_an_answer,
    "the host has no address": without_an_address,
    "nobody listens on the port": nobody_listens,
    "the certificate comes from nobody we trust": untrusted,
    "the server speaks no TLS": plain,
    "the TLS handshake does not end": deaf,
    "the proxy is unreachable": without_a_proxy,
}


def outcome(error: cds.CdsError | None) -> str:
    if error is None:
        return "success"
    name = f"`{type(error).__name__}`"
    return f"{name} (`{error.kind}`)" if isinstance(error, cds.APIConnectionError) else name


def call(scene: Scene, *, change: bool) -> cds.CdsError | None:
    with cds.Client(**scene.settings) as client:
        with contextlib.suppress(cds.APIConnectionError):
            client.vdc.describe_vdc()  # makes the connection
        scene.begin()
        try:
            if change:
                reply = client.vdc.create_vdc(RegionId="CN_Beijing_A", VdcName="changed")
                if reply.task:
                    reply.task.wait()
            else:
                client.instance.describe_tags()
        except cds.CdsError as error:
            return error
    return None


async def call_async(scene: Scene, *, change: bool) -> cds.CdsError | None:
    async with cds.AsyncClient(**scene.settings) as client:
        with contextlib.suppress(cds.APIConnectionError):
            await client.vdc.describe_vdc()
        scene.begin()
        try:
            if change:
                reply = await client.vdc.create_vdc(RegionId="CN_Beijing_A", VdcName="changed")
                if reply.task:
                    await reply.task.wait()
            else:
                await client.instance.describe_tags()
        except cds.CdsError as error:
            return error
    return None


@pytest.mark.parametrize("way", ["sync", "async"])
@pytest.mark.parametrize("change", [False, True], ids=["read", "change"])
@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.what}, {row.how_often}")
def test_a_line_of_the_table(row: Row, change: bool, way: str) -> None:
    with SCENES.get(row.what, simulated)(row) as scene:
        error = call(scene, change=change) if way == "sync" else asyncio.run(call_async(scene, change=change))
        came = Came(outcome(error), scene.requests(CHANGE if change else READ), scene.carried_out())
    wanted, requests = (row.change, row.change_requests) if change else (row.read, row.read_requests)
    assert came.requests == int(requests)
    assert came.carried_out == (int(row.carried_out) if change else 0)
    if "(" not in wanted:
        came.outcome = came.outcome.partition(" (")[0]
    assert came.outcome == wanted
    if isinstance(error, cds.APIError):
        assert error.attempts == came.requests
    if error is not None:
        assert error.may_have_happened or came.carried_out == 0
        assert change or not error.may_have_happened
    if isinstance(error, cds.OutcomeUnknownError):
        assert (error.action, error.look_up) == (CHANGE, "describe_vdc")


def test_no_cell_is_empty_and_no_fault_is_left_out() -> None:
    for cells in table("what goes wrong"):
        assert len(cells) == len(Row._fields)
        assert all(cells), cells
    with cds.Simulator() as cloud, pytest.raises(ValueError, match="there are") as refused:
        cloud.fail(kind="fire")
    for kind in re.findall(r"\w+", str(refused.value).partition("there are")[2]):
        often = [row.how_often for row in ROWS if row.what.startswith(f"`{kind}`")]
        assert len(often) >= 2, kind
        assert "always" in often, kind
    assert {row.what for row in ROWS if not row.what.startswith("`")} == set(SCENES)


def test_the_guide_says_what_to_do_for_every_class() -> None:
    rows = table("exception")
    assert all(len(cells) == 4 and all(cells) for cells in rows)
    named = [name for cells in rows for name in re.findall(r"`(\w+)`", cells[0])]
    assert sorted(named) == sorted({*cds.errors.__all__, "TypeError"} - {"CdsError"})
    for cells in rows:
        for name in set(re.findall(r"`(\w+)`", cells[0])) - {"TypeError"}:
            error: cds.CdsError = getattr(cds.errors, name)("the text")
            assert cells[1] == f"`{error.outcome}`", name
            assert error.may_have_happened == (error.outcome == "unknown")
