"""The models match the documents: actions, parameters, effects, sources, hosts."""

from __future__ import annotations

import json
import re
from typing import Any, NamedTuple

from every_model import every_action, every_file
from modelled import ACTIONS, SERVICE_FILES, Action, all_shapes, load
from paths import SUPPORT

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
def test_the_old_security_groups_are_retired_with_a_note(action: Action) -> None:
    assert ("retired" in action.model) == (action.service == "security_group")
    assert "retired" not in action.model or "note" in action.model


@every_action
def test_what_replaces_a_retired_action_is_there_and_does_as_much(action: Action) -> None:
    if "retired" in action.model:
        other = next(one for one in ACTIONS if f"{one.service}.{one.name}" == action.model["retired"]["use"])
        assert "retired" not in other.model
        assert other.model["effect"] == action.model["effect"]


@every_action
def test_the_source_names_the_section(action: Action) -> None:
    source = action.model["source"]
    section = documented(action).section
    # The word after the number may be another writing of the name.
    assert re.fullmatch(rf"{re.escape(section)}\.\w+", f"{source['document']} {source['section']}")
    in_both = section.startswith("zh 实例相关 ") and int(section.split()[-1]) <= 34
    assert ("also" in source) == in_both


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
