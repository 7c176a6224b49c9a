"""A program for type checkers that reads each documented member of each response and says what type it must have.

`program` writes it for one of the clients, from the models alone. Nothing in it is ever executed.
"""

from __future__ import annotations

import json
from itertools import count
from typing import TYPE_CHECKING, Any

from modelled import ACTIONS, load, returns_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from modelled import Action

    Shape = dict[str, Any]

API = load("api")
APPENDICES = load("appendices")

SCALARS = {"string": "str", "integer": "int", "number": "float", "boolean": "bool"}

HEAD = """\
# pyright: strict, reportDeprecated=false
# mypy: disable-error-code=deprecated
from typing import Any, Literal
from typing_extensions import assert_type
import cds
"""


def program(*, is_async: bool) -> str:
    """A function for each action, with an `assert_type` for each member of its response and of its rows."""
    return "\n".join(
        [HEAD, *(line for number, action in enumerate(ACTIONS) for line in _reads(number, action, is_async))]
    )


def expected(value: Shape) -> str:
    """The type of a value without members; its documented values are a part of it."""
    if value["type"] == "list":
        text = f"list[{expected(value['items'])}]"
    elif value["type"] == "object":
        text = "dict[str, Any]"
    else:
        known = values_of(value)
        text = SCALARS[value["type"]]
        text = f"Literal[{', '.join(map(json.dumps, known))}] | {text}" if known else text
    return f"{text} | None" if "nullable" in value else text


def values_of(value: Shape) -> list[Any]:
    """The documented values of a parameter or of a member."""
    if "values_from" in value:
        return [entry["id"] for entry in APPENDICES[value["values_from"]]]
    return list(value.get("values", []))


def rows_of(action: Action) -> Shape | None:
    """One row, where all lists of rows hold the same; the whole of `Data` where there is no list."""
    lists = [action.model["pages"]["items"]] if "pages" in action.model else action.model.get("rows", [])
    places = [f"{place}[]" for place in lists] or ["Data"]
    found = [_at({"members": returns_of(action)}, place) for place in places]
    first = found[0]
    return first if first is not None and all(one == first for one in found) else None


def _at(shape: Shape, place: str) -> Shape | None:
    for step in place.replace("[]", ".[]").split("."):
        if step == "[]":
            shape = shape["items"]
        elif "map_of" in shape:
            shape = shape["map_of"]
        else:
            members = {member["name"]: member for member in shape.get("members", [])}
            if step not in members:
                return None
            shape = members[step]
    return shape


def _reads(number: int, action: Action, is_async: bool) -> Iterator[str]:
    prefix, define, wait = ("Async", "async def", "await ") if is_async else ("", "def", "")
    names = (f"v{index}" for index in count())
    client = f"client.{action.service}"
    yield f"\n{define} call_{number}(client: cds.{prefix}Client, body: dict[str, Any]) -> None:"
    yield f"    reply = {wait}{client}.{action.method}(**body)"
    members = returns_of(action)
    for member in members:
        if member["name"] != "TaskId":
            yield f'    {(name := next(names))} = reply["{member["name"]}"]'
            yield from _checks(member, name, names)
    yield "    assert_type(reply['TaskId'], str | int)"
    if not any(member["name"] == "Data" for member in members):
        yield "    assert_type(reply.data, None)"
    row = rows_of(action)
    if row is not None:
        yield f"    {(name := next(names))} = reply.rows[0]"
        yield from _checks(row, name, names)
        if "pages" in action.model:
            iterator = f"{client}.{action.model['pages']['iterator']}(**body)"
            yield f"    {(name := next(names))} = " + (f"await anext({iterator})" if is_async else f"next({iterator})")
            yield from _checks(row, name, names)
    if "task" in action.model:
        many = any("[]" in place for place in action.model["task"]["ids"])
        yield f"    {(name := next(names))} = ({wait}reply.wait()){'[0]' if many else ''}"
        yield from _checks(_outcome(action.model["task"]["family"]), name, names)


def retired() -> str:
    """A line for each method; one that type checkers must report ends in `# retired`."""
    lines = [
        "# pyright: reportDeprecated=true",
        "import cds",
        "client = cds.Client()",
        "asynchronous = cds.AsyncClient()",
    ]
    for action in ACTIONS:
        mark = "  # retired" if "retired" in action.model else ""
        lines += [f"print({client}.{action.service}.{action.method}){mark}" for client in ("client", "asynchronous")]
    return "\n".join(lines)


def _outcome(family: str) -> Shape:
    """The final `Data` of a task."""
    rule = API["task_families"][family]
    polling = next(action for action in ACTIONS if action.key == f"{rule['path']}/{rule['action']}")
    return next(member for member in returns_of(polling) if member["name"] == "Data")


def _checks(value: Shape, name: str, names: Iterator[str]) -> Iterator[str]:
    """Says the type of a value, and of all that it holds."""
    if "nullable" in value and not _is_leaf(value):
        yield f"    assert {name} is not None"
    if _is_leaf(value):
        yield f"    assert_type({name}, {expected(value)})"
    elif value["type"] == "list":
        yield from _part(value["items"], f"{name}[0]", names)
    elif "map_of" in value:
        yield from _part(value["map_of"], f'{name}["any"]', names)
    else:
        for member in value["members"]:
            # A member that may be missing has to be asked for.
            key = json.dumps(member["name"])
            if "doubtful" in member:
                yield f"    {(part := next(names))} = {name}.get({key})"
                yield f"    assert {part} is not None"
                yield from _checks(_narrowed(member), part, names)
            else:
                yield from _part(member, f"{name}[{key}]", names)


def _narrowed(value: Shape) -> Shape:
    """A value after it was compared with None; pyright then forgets the values that are documented."""
    return {name: part for name, part in value.items() if name not in ("nullable", "values", "values_from")}


def _part(value: Shape, expression: str, names: Iterator[str]) -> Iterator[str]:
    yield f"    {(name := next(names))} = {expression}"
    yield from _checks(value, name, names)


def leaves(value: Shape) -> Iterator[Shape]:
    """The values in it that hold no others."""
    if _is_leaf(value):
        yield value
    inside = [value[name] for name in ("items", "map_of") if name in value]
    for part in () if _is_leaf(value) else (*inside, *value.get("members", [])):
        yield from leaves(part)


def _is_leaf(value: Shape) -> bool:
    """Whether no member inside has its own type."""
    if value["type"] == "list":
        return _is_leaf(value["items"])
    return not (value["type"] == "object" and ("members" in value or "map_of" in value))
