"""The iterators: every row once, over all pages, whatever counts the server reports."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Any

import pytest

import cds
from recording import ACCESS_KEY_ID, ACCESS_KEY_SECRET, SILENCE, Answer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from recording import RecordingServer, Request
    from twins import Twin

SOON = 10.0
"""Far below the timeout of a call."""

LONGEST = 60.0
"""Seconds; an event that takes longer never happens."""


@dataclass(frozen=True)
class Shape:
    """An iterator, and how its action writes its rows."""

    service: str
    iterator: str
    id: str
    items: str | None
    """Member of `Data`; None where `Data` is the list itself."""
    total: str | None = None
    pages: str | None = None
    page_size: int = 100
    """That the iterator asks for, or that the server chooses where it cannot be asked."""

    def rows(self, client: cds.Client, **parameters: Any) -> Iterator[dict[str, Any]]:
        rows: Iterator[dict[str, Any]] = getattr(getattr(client, self.service), self.iterator)(**parameters)
        return rows

    def body(self, rows: list[dict[str, Any]], told: dict[str, Any]) -> dict[str, Any]:
        return {"Data": rows, **told} if self.items is None else {"Data": {self.items: rows, **told}}


SHAPES = [
    Shape("instance", "iter_instances", "InstanceId", "Instances", "Total", "PageCount"),
    Shape("vdc", "iter_vdcs", "VdcId", None, pages="PageCount", page_size=10),
    Shape("template", "iter_templates", "TemplateId", "TemplateList", pages="TotalPage"),
    Shape("bms", "iter_bms", "BaremetalId", "Baremetals", "TotalCount", "Pages"),
    Shape("bms_storage", "iter_disks", "DiskId", "DiskList", "Total"),
    Shape("dedicated_host", "iter_dedicated_hosts", "HostId", "HostList", "Total"),
]
INSTANCES, VDCS = SHAPES[:2]

every_iterator = pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.iterator)
with_total = pytest.mark.parametrize(
    "shape", [shape for shape in SHAPES if shape.total], ids=lambda shape: shape.iterator
)
without_total = pytest.mark.parametrize(
    "shape", [shape for shape in SHAPES if not shape.total], ids=lambda shape: shape.iterator
)


def page_of(request: Request) -> int:
    return int(request.query["PageNumber"] if request.method == "GET" else request.json["PageNumber"])


def size_of(request: Request) -> int | None:
    size = request.query.get("PageSize") if request.method == "GET" else request.json.get("PageSize")
    return None if size is None else int(size)


def honest(true: int) -> Any:
    return true


@dataclass
class Listing:
    """A paginated list of a server."""

    shape: Shape
    ids: list[int]
    told: Callable[[int], Any] = honest
    """The reported number of rows or pages; None if unreported."""
    largest_page: int = 1_000_000
    then: Callable[[Listing], object] = lambda _: None
    """What happens after each response."""
    padding: str = ""
    answered: int = field(default=0, init=False)

    def __call__(self, request: Request) -> Answer:
        size = min(size_of(request) or self.shape.page_size, self.largest_page)
        begin = (page_of(request) - 1) * size
        numbers = self.ids[begin : begin + size]
        counts = {self.shape.total: len(self.ids), self.shape.pages: -(-len(self.ids) // size)}
        told = {name: self.told(count) for name, count in counts.items() if name and self.told(count) is not None}
        answer = Answer(self.shape.body([{self.shape.id: number, "Name": self.padding} for number in numbers], told))
        self.answered += 1
        self.then(self)
        return answer


def ids(rows: Iterator[dict[str, Any]], shape: Shape = INSTANCES) -> list[int]:
    return [row[shape.id] for row in rows]


def pages(server: RecordingServer) -> list[int]:
    return [page_of(request) for request in server.requests]


# Every row once


@every_iterator
@pytest.mark.parametrize(
    "told",
    [honest, str, lambda _: None, lambda _: 0, lambda true: true // 2, lambda true: true * 3],
    ids=["right", "text", "missing", "zero", "half", "triple"],
)
def test_1234_rows_come_once_whatever_is_told_of_their_number(
    client: cds.Client, server: RecordingServer, shape: Shape, told: Callable[[int], Any]
) -> None:
    server.usual = Listing(shape, list(range(1234)), told)
    assert ids(shape.rows(client), shape) == list(range(1234))
    assert {request.query["Action"] for request in server.requests} == {server.last.query["Action"]}


@every_iterator
def test_rows_are_those_of_the_answer(client: cds.Client, server: RecordingServer, shape: Shape) -> None:
    row = {shape.id: "r-1", "Nested": {"a": [1, None, "中😀"]}}
    server.script(shape.body([row], {}))
    assert next(shape.rows(client)) == row


@every_iterator
def test_an_empty_list_has_no_rows(client: cds.Client, server: RecordingServer, shape: Shape) -> None:
    server.usual = Listing(shape, [])
    assert list(shape.rows(client)) == []
    assert len(server.requests) == 1


@with_total
def test_a_whole_number_of_pages(client: cds.Client, server: RecordingServer, shape: Shape) -> None:
    server.usual = Listing(shape, list(range(300)))
    assert ids(shape.rows(client), shape) == list(range(300))
    assert pages(server) in ([1, 2, 3], [1, 2, 3, 4])


@without_total
def test_a_list_whose_length_nobody_tells_is_walked_twice(
    client: cds.Client, server: RecordingServer, shape: Shape
) -> None:
    """Rows may have moved to pages that were read before."""
    server.usual = Listing(shape, list(range(2 * shape.page_size + 1)), lambda _: None)
    assert ids(shape.rows(client), shape) == list(range(2 * shape.page_size + 1))
    assert [page for page in pages(server) if page < 4] == [1, 2, 3, 1, 2, 3]


@every_iterator
def test_rows_that_stay_come_once_although_others_vanish_and_appear(
    client: cds.Client, server: RecordingServer, shape: Shape
) -> None:
    def change(listing: Listing) -> None:
        if listing.answered % 3 == 1 and listing.answered < 12:
            del listing.ids[:30]
            listing.ids.insert(0, 10_000 + listing.answered)

    told = honest if shape.total else lambda _: None
    server.usual = Listing(shape, list(range(1234)), told, then=change)
    came = ids(shape.rows(client), shape)
    assert len(came) == len(set(came))
    assert set(came) >= set(range(120, 1234))


def test_a_server_with_smaller_pages_than_asked_for_loses_nothing(client: cds.Client, server: RecordingServer) -> None:
    server.usual = Listing(INSTANCES, list(range(1234)), largest_page=37)
    assert ids(INSTANCES.rows(client)) == list(range(1234))


def test_a_server_that_repeats_its_last_page_is_left(client: cds.Client, server: RecordingServer) -> None:
    server.usual = Answer(INSTANCES.body([{"InstanceId": 1}, {"InstanceId": 2}], {"Total": 99}))
    assert ids(INSTANCES.rows(client, PageSize=2)) == [1, 2]


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


# The simulated cloud


@every_iterator
def test_the_simulated_cloud_is_walked_over(shape: Shape, twin: Twin) -> None:
    with cds.Simulator() as simulator, twin.of(simulator) as client:
        assert list(shape.rows(client)) == []
        if shape.iterator == "iter_vdcs":
            for number in range(23):
                client.vdc.create_vdc(RegionId="CN_Beijing_A", VdcName=f"vdc-{number}").task.wait(interval=0.001)
            assert {vdc["VdcName"] for vdc in client.vdc.iter_vdcs()} == {f"vdc-{number}" for number in range(23)}


# Memory

MEASURED = """
import asyncio, sys, cds

