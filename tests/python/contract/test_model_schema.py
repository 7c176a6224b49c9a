"""The models are as their schema and README say, in two languages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator

from every_model import every_file
from modelled import FOLDER, SERVICE_FILES, load

if TYPE_CHECKING:
    from collections.abc import Iterator

CHINESE = re.compile("[\u4e00-\u9fff]")


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
    others = {"api", "appendices", "errors", "resources", "schema"}
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


def test_the_readme_of_the_models_explains_every_field() -> None:
    readme = (FOLDER / "README.md").read_text(encoding="utf-8")
    schema = load("schema")
    fields = set(schema["properties"]) - {"$schema"}
    for definition in schema["$defs"].values():
        fields |= set(definition.get("properties", {}))
    unexplained = {field for field in fields if f"`{field}`" not in readme}
    assert unexplained - {"en", "zh", "document", "section", "also", "code", "http_status", "family", "ids"} == set()
