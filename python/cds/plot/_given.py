"""Reads arguments: ids, rows, columns of frames, responses."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import Any

from .._arguments import RefusedError, plain
from .._client import Client
from .._response import Response
from ..errors import ValidationError


def needs_client(function: str, client: Any) -> None:
    """Checks the client; calls of an `AsyncClient` have to be awaited.

    Raises:
        TypeError: it is not a `cds.Client`.
    """
    if not isinstance(client, Client):
        raise TypeError(f"{function} needs a cds.Client, not {type(client).__name__}")


def several(needs: str, given: Any, id_name: str = "") -> list[Any]:
    """The given values or rows as a list: one or several, or the rows of a response. Other libraries' become plain.

    Raises:
        ValidationError: it is a frame; the message begins with `needs` and says what to give.
    """
    found: Any = _rows(needs, given)
    if not holds_several(found) or _is_row(found, id_name):
        found = [found]
    return [item if isinstance(item, str) or _is_row(item, id_name) else _plain(item) for item in found]


def rows_by_id(needs: str, given: Any, id_name: str) -> dict[str, dict[str, Any]]:
    """The rows by id, in the order given; an id alone is a row without other members.

    Raises:
        ValidationError: something is neither an id nor a row; the message begins with `needs`.
    """
    needs = f"{needs} with {id_name}"
    found: dict[str, dict[str, Any]] = {}
    for item in several(needs, given, id_name):
        row = dict(item) if _is_row(item, id_name) else {id_name: item}
        id_ = _plain(row.get(id_name))
        if not isinstance(id_, str) or not id_:
            raise invalid(f"{needs}, not {brief(item)}")
        found[id_] = row
    return found


def holds_several(value: Any) -> bool:
    """Whether it is iterable, but neither a string nor a row."""
    return isinstance(value, Iterable) and not isinstance(value, (str, Mapping))


def brief(value: Any) -> str:
    """The value for an error message; if it is no scalar, its type."""
    return repr(value) if isinstance(value, (str, int, float, type(None))) else type(value).__name__


def invalid(problem: str) -> ValidationError:
    """The error with one problem."""
    return ValidationError(problem, problems=[problem])


def _rows(needs: str, given: Any) -> Any:
    """The rows of a response, or else the value itself; refuses frames."""
    if isinstance(given, Response):
        return given.rows  # pyright: ignore[reportUnknownVariableType]
    if not hasattr(given.__class__, "columns"):
        return given
    try:
        return plain(given)
    except RefusedError as refused:
        raise invalid(f"{needs}: {refused}") from None


def _is_row(value: Any, id_name: str) -> bool:
    """Whether it is a mapping, or a pandas Series that is labelled with column names, as the row of a frame is."""
    return isinstance(value, Mapping) or (hasattr(value, "iloc") and id_name in value)


def _plain(value: Any) -> Any:
    """The plain value, such as that of a pyarrow scalar; a value without one is returned as it is."""
    if not isinstance(value, str):
        with suppress(RefusedError):
            return plain(value)
    return value
