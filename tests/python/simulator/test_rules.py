"""The rules are data: the simulator, its pages and these tests read the same files."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

import rules
from modelled import ACTIONS
from paths import ROOT

if TYPE_CHECKING:
    from pathlib import Path

ANSWER = {"service": "vdc", "action": "DeleteVdc", "code": "VdcNotFound", "http_status": 400}


def read(folder: Path, **row: Any) -> rules.Rule:
    file = folder / "rules.json"
    file.write_text(json.dumps({"refusals": [{**ANSWER, **row}]}), encoding="utf-8")
    (rule,) = rules.read(file)
    return rule


def test_a_rule_about_parameters_says_what_is_wrong_with_which(tmp_path: Path):
    rule = read(tmp_path, missing=["VdcId", "A.B"])
    assert (rule.generic, rule.rule) == (("missing", ("VdcId", "A.B")), "missing: `VdcId`, `A.B`")
    assert read(tmp_path, wrong_type="any").generic == ("of a wrong type", ())


def test_a_rule_in_words_is_about_the_state(tmp_path: Path):
    rule = read(tmp_path, rule="used", invalid=["VdcId"])
    assert (rule.generic, rule.rule, rule.simulated) == (None, "used", True)


def test_a_rule_that_is_not_simulated_is_its_code(tmp_path: Path):
    rule = read(tmp_path, simulated=False, reason="for a reason")
    assert (rule.simulated, rule.rule, rule.generic) == (False, "`VdcNotFound` (400)", None)


def test_a_rule_without_a_condition_is_a_mistake(tmp_path: Path):
    with pytest.raises(ValueError):  # noqa: PT011 (of unpacking)
        read(tmp_path)


def test_each_action_has_its_rules_in_one_product():
    homes: dict[tuple[str, str], set[str]] = {}
    for file in rules.FOLDER.glob("products/*/rules.json"):
        for rule in rules.read(file):
            homes.setdefault((rule.service, rule.action), set()).add(file.parent.name)
    assert {key: found for key, found in homes.items() if len(found) > 1} == {}
    assert homes.keys() <= {(action.service, action.name) for action in ACTIONS}


def test_no_rule_is_in_markdown():
    assert list((ROOT / "crates/cds-sim").rglob("*.md")) == []
