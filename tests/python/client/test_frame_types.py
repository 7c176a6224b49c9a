"""The types of columns: the documented one, or that of the values; what does not fit makes a column text."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

import cds
from cds import _cds
from frames import CLOUD, READERS, by_pyarrow, column, news, records, schema_of


def test_what_matters_comes_first() -> None:
    names = schema_of(cds.Response({}, service="instance", action="DescribeInstances")).names
    assert names[:4] == ["InstanceId", "InstanceName", "InstanceStatus", "RegionId"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024-06-03 09:15:00", datetime(2024, 6, 3, 9, 15, tzinfo=CLOUD)),
        ("2024-06-03T09:15:00", datetime(2024, 6, 3, 9, 15, tzinfo=CLOUD)),
        ("2024-06-03T01:15:00Z", datetime(2024, 6, 3, 9, 15, tzinfo=CLOUD)),
        ("2024-06-03T01:15:00.250+0000", datetime(2024, 6, 3, 9, 15, 0, 250_000, tzinfo=CLOUD)),
        ("1969-12-31 23:59:59.000001", datetime(1969, 12, 31, 23, 59, 59, 1, tzinfo=CLOUD)),
        ("9999-12-31 23:59:59", datetime(9999, 12, 31, 23, 59, 59, tzinfo=CLOUD)),
        ("1970-01-01 00:00:00", datetime(1970, 1, 1, tzinfo=CLOUD)),
        ("", None),
        (None, None),
    ],
)
def test_times_are_aware(text: str | None, expected: datetime | None) -> None:
    reply = cds.Response(
        {"Data": {"Instances": [{"CreateTime": text}, {"CreateTime": "2024-01-01 00:00:00"}]}},
        service="instance",
        action="DescribeInstances",
    )
    for read in READERS.values():
        assert read(reply)[0]["CreateTime"] == expected
    frame = reply.to_pandas()
    assert str(frame["CreateTime"].dtype) == "datetime64[us, Asia/Shanghai]"
    assert records(frame)[0]["CreateTime"] == expected
    if expected:
        assert records(frame)[0]["CreateTime"].utcoffset() == timedelta(hours=8)


@pytest.mark.parametrize(
    "text",
    [
        "soon",
        "0000-00-00 00:00:00",
        "0001-01-01 00:00:00",
        "1900-01-01 00:00:00",
        "2024-06-03 09:15:00.0000001",
        "1717377300",
        "-",
    ],
)
def test_a_text_that_is_no_time_keeps_all_texts(text: str) -> None:
    rows = [{"CreateTime": "2024-06-03 09:15:00"}, {"CreateTime": text}, {"CreateTime": ""}]
    reply = cds.Response({"Data": {"Instances": rows}}, service="instance", action="DescribeInstances")
    assert [row["CreateTime"] for row in by_pyarrow(reply)] == ["2024-06-03 09:15:00", text, ""]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("42.20", Decimal("42.20")),
        ("-0.5", Decimal("-0.5")),
        ("1200", Decimal(1200)),
        ("0.000001", Decimal("0.000001")),
        ("7.1000000000", Decimal("7.1")),
        ("9" * 32 + ".999999", Decimal("9" * 32 + ".999999")),
        ("", None),
        (None, None),
    ],
)
def test_money_in_text_is_exact(text: str | None, expected: Decimal | None) -> None:
    reply = cds.Response({"Data": {"TradeAmount": text}}, service="bms", action="DescribeBmsGoodsPrice")
    for read in READERS.values():
        assert read(reply)[0]["TradeAmount"] == expected
    assert records(reply.to_pandas())[0]["TradeAmount"] == expected


@pytest.mark.parametrize("text", ["1,200.00", "42.20元", "0.0000001", "9" * 33, "1e3", "+1", ".5", "１２", "NaN"])
def test_a_text_that_is_no_amount_stays_text(text: str) -> None:
    reply = cds.Response({"Data": {"TradeAmount": text}}, service="bms", action="DescribeBmsGoodsPrice")
    assert by_pyarrow(reply)[0]["TradeAmount"] == text


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([1, None, 2**62], [1, None, 2**62]),
        ([1, 2.5], [1.0, 2.5]),
        ([2**53 + 1, 0.5], ["9007199254740993", "0.5"]),
        ([1.0, 2**53 + 1], ["1.0", "9007199254740993"]),
        ([True, 1], ["true", "1"]),
        ([None, "x", 1], [None, "x", "1"]),
        ([1 << 200, 1], [str(1 << 200), "1"]),
        ([[1], []], [[1], []]),
        ([[1], ["a", None]], [["1"], ["a", None]]),
        ([{"a": 1}, {"a": "b"}], [{"a": "1"}, {"a": "b"}]),
        ([{"a": 1}, ""], ['{"a": 1}', ""]),
        ([[{"a": "中"}, None], 7], ['[{"a": "中"}, null]', "7"]),
        ([{"a": {"b": [1.5, None]}}, [True]], ['{"a": {"b": [1.5, null]}}', "[true]"]),
        ([{}, {}], ["{}", "{}"]),
        ([{}, {"a": 1}], [{"a": None}, {"a": 1}]),
        ([None, None], [None, None]),
        ([float("inf"), 1], [float("inf"), 1.0]),
        ([(1, 2), [3]], [[1, 2], [3]]),
    ],
    ids=repr,
)
def test_a_column_without_a_documented_type_has_that_of_its_values(values: list[Any], expected: list[Any]) -> None:
    assert column(news(*values)) == expected


def test_an_integer_that_is_written_as_a_float_is_whole() -> None:
    rows = [{"Cpu": 2.0, "Ram": 2.5}, {"Cpu": 4, "Ram": 4}]
    reply = cds.Response({"Data": {"Instances": rows}}, service="instance", action="DescribeInstances")
    assert [(row["Cpu"], row["Ram"]) for row in by_pyarrow(reply)] == [(2, 2.5), (4, 4.0)]
    assert str(reply.to_pandas()["Cpu"].dtype) == "Int64"


def test_an_object_whose_names_are_data_becomes_text() -> None:
    many = {f"i-{number}": number for number in range(600)}
    assert len(column(news(many))[0]) == 600
    first, second = column(news(many, {"i-1": None, "new": 1}))
    assert first.startswith('{"i-0": 0, ')
    assert second == '{"i-1": null, "new": 1}'


def test_what_is_nested_deeply_is_text_at_some_depth() -> None:
    value: Any = "deep"
    for _ in range(200):
        value = [value]
    assert "deep" in str(column(news(value)))


def test_a_list_that_holds_itself_is_an_error_of_one_line() -> None:
    endless: list[Any] = []
    endless.append(endless)
    with pytest.raises(ValueError, match=r"\A[^\n]+\Z"):
        news(endless).to_arrow()


def test_rows_may_lack_members_and_have_them_in_any_order() -> None:
    chosen = random.Random(1)
    names = [f"name{number}" for number in range(40)]
    rows = []
    for number in range(200):
        some = chosen.sample(names, chosen.randint(0, len(names)))
        some = some if number % 3 else sorted(some, key=names.index)
        # Each name is a string that no other row shares in some rows.
        rows.append({(name if number % 2 else name[:2] + name[2:]): number for name in some})
    reply = cds.Response({"Data": rows}, service="ccs", action="DescribeNews")
    found = by_pyarrow(reply)
    assert [{name: value for name, value in row.items() if value is not None} for row in found] == rows


class Text(str):
    """A text of another class."""


VALUES: list[Any] = [None, "running", Text("mine"), "\ud800", "", 1, 4, 2**53 + 1, 2**70, 0.5, 3.0, True, [], (), {}]
"""Values of every kind that columns tell apart."""


def random_value(chosen: random.Random, depth: int = 0) -> Any:
    kind = chosen.randrange(12)
    if kind == 0 and depth < 3:
        return [random_value(chosen, depth + 1) for _ in range(chosen.choice((0, 1, 2, 300 if depth == 0 else 3)))]
    if kind == 1 and depth < 3:
        return random_row(chosen, depth + 1)
    return chosen.choice(VALUES)


def random_row(chosen: random.Random, depth: int = 0) -> dict[Any, Any]:
    """Few names, so that rows share columns, as 1 and "1" do; the names of prices are data."""
    names = chosen.sample(["Id", "Name", "Disks", "Size", 1, "1", "Prices"], chosen.randrange(8))
    row = {name: random_value(chosen, depth) for name in names}
    if "Prices" in row:
        row["Prices"] = {str(chosen.randrange(10**9)): chosen.choice((0.5, None)) for _ in range(100)}
    return row


def random_rows(seed: int) -> list[Any]:
    """Rows whose columns mostly keep one type, as those of servers do, with some of any kind among them."""
    chosen = random.Random(seed)
    usual = random_row(chosen)
    odd = chosen.choice((0, 0.003, 0.03, 0.3))
    rows: list[Any] = [random_row(chosen) if chosen.random() < odd else dict(usual) for _ in range(1_000)]
    return [None if chosen.random() < odd / 10 else row for row in rows]


@pytest.mark.parametrize("flat", [False, True], ids=["nested", "flat"])
@pytest.mark.parametrize("seed", range(12))
def test_rows_added_at_once_are_the_frame_of_rows_added_one_by_one(seed: int, flat: bool) -> None:
    rows = random_rows(seed)
    at_once, one_by_one = (_cds.Frame("ccs", "DescribeNews", flat, False, False) for _ in range(2))
    at_once.extend(rows)
    for row in rows:
        one_by_one.extend([row])
    assert len(at_once) == len(one_by_one) == sum(isinstance(row, dict) for row in rows)
    assert schema_of(at_once) == schema_of(one_by_one)
    assert by_pyarrow(at_once) == by_pyarrow(one_by_one)
