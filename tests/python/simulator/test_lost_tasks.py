"""The answer to every change with a task is lost: a wait for the order ends when the cloud has carried it out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import cds
from every_action import happy_path
from every_action.lost_tasks import LostTasks
from modelled import ACTIONS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from every_action.lost_tasks import Lost
    from modelled import Action

WITH_TASKS = [action for action in ACTIONS if action.model["effect"] == "mutate" and action.model.get("task")]

every_change = pytest.mark.parametrize("action", WITH_TASKS, ids=[action.key for action in WITH_TASKS])


@pytest.fixture(scope="module")
def told() -> Iterator[LostTasks]:
    with happy_path.immediate_cloud() as (simulator, client):
        lost = LostTasks(simulator, client)
        happy_path.run(lost)
        yield lost


@pytest.fixture
def lost(told: LostTasks, action: Action) -> list[Lost]:
    return told.lost[action.service, action.name]


def can_be_followed(action: Action) -> bool:
    """What is gone needs no wait, and of what no read shows nothing is known."""
    return action.model["evidence"]["by"] in ("appears", "changes")


@every_change
def test_what_appears_or_changes_has_a_status_that_shows_its_progress(action: Action):
    assert not can_be_followed(action) or action.model["evidence"]["settled"]


@every_change
def test_a_wait_does_not_end_while_the_cloud_works(lost: list[Lost], action: Action):
    for one in lost if can_be_followed(action) else []:
        assert not one.ended_early


@every_change
def test_a_wait_ends_when_what_was_ordered_is_ready(lost: list[Lost], action: Action):
    for one in lost if can_be_followed(action) else []:
        (data,) = one.ended
        (task,) = one.done.tasks
        assert task.resource_ids == one.done.resource_ids
        assert set(one.done.resource_ids) == set(ids_in(data))


def ids_in(data: dict[str, object]) -> list[object]:
    """The resources in the final data of a task."""
    ids: list[object] = []
    for value in (value for name, value in data.items() if name != "Status"):
        ids.extend(value if isinstance(value, list) else [value])
    return ids


@every_change
def test_what_is_gone_needs_no_wait(lost: list[Lost], action: Action):
    for one in lost if action.model["evidence"]["by"] == "disappears" else []:
        assert one.ended == []


@every_change
def test_a_task_that_fails_is_an_error_or_was_not_done(lost: list[Lost], action: Action):
    for one in lost if action.model["evidence"]["by"] != "nothing" else []:
        if isinstance(one.failing, cds.Resolution):
            assert isinstance(one.failure, cds.TaskFailedError) or not one.failing.tasks
        if not isinstance(one.failure, cds.TaskFailedError):
            assert one.failure.outcome == "not_done"
