"""Errors of connections say what to do, and the next attempt takes another connection."""

from __future__ import annotations

import contextlib
import itertools
import socket
import ssl
from typing import TYPE_CHECKING, Any

import pytest

import cds
from calls import SAME_KEY
from hostile import Hostile, full, hostile, mute
from recording import AGAIN_AT_ONCE, RESET, TLS, Answer, RecordingServer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from twins import Twin

OK = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"

both_effects = pytest.mark.parametrize("change", [False, True], ids=["read", "change"])


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
            mute(server, connection)
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
    with hostile(mute) as server:
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
