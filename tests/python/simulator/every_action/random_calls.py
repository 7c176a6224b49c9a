"""Nearly valid calls: the parameters of the provocations, mutated at random."""

from __future__ import annotations

import copy
import random
from typing import TYPE_CHECKING, Any

import cds
from every_action.furnished import NOBODY, Town
from rules import model

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from every_action.refusal_table import Provocation

Refused = tuple[str, str, str, int]
"""Service, action, code, HTTP status."""

ODD: list[Any] = ["", "x", "auto", NOBODY, None, 0, 5, [], {}, True]


def refused(town: Town, snapshot: str, provocations: Sequence[Provocation], calls: int) -> Iterator[Refused]:
    """The refusals of random calls; each call starts from the same snapshot."""
    dice = random.Random(calls)
    ids = [value for value in vars(town).values() if isinstance(value, str)]
    simple = [provocation for provocation in provocations if provocation.given is None]
    for _ in range(calls):
        town.simulator.restore(snapshot)
        provocation = dice.choice(simple)
        parameters = copy.deepcopy(provocation.parameters(town))
        for _ in range(dice.randrange(3)):
            _change(dice, parameters, [*ids, *ODD])
        for parameter in model(provocation.service, provocation.action).parameters:
            if dice.random() < 0.1:
                parameters.setdefault(parameter["name"], copy.deepcopy(parameter["example"]))
        try:
            town.driver.free(provocation.service, provocation.action, parameters)
        except cds.APIError as error:
            yield provocation.service, provocation.action, error.code, error.http_status


def _change(dice: random.Random, holder: Any, values: list[Any]) -> None:
    """One value somewhere inside becomes another."""
    places = list(holder) if isinstance(holder, dict) else range(len(holder))
    if not places:
        return
    place = dice.choice(list(places))
    inner = holder[place]
    if isinstance(inner, (dict, list)) and inner and dice.random() < 0.8:
        _change(dice, inner, values)
    elif isinstance(inner, int) and dice.random() < 0.5:
        holder[place] = inner + dice.choice([-1, 1, 1_000_000])
    else:
        holder[place] = copy.deepcopy(dice.choice(values))
