"""The answer to every change of every service is lost once: its outcome is resolved, and never guessed.

The happy path of `every_action` runs once. Before each of its changes, the answer to that change is lost in clouds with
the same state.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

import cds
from every_action import happy_path
from every_action.doubtful import CHANGES, Doubt, Doubtful

if TYPE_CHECKING:
    from collections.abc import Iterator

    from modelled import Action

PARTLY_SO_BEFORE = {"ModifyInstanceAttribute"}
"""The story orders this for two servers, one of which is protected already: whether a part was done is not known."""

NO_STATUS = {"ForceDeleteSecurityGroup", "ModifySecurityGroupRulePriority"}
"""No status shows that their task is running, so only time tells: by default 20 minutes, not a moment as here."""

every_change = pytest.mark.parametrize("action", CHANGES.values(), ids=[action.key for action in CHANGES.values()])


@pytest.fixture(scope="module")
def told() -> Iterator[Doubtful]:
    with happy_path.immediate_cloud() as (simulator, client):
        doubtful = Doubtful(simulator, client)
        happy_path.run(doubtful)
        yield doubtful


@pytest.fixture
def doubts(told: Doubtful, action: Action) -> list[Doubt]:
    return told.doubts[action.service, action.name]


def can_be_told(action: Action) -> bool:
    return action.model["evidence"]["by"] != "nothing"


@every_change
def test_the_story_makes_every_change(doubts: list[Doubt], action: Action):
    assert doubts


@every_change
def test_a_change_that_was_carried_out_is_done_with_the_right_ids(doubts: list[Doubt], action: Action):
    for doubt in doubts if can_be_told(action) else []:
        assert doubt.done.outcome == "done", str(doubt.done)
        ids = set(doubt.done.resource_ids)
        if action.model["evidence"]["by"] == "appears":
            assert len(ids) == ordered(doubt)
            assert {one for one in ids if not one.isdigit()} <= doubt.new_ids  # a small number may occur anywhere
        else:
            assert ids
            assert all(one in json.dumps(doubt.parameters, default=str) for one in ids)


def ordered(doubt: Doubt) -> int:
    """How many things the order asks for."""
    evidence, count = doubt.action.model["evidence"], 1
    for lists in evidence.get("each", []):
        for name in lists:
            count *= len(doubt.parameters[name])
    return count * int(doubt.parameters.get(evidence.get("count"), 1))


@every_change
def test_a_change_that_never_arrived_is_not_done(doubts: list[Doubt], action: Action):
    for doubt in doubts if can_be_told(action) else []:
        outcomes = {"not_done", "unknown"} if action.name in PARTLY_SO_BEFORE else {"not_done"}
        assert doubt.dropped.outcome in outcomes, str(doubt.dropped)


@every_change
def test_a_change_whose_tasks_have_not_ended_is_never_taken_for_not_done(doubts: list[Doubt], action: Action):
    if action.name not in NO_STATUS:
        assert {doubt.under_way.outcome for doubt in doubts} <= {"done", "unknown"}


@every_change
def test_what_cannot_be_told_is_undecided_and_says_what_to_look_at(doubts: list[Doubt], action: Action):
    for doubt in [] if can_be_told(action) else doubts:
        for undecided in (doubt.dropped, doubt.done):
            assert isinstance(undecided, cds.UndecidedError)
            assert action.model["evidence"]["look_at"]["en"] in str(undecided)


@every_change
def test_the_same_order_of_somebody_else_is_never_taken_for_this_one(doubts: list[Doubt], action: Action):
    for doubt in doubts if action.model["evidence"]["by"] == "appears" else []:
        if doubt.twice is not None:
            assert isinstance(doubt.twice, cds.UndecidedError), doubt.twice
            assert set(doubt.done.resource_ids) < set(doubt.twice.candidates)


def test_purchases_of_somebody_else_were_tried(told: Doubtful):
    tried = {action for (_, action), doubts in told.doubts.items() if any(doubt.twice for doubt in doubts)}
    assert {"CreateInstance", "CreateDisk", "CreateVdc", "CreatePublicNetwork"} <= tried
    assert {"AddPublicIp", "CreateBmsInstance", "AllocateDedicatedHosts"} <= tried


@every_change
def test_without_notes_nothing_is_claimed_that_may_have_been_there_before(doubts: list[Doubt], action: Action):
    """The simulator's clock shows another year, so the times of creation tell nothing either."""
    for doubt in doubts if can_be_told(action) else []:
        if action.model["evidence"]["by"] == "appears" or action.name == "ExpansionSize":
            assert isinstance(doubt.not_noted, cds.UndecidedError)
        else:
            assert doubt.not_noted == doubt.done


@every_change
def test_finding_out_sends_no_change(doubts: list[Doubt], action: Action):
    """Two are those of the test: one that is dropped, one that is carried out."""
    assert {doubt.orders_sent for doubt in doubts} == {2}
