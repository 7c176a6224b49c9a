"""`client.map`: concurrent calls of one method, with results in order and bounded memory."""

from __future__ import annotations

import threading
from itertools import islice
from typing import TYPE_CHECKING, Any

import pytest

import cds
from echoes import Gate, echo, numbered, sent, words
from recording import ACCESS_KEY_ID, ACCESS_KEY_SECRET

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recording import RecordingServer
    from twins import Twin

LONGEST = 60.0
"""Seconds; an event that takes longer never happens."""


def test_results_come_in_the_order_of_their_parameters(client: cds.Client, echoing: RecordingServer) -> None:
    results = list(client.map(client.vdc.describe_vdc, words(*range(200))))
    assert [result["Data"] for result in results] == [str(number) for number in range(200)]
    assert len({request.query["SignatureNonce"] for request in echoing.requests}) == 200
    for result in results:
        assert (result.service, result.action, result.attempts) == ("vdc", "DescribeVdc", 1)
    for request in echoing.requests:
        assert request.query["Signature"] == request.expected_signature()


def test_an_answer_that_comes_first_waits_for_its_turn(client: cds.Client, server: RecordingServer) -> None:
    gate = Gate()
    server.usual = lambda request: gate(request) if request.query["Keyword"] == "0" else echo(request)
    results = client.map(client.vdc.describe_vdc, words(*range(8)))

    def open_when_all_others_are_answered() -> None:
        for _ in range(8):
            server.arrived.acquire(timeout=LONGEST)
        gate.open()

    thread = threading.Thread(target=open_when_all_others_are_answered)
    thread.start()
    assert [result["Data"] for result in results] == [str(number) for number in range(8)]
    thread.join()


def test_no_parameters_no_calls(client: cds.Client, server: RecordingServer) -> None:
    assert list(client.map(client.vdc.describe_vdc, [])) == []
    assert server.requests == []


def test_an_empty_dict_is_a_call(client: cds.Client, server: RecordingServer) -> None:
    assert len(list(client.map(client.vdc.describe_vdc, [{}, {}, {}]))) == 3
    assert len(server.requests) == 3


def test_results_have_tasks(client: cds.Client, twin: Twin) -> None:
    with cds.Simulator() as simulator, twin.of(simulator) as other:
        orders = [{"RegionId": "CN_Beijing_A", "VdcName": f"vdc-{number}"} for number in range(20)]
        tasks = [reply.task for reply in other.map(other.vdc.create_vdc, orders)]
        ended = twin.wait_all(tasks, interval=0.001, max_rps=10_000.0)
        assert len({data["ResourceId"] for data in ended}) == 20
        assert {vdc["VdcName"] for vdc in other.vdc.iter_vdcs()} == {f"vdc-{number}" for number in range(20)}


# Concurrency


@pytest.mark.parametrize("concurrency", [1, 2, 7, 40])
def test_so_many_are_under_way_at_once(client: cds.Client, server: RecordingServer, concurrency: int) -> None:
    """As many as allowed come before one of them is answered, and no more."""
    gate = Gate()
    server.usual = gate
    most = concurrency

    def open_when_all_have_come() -> None:
        for _ in range(most):
            server.arrived.acquire(timeout=LONGEST)
        assert len(server.requests) == most
        gate.open()

    thread = threading.Thread(target=open_when_all_have_come)
    thread.start()
    results = client.map(client.vdc.describe_vdc, islice(numbered(), 100), concurrency=concurrency)
    assert len(list(results)) == 100
    thread.join()
    assert server.most_at_once <= concurrency


def test_32_at_once_unless_the_caller_says_how_many(client: cds.Client, echoing: RecordingServer) -> None:
    next(client.map(client.vdc.describe_vdc, numbered()))
    while len(echoing.requests) < 32:
        assert echoing.arrived.acquire(timeout=LONGEST)
    assert len(echoing.requests) == 32


def test_max_connections_of_the_client_applies_too(server: RecordingServer, twin: Twin) -> None:
    server.usual = echo
    with twin.Client(ACCESS_KEY_ID, ACCESS_KEY_SECRET, endpoint_url=server.url, max_connections=3) as client:
        assert len(list(client.map(client.vdc.describe_vdc, words(*range(100))))) == 100
    assert server.most_at_once <= 3


