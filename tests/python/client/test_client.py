"""Connections, closing, pickling, offline mode and retries of a client."""

from __future__ import annotations

import pickle
import socket
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest

import cds
from recording import (
    ACCESS_KEY_ID,
    ACCESS_KEY_SECRET,
    AGAIN_AT_ONCE,
    CUT,
    DROP,
    RESET,
    SILENCE,
    Answer,
    RecordingServer,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from twins import Twin

BUSY = Answer({"Code": "Busy"}, 503, AGAIN_AT_ONCE)
TOO_MANY = Answer({"Code": "Throttling"}, 429, AGAIN_AT_ONCE)
BROKEN = Answer({"Code": "InternalError"}, 500, AGAIN_AT_ONCE)

SOON = 10.0
"""Seconds; a generous timeout."""

SAME_KEY = {"access_key_id": ACCESS_KEY_ID, "access_key_secret": ACCESS_KEY_SECRET}


def read(client: cds.Client) -> cds.Response:
    return client.vdc.describe_vdc()


def post_read(client: cds.Client) -> cds.Response:
    return client.instance.describe_instances()


def write(client: cds.Client) -> cds.Response:
    return client.vdc.create_vdc(RegionId="CN_Beijing_A")


def get_write(client: cds.Client) -> cds.Response:
    return client.vdc.add_public_ip(PublicId="p", Number=4)


reads = pytest.mark.parametrize("call", [read, post_read])
writes = pytest.mark.parametrize("call", [write, get_write])


def connections(server: RecordingServer) -> list[int]:
    return [request.connection for request in server.requests]


def nonces(server: RecordingServer) -> list[str]:
    return [request.query["SignatureNonce"] for request in server.requests]


@pytest.fixture
def short(server: RecordingServer, twin: Twin) -> Iterator[cds.Client]:
    """A client that waits 0.3 s for a response."""
    with twin.Client(**SAME_KEY, endpoint_url=server.url, timeout=0.3) as client:
        yield client


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


# Repr and pickles


def test_no_representation_shows_the_secret(client: cds.Client) -> None:
    for thing in (client, client.instance, client.task("t-1"), vars(client), vars(client.instance)):
        assert ACCESS_KEY_SECRET not in repr(thing)
    assert "127.0.0.1" in repr(client)


@pytest.mark.usefixtures("key_in_environment")
def test_a_client_with_a_found_key_is_pickled_without_it(server: RecordingServer, twin: Twin) -> None:
    with twin.Client(endpoint_url=server.url, max_retries=0, timeout=7.0) as client:
        frozen = pickle.dumps(client)
    assert ACCESS_KEY_SECRET.encode() not in frozen
    assert ACCESS_KEY_ID.encode() not in frozen
    with pickle.loads(frozen) as other:
        server.script(BUSY)
        with pytest.raises(cds.ServerError) as caught:
            read(other)
        assert caught.value.attempts == 1
        assert read(other) == {"Code": "Success", "Message": "", "Data": {}}


@pytest.mark.usefixtures("key_in_environment")
def test_options_survive_a_pickle(server: RecordingServer, twin: Twin) -> None:
    with twin.Client(endpoint_url=server.url) as client:
        other = pickle.loads(pickle.dumps(client.with_options(max_retries=0)))
    server.script(BUSY)
    with other, pytest.raises(cds.ServerError) as caught:
        read(other)
    assert caught.value.attempts == 1


def test_a_pickle_without_its_key_says_so(
    server: RecordingServer, monkeypatch: pytest.MonkeyPatch, key_in_environment: None, twin: Twin
) -> None:
    frozen = pickle.dumps(twin.Client(endpoint_url=server.url))
    monkeypatch.delenv("CDS_ACCESS_KEY_ID")
    monkeypatch.delenv("CDS_ACCESS_KEY_SECRET")
    with pytest.raises(cds.NoCredentialsError):
        pickle.loads(frozen)


def test_an_explicit_key_is_never_pickled(client: cds.Client) -> None:
    with pytest.raises(TypeError, match="explicit access key"):
        pickle.dumps(client)


# Offline


@pytest.mark.parametrize("host", ["cdsapi.capitalonline.net", "192.0.2.1", "localhost.example", "[2001:db8::1]"])
@pytest.mark.parametrize("value", ["1", "true"])
def test_offline_blocks_every_other_machine(monkeypatch: pytest.MonkeyPatch, host: str, value: str, twin: Twin) -> None:
    monkeypatch.setenv("CDS_OFFLINE", value)
    with twin.Client(**SAME_KEY, endpoint_url=f"http://{host}") as client:
        for call in (read, write):
            with pytest.raises(cds.NetworkBlockedError, match="CDS_OFFLINE"):
                call(client)


def test_offline_blocks_the_default_site(monkeypatch: pytest.MonkeyPatch, twin: Twin) -> None:
    monkeypatch.setenv("CDS_OFFLINE", "1")
    with twin.Client(**SAME_KEY) as client, pytest.raises(cds.NetworkBlockedError, match=r"cdsapi\.capitalonline\.net"):
        read(client)


@pytest.mark.parametrize("path", ["ecs/v1", "cdnapi/domain/www", "ebs/v1"])
@pytest.mark.parametrize("site", [None, "us"])
def test_some_paths_have_a_host_of_their_own(
    server: RecordingServer, monkeypatch: pytest.MonkeyPatch, path: str, site: Any, twin: Twin
) -> None:
    monkeypatch.setenv("CDS_OFFLINE", "1")
    with twin.Client(**SAME_KEY, site=site) as client, pytest.raises(cds.NetworkBlockedError, match=r"\bapi\.cap"):
        client.call("DescribeAnything", service=path, effect="read")
    with twin.Client(**SAME_KEY, endpoint_url=server.url) as client:
        client.call("DescribeAnything", service=path, effect="read")
    assert server.last.path == f"/{path}/"


@pytest.mark.parametrize("path", ["ecs", "ecs/v2", "ccs"])
def test_other_paths_are_at_the_site(monkeypatch: pytest.MonkeyPatch, path: str, twin: Twin) -> None:
    monkeypatch.setenv("CDS_OFFLINE", "1")
    with twin.Client(**SAME_KEY, site="us") as client, pytest.raises(cds.NetworkBlockedError, match="cdsapi-us"):
        client.call("DescribeAnything", service=path, effect="read")


def test_offline_blocks_also_through_a_proxy_of_this_machine(
    server: RecordingServer, monkeypatch: pytest.MonkeyPatch, twin: Twin
) -> None:
    monkeypatch.setenv("CDS_OFFLINE", "1")
    with twin.Client(**SAME_KEY, endpoint_url="http://192.0.2.1", proxy=server.url) as client:
        with pytest.raises(cds.NetworkBlockedError):
            read(client)
    assert server.requests == []


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost"])
def test_offline_lets_this_machine_through(
    server: RecordingServer, monkeypatch: pytest.MonkeyPatch, name: str, twin: Twin
) -> None:
    monkeypatch.setenv("CDS_OFFLINE", "1")
    with twin.Client(**SAME_KEY, endpoint_url=f"http://{name}:{server.port}") as client:
        read(client)
    assert len(server.requests) == 1


def test_offline_0_is_online(server: RecordingServer, monkeypatch: pytest.MonkeyPatch, twin: Twin) -> None:
    monkeypatch.setenv("CDS_OFFLINE", "0")
    with twin.Client(**SAME_KEY, endpoint_url="http://192.0.2.1", proxy=server.url) as client:
        read(client)
    assert len(server.requests) == 1


def test_a_proxy_is_used_and_signed_requests_pass_it_unchanged(server: RecordingServer, twin: Twin) -> None:
    with twin.Client(**SAME_KEY, endpoint_url="http://cds.example", proxy=server.url) as client:
        client.vdc.describe_vdc(Keyword="甲 +")
    assert server.last.path == "http://cds.example/network/"
    assert server.last.query["Signature"] == server.last.expected_signature()


def test_no_proxy_stands_before_this_machine(
    server: RecordingServer, monkeypatch: pytest.MonkeyPatch, twin: Twin
) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    with twin.Client(**SAME_KEY, endpoint_url=server.url, proxy="http://127.0.0.1:9") as client:
        read(client)
    assert server.last.path == "/network/"


# Retries


@reads
@pytest.mark.parametrize("trouble", [BUSY, TOO_MANY, BROKEN, Answer("<html>", 502, AGAIN_AT_ONCE), DROP, RESET, CUT])
def test_a_read_is_sent_again_with_a_new_nonce(
    client: cds.Client, server: RecordingServer, call: Callable[[cds.Client], cds.Response], trouble: Any
) -> None:
    server.script(trouble)
    assert call(client).attempts == 2
    assert len(set(nonces(server))) == 2
    for request in server.requests:
        assert request.query["Signature"] == request.expected_signature()


def test_a_read_is_sent_max_retries_times_more(server: RecordingServer, twin: Twin) -> None:
    server.usual = BUSY
    for retries in (0, 1, 4):
        before = len(server.requests)
        with twin.Client(**SAME_KEY, endpoint_url=server.url, max_retries=retries) as client:
            with pytest.raises(cds.ServerError) as caught:
                read(client)
        assert caught.value.attempts == retries + 1 == len(server.requests) - before
    assert len(set(nonces(server))) == len(server.requests)


@reads
@pytest.mark.parametrize("status", [400, 401, 403, 404, 409])
def test_a_refused_read_is_not_sent_again(
    client: cds.Client, server: RecordingServer, call: Callable[[cds.Client], cds.Response], status: int
) -> None:
    server.script(Answer({"Code": "Nothing.Helps"}, status))
    with pytest.raises(cds.APIError):
        call(client)
    assert len(server.requests) == 1


def test_a_failing_code_under_200_is_not_sent_again(client: cds.Client, server: RecordingServer) -> None:
    server.script({"Code": "VdcNotFound"})
    with pytest.raises(cds.NotFoundError):
        read(client)
    assert len(server.requests) == 1


@writes
@pytest.mark.parametrize(
    "trouble", [BROKEN, BUSY, Answer("<html>", 502, AGAIN_AT_ONCE), Answer({}, 504, AGAIN_AT_ONCE)]
)
def test_a_mutation_is_not_sent_again_after_a_failure_of_the_server(
    client: cds.Client, server: RecordingServer, call: Callable[[cds.Client], cds.Response], trouble: Any
) -> None:
    server.script(trouble)
    with pytest.raises(cds.ServerError) as caught:
        call(client)
    assert caught.value.attempts == 1 == len(server.requests)


@writes
def test_a_mutation_that_was_turned_away_is_sent_again(
    client: cds.Client, server: RecordingServer, call: Callable[[cds.Client], cds.Response]
) -> None:
    """An explicit throttle answer says that nothing was carried out."""
    server.script(TOO_MANY)
    assert call(client).attempts == 2 == len(server.requests)
    assert len(set(nonces(server))) == 2


@writes
def test_a_word_in_free_text_is_no_proof_that_a_mutation_was_turned_away(
    client: cds.Client, server: RecordingServer, call: Callable[[cds.Client], cds.Response]
) -> None:
    server.script(Answer({"Code": "Failed", "Message": "RequestLimit of the task queue"}, 503, AGAIN_AT_ONCE))
    with pytest.raises(cds.ServerError) as caught:
        call(client)
    assert caught.value.may_have_happened
    assert len(server.requests) == 1


@writes
@pytest.mark.parametrize("trouble", [DROP, RESET, CUT])
def test_a_mutation_whose_answer_is_lost_has_an_unknown_outcome(
    client: cds.Client, server: RecordingServer, call: Callable[[cds.Client], cds.Response], trouble: str
) -> None:
    server.script(trouble)
    with pytest.raises(cds.OutcomeUnknownError) as caught:
        call(client)
    query = server.last.query
    assert len(server.requests) == 1
    assert (caught.value.action, caught.value.nonce) == (query["Action"], query["SignatureNonce"])
    assert caught.value.sent_at == query["Timestamp"]
    for word in (query["Action"], query["SignatureNonce"], query["Timestamp"]):
        assert word in str(caught.value)


def test_a_free_call_is_a_mutation_unless_it_says_otherwise(client: cds.Client, server: RecordingServer) -> None:
    server.script(DROP)
    with pytest.raises(cds.OutcomeUnknownError):
        client.call("DescribeAnything", method="GET")
    server.script(BUSY)
    assert client.call("DescribeAnything", effect="read").attempts == 2


# Timeouts and connection failures


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
