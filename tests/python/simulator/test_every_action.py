"""Every action succeeds, every refusal of the simulator is provoked, and nothing else is refused.

The rules are the `rules.json` of the products. How to break each of them stands in `every_action.refusals`, one line
a rule; how to break those about parameters alone follows from the models.
"""

from __future__ import annotations

import json
import os
import sys
from typing import TYPE_CHECKING, Any

import pytest

import cds
from every_action import generic, happy_path, random_calls
from every_action.driver import Driver
from every_action.furnished import Town
from every_action.gateway import GATEWAY, full_disk
from every_action.refusals import TABLES
from modelled import ACTIONS
from rules import rules
from twins import TWINS, twin

if TYPE_CHECKING:
    from collections.abc import Iterator

    from every_action.refusal_table import Provocation

pytestmark = pytest.mark.filterwarnings("ignore:RegionId")  # some are misspelled on purpose

RANDOM_CALLS = int(os.environ.get("CDS_RANDOM_CALLS", "300"))
"""`CDS_RANDOM_CALLS=20000` is the long version."""

RULES = {rule.key: rule for rule in rules()}
OF_ACTIONS = [rule for rule in rules() if rule.simulated and rule.service != "gateway"]
OF_THE_GATEWAY = [rule for rule in rules() if rule.service == "gateway"]
BY_PARAMETERS = list(generic.provocations())
BY_STATE = [row for table in TABLES for row in table.rows]


@pytest.fixture(scope="module", params=TWINS)
def driver(request: pytest.FixtureRequest) -> Iterator[Driver]:
    with cds.Simulator(progression="immediate") as simulator, twin(request.param) as way:
        with way.of(simulator, max_retries=0) as client:
            yield Driver(simulator, client)


@pytest.fixture(scope="module")
def town(driver: Driver) -> tuple[Town, str]:
    """The town, and the snapshot that brings it back."""
    driver.simulator.reset()
    built = Town(driver)
    return built, driver.simulator.snapshot()


@pytest.mark.parametrize("kind", TWINS)
def test_every_action_succeeds(kind: str):
    with cds.Simulator() as simulator, twin(kind) as way, way.of(simulator) as client:
        driver = Driver(simulator, client)
        happy_path.run(driver)
        assert {(action.service, action.name) for action in ACTIONS} - driver.succeeded == set()


@pytest.mark.slow
@pytest.mark.parametrize("service", [table.service for table in TABLES])
def test_every_rule_about_the_state_is_met(town: tuple[Town, str], service: str):
    built, snapshot = town
    built.simulator.restore(snapshot)
    untouched = built.state()
    problems = []
    for provocation in BY_STATE:
        if provocation.service == service:
            built.simulator.restore(snapshot)
            before = untouched
            if provocation.given:
                provocation.given(built)
                before = built.state()
            problems += unmet(provocation, built)
            if built.state() != before:
                problems.append(f"{provocation.key}: the state is another one afterwards")
    assert problems == []


@pytest.mark.slow
def test_every_rule_about_parameters_is_met(town: tuple[Town, str]):
    built, snapshot = town
    built.simulator.restore(snapshot)
    before = built.state()
    assert [problem for provocation in BY_PARAMETERS for problem in unmet(provocation, built)] == []
    assert built.state() == before


def unmet(provocation: Provocation, town: Town) -> list[str]:
    """What else is answered, if anything is."""
    rule = RULES[provocation.key]
    answer = provocation.answer(town)
    expected = rule.code, rule.http_status
    return [] if answer == expected else [f"{rule}: {answer}, not {expected}"]


@pytest.mark.parametrize("rule", OF_THE_GATEWAY, ids=lambda rule: rule.code)
def test_every_rule_of_the_gateway_is_met(driver: Driver, rule: Any):
    provoke = GATEWAY[rule.rule]
    if provoke is full_disk and sys.platform != "linux":
        pytest.skip("needs Linux: the limit on the size of files is changed in another process")
    before = json.loads(driver.simulator.snapshot())
    assert provoke(driver.simulator) == (rule.http_status, rule.code)
    after = json.loads(driver.simulator.snapshot())
    assert {**after, "request_ids": None} == {**before, "request_ids": None}


def test_every_rule_is_provoked():
    wanted = {rule.key for rule in OF_ACTIONS}
    provoked = {provocation.key for provocation in (*BY_STATE, *BY_PARAMETERS)}
    assert wanted - provoked == set(), "these rules are not provoked"
    assert provoked - wanted == set(), "these provocations are of no rule"
    assert {rule.rule for rule in OF_THE_GATEWAY} == set(GATEWAY)


def test_every_parameter_has_a_rule():
    assert generic.gaps() == []


def test_every_documented_code_is_simulated_or_excused():
    stated = {(rule.service, rule.action, rule.code) for rule in rules()}
    documented = {(one.service, one.name, error["code"]) for one in ACTIONS for error in one.model["errors"]}
    assert documented - stated == set()


@pytest.mark.slow
def test_random_calls_meet_nothing_that_no_rule_tells(town: tuple[Town, str]):
    listed = {(rule.service, rule.action, rule.code, rule.http_status) for rule in OF_ACTIONS}
    assert set(random_calls.refused(*town, BY_STATE, RANDOM_CALLS)) - listed == set()


def test_nothing_was_refused_that_no_rule_tells(driver: Driver):
    """All that the tests above have met, also on the way."""
    services = {(action.path, action.name): action.service for action in ACTIONS}
    listed = {(rule.service, rule.action, rule.code, rule.http_status) for rule in OF_ACTIONS}
    anywhere = {(rule.code, rule.http_status) for rule in OF_THE_GATEWAY}
    for request in driver.simulator.requests:
        answer = request["code"], request["http_status"]
        service = services.get((request["path"], request["action"]))
        if answer not in {("Success", 200), *anywhere}:
            assert (service, request["action"], *answer) in listed, request
