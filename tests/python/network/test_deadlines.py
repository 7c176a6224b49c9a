"""A call ends at its timeout and says what it was doing, no matter what the server does."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import os
import socket
import ssl
import time
from typing import TYPE_CHECKING, Any

import pytest

import cds
from calls import SAME_KEY
from hostile import Hostile, full, hostile, mute
from recording import TLS, Answer, RecordingServer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

TIMEOUT = 0.5

SLACK = float(os.environ.get("CDS_DEADLINE_SLACK", "15"))
"""Tolerance beyond the timeout. `make soak` sets the guaranteed 0.25 s; other machines may be busy."""

OK = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"


def silent(server: Hostile, connection: socket.socket) -> None:
    server.receive(connection)
    server.over.wait()


def dripping_headers(server: Hostile, connection: socket.socket) -> None:
    server.receive(connection)
    server.drip(connection, (bytes([byte]) for byte in OK))


def endless_headers(server: Hostile, connection: socket.socket) -> None:
    server.receive(connection)
    connection.sendall(OK)
    server.drip(connection, (b"X-%d: 1\r\n" % number for number in itertools.count()))


def dripping_body(server: Hostile, connection: socket.socket) -> None:
    server.receive(connection)
    connection.sendall(OK + b"Content-Length: 1000\r\n\r\n{")
    server.drip(connection, itertools.repeat(b" "))


def dripping_chunks(server: Hostile, connection: socket.socket) -> None:
    server.receive(connection)
    connection.sendall(OK + b"Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n")
    server.drip(connection, itertools.repeat(b"1\r\n \r\n"))


def dripping_until_it_closes(server: Hostile, connection: socket.socket) -> None:
    server.receive(connection)
    connection.sendall(OK + b"Connection: close\r\n\r\n{")
    server.drip(connection, itertools.repeat(b" "))


def many_informational_answers(server: Hostile, connection: socket.socket) -> None:
    server.receive(connection)
    server.drip(connection, itertools.repeat(b"HTTP/1.1 102 Processing\r\n\r\n"))


def flooding_with_informational_answers(server: Hostile, connection: socket.socket) -> None:
    server.receive(connection)
    while not server.over.is_set():
        connection.sendall(b"HTTP/1.1 100 Continue\r\n\r\n" * 10_000)


def flooding_over_tls(server: Hostile, connection: socket.socket) -> None:
    secured = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    secured.load_cert_chain(TLS / "server.pem")
    with secured.wrap_socket(connection.dup(), server_side=True) as connection:
        flooding_with_informational_answers(server, connection)


def half_closing_that_hears_no_more(server: Hostile, connection: socket.socket) -> None:
    """Closes its receiving half and goes on to say nothing."""
    connection.shutdown(socket.SHUT_RD)
    server.over.wait()


def half_closing_that_says_no_more(server: Hostile, connection: socket.socket) -> None:
    """Closes its sending half in the middle of a response and goes on to listen."""
    server.receive(connection)
    connection.sendall(OK + b"Content-Length: 1000\r\n\r\n{")
    connection.shutdown(socket.SHUT_WR)
    server.over.wait()


def dripping_handshake(server: Hostile, connection: socket.socket) -> None:
    """A record of TLS that promises much more."""
    server.drip(connection, itertools.chain([b"\x16\x03\x03\x40\x00\x02\x00\x3f\xfc"], itertools.repeat(b"\x03")))


BEHAVIOURS: dict[str, tuple[Callable[[Hostile, socket.socket], None], str, str]] = {
    "hangs": (silent, "http", "waiting for the response"),
    "drips its headers": (dripping_headers, "http", "waiting for the response"),
    "has no end of headers": (endless_headers, "http", "waiting for the response"),
    "drips its body": (dripping_body, "http", "waiting for the response"),
    "drips its chunks": (dripping_chunks, "http", "waiting for the response"),
    "drips a body without a length": (dripping_until_it_closes, "http", "waiting for the response"),
    "says only that it works on it": (many_informational_answers, "http", "waiting for the response"),
    "hears no more": (half_closing_that_hears_no_more, "http", "waiting for the response"),
    "does not shake hands": (mute, "https", "connecting"),
    "drips its handshake": (dripping_handshake, "https", "connecting"),
}


def call(url: str, *, change: bool, **settings: Any) -> None:
    with cds.Client(**SAME_KEY, endpoint_url=url, timeout=TIMEOUT, **settings) as client:
        if change:
            client.vdc.add_public_ip(PublicId="p", Number=4)
        else:
            client.vdc.describe_vdc()


def call_async(url: str, *, change: bool, **settings: Any) -> None:
    async def run() -> None:
        async with cds.AsyncClient(**SAME_KEY, endpoint_url=url, timeout=TIMEOUT, **settings) as client:
            if change:
                await client.vdc.add_public_ip(PublicId="p", Number=4)
            else:
                await client.vdc.describe_vdc()

    asyncio.run(run())


@contextlib.contextmanager
def in_time(name: str) -> Iterator[None]:
    begin = time.monotonic()
    yield
    took = time.monotonic() - begin
    print(f"{name}: {took - TIMEOUT:+.3f} s")  # noqa: T201  # shown by `make soak`
    assert took < TIMEOUT + SLACK


both_ways = pytest.mark.parametrize("ask", [call, call_async], ids=["sync", "async"])
both_effects = pytest.mark.parametrize("change", [False, True], ids=["read", "change"])


@both_ways
@both_effects
@pytest.mark.parametrize("name", BEHAVIOURS)
def test_a_server_that_takes_its_time(name: str, change: bool, ask: Callable[..., None]) -> None:
    behaviour, scheme, phase = BEHAVIOURS[name]
    with hostile(behaviour) as server:
        with in_time(f"a server that {name}"), pytest.raises(cds.CdsError) as caught:
            ask(server.url.replace("http", scheme), change=change)
    sent = scheme == "http"
    if change and sent:
        assert isinstance(caught.value, cds.OutcomeUnknownError)
        assert f"no response within {TIMEOUT} s" in str(caught.value)
    else:
        assert isinstance(caught.value, cds.APITimeoutError)
        assert f"no response within {TIMEOUT} s (while {phase}); nothing was changed" in str(caught.value)


@both_ways
@both_effects
def test_a_server_that_says_no_more_in_the_middle(change: bool, ask: Callable[..., None]) -> None:
    with hostile(half_closing_that_says_no_more) as server:
        with in_time("a server that says no more"), pytest.raises(cds.CdsError) as caught:
            ask(server.url, change=change, max_retries=1)  # which has no pause before it that its time might not have
    expected = cds.OutcomeUnknownError if change else cds.APIConnectionError
    assert type(caught.value) is expected
    assert len(server.requests) == (1 if change else 2)


@pytest.mark.parametrize(
    ("flooding", "scheme"), [(flooding_with_informational_answers, "http"), (flooding_over_tls, "https")]
)
@both_ways
@both_effects
def test_a_server_that_says_without_end_that_it_works_on_it(
    change: bool, ask: Callable[..., None], flooding: Callable[[Hostile, socket.socket], None], scheme: str
) -> None:
    """As fast as it can."""
    with hostile(flooding) as server:
        url = f"{scheme}://localhost:{server.port}"
        with in_time("a server that floods us"), pytest.raises(cds.CdsError, match=f"no response within {TIMEOUT} s"):
            ask(url, change=change, ca_bundle=TLS / "ca.pem")
    assert len(server.requests) == 1


@pytest.mark.slow
@both_ways
@pytest.mark.parametrize("behaviour", [silent, dripping_headers, endless_headers, flooding_with_informational_answers])
def test_a_proxy_that_takes_its_time(
    behaviour: Callable[[Hostile, socket.socket], None], ask: Callable[..., None]
) -> None:
    """It is asked for a way to the server, and never makes one."""
    with hostile(behaviour) as proxy:
        with in_time("a proxy that takes its time"), pytest.raises(cds.APITimeoutError, match="while connecting"):
            ask("https://192.0.2.1", change=True, proxy=proxy.url)
    assert len(proxy.requests) == 1


@both_ways
@both_effects
def test_a_connection_that_is_never_made(change: bool, ask: Callable[..., None]) -> None:
    with full() as url:
        with in_time("a connection that is never made"), pytest.raises(cds.APITimeoutError, match="while connecting"):
            ask(url, change=change)


def test_a_pause_that_the_server_asks_for_is_not_begun_when_it_is_too_long(server: RecordingServer) -> None:
    server.usual = Answer({"Code": "Throttling"}, 429, {"Retry-After": "3600"})
    for change in (False, True):
        before = len(server.requests)
        with pytest.raises(cds.RateLimitError) as caught:
            call(server.url, change=change)
        assert caught.value.attempts == len(server.requests) - before == 1
