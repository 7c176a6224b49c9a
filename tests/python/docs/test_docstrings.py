"""The docstrings of every action: the example runs unchanged in the estate, and the facts are those of the model."""

from __future__ import annotations

import ast
import asyncio
import inspect
import re
import textwrap
from typing import TYPE_CHECKING

import pytest

import cds
from every_model import every_action
from modelled import ACTIONS, Action, returns_of, snake_case

if TYPE_CHECKING:
    from collections.abc import Iterator


def methods(prefix: str) -> Iterator[tuple[str, str]]:
    """Name and docstring of every method of every service class, iterators too."""
    for action in ACTIONS:
        for name in (action.method, action.model.get("pages", {}).get("iterator")):
            if name:
                yield f"{action.service}.{name}", document(action, name, prefix)


def document(action: Action, name: str = "", prefix: str = "") -> str:
    method = getattr(getattr(cds, f"{prefix}{action.class_name}"), name or action.method)
    return inspect.getdoc(method) or ""


def example(documentation: str) -> str:
    _, _, rest = documentation.rpartition("\nExample:\n")
    return textwrap.dedent(rest.partition("\n\n")[0])


def section(documentation: str, title: str) -> str:
    """Its lines up to the next section, as one."""
    _, _, rest = documentation.partition(f"\n\n{title}:\n")
    return " ".join(rest.partition("\n\n")[0].split())


@pytest.fixture(scope="module")
def estate() -> Iterator[tuple[cds.Simulator, str]]:
    """The simulator, and the snapshot that brings the estate back."""
    with cds.Simulator(progression="immediate") as simulator:
        simulator.furnish(examples=True)
        yield simulator, simulator.snapshot()


def test_every_example_runs(estate: tuple[cds.Simulator, str], capsys: pytest.CaptureFixture[str]) -> None:
    simulator, snapshot = estate
    with simulator.client() as client:
        for name, documentation in methods(""):
            simulator.restore(snapshot)
            exec(compile(example(documentation), name, "exec"), {"client": client})
            check_calls(simulator, name, capsys)


def test_every_asynchronous_example_runs(estate: tuple[cds.Simulator, str], capsys: pytest.CaptureFixture[str]) -> None:
    simulator, snapshot = estate

    async def run_all() -> None:
        async with simulator.async_client() as client:
            for name, documentation in methods("Async"):
                simulator.restore(snapshot)
                code = compile(example(documentation), name, "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
                assert "await" in example(documentation) or "async for" in example(documentation), name
                await eval(code, {"client": client})
                check_calls(simulator, name, capsys)

    asyncio.run(run_all())


def check_calls(simulator: cds.Simulator, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """It has done what it is about; what it has read it shows."""
    assert simulator.requests[-1]["code"] == "Success", name
    shown = capsys.readouterr().out
    action = next(one for one in ACTIONS if name.startswith(f"{one.service}.") and name.split(".")[1] in names(one))
    assert shown or action.model["effect"] == "mutate", name


def names(action: Action) -> set[str]:
    return {action.method, action.model.get("pages", {}).get("iterator", action.method)}


@every_action
def test_the_example_is_that_of_the_model(action: Action) -> None:
    calls = [node for node in ast.walk(ast.parse(example(document(action)))) if isinstance(node, ast.Call)]
    call = next(node for node in calls if ast.unparse(node.func) == f"client.{action.service}.{action.method}")
    given = {keyword.arg: ast.literal_eval(keyword.value) for keyword in call.keywords}
    assert given == action.example()


@every_action
def test_the_second_paragraph_has_the_facts_of_the_model(action: Action) -> None:
    facts = " ".join(document(action).split("\n\n")[1].split())
    model = action.model
    assert facts.startswith("Reads; changes nothing." if model["effect"] == "read" else "Changes the cloud")
    assert ("costs money" in facts) == bool(model.get("costs_money"))
    assert ("destroys" in facts) == bool(model.get("destroys"))
    retired = model.get("retired")
    service, _, name = retired["use"].partition(".") if retired else ("", "", "")
    assert (f"{action.name} is retired; use client.{service}.{snake_case(name)}." in facts) == bool(retired)


@every_action
def test_every_member_of_a_row_is_told(action: Action) -> None:
    told = section(document(action), "Returns")
    members = [member for member in returns_of(action) if member["name"].lower() != "taskid"]
    for member in members:
        if member["name"] != "Data":
            assert re.search(rf"\b{member['name']}\b", told), member["name"]
            continue
        inside = member.get("members") or member.get("items", {}).get("members", [])
        for name in (one["name"] for one in inside):
            assert re.search(rf"\b{name}\b", told), name


@every_action
def test_the_documented_codes_are_under_their_classes(action: Action) -> None:
    told = section(document(action), "Raises")
    for error in action.model["errors"]:
        before = told.partition(error["code"])[0]
        assert before != told, error["code"]
        (name, *_) = reversed(re.findall(r"\b(\w+Error): ", before))
        assert issubclass(getattr(cds, name), cds.APIError)
    assert ("OutcomeUnknownError: " in told) == (action.model["effect"] == "mutate")


@every_action
def test_both_clients_tell_the_same(action: Action) -> None:
    for name in names(action):
        asynchronous = document(action, name, "Async")
        assert asynchronous != document(action, name)
        assert asynchronous.replace("await ", "").replace("async for", "for") == document(action, name)


def test_a_docstring_fits_a_screen() -> None:
    lengths = sorted(len(text.splitlines()) for _, text in methods(""))
    assert lengths[len(lengths) // 2] <= 32
    assert max(len(line) for _, text in methods("") for line in text.splitlines()) <= 100
