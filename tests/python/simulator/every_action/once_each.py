"""A driver that makes every change with a key first, while its answer is lost."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import cds
from every_action.doubtful import CHANGES, strings
from every_action.driver import Driver

if TYPE_CHECKING:
    from pathlib import Path

    from modelled import Action
    from twins import Twin

AT_ONCE = 0.001
"""The simulated cloud shows every change at once."""


@dataclass
class Keyed:
    """What became of one order with a key, in clouds that are alike until then."""

    parameters: dict[str, Any]
    done: Any
    """The second call, after the order was carried out and its answer was lost: its reply or error."""
    again: Any
    """The third one."""
    dropped: Any
    """The second call, after the order was lost on its way."""
    twice: Any
    """The second call, after it was carried out and somebody else ordered the same; None if that is refused."""
    sent: tuple[int, int, int]
    """How often the change was sent: until `again`, until `dropped`, and until `twice`."""
    is_once: bool
    """Whether the cloud is as after one order."""
    new_ids: set[str]
    """What is in the cloud after it and was not before."""


class OnceEach(Driver):
    """Makes every change with `once` or `once_map` and loses its answer, before it makes the change."""

    def __init__(
        self, simulator: cds.Simulator, client: cds.Client, twin: Twin, in_batches: bool, folder: Path
    ) -> None:
        super().__init__(simulator, client)
        self.twin, self.in_batches, self.folder = twin, in_batches, folder
        self.keyed: dict[tuple[str, str], list[Keyed]] = defaultdict(list)
        self.journals = 0

    def call(self, service: str, method: str, **parameters: Any) -> cds.Response:
        action = CHANGES.get((service, method))
        if action is not None:
            before = self.simulator.snapshot()
            self.keyed[service, action.name].append(self._keyed(action, parameters, before))
            self.simulator.restore(before)
        return super().call(service, method, **parameters)

    def _keyed(self, action: Action, parameters: dict[str, Any], before: str) -> Keyed:
        with self._journaled() as client:
            self._lose(client, action, parameters, "drop_after")
            new_ids = strings(json.loads(self.simulator.snapshot())) - strings(json.loads(before))
            bought = ledger(self.simulator.snapshot())
            done = self._ordered(client, action, parameters)
            again = self._ordered(client, action, parameters)
            is_once = ledger(self.simulator.snapshot()) == bought
            carried_out = self._sent()
        self.simulator.restore(before)
        with self._journaled() as client:
            self._lose(client, action, parameters, "drop_before")
            dropped = self._ordered(client, action, parameters)
            lost = self._sent()
        self.simulator.restore(before)
        with self._journaled() as client:
            self._lose(client, action, parameters, "drop_after")
            twice, beside = None, 1
            if self._is_ordered_by_another(action, parameters):
                twice = self._ordered(client, action, parameters)
                beside = self._sent()
        return Keyed(parameters, done, again, dropped, twice, (carried_out, lost, beside), is_once, new_ids)

    def _journaled(self) -> cds.Client:
        self.journals += 1
        self.journal = cds.Journal(self.folder / f"{self.journals}.db", visible_within=AT_ONCE)
        return self.twin.of(self.simulator, journal=self.journal, max_retries=0)

    def _lose(self, client: cds.Client, action: Action, parameters: dict[str, Any], kind: str) -> None:
        self.simulator.fail(action.name, kind=kind)
        error = self._ordered(client, action, parameters)
        assert type(error) is cds.OutcomeUnknownError, error

    def _ordered(self, client: cds.Client, action: Action, parameters: dict[str, Any]) -> Any:
        """The reply of an order with a key, or its error."""
        method = getattr(getattr(client, action.service), action.method)
        if self.in_batches:
            return next(iter(client.once_map(method, {"key": parameters}, return_exceptions=True)))
        try:
            return client.once("key", method, **parameters)
        except cds.CdsError as error:
            return error

    def _is_ordered_by_another(self, action: Action, parameters: dict[str, Any]) -> bool:
        try:
            super().call(action.service, action.method, **parameters)
        except cds.APIError:
            return False
        return True

    def _sent(self) -> int:
        """How often the change was sent with its key."""
        return sum(entry.attempts for entry in self.journal.entries())


def ledger(snapshot: str) -> Any:
    return json.loads(snapshot)["ledger"]