client_class, url, key, secret = sys.argv[1:]

def peak():
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmHWM"))

def note(row):
    global count, before
    count += 1
    if count == 10_000:
        before = peak()

count = before = 0
if client_class == "sync":
    with cds.Client(key, secret, endpoint_url=url) as client:
        for row in client.instance.iter_instances(PageSize=1000):
            note(row)
else:
    async def main():
        async with cds.AsyncClient(key, secret, endpoint_url=url) as client:
            async for row in client.instance.iter_instances(PageSize=1000):
                note(row)
    asyncio.run(main())
print(count, peak() - before)
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="the kernel of Linux tells the peak")
@pytest.mark.parametrize("kind", ["sync", "async"])
def test_a_hundred_thousand_rows_need_no_more_memory_than_ten_thousand(server: RecordingServer, kind: str) -> None:
    """The rows are 40 MB as JSON; what grows is a number of eight bytes for each id."""
    server.usual = Listing(INSTANCES, list(range(100_000)), padding=400 * "x")
    command = [sys.executable, "-c", MEASURED, kind, server.url, ACCESS_KEY_ID, ACCESS_KEY_SECRET]
    child = subprocess.run(command, capture_output=True, text=True, timeout=LONGEST, check=True)
    count, growth = map(int, child.stdout.split())
    assert count == 100_000
    assert growth < 8_000, f"{growth} kB more"
