"""Values that are converted, and values that are rejected before anything is sent."""

from __future__ import annotations

import enum
from array import array
from collections import ChainMap, OrderedDict, UserString, deque
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest

import cds
from modelled import ACTIONS, Action, shapes, text_of

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


def method_of(client: cds.Client, action: Action) -> Any:
    return getattr(getattr(client, action.service), action.method)


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


class Region(str, enum.Enum):
    BEIJING = "CN_Beijing_A"


class Cores(enum.IntEnum):
    FOUR = 4


def test_values_of_python_that_are_as_good(client: cds.Client, server: RecordingServer) -> None:
    client.instance.create_instance(
        RegionId=Region.BEIJING,
        VdcId="v",
        Password="p",
        InstanceName="n",
        InstanceType="t",
        Cpu=Cores.FOUR,
        Ram=8,
        SystemDisk=OrderedDict(Size=1, Type="ssd_system_disk"),  # type: ignore[arg-type]
        LabelNames=("a", "b"),
    )
    body = server.last.json
    assert (body["RegionId"], body["Cpu"], body["LabelNames"]) == ("CN_Beijing_A", 4, ["a", "b"])
    assert body["SystemDisk"] == {"Size": 1, "Type": "ssd_system_disk"}


class Size(enum.Enum):
    SMALL = 4


class Indexed:
    """A number of another library."""

    def __index__(self) -> int:
        return 7


class Column:
    """What numpy, pandas and polars have in common."""

    def __init__(self, values: list[Any]) -> None:
        self.values = values

    def tolist(self) -> list[Any]:
        return self.values


def numpy_values() -> list[Any]:
    numpy = pytest.importorskip("numpy")
    return [
        (numpy.int64(3), 3),
        (numpy.bool_(True), True),
        (numpy.float32(1.5), 1.5),
        (numpy.str_("x"), "x"),
        (numpy.array([1, 2]), [1, 2]),
        (numpy.array(5), 5),
    ]


def frame_values() -> list[Any]:
    pandas = pytest.importorskip("pandas")
    polars = pytest.importorskip("polars")
    return [
        (pandas.Series(["a", "b"]), ["a", "b"]),
        (pandas.Series([1, 2], dtype="Int64"), [1, 2]),
        (pandas.Series(["a", "a"], dtype="category"), ["a", "a"]),
        (pandas.Index(["a"]), ["a"]),
        (polars.Series([1, 2]), [1, 2]),
    ]


def plain_values() -> list[Any]:
    return [
        (Size.SMALL, 4),
        ([{"Size": Size.SMALL}], [{"Size": 4}]),
        (Indexed(), 7),
        (Column([Indexed(), Size.SMALL]), [7, 4]),
        (range(3), [0, 1, 2]),
        (deque(["a"]), ["a"]),
        ({"a": 1}.keys(), ["a"]),
        ({"a": 1}.values(), [1]),
        (MappingProxyType({"a": (1,)}), {"a": [1]}),
        (ChainMap({"a": 1}, {"b": 2}), {"b": 2, "a": 1}),
        (UserString("text"), "text"),
        (array("i", [1, 2]), [1, 2]),
    ]


@pytest.mark.parametrize("values", [plain_values, numpy_values, frame_values])
def test_values_of_other_libraries_are_sent_as_what_they_mean(
    client: cds.Client, server: RecordingServer, values: Callable[[], list[Any]]
) -> None:
    for given, expected in values():
        client.call("DescribeAnything", {"Value": given}, effect="read")
        found = server.last.json["Value"]
        assert (found, type(found)) == (expected, type(expected)), repr(given)


def raising(error: BaseException) -> Any:
    class Hostile:
        def __index__(self) -> int:
            raise error

    return Hostile()


class EndlessMapping(Mapping[str, Any]):
    def __iter__(self) -> Any:
        raise ZeroDivisionError

    def __len__(self) -> int:
        return 1

    def __getitem__(self, name: str) -> Any:
        raise ZeroDivisionError


class HostileAttributes:
    def __getattr__(self, name: str) -> Any:
        raise ZeroDivisionError(name)


@pytest.mark.parametrize("value", [raising(ZeroDivisionError()), EndlessMapping(), HostileAttributes()], ids=type)
@pytest.mark.parametrize("inside", [False, True])
def test_what_a_value_raises_is_the_cause_of_its_refusal(
    client: cds.Client, server: RecordingServer, value: Any, inside: bool
) -> None:
    with pytest.raises(cds.ValidationError, match="Value") as caught:
        client.call("DescribeAnything", {"Value": [{"a": value}] if inside else value}, effect="read")
    assert isinstance(caught.value.__cause__, ZeroDivisionError)
    assert server.requests == []


