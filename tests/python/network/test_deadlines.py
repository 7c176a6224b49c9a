"""Whatever a server does, a call ends at its timeout and says what it was doing."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import os
import socket
import ssl
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest

import cds
from hostile import Hostile, full, hostile
from recording import ACCESS_KEY_ID, ACCESS_KEY_SECRET, AGAIN_AT_ONCE, RESET, TLS, Answer, RecordingServer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from twins import Twin

SAME_KEY = {"access_key_id": ACCESS_KEY_ID, "access_key_secret": ACCESS_KEY_SECRET}

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


def handshake(server: Hostile, connection: socket.socket) -> None:
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
    "does not shake hands": (handshake, "https", "connecting"),
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


def outcomes(results: list[BaseException | Any]) -> list[str]:
    return sorted(type(result).__name__ for result in results)


RATE = 0.001
"""Requests a second: of several at once, only the first has its turn."""


def test_max_rps_is_shared_by_threads(server: RecordingServer) -> None:
    with cds.Client(**SAME_KEY, endpoint_url=server.url, max_rps=RATE) as client, ThreadPoolExecutor(8) as pool:
        futures = [pool.submit(client.with_options(timeout=20.0).vdc.describe_vdc) for _ in range(8)]
        came = [future.exception() or future.result() for future in futures]
    assert outcomes(came) == ["APITimeoutError"] * 7 + ["Response"]
    assert len(server.requests) == 1
    assert all("while waiting for its turn under max_rps" in str(e) for e in came if isinstance(e, Exception))


def test_max_rps_is_shared_by_tasks(server: RecordingServer) -> None:
    async def run() -> list[Any]:
        async with cds.AsyncClient(**SAME_KEY, endpoint_url=server.url, max_rps=RATE) as client:
            return await asyncio.gather(*(client.vdc.describe_vdc() for _ in range(8)), return_exceptions=True)

    assert outcomes(asyncio.run(run())) == ["APITimeoutError"] * 7 + ["AsyncResponse"]
    assert len(server.requests) == 1


def test_further_attempts_count_against_max_rps(server: RecordingServer) -> None:
    server.script(Answer({}, 503, AGAIN_AT_ONCE))
    with cds.Client(**SAME_KEY, endpoint_url=server.url, max_rps=RATE) as client:
        with pytest.raises(cds.APITimeoutError, match="its turn under max_rps"):
            client.vdc.describe_vdc()
    assert len(server.requests) == 1


def test_calls_that_fail_for_want_of_a_turn_take_none_from_others(server: RecordingServer, twin: Twin) -> None:
    with twin.Client(**SAME_KEY, endpoint_url=server.url, max_rps=2) as client:
        client.vdc.describe_vdc()
        for _ in range(100):
            with pytest.raises(cds.APITimeoutError, match="its turn under max_rps"):
                client.with_options(timeout=0.1).vdc.describe_vdc()
        client.with_options(timeout=20.0).vdc.describe_vdc()
    assert len(server.requests) == 2


def test_calls_that_are_cancelled_leave_their_turns_to_others(server: RecordingServer) -> None:
    """To one that waits behind them, and to one that comes later."""

    async def run() -> None:
        async with cds.AsyncClient(**SAME_KEY, endpoint_url=server.url, max_rps=2, timeout=1000.0) as client:
            calls = [asyncio.ensure_future(client.vdc.describe_vdc()) for _ in range(200)]
            await calls[0]
            for call in calls[1:-1]:
                call.cancel()
            await asyncio.wait_for(calls[-1], 30)
            await asyncio.wait_for(client.vdc.describe_vdc(), 30)

    asyncio.run(run())
    assert len(server.requests) < 10  # those cancelled too late among them


@pytest.mark.slow
def test_many_failing_reads_cost_the_server_little_more(server: RecordingServer) -> None:
    server.usual = Answer({}, 503, AGAIN_AT_ONCE)
    with cds.Client(**SAME_KEY, endpoint_url=server.url) as client:
        for _ in range(300):
            with pytest.raises(cds.ServerError):
                client.with_options(timeout=60.0).vdc.describe_vdc()
        assert len(server.requests) == 400
        server.usual = Answer()
        for _ in range(5):
            client.vdc.describe_vdc()
        server.script(Answer({}, 503, AGAIN_AT_ONCE))
        assert client.vdc.describe_vdc().attempts == 2


def test_another_attempt_after_a_failure_of_the_server_goes_over_another_connection(
    client: cds.Client, server: RecordingServer
) -> None:
    """It may reach another server. A refusal says nothing against the connection."""
    client.vdc.describe_vdc()
    server.script(Answer({"Code": "Throttling"}, 429, AGAIN_AT_ONCE))
    assert client.vdc.describe_vdc().attempts == 2
    for status in (500, 502, 503, 504):
        server.script(Answer({}, status, AGAIN_AT_ONCE))
        assert client.vdc.describe_vdc().attempts == 2
    assert [request.connection for request in server.requests] == [1, 1, 1, 1, 2, 2, 3, 3, 4, 4, 5]


@both_effects
def test_a_connection_that_takes_too_long_is_tried_again(change: bool) -> None:
    """`connect_timeout` is that of one connection, over which nothing was sent."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(TLS / "server.pem")
    tries = itertools.count()

    def first_silent(server: Hostile, connection: socket.socket) -> None:
        if next(tries) == 0:
            handshake(server, connection)
        with context.wrap_socket(connection.dup(), server_side=True) as secured:
            server.receive(secured)
            secured.sendall(OK + b'Content-Length: 18\r\n\r\n{"Code":"Success"}')

    with hostile(first_silent) as server:
        settings: dict[str, Any] = {"endpoint_url": f"https://localhost:{server.port}", "ca_bundle": TLS / "ca.pem"}
        with cds.Client(**SAME_KEY, **settings, connect_timeout=1.0) as client:
            called = client.vdc.add_public_ip(PublicId="p", Number=4) if change else client.vdc.describe_vdc()
    assert called.attempts == 2
    assert len(server.requests) == 1


