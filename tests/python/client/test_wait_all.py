"""`cds.wait_all`: polls many tasks of several clients together."""

from __future__ import annotations

import sys
import time
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest

import cds
from recording import ACCESS_KEY_ID, ACCESS_KEY_SECRET, AGAIN_AT_ONCE, SILENCE, Answer, RecordingServer

if TYPE_CHECKING:
    from collections.abc import Callable

    from recording import Request
    from twins import Twin

QUICKLY: dict[str, Any] = {"interval": 0.01, "max_rps": 10_000.0, "timeout": 60.0}

Statuses = dict[str, list[str]]
"""The statuses of successive polls of each task, by id; the last one repeats."""


@pytest.fixture
def statuses(server: RecordingServer) -> Statuses:
    """A server of tasks: one that is not listed is done, and one whose status is `Missing…` is refused."""
    listed: Statuses = {}
    looks: Counter[str] = Counter()

    def look(request: Request) -> Answer:
        task = request.query["TaskId"]
        shown = listed.get(task, ["FINISH"])
        status = shown[min(looks[task], len(shown) - 1)]
        looks[task] += 1
        if status.startswith("Invalid"):
            return Answer({"Code": status}, 400)
        return Answer({"Code": "Success", "Data": {"Status": status, "ResourceId": f"r-{task}"}})

    server.usual = look
    return listed


def tasks_of(client: cds.Client, count: int) -> list[cds.Task]:
    return [client.task(f"t-{number}") for number in range(count)]


def looks_at(server: RecordingServer) -> Counter[str]:
    return Counter(request.query["TaskId"] for request in server.requests)


def test_the_final_data_come_in_order(
    client: cds.Client, server: RecordingServer, statuses: Statuses, twin: Twin
) -> None:
    statuses["t-0"] = ["NEW", "DOING", "DOING", "FINISH"]
    statuses["t-2"] = ["DOING", "FINISH"]
    tasks = tasks_of(client, 4)
    ended = twin.wait_all(tasks, **QUICKLY)
    assert ended == [{"Status": "FINISH", "ResourceId": f"r-t-{number}"} for number in range(4)]
    assert looks_at(server) == {"t-0": 4, "t-1": 1, "t-2": 2, "t-3": 1}
    for number, task in enumerate(tasks):
        assert (task.status, task.resource_ids, task.done()) == ("FINISH", [f"r-t-{number}"], True)
        assert task.elapsed > 0
    assert len(server.requests) == 8


def test_no_tasks_are_no_wait(twin: Twin) -> None:
    assert twin.wait_all([]) == []


def test_any_iterable_of_tasks_will_do(client: cds.Client, statuses: Statuses, twin: Twin) -> None:
    assert len(twin.wait_all((task for task in tasks_of(client, 3)), **QUICKLY)) == 3
    assert len(twin.wait_all([tuple(tasks_of(client, 2)), *tasks_of(client, 1)], **QUICKLY)) == 3


def test_a_task_may_stand_twice(client: cds.Client, statuses: Statuses, twin: Twin) -> None:
    statuses["t-0"] = ["DOING", "DOING", "FINISH"]
    task = client.task("t-0")
    assert twin.wait_all([task, task], **QUICKLY) == [{"Status": "FINISH", "ResourceId": "r-t-0"}] * 2


def test_both_families_at_once(client: cds.Client, server: RecordingServer, twin: Twin) -> None:
    def look(request: Request) -> Answer:
        status = {"DescribeTask": "FINISH", "DescribeBmsTask": "succeed"}[request.query["Action"]]
        return Answer({"Code": "Success", "Data": {"Status": status}})

    server.usual = look
    ended = twin.wait_all([client.task("1"), client.task("2", "bms"), client.task("3")], **QUICKLY)
    assert [data["Status"] for data in ended] == ["FINISH", "succeed", "FINISH"]


def test_tasks_of_several_clients(server: RecordingServer, statuses: Statuses, twin: Twin) -> None:
    with RecordingServer() as elsewhere:
        elsewhere.usual = server.usual
        with (
            twin.Client("one", "secret", endpoint_url=server.url) as one,
            twin.Client("two", "secret", endpoint_url=elsewhere.url) as two,
        ):
            ended = twin.wait_all([one.task("a"), two.task("b"), one.task("c")], **QUICKLY)
        assert [data["ResourceId"] for data in ended] == ["r-a", "r-b", "r-c"]
        assert {request.query["AccessKeyId"] for request in server.requests} == {"one"}
        assert {request.query["AccessKeyId"] for request in elsewhere.requests} == {"two"}


