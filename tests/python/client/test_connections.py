"""Connections are shared, kept, and closed with their client."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest

import cds
from calls import BUSY, SAME_KEY, connections, get_write, nonces, post_read, read, write
from recording import SILENCE, Answer, RecordingServer

if TYPE_CHECKING:
    from collections.abc import Callable

    from twins import Twin

SOON = 10.0
"""Seconds; a generous timeout."""


# Connections


def test_calls_share_a_connection(client: cds.Client, server: RecordingServer) -> None:
    for call in (read, write, post_read, get_write):
        call(client)
    assert connections(server) == [1, 1, 1, 1]


def test_a_failure_does_not_cost_the_connection(client: cds.Client, server: RecordingServer) -> None:
    server.script(Answer({"Code": "VdcNotFound"}, 400), Answer({"Code": "VdcNotFound"}))
    for _ in range(2):
        with pytest.raises(cds.NotFoundError):
            read(client)
    read(client)
    assert connections(server) == [1, 1, 1]


def test_with_options_shares_the_connection(client: cds.Client, server: RecordingServer) -> None:
    read(client)
    read(client.with_options(timeout=5.0, max_retries=0))
    read(client)
    assert connections(server) == [1, 1, 1]


def test_with_options_changes_only_what_is_given(client: cds.Client, server: RecordingServer) -> None:
    server.script(BUSY, BUSY, BUSY, BUSY)
    with pytest.raises(cds.ServerError) as once:
        read(client.with_options(max_retries=0))
    with pytest.raises(cds.ServerError) as thrice:
        read(client)
    assert (once.value.attempts, thrice.value.attempts) == (1, 3)
    assert type(client.with_options(timeout=1.0)) is type(client)


def test_with_options_refuses_what_a_client_refuses(client: cds.Client) -> None:
    with pytest.raises(cds.ConfigError, match="timeout"):
        client.with_options(timeout=0)


@pytest.mark.parametrize("call", [read, post_read, write, get_write])
def test_a_connection_that_the_server_closed_unseen_is_not_used(
    client: cds.Client, server: RecordingServer, call: Callable[[cds.Client], cds.Response]
) -> None:
    """Load balancers close idle connections; a mutation must not be lost on one."""
    server.usual = Answer(then_close=True)
    for _ in range(30):
        assert call(client).attempts == 1
        server.closed_by_server.acquire()
    assert connections(server) == list(range(1, 31))


def test_threads_share_a_client(client: cds.Client, server: RecordingServer) -> None:
    def ask(number: int) -> str:
        return str(client.vdc.describe_vdc(Keyword=f"thread {number}").attempts)

    with ThreadPoolExecutor(16) as pool:
        assert set(pool.map(ask, range(200))) == {"1"}
    assert len(set(nonces(server))) == 200
    assert {request.query["Keyword"] for request in server.requests} == {f"thread {n}" for n in range(200)}
    assert max(connections(server)) < 100


def test_threads_get_their_own_answers(client: cds.Client, server: RecordingServer) -> None:
    server.script(*({"Code": "Success", "Data": number} for number in range(100)))
    with ThreadPoolExecutor(8) as pool:
        data = list(pool.map(lambda _: read(client)["Data"], range(100)))
    assert sorted(data) == list(range(100))


def test_max_connections_is_a_limit(server: RecordingServer, twin: Twin) -> None:
    with twin.Client(**SAME_KEY, endpoint_url=server.url, max_connections=2) as client:
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(lambda _: read(client), range(100)))
    assert server.most_at_once <= 2


def test_a_user_agent_names_the_library(server: RecordingServer, twin: Twin) -> None:
    with twin.Client(**SAME_KEY, endpoint_url=server.url, user_agent_extra="my-tool/1.2") as client:
        read(client)
    agent = server.last.headers["user-agent"]
    assert f"cds-rs/{cds.__version__}" in agent
    assert "my-tool/1.2" in agent


def test_only_a_request_with_a_body_names_its_type(client: cds.Client, server: RecordingServer) -> None:
    client.call("DescribeThing", method="GET", effect="read")
    assert not {"content-type", "content-length"} & server.last.headers.keys()
    client.call("DescribeThing", effect="read")
    assert server.last.headers["content-type"] == "application/json"


# Closing


@pytest.mark.parametrize(
    "call",
    [
        read,
        write,
        lambda client: client.call("Anything"),
        lambda client: client.task("t-1").refresh(),
        lambda client: client.task("t-1").wait(),
        lambda client: client.with_options(timeout=1.0),
    ],
)
def test_a_closed_client_refuses(client: cds.Client, server: RecordingServer, call: Callable[[Any], Any]) -> None:
    client.close()
    client.close()
    with pytest.raises(cds.ClientClosedError):
        call(client)
    assert server.requests == []
    assert "closed" in repr(client)


def test_closing_closes_the_connections(server: RecordingServer, twin: Twin) -> None:
    with twin.Client(**SAME_KEY, endpoint_url=server.url) as client:
        read(client)
    assert server.connection_ended.acquire(timeout=SOON)


def test_closing_leaves_connections_that_another_client_shares(client: cds.Client, server: RecordingServer) -> None:
    other = client.with_options(max_retries=0)
    read(client)
    client.close()
    read(other)
    assert connections(server) == [1, 1]


def test_a_call_that_is_out_of_time_closes_its_connection(server: RecordingServer, twin: Twin) -> None:
    server.usual = SILENCE
    with twin.Client(**SAME_KEY, endpoint_url=server.url, timeout=0.2) as client:
        with pytest.raises(cds.APITimeoutError):
            read(client)
        assert server.client_gone.acquire(timeout=SOON)


def test_rows_end_when_their_client_is_closed(client: cds.Client, server: RecordingServer) -> None:
    server.usual = lambda request: Answer({"Code": "Success", "Data": {"Instances": [{"InstanceId": request.json}]}})
    rows = client.instance.iter_instances(PageSize=1)
    next(rows)
    client.close()
    with pytest.raises(cds.ClientClosedError):
        next(rows)


def test_with_closes(server: RecordingServer, twin: Twin) -> None:
    with twin.Client(**SAME_KEY, endpoint_url=server.url) as client:
        read(client)
    with pytest.raises(cds.ClientClosedError):
        read(client)


def test_with_closes_also_after_an_error(client: cds.Client, server: RecordingServer) -> None:
    server.script({"Code": "VdcNotFound"})
    with pytest.raises(cds.NotFoundError), client:
        read(client)
    with pytest.raises(cds.ClientClosedError):
        read(client)
