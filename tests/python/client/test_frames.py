"""Rows as data frames: typed by the models, equal in every library, and without losses."""

from __future__ import annotations

import copy
import subprocess
import sys
import warnings
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

import cds
from frames import (
    CLOUD,
    FRAMED,
    READERS,
    Stream,
    arrow_type,
    by_pyarrow,
    members_of_rows,
    needed,
    places_of_rows,
    records,
    typed,
)
from listings import INSTANCES, Listing, Shape, every_iterator
from modelled import Action
from recording import Answer

if TYPE_CHECKING:
    from collections.abc import Callable

    from recording import RecordingServer, Request

every_action = pytest.mark.parametrize("action", FRAMED, ids=lambda action: action.key)
every_reader = pytest.mark.parametrize("reader", READERS.values(), ids=READERS)


def response(action: Action, change: Callable[[dict[str, Any]], object] = lambda row: None) -> cds.Response:
    """The documented response, whose rows were changed."""
    answer = copy.deepcopy(action.model["response_example"])
    reply = cds.Response(answer, service=action.service, action=action.name)
    for row in reply.rows:
        change(row)
    return reply


def news(*values: Any) -> cds.Response:
    """Rows of an action that no model knows, with one column."""
    return cds.Response({"Data": [{"Value": value} for value in values]}, service="ccs", action="DescribeNews")


def column(reply: cds.Response) -> list[Any]:
    return [row["Value"] for row in by_pyarrow(reply)]


def schema_of(reply: Any) -> Any:
    return needed("pyarrow").RecordBatchReader.from_stream(reply).schema


# Every list of the API


@every_action
def test_the_columns_have_the_documented_types(action: Action) -> None:
    schema = schema_of(response(action))
    assert {field.name: field.type for field in schema} == {
        member["name"]: arrow_type(member) for member in members_of_rows(action)
    }
    assert needed("pyarrow").schema(response(action)) == schema


@every_action
def test_a_frame_without_rows_has_the_same_columns(action: Action) -> None:
    full = response(action)
    empty = cds.Response({"Data": None}, service=action.service, action=action.name)
    assert schema_of(empty) == schema_of(full)
    assert (len(empty.to_pandas()), len(empty.to_polars()), len(empty.to_arrow())) == (0, 0, 0)
    assert empty.to_pandas().dtypes.equals(full.to_pandas().dtypes)
    assert empty.to_polars().schema == full.to_polars().schema


@every_reader
@every_action
def test_every_library_reads_the_documented_values(
    action: Action, reader: Callable[[Any], list[dict[str, Any]]]
) -> None:
    reply = response(action)
    members = members_of_rows(action)
    expected = [{member["name"]: typed(row.get(member["name"]), member) for member in members} for row in reply.rows]
    assert expected
    assert by_name(reader(reply)) == by_name(expected)
    frame = reply.to_pandas()
    scalars = [name for name in frame if frame[name].dtype != object]
    if scalars:
        assert records(frame[scalars]) == [{name: row[name] for name in scalars} for row in expected]
    assert by_name(reply.to_polars().to_dicts()) == by_name(expected)


@every_action
def test_nulls_and_missing_members_are_missing(action: Action) -> None:
    reply = response(action, lambda row: row.update(dict.fromkeys(row)))
    for row in by_pyarrow(reply):
        assert set(row.values()) == {None}
    assert schema_of(reply) == schema_of(response(action))


@every_action
def test_members_that_no_model_knows_are_further_columns(action: Action) -> None:
    nested = {"Colour": "青", "Sizes": [1, 2.5], "Inside": {"Since": None, "Is": True}}
    reply = response(action, lambda row: row.update(News=nested, Rank=7))
    names = list(members_of_rows(action))
    assert schema_of(reply).names[len(names) :] == ["News", "Rank"]
    kept = {"Colour": "青", "Sizes": [1.0, 2.5], "Inside": {"Since": None, "Is": True}}
    for read in READERS.values():
        assert [(row["News"], row["Rank"]) for row in read(reply)] == [(kept, 7)] * len(reply.rows)


