"""`client.map`: concurrent calls of one method, with results in order and bounded memory."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
import threading
from itertools import count, islice
from typing import TYPE_CHECKING, Any

import pytest

import cds
from recording import ACCESS_KEY_ID, ACCESS_KEY_SECRET, SILENCE, Answer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recording import RecordingServer, Request
    from twins import Twin

SOON = 10.0
"""Far below the timeout of a call."""

LONGEST = 60.0
"""Seconds; an event that takes longer never happens."""


def echo(request: Request) -> Answer:
    """The search word that was sent; `bad…` is refused."""
    word = request.query["Keyword"]
    if word.startswith("bad"):
        return Answer({"Code": "VdcNotFound", "Message": word}, 400)
    return Answer({"Code": "Success", "Data": word})


@pytest.fixture
def echoing(server: RecordingServer) -> RecordingServer:
    server.usual = echo
    return server


def words(*names: object) -> list[dict[str, Any]]:
    return [{"Keyword": str(name)} for name in names]


def numbered() -> Iterator[dict[str, Any]]:
    """Parameters without end."""
    return ({"Keyword": str(number)} for number in count())


def sent(server: RecordingServer) -> list[str]:
    return [request.query["Keyword"] for request in server.requests]


class Gate:
    """Holds responses back until it is opened."""

    def __init__(self) -> None:
        self._opened = threading.Event()

    def __call__(self, request: Request) -> Answer:
        assert self._opened.wait(LONGEST)
        return echo(request)

    def open(self) -> None:
        self._opened.set()


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


# Failures


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


# Asynchronous


def test_awaiting_gives_all_results_as_a_list(echoing: RecordingServer) -> None:
    async def main() -> None:
        async with cds.AsyncClient(ACCESS_KEY_ID, ACCESS_KEY_SECRET, endpoint_url=echoing.url) as client:
            awaited = await client.map(client.vdc.describe_vdc, words(*range(50)))
            looped = [result async for result in client.map(client.vdc.describe_vdc, words(*range(50)))]
            assert awaited == looped
            assert [result["Data"] for result in awaited] == [str(number) for number in range(50)]
            with pytest.raises(cds.NotFoundError):
                await client.map(client.vdc.describe_vdc, words("a", "bad", "b"))

    asyncio.run(main())


def test_cancelling_closes_all_connections(server: RecordingServer) -> None:
    server.usual = SILENCE

    async def main() -> None:
        async with cds.AsyncClient(ACCESS_KEY_ID, ACCESS_KEY_SECRET, endpoint_url=server.url) as client:

            async def all_of_them() -> Any:
                return await client.map(client.vdc.describe_vdc, words(*range(10)))

            mapping = asyncio.create_task(all_of_them())
            for _ in range(10):
                await asyncio.to_thread(server.arrived.acquire, timeout=LONGEST)
            mapping.cancel()
            with pytest.raises(asyncio.CancelledError):
                await mapping
            for _ in range(10):
                assert await asyncio.to_thread(server.client_gone.acquire, timeout=SOON)
            server.usual = echo
            assert (await client.vdc.describe_vdc(Keyword="after"))["Data"] == "after"

    asyncio.run(main())


def bad_or_silent(request: Request) -> Answer | str:
    return echo(request) if request.query["Keyword"].startswith("bad") else SILENCE


def test_cancelling_while_those_under_way_are_waited_for_closes_their_connections(server: RecordingServer) -> None:
    server.usual = bad_or_silent

    async def main() -> None:
        async with cds.AsyncClient(ACCESS_KEY_ID, ACCESS_KEY_SECRET, endpoint_url=server.url) as client:
            results = client.map(client.vdc.describe_vdc, words("bad", "a", "b", "c"))
            # The failure is not raised before the others have ended.
            with pytest.raises(asyncio.TimeoutError):
                await asyncio.wait_for(anext(results), 0.5)
            for _ in range(3):
                assert await asyncio.to_thread(server.client_gone.acquire, timeout=SOON)
            assert [result async for result in results] == []

    asyncio.run(main())


def test_ctrl_c_while_those_under_way_are_waited_for_closes_their_connections(server: RecordingServer) -> None:
    server.usual = bad_or_silent
    script = """
import signal, sys, threading, cds
signal.signal(signal.SIGINT, signal.default_int_handler)
sys.setswitchinterval(1.0)  # so that the thread goes on when the main thread waits, not before
let_go = threading.Event()
threading.Thread(target=lambda: print(let_go.wait(), flush=True), daemon=True).start()
client = cds.Client("id", "secret", endpoint_url=sys.argv[1])
def parameters():
    try:
        for word in ("bad", "a", "b", "c", "never"):
            yield {"Keyword": word}
    finally:
        let_go.set()
results = client.map(client.vdc.describe_vdc, parameters(), concurrency=4)
try:
    next(results)
except KeyboardInterrupt:
    print(sys.stdin.read(), list(results))
"""
    command = [sys.executable, "-c", script, server.url]
    streams: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(command, text=True, **streams) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "True\n"
        for _ in range(4):
            assert server.arrived.acquire(timeout=LONGEST)
        child.send_signal(signal.SIGINT)
        gone = [server.client_gone.acquire(timeout=SOON) for _ in range(3)]
        out, err = child.communicate("ended", timeout=LONGEST)
    assert (out, err, gone) == ("ended []\n", "", [True] * 3)


def test_failures_that_nobody_asked_for_are_not_reported(
    echoing: RecordingServer, caplog: pytest.LogCaptureFixture
) -> None:
    async def main() -> None:
        async with cds.AsyncClient(ACCESS_KEY_ID, ACCESS_KEY_SECRET, endpoint_url=echoing.url) as client:
            async for result in client.map(client.vdc.describe_vdc, words("a", "bad-1", "bad-2")):
                assert result["Data"] == "a"
                break
            while len(echoing.requests) < 3:
                await asyncio.to_thread(echoing.arrived.acquire, timeout=LONGEST)
            await client.vdc.describe_vdc(Keyword="after")

    asyncio.run(main(), debug=True)
    # asyncio's debug mode also tells of callbacks that take long on a busy machine.
    assert [record for record in caplog.records if not record.getMessage().startswith("Executing <")] == []


def test_results_that_are_there_let_the_loop_go_on(server: RecordingServer) -> None:
    """What is wrong with parameters is known at once, so that nothing else suspends the consumer."""

    async def main() -> int:
        turns = 0

        async def count_turns() -> None:
            nonlocal turns
            while True:
                turns += 1
                await asyncio.sleep(0)

        async with cds.AsyncClient(ACCESS_KEY_ID, ACCESS_KEY_SECRET, endpoint_url=server.url) as client:
            counting = asyncio.create_task(count_turns())
            wrong = [{"Kyeword": "x"}] * 40
            results = client.map(client.vdc.describe_vdc, wrong, concurrency=4, return_exceptions=True)
            assert [type(result) async for result in results] == [TypeError] * 40
            counting.cancel()
        return turns

    assert asyncio.run(main()) >= 8
