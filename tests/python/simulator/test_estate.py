"""The estate of the examples: `furnish(examples=True)`, and the example call of every action, which works in it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

import cds
from modelled import ACTIONS

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="module", params=[None, 7], ids=["no seed", "a seed"])
def estate(request: pytest.FixtureRequest) -> Iterator[tuple[cds.Simulator, str]]:
    """The simulator, and the snapshot that brings the estate back."""
    with cds.Simulator(seed=request.param) as simulator:
        simulator.furnish(examples=True)
        yield simulator, simulator.snapshot()


def test_the_example_of_every_action_works(estate: tuple[cds.Simulator, str]) -> None:
    """A read finds something, and a change changes something: else the example would teach nothing."""
    simulator, snapshot = estate
    idle = []
    with simulator.client() as client:
        for action in ACTIONS:
            simulator.restore(snapshot)
            reply = getattr(getattr(client, action.service), action.method)(**action.example())
            reply.wait(interval=0.001)
            is_read = action.model["effect"] == "read"
            if not (reply.rows if is_read else state(simulator.snapshot()) != state(snapshot)):
                idle.append(action.name)
    assert idle == []


def state(snapshot: str) -> dict[str, Any]:
    return {**json.loads(snapshot), "request_ids": None}


def test_it_comes_with_a_fleet_or_without() -> None:
    with cds.Simulator() as simulator, simulator.client() as client:
        simulator.furnish(examples=True)
        alone = len(list(client.instance.iter_instances()))
        simulator.furnish(5, examples=True)
        assert len(list(client.instance.iter_instances())) == alone + 5


def test_it_is_added_once() -> None:
    with cds.Simulator() as simulator:
        simulator.furnish(examples=True)
        before = simulator.snapshot()
        simulator.furnish(examples=True)
        assert simulator.snapshot() == before
