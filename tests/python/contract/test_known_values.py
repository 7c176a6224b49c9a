"""Values that look like misspelled documented ones, and retired actions, warn once, at the line of the program."""

from __future__ import annotations

import asyncio
import linecache
import subprocess
import sys
import warnings
from contextlib import contextmanager
from copy import deepcopy
from typing import TYPE_CHECKING, Any

import pytest

import cds
from cds import _warnings
from modelled import ACTIONS, Action, load, shapes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recording import RecordingServer

pytestmark = pytest.mark.filterwarnings("default::DeprecationWarning")

APPENDICES: dict[str, list[dict[str, Any]]] = load("appendices")

RETIRED = [action for action in ACTIONS if "retired" in action.model]


@pytest.fixture(autouse=True)
def first_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if nothing had warned yet in this process."""
    monkeypatch.setattr(_warnings, "_given", set())


def known_values(shape: dict[str, Any]) -> list[str]:
    listed = shape.get("values", [])
    appendix = [entry["id"] for entry in APPENDICES[shape["values_from"]]] if "values_from" in shape else []
    return [value for value in [*listed, *appendix] if isinstance(value, str)]


def places(action: Action) -> Iterator[tuple[str, list[str]]]:
    """Where documented values are, such as `DataDisks[].Type`."""
    for parameter in action.parameters:
        for place, shape in shapes(parameter):
            if values := known_values(shape):
                yield place, values


def with_value(action: Action, place: str, value: str) -> dict[str, Any]:
    """A call with this value."""
    name = place.partition(".")[0].removesuffix("[]")
    given = deepcopy(next(given for given in action.complete() if name in given))
    steps = place.replace("[]", ".0").split(".")
    at: Any = given
    for step in steps[:-1]:
        at = at[int(step) if isinstance(at, list) else step]
    at[int(steps[-1]) if isinstance(at, list) else steps[-1]] = value
    return given


def call(client: cds.Client, action: Action, given: dict[str, Any]) -> Any:
    return getattr(getattr(client, action.service), action.method)(**given)


@contextmanager
def noted(category: type[Warning] = UserWarning) -> Iterator[list[warnings.WarningMessage]]:
    """The warnings of this class."""
    found: list[warnings.WarningMessage] = []
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        yield found
    found += [one for one in caught if one.category is category]


def texts(found: list[warnings.WarningMessage]) -> list[str]:
    return [str(one.message) for one in found]


def warned(client: cds.Client, action: Action, given: dict[str, Any]) -> list[str]:
    with noted() as found:
        call(client, action, given)
    return texts(found)


def folded(value: str) -> str:
    return "".join(letter for letter in value.lower() if letter not in "_-. ")


with_values = pytest.mark.parametrize(
    "action", [action for action in ACTIONS if any(places(action))], ids=lambda action: str(action.key)
)


@with_values
def test_every_documented_value_passes(sync_client: cds.Client, action: Action) -> None:
    for place, values in places(action):
        for value in values:
            assert warned(sync_client, action, with_value(action, place, value)) == []


@with_values
def test_a_near_miss_of_every_documented_value_is_named(
    sync_client: cds.Client, server: RecordingServer, action: Action
) -> None:
    for place, values in places(action):
        for value in values:
            for near in (value.swapcase(), value.replace("_", "-"), f" {value}"):
                if near in values:
                    continue
                meant = next(one for one in values if folded(one) == folded(near))
                said = warned(sync_client, action, with_value(action, place, near))
                shown = place.replace("[]", "[0]")
                assert said == [f"{shown}: '{near}' is not a documented value; did you mean '{meant}'?"]
                assert near in f"{server.last.pairs} {server.last.body.decode()}"  # sent as it is


@with_values
def test_a_value_that_nobody_knows_passes(sync_client: cds.Client, action: Action) -> None:
    for place, _ in places(action):
        for value in ("Something_New", "", "3e5d6d9b-fcba-5e4a-9c4e-82e9757def24", "7", "新"):
            assert warned(sync_client, action, with_value(action, place, value)) == []


def test_the_examples_warn_of_nothing(client: cds.Client) -> None:
    for action in ACTIONS:
        for given in action.complete():
            assert warned(client, action, given) == [], action.key


def test_numbers_are_no_near_misses(sync_client: cds.Client) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        sync_client.instance.modify_instance_spec(InstanceId="i", InstanceType="CCS.C3", Cpu=3, Ram=7)
        sync_client.bms.reinstall_bms(
            BaremetalId="b", ImageId="i", Password="p", Raid="50", CustomPartition=["/"], CustomPartitionSize=[1]
        )


# Once


STOP: dict[str, Any] = {"InstanceId": "i", "StopType": "Hard"}


def test_a_near_miss_is_named_once_in_a_process(client: cds.Client, server: RecordingServer) -> None:
    with noted() as found:
        for _ in range(3):
            client.instance.stop_instance(**STOP)
            client.instance.stop_instances(InstanceIds=["i"], StopType="Hard")
        client.instance.stop_instance(InstanceId="i", StopType="soft")
    assert texts(found) == [
        "StopType: 'Hard' is not a documented value; did you mean 'HARD'?",
        "StopType: 'soft' is not a documented value; did you mean 'SOFT'?",
    ]
    assert len(server.requests) == 7


def test_an_error_instead_stops_every_call(client: cds.Client, server: RecordingServer) -> None:
    for _ in range(2):
        with pytest.raises(UserWarning, match="did you mean 'HARD'"):
            client.instance.stop_instance(**STOP)
    with pytest.raises(UserWarning, match="did you mean 'CN_Beijing_A'"):
        client.instance.iter_instances(RegionId="cn_beijing_a")
    with pytest.raises(UserWarning, match="did you mean 'HARD'"):
        list(client.map(client.instance.stop_instance, [STOP]))
    (failed, done) = client.map(client.instance.stop_instance, [STOP, {"InstanceId": "i"}], return_exceptions=True)
    assert isinstance(failed, UserWarning)
    assert done["Code"] == "Success"
    assert len(server.requests) == 1


def test_several_are_named_at_once(sync_client: cds.Client) -> None:
    disks = [{"Size": 100, "Type": "ssd-disk"}, {"Size": 100, "Type": "ssd_disk"}, {"Size": 100, "Type": "Hihg_disk"}]
    with noted() as found:
        sync_client.instance.create_disk(InstanceId="i", DataDisks=disks)  # type: ignore[arg-type]
    assert texts(found) == [
        "DataDisks[0].Type: 'ssd-disk' is not a documented value; did you mean 'ssd_disk'?",
        "DataDisks[2].Type: 'Hihg_disk' is not a documented value; did you mean 'high_disk'?",
    ]


def test_a_long_value_is_one_short_line(sync_client: cds.Client) -> None:
    with noted() as found:
        sync_client.instance.stop_instance(InstanceId="i", StopType="HARD\n" + " " * 5000)
    (text,) = texts(found)
    assert len(text.splitlines()) == 1
    assert len(text) < 500


def test_nothing_is_said_of_actions_without_a_model(client: cds.Client) -> None:
    client.call("StopInstance", {"StopType": "Hard"}, method="GET")


# The line


def place(found: list[warnings.WarningMessage]) -> str:
    """The line of this file that the warning is about."""
    (one,) = found
    assert one.filename == __file__
    return linecache.getline(one.filename, one.lineno).strip()


def test_a_warning_is_at_the_line_of_the_program(sync_client: cds.Client) -> None:
    stop = sync_client.instance.stop_instance
    with noted() as found:
        stop(**STOP)
    assert place(found) == "stop(**STOP)"
    with noted() as found:
        list(sync_client.map(stop, [{**STOP, "StopType": "hard"}]))
    assert place(found) == 'list(sync_client.map(stop, [{**STOP, "StopType": "hard"}]))'
    with noted() as found:
        sync_client.instance.iter_instances(RegionId="cn_beijing_a")
    assert place(found) == 'sync_client.instance.iter_instances(RegionId="cn_beijing_a")'
    with noted(DeprecationWarning) as found:
        sync_client.call("DescribeSecurityGroups", effect="read")
    assert place(found) == 'sync_client.call("DescribeSecurityGroups", effect="read")'


def test_a_warning_is_at_the_line_that_awaits(server: RecordingServer) -> None:
    async def program() -> None:
        async with cds.AsyncClient("id", "secret", endpoint_url=server.url) as client:
            stop = client.instance.stop_instance
            with noted() as found:
                await stop(**STOP)
            assert place(found) == "await stop(**STOP)"
            with noted() as found:
                await client.map(stop, [{**STOP, "StopType": "hard"}])
            assert place(found) == 'await client.map(stop, [{**STOP, "StopType": "hard"}])'
            with noted() as found:
                client.instance.iter_instances(RegionId="cn_beijing_a")
            assert place(found) == 'client.instance.iter_instances(RegionId="cn_beijing_a")'
            with noted() as found:
                await asyncio.gather(stop(InstanceId="i", StopType="soft"))
            # A task was not called from any line.
            assert place(found) == "asyncio.run(program())"

    asyncio.run(program())


def test_a_warning_about_a_setting_is_at_the_line_that_makes_the_client() -> None:
    with cds.Simulator() as simulator:
        with noted() as found:
            simulator.client(verify=False)
        assert place(found) == "simulator.client(verify=False)"


# Retired actions


@pytest.mark.parametrize("action", RETIRED, ids=[action.key for action in RETIRED])
def test_a_retired_action_names_what_to_use(client: cds.Client, action: Action) -> None:
    with noted(DeprecationWarning) as found:
        call(client, action, action.required())
        call(client, action, action.required())
    (text,) = texts(found)
    said, _, used = text.partition("; use client.")
    assert said == f"{action.name} is retired"
    service, method = used.split(".")
    assert callable(getattr(getattr(client, service), method))


def test_other_actions_are_not_retired(client: cds.Client) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for action in ACTIONS:
            if "retired" not in action.model:
                call(client, action, action.required())


def test_a_program_sees_what_is_retired_without_any_setting(server: RecordingServer) -> None:
    program = f"""
import cds
with cds.Client("id", "secret", endpoint_url={server.url!r}) as client:
    for _ in range(2):
        client.security_group.describe_security_groups()
"""
    command = [sys.executable, "-c", program]
    ended = subprocess.run(command, capture_output=True, text=True, check=True)
    assert ended.stderr.splitlines()[0] == (
        "<string>:5: DeprecationWarning: DescribeSecurityGroups is retired; use client.nsg.describe_nsgs"
    )
    assert ended.stderr.count("retired") == 1
    ended = subprocess.run([*command[:1], "-W", "error", *command[1:]], capture_output=True, text=True, check=False)
    assert "DeprecationWarning: DescribeSecurityGroups is retired" in ended.stderr
    assert len(server.requests) == 2
