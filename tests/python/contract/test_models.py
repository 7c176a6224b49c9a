"""Each model agrees with itself: types, examples, references, tasks, pages, rows."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import pytest

from every_model import every_action
from modelled import ACTIONS, SERVICE_FILES, Action, all_shapes, load, shapes, values_at

ROWS_DECIDED = {
    "bms/DescribeBmsDetail": set[str](),  # one machine, whose disks are not what it is about
    "billing/DescribeAccountInfo": set[str](),  # one account, with lists of two kinds
    "ccs/DescribeAvailableResource": {"InstanceGoods"},  # has no `Data`; its other list is of networks
}
"""Where the lists of objects are not the rows."""

NO_ROWS_DOCUMENTED = {"ccs/DescribeDedicatedHosts"}
"""Its response is not documented at all."""


def fits(shape: dict[str, Any], value: Any) -> bool:
    """Whether a value is of the type that goes over the wire."""
    kind = shape["type"]
    if kind == "list":
        return isinstance(value, list) and all(fits(shape["items"], item) for item in value)
    if kind == "object":
        return isinstance(value, dict) and members_fit(shape, value)
    if kind in ("integer", "number"):
        return isinstance(value, int if kind == "integer" else (int, float)) and not isinstance(value, bool)
    return kind == "any" or isinstance(value, {"string": str, "boolean": bool}[kind])


def members_fit(shape: dict[str, Any], value: dict[str, Any]) -> bool:
    members = {member["name"]: member for member in shape.get("members", [])}
    if not members:
        return True
    known = all(name in members and fits(members[name], item) for name, item in value.items())
    return known and all(name in value for name, member in members.items() if member.get("required"))


@every_action
def test_names_are_unique(action: Action) -> None:
    names = [place for place, shape in all_shapes(action) if "name" in shape]
    assert len(names) == len(set(names))
    codes = [(error["code"], error["http_status"]) for error in action.model["errors"]]
    assert len(codes) == len(set(codes))


@pytest.mark.parametrize("file", SERVICE_FILES)
def test_members_of_parameters_that_are_the_same_are_a_shape_used_twice(file: str) -> None:
    model = load(file)
    known = model.get("parameter_shapes", {})
    written = [parameter for action in model["actions"] for parameter in action["parameters"]]
    written += [member for members in known.values() for member in members]
    values = [value for parameter in written for _, value in shapes(parameter)]
    uses = Counter(value["shape"] for value in values if "shape" in value)
    assert set(uses) == set(known)
    assert [name for name, count in uses.items() if count < 2] == []
    objects = [*known.values(), *(value["members"] for value in values if len(value.get("members", [])) > 2)]
    seen = Counter(json.dumps([facts_of(member) for member in members]) for members in objects)
    assert [members for members, count in seen.items() if count > 1] == []


def facts_of(member: dict[str, Any]) -> dict[str, Any]:
    """A member without what may be worded differently."""
    return {
        name: fact for name, fact in sorted(member.items()) if name not in ("description", "note", "example", "source")
    }


@every_action
def test_every_example_fits_its_type(action: Action) -> None:
    for place, shape in all_shapes(action):
        if "example" in shape:
            assert fits(shape, shape["example"]), place


@every_action
def test_the_example_call_gives_what_a_call_needs(action: Action) -> None:
    given = action.example()
    for name, value in given.items():
        assert fits(action.parameter(name), value), name
    assert given.keys() >= {parameter["name"] for parameter in action.parameters if parameter.get("required")}
    for group in action.groups:
        chosen = given.keys() & set(group["parameters"])
        assert len(chosen) == 1 or (not chosen and not group.get("required")), group


@every_action
def test_what_the_example_call_adds_is_not_given_anyway(action: Action) -> None:
    own = action.model.get("example", {})
    anyway = {p["name"]: p["example"] for p in action.parameters if p.get("required")}
    assert {name: value for name, value in own.items() if anyway.get(name) == value} == {}


@every_action
def test_defaults_and_values_fit_their_type(action: Action) -> None:
    for place, shape in all_shapes(action):
        for value in [*shape.get("values", []), *([shape["default"]] if "default" in shape else [])]:
            assert fits(shape, value), f"{place}: {value!r}"


@every_action
def test_the_example_is_one_of_the_values(action: Action) -> None:
    for place, shape in all_shapes(action):
        if "example" in shape and shape.get("values"):
            assert shape["example"] in shape["values"], place
        if "example" in shape and isinstance(shape["example"], int):
            assert shape.get("minimum", shape["example"]) <= shape["example"], place
            assert shape.get("maximum", shape["example"]) >= shape["example"], place


@every_action
def test_a_secret_has_an_example_that_nobody_uses(action: Action) -> None:
    for place, shape in all_shapes(action):
        if shape.get("secret") and isinstance(shape["example"], str):
            assert "exampl" in shape["example"].lower(), place


@every_action
def test_errors_are_explained(action: Action) -> None:
    known = load("errors")["codes"]
    assert [error["code"] for error in action.model["errors"] if error["code"] not in known] == []


def test_every_explained_error_is_documented_for_an_action() -> None:
    used = {error["code"] for action in ACTIONS for error in action.model["errors"]}
    assert set(load("errors")["codes"]) <= used


@every_action
def test_values_come_from_an_appendix_that_is_there(action: Action) -> None:
    appendices = load("appendices")
    for place, shape in all_shapes(action):
        if "values_from" in shape:
            assert appendices[shape["values_from"]], place


@every_action
def test_region_ids_name_the_appendix(action: Action) -> None:
    for place, shape in all_shapes(action):
        if place == "RegionId":
            assert shape.get("values_from") == "regions"


@every_action
def test_groups_name_parameters_that_are_there(action: Action) -> None:
    groups = [(action.parameters, group) for group in action.groups]
    groups += [(shape["members"], group) for _, shape in all_shapes(action) for group in shape.get("one_of", [])]
    for parameters, group in groups:
        by_name = {parameter["name"]: parameter for parameter in parameters}
        assert set(group["parameters"]) <= set(by_name)
        assert not any(by_name[name].get("required") for name in group["parameters"])


@every_action
def test_a_task_is_of_a_known_family_and_its_id_is_in_the_example(action: Action) -> None:
    task = action.model.get("task")
    if task:
        assert task["family"] in load("api")["task_families"]
        assert task["family"] == ("bms" if action.path == "bms" else "ccs")
        found = [value for place in task["ids"] for value in values_at(place, action.model["response_example"])]
        assert found
        assert action.model["effect"] == "mutate"


@every_action
def test_an_example_with_a_task_has_a_task(action: Action) -> None:
    places = load("api")["task_id_places"]
    found = [value for place in places for value in values_at(place, action.model["response_example"])]
    queued = [value for value in found if value not in ("", "0", 0, None)]
    if queued and action.model["effect"] == "mutate":
        assert "task" in action.model


def test_the_polling_actions_are_there() -> None:
    keys = {action.key: action for action in ACTIONS}
    for family in load("api")["task_families"].values():
        action = keys[f"{family['path']}/{family['action']}"]
        assert action.model["effect"] == "read"
        assert [parameter["name"] for parameter in action.parameters] == [family["id_parameter"]]
        assert values_at(family["status"], action.model["response_example"])
        assert any(values_at(place, action.model["response_example"]) for place in family["resources"])


@every_action
def test_pages_name_parameters_and_places_that_are_there(action: Action) -> None:
    pages = action.model.get("pages")
    if not pages:
        return
    names = {parameter["name"] for parameter in action.parameters}
    assert {pages["page"], pages.get("size", pages["page"])} <= names
    if action.key in NO_ROWS_DOCUMENTED:
        assert "note" in action.model
        return
    example = action.model["response_example"]
    assert all(isinstance(rows, list) for rows in values_at(pages["items"], example))
    assert values_at(pages["items"], example)
    assert any(values_at(place, example) for place in [*pages.get("page_count", []), *pages.get("total", [])])


@every_action
def test_the_rows_are_the_lists_of_objects_in_the_example(action: Action) -> None:
    example = action.model["response_example"]
    data = example.get("Data", {})
    members = data.items() if isinstance(data, dict) else []
    lists = {f"Data.{name}" for name, value in members if is_list_of_objects(value)}
    lists |= {"Data"} if is_list_of_objects(data) else set()
    pages = action.model.get("pages")
    assert set(action.model.get("rows", [pages["items"]] if pages else [])) == ROWS_DECIDED.get(action.key, lists)
    assert all(is_list_of_objects(*values_at(place, example)) for place in action.model.get("rows", []))


def is_list_of_objects(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(item, dict) for item in value)


@every_action
def test_a_page_number_is_a_parameter_of_pages(action: Action) -> None:
    assert any(parameter["name"] == "PageNumber" for parameter in action.parameters) == ("pages" in action.model)
