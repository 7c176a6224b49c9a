"""Bodies as servers really send them: compressed in many ways, in other charsets, with invalid characters."""

from __future__ import annotations

import asyncio
import gzip
import itertools
import json
import os
import socket
import subprocess
import sys
import textwrap
import threading
import time
import zlib
from typing import TYPE_CHECKING

import pytest

import cds
from hostile import Hostile, hostile
from recording import ACCESS_KEY_ID, ACCESS_KEY_SECRET, Answer, RecordingServer

if TYPE_CHECKING:
    pass

SAME_KEY = {"access_key_id": ACCESS_KEY_ID, "access_key_secret": ACCESS_KEY_SECRET}

ANSWER = {"Code": "Success", "TaskId": "t-1", "Data": [{"VdcName": "首云 " * 100}]}
PLAIN = json.dumps(ANSWER, ensure_ascii=False).encode()
HALF = len(PLAIN) // 2


def raw_deflate(body: bytes) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(body) + packer.flush()


def named(body: bytes) -> bytes:
    """As the program packs a file: with its name."""
    packed = gzip.compress(body)
    return packed[:3] + b"\x08" + packed[4:10] + b"answer.json\x00" + packed[10:]


READABLE: dict[str, tuple[str | None, bytes]] = {
    "plain": (None, PLAIN),
    "identity": ("identity", PLAIN),
    "gzip": ("gzip", gzip.compress(PLAIN)),
    "x-gzip": ("x-gzip", gzip.compress(PLAIN)),
    "in capitals": ("GZIP", gzip.compress(PLAIN)),
    "with spaces": (" gzip ,", gzip.compress(PLAIN)),
    "with a name": ("gzip", named(PLAIN)),
    "zlib": ("deflate", zlib.compress(PLAIN)),
    "raw deflate": ("Deflate", raw_deflate(PLAIN)),
    "raw deflate, not compressed": ("deflate", b"\x01" + len(PLAIN).to_bytes(2, "little")
                                    + (0xFFFF - len(PLAIN)).to_bytes(2, "little") + PLAIN),
    "twice": ("gzip, gzip", gzip.compress(gzip.compress(PLAIN))),
    "one in another": ("deflate, identity, gzip", gzip.compress(zlib.compress(PLAIN))),
    "two members": ("gzip", gzip.compress(PLAIN[:HALF]) + gzip.compress(PLAIN[HALF:])),
    "an empty member": ("gzip", gzip.compress(b"") + gzip.compress(PLAIN)),
    "zeros behind": ("gzip", gzip.compress(PLAIN) + bytes(100)),
    "rubbish behind": ("gzip", gzip.compress(PLAIN) + b"\r\n-- \x1f\x8b\xff"),
    "what seems a member behind": ("gzip", gzip.compress(PLAIN) + b"\x1f\x8b\xff\xff\xff"),
    "what begins as a member behind": ("gzip", gzip.compress(PLAIN) + b"\x1f\x8b" + b"\xff" * 100),
    "half of the mark of a member behind": ("gzip", gzip.compress(PLAIN) + b"\x1f"),
    "rubbish behind zlib": ("deflate", zlib.compress(PLAIN) + b"more"),
    "gzip said to be deflate": ("deflate", gzip.compress(PLAIN)),
    "gzip without a word": (None, gzip.compress(PLAIN)),
    "gzip said to be plain": ("identity", gzip.compress(PLAIN)),
    "plain said to be gzip": ("gzip", PLAIN),
    "plain said to be deflate": ("deflate", PLAIN),
    "plain said to be br": ("br", PLAIN),
    "the name of a charset": ("utf-8", PLAIN),
}  # fmt: skip

UNREADABLE: dict[str, tuple[str, bytes, str]] = {
    "br": ("br", b"\x8b\x02\x80" + bytes(range(128, 160)), "compressed as \"br\", which was not requested"),
    "zstd": ("ZSTD", b"\x28\xb5\x2f\xfd" + bytes(range(128, 160)), "compressed as \"zstd\", which was not requested"),
    "cut off": ("gzip", gzip.compress(PLAIN)[:-20], "cannot be decompressed"),
    "without its sum": ("gzip", gzip.compress(PLAIN)[:-8], "cannot be decompressed"),
    "a wrong sum": ("gzip", gzip.compress(PLAIN)[:-8] + b"12345678", "cannot be decompressed"),
    "wrong inside": ("gzip", gzip.compress(PLAIN)[:12] + b"\xff" * 60, "cannot be decompressed"),
    "no gzip": ("gzip", b"\xff\xfe\xfd" * 20, "claims to be gzip, but is not"),
    "wrong zlib": ("deflate", zlib.compress(PLAIN)[:-4] + b"1234", "cannot be decompressed"),
    "empty": ("gzip", b"", "is not JSON"),
    "nothing in gzip": ("gzip", gzip.compress(b""), "is not JSON"),
}  # fmt: skip