@every_action
def test_a_value_of_a_wrong_type_makes_its_column_text(action: Action) -> None:
    wrong = {"Wrong": ["值", 1]}
    for member in members_of_rows(action):
        name = member["name"]
        reply = response(action, lambda row, name=name: row.update({name: wrong}))  # type: ignore[misc]
        reply.rows[0][name] = "soon"
        kept = ["soon", *['{"Wrong": ["值", 1]}'] * (len(reply.rows) - 1)]
        if arrow_type(member) != needed("pyarrow").string() or len(reply.rows) > 1:
            assert [row[name] for row in by_pyarrow(reply)] == kept


def by_name(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [dict(sorted(row.items())) for row in rows]


def test_every_list_is_tried() -> None:
    assert len(FRAMED) > 40
    assert sum(1 for action in FRAMED if places_of_rows(action)) > 30


# Types


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


@pytest.mark.parametrize("text", ["soon", "0000-00-00 00:00:00", "2024-06-03 09:15:00.0000001", "1717377300", "-"])
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


# Frames


def test_flat_frames_have_scalars_only() -> None:
    action = next(action for action in FRAMED if action.name == "DescribeInstances")
    for frame in (response(action).to_arrow(flat=True), response(action).to_polars(flat=True).to_arrow()):
        pa = needed("pyarrow")
        assert not any(pa.types.is_nested(field.type) for field in frame.schema)
        assert {"Disks.SystemDisk.Size", "Disks.DataDisks", "Tags"} <= set(frame.schema.names)
    frame = response(action).to_pandas(flat=True)
    assert str(frame["Disks.SystemDisk.Size"].dtype) == "Int64"
    assert frame["Tags"][0].startswith("[")
    assert "Disks" not in frame


WITHOUT_PYARROW = """
import sys
sys.modules["pyarrow"] = None
import cds

rows = [{"InstanceName": "一", "Cpu": 2, "Tags": [{"TagId": 1}]}, {"InstanceName": None, "Cpu": "two"}]
reply = cds.Response({"Data": {"Instances": rows}}, service="instance", action="DescribeInstances")
for flat in (False, True):
    frame = reply.to_pandas(flat=flat)
    print(frame["InstanceName"].dtype, frame["InstanceName"][0], frame["InstanceName"].isna()[1], list(frame["Cpu"]))
"""


def test_pandas_without_pyarrow_has_the_same_frames() -> None:
    pd = needed("pandas")
    run = subprocess.run(
        [sys.executable, "-c", WITHOUT_PYARROW], capture_output=True, text=True, encoding="utf-8", check=True
    )
    dtype = "str" if int(pd.__version__.partition(".")[0]) >= 3 else "object"
    assert run.stdout == f"{dtype} 一 True ['2', 'two']\n" * 2


def test_numbers_of_pandas_can_be_changed_and_summed() -> None:
    frame = news(1, 2, None).to_pandas()
    frame.loc[2, "Value"] = 3
    assert (frame["Value"].sum(), frame["Value"].dtype) == (6, "Int64")


def test_a_frame_of_one_page_warns_once_how_to_get_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cds._warnings._given", set())
    answer = {"Data": {"Instances": [{"InstanceId": "i-1"}], "Total": 25, "PageCount": 25}}
    reply = cds.Response(answer, service="instance", action="DescribeInstances")
    with pytest.warns(UserWarning, match=r"client\.instance\.iter_instances\("):
        reply.to_pandas()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        reply.to_polars()
        cds.Response({"Data": {"Instances": [], "Total": 0}}, service="instance", action="DescribeInstances").to_arrow()


# All pages


@every_iterator
def test_all_pages_are_one_frame(client: cds.Client, server: RecordingServer, shape: Shape) -> None:
    server.usual = Listing(shape, list(range(1234)), lambda true: true)
    for method in ("to_pandas", "to_polars", "to_arrow"):
        rows = shape.rows(client)
        frame = getattr(rows, method)()
        assert [int(value) for value in as_list(frame, shape.id)] == list(range(1234))


def as_list(frame: Any, name: str) -> list[Any]:
    values = frame[name]
    values = values.to_pylist() if hasattr(values, "to_pylist") else values.to_list()
    assert isinstance(values, list)
    return values


def test_a_frame_has_the_rows_that_are_left(sync_client: cds.Client, server: RecordingServer) -> None:
    server.usual = Listing(INSTANCES, list(range(250)))
    rows = sync_client.instance.iter_instances()
    assert [next(rows)["InstanceId"] for _ in range(3)] == [0, 1, 2]
    for row in rows:
        if row["InstanceId"] == 120:  # type: ignore[comparison-overlap]
            break
    frame = rows.to_polars()
    assert frame["InstanceId"].to_list() == [str(number) for number in range(121, 250)]
    assert list(rows) == []
    assert len(rows.to_polars()) == len(frame)
    for other in (rows.to_pandas, lambda: rows.to_polars(flat=True)):
        with pytest.raises(ValueError, match="make a new iterator"):
            other()


def test_a_column_that_becomes_text_on_a_later_page_is_text_on_all(
    sync_client: cds.Client, server: RecordingServer
) -> None:
    def page(request: Request) -> Answer:
        number = request.json["PageNumber"]
        rows = [{"InstanceId": f"{number}-{row}", "Cpu": 2 if number == 1 else "two"} for row in range(100)]
        if number > 2:
            rows = []
        return Answer({"Data": {"Instances": rows, "Total": 200}})

    server.usual = page
    frame = sync_client.instance.iter_instances().to_polars()
    assert frame["Cpu"].to_list() == ["2"] * 100 + ["two"] * 100


def test_an_iterator_is_a_stream(sync_client: cds.Client, server: RecordingServer) -> None:
    server.usual = Listing(INSTANCES, list(range(5)))
    polars = needed("polars")
    assert polars.DataFrame(sync_client.instance.iter_instances()).height == 5
    rows = sync_client.instance.iter_instances()
    assert needed("duckdb").sql("SELECT count(*) FROM rows").fetchall() == [(5,)]
    assert needed("pyarrow").schema(rows) == schema_of(Stream(rows))


def test_a_closed_iterator_is_empty(sync_client: cds.Client, server: RecordingServer) -> None:
    server.usual = Listing(INSTANCES, list(range(250)))
    rows = sync_client.instance.iter_instances()
    next(rows)
    rows.close()
    assert list(rows) == []
    assert repr(rows) == "<cds.Rows of DescribeInstances>"


# Back into calls


def test_columns_and_scalars_of_frames_are_arguments(sync_client: cds.Client, server: RecordingServer) -> None:
    rows = [{"InstanceId": "a", "Cpu": 2}, {"InstanceId": "b", "Cpu": 4}]
    reply = cds.Response({"Data": {"Instances": rows}}, service="instance", action="DescribeInstances")
    pandas, polars, arrow = reply.to_pandas(), reply.to_polars(), reply.to_arrow()
    server.usual = Answer({"Code": "Success", "Data": {}})
    for ids in (pandas["InstanceId"], pandas["InstanceId"].to_numpy(), polars["InstanceId"], arrow["InstanceId"]):
        sync_client.instance.stop_instances(InstanceIds=ids)  # type: ignore[arg-type]
        assert server.last.query["InstanceIds"] == "a,b"
    for cpu in (pandas["Cpu"][1], pandas["Cpu"].to_numpy()[1], polars["Cpu"][1], arrow["Cpu"][1]):
        sync_client.call("Resize", {"Cpu": cpu, "All": pandas["Cpu"]})
        assert server.last.json == {"Cpu": 4, "All": [2, 4]}
