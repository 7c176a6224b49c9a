"""`returns` says what a response holds: it agrees with the example of the action and with itself."""

from __future__ import annotations

import ipaddress
import re
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest

import cds
from every_action import happy_path
from every_action.driver import Driver
from modelled import ACTIONS, SERVICE_FILES, Action, load, returns_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Shape = dict[str, Any]

ENVELOPE = {"code", "message", "msg", "requestid"}
"""What every response may have, so no action lists it; in small letters."""

TYPES: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "list": (list,),
    "object": (dict,),
}

KIND_TYPES = {
    "id": {"string", "integer", "any"},
    "money": {"string", "integer", "number", "any"},
    "status": {"string", "integer", "boolean", "any"},
}
"""The types that a kind may have; any other kind is text."""

WRITINGS: dict[str, Callable[[str], object]] = {
    "ip": ipaddress.ip_address,
    "cidr": lambda text: ipaddress.ip_network(text, strict=False),
    "time": re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d(:\d\d)?").match,
    "date": re.compile(r"\d{4}[-.]?\d\d([-.]?\d\d)?$").match,
    "url": re.compile(r"\w+://").match,
}
"""How the examples of a kind are written: a falsy response or a ValueError refuses one."""

COSTS_MONEY = """
    ccs/CreateInstance ccs/ModifyInstanceChargeType ccs/ModifyInstanceSpec ccs/CreateDisk ccs/ResizeDisk
    ccs/ExtendSystemDisk ccs/AllocateDedicatedHosts ccs/CreateTemplate ccs/SyncTemplate
    network/CreateVdc network/CreatePublicNetwork network/ModifyPublicNetwork network/AddPublicIp
    network/RenewPublicNetwork network/AddAccessPoint network/CreateGPN
    bms/CreateBmsInstance bms/ModifyBmsOrder
    storage-service/CreateDisk storage-service/ChangeIops storage-service/ChangeBandwidth
    storage-service/ExpansionSize storage-service/CreateSnapshot storage-service/CloneSnapshot"""
"""A virtual data center can come with a public network; templates are stored at a price (`template_STO` in bills)."""

DELETES_WHAT_CAN_BE_MADE_AGAIN = "ccs/DeleteTag ccs/DeleteInstancesTags network/DeleteAccessPoint"
OVERWRITES_A_DISK = "ccs/ResetImage bms/ReinstallBms storage-service/RollbackSnapshot"

every_file = pytest.mark.parametrize("file", SERVICE_FILES)


class Listener(Driver):
    """Remembers what every call was answered."""

    def __init__(self, simulator: cds.Simulator, client: cds.Client) -> None:
        super().__init__(simulator, client)
        self.answers: list[tuple[str, str, dict[str, Any]]] = []

    def call(self, service: str, method: str, **parameters: Any) -> cds.Response:
        reply = super().call(service, method, **parameters)
        self.answers.append((service, reply.action, dict(reply)))
        return reply


def actions_of(file: str) -> list[Action]:
    return [action for action in ACTIONS if action.service == file]


def inside(shape: Shape, place: str) -> Iterator[tuple[str, Shape]]:
    """A value of a response and all that it holds, each with its place, such as `Data.DiskInfo[].TaskId`."""
    yield place, shape
    for member in shape.get("members", []):
        yield from inside(member, f"{place}.{member['name']}")
    if "items" in shape:
        yield from inside(shape["items"], f"{place}[]")
    if "map_of" in shape:
        yield from inside(shape["map_of"], f"{place}.*")


def all_values(file: str) -> Iterator[tuple[str, Shape]]:
    """Every value that the returns and the shapes of a service list, where it is written."""
    model = load(file)
    for action in model["actions"]:
        for member in action["returns"]:
            yield from inside(member, f"{action['name']}.{member['name']}")
    for name, members in model.get("shapes", {}).items():
        for member in members:
            yield from inside(member, f"{name}.{member['name']}")


def all_members(file: str) -> Iterator[tuple[str, Shape]]:
    return ((place, value) for place, value in all_values(file) if "name" in value)


def in_the_example(action: Action) -> Iterator[tuple[str, Shape, list[Any]]]:
    """Every value of a response with what stands there in the example."""
    return in_the_answer(action, action.model["response_example"])


def in_the_answer(action: Action, answer: dict[str, Any]) -> Iterator[tuple[str, Shape, list[Any]]]:
    return values_of({"members": returns_of(action)}, [answer], action.name)


def values_of(shape: Shape, values: list[Any], place: str) -> Iterator[tuple[str, Shape, list[Any]]]:
    yield place, shape, values
    objects = [value for value in values if isinstance(value, dict)]
    for member in shape.get("members", []):
        found = [value[member["name"]] for value in objects if member["name"] in value]
        yield from values_of(member, found, f"{place}.{member['name']}")
    if "items" in shape:
        lists = [value for value in values if isinstance(value, list)]
        yield from values_of(shape["items"], [item for value in lists for item in value], f"{place}[]")
    if "map_of" in shape:
        yield from values_of(shape["map_of"], [item for value in objects for item in value.values()], f"{place}.*")


