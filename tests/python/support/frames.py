"""What frames of rows hold by the models, and how each library reads them; independent of the code under test."""

from __future__ import annotations

import copy
import importlib
import math
import os
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest

import cds
from modelled import ACTIONS, Action, returns_of

if TYPE_CHECKING:
    from collections.abc import Callable

CLOUD = ZoneInfo("Asia/Shanghai")


def needed(name: str) -> Any:
    """A library that users may have; only where continuous integration runs, it has to be installed."""
    if os.environ.get("CI"):
        return importlib.import_module(name)
    return pytest.importorskip(name, reason=f"{name} is not installed; requirements-dev.txt names it")


def places_of_rows(action: Action) -> list[str]:
    model = action.model
    return list(model.get("rows") or ([model["pages"]["items"]] if "pages" in model else []))


def members_of_rows(action: Action) -> list[dict[str, Any]]:
    """The documented members of a row, from all lists."""
    found: dict[str, dict[str, Any]] = {}
    for place in places_of_rows(action) or ["Data"]:
        members = returns_of(action)
        for step in place.split("."):
            member: dict[str, Any] = next((member for member in members if member["name"] == step), {})
            while "items" in member:
                member = member["items"]
            members = member.get("members", [])
        for member in members:
            found.setdefault(member["name"], member)
    return list(found.values())


FRAMED = [action for action in ACTIONS if members_of_rows(action)]


def arrow_type(of: dict[str, Any]) -> Any:
    """The documented type as a type of pyarrow."""
    pa = needed("pyarrow")
    kind, meaning = of["type"], of.get("kind")
    if kind == "list":
        return pa.list_(arrow_type(of.get("items", {"type": "any"})))
    if kind == "object" and of.get("members"):
        return pa.struct([(member["name"], arrow_type(member)) for member in of["members"]])
    if (kind, meaning) == ("string", "time"):
        return pa.timestamp("us", "Asia/Shanghai")
    if (kind, meaning) == ("string", "money"):
        return pa.decimal128(38, 6)
    return {"integer": pa.int64(), "number": pa.float64(), "boolean": pa.bool_()}.get(kind, pa.string())


def typed(value: Any, of: dict[str, Any]) -> Any:
    """A documented value as a frame holds it."""
    kind, meaning = of["type"], of.get("kind")
    if value is None:
        return None
    if kind == "list":
        return [typed(item, of["items"]) for item in value]
    if kind == "object" and of.get("members"):
        return {member["name"]: typed(value.get(member["name"]), member) for member in of["members"]}
    if (kind, meaning) == ("string", "time"):
        return time_of(value)
    if (kind, meaning) == ("string", "money"):
        return Decimal(value)
    return float(value) if kind == "number" else value


def time_of(text: str) -> datetime | None:
    if not text:
        return None
    time = datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%f%z") if "T" in text else datetime.fromisoformat(text)
    return time if time.tzinfo else time.replace(tzinfo=CLOUD)


def by_pyarrow(source: Any) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = needed("pyarrow").RecordBatchReader.from_stream(source).read_all().to_pylist()
    return rows


def by_polars(source: Any) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = needed("polars").DataFrame(Stream(source)).to_dicts()
    return rows


def by_duckdb(source: Any) -> list[dict[str, Any]]:
    stream = Stream(source)  # noqa: F841  # the query names it
    rows: list[dict[str, Any]] = needed("duckdb").sql("FROM stream").to_arrow_table().to_pylist()
    return rows


def columns_of_duckdb(source: Any) -> dict[str, str]:
    """The names and the types of the columns."""
    stream = Stream(source)  # noqa: F841  # the query names it
    found = needed("duckdb").sql("FROM stream")
    return dict(zip(found.columns, map(str, found.types), strict=True))


def by_pandas(source: Any) -> list[dict[str, Any]]:
    """As pandas reads the stream, with the types of Arrow."""
    pd = needed("pandas")
    table = needed("pyarrow").RecordBatchReader.from_stream(source).read_all()
    return records(table.to_pandas(types_mapper=pd.ArrowDtype))


READERS: dict[str, Callable[[Any], list[dict[str, Any]]]] = {
    "pyarrow": by_pyarrow,
    "polars": by_polars,
    "duckdb": by_duckdb,
    "pandas": by_pandas,
}


def records(frame: Any) -> list[dict[str, Any]]:
    """The rows of a frame of pandas, with None for what is missing."""
    columns = {name: [plain(value) for value in frame[name]] for name in frame.columns}
    return [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]


def plain(value: Any) -> Any:
    pd = needed("pandas")
    if isinstance(value, (list, dict, str)):
        return value
    if hasattr(value, "tolist"):
        return plain(value.tolist())
    if value is None or value is pd.NA or value is pd.NaT or (isinstance(value, float) and math.isnan(value)):
        return None
    return value.to_pydatetime() if hasattr(value, "to_pydatetime") else value


class Stream:
    """What has a stream and nothing else; a response is a dict as well, which these libraries look at first."""

    def __init__(self, source: Any) -> None:
        self._source = source

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self._source.__arrow_c_stream__(requested_schema)


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
