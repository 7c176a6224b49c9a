"""Nothing that a server sends makes the client grow without bound, hang or crash."""

from __future__ import annotations

import functools
import gzip
import itertools
import os
import socket
import subprocess
import sys
import textwrap
import zlib
from typing import TYPE_CHECKING, Any

import pytest

import cds
from hostile import Hostile, hostile
from recording import ACCESS_KEY_ID, ACCESS_KEY_SECRET, Answer, RecordingServer

if TYPE_CHECKING:
    from collections.abc import Callable

SAME_KEY = {"access_key_id": ACCESS_KEY_ID, "access_key_secret": ACCESS_KEY_SECRET}

LIMIT = 1_000_000
"""Bytes that a client of these tests reads."""

OK = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
BEGIN = b'{"Code": "Success", "Data": "'
PIECE = b"x" * 65_536


@pytest.fixture(autouse=True)
def limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CDS_MAX_RESPONSE_BYTES", str(LIMIT))


def with_a_length(server: Hostile, connection: socket.socket) -> None:
    server.receive(connection)
    connection.sendall(OK + b"Content-Length: %d\r\n\r\n" % (1 << 40) + BEGIN)
    for _ in itertools.count():
        connection.sendall(PIECE)


def in_chunks(server: Hostile, connection: socket.socket) -> None:
    server.receive(connection)
    connection.sendall(OK + b"Transfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n" % (len(BEGIN), BEGIN))
    for _ in itertools.count():
        connection.sendall(b"%x\r\n%s\r\n" % (len(PIECE), PIECE))


def without_a_length(server: Hostile, connection: socket.socket) -> None:
    server.receive(connection)
    connection.sendall(OK + b"Connection: close\r\n\r\n" + BEGIN)
    for _ in itertools.count():
        connection.sendall(PIECE)


def packed(server: Hostile, connection: socket.socket) -> None:
    """A gigabyte for a megabyte, by the second."""
    server.receive(connection)
    connection.sendall(OK + b"Content-Encoding: gzip\r\nConnection: close\r\n\r\n")
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    connection.sendall(packer.compress(BEGIN))
    for _ in itertools.count():
        connection.sendall(packer.compress(b"x" * 10_000_000) + packer.flush(zlib.Z_FULL_FLUSH))


@functools.cache
def bomb() -> bytes:
    return gzip.compress(BEGIN + b"x" * 100_000_000 + b'"}', 1)