def test_a_pause_lies_between_two_looks(
    client: cds.Client, server: RecordingServer, statuses: Statuses, twin: Twin
) -> None:
    """At one poll per hour, there is time for the first one only."""
    statuses["t-0"] = ["DOING"]
    with pytest.raises(cds.WaitTimeoutError):
        twin.wait_all(tasks_of(client, 1), interval=3600.0, timeout=0.2)
    assert len(server.requests) == 1


@pytest.mark.slow
def test_hundreds_of_tasks(twin: Twin) -> None:
    with cds.Simulator(progression="polls:3") as simulator, twin.of(simulator) as other:
        orders = [{"RegionId": "CN_Beijing_A", "VdcName": f"vdc-{number}"} for number in range(500)]
        tasks = [reply.task for reply in other.map(other.vdc.create_vdc, orders)]
        ended = twin.wait_all(tasks, interval=0.05, max_rps=100_000.0, timeout=60.0)
    assert len({data["ResourceId"] for data in ended}) == 500


# Failures


def test_a_failure_is_raised_when_all_have_ended(client: cds.Client, statuses: Statuses, twin: Twin) -> None:
    statuses["t-1"] = ["ERROR"]
    statuses["t-3"] = ["DOING", "DOING", "DOING", "FINISH"]
    tasks = tasks_of(client, 4)
    with pytest.raises(cds.TaskFailedError, match="t-1 failed with status ERROR") as caught:
        twin.wait_all(tasks, **QUICKLY)
    assert caught.value.task is tasks[1]
    assert [task.status for task in tasks] == ["FINISH", "ERROR", "FINISH", "FINISH"]
    assert "more of" not in str(caught.value)


def test_the_first_of_several_failures_tells_of_the_others(client: cds.Client, statuses: Statuses, twin: Twin) -> None:
    statuses.update({"t-1": ["DOING", "ERROR"], "t-2": ["ERROR"], "t-4": ["ERROR"]})
    with pytest.raises(cds.TaskFailedError, match=r"t-1 .*and 2 more of 5 tasks did not succeed") as caught:
        twin.wait_all(tasks_of(client, 5), **QUICKLY)
    assert caught.value.task is not None
    assert caught.value.task.id == "t-1"
    assert len(str(caught.value).splitlines()) == 1


def test_failures_stand_in_their_places_if_wanted(client: cds.Client, statuses: Statuses, twin: Twin) -> None:
    statuses.update({"t-1": ["ERROR"], "t-2": ["InvalidTaskID.Malformed"], "t-3": ["DOING"]})
    tasks = tasks_of(client, 5)
    ended = twin.wait_all(tasks, **{**QUICKLY, "timeout": 1.0}, return_exceptions=True)
    assert [type(outcome) for outcome in ended] == [
        dict,
        cds.TaskFailedError,
        cds.InvalidParameterError,
        cds.WaitTimeoutError,
        dict,
    ]
    assert (ended[1].task, ended[3].task) == (tasks[1], tasks[3])
    assert ended[2].code == "InvalidTaskID.Malformed"


def test_a_look_that_failed_hides_no_other_task(client: cds.Client, statuses: Statuses, twin: Twin) -> None:
    statuses["t-0"] = ["InvalidTaskID.Malformed"]
    statuses["t-1"] = ["DOING", "DOING", "FINISH"]
    tasks = tasks_of(client, 2)
    with pytest.raises(cds.InvalidParameterError):
        twin.wait_all(tasks, **QUICKLY)
    assert tasks[1].status == "FINISH"


def test_a_look_is_repeated_as_any_read(
    client: cds.Client, server: RecordingServer, statuses: Statuses, twin: Twin
) -> None:
    server.script(Answer({"Code": "Busy"}, 503, AGAIN_AT_ONCE))
    assert len(twin.wait_all(tasks_of(client, 2), **QUICKLY)) == 2
    assert len(server.requests) == 3


def test_at_the_deadline_all_tasks_go_on(client: cds.Client, statuses: Statuses, twin: Twin) -> None:
    statuses.update({"t-0": ["DOING"], "t-2": ["NEW"]})
    tasks = tasks_of(client, 3)
    with pytest.raises(
        cds.WaitTimeoutError, match=r"t-0 is still DOING .*continues in the cloud.*and 1 more of 3"
    ) as caught:
        twin.wait_all(tasks, **{**QUICKLY, "timeout": 0.3})
    assert isinstance(caught.value, TimeoutError)
    assert caught.value.task is tasks[0]
    statuses.clear()
    assert len(twin.wait_all(tasks, **QUICKLY)) == 3


