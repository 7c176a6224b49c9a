"""The models, parsed for tests without the code under test."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, Any

from paths import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

FOLDER = ROOT / "models"


def load(name: str) -> Any:
    return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))


SERVICE_FILES: tuple[str, ...] = tuple(load("api")["services"])
"""In the order of the documents."""


def snake_case(name: str) -> str:
    """Words begin at a capital after a small letter or digit; a run of capitals is one word, and has a plural."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z](?!s$)[a-z])", "_", name).lower()


@dataclass(frozen=True)
class Action:
    service: str
    class_name: str
    path: str
    model: dict[str, Any]
    shapes: dict[str, list[dict[str, Any]]]
    """The shapes of the service, to which the members of a response refer."""
    parameters: list[dict[str, Any]]
    """As in the model, with the members of shapes in their place."""

    @property
    def name(self) -> str:
        return str(self.model["name"])

    @property
    def key(self) -> str:
        return f"{self.path}/{self.name}"

    @property
    def method(self) -> str:
        return snake_case(self.name)

    @property
    def groups(self) -> list[dict[str, Any]]:
        return list(self.model.get("one_of", []))

    @property
    def in_query(self) -> bool:
        return self.model["verb"] == "GET"

    def parameter(self, name: str) -> dict[str, Any]:
        return next(parameter for parameter in self.parameters if parameter["name"] == name)

    def required(self) -> dict[str, Any]:
        """The least that may be given: what is required, and the first of each required group."""
        names = {parameter["name"] for parameter in self.parameters if parameter.get("required")}
        names |= {group["parameters"][0] for group in self.groups if group.get("required")}
        return self._examples(names)

    def example(self) -> dict[str, Any]:
        """The call of docstrings and help, which works in the estate of the examples."""
        own: dict[str, Any] = self.model.get("example", {})
        names = {parameter["name"] for parameter in self.parameters if parameter.get("required")} | set(own)
        required = (group["parameters"] for group in self.groups if group.get("required"))
        names |= {group[0] for group in required if names.isdisjoint(group)}
        return {**self._examples(names), **own}

    def complete(self) -> Iterator[dict[str, Any]]:
        """All parameters; of each group one, so one case for each member."""
        grouped = {name for group in self.groups for name in group["parameters"]}
        free = {parameter["name"] for parameter in self.parameters} - grouped
        for chosen in product(*(group["parameters"] for group in self.groups)):
            yield self._examples(free | set(chosen))

    def _examples(self, names: set[str]) -> dict[str, Any]:
        return {p["name"]: p["example"] for p in self.parameters if p["name"] in names}


def _resolved(value: dict[str, Any], known: dict[str, list[dict[str, Any]]]) -> dict[str, Any]:
    """Ends, as no shape holds itself; test_returns.py sees to that."""
    found = {name: part for name, part in value.items() if name != "shape"}
    members = known[value["shape"]] if "shape" in value else value.get("members")
    if members:
        found["members"] = [_resolved(member, known) for member in members]
    for inside in ("items", "map_of"):
        if inside in value:
            found[inside] = _resolved(value[inside], known)
    return found


def _actions() -> Iterator[Action]:
    for file in SERVICE_FILES:
        service = load(file)
        for model in service["actions"]:
            path = model.get("path", service["path"])
            known = service.get("parameter_shapes", {})
            parameters = [_resolved(parameter, known) for parameter in model["parameters"]]
            yield Action(service["service"], service["class"], path, model, service.get("shapes", {}), parameters)


ACTIONS = tuple(_actions())
IDS = [action.key for action in ACTIONS]


def shapes(parameter: dict[str, Any], place: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """A parameter with all that it holds, each with its place, such as `DataDisks[].Size`."""
    place = place or parameter["name"]
    yield place, parameter
    for member in parameter.get("members", []):
        yield from shapes(member, f"{place}.{member['name']}")
    if "items" in parameter:
        yield from shapes(parameter["items"], f"{place}[]")


def all_shapes(action: Action) -> Iterator[tuple[str, dict[str, Any]]]:
    """All that the parameters of an action hold."""
    for parameter in action.parameters:
        yield from shapes(parameter)


def returns_of(action: Action) -> list[dict[str, Any]]:
    """The members of the response of an action; an object has its members in place of the name of its shape."""
    return [_resolved(member, action.shapes) for member in action.model["returns"]]


def values_at(place: str, answer: Any) -> list[Any]:
    """What stands at a place such as `Data.DiskInfo[].TaskId`."""
    found = [answer]
    for step in place.replace("[]", ".[]").split("."):
        if step == "[]":
            found = [item for value in found if isinstance(value, list) for item in value]
        else:
            found = [value[step] for value in found if isinstance(value, dict) and step in value]
    return found


def method_of(client: Any, action: Action) -> Any:
    return getattr(getattr(client, action.service), action.method)


def text_of(value: Any) -> str:
    """How a value stands in a query."""
    if isinstance(value, str):
        return value
    if isinstance(value, list) and all(not isinstance(item, (dict, list)) for item in value):
        return ",".join(map(text_of, value))
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
