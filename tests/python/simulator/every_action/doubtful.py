"""A driver that first loses the answer to every change, and resolves it."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

import cds
from every_action.driver import Driver
from modelled import ACTIONS, Action

CHANGES = {(action.service, action.method): action for action in ACTIONS if action.model["effect"] == "mutate"}


@dataclass
class Doubt:
    """What was found out about one order, in clouds that are alike until then."""

    action: Action
    parameters: dict[str, Any]
    dropped: Any
    """It was not carried out."""
    done: Any
    """It was carried out."""
    twice: Any
    """It was carried out, and somebody else's that is the same; None if that is refused."""
    under_way: Any
    """It was carried out, but its tasks have not ended."""
    not_noted: Any
    """It was carried out, and nothing had been noted before."""
    orders_sent: int
    """How often the change was sent until all of that was found out."""
    new_ids: set[str]
    """What is in the cloud afterwards and was not before."""


class Doubtful(Driver):
    """Loses the answer to every change and resolves it, before it makes the change."""

    def __init__(self, simulator: cds.Simulator, client: cds.Client) -> None:
        super().__init__(simulator, client)
        self.doubts: dict[tuple[str, str], list[Doubt]] = defaultdict(list)

    def call(self, service: str, method: str, **parameters: Any) -> cds.Response:
        action = CHANGES.get((service, method))
        if action is None:
            return super().call(service, method, **parameters)
        before = self.simulator.snapshot()
        self.doubts[service, action.name].append(self._doubt(action, parameters, before))
        self.simulator.restore(before)
        return super().call(service, method, **parameters)

    def _doubt(self, action: Action, parameters: dict[str, Any], before: str) -> Doubt:
        noted = self.client._native.note(action.service, action.name, dict(parameters))
        sent = len(self._sent(action))
        dropped = resolved(self.client, self._lost(action, parameters, "drop_before"), noted)
        assert json.loads(self.simulator.snapshot())["ledger"] == json.loads(before)["ledger"]
        error = self._lost(action, parameters, "drop_after")
        new_ids = strings(json.loads(self.simulator.snapshot())) - strings(json.loads(before))
        done = resolved(self.client, error, noted)
        not_noted = resolved(self.client, error, None)
        orders_sent = len(self._sent(action)) - sent
        under_way = self._under_way(action, parameters, before, noted)
        try:
            super().call(action.service, action.method, **parameters)
        except cds.APIError:
            twice = None
        else:
            twice = resolved(self.client, error, noted)
        return Doubt(action, parameters, dropped, done, twice, under_way, not_noted, orders_sent, new_ids)

    def _under_way(self, action: Action, parameters: dict[str, Any], before: str, noted: str) -> Any:
        done = self.simulator.snapshot()
        self.simulator.restore(before)
        self.simulator.set_progression("polls:1000000", action=action.name)
        under_way = resolved(self.client, self._lost(action, parameters, "drop_after"), noted)
        self.simulator.restore(done)
        return under_way

    def _lost(self, action: Action, parameters: dict[str, Any], kind: str) -> cds.OutcomeUnknownError:
        self.simulator.fail(action.name, kind=kind)
        try:
            super().call(action.service, action.method, **parameters)
        except cds.OutcomeUnknownError as error:
            return error
        raise AssertionError(f"the answer to {action.name} was not lost")

    def _sent(self, action: Action) -> list[Any]:
        return [request for request in self.simulator.requests if request["action"] == action.name]


def resolved(client: cds.Client, error: cds.OutcomeUnknownError, noted: str | None) -> Any:
    """The resolution, or the error of one that is undecided."""
    from cds._resolution import Resolution, facts_of, judged

    told = client._native.resolve({**facts_of(error), "noted": noted, "settle": 0.001})
    try:
        return judged(Resolution, error, client, told)
    except cds.UndecidedError as undecided:
        return undecided


def strings(value: Any) -> set[str]:
    """Every text and number in a value, keys too."""
    if isinstance(value, dict):
        return set(value).union(*map(strings, value.values()))
    if isinstance(value, list):
        return set().union(*map(strings, value))
    return {str(value)}