def encoded(name: str | None) -> dict[str, str]:
    return {} if name is None else {"Content-Encoding": name}


@pytest.mark.parametrize("name", READABLE)
def test_a_packed_answer_is_read(client: cds.Client, server: RecordingServer, name: str) -> None:
    coding, body = READABLE[name]
    server.usual = Answer(body, headers=encoded(coding))
    assert client.vdc.describe_vdc() == ANSWER
    reply = client.call("Anything")
    assert [task.id for task in reply.tasks] == ["t-1"]
    assert server.last.headers["accept-encoding"] == "gzip"


@pytest.mark.parametrize("name", READABLE)
def test_a_packed_answer_is_read_however_it_comes_in_pieces(name: str) -> None:
    coding, body = READABLE[name]
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n"
    if coding is not None:
        head += f"Content-Encoding: {coding}\r\n".encode()

    def serve(server: Hostile, connection: socket.socket) -> None:
        while server.receive(connection):
            connection.sendall(head + b"\r\n" + b"".join(b"1\r\n%c\r\n" % byte for byte in body) + b"0\r\n\r\n")

    with hostile(serve) as server, cds.Client(**SAME_KEY, endpoint_url=server.url) as client:
        assert client.vdc.describe_vdc() == ANSWER


@pytest.mark.parametrize("name", UNREADABLE)
def test_what_cannot_be_unpacked_is_said(client: cds.Client, server: RecordingServer, name: str) -> None:
    coding, body, words = UNREADABLE[name]
    server.usual = Answer(body, headers=encoded(coding))
    with pytest.raises(cds.ResponseError, match=words):
        client.vdc.describe_vdc()
    with pytest.raises(cds.ResponseError, match=f"{words}.*whether the action was carried out is unknown"):
        client.call("Anything")
    assert len(server.requests) == 2
    server.usual = Answer(body, 503, encoded(coding))
    with pytest.raises(cds.ServerError):
        client.with_options(max_retries=0).vdc.describe_vdc()


# Text


def in_gbk(kind: str) -> Answer:
    return Answer(PLAIN.decode().encode("gbk"), headers={"Content-Type": kind})


@pytest.mark.parametrize(
    "answer",
    [
        in_gbk("application/json; charset=gbk"),
        in_gbk('text/json;Charset="GB2312"'),
        in_gbk("application/json; profile=x; charset=GB18030"),
        Answer(PLAIN.decode().encode("utf-16"), headers={"Content-Type": "application/json; charset=utf-16"}),
        Answer(PLAIN.decode().encode("utf-16-be")),
        Answer(PLAIN.decode().encode("utf-8-sig")),
        Answer(PLAIN.decode().encode("utf-8-sig"), headers={"Content-Type": "application/json; charset=gbk"}),
        Answer(PLAIN, headers={"Content-Type": "text/plain; charset=ISO-8859-1"}),
        Answer(PLAIN, headers={"Content-Type": "application/json; charset=none-of-these"}),
        Answer(b"\r\n " + PLAIN + b"\n\0\0"),
        Answer(gzip.compress(PLAIN.decode().encode("gbk")),
               headers={"Content-Type": "a/b; charset=gbk", "Content-Encoding": "gzip"}),
    ],
    ids=lambda answer: str(answer.headers),
)  # fmt: skip
def test_the_charset_of_an_answer_is_kept_to(client: cds.Client, server: RecordingServer, answer: Answer) -> None:
    server.usual = answer
    assert client.vdc.describe_vdc() == ANSWER
    assert client.call("Anything").tasks[0].id == "t-1"


def test_the_reason_of_a_failure_is_read_in_its_charset(client: cds.Client, server: RecordingServer) -> None:
    failure = json.dumps({"Code": "VdcNotFound", "Message": "没有找到"}, ensure_ascii=False).encode("gbk")
    page = "<h1>网关超时</h1>".encode("gbk")
    kind = {"Content-Type": "text/html; charset=gbk"}
    server.script(Answer(failure, 400, kind), Answer(page, 504, kind))
    with pytest.raises(cds.NotFoundError, match="没有找到"):
        client.vdc.describe_vdc()
    with pytest.raises(cds.ServerError, match="网关超时"):
        client.with_options(max_retries=0).vdc.describe_vdc()