def nobody() -> contextlib.AbstractContextManager[str]:
    return contextlib.nullcontext("http://127.0.0.1:1")


@contextlib.contextmanager
def deaf() -> Iterator[str]:
    with hostile(handshake) as server:
        yield f"https://127.0.0.1:{server.port}"


def speaking_another_language(server: Hostile, connection: socket.socket) -> None:
    connection.recv(1 << 16)
    connection.sendall(b"SSH-2.0-OpenSSH_9.2\r\n")
    server.over.wait()


@contextlib.contextmanager
def rude() -> Iterator[str]:
    with hostile(speaking_another_language) as server:
        yield f"http://127.0.0.1:{server.port}"


@contextlib.contextmanager
def closing() -> Iterator[str]:
    with hostile(lambda server, connection: server.receive(connection)) as server:
        yield f"http://127.0.0.1:{server.port}"


@contextlib.contextmanager
def plain() -> Iterator[str]:
    with rude() as url:
        yield url.replace("http", "https")


# What is contacted, the kind of the error, and what the user may do.
FAILURES: dict[str, tuple[Callable[[], contextlib.AbstractContextManager[str]], str, str]] = {
    "nobody listens": (nobody, "refused", "check that the server runs, and endpoint_url"),
    "no such name": (
        lambda: contextlib.nullcontext(f"http://{'a' * 64}.invalid:80"),
        "dns",
        "check endpoint_url, and the name",
    ),
    "no handshake": (deaf, "timeout", "check the network to"),
    "never connected": (full, "timeout", "check the network to"),
    "no TLS": (plain, "tls", "check scheme and port of endpoint_url"),
    "no HTTP": (rude, "reset", "does not speak HTTP"),
    "no response": (closing, "reset", "check the server, and the network between"),
}


@pytest.mark.parametrize("name", FAILURES)
def test_an_error_of_a_connection_names_host_and_port_and_what_to_do(name: str, twin: Twin) -> None:
    contacted, kind, advice = FAILURES[name]
    with contacted() as url:
        with twin.Client(**SAME_KEY, endpoint_url=url, max_retries=0, connect_timeout=0.5) as client:
            with pytest.raises(cds.APIConnectionError) as caught:
                client.vdc.describe_vdc()
    assert caught.value.kind == kind
    text = str(caught.value)
    assert url.partition("://")[2] in text
    assert advice in text
    assert len(text.splitlines()) == 1


def test_a_reset_of_a_used_connection_is_not_seen_by_a_read(client: cds.Client, server: RecordingServer) -> None:
    for _ in range(20):
        assert client.vdc.describe_vdc().attempts == 1
        server.script(RESET)
        assert client.vdc.describe_vdc().attempts == 2
