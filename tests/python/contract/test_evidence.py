"""What shows whether a change was carried out: the models name reads, parameters and members that are there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from modelled import ACTIONS, Action, returns_of, shapes

if TYPE_CHECKING:
    from collections.abc import Iterator

CHANGES = [action for action in ACTIONS if action.model["effect"] == "mutate"]
every_change = pytest.mark.parametrize("action", CHANGES, ids=[action.key for action in CHANGES])

CANNOT_BE_TOLD = """
    RebootInstance RebootInstances ResetInstancesPassword ResetImage ReinstallBms
    JoinSecurityGroup LeaveSecurityGroup DeleteAccessPoint
    CreateSnapshot DeleteSnapshot RollbackSnapshot"""
"""They leave no trace that a read shows. Nothing else may be given up so easily: this is decided twice."""


def test_only_these_cannot_be_told() -> None:
    found = {action.name for action in CHANGES if action.model["evidence"]["by"] == "nothing"}
    assert found == set(CANNOT_BE_TOLD.split())


@every_change
def test_the_evidence_names_a_read_with_what_it_needs(action: Action) -> None:
    evidence, read = action.model["evidence"], read_of(action)
    if read is None:
        return
    assert read.model["effect"] == "read"
    paged = {name for name in (read.model.get("pages", {}).get(part) for part in ("page", "size")) if name}
    names = {parameter["name"] for parameter in read.parameters} - paged
    required = {parameter["name"] for parameter in read.parameters if parameter.get("required")} - paged
    assert required <= set(evidence.get("filters", {})) <= names


@every_change
def test_the_evidence_names_parameters_that_are_there_and_no_secrets(action: Action) -> None:
    evidence, known = action.model["evidence"], orderable(action)
    lists = set[str]().union(*evidence.get("each", []))
    for name in (*parameters_of(evidence), *lists):
        assert name in known, name
        assert not any(shape.get("secret") for _, shape in shapes(known[name])), f"{name} is secret"
        assert known[name].get("in") != "path"
    for name in lists:
        assert "list" in (known[name]["type"], *known[name].get("accepts", []))
    if "count" in evidence:
        assert known[evidence["count"]]["type"] == "integer"


@every_change
def test_the_evidence_names_members_of_its_rows_that_can_be_compared(action: Action) -> None:
    evidence, read = action.model["evidence"], read_of(action)
    if read is None:
        return
    known, listed = orderable(action), set[str]().union(*evidence.get("each", []))
    own = read.model.get("rows") or [read.model["pages"]["items"]]
    chains = [members_along(returns_of(read), place) for place in evidence.get("rows", [f"{place}[]" for place in own])]
    assert all(evidence["id"] in chain for chain in chains)
    together = {name: member for chain in chains for name, member in chain.items()}
    if "created" in evidence:
        assert together[evidence["created"]]["kind"] == "time"
    for name in evidence.get("settled", {}):
        assert together[name]["type"] == "string"
    for name, match in {**evidence.get("of", {}), **evidence.get("matches", {})}.items():
        assert together[name]["type"] != "object", name
        for parameter in [match] if isinstance(match, str) else []:
            assert is_list(together[name]) == is_list(known[parameter]) or parameter in listed
    if evidence["by"] == "disappears":
        assert evidence["id"] in evidence["of"]


def read_of(action: Action) -> Action | None:
    """The read of its evidence."""
    evidence = action.model["evidence"]
    service = evidence.get("service", action.service)
    found = [one for one in ACTIONS if (one.service, one.name) == (service, evidence.get("read"))]
    assert len(found) == (evidence["by"] != "nothing")
    return found[0] if found else None


def orderable(action: Action) -> dict[str, dict[str, Any]]:
    """What an evidence may refer to: the parameters, and the members of the items of its lists."""
    each = set[str]().union(*action.model["evidence"].get("each", []))
    inside = [member for name in each for member in action.parameter(name).get("items", {}).get("members", [])]
    return {parameter["name"]: parameter for parameter in (*inside, *action.parameters)}


def parameters_of(evidence: dict[str, Any]) -> Iterator[str]:
    yield from (*evidence.get("filters", {}).values(), *evidence.get("of", {}).values(), *evidence.get("unseen", []))
    for match in evidence.get("matches", {}).values():
        if isinstance(match, str):
            yield match
        else:
            yield from match.get("contains", [])
            yield from (match[part] for part in ("parameter", "numbered_by", "grows_by") if part in match)


def members_along(members: list[dict[str, Any]], place: str) -> dict[str, dict[str, Any]]:
    """The members of the objects along a path, except of the envelope; inner ones win."""
    found: dict[str, dict[str, Any]] = {}
    for step in place.replace("[]", "").split("."):
        value = next(member for member in members if member["name"] == step)
        members = value.get("items", value)["members"]
        found |= {member["name"]: member for member in members}
    return found


def is_list(value: dict[str, Any]) -> bool:
    return value["type"] == "list"
