"""A cancelled call closes its connection; the log names a change that may have been carried out."""

from __future__ import annotations

import asyncio
import logging
import socket
import time
from typing import TYPE_CHECKING, Any

import pytest

import cds
from loops import arrived, client_of
from recording import ACCESS_KEY_ID, ACCESS_KEY_SECRET, SILENCE, Answer

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from loops import Run
    from recording import RecordingServer

    Start = Callable[[cds.AsyncClient], Awaitable[Any]]

LONGEST = 60.0
"""Seconds; an event that takes longer never happens."""


async def first_row(client: cds.AsyncClient) -> Any:
    return await anext(client.instance.iter_instances())  # type: ignore[arg-type]


async def all_mapped(client: cds.AsyncClient) -> Any:
    return await client.map(client.vdc.describe_vdc, [{}])


READS: dict[str, Any] = {
    "GET": lambda client: client.vdc.describe_vdc(),
    "POST": lambda client: client.instance.describe_instances(),
    "free": lambda client: client.call("Anything", effect="read"),
    "look": lambda client: client.task("t-1").refresh(),
    "wait": lambda client: client.task("t-1").wait(),
    "wait_all": lambda client: cds.aio.wait_all([client.task("t-1")]),
    "pages": first_row,
    "map": all_mapped,
}

MUTATIONS: dict[str, Any] = {
    "GET": lambda client: client.vdc.add_public_ip(PublicId="p", Number=4),
    "POST": lambda client: client.vdc.create_vdc(RegionId="CN_Beijing_A"),
    "free": lambda client: client.call("Anything"),
}


@pytest.mark.parametrize("start", READS.values(), ids=READS)
def test_cancelling_closes_the_connection_and_says_nothing(
    server: RecordingServer, start: Start, run: Run, caplog: pytest.LogCaptureFixture
) -> None:
    server.usual = SILENCE

    async def main() -> float:
        async with client_of(server) as client:
            worst = 0.0
            for _ in range(5):
                call = asyncio.ensure_future(start(client))
                await arrived(server)
                cancelled = time.monotonic()
                call.cancel()
                with pytest.raises(asyncio.CancelledError):
                    await call
                assert await asyncio.to_thread(server.client_gone.acquire, timeout=LONGEST)
                worst = max(worst, server.gone_at[-1] - cancelled)
            server.usual = Answer()
            assert (await client.vdc.describe_vdc())["Code"] == "Success"
            return worst

    worst = run(main())
    print(f"the server saw it after {worst * 1000:.1f} ms at most")  # noqa: T201  # shown with -s and when it fails
    assert worst < 1.0
    assert caplog.records == []


@pytest.mark.parametrize("start", MUTATIONS.values(), ids=MUTATIONS)
def test_a_cancelled_mutation_warns_that_its_outcome_is_unknown(
    server: RecordingServer, start: Start, run: Run, caplog: pytest.LogCaptureFixture
) -> None:
    server.script(SILENCE)

    async def main() -> None:
        async with client_of(server) as client:
            call = asyncio.ensure_future(start(client))
            await arrived(server)
            call.cancel()
            with pytest.raises(asyncio.CancelledError):
                await call
            assert await asyncio.to_thread(server.client_gone.acquire, timeout=LONGEST)

    run(main())
    (record,) = caplog.records
    assert (record.name, record.levelno) == ("cds", logging.WARNING)
    text = record.getMessage()
    query = server.last.query
    for word in ("may or may not have been carried out", query["Action"], query["SignatureNonce"], query["Timestamp"]):
        assert word in text
    for secret in (query["Signature"], ACCESS_KEY_SECRET):
        assert secret not in text
    assert len(text.splitlines()) == 1


def test_a_cancelled_map_warns_for_each_mutation_that_was_under_way(
    server: RecordingServer, run: Run, caplog: pytest.LogCaptureFixture
) -> None:
    server.usual = lambda request: Answer() if request.json["VdcName"] == "0" else SILENCE

    async def main() -> None:
        async with client_of(server) as client:
            orders = [{"RegionId": "CN_Beijing_A", "VdcName": str(number)} for number in range(4)]
            results = client.map(client.vdc.create_vdc, orders)
            await anext(results)
            call = asyncio.ensure_future(anext(results))
            await arrived(server, 4)
            call.cancel()
            with pytest.raises(asyncio.CancelledError):
                await call

    run(main())
    assert len(caplog.records) == 3
    assert len({record.getMessage() for record in caplog.records}) == 3


def test_a_mutation_that_was_not_sent_yet_is_cancelled_without_a_word(
    run: Run, caplog: pytest.LogCaptureFixture
) -> None:
    async def main(port: int) -> None:
        key = (ACCESS_KEY_ID, ACCESS_KEY_SECRET)
        async with cds.AsyncClient(*key, endpoint_url=f"https://127.0.0.1:{port}") as client:
            call = asyncio.ensure_future(client.vdc.create_vdc(RegionId="CN_Beijing_A"))
            connection, _ = await asyncio.to_thread(deaf.accept)
            with connection:
                assert await asyncio.to_thread(connection.recv, 1)
                call.cancel()
                with pytest.raises(asyncio.CancelledError):
                    await call

    with socket.create_server(("127.0.0.1", 0)) as deaf:
        deaf.settimeout(LONGEST)
        run(main(deaf.getsockname()[1]))
    assert caplog.records == []


def test_cancelling_a_call_that_has_ended_says_nothing(
    server: RecordingServer, run: Run, caplog: pytest.LogCaptureFixture
) -> None:
    async def main() -> None:
        async with client_of(server) as client:
            call = asyncio.ensure_future(client.vdc.create_vdc(RegionId="CN_Beijing_A"))
            assert (await call)["Code"] == "Success"
            assert not call.cancel()

    run(main())
    assert caplog.records == []


def test_a_timeout_of_asyncio_ends_a_call(server: RecordingServer, run: Run) -> None:
    server.script(SILENCE)

    async def main() -> None:
        async with client_of(server) as client:
            with pytest.raises(asyncio.TimeoutError):
                await asyncio.wait_for(client.vdc.describe_vdc(), 0.2)
            assert await asyncio.to_thread(server.client_gone.acquire, timeout=LONGEST)
            assert (await client.vdc.describe_vdc())["Code"] == "Success"

    run(main())


def test_one_cancelled_call_disturbs_no_other(server: RecordingServer, run: Run) -> None:
    server.usual = lambda request: SILENCE if request.query["Keyword"] == "0" else Answer()

    async def main() -> None:
        async with client_of(server) as client:
            calls = [asyncio.ensure_future(client.vdc.describe_vdc(Keyword=str(number % 2))) for number in range(40)]
            await arrived(server, 40)
            for call in calls[::2]:
                call.cancel()
            ended = await asyncio.gather(*calls, return_exceptions=True)
            assert {type(outcome) for outcome in ended[::2]} == {asyncio.CancelledError}
            assert {outcome["Code"] for outcome in ended[1::2]} == {"Success"}

    run(main())
    assert all(server.client_gone.acquire(timeout=LONGEST) for _ in range(20))


def test_a_coroutine_that_is_closed_closes_its_connection(server: RecordingServer, run: Run) -> None:
    server.script(SILENCE)

    async def main() -> None:
        async with client_of(server) as client:
            call = client.vdc.describe_vdc()
            call.send(None)
            await arrived(server)
            call.close()
            assert await asyncio.to_thread(server.client_gone.acquire, timeout=10.0)

    run(main())
