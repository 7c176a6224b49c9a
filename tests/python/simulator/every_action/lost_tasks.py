"""A driver that loses the answer to every change with a task, and waits for what it has ordered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import cds
from every_action.doubtful import CHANGES, resolved
from every_action.driver import Driver

if TYPE_CHECKING:
    from modelled import Action

TAKES = 60
"""Seconds of the simulated clock that a task takes."""


@dataclass
class Lost:
    """One order, in clouds that are alike until then."""

    under_way: Any
    """What is found out while its task runs."""
    ended_early: bool
    """Whether a wait ends while its task runs."""
    done: Any
    """What is found out after its task has ended."""
    ended: Any
    """What a wait returns after its task has ended, or raises."""
    failing: Any
    """What is found out while its task runs, which will fail."""
    failure: Any
    """What a wait returns or raises after its task has failed; what is found out then, if it was not known before."""


class LostTasks(Driver):
    """Loses the answer to every change with a task, before it makes the change."""

    def __init__(self, simulator: cds.Simulator, client: cds.Client) -> None:
        super().__init__(simulator, client)
        self.lost: dict[tuple[str, str], list[Lost]] = {}

    def call(self, service: str, method: str, **parameters: Any) -> cds.Response:
        action = CHANGES.get((service, method))
        if action is not None and action.model.get("task"):
            before = self.simulator.snapshot()
            self.lost.setdefault((action.service, action.name), []).append(self._lost(action, parameters, before))
            self.simulator.restore(before)
        return super().call(service, method, **parameters)

    def _lost(self, action: Action, parameters: dict[str, Any], before: str) -> Lost:
        noted = self.client._native.note(action.service, action.name, dict(parameters))
        error = self._error(action, parameters)
        under_way = resolved(self.client, error, noted)
        ended_early = under_way.outcome == "done" and under_way.tasks.done()
        self.simulator.advance(2 * TAKES)
        done = resolved(self.client, error, noted)
        ended = waited(done)
        self.simulator.restore(before)
        self.simulator.fail(action.name, kind="task_error", message="no room in the rack")
        error = self._error(action, parameters)
        failing = resolved(self.client, error, noted)
        self.simulator.advance(2 * TAKES)
        known = isinstance(failing, cds.Resolution) and failing.tasks
        failure = waited(failing) if known else resolved(self.client, error, noted)
        return Lost(under_way, ended_early, done, ended, failing, failure)

    def _error(self, action: Action, parameters: dict[str, Any]) -> cds.OutcomeUnknownError:
        """The error of an order that is carried out slowly and whose answer is lost."""
        self.simulator.set_progression(f"seconds:{TAKES}", action=action.name)
        self.simulator.fail(action.name, kind="drop_after")
        try:
            super().call(action.service, action.method, **parameters)
        except cds.OutcomeUnknownError as error:
            return error
        raise AssertionError(f"the answer to {action.name} was not lost")


def waited(found: Any) -> Any:
    """What the wait for an order returns or raises."""
    if not isinstance(found, cds.Resolution):
        return found
    try:
        return found.wait(5, interval=0.001)
    except cds.TaskError as error:
        return error
