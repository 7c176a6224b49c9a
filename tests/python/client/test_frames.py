"""Frames of every list of the API: typed by the models, equal in every library, and without losses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

import cds
from frames import (
    FRAMED,
    READERS,
    arrow_type,
    by_pyarrow,
    columns_of_duckdb,
    members_of_rows,
    needed,
    places_of_rows,
    records,
    response,
    schema_of,
    typed,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from modelled import Action

every_action = pytest.mark.parametrize("action", FRAMED, ids=lambda action: action.key)
every_reader = pytest.mark.parametrize("reader", READERS.values(), ids=READERS)


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
    assert columns_of_duckdb(empty) == columns_of_duckdb(full)
    for read in READERS.values():
        assert read(empty) == []


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
    reply.rows[0].popitem()
    missing = [dict.fromkeys(schema_of(reply).names)] * len(reply.rows)
    for read in READERS.values():
        assert read(reply) == missing
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


@every_action
def test_every_library_reads_values_of_wrong_types_as_the_same_texts(action: Action) -> None:
    names = [member["name"] for member in members_of_rows(action)]
    reply = response(action, lambda row: row.update({name: {"Wrong": ["值", 1]} for name in names}))
    reply.rows[0].update(dict.fromkeys(names, "soon"))
    texts = ["soon", *['{"Wrong": ["值", 1]}'] * (len(reply.rows) - 1)]
    for read in READERS.values():
        assert read(reply) == [dict.fromkeys(names, text) for text in texts]
    for frame in (reply.to_pandas().to_dict("records"), reply.to_polars().to_dicts(), reply.to_arrow().to_pylist()):
        assert frame == [dict.fromkeys(names, text) for text in texts]


def by_name(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [dict(sorted(row.items())) for row in rows]


def test_every_list_is_tried() -> None:
    assert len(FRAMED) > 40
    assert sum(1 for action in FRAMED if places_of_rows(action)) > 30