def a_packed_bomb_with_a_length(server: Hostile, connection: socket.socket) -> None:
    body = bomb()
    server.receive(connection)
    connection.sendall(OK + b"Content-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(body) + body)


def an_endless_error_page(server: Hostile, connection: socket.socket) -> None:
    server.receive(connection)
    connection.sendall(b"HTTP/1.1 502 Bad Gateway\r\nConnection: close\r\n\r\n")
    for _ in itertools.count():
        connection.sendall(PIECE)


def many_headers(server: Hostile, connection: socket.socket) -> None:
    server.receive(connection)
    connection.sendall(OK)
    for number in itertools.count():
        connection.sendall(b"".join(b"X-%d-%d: x\r\n" % (number, other) for other in range(1000)))


def a_long_header(server: Hostile, connection: socket.socket) -> None:
    server.receive(connection)
    connection.sendall(OK + b"X-Long: ")
    for _ in itertools.count():
        connection.sendall(PIECE)


def many_informational_answers(server: Hostile, connection: socket.socket) -> None:
    server.receive(connection)
    while not server.over.wait(0.001):
        connection.sendall(b"HTTP/1.1 103 Early Hints\r\nLink: <x>\r\n\r\n" * 50)


def a_long_chunk_extension(server: Hostile, connection: socket.socket) -> None:
    server.receive(connection)
    connection.sendall(OK + b"Transfer-Encoding: chunked\r\n\r\n5;")
    for _ in itertools.count():
        connection.sendall(PIECE)


def many_trailers(server: Hostile, connection: socket.socket) -> None:
    server.receive(connection)
    connection.sendall(OK + b"Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n")
    for number in itertools.count():
        connection.sendall(b"X-%d: x\r\n" % number * 1000)


LARGE: dict[str, Callable[[Hostile, socket.socket], None]] = {
    "with a length": with_a_length,
    "in chunks": in_chunks,
    "without a length": without_a_length,
    "packed": packed,
    "a packed bomb with a length": a_packed_bomb_with_a_length,
    "an endless error page": an_endless_error_page,
}
"""Answers that are larger than the limit."""

ENDLESS: dict[str, Callable[[Hostile, socket.socket], None]] = {
    "many headers": many_headers,
    "a long header": a_long_header,
    "many informational responses": many_informational_answers,
    "a long chunk extension": a_long_chunk_extension,
    "many trailers": many_trailers,
}
"""Other parts of a response that do not end."""


@pytest.mark.parametrize("change", [False, True], ids=["read", "change"])
@pytest.mark.parametrize("name", LARGE)
def test_an_answer_that_is_too_large_is_not_read_to_its_end(name: str, change: bool) -> None:
    with hostile(LARGE[name]) as server, cds.Client(**SAME_KEY, endpoint_url=server.url) as client:
        with pytest.raises(cds.ResponseError, match=f"is larger than {LIMIT} bytes") as caught:
            client.instance.create_tag(TagName="t") if change else client.instance.describe_tags()
    assert len(caught.value.snippet) <= 200
    assert ("whether the action was carried out is unknown" in str(caught.value)) == change
    assert len(server.requests) == 1


@pytest.mark.parametrize("change", [False, True], ids=["read", "change"])
@pytest.mark.parametrize("name", ENDLESS)
def test_nothing_else_of_an_answer_is_endless(name: str, change: bool) -> None:
    with hostile(ENDLESS[name]) as server:
        with cds.Client(**SAME_KEY, endpoint_url=server.url, timeout=1.0, max_retries=0) as client:
            with pytest.raises((cds.APIConnectionError, cds.OutcomeUnknownError)) as caught:
                client.instance.create_tag(TagName="t") if change else client.instance.describe_tags()
    assert isinstance(caught.value, cds.OutcomeUnknownError if change else cds.APIConnectionError)


def test_an_answer_of_exactly_the_limit_is_read(client: cds.Client, server: RecordingServer) -> None:
    frame = len('{"Code": "Success", "Data": ""}')
    for packing in ({}, {"Content-Encoding": "gzip"}):
        for more, fits in ((0, True), (1, False)):
            body = b'{"Code": "Success", "Data": "%s"}' % (b"x" * (LIMIT - frame + more))
            server.script(Answer(gzip.compress(body) if packing else body, headers=packing))
            with cds.Client(**SAME_KEY, endpoint_url=server.url) as limited:
                if fits:
                    assert len(limited.vdc.describe_vdc()["Data"]) == LIMIT - frame
                else:
                    with pytest.raises(cds.ResponseError, match="is larger than"):
                        limited.vdc.describe_vdc()


MEASURE = """
import resource, sys
import cds

def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

with cds.Client("id", "secret", timeout=float(sys.argv[1]), max_retries=0) as client:
    before = peak()
    for _ in range(3):
        try:
            client.vdc.describe_vdc()
        except (cds.ResponseError, cds.APIConnectionError):
            pass
        else:
            sys.exit("it was read")
    print(peak() - before)
"""


@pytest.mark.slow
@pytest.mark.parametrize("name", [*LARGE, *ENDLESS])
def test_memory_does_not_grow_with_what_is_sent(name: str) -> None:
    """In KiB, over three calls of a separate process."""
    behaviour = {**LARGE, **ENDLESS}[name]
    with hostile(behaviour) as server:
        environment = {**os.environ, "CDS_ENDPOINT_URL": server.url}
        command = [sys.executable, "-c", textwrap.dedent(MEASURE), "30" if name in LARGE else "1"]
        ended = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert ended.returncode == 0, ended.stderr
    assert int(ended.stdout) < 16_384


# Nesting


@pytest.mark.parametrize("depth", [300, 100_000])
@pytest.mark.parametrize(
    "parts",
    [
        ('{"Code": "Success", "Data": ', "[", "]", "}"),
        ('{"Code": "Success", "Data": ', '{"a": ', "}", "}"),
        ('{"Code": ', "[", "]", "}"),
        ('{"Code": "VdcNotFound", "Message": ', "[", "]", "}"),
        ('{"Code": "Success", "TaskId": ', "[", "]", "}"),
        ("", "[", "]", ""),
        ('{"Code": "Success", "Data": ', "[", "", ""),
    ],
    ids=lambda parts: "".join(parts[:2]),
)
def test_an_answer_that_is_nested_deeply(
    client: cds.Client, server: RecordingServer, parts: tuple[str, str, str, str], depth: int
) -> None:
    before, opening, closing, after = parts
    server.usual = Answer(before + opening * depth + ("1" if opening != "[" else "") + closing * depth + after)
    with pytest.raises(cds.ResponseError) as caught:
        client.instance.describe_tags()
    assert len(str(caught.value)) < 1000
    with pytest.raises(cds.ResponseError, match="whether the action was carried out is unknown"):
        client.instance.create_tag(TagName="t")
    with pytest.raises(cds.ResponseError):
        client.task("1").refresh()


def nested(depth: int, how: str) -> Any:
    value: Any = []
    for _ in range(depth):
        value = [value] if how == "list" else {"a": value}
    return value


def endless(how: str) -> Any:
    value: Any = [] if how == "list" else {}
    value.append(value) if how == "list" else value.update(a=value)
    return value


@pytest.mark.parametrize("how", ["list", "dict"])
@pytest.mark.parametrize("make", [lambda how: nested(100_000, how), endless], ids=["deep", "holds itself"])
def test_an_argument_that_is_nested_deeply(
    client: cds.Client, server: RecordingServer, make: Callable[[str], Any], how: str
) -> None:
    value = make(how)
    for call in (
        lambda: client.call("Anything", {"Value": value}),
        lambda: client.instance.create_tag(TagName=value),
        lambda: client.instance.create_instance(DataDisks=value),
        lambda: next(client.map(client.instance.create_tag, [{"TagName": value}])),
        lambda: client.instance.iter_instances(VdcId=value),
    ):
        with pytest.raises(cds.ValidationError, match="nested too deeply"):
            call()
    assert server.requests == []
    while value and value is not (inside := value[0] if how == "list" else value["a"]):
        value.clear()  # deep values are taken apart without recursion
        value = inside


def test_what_a_server_says_is_shortened(client: cds.Client, server: RecordingServer) -> None:
    server.usual = Answer({"Code": "é" * 50_000 + "x", "Message": "two\n" * 100_000, "RequestId": "r" * 100_000}, 400)
    with pytest.raises(cds.APIError) as caught:
        client.vdc.describe_vdc()
    assert len(str(caught.value)) < 7000
    assert caught.value.message.endswith("two two…")
