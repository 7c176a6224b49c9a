"""The rows of a response, by the model of its action, and how they are shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from . import _cds

if TYPE_CHECKING:
    from typing import TypeGuard

    from ._response import Response

_EXACT = 2**53
"""Up to here floats hold every integer."""

_listings: dict[tuple[str, str], _cds.Listing] = {}
"""What the models say of the actions that were asked for."""


def rows(response: Response[Any, Any]) -> list[Any]:
    """The objects of the documented lists, or `Data` where it is documented as one thing."""
    return [row for listed in lists(response) for row in listed if isinstance(row, dict)]


def lists(response: Response[Any, Any]) -> list[list[Any]]:
    """The lists of the response whose objects are the rows."""
    data = _member(response, "Data")
    listing = _listing(response)
    if is_list(data):
        return [data]
    if listing is None:
        return [_guessed(data)]
    if not listing.rows:
        return [_single(data)]
    known = {name for row in listing.examples for name in row}
    return [_listed(value, known) for place in listing.rows for value in _values(response, place)]


def is_empty_list(response: Response[Any, Any]) -> bool:
    """Whether it has no rows where the model has a list of them."""
    listing = _listing(response)
    places = listing.rows if listing else []
    return any(value == [] for place in places for value in _values(response, place))


def count(response: Response[Any, Any], what: str) -> int | None:
    """The `total` of rows, the `page_count` or the `page`, where the model has a place for it with a whole number."""
    listing = _listing(response)
    places: list[str] = getattr(listing, what) if listing else []
    for place in places:
        for value in _values(response, place):
            number = _whole(value)
            if number is not None:
                return number
    return None


def iterator(response: Response[Any, Any]) -> str | None:
    """The method that iterates over all pages, such as `instance.iter_instances`."""
    listing = _listing(response)
    return listing.iterator if listing else None


def _listing(response: Response[Any, Any]) -> _cds.Listing | None:
    key = response.service, response.action
    if key not in _listings:
        found = _cds.listing(*key)
        if found is None:
            return None
        _listings[key] = found
    return _listings[key]


def is_object(value: Any) -> TypeGuard[dict[str, Any]]:
    """Whether it is an object of JSON."""
    return isinstance(value, dict)


def is_list(value: Any) -> TypeGuard[list[Any]]:
    """Whether it is a list of JSON."""
    return isinstance(value, list)


def _listed(value: Any, known: set[str]) -> list[Any]:
    """A documented list; a server may send a list of one as its only item."""
    if is_list(value):
        return value
    if not is_object(value):
        return []
    return _single(value) if known & value.keys() else _guessed(value)


def _guessed(data: Any) -> list[Any]:
    """The list of an unmodelled response: the first with objects, or `Data` if there is none."""
    if not is_object(data):
        return []
    found = [value for value in data.values() if is_list(value)]
    for value in found:
        if any(map(is_object, value)):
            return value
    is_empty_list = any(all(item is None for item in value) for value in found)
    return [] if is_empty_list else _single(data)


def _single(data: Any) -> list[dict[str, Any]]:
    return [data] if data and is_object(data) else []


def _values(answer: Any, place: str) -> list[Any]:
    """The value at a path such as `Data[].PageCount`; names are case-insensitive, as in the core."""
    found = [answer]
    for step in place.split("."):
        name = step.removesuffix("[]")
        found = [_member(value, name) for value in found if is_object(value)]
        if name != step:
            found = [item for value in found if is_list(value) for item in value]
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
