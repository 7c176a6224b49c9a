"""The requests of iterators: page sizes, limits, refusals, and the next page ahead of time."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

import pytest

import cds
from listings import INSTANCES, SHAPES, VDCS, Listing, Shape, every_iterator, ids, page_of, pages, size_of, with_total
from recording import ACCESS_KEY_ID, ACCESS_KEY_SECRET, SILENCE, Answer

if TYPE_CHECKING:
    from recording import RecordingServer
    from twins import Twin

SOON = 10.0
"""Far below the timeout of a call."""

LONGEST = 60.0
"""Seconds; an event that takes longer never happens."""


# Requests


@with_total
def test_pages_are_asked_for_in_order(client: cds.Client, server: RecordingServer, shape: Shape) -> None:
    server.usual = Listing(shape, list(range(499)))
    assert len(list(shape.rows(client))) == 499
    assert pages(server) == [1, 2, 3, 4, 5]
    assert len({request.query["SignatureNonce"] for request in server.requests}) == 5
    for request in server.requests:
        assert request.query["Signature"] == request.expected_signature()


@pytest.mark.parametrize(
    "shape", [shape for shape in SHAPES if shape.iterator != "iter_vdcs"], ids=lambda s: s.iterator
)
def test_page_size_is_that_of_the_caller(client: cds.Client, server: RecordingServer, shape: Shape) -> None:
    server.usual = Listing(shape, list(range(50)))
    assert ids(shape.rows(client, PageSize=20), shape) == list(range(50))
    assert {size_of(request) for request in server.requests} == {20}
    server.requests.clear()
    list(shape.rows(client))
    assert {size_of(request) for request in server.requests} == {100}


def test_parameters_go_with_every_page(client: cds.Client, server: RecordingServer) -> None:
    server.usual = Listing(INSTANCES, list(range(250)))
    assert len(list(client.instance.iter_instances(VdcId="v-1"))) == 250
    assert {request.json["VdcId"] for request in server.requests} == {"v-1"}


@every_iterator
@pytest.mark.parametrize(("limit", "requests"), [(0, 0), (1, 1), (7, 1), (10, 1), (25, 3), (95, 10)])
def test_a_limit_ends_the_walk(
    client: cds.Client, server: RecordingServer, shape: Shape, limit: int, requests: int
) -> None:
    size: dict[str, Any] = {} if shape.iterator == "iter_vdcs" else {"PageSize": 10}
    server.usual = Listing(shape, list(range(95)))
    assert ids(shape.rows(client, limit=limit, **size), shape) == list(range(limit))
    assert len(server.requests) == requests
    assert ids(shape.rows(client, limit=1000, **size), shape) == list(range(95))


# Refusals


@every_iterator
@pytest.mark.parametrize(
    ("parameters", "error", "words"),
    [
        ({"PageNumber": 2}, TypeError, "PageNumber"),
        ({"Colour": "red"}, TypeError, "Colour"),
        ({"limit": -1}, cds.ValidationError, "limit must be a whole number from 0, not -1"),
    ],
    ids=repr,
)
def test_parameters_are_refused_at_the_call_and_not_at_the_first_row(
    client: cds.Client,
    server: RecordingServer,
    shape: Shape,
    parameters: dict[str, Any],
    error: type[Exception],
    words: str,
) -> None:
    with pytest.raises(error, match=words):
        shape.rows(client, **parameters)
    assert server.requests == []


@every_iterator
def test_an_unknown_argument_is_answered_with_those_that_the_iterator_takes(client: cds.Client, shape: Shape) -> None:
    with pytest.raises(
        TypeError, match=rf"^{shape.iterator}\(\) got an unknown argument 'Zzzzzz'; it takes "
    ) as caught:
        shape.rows(client, Zzzzzz=1)
    assert "PageNumber" not in str(caught.value)
    assert ("PageSize" in str(caught.value)) == (shape is not VDCS)


@pytest.mark.parametrize("size", [0, -1, "many"])
def test_a_page_without_rows_is_refused(client: cds.Client, server: RecordingServer, size: Any) -> None:
    with pytest.raises(cds.ValidationError, match="PageSize"):
        client.instance.iter_instances(PageSize=size)
    assert server.requests == []


def test_a_limit_that_is_no_number_is_refused(client: cds.Client) -> None:
    with pytest.raises(TypeError):
        client.instance.iter_instances(limit="many")  # type: ignore[arg-type]


def test_nothing_is_asked_for_before_the_first_row(client: cds.Client, server: RecordingServer) -> None:
    rows = client.instance.iter_instances()
    assert server.requests == []
    assert list(rows) == []
    assert len(server.requests) == 1


@every_iterator
def test_a_closed_client_refuses(client: cds.Client, server: RecordingServer, shape: Shape) -> None:
    client.close()
    with pytest.raises(cds.ClientClosedError):
        list(shape.rows(client))
    assert server.requests == []


# The next page


def test_the_next_page_is_fetched_while_the_rows_of_the_last_are_used(
    client: cds.Client, server: RecordingServer
) -> None:
    server.usual = Listing(INSTANCES, list(range(30)))
    rows = client.instance.iter_instances(PageSize=10)
    for page in (1, 2):
        assert next(rows)["InstanceId"] == 10 * (page - 1)
        while len(server.requests) <= page:
            assert server.arrived.acquire(timeout=LONGEST)
        assert pages(server) == list(range(1, page + 2))
        assert ids(islice(rows, 9)) == list(range(10 * page - 9, 10 * page))
    assert ids(rows) == list(range(20, 30))


def test_no_page_is_fetched_before_the_last_but_one_is_used(client: cds.Client, server: RecordingServer) -> None:
    """So two pages are in memory at most."""
    server.usual = Listing(INSTANCES, list(range(1000)))
    for row in client.instance.iter_instances(PageSize=10):
        assert len(server.requests) <= row["InstanceId"] // 10 + 2
    assert set(pages(server)) >= set(range(1, 101))


def test_a_page_that_failed_while_nobody_asked_for_it_is_fetched_again(server: RecordingServer, twin: Twin) -> None:
    listing = Listing(INSTANCES, list(range(25)))
    server.usual = lambda request: Answer({"Code": "Busy"}, 503) if len(server.requests) == 2 else listing(request)
    with twin.Client(ACCESS_KEY_ID, ACCESS_KEY_SECRET, endpoint_url=server.url, max_retries=0) as client:
        assert ids(client.instance.iter_instances(PageSize=10)) == list(range(25))
    assert pages(server) == [1, 2, 2, 3]


def test_a_page_that_fails_again_ends_the_walk(server: RecordingServer, twin: Twin) -> None:
    listing = Listing(INSTANCES, list(range(25)))
    server.usual = lambda request: Answer({"Code": "VdcNotFound"}, 400) if page_of(request) == 2 else listing(request)
    came: list[int] = []
    with twin.Client(ACCESS_KEY_ID, ACCESS_KEY_SECRET, endpoint_url=server.url, max_retries=0) as client:
        rows = client.instance.iter_instances(PageSize=10)
        with pytest.raises(cds.NotFoundError):
            came.extend(row["InstanceId"] for row in rows)
        assert list(rows) == []
    assert came == list(range(10))
    assert pages(server) == [1, 2, 2]


def test_rows_that_cannot_be_read_are_named(client: cds.Client, server: RecordingServer) -> None:
    server.script({"Data": {"Instances": 3}})
    with pytest.raises(cds.ResponseError, match="rows of page 1"):
        next(client.instance.iter_instances())


def test_who_leaves_early_closes_the_connection_of_the_next_page(client: cds.Client, server: RecordingServer) -> None:
    first = Listing(INSTANCES, list(range(25)))
    server.usual = lambda request: first(request) if page_of(request) == 1 else SILENCE
    for row in client.instance.iter_instances(PageSize=10):
        assert row["InstanceId"] == 0
        assert server.arrived.acquire(timeout=LONGEST)
        assert server.arrived.acquire(timeout=LONGEST)
        break
    assert server.client_gone.acquire(timeout=SOON)
    server.usual = Answer()
    assert client.vdc.describe_vdc()["Code"] == "Success"


def test_walks_do_not_disturb_each_other(client: cds.Client, server: RecordingServer) -> None:
    server.usual = Listing(INSTANCES, list(range(95)))
    walks = [client.instance.iter_instances(PageSize=size) for size in (7, 10, 95, 100)]
    assert [ids(islice(walk, 50)) for walk in walks] == [list(range(50))] * 4
    assert [ids(walk) for walk in walks] == [list(range(50, 95))] * 4