ODD = {
    rb'"cut \ud83d"': "cut �",
    rb'"\uDE00 \uD83D\uDE00"': "� 😀",
    rb'"\ud83d\ud83d\ude00"': "�😀",
    rb'"\\ud83d"': "\\ud83d",
    b'"\xff and \xe9\xa6\x96"': "� and 首",
    b'"cut \xe9\xa6"': "cut �",
    b'"a\tb\nc\x00"': "a\tb\nc\x00",
    rb'"C:\Windows \x41"': "C:\\Windows \\x41",
    b"NaN": None,
    b"-Infinity": None,
    b"nan": None,
    b"1e999": float("inf"),
    b"9" * 400: int("9" * 400),
    b"-0": 0,
    b"0.1": 0.1,
    b'{"a": 1, "a": 2}': {"a": 2},
}
"""What stands in a response that is sound otherwise, and what it is read as."""


@pytest.mark.parametrize("odd", ODD, ids=lambda odd: ascii(odd)[:30])
def test_one_odd_character_loses_no_answer(client: cds.Client, server: RecordingServer, odd: bytes) -> None:
    expected = ODD[odd]
    rows = b'"Instances": [{"InstanceId": "i-1", "VdcId": "v-1", "Odd": %s}], "Total": 1' % odd
    server.usual = Answer(
        b'{"Code": "Success", "TaskId": "t-1", "Odd": %s, "Data": {"Status": "FINISH", "ResourceId": "r-1", %s}}'
        % (odd, rows)
    )
    assert client.vdc.describe_vdc()["Odd"] == expected
    reply = client.call("Anything")
    assert (reply["Odd"], [task.id for task in reply.tasks]) == (expected, ["t-1"])
    bought = client.vdc.create_vdc(RegionId="CN_Beijing_A")
    assert [task.id for task in bought.tasks] == ["t-1"]
    assert bought.tasks[0].wait()["Status"] == "FINISH"
    assert bought.tasks[0].resource_ids == ["r-1"]
    assert [row["Odd"] for row in client.instance.iter_instances()] == [expected]
    assert [reply["Odd"] for reply in client.map(client.instance.describe_tags, [{}])] == [expected]


@pytest.mark.parametrize("code", [b'"\xff"', rb'"\ud800"'])
def test_a_code_that_cannot_be_read_is_neither_success_nor_refusal(
    client: cds.Client, server: RecordingServer, code: bytes
) -> None:
    server.usual = Answer(b'{"Code": %s}' % code)
    with pytest.raises(cds.ResponseError, match=r"code that cannot be read.*unknown"):
        client.call("Anything")


@pytest.mark.parametrize("text", ['{"Code": "Success",}', "{'Code': 'Success'}", '{"Code": "Success"', "NaN", "[NaN]"])
def test_what_is_no_json_even_so_is_none(client: cds.Client, server: RecordingServer, text: str) -> None:
    server.usual = Answer(text)
    with pytest.raises(cds.ResponseError):
        client.vdc.describe_vdc()


# Broken bodies


@pytest.mark.parametrize("change", [False, True], ids=["read", "change"])
@pytest.mark.parametrize("how", ["closed", "shut", "kept"])
def test_an_early_refusal_of_a_large_body_is_heard(how: str, change: bool) -> None:
    """The server has seen the length, says no, and reads no more."""
    refusal = b'{"Code": "TooLarge", "Message": "at most 1 MB"}'

    def serve(server: Hostile, connection: socket.socket) -> None:
        head = b""
        while b"\r\n\r\n" not in head:
            head += connection.recv(1024)
        server.requests.append(head)
        connection.sendall(b"HTTP/1.1 413 Too Large\r\nContent-Length: %d\r\n\r\n" % len(refusal) + refusal)
        if how == "shut":
            connection.shutdown(socket.SHUT_WR)
        if how != "closed":
            server.over.wait()

    with hostile(serve) as server:
        with cds.Client(**SAME_KEY, endpoint_url=server.url) as client:
            with pytest.raises(cds.APIError, match="at most 1 MB") as caught:
                client.call("Anything", {"Text": "x" * 4_000_000}, effect="mutate" if change else "read")
            assert caught.value.http_status == 413
            assert len(server.requests) == 1
            if how == "closed":
                with pytest.raises(cds.APIError, match="at most 1 MB"):
                    client.call("Anything", {"Text": "x"})
                assert len(server.requests) == 2


