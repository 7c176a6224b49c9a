"""Mangled responses and arguments: only documented exceptions, and no memory leaks.

`make soak` runs more of them; every one follows from the seed and its number.
"""

from __future__ import annotations

import gc
import gzip
import hashlib
import itertools
import json
import os
import random
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import cds
from hostile import Hostile, hostile
from modelled import ACTIONS
from paths import ROOT
from recording import Answer, RecordingServer

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable

    from recording import Request

pytestmark = pytest.mark.slow

ANSWERS = int(os.environ.get("CDS_MANGLED_ANSWERS", "3000"))
HEADS = int(os.environ.get("CDS_MANGLED_HEADS", "1500"))
ARGUMENTS = int(os.environ.get("CDS_MANGLED_ARGUMENTS", "5000"))

CORPUS = [path.read_bytes() for path in sorted((ROOT / "fuzz/corpus/answers").iterdir())]
STATUSES = [200, 200, 200, 200, 201, 204, 301, 400, 401, 403, 404, 409, 429, 500, 502, 503, 599]
PIECES = [b"{", b"}", b"[", b"]", b'"', b"\\", b"null", b"1e999", b'"Code":', b'"Data":[', b"\x00", b"\xff", b"\\ud800"]

HEADERS: dict[str, list[str]] = {
    "Retry-After": [
        *("0", "-1", "1e400", "9" * 19, "9" * 400, "inf", "NaN", "0.001", "soon", "", "1, 2", "0x10"),
        *("Thu, 01 Jan 1970 00:00:00 GMT", "Fri, 31 Dec 9999 23:59:59 GMT", "Mon, 99 Foo 2026 25:61:61 GMT"),
    ],
    "Date": [
        *("", "now", "0", "9" * 30, "Thu, 01 Jan 1970 00:00:00 GMT", "Fri, 31 Dec 9999 23:59:59 GMT"),
        *("Fri, 31 Dec 99999 23:59:59 GMT", "Mon, 30 Feb 2026 10:00:00 GMT", "Mon, 05 Jan 2026 10:00:00 +9999"),
    ],
    "Content-Encoding": [
        *("gzip", "GZIP", "deflate", "br", "zstd", "identity", "", "gzip, gzip", "x-gzip,deflate,br", "x" * 2000),
        *(",,,", "gzip;q=1", "utf-8", "\xff"),
    ],
    "Content-Type": [
        *("", "x", "application/json; charset=gbk", "a/b; charset=utf-16", "a/b;charset", 'a/b; charset="', "\xff"),
        *("a/b; charset=hz-gb-2312", "a/b; charset=iso-2022-jp", "a/b; charset=replacement", "a/b; charset=utf-7"),
    ],
    "Content-Length": [
        "0",
        "1",
        "-1",
        "1e3",
        "18446744073709551615",
        "9" * 30,
        "",
        "5, 5",
        "0x10",
        "4611686018427387904",
    ],
    "Transfer-Encoding": ["chunked", "gzip, chunked", "identity", "chunked, chunked", "x", ""],
    "Connection": ["close", "keep-alive", "upgrade", ""],
    "Location": ["/", "http://127.0.0.1:1/", "\x01"],
}
"""Values that readers trip over; some make of the response no HTTP."""

ALLOWED = (cds.CdsError, TypeError, ValueError)

GROWTH = 32 * 1024
"""KiB that a process may grow by after the first tenth."""


def resident() -> int:
    """Memory of this process in KiB."""
    gc.collect()
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS:"))


def repeated(count: int, once: Callable[[int], None]) -> None:
    """Does it so often; memory must not grow with the number."""
    before = 0
    for number in range(count):
        once(number)
        if number == count // 10:
            before = resident()
    after = resident()
    print(f"{count} times: {before} KiB before, {after} KiB after")  # noqa: T201  # shown by `make soak`
    assert after - before < GROWTH


def check(error: Exception) -> None:
    assert len(str(error).splitlines()) == 1, repr(error)
    assert len(str(error)) < 20_000