@pytest.mark.parametrize("interrupt", [KeyboardInterrupt, SystemExit])
def test_an_interrupt_in_a_value_is_no_refusal(client: cds.Client, interrupt: type[BaseException]) -> None:
    with pytest.raises(interrupt):
        client.call("DescribeAnything", {"Value": raising(interrupt())}, effect="read")
    with pytest.raises(interrupt):
        list(client.map(client.vdc.describe_vdc, [{"Keyword": raising(interrupt())}]))


@dataclass
class Disk:
    Size: int = 1


class Gap:
    """As pandas names it."""


Gap.__name__ = "NAType"

REFUSED = [
    (Decimal(1), "int"),
    (Fraction(1, 2), "int"),
    (datetime(2026, 1, 31), "strftime"),
    (datetime(2026, 1, 31).date(), "strftime"),
    (timedelta(1), "total_seconds"),
    (UUID(int=1), "str"),
    (Path("x"), "str"),
    (Disk(), "asdict"),
    (Disk, "class"),
    ({1}, "order"),
    (frozenset("a"), "order"),
    (iter([1]), "once"),
    ((item for item in [1]), "once"),
    (range(10**12), "1,000,000"),
    (b"x", "decode"),
    (bytearray(b"x"), "decode"),
    (float("nan"), "None"),
    (Gap(), "None"),
    (1j, "complex"),
    (len, "builtin"),
    ("\ud800", "lone surrogate"),
    ({"\ud800": 1}, "lone surrogate"),
    (1 << 64, "too large"),
]


@pytest.mark.parametrize(("value", "advice"), REFUSED, ids=[type(value).__name__ for value, _ in REFUSED])
def test_a_refused_value_is_told_how_to_write_it(
    client: cds.Client, server: RecordingServer, value: Any, advice: str
) -> None:
    with pytest.raises(cds.ValidationError, match=rf"Value\[1\] cannot be sent as JSON: .*{advice}") as caught:
        client.call("DescribeAnything", {"Value": [1, value]}, effect="read")
    assert len(str(caught.value).splitlines()) == 1
    assert server.requests == []


def test_frames_and_gaps_of_pandas_are_told_how_to_write_them(client: cds.Client, server: RecordingServer) -> None:
    pandas, numpy = pytest.importorskip("pandas"), pytest.importorskip("numpy")
    times = numpy.array(["2026-01-31"], dtype="datetime64[ns]")
    for value, advice in (
        (pandas.DataFrame({"a": [1]}), "records"),
        (pandas.NA, "None"),
        (pandas.NaT, "None"),
        (pandas.Series([1.0, None]), r"Value\[1\].*None"),
        (pandas.Timestamp("2026-01-31"), "strftime"),
        (times, "times"),
        (times[0], "times"),
    ):
        with pytest.raises(cds.ValidationError, match=advice):
            client.call("DescribeAnything", {"Value": value}, effect="read")
    assert server.requests == []


def test_a_list_that_changes_while_it_is_read_ends(client: cds.Client, server: RecordingServer) -> None:
    values: dict[str, Any] = {}

    class Grows:
        def __index__(self) -> int:
            values[str(len(values))] = 1
            return 1

    values.update(a=Grows(), b=Grows())
    client.call("DescribeAnything", {"Value": values}, effect="read")
    assert server.last.json == {"Value": {"a": 1, "b": 1}}


def test_a_documented_member_is_named_and_another_is_not(client: cds.Client) -> None:
    complete = next(next(action for action in ACTIONS if action.name == "CreateInstance").complete())
    disks = [{"Size": 100, "Type": "ssd_disk"}, {"Size": float("nan"), "Type": "ssd_disk"}]
    with pytest.raises(cds.ValidationError, match=r"DataDisks\[1\]\.Size cannot be sent"):
        client.instance.create_instance(**{**complete, "DataDisks": disks})
    with pytest.raises(cds.ValidationError, match="SystemDisk cannot be sent") as caught:
        client.instance.create_instance(**{**complete, "SystemDisk": {SECRET: object()}})
    assert SECRET not in str(caught.value)


def test_a_float_without_a_fraction_is_the_integer_that_the_model_asks_for(
    client: cds.Client, server: RecordingServer
) -> None:
    """A column with gaps holds 1.0 for 1."""
    list(client.instance.iter_instances(PageSize=20.0))  # type: ignore[arg-type]
    client.instance.describe_instances(PageNumber=2.0)  # type: ignore[arg-type]
    assert [request.json for request in server.requests] == [{"PageNumber": 1, "PageSize": 20}, {"PageNumber": 2}]
    assert type(server.last.json["PageNumber"]) is int
    for value in (1.5, 2.0**53, 1e300, -0.5):
        with pytest.raises(cds.ValidationError, match="PageNumber must be an integer"):
            client.instance.describe_instances(PageNumber=value)  # type: ignore[arg-type]
    client.call("DescribeAnything", {"Value": 1.0}, effect="read")
    assert type(server.last.json["Value"]) is float


