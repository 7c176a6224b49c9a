"""The models match the documents, and all their references exist."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from jsonschema import Draft202012Validator

from modelled import ACTIONS, FOLDER, SERVICE_FILES, Action, load, shapes, values_at
from paths import SUPPORT

if TYPE_CHECKING:
    from collections.abc import Iterator

CONTENTS: dict[str, dict[str, Any]] = json.loads((SUPPORT / "contents.json").read_text(encoding="utf-8"))
"""The contents lists and request tables of the documents: of each service its class and its sections, of each section
its actions with number, verb and path; of each of them the parameters with `!` where required, and their types."""


class Documented(NamedTuple):
    """A line of a contents list."""

    service: str
    section: str
    """Document, heading and number."""
    key: str
    """Verb, path and name as sent (the lists write DeleteGPN)."""
    rows: list[str]


LINES = [
    Documented(service, f"{heading} {number}", key, rows)
    for service, model in CONTENTS.items()
    for heading, lines in model["sections"].items()
    for number, key, rows in ((*line.split(" ", 1), rows) for line, rows in lines.items())
]
DOCUMENTED = {line.key: line for line in LINES}

DECIDED = {
    ("ccs/DescribeInstancePrice", "DataDisks"): "DataDisks list",  # the sample and CreateInstance send a list
    ("network/CreateVdc", "PublicNetwork"): "PublicNetwork object",  # the sample sends an object
    ("ccs/JoinSecurityGroup", "BindData"): "BindData! list",  # the sample sends a list of objects
    ("ccs/LeaveSecurityGroup", "BindData"): "BindData! list",
    ("ccs/ModifySecurityGroupRulePriority", "BindData"): "BindData! list",
    ("storage-service/ExpansionSize", "DiskId"): "DiskId! string",  # marked optional, but nothing works without
    # Exactly one of two; the group says so.
    ("ccs/BatchAddNetworkInterfaces", "PrivateId"): "PrivateId string",
    ("ccs/BatchAddNetworkInterfaces", "PublicId"): "PublicId string",
    ("ccs/BatchDeleteNetworkInterfaces", "PrivateId"): "PrivateId string",
    ("ccs/BatchDeleteNetworkInterfaces", "PublicId"): "PublicId string",
}
"""Where the models depart from a table, on purpose."""

READS_OF_OTHER_NAMES = """
    CreateInstanceHtmlConsoleURL VDCBandwidthBillingScheme VDCBandwidthUnitPrice"""
"""A console URL is made anew by each call, and nothing else changes."""

WRITES_THAT_ARE_GET = """
    DeleteVdc AddPublicIp DeletePublicIp DeletePublicNetwork DeletePrivateNetwork ModifyPublicNetwork
    RenewPublicNetwork StopInstance StartInstance RebootInstance StopInstances StartInstances RebootInstances
    DeleteSecurityGroup ForceDeleteSecurityGroup"""

ROWS_DECIDED = {
    "bms/DescribeBmsDetail": set[str](),  # one machine, whose disks are not what it is about
    "billing/DescribeAccountInfo": set[str](),  # one account, with lists of two kinds
    "ccs/DescribeAvailableResource": {"InstanceGoods"},  # has no `Data`; its other list is of networks
}
"""Where the lists of objects are not the rows."""

NO_ROWS_DOCUMENTED = {"ccs/DescribeDedicatedHosts"}
"""Its response is not documented at all."""

CHINESE = re.compile("[\u4e00-\u9fff]")
every_action = pytest.mark.parametrize("action", ACTIONS, ids=[action.key for action in ACTIONS])
every_file = pytest.mark.parametrize("file", SERVICE_FILES)


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


def all_shapes(action: Action) -> Iterator[tuple[str, dict[str, Any]]]:
    for parameter in action.parameters:
        yield from shapes(parameter)


def texts(value: Any, place: str = "") -> Iterator[tuple[str, dict[str, str]]]:
    """Every text in both languages that a model holds."""
    if isinstance(value, dict):
        if set(value) == {"en", "zh"}:
            yield place, value
            return
        for name, member in value.items():
            if name not in ("response_example", "example"):
                yield from texts(member, f"{place}.{name}")
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from texts(item, f"{place}[{index}]")


@every_file
def test_the_file_is_as_the_schema_says(file: str) -> None:
    schema = load("schema")
    Draft202012Validator.check_schema(schema)
    problems = [f"{error.json_path}: {error.message}" for error in Draft202012Validator(schema).iter_errors(load(file))]
    assert not problems


def test_there_is_no_other_file() -> None:
    others = {"api", "appendices", "errors", "schema"}
    assert {file.stem for file in FOLDER.glob("*.json")} == {*SERVICE_FILES, *others}


@every_file
def test_the_schema_refuses_what_it_does_not_know(file: str) -> None:
    validator = Draft202012Validator(load("schema"))
    for broken in (
        lambda model: model["actions"][0].update(verbs="GET"),
        lambda model: model["actions"][0].update(effect="maybe"),
        lambda model: model["actions"][0].pop("source"),
        lambda model: model["actions"][0].update(parameters=[{"name": "A", "type": "list"}]),
    ):
        model = load(file)
        broken(model)
        assert not validator.is_valid(model)


def test_the_schema_holds_what_is_to_come() -> None:
    text = {"en": "x", "zh": "甲"}
    identifier = {
        "name": "Id",
        "type": "string",
        "required": True,
        "in": "path",
        "description": text,
        "example": "1",
    }
    action = {
        "name": "PutObject",
        "path": "objects/{Id}",
        "verb": "PUT",
        "parameters_in": "body",
        "effect": "mutate",
        "description": text,
        "parameters": [identifier],
        "task": {"family": "objects", "ids": ["Data.Jobs[].Id"]},
        "returns": [],
        "evidence": {"by": "disappears", "read": "GetObject", "id": "Id", "of": {"Id": "Id"}},
        "errors": [],
        "response_example": {},
        "source": {"document": "en", "section": "x"},
    }
    model = {
        "service": "objects",
        "class": "Objects",
        "path": "v2",
        "description": text,
        "actions": [action, {**action, "name": "GetObject", "verb": "GET"}, {**action, "verb": "DELETE"}],
    }
    assert not [error.message for error in Draft202012Validator(load("schema")).iter_errors(model)]


@every_file
def test_the_actions_are_those_of_the_contents_lists(file: str) -> None:
    model = load(file)
    actions = [f"{action.model['verb']} {action.key}" for action in ACTIONS if action.service == file]
    assert actions == [line.key for line in LINES if line.service == file]
    assert (model["service"], model["class"]) == (file, CONTENTS[file]["class"])


def test_no_action_stands_twice_in_the_contents_lists() -> None:
    assert len(DOCUMENTED) == len(LINES)
    assert list(CONTENTS) == list(SERVICE_FILES)


def documented(action: Action) -> Documented:
    return DOCUMENTED[f"{action.model['verb']} {action.key}"]


def as_documented(name: str, shape: dict[str, Any]) -> str:
    return f"{name}{'!' if shape.get('required') else ''} {shape['type']}"


@every_action
def test_the_parameters_are_those_of_the_table(action: Action) -> None:
    rows = documented(action).rows
    expected = [DECIDED.get((action.key, row.split()[0].rstrip("!")), row) for row in rows]
    top = [parameter for parameter in action.parameters if "source" not in parameter]
    assert [as_documented(parameter["name"], parameter) for parameter in top] == [
        row for row in expected if "[]" not in row
    ]
    nested = {as_documented(place, shape) for place, shape in all_shapes(action) if "description" in shape}
    assert {row for row in expected if "[]" in row} <= nested


def test_every_departure_from_a_table_is_one() -> None:
    """A row of `DECIDED` that agrees with its table, or has none, is out of date."""
    rows = {(line.key.split()[1], row.split()[0].rstrip("!")): row for line in LINES for row in line.rows}
    for place, decided in DECIDED.items():
        assert rows[place] != decided


@every_action
def test_only_reads_are_marked_as_reads(action: Action) -> None:
    reads = action.name.startswith(("Describe", "Get")) or action.name in READS_OF_OTHER_NAMES.split()
    assert action.model["effect"] == ("read" if reads else "mutate")


def test_the_writes_that_are_get_are_marked_as_writes() -> None:
    found = {action.name for action in ACTIONS if action.in_query and action.model["effect"] == "mutate"}
    assert found == set(WRITES_THAT_ARE_GET.split())


@every_action
def test_names_are_unique(action: Action) -> None:
    names = [place for place, shape in all_shapes(action) if "name" in shape]
    assert len(names) == len(set(names))
    codes = [(error["code"], error["http_status"]) for error in action.model["errors"]]
    assert len(codes) == len(set(codes))


@every_action
def test_every_example_fits_its_type(action: Action) -> None:
    for place, shape in all_shapes(action):
        if "example" in shape:
            assert fits(shape, shape["example"]), place


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


def test_the_iterators_are_those_of_the_contract() -> None:
    iterators = {action.model["pages"]["iterator"]: action.key for action in ACTIONS if "pages" in action.model}
    assert iterators == {
        "iter_instances": "ccs/DescribeInstances",
        "iter_vdcs": "network/DescribeVdc",
        "iter_templates": "ccs/DescribeTemplateInfo",
        "iter_bms": "bms/DescribeBms",
        "iter_disks": "storage-service/DescribeDisks",
        "iter_dedicated_hosts": "ccs/DescribeDedicatedHosts",
    }


@every_action
def test_a_page_number_is_a_parameter_of_pages(action: Action) -> None:
    assert any(parameter["name"] == "PageNumber" for parameter in action.parameters) == ("pages" in action.model)


@every_action
def test_the_old_security_groups_are_retired_with_a_note(action: Action) -> None:
    assert ("retired" in action.model) == (action.service == "security_group")
    assert "retired" not in action.model or "note" in action.model


@every_action
def test_the_source_names_the_section(action: Action) -> None:
    source = action.model["source"]
    section = documented(action).section
    # The word after the number may be another writing of the name.
    assert re.fullmatch(rf"{re.escape(section)}\.\w+", f"{source['document']} {source['section']}")
    in_both = section.startswith("zh 实例相关 ") and int(section.split()[-1]) <= 34
    assert ("also" in source) == in_both


@pytest.mark.parametrize("file", [*SERVICE_FILES, "errors", "appendices"])
def test_both_languages_are_what_they_say(file: str) -> None:
    found = list(texts(load(file)))
    assert found
    # Names of classes and protocols may stand alone in a Chinese list.
    allowed = ".name" if file == "appendices" else None
    for place, text in found:
        assert not CHINESE.search(text["en"]), f"{place}: {text['en']}"
        assert CHINESE.search(text["zh"]) or (allowed and place.endswith(allowed)), f"{place}: {text['zh']}"
        assert text["en"].strip() == text["en"], place
        assert text["zh"].strip() == text["zh"], place


@pytest.mark.parametrize("name", ["regions", "instance_types", "bandwidth_types", "images"])
def test_an_appendix_has_every_value_once(name: str) -> None:
    ids = [entry["id"] for entry in load("appendices")[name]]
    assert ids
    assert len(ids) == len(set(ids))


def test_the_hosts_are_those_of_the_documents() -> None:
    api = load("api")
    assert (api["version"], api["signature_method"], api["signature_version"]) == ("2019-08-08", "HMAC-SHA1", "1.0")
    assert api["sites"] == {
        "cn": "cdsapi.capitalonline.net",
        "asia": "cdsapi-asia.capitalonline.net",
        "us": "cdsapi-us.capitalonline.net",
    }
    paths = [path for paths in api["hosts"].values() for path in paths]
    assert len(paths) == len(set(paths)) == 12
    assert set(api["hosts"]) == {"api.capitalonline.net"}


def test_the_readme_of_the_models_explains_every_field() -> None:
    readme = (FOLDER / "README.md").read_text(encoding="utf-8")
    schema = load("schema")
    fields = set(schema["properties"]) - {"$schema"}
    for definition in schema["$defs"].values():
        fields |= set(definition.get("properties", {}))
    unexplained = {field for field in fields if f"`{field}`" not in readme}
    assert unexplained - {"en", "zh", "document", "section", "also", "code", "http_status", "family", "ids"} == set()