@pytest.mark.parametrize("allowed", [None, 1 << 62], ids=["usual", "huge"])
def test_a_length_that_nothing_follows_takes_no_memory(allowed: int | None) -> None:
    program = """
        import resource, cds
        resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30))
        with cds.Client("id", "secret") as client:
            for _ in range(3):
                try:
                    client.call("Anything")
                except cds.OutcomeUnknownError:
                    pass
        print("fine")
    """

    def serve(server: Hostile, connection: socket.socket) -> None:
        server.receive(connection)
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % ((1 << 62) - 1) + b'{"Code": ')
        connection.sendall(b'"Success"')

    with hostile(serve) as server:
        environment = {**os.environ, "CDS_ENDPOINT_URL": server.url}
        if allowed is not None:
            environment["CDS_MAX_RESPONSE_BYTES"] = str(allowed)
        command = [sys.executable, "-c", textwrap.dedent(program)]
        ended = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert (ended.returncode, ended.stdout) == (0, "fine\n"), ended.stderr


@pytest.mark.parametrize("size", [1, 30, 200])
def test_a_small_limit_holds_for_an_answer_of_one_piece(
    monkeypatch: pytest.MonkeyPatch, server: RecordingServer, size: int
) -> None:
    monkeypatch.setenv("CDS_MAX_RESPONSE_BYTES", str(size))
    server.usual = Answer({"Code": "Success", "Data": "x" * 200})
    with cds.Client(**SAME_KEY, endpoint_url=server.url) as client:
        with pytest.raises(cds.ResponseError, match=f"is larger than {size} bytes"):
            client.vdc.describe_vdc()


LONG = 48 << 20
"""Decompressed size in bytes: a debug build takes seconds to decompress and parse it."""


def bomb(begin: bytes, end: bytes = b"") -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    piece = b"a" * (1 << 20)
    return (
        packer.compress(begin)
        + b"".join(packer.compress(piece) for _ in range(LONG >> 20))
        + packer.compress(end)
        + packer.flush()
    )


@pytest.mark.parametrize(
    ("status", "begin", "end"),
    [
        (502, b"<html>", b""),
        (200, b'{"Code": "Bad", "Message": "', b'"}'),
        (200, b'{"Code": "Success", "Data": "', b'"}'),
    ],
    ids=["page", "message", "data"],
)
def test_nobody_waits_for_the_large_answer_of_another(status: int, begin: bytes, end: bytes) -> None:
    body = bomb(begin, end)
    large, small = RecordingServer(), RecordingServer()
    large.usual = Answer(body, status, {"Content-Encoding": "gzip"})

    async def longest_turn() -> tuple[float, float, int]:
        started, worst, calls = time.monotonic(), 0.0, 0
        async with (
            cds.AsyncClient(**SAME_KEY, endpoint_url=large.url, timeout=1.0) as one,
            cds.AsyncClient(**SAME_KEY, endpoint_url=small.url) as other,
        ):
            call = asyncio.ensure_future(one.call("Anything", {"Password": "hunter22"}))
            while not call.done():
                begun = time.monotonic()
                await other.call("Look", effect="read")
                worst = max(worst, time.monotonic() - begun)
                calls += 1
            took = time.monotonic() - started
            with pytest.raises((cds.OutcomeUnknownError, cds.APIError)):
                raise call.exception() or cds.OutcomeUnknownError("it was answered in time")
        return took, worst, calls

    with large, small:
        took, worst, calls = asyncio.run(longest_turn())
    assert took < 4
    assert worst < 2
    assert calls > 10


def test_a_failure_is_not_read_to_its_end() -> None:
    """A page of a gateway is cut after a megabyte, and its status says what it means."""
    sent: list[int] = []

    def serve(server: Hostile, connection: socket.socket) -> None:
        server.receive(connection)
        connection.sendall(b"HTTP/1.1 502 Bad Gateway\r\n\r\n<html>")
        try:
            for _ in itertools.count():
                sent.append(connection.send(b"x" * 65_536))
        finally:
            ended.set()

    ended = threading.Event()
    with hostile(serve) as server, cds.Client(**SAME_KEY, endpoint_url=server.url, max_retries=0) as client:
        with pytest.raises(cds.ServerError, match="HTTP 502"):
            client.vdc.describe_vdc()
        assert ended.wait(30)
    assert sum(sent) < 64 << 20