def test_the_deadline_holds_also_for_a_look_that_is_not_answered(
    client: cds.Client, server: RecordingServer, statuses: Statuses, twin: Twin
) -> None:
    server.script(SILENCE)
    ended = twin.wait_all(tasks_of(client, 1), **{**QUICKLY, "timeout": 0.3}, return_exceptions=True)
    assert [type(outcome) for outcome in ended] == [cds.WaitTimeoutError]


@pytest.mark.parametrize("what", [None, "t-1", 5, {"TaskId": "t-1"}], ids=repr)
def test_what_is_no_task_is_refused(client: cds.Client, server: RecordingServer, twin: Twin, what: Any) -> None:
    words = r"tasks\[1\] is None: that call queued nothing" if what is None else r"tasks\[1\] is not a task but"
    with pytest.raises(TypeError, match=words):
        twin.wait_all([client.task("t-0"), what])
    assert server.requests == []


def test_each_refuses_tasks_of_the_other_kind(twin: Twin) -> None:
    other = cds.Task(None, "t-1") if twin.is_async else cds.AsyncTask(None, "t-1")
    with pytest.raises(TypeError, match=r"tasks\[0\] is not a task but .*Task"):
        twin.wait_all([other])


def test_a_closed_client_refuses(client: cds.Client, server: RecordingServer, twin: Twin) -> None:
    tasks = tasks_of(client, 2)
    client.close()
    with pytest.raises(cds.ClientClosedError):
        twin.wait_all(tasks)
    assert server.requests == []


def test_a_task_without_a_client_says_how_to_get_one(twin: Twin) -> None:
    with pytest.raises(cds.ConfigError, match=r"client\.task\('t-1'"):
        twin.wait_all([cds.AsyncTask(None, "t-1") if twin.is_async else cds.Task(None, "t-1")])


@pytest.mark.parametrize(
    ("name", "value"), [("timeout", 0.0), ("timeout", -1.0), ("interval", 0.0), ("max_rps", 0.0), ("max_rps", -5.0)]
)
def test_a_wait_without_time_or_looks_is_refused(
    client: cds.Client, server: RecordingServer, twin: Twin, name: str, value: float
) -> None:
    with pytest.raises(cds.ConfigError, match=name):
        twin.wait_all(tasks_of(client, 1), **{name: value})
    assert server.requests == []


# Polls per second


def test_max_rps_holds_over_all_tasks(
    client: cds.Client, server: RecordingServer, statuses: Statuses, twin: Twin
) -> None:
    """The first poll is immediate; each further poll follows a twentieth of a second later."""
    arrived: list[float] = []
    answer = server.usual
    assert callable(answer)

    def timed(request: Request) -> Any:
        arrived.append(time.monotonic())
        return answer(request)

    server.usual = timed
    twin.wait_all(tasks_of(client, 21), interval=0.001, max_rps=20.0)
    assert len(arrived) == 21
    # The first may have been held up on its way, which brings it nearer to the others.
    assert max(arrived) - min(arrived) > 0.7


def test_five_looks_in_a_second_unless_the_caller_says_how_many(
    client: cds.Client, server: RecordingServer, statuses: Statuses, twin: Twin
) -> None:
    ended = twin.wait_all(tasks_of(client, 200), timeout=0.5, return_exceptions=True)
    assert 1 <= sum(isinstance(outcome, dict) for outcome in ended) <= 4
    assert 1 <= len(server.requests) <= 4


def test_max_rps_of_the_client_applies_too(server: RecordingServer, statuses: Statuses, twin: Twin) -> None:
    with twin.Client(ACCESS_KEY_ID, ACCESS_KEY_SECRET, endpoint_url=server.url, max_rps=4.0) as client:
        twin.wait_all(tasks_of(client, 200), **{**QUICKLY, "timeout": 0.6}, return_exceptions=True)
    assert 1 <= len(server.requests) <= 4


# Progress