def is_of_type(shape: Shape, value: Any) -> bool:
    if shape["type"] == "any":
        return True
    if value is None:
        return "nullable" in shape
    return isinstance(value, TYPES[shape["type"]]) and (shape["type"] == "boolean" or not isinstance(value, bool))


def accepted(check: Callable[[str], object], text: str) -> bool:
    try:
        return bool(check(text))
    except ValueError:
        return False


def member_at(action: Action, place: str) -> Shape:
    """The value at a place such as `Data.DiskInfo[].TaskId`; a KeyError where there is none. A map has every name."""
    found: Shape = {"members": returns_of(action)}
    for step in place.replace("[]", ".[]").split("."):
        if step == "[]":
            found = found["items"]
        elif "map_of" in found:
            found = found["map_of"]
        else:
            found = {member["name"]: member for member in found.get("members", [])}[step]
    return found


def test_every_action_says_what_it_returns() -> None:
    assert [action.key for action in ACTIONS if "returns" not in action.model] == []


@every_file
def test_every_member_of_an_example_is_listed_with_a_type_that_fits(file: str) -> None:
    problems = []
    for action in actions_of(file):
        for place, shape, values in in_the_example(action):
            if place != action.name:
                problems += [f"{place}: {value!r}" for value in values if not is_of_type(shape, value)]
            if "members" in shape:
                known = {member["name"] for member in shape["members"]}
                sent = {name for value in values if isinstance(value, dict) for name in value}
                if place == action.name:
                    sent = {name for name in sent if name.lower() not in ENVELOPE}
                problems += [f"{place}.{name}: not listed" for name in sorted(sent - known)]
    assert problems == []


@every_file
def test_an_object_that_lists_no_members_is_empty_in_the_example(file: str) -> None:
    open_objects = [
        (place, values)
        for action in actions_of(file)
        for place, shape, values in in_the_example(action)
        if shape.get("type") == "object" and not {"members", "map_of"} & set(shape)
    ]
    assert [place for place, values in open_objects if any(values)] == []


@every_file
def test_every_member_that_is_not_doubtful_is_in_the_example(file: str) -> None:
    problems = []
    for action in actions_of(file):
        for place, shape, values in in_the_example(action):
            sent = [value for value in values if isinstance(value, dict)]
            for member in shape.get("members", []) if sent else []:
                if "doubtful" not in member and not any(member["name"] in value for value in sent):
                    problems.append(f"{place}.{member['name']}")
    assert problems == []


@every_file
def test_rows_pages_and_tasks_lead_to_members(file: str) -> None:
    for action in actions_of(file):
        pages = action.model.get("pages", {})
        lists = [*action.model.get("rows", []), *([pages["items"]] if pages else [])]
        for place in lists:
            assert member_at(action, place)["type"] == "list", f"{action.name}: {place}"
            assert member_at(action, f"{place}[]")["type"] == "object", f"{action.name}: {place}"
        if pages:
            assert member_at(action, f"{pages['items']}[].{pages['id']}")["kind"] == "id", action.name
        for place in [*pages.get("page_count", []), *pages.get("total", [])]:
            assert member_at(action, place)["type"] in ("integer", "string", "any"), f"{action.name}: {place}"
        for place in action.model.get("task", {}).get("ids", []):
            found = member_at(action, place)
            assert found.get("kind", found.get("items", {}).get("kind")) == "id", f"{action.name}: {place}"


@every_file
def test_a_shape_is_there_and_used_twice(file: str) -> None:
    uses = Counter(value["shape"] for _, value in all_values(file) if "shape" in value)
    known = set(load(file).get("shapes", {}))
    assert set(uses) == known
    assert [name for name, count in uses.items() if count < 2] == []


@every_file
def test_no_shape_holds_itself(file: str) -> None:
    held = {
        name: {value["shape"] for member in members for _, value in inside(member, name) if "shape" in value}
        for name, members in load(file).get("shapes", {}).items()
    }
    while held:
        leaves = {name for name, shapes in held.items() if not shapes & set(held)}
        assert leaves, f"in a circle: {sorted(held)}"
        held = {name: shapes for name, shapes in held.items() if name not in leaves}


@every_file
def test_the_same_members_at_two_places_are_a_shape(file: str) -> None:
    """Two objects of at least three members with the same names and types."""
    seen = Counter(
        tuple((member["name"], member["type"]) for member in value["members"])
        for _, value in all_values(file)
        if len(value.get("members", [])) > 2
    )
    shapes = load(file).get("shapes", {}).values()
    seen.update(tuple((member["name"], member["type"]) for member in members) for members in shapes if len(members) > 2)
    assert [names for names, count in seen.items() if count > 1] == []


