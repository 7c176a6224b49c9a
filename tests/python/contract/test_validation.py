"""Arguments that break their model are refused, all at once, before anything is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

import cds
from modelled import ACTIONS, Action, method_of, shapes, text_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from recording import RecordingServer

SECRET = "Recognisable-5ecret"

ACCEPTING = [
    pytest.param(action, parameter, kind, id=f"{action.key}.{parameter['name']}-{kind}")
    for action in ACTIONS
    for parameter in action.parameters
    for kind in parameter.get("accepts", [])
]

ACCEPTED_TEXT = {"integer": (40, "40"), "boolean": (True, "true"), "list": (["a-1", "b-2"], "a-1,b-2")}
"""For a string: what is given, and how it is sent."""

WRONG: dict[str, Any] = {
    "string": {"a": 1},
    "integer": "four",
    "number": "four",
    "boolean": "yes",
    "list": 7,
    "object": 7,
}


def sent(server: RecordingServer, action: Action, name: str) -> Any:
    return server.last.query[name] if action.in_query else server.last.json[name]


@pytest.mark.parametrize(("action", "parameter", "kind"), ACCEPTING)
def test_what_is_accepted_is_turned_into_what_is_sent(
    client: cds.Client, server: RecordingServer, action: Action, parameter: dict[str, Any], kind: str
) -> None:
    if parameter["type"] == "list":
        given: Any = parameter["example"][0]
        expected: Any = [given]
    else:
        given, expected = ACCEPTED_TEXT[kind]
    method_of(client, action)(**{**action.required(), parameter["name"]: given})
    found = sent(server, action, parameter["name"])
    assert found == (text_of(expected) if action.in_query else expected)


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.key)
def test_a_wrong_type_is_named_and_nothing_is_sent(client: cds.Client, server: RecordingServer, action: Action) -> None:
    complete = next(action.complete())
    for parameter in action.parameters:
        if parameter["type"] == "any" or parameter["name"] not in complete:
            continue
        with pytest.raises(cds.ValidationError, match=parameter["name"]) as caught:
            method_of(client, action)(**{**complete, parameter["name"]: WRONG[parameter["type"]]})
        assert isinstance(caught.value, ValueError)
        assert len(caught.value.problems) == 1
    assert server.requests == []


def test_all_problems_are_listed_at_once(client: cds.Client, server: RecordingServer) -> None:
    with pytest.raises(cds.ValidationError) as caught:
        client.instance.create_instance(
            RegionId=5,  # type: ignore[arg-type]
            VdcId="v",
            Password="p",
            InstanceName="n",
            InstanceType="t",
            Cpu="4",  # type: ignore[arg-type]
            Ram=True,
            SystemDisk={"Szie": 1},  # type: ignore[typeddict-unknown-key]
            DataDisks=[{"Type": "ssd_disk"}],  # type: ignore[typeddict-item]
        )
    assert len(caught.value.problems) == 5
    assert all(problem in str(caught.value) for problem in caught.value.problems)
    for words in ("RegionId", "Cpu", "Ram", "did you mean Size?", "DataDisks[0].Size"):
        assert words in str(caught.value)
    assert server.requests == []


@pytest.mark.parametrize(
    ("action", "place"),
    [
        pytest.param(action, place, id=f"{action.key}.{place}")
        for action in ACTIONS
        for parameter in action.parameters
        for place, shape in shapes(parameter)
        if shape.get("members")
    ],
)
def test_a_misspelled_member_is_told_its_right_name(
    client: cds.Client, server: RecordingServer, action: Action, place: str
) -> None:
    parameter = action.parameter(place.replace("[]", "").partition(".")[0])
    shape = dict(shapes(parameter))[place]
    right = shape["members"][0]["name"]
    wrong: Any = {right.swapcase() + "_": 1}
    for _ in range(place.count("[]")):
        wrong = [wrong]
    with pytest.raises(cds.ValidationError, match=rf"did you mean {right}\?"):
        method_of(client, action)(**{**next(action.complete()), parameter["name"]: wrong})
    assert server.requests == []


SECRETS = [
    pytest.param(action, parameter, id=f"{action.key}.{parameter['name']}")
    for action in ACTIONS
    for parameter in action.parameters
    if parameter.get("secret")
]


class Telltale:
    def __repr__(self) -> str:
        return SECRET

    __str__ = __repr__


@pytest.mark.parametrize(("action", "parameter"), SECRETS)
@pytest.mark.parametrize(
    "value",
    [
        {SECRET: SECRET},
        [[SECRET]],
        5550123,
        -5.550123,
        1 << 70,
        Telltale(),
        SECRET.encode(),
        f"\ud800{SECRET}",
        {1: SECRET},
        [SECRET, {SECRET}],
    ],
    ids=["object", "list", "integer", "number", "huge", "instance", "bytes", "surrogate", "keys", "set"],
)
def test_a_refused_secret_is_not_shown(
    client: cds.Client, server: RecordingServer, action: Action, parameter: dict[str, Any], value: Any
) -> None:
    with pytest.raises(cds.ValidationError) as caught:
        method_of(client, action)(**{**action.required(), parameter["name"]: value})
    assert parameter["name"] in str(caught.value)
    for telltale in (SECRET, "550123", str(1 << 70), str(list(SECRET.encode()))[1:-1]):
        assert telltale not in str(caught.value)
    assert server.requests == []


def test_every_parameter_whose_name_says_secret_is_one() -> None:
    named = {
        (action.key, place)
        for action in ACTIONS
        for parameter in action.parameters
        for place, shape in shapes(parameter)
        if "password" in place.lower() or place == "UserData"
        if not shape.get("secret") and "name" in shape
    }
    assert not named


def test_a_documented_member_is_named_and_another_is_not(client: cds.Client) -> None:
    complete = next(next(action for action in ACTIONS if action.name == "CreateInstance").complete())
    disks = [{"Size": 100, "Type": "ssd_disk"}, {"Size": float("nan"), "Type": "ssd_disk"}]
    with pytest.raises(cds.ValidationError, match=r"DataDisks\[1\]\.Size cannot be sent"):
        client.instance.create_instance(**{**complete, "DataDisks": disks})
    with pytest.raises(cds.ValidationError, match="SystemDisk cannot be sent") as caught:
        client.instance.create_instance(**{**complete, "SystemDisk": {SECRET: object()}})
    assert SECRET not in str(caught.value)


def test_undocumented_values_are_left_to_the_server(client: cds.Client, server: RecordingServer) -> None:
    client.instance.describe_instance_type(RegionId="MARS_A", InstanceType="tomorrow")
    assert server.last.json == {"RegionId": "MARS_A", "InstanceType": "tomorrow"}


def test_a_list_may_be_empty(client: cds.Client, server: RecordingServer) -> None:
    client.instance.delete_instance(InstanceIds=[])
    assert server.last.json == {"InstanceIds": []}


def test_parameters_that_make_a_url_too_long_are_refused_at_once(client: cds.Client, server: RecordingServer) -> None:
    with pytest.raises(cds.ValidationError, match=r"make a URL of 70[0-9]{3} bytes, which cannot be sent") as caught:
        client.vdc.describe_vdc(Keyword="x" * 70_000)
    assert len(caught.value.problems) == 1
    client.vdc.describe_vdc(Keyword="x" * 60_000)
    assert len(server.requests) == 1


def test_a_text_names_the_first_problems_and_the_exception_holds_all(
    client: cds.Client, server: RecordingServer
) -> None:
    action = next(action for action in ACTIONS if action.name == "CreateInstance")
    with pytest.raises(cds.ValidationError, match=r"; and \d+ more$") as caught:
        method_of(client, action)(**action.required(), PrivateIp=[1] * 1000)
    assert len(caught.value.problems) >= 1000
    assert len(str(caught.value)) < 3000
    assert server.requests == []


@pytest.mark.parametrize("name", ["one\ntwo", "one\u2028two", "x" * 1_000_000])
def test_odd_names_are_shown_in_one_short_line(client: cds.Client, server: RecordingServer, name: str) -> None:
    odd: Any = {name: 1}
    calls: list[Callable[[], object]] = [
        lambda: client.vdc.describe_vdc(**odd),
        lambda: client.call(name),
        lambda: client.task("7", name).refresh(),
    ]
    for call in calls:
        with pytest.raises((TypeError, cds.CdsError)) as caught:
            call()
        assert len(str(caught.value).splitlines()) == 1
        assert len(str(caught.value)) < 1000
    assert server.requests == []
