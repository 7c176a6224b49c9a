"""A failure in `client.map` is raised in its place and hides no other result."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

import cds
from echoes import Gate, echo, numbered, sent, words
from recording import Answer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recording import RecordingServer, Request


def test_a_failure_hides_no_other_result(client: cds.Client, echoing: RecordingServer) -> None:
    given = words("a", "bad-1", "b", "bad-2", "c")
    results = list(client.map(client.vdc.describe_vdc, given, return_exceptions=True))
    assert [result["Data"] for result in results[::2] if isinstance(result, cds.Response)] == ["a", "b", "c"]
    assert [type(result) for result in results[1::2]] == [cds.NotFoundError, cds.NotFoundError]
    assert [getattr(result, "message", None) for result in results[1::2]] == ["bad-1", "bad-2"]


def test_a_failure_is_raised_in_its_place_and_next_goes_on(client: cds.Client, echoing: RecordingServer) -> None:
    results = client.map(client.vdc.describe_vdc, words("a", "bad", "b", "bad-2", "c", "never"), concurrency=4)
    assert next(results)["Data"] == "a"
    with pytest.raises(cds.NotFoundError, match="bad"):
        next(results)
    started = len(sent(echoing))
    assert next(results)["Data"] == "b"
    with pytest.raises(cds.NotFoundError, match="bad-2"):
        next(results)
    assert [result["Data"] for result in results] == ["c"]
    assert len(sent(echoing)) == started == 5


def test_those_under_way_have_ended_when_a_failure_is_raised(client: cds.Client, server: RecordingServer) -> None:
    gate, answered = Gate(), []

    def answer(request: Request) -> Answer:
        if request.query["Keyword"].startswith("bad"):
            gate.open()
            return echo(request)
        result = gate(request)
        answered.append(request.query["Keyword"])
        return result

    server.usual = answer
    results = client.map(client.vdc.describe_vdc, words("bad", "a", "b", "c"))
    with pytest.raises(cds.NotFoundError):
        next(results)
    assert sorted(answered) == ["a", "b", "c"]


def test_none_is_started_after_a_failure(client: cds.Client, echoing: RecordingServer) -> None:
    def with_a_bad_one() -> Iterator[dict[str, Any]]:
        yield from words("a", "bad")
        yield from numbered()

    with pytest.raises(cds.NotFoundError):
        list(client.map(client.vdc.describe_vdc, with_a_bad_one(), concurrency=6))
    assert len(echoing.requests) == 7


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"Kyeword": "x"}, TypeError),
        ({"Keyword": {"a": 1}}, cds.ValidationError),
        ({"Keyword": 1.5j}, cds.ValidationError),
    ],
    ids=repr,
)
def test_wrong_parameters_are_told_in_their_turn(
    client: cds.Client, echoing: RecordingServer, wrong: dict[str, Any], error: type[Exception]
) -> None:
    given = [*words("a"), wrong, *words("b")]
    first, second, third = client.map(client.vdc.describe_vdc, given, return_exceptions=True)
    assert isinstance(first, cds.Response)
    assert isinstance(second, error)
    assert "Keyword" in str(second)
    assert isinstance(third, cds.Response)
    assert sorted(sent(echoing)) == ["a", "b"]
    results = client.map(client.vdc.describe_vdc, given)
    assert next(results)["Data"] == "a"
    with pytest.raises(error, match="Keyword"):
        next(results)
    assert [result["Data"] for result in results] == ["b"]


def test_an_iterable_that_fails_is_told_after_the_calls_before_it(client: cds.Client, echoing: RecordingServer) -> None:
    def failing() -> Iterator[dict[str, Any]]:
        yield from words("a", "b")
        raise LookupError("no more parameters")

    results = client.map(client.vdc.describe_vdc, failing(), return_exceptions=True)
    came: list[Any] = []
    with pytest.raises(LookupError, match="no more parameters"):
        came.extend(results)
    assert [result["Data"] for result in came] == ["a", "b"]


@pytest.mark.parametrize("item", [5, None, "text", ["a"]])
def test_parameters_that_are_no_dict_are_told_in_their_turn(
    client: cds.Client, echoing: RecordingServer, item: Any
) -> None:
    came: list[Any] = []
    with pytest.raises((TypeError, ValueError)):
        came.extend(client.map(client.vdc.describe_vdc, [*words("a"), item]))
    assert [result["Data"] for result in came] == ["a"]


def test_a_closed_client_refuses(client: cds.Client, server: RecordingServer) -> None:
    client.close()
    with pytest.raises(cds.ClientClosedError):
        list(client.map(client.vdc.describe_vdc, words(1, 2)))
    assert server.requests == []


def test_a_client_that_is_closed_meanwhile_refuses_what_is_not_started(
    client: cds.Client, echoing: RecordingServer
) -> None:
    results = client.map(client.vdc.describe_vdc, numbered(), concurrency=3)
    came = [next(results)["Data"]]
    client.close()
    with pytest.raises(cds.ClientClosedError):
        came.extend(result["Data"] for result in results)
    assert came == ["0", "1", "2"]


def test_the_parameters_are_taken_as_they_are_when_started(client: cds.Client, echoing: RecordingServer) -> None:
    """An iterable may fill one dict again and again."""

    def reused() -> Iterator[dict[str, Any]]:
        parameters: dict[str, Any] = {}
        for number in range(20):
            parameters["Keyword"] = str(number)
            yield parameters

    results = client.map(client.vdc.describe_vdc, reused(), concurrency=8)
    assert [result["Data"] for result in results] == [str(number) for number in range(20)]
