"""What the daily jobs of the command line read is in the models: actions, parameters, members."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from modelled import ACTIONS, load

if TYPE_CHECKING:
    from collections.abc import Iterator

FACTS: dict[str, Any] = load("resources")
RESOURCES: list[dict[str, Any]] = FACTS["resources"]
BY_NAME = {f"{action.service}.{action.name}": action for action in ACTIONS}


def parameters(name: str) -> set[str]:
    return {parameter["name"] for parameter in BY_NAME[name].parameters}


def members(name: str, *path: str) -> set[str]:
    """The members at a path of a response; of a list, those of its items."""
    action = BY_NAME[name]

    def inside(value: dict[str, Any]) -> list[dict[str, Any]]:
        if "items" in value:
            return inside(value["items"])
        return list(action.shapes[value["shape"]] if "shape" in value else value.get("members", []))

    found: list[dict[str, Any]] = action.model["returns"]
    for step in path:
        (value,) = (member for member in found if member["name"] == step)
        found = inside(value)
    return {member["name"] for member in found}


def row(name: str, *within: str) -> set[str]:
    model = BY_NAME[name].model
    place = model["pages"]["items"] if "pages" in model else model["rows"][0]
    return members(name, *place.split("."), *within)


def used(resource: dict[str, Any]) -> Iterator[str]:
    yield from (resource[name] for name in ("id", "name", "status", "region") if name in resource)
    for idle in resource.get("idle", []):
        if "member" in idle:
            yield idle["member"]
        yield from (member for _, _, member in idle.get("unused_by", []))


def test_every_member_of_a_resource_is_documented():
    for resource in RESOURCES:
        known = row(resource["list"])
        if "within" in resource:
            known |= row(resource["list"], resource["within"])
        assert set(used(resource)) <= known, resource["kind"]


def test_what_may_use_a_resource_is_listed_with_the_path_that_names_it():
    lists = {resource["kind"]: resource["list"] for resource in RESOURCES}
    for resource in RESOURCES:
        for idle in resource.get("idle", []):
            for kind, path, _ in idle.get("unused_by", []):
                *within, member = path.replace("[]", "").split(".")
                assert member in row(lists[kind], *within), (resource["kind"], kind)


def test_actions_take_the_id_of_their_resource():
    for resource in RESOURCES:
        known = parameters(resource["list"])
        assert set(resource.get("filters", {}).values()) | {resource.get("by_id", "")} <= known | {""}
        for action in resource.get("actions", {}).values():
            assert resource["id"] in parameters(action)
        tags = resource.get("tags")
        if tags:
            assert {tags["id"], tags["name"]} <= row(tags["list"])
            assert tags["name"] in parameters(tags["create"])
            for action, parameter in (tags["add"], tags["remove"]):
                assert {f"{resource['id']}s", parameter} <= parameters(action)


def test_costs_are_read_by_days_and_currency():
    currency = FACTS["currency"]
    for by, costs in FACTS["costs"].items():
        assert costs["days"].keys() | {currency["parameter"]} == parameters(costs["read"]), by
        assert costs["cost"] in row(costs["read"])
        example = {p["name"]: p["example"] for p in BY_NAME[costs["read"]].parameters}
        for parameter, pattern in costs["days"].items():
            day = "2025{0}01{0}{1}".format
            days = pattern.format(first=day(costs["separator"], "01"), last=day(costs["separator"], "31"))
            assert days == example[parameter]


def test_the_account_tells_its_balance_and_months():
    account = FACTS["account"]
    assert account["balance"].split(".")[-1] in members(account["read"], "Data")
    *path, months = account["months"].split(".")
    assert {account["month"], account["amount"], account["currency"]} <= members(account["read"], *path, months)


def test_kinds_are_unique_and_their_statuses_differ():
    assert len({resource["kind"] for resource in RESOURCES}) == len(RESOURCES)
    for resource in RESOURCES:
        statuses = [value for state in ("active", "stopped", "failed") for value in resource.get(state, [])]
        assert len(set(statuses)) == len(statuses)