def mangled(dice: random.Random) -> bytes:
    body = bytearray(dice.choice(CORPUS))
    for _ in range(dice.randrange(5)):
        at = dice.randrange(len(body) + 1)
        match dice.randrange(4):
            case 0:
                body[at:at] = dice.choice(PIECES)
            case 1:
                del body[at : at + dice.randrange(20)]
            case 2:
                body[at : at + 1] = bytes([dice.randrange(256)])
            case _:
                body[at:at] = body[: dice.randrange(30)] * dice.randrange(3)
    return bytes(body)


def packed(dice: random.Random, body: bytes) -> bytes:
    """Mostly as it is; else packed, and then perhaps damaged."""
    match dice.randrange(8):
        case 0:
            body = gzip.compress(body, 1)
        case 1:
            body = zlib.compress(body, 1)
        case 2:
            body = zlib.compress(body, 1, -15)
        case _:
            return body
    if dice.random() < 0.3:
        body = bytearray(body)
        body[dice.randrange(len(body))] = dice.randrange(256)
        return bytes(body[: dice.randrange(len(body))]) if dice.random() < 0.3 else bytes(body)
    return body


def mangled_head(dice: random.Random, body: bytes) -> bytes:
    """Some headers of every kind, and the length of the body unless another is said."""
    names = dice.sample(list(HEADERS), dice.randrange(4))
    lines = [f"{name}: {dice.choice(HEADERS[name])}" for name in names for _ in range(dice.choice([1, 1, 1, 2]))]
    if not {"Content-Length", "Transfer-Encoding"} & set(names):
        lines.append(f"Content-Length: {len(body)}")
    status = dice.choice(STATUSES)
    return "\r\n".join([f"HTTP/1.1 {status} x", *lines, "", ""]).encode("latin-1")


def serve_mangled(server: Hostile, connection: socket.socket) -> None:
    """One response a connection, which then ends: what it says of its length may be untrue."""
    if (head := server.receive(connection)) is None:
        return
    dice = random.Random(hashlib.sha256(head.split(b"Mangled=")[1].split(b"&")[0]).digest())
    server.requests.clear()
    body = packed(dice, mangled(dice))
    connection.sendall(mangled_head(dice, body) + body)


def test_mangled_heads_and_bodies() -> None:
    """Also lengths that are untrue, codings that are not those of the body, and times of every kind."""
    outcomes: dict[str, int] = {}
    with hostile(serve_mangled) as server, cds.Client("id", "secret", endpoint_url=server.url, timeout=5.0) as client:
        clients = [client.with_options(max_retries=0), client.with_options(max_retries=1, timeout=0.05)]

        def ask(number: int) -> None:
            effect: Any = "read" if number % 2 else "mutate"
            try:
                reply = clients[number % 16 == 1].call("Anything", {"Mangled": number}, method="GET", effect=effect)
                repr(reply)
                outcome = "answer"
            except cds.CdsError as error:
                check(error)
                outcome = type(error).__name__
            outcomes[outcome] = outcomes.get(outcome, 0) + 1

        repeated(HEADS, ask)
    assert {"answer", "ResponseError", "ServerError", "APIError", "OutcomeUnknownError"} <= set(outcomes), outcomes


def test_mangled_answers(client: cds.Client, server: RecordingServer) -> None:
    def answer(request: Request) -> Answer:
        server.requests.clear()
        dice = random.Random(next(numbers))
        return Answer(mangled(dice), dice.choice(STATUSES))

    numbers = itertools.count()
    server.usual = answer
    once = client.with_options(max_retries=0)
    outcomes: dict[str, int] = {}
    calls: list[Callable[[], Any]] = [
        lambda: once.vdc.describe_vdc(),
        lambda: once.vdc.create_vdc(RegionId="CN_Beijing_A"),
        lambda: list(once.instance.iter_instances(limit=1))[:1],
        lambda: once.task("1").refresh(),
        lambda: once.bms.describe_bms(),
        lambda: once.call("Anything", {"a": 1}),
        lambda: list(once.map(once.instance.describe_tags, [{}], return_exceptions=True)),
    ]

    def ask(number: int) -> None:
        try:
            reply = calls[number % len(calls)]()
            repr(reply)
            if isinstance(reply, cds.Response):
                reply._repr_html_()
                assert all(task.id for task in reply.tasks)
            outcome = "answer"
        except ALLOWED as error:
            check(error)
            outcome = type(error).__name__
        outcomes[outcome] = outcomes.get(outcome, 0) + 1

    repeated(ANSWERS, ask)
    assert {"answer", "ResponseError", "ServerError", "APIError"} <= set(outcomes)