@every_file
def test_the_members_of_an_object_have_names_of_their_own(file: str) -> None:
    model = load(file)
    lists = [action["returns"] for action in model["actions"]] + list(model.get("shapes", {}).values())
    lists += [value["members"] for _, value in all_values(file) if "members" in value]
    for members in lists:
        names = [member["name"] for member in members]
        assert len(names) == len(set(names)), names


@every_file
def test_no_action_lists_the_envelope(file: str) -> None:
    for action in actions_of(file):
        assert not {member["name"].lower() for member in returns_of(action)} & ENVELOPE, action.name


@every_file
def test_a_description_says_more_than_the_name(file: str) -> None:
    problems = []
    for place, member in all_members(file):
        english, chinese = member["description"]["en"], member["description"]["zh"]
        says_more = re.sub(r"\W", "", english).lower() != member["name"].lower() and len(english.split()) > 1
        closed = english.endswith(".") and chinese.endswith("。")
        if not (says_more and closed and len(english.split()) <= 20 and english[0].upper() == english[0]):
            problems.append(f"{place}: {english} {chinese}")
    assert problems == []


@every_file
def test_kinds_units_and_values_suit_the_type(file: str) -> None:
    problems = []
    for place, value in all_values(file):
        kind, of_type = value.get("kind"), value["type"]
        if kind and of_type not in KIND_TYPES.get(kind, {"string", "any"}):
            problems.append(f"{place}: a {kind} as {of_type}")
        if "unit" in value and of_type == "boolean":
            problems.append(f"{place}: {value['unit']} as {of_type}")
        problems += [f"{place}: {one!r}" for one in value.get("values", []) if not is_of_type(value, one)]
    assert problems == []


@every_file
def test_an_id_and_a_password_are_of_that_kind(file: str) -> None:
    problems = []
    for place, member in all_members(file):
        if member["type"] in ("list", "object"):
            continue
        if re.search(r"I[dD]$", member["name"]) and member.get("kind") not in ("id", "region"):
            problems.append(f"{place}: no id")
        if "password" in member["name"].lower() and "secret" not in member:
            problems.append(f"{place}: no secret")
    assert problems == []


@every_file
def test_what_the_example_shows_is_of_its_kind_and_values(file: str) -> None:
    problems = []
    for action in actions_of(file):
        for place, shape, values in in_the_example(action):
            for value in values:
                written = WRITINGS.get(shape.get("kind", ""))
                if written and isinstance(value, str) and value and not accepted(written, value):
                    problems.append(f"{place}: {value!r} as {shape['kind']}")
                if "values" in shape and value not in (*shape["values"], "", None):
                    problems.append(f"{place}: {value!r} is none of the values")
    assert problems == []


def test_the_simulator_answers_as_the_returns_say() -> None:
    """An empty `Data` or `TaskId` says nothing, and the simulator sends it more often than the samples do."""
    with cds.Simulator() as simulator, simulator.client() as client:
        listener = Listener(simulator, client)
        happy_path.run(listener)
    actions = {(action.service, action.name): action for action in ACTIONS}
    assert {(service, name) for service, name, _ in listener.answers} == set(actions)
    problems = set()
    for service, name, answer in listener.answers:
        for place, shape, values in in_the_answer(actions[service, name], answer):
            if place != name:
                problems |= {f"{place}: {value!r}" for value in values if not is_of_type(shape, value)}
            for value in values:
                if isinstance(value, dict) and "members" in shape:
                    problems |= {f"{place}.{one}" for one in unlike(shape, value, ENVELOPE if place == name else set())}
    assert problems == set()


def unlike(shape: Shape, sent: dict[str, Any], free: set[str]) -> set[str]:
    """Members that were sent but are not listed, or are in every response but were not sent."""
    listed = {member["name"] for member in shape["members"]}
    certain = {member["name"] for member in shape["members"] if "doubtful" not in member}
    more = {name for name, value in sent.items() if value not in ({}, "") and name.lower() not in free}
    return (more - listed) | (certain - set(sent))


def test_orders_renewals_and_growth_cost_money() -> None:
    assert {action.key for action in ACTIONS if "costs_money" in action.model} == set(COSTS_MONEY.split())


def test_deletions_destroy_and_so_does_what_overwrites_a_disk() -> None:
    others = set(DELETES_WHAT_CAN_BE_MADE_AGAIN.split())
    deletions = {action.key for action in ACTIONS if action.name.startswith(("Delete", "ForceDelete"))} - others
    assert others <= {action.key for action in ACTIONS}
    assert {action.key for action in ACTIONS if "destroys" in action.model} == deletions | set(
        OVERWRITES_A_DISK.split()
    )
