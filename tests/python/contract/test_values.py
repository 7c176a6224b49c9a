"""Values of Python and of other libraries: sent as what they mean, or refused with what to write instead."""

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

if TYPE_CHECKING:
    from collections.abc import Callable

    from recording import RecordingServer


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


@pytest.mark.parametrize("value", [float("nan"), float("inf"), object(), 1 << 70, {1: 2}, b"x"])
def test_what_json_cannot_hold_is_named(client: cds.Client, server: RecordingServer, value: Any) -> None:
    with pytest.raises(cds.ValidationError, match="Anything"):
        client.call("DescribeVdc", {"Anything": value})
    assert server.requests == []
