"""The rows of a response, by the model of its action, and how they are shown."""

from __future__ import annotations

import json
from html import escape
from typing import TYPE_CHECKING, Any

from . import _cds
from ._extras import extra

if TYPE_CHECKING:
    from typing import TypeGuard

    import pandas as pd
    import polars as pl

    from ._response import Response

_SHOWN_ROWS = 50
"""Rows that a notebook shows."""

_EXACT = 2**53
"""Up to here floats hold every integer."""

_listings: dict[tuple[str, str], _cds.Listing] = {}
"""What the models say of the actions that were asked for."""


def rows(response: Response[Any, Any]) -> list[Any]:
    """The objects of the documented lists, or `Data` where it is documented as one thing."""
    data = _member(response, "Data")
    listing = _listing(response)
    if _is_list(data):
        return _objects(data)
    if listing is None:
        return _guessed(data)
    if not listing.rows:
        return _single(data)
    known = {name for row in listing.examples for name in row}
    return [row for place in listing.rows for row in _listed(_values(response, place), known)]


def count(response: Response[Any, Any], what: str) -> int | None:
    """The `total` of rows or the `page_count`, where the model names a place for it and a whole number stands there."""
    listing = _listing(response)
    places: list[str] = getattr(listing, what) if listing else []
    for place in places:
        for value in _values(response, place):
            number = _whole(value)
            if number is not None:
                return number
    return None


def to_pandas(response: Response[Any, Any]) -> pd.DataFrame:
    """The rows; without any, the columns of the documented example."""
    with extra("pandas", "pandas"):
        import pandas as pd

    found = rows(response)
    frame: Any = pd.DataFrame(found or _examples(response))
    shown: pd.DataFrame = frame if found else frame.head(0)
    return shown


def to_polars(response: Response[Any, Any]) -> pl.DataFrame:
    """The rows; without any, the columns of the documented example."""
    found = rows(response)
    return _polars(found) if found else _polars(_examples(response)).clear()


def to_html(response: Response[Any, Any]) -> str | None:
    """The rows as a table, for notebooks; None where there are none."""
    found, total = rows(response), count(response, "total")
    if not found:
        return None
    columns = list(dict.fromkeys(name for row in found for name in row))
    head = "".join(f"<th>{escape(str(name))}</th>" for name in columns)
    body = "".join(
        "<tr>" + "".join(f"<td>{escape(str(row.get(name, '')))}</td>" for name in columns) + "</tr>"
        for row in found[:_SHOWN_ROWS]
    )
    of = f" of {total}" if total is not None and total > len(found) else ""
    caption = f"{response.action}: {len(found)}{of} row{'' if len(found) == 1 and not of else 's'}"
    if len(found) > _SHOWN_ROWS:
        caption += f", the first {_SHOWN_ROWS} shown"
    return f"<table><caption>{escape(caption)}</caption><tr>{head}</tr>{body}</table>"


def _listing(response: Response[Any, Any]) -> _cds.Listing | None:
    key = response.service, response.action
    if key not in _listings:
        found = _cds.listing(*key)
        if found is None:
            return None
        _listings[key] = found
    return _listings[key]


def _examples(response: Response[Any, Any]) -> list[dict[str, Any]]:
    listing = _listing(response)
    return listing.examples if listing else []


def _is_object(value: Any) -> TypeGuard[dict[str, Any]]:
    return isinstance(value, dict)


def _is_list(value: Any) -> TypeGuard[list[Any]]:
    return isinstance(value, list)


def _listed(values: list[Any], known: set[str]) -> list[dict[str, Any]]:
    """The rows of documented lists; a server may send a list of one as its only item."""
    found: list[dict[str, Any]] = []
    for value in values:
        if _is_list(value):
            found += _objects(value)
        elif _is_object(value):
            found += _single(value) if known & value.keys() else _guessed(value)
    return found


def _guessed(data: Any) -> list[dict[str, Any]]:
    """The rows of an unmodelled response: the first list of objects, or `Data` if there is none."""
    if not _is_object(data):
        return []
    lists = [value for value in data.values() if _is_list(value)]
    for value in lists:
        if found := _objects(value):
            return found
    is_empty_list = any(all(item is None for item in value) for value in lists)
    return [] if is_empty_list else _single(data)


def _single(data: Any) -> list[dict[str, Any]]:
    return [data] if data and _is_object(data) else []


def _objects(values: list[Any]) -> list[dict[str, Any]]:
    return [value for value in values if _is_object(value)]


def _values(answer: Any, place: str) -> list[Any]:
    """The value at a path such as `Data[].PageCount`; names are case-insensitive, as in the core."""
    found = [answer]
    for step in place.split("."):
        name = step.removesuffix("[]")
        found = [_member(value, name) for value in found if _is_object(value)]
        if name != step:
            found = [item for value in found if _is_list(value) for item in value]
    return found


def _member(value: dict[str, Any], name: str) -> Any:
    if name in value:
        return value[name]
    folded = name.casefold()
    return next((value[other] for other in value if str(other).casefold() == folded), None)


def _whole(value: Any) -> int | None:
    """A count, possibly written as text."""
    if isinstance(value, str) and value.strip().isdecimal():
        return int(value)
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    return int(value) if 0 <= value < _EXACT and value == int(value) else None


def _polars(found: list[dict[str, Any]]) -> pl.DataFrame:
    """A column per member. Values that fit no polars type become text: strings as they are, others as JSON."""
    with extra("polars", "polars"):
        import polars as pl

    names = dict.fromkeys(name for row in found for name in row)
    return pl.DataFrame([_column(name, [row.get(name) for row in found]) for name in names])


def _column(name: str, values: list[Any]) -> pl.Series:
    import polars as pl

    if _alike(values):
        try:
            return pl.Series(name, values, strict=False)
        except Exception:  # polars has no type for it: as text
            pass
    return pl.Series(name, [value if value is None else _text(value) for value in values], dtype=pl.String)


def _alike(values: list[Any]) -> bool:
    """Whether one type represents all of them without loss."""
    given = [value for value in values if value is not None]
    kinds: set[type[Any]] = {type(value) for value in given}
    if int in kinds and kinds <= {int, float}:
        integers = [value for value in given if type(value) is int]
        least, most = min(integers), max(integers)
        ranges = [(-_EXACT, _EXACT)] if float in kinds else [(-(2**63), 2**63 - 1), (0, 2**64 - 1)]
        return any(first <= least and most <= last for first, last in ranges)
    if kinds == {list}:
        return _alike([item for value in given for item in value])
    if kinds == {dict}:
        return all(_alike([value.get(name) for value in given]) for name in {name for value in given for name in value})
    return len(kinds) <= 1


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