def test_a_callable_sees_every_look_at_every_task(
    client: cds.Client, server: RecordingServer, statuses: Statuses, twin: Twin
) -> None:
    statuses.update({"t-0": ["NEW", "DOING", "DOING", "FINISH"], "t-2": ["ERROR"]})
    seen: dict[str, list[str]] = {"t-0": [], "t-1": [], "t-2": []}
    tasks = tasks_of(client, 3)

    def report(task: cds.Task) -> None:
        assert task in tasks
        seen[task.id].append(task.status)

    twin.wait_all(tasks, **QUICKLY, progress=report, return_exceptions=True)
    assert seen == {"t-0": ["NEW", "DOING", "DOING", "FINISH"], "t-1": ["FINISH"], "t-2": ["ERROR"]}


def test_an_exception_in_the_callable_ends_the_wait(client: cds.Client, statuses: Statuses, twin: Twin) -> None:
    statuses.update({f"t-{number}": ["DOING"] for number in range(3)})

    def report(task: cds.Task) -> None:
        raise LookupError(task.status)

    with pytest.raises(LookupError, match="DOING"):
        twin.wait_all(tasks_of(client, 3), **QUICKLY, progress=report)


def without_tqdm(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("tqdm", "tqdm.auto"):
        monkeypatch.setitem(sys.modules, name, None)


def with_tqdm(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("tqdm")
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)


@pytest.mark.parametrize("tqdm", [with_tqdm, without_tqdm])
def test_progress_goes_to_stderr(
    client: cds.Client,
    statuses: Statuses,
    twin: Twin,
    tqdm: Callable[[pytest.MonkeyPatch], None],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    tqdm(monkeypatch)
    statuses.update({"t-0": ["DOING", "DOING", "FINISH"], "t-1": ["DOING", "ERROR"]})
    twin.wait_all(tasks_of(client, 3), **QUICKLY, progress=True, return_exceptions=True)
    shown = capsys.readouterr()
    assert shown.out == ""
    if tqdm is with_tqdm:
        assert "3/3" in shown.err
    else:
        lines = shown.err.splitlines()
        assert len(lines) == 3
        assert [f"({number} of 3 tasks)" in line for number, line in enumerate(lines, 1)] == [True] * 3
        assert {"t-0: FINISH", "t-1: ERROR", "t-2: FINISH"} == {
            line.split(" after")[0].split("task ")[1] for line in lines
        }


def test_without_progress_nothing_is_written(
    client: cds.Client, statuses: Statuses, twin: Twin, capsys: pytest.CaptureFixture[str]
) -> None:
    twin.wait_all(tasks_of(client, 3), **QUICKLY)
    assert capsys.readouterr() == ("", "")


# The end of a slice of time


def test_no_wait_hangs_when_a_pause_ends_as_signals_are_looked_for() -> None:
    """Signals are polled every 50 ms; a task poll that became due at the same moment was once never woken."""
    with cds.Simulator(progression="polls:3") as simulator, simulator.client(max_retries=0, timeout=5.0) as client:
        for _ in range(10):
            task = client.vdc.create_vdc(RegionId="CN_Beijing_A", VdcName="x").task
            assert task is not None
            assert task.wait(interval=0.0501, timeout=60.0)["Status"] == "FINISH"


class Quit(BaseException):
    """What Ctrl-C raises, in all but name."""


@pytest.mark.parametrize("how", ["wait", "wait_all", "as_completed"])
@pytest.mark.parametrize(
    "given",
    [{"timeout": "soon"}, {"interval": -1.0}, {"progress": lambda _: (_ for _ in ()).throw(Quit)}],
    ids=["a bad timeout", "a bad interval", "an interrupt"],
)
def test_orders_whose_wait_ends_early_are_named(
    client: cds.Client,
    server: RecordingServer,
    caplog: pytest.LogCaptureFixture,
    twin: Twin,
    how: str,
    given: dict[str, Any],
) -> None:
    """They may be made in the call itself, so nothing else holds their ids."""
    server.usual = Answer({"Code": "Success", "TaskId": "t-1", "Data": {"Status": "DOING"}})

    def order() -> Any:
        return client.vdc.create_vdc(RegionId="CN_Beijing_A", VdcName="new")

    ways: dict[str, Callable[[], object]] = {
        "wait": lambda: order().wait(**{"interval": 0.01, **given}),
        "wait_all": lambda: twin.wait_all([order()], **{**QUICKLY, **given}),
        "as_completed": lambda: list(twin.as_completed([order()], **{**QUICKLY, **given})),
    }
    with pytest.raises((TypeError, cds.ConfigError, Quit)):
        ways[how]()
    (warning,) = [record.getMessage() for record in caplog.records if record.levelname == "WARNING"]
    assert "client.task('t-1', family='ccs')" in warning
