"""Provocations of rules."""

from __future__ import annotations

import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import cds
from modelled import snake_case
from rules import model

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from every_action.furnished import Town

    Parameters = Callable[[Town], dict[str, Any]]


@dataclass(frozen=True)
class Provocation:
    """A call that meets a rule. `given` prepares the town; `free` is for what the typed methods would not send."""

    service: str
    action: str
    rule: str
    parameters: Parameters
    given: Callable[[Town], object] | None = None
    free: bool = False

    @property
    def key(self) -> tuple[str, str, str]:
        return self.service, self.action, self.rule

    def answer(self, town: Town) -> tuple[str, int]:
        """The code and the HTTP status that the call meets."""
        parameters = self.parameters(town)
        try:
            if self.free:
                town.driver.free(self.service, self.action, parameters)
            else:
                town.driver.call(self.service, snake_case(self.action), **parameters)
        except cds.APIError as error:
            return error.code, error.http_status
        return "Success", 200


class Table:
    """The provocations of a service, one line each."""

    def __init__(self, service: str) -> None:
        self.service = service
        self.rows: list[Provocation] = []

    def __call__(
        self,
        action: str,
        rule: str,
        parameters: Parameters | dict[str, Any],
        *,
        given: Callable[[Town], object] | None = None,
        free: bool = False,
    ) -> None:
        made = parameters if callable(parameters) else lambda town: parameters
        self.rows.append(Provocation(self.service, action, rule, made, given, free))

    def each(self, rule: str, actions: Iterable[str], parameters: Parameters | dict[str, Any]) -> None:
        """The same for several actions; parameters that an action does not need are its examples."""
        for action in actions:
            self(action, rule, _with_examples(self.service, action, parameters), free=True)


def _with_examples(service: str, action: str, given: Parameters | dict[str, Any]) -> Parameters:
    found = model(service, action)
    chosen = {name for group in found.groups for name in group["parameters"]}
    examples = {name: value for name, value in found.required().items() if name not in chosen}

    def parameters(town: Town) -> dict[str, Any]:
        wanted = given(town) if callable(given) else given
        return {**copy.deepcopy(examples), **wanted}

    return parameters
