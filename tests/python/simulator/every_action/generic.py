"""Rules about single parameters: the models say how to break each of them, and that none is missing."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

from every_action.refusal_table import Provocation
from modelled import ACTIONS, Action
from rules import Rule, rules

if TYPE_CHECKING:
    from collections.abc import Iterator

    from every_action.furnished import Town

MISSING, EMPTY, WRONG = "missing", "empty", "of a wrong type"


def provocations() -> Iterator[Provocation]:
    for action in ACTIONS:
        covered = _covered(action)
        for (what, name), rule in covered.items():
            for parameters in _broken(action, what, name, separately=(EMPTY, name) in covered):
                yield Provocation(*rule.key, _always(parameters), free=True)


def gaps() -> list[str]:
    """Parameters that no rule names, and rules that name what cannot be broken."""
    found = []
    for action in ACTIONS:
        named = {key for key in _covered(action) if key[0] != EMPTY}
        broken = {(what, name) for what in (MISSING, WRONG) for name in _breakable(action, what)}
        found += [f"{action.key}: {what}: {name}" for what, name in sorted(named ^ broken)]
    return found


def _covered(action: Action) -> dict[tuple[str, str], Rule]:
    """The rule for each way to break a parameter."""
    covered: dict[tuple[str, str], Rule] = {}
    rest = []
    for rule in rules():
        if (rule.service, rule.action) != (action.service, action.name) or not rule.generic:
            continue
        what, names = rule.generic
        for name in names:
            assert (what, name) not in covered, f"{rule}: {name} stands twice"
            covered[what, name] = rule
        if not names:
            rest.append((what, rule))
    for what, rule in rest:
        for name in _breakable(action, what):
            covered.setdefault((what, name), rule)
    return covered


def _breakable(action: Action, what: str) -> list[str]:
    places = _places(action)
    if what == MISSING:
        return [name for name, parameter in places.items() if parameter.get("required")]
    return [name for name, parameter in places.items() if _nonsense(parameter, action.in_query) is not None]


def _broken(action: Action, what: str, name: str, *, separately: bool) -> Iterator[dict[str, Any]]:
    parameter = _places(action)[name]
    if what == WRONG:
        yield _replaced(action, name, _nonsense(parameter, action.in_query))
    elif what == EMPTY:
        yield _replaced(action, name, "")
    else:
        yield _replaced(action, name, None)
        if parameter["type"] == "string" and not separately:
            yield _replaced(action, name, "")


def _places(action: Action) -> dict[str, dict[str, Any]]:
    """Every parameter and member by its place, such as `DataDisks.Size`."""
    found = {}

    def walk(parameter: dict[str, Any], place: str) -> None:
        found[place] = parameter
        members = parameter.get("members") or parameter.get("items", {}).get("members") or []
        for member in members:
            walk(member, f"{place}.{member['name']}")

    for parameter in action.parameters:
        walk(parameter, parameter["name"])
    return found


def _nonsense(parameter: dict[str, Any], in_query: bool) -> Any:
    """A value that no reader can take for the type, or None: in a query everything is a text."""
    kind = parameter["type"]
    if in_query:
        return "x" if kind in ("integer", "number", "boolean") else None
    if kind == "list":
        items = parameter.get("items", {}).get("type", "any")
        return {"any": None, "object": ["x"]}.get(items, [{"not": {}}])
    return {"any": None, "object": "x"}.get(kind, {"not": 1})


def _replaced(action: Action, place: str, value: Any) -> dict[str, Any]:
    """What the action needs, with that place changed or, for None, left out."""
    top, *path = place.split(".")
    parameters = copy.deepcopy(action.required())
    if top not in parameters:
        for group in action.groups:
            if top in group["parameters"]:
                parameters = {name: one for name, one in parameters.items() if name not in group["parameters"]}
        parameters[top] = copy.deepcopy(action.parameter(top)["example"])
    holder: Any = parameters
    for name in (top, *path)[: len(path)]:
        holder = holder[name]
        holder = holder[0] if isinstance(holder, list) else holder
    last = path[-1] if path else top
    if value is None:
        holder.pop(last, None)
    else:
        holder[last] = value
    return parameters


def _always(parameters: dict[str, Any]) -> Any:
    def same(_: Town) -> dict[str, Any]:
        return parameters

    return same