@pytest.mark.parametrize("concurrency", [0, -1, 1.5, "many", None])
def test_a_concurrency_that_is_none_is_refused(client: cds.Client, server: RecordingServer, concurrency: Any) -> None:
    with pytest.raises(cds.ValidationError, match="concurrency must be a whole number from 1"):
        client.map(client.vdc.describe_vdc, words(1), concurrency=concurrency)
    assert server.requests == []


# Lazy input


def test_an_iterable_without_end_is_read_as_far_as_needed(client: cds.Client, echoing: RecordingServer) -> None:
    taken: list[str] = []

    def noted() -> Iterator[dict[str, Any]]:
        for parameters in numbered():
            taken.append(parameters["Keyword"])
            yield parameters

    results = client.map(client.vdc.describe_vdc, noted(), concurrency=5)
    assert taken == []
    for number, result in enumerate(islice(results, 50)):
        assert result["Data"] == str(number)
        assert len(taken) == number + 5
    assert set(sent(echoing)) <= set(taken)


def test_nothing_is_called_before_the_first_result_is_asked_for(client: cds.Client, server: RecordingServer) -> None:
    results = client.map(client.vdc.describe_vdc, words(1))
    assert server.requests == []
    assert len(list(results)) == 1


def test_calls_go_on_while_a_result_is_used(client: cds.Client, echoing: RecordingServer) -> None:
    results = client.map(client.vdc.describe_vdc, words(*range(10)), concurrency=10)
    assert next(results)["Data"] == "0"
    while len(echoing.requests) < 10:
        assert echoing.arrived.acquire(timeout=LONGEST)
    assert len(list(results)) == 9


def test_who_leaves_early_lets_those_under_way_end(client: cds.Client, echoing: RecordingServer) -> None:
    for result in client.map(client.vdc.describe_vdc, numbered(), concurrency=8):
        assert result["Data"] == "0"
        break
    while len(echoing.requests) < 8:
        assert echoing.arrived.acquire(timeout=LONGEST)
    assert sorted(sent(echoing), key=int) == [str(number) for number in range(8)]
    assert client.vdc.describe_vdc(Keyword="after")["Data"] == "after"


# Which methods


@pytest.mark.parametrize(
    "of",
    [
        lambda client: client.vdc,
        lambda client: client.call,
        lambda client: client.vdc.iter_vdcs,
        lambda client: type(client.vdc).describe_vdc,
        lambda client: print,
        lambda client: "describe_vdc",
        lambda client: None,
    ],
    ids=["service", "call", "iterator", "unbound", "function", "text", "none"],
)
def test_what_is_no_method_of_a_service_is_refused(client: cds.Client, server: RecordingServer, of: Any) -> None:
    with pytest.raises(TypeError, match="map needs a method of a service"):
        client.map(of(client), words(1))
    assert server.requests == []


def test_each_client_refuses_methods_of_the_other_kind(sync_client: cds.Client, server: RecordingServer) -> None:
    other = cds.AsyncClient(ACCESS_KEY_ID, ACCESS_KEY_SECRET, endpoint_url=server.url)
    with pytest.raises(TypeError, match="map needs a method"):
        sync_client.map(other.vdc.describe_vdc, [{}])  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="map needs a method"):
        other.map(sync_client.vdc.describe_vdc, [{}])  # type: ignore[arg-type]


def test_a_method_of_another_client_is_called_with_that_client(
    client: cds.Client, echoing: RecordingServer, twin: Twin
) -> None:
    with twin.Client("another-id", "another-secret", endpoint_url=echoing.url) as other:
        list(client.map(other.vdc.describe_vdc, words(1)))
    assert echoing.last.query["AccessKeyId"] == "another-id"


def test_its_text_names_the_action(sync_client: cds.Client) -> None:
    assert repr(sync_client.map(sync_client.vdc.describe_vdc, [])) == "<cds.Map of DescribeVdc>"
