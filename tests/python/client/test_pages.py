"""The iterators: every row once, over all pages, regardless of the counts that the server reports."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

import cds
from listings import INSTANCES, Listing, Shape, every_iterator, honest, ids, pages, with_total, without_total
from recording import ACCESS_KEY_ID, ACCESS_KEY_SECRET, Answer

if TYPE_CHECKING:
    from collections.abc import Callable

    from recording import RecordingServer
    from twins import Twin

LONGEST = 60.0
"""Seconds; an event that takes longer never happens."""


# Every row once


@every_iterator
@pytest.mark.parametrize(
    "told",
    [honest, str, lambda _: None, lambda _: 0, lambda true: true // 2, lambda true: true * 3],
    ids=["right", "text", "missing", "zero", "half", "triple"],
)
def test_1234_rows_come_once_regardless_of_the_reported_number(
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