@pytest.mark.parametrize("number", [2, 2.0, Indexed(), 10**30])
def test_numbers_of_rows_and_calls_are_read_alike(client: cds.Client, server: RecordingServer, number: Any) -> None:
    assert list(client.instance.iter_instances(limit=number)) == []
    assert len(list(client.map(client.vdc.describe_vdc, [{}] * 3, concurrency=number))) == 3


@pytest.mark.parametrize(
    "number", [-1, 1.5, float("nan"), raising(ZeroDivisionError())], ids=["negative", "fraction", "nan", "raises"]
)
def test_a_number_of_rows_that_is_none_is_refused(client: cds.Client, number: Any) -> None:
    with pytest.raises(cds.ValidationError, match="limit must be a whole number from 0"):
        client.instance.iter_instances(limit=number)
    with pytest.raises(cds.ValidationError, match="concurrency must be a whole number from 1"):
        client.map(client.vdc.describe_vdc, [{}], concurrency=number)


@pytest.mark.parametrize("params", [5, "ab", [1], HostileAttributes()], ids=lambda params: type(params).__name__)
def test_parameters_that_are_no_mapping_are_refused(client: cds.Client, server: RecordingServer, params: Any) -> None:
    with pytest.raises((TypeError, cds.ValidationError), match="must be a mapping of names to values"):
        client.call("DescribeAnything", params=params, effect="read")
    with pytest.raises((TypeError, cds.ValidationError), match="must be a mapping of names to values"):
        list(client.map(client.vdc.describe_vdc, [params]))
    assert server.requests == []


def test_a_row_of_a_frame_gives_parameters(client: cds.Client, server: RecordingServer) -> None:
    pandas = pytest.importorskip("pandas")
    for _, row in pandas.DataFrame({"Keyword": ["web", "db"]}).iterrows():
        client.call("DescribeVdc", row, effect="read")
    assert [request.json for request in server.requests] == [{"Keyword": "web"}, {"Keyword": "db"}]


@pytest.mark.parametrize("argument", ["action", "service", "method", "effect"])
def test_half_a_character_is_refused_in_the_texts_of_a_free_call(client: cds.Client, argument: str) -> None:
    with pytest.raises(cds.ValidationError, match="lone surrogate"):
        client.call(**{"action": "DescribeAnything", argument: "\ud800"})


@pytest.mark.parametrize("value", [float("nan"), float("inf"), object(), 1 << 70, {1: 2}, b"x"])
def test_what_json_cannot_hold_is_named(client: cds.Client, server: RecordingServer, value: Any) -> None:
    with pytest.raises(cds.ValidationError, match="Anything"):
        client.call("DescribeVdc", {"Anything": value})
    assert server.requests == []


def test_undocumented_values_are_left_to_the_server(client: cds.Client, server: RecordingServer) -> None:
    client.instance.describe_instance_type(RegionId="MARS_A", InstanceType="tomorrow")
    assert server.last.json == {"RegionId": "MARS_A", "InstanceType": "tomorrow"}


def test_a_list_may_be_empty(client: cds.Client, server: RecordingServer) -> None:
    client.instance.delete_instance(InstanceIds=[])
    assert server.last.json == {"InstanceIds": []}


@pytest.mark.parametrize(("service", "method", "effect"), [("", "GET", "read"), ("a?b", "GET", "read")])
def test_a_free_call_needs_a_path(client: cds.Client, service: str, method: str, effect: Any) -> None:
    with pytest.raises(cds.ValidationError, match="service"):
        client.call("Anything", service=service, method=method, effect=effect)


def test_a_free_call_needs_a_known_method_and_effect(client: cds.Client) -> None:
    with pytest.raises(cds.ConfigError, match="method"):
        client.call("Anything", method="FETCH")
    with pytest.raises(cds.ConfigError, match="effect"):
        client.call("Anything", effect="dunno")  # type: ignore[arg-type]


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE"])
def test_a_free_call_sends_what_it_is_given(client: cds.Client, server: RecordingServer, method: str) -> None:
    client.call("Anything", {"Name": "甲 +", "Size": 5, "Left": None}, service="net/work", method=method)
    request = server.last
    assert (request.method, request.path) == (method, "/net/work/")
    assert request.query["Action"] == "Anything"
    assert request.query["Signature"] == request.expected_signature()
    if method in ("GET", "DELETE"):
        assert (request.query["Name"], request.query["Size"], request.body) == ("甲 +", "5", b"")
    else:
        assert request.json == {"Name": "甲 +", "Size": 5}
        assert "Name" not in request.query


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
