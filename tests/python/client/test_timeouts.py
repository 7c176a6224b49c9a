"""Calls that run out of time, and connections that are not made."""

from __future__ import annotations

import socket
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

import cds
from calls import SAME_KEY, get_write, post_read, read, reads, write, writes
from recording import SILENCE, Answer, RecordingServer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from twins import Twin


@pytest.fixture
def short(server: RecordingServer, twin: Twin) -> Iterator[cds.Client]:
    """A client that waits 0.3 s for a response."""
    with twin.Client(**SAME_KEY, endpoint_url=server.url, timeout=0.3) as client:
        yield client


@reads
def test_a_read_that_is_not_answered_in_time(
    short: cds.Client, server: RecordingServer, call: Callable[[cds.Client], cds.Response]
) -> None:
    server.script(SILENCE)
    with pytest.raises(cds.APITimeoutError) as caught:
        call(short)
    assert isinstance(caught.value, TimeoutError)
    assert caught.value.kind == "timeout"


@writes
def test_a_mutation_that_is_not_answered_in_time(
    short: cds.Client, server: RecordingServer, call: Callable[[cds.Client], cds.Response]
) -> None:
    server.script(SILENCE)
    with pytest.raises(cds.OutcomeUnknownError) as caught:
        call(short)
    assert caught.value.nonce == server.last.query["SignatureNonce"]
    assert len(server.requests) == 1


def test_the_timeout_is_that_of_the_whole_call(server: RecordingServer, twin: Twin) -> None:
    server.usual = Answer({"Code": "Busy"}, 503, {"Retry-After": "3600"})
    with twin.Client(**SAME_KEY, endpoint_url=server.url, timeout=5.0) as client, pytest.raises(cds.ServerError):
        read(client)
    assert len(server.requests) == 1


def test_a_client_serves_on_after_a_timeout(short: cds.Client, server: RecordingServer) -> None:
    server.script(SILENCE)
    with pytest.raises(cds.APITimeoutError):
        read(short)
    assert read(short.with_options(timeout=30.0)).attempts == 1


@pytest.fixture
def deaf() -> Iterator[str]:
    """Accepts connections and never responds: a TLS handshake with it does not end."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield f"https://127.0.0.1:{listener.getsockname()[1]}"


@pytest.mark.parametrize("call", [read, post_read, write, get_write])
@pytest.mark.parametrize("limit", [{"timeout": 0.3}, {"connect_timeout": 0.3}], ids=["timeout", "connect_timeout"])
def test_running_out_of_time_before_anything_is_sent_changes_nothing(
    deaf: str, call: Callable[[cds.Client], cds.Response], limit: dict[str, float], twin: Twin
) -> None:
    with twin.Client(**SAME_KEY, endpoint_url=deaf, max_retries=0, **limit) as client:
        with pytest.raises(cds.APITimeoutError):
            call(client)


def test_a_mutation_that_waited_for_its_turn_in_vain_was_not_sent(server: RecordingServer, twin: Twin) -> None:
    server.script(SILENCE)
    with ThreadPoolExecutor(1) as pool:
        with twin.Client(**SAME_KEY, endpoint_url=server.url, max_connections=1, max_retries=0) as client:
            first = pool.submit(read, client.with_options(timeout=1.0))
            server.arrived.acquire()
            with pytest.raises(cds.CdsError) as caught:
                write(client.with_options(timeout=0.3))
        assert isinstance(first.exception(), cds.APITimeoutError)
    assert [request.query["Action"] for request in server.requests] == ["DescribeVdc"]
    assert isinstance(caught.value, cds.APITimeoutError)


@pytest.fixture
def nobody() -> Iterator[str]:
    """An address that is bound, but refuses connections."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield f"127.0.0.1:{taken.getsockname()[1]}"


@pytest.mark.parametrize("call", [read, write])
def test_a_refused_connection(nobody: str, call: Callable[[cds.Client], cds.Response], twin: Twin) -> None:
    with twin.Client(**SAME_KEY, endpoint_url=f"http://{nobody}", max_retries=1) as client:
        with pytest.raises(cds.APIConnectionError) as caught:
            call(client)
    assert caught.value.kind == "refused"
    assert not isinstance(caught.value, cds.APITimeoutError)


def test_a_host_that_has_no_address(twin: Twin) -> None:
    with twin.Client(**SAME_KEY, endpoint_url=f"http://{'a' * 64}.invalid", max_retries=0) as client:
        with pytest.raises(cds.APIConnectionError) as caught:
            write(client)
    assert caught.value.kind == "dns"


def test_max_rps_spaces_the_calls_of_all_threads(server: RecordingServer, twin: Twin) -> None:
    """At one call in a hundred seconds the second has no turn within its time, and is not sent."""
    with twin.Client(**SAME_KEY, endpoint_url=server.url, max_rps=0.01, timeout=5.0) as client:
        write(client)
        with pytest.raises(cds.APITimeoutError):
            write(client)
    assert len(server.requests) == 1