class Odd:
    """What no caller means to give."""

    def __repr__(self) -> str:
        raise RuntimeError("this has no repr")


def odd(dice: random.Random, depth: int = 0) -> Any:
    leaves: list[Any] = [
        *(None, True, False, 0, -1, 2**63, 2**64, -(2**200), 1.5, float("nan"), float("inf"), 10**400),
        *("", " ", "x", "\x00", "\ud800", "首云", "x" * 5000, "a,b", "1", "true", "../..", "{}", b"", b"\xff"),
        *(Odd(), object(), Odd, print, 1j, range(3), set(), {1}, {1: 2}, {None: 1}, {"a": Odd()}, {("a",): 1}, ...),
    ]
    if depth > 3 or dice.random() < 0.6:
        return dice.choice(leaves)
    inside = [odd(dice, depth + 1) for _ in range(dice.randrange(4))]
    if dice.random() < 0.5:
        return dice.choice([list, tuple])(inside)
    names = ["Size", "Type", "InstanceId", "RuleId", "Password", "", "\ud800", "Size", 5]
    return {dice.choice(names): value for value in inside}


def broken(dice: random.Random, value: Any) -> Any:
    """A right value with one thing in it that is wrong."""
    if isinstance(value, dict) and value and dice.random() < 0.8:
        name = dice.choice(list(value))
        return {**value, name: broken(dice, value[name])}
    if isinstance(value, list) and value and dice.random() < 0.8:
        return [broken(dice, value[0]), *value[1:]]
    return odd(dice)


def test_mangled_arguments(client: cds.Client, server: RecordingServer) -> None:
    """Every action in turn; what is sent all the same is sent whole."""

    def answer(request: Request) -> Answer:
        server.requests.clear()
        if request.body:
            assert isinstance(json.loads(request.body), dict)
        assert request.query["Action"]
        assert request.query["Signature"] == request.expected_signature()
        return Answer()

    server.usual = answer
    refused = 0

    def ask(number: int) -> None:
        nonlocal refused
        dice = random.Random(number)
        action = ACTIONS[number % len(ACTIONS)]
        arguments = dice.choice([action.required(), *action.complete()])
        for name in dice.sample(list(arguments), min(len(arguments), dice.randrange(3))):
            arguments[name] = broken(dice, arguments[name])
        if dice.random() < 0.1:
            arguments[dice.choice(["", "self", "region_id", "\ud800", "Name", "limit"])] = odd(dice)
        method = getattr(getattr(client, action.service), action.method)
        try:
            method(**arguments)
        except ALLOWED as error:
            refused += 1
            check(error)

    repeated(ARGUMENTS, ask)
    assert refused > ARGUMENTS / 5


@pytest.mark.parametrize("value", [Odd(), "\ud800", 10**400, {"\ud800": 1}, {5: 1}, b"\xff", 1j])
def test_a_value_that_json_cannot_hold_is_named(client: cds.Client, server: RecordingServer, value: Any) -> None:
    for call in (
        lambda: client.call("Anything", {"Value": value}),
        lambda: client.instance.create_tag(TagName=[value]),
        lambda: list(client.map(client.instance.create_tag, [{"TagName": value}])),
    ):
        with pytest.raises(cds.ValidationError):
            call()
    assert server.requests == []
