"""The example in the help of every action, pasted into a shell, works on the simulator's estate of examples.

The page of the action in the reference shows the same.
"""

from __future__ import annotations

import re
import shlex
from typing import TYPE_CHECKING

import pytest

import cds
from modelled import ACTIONS, Action, snake_case
from paths import ROOT
from prompt import Prompt

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="module")
def estate() -> Iterator[tuple[cds.Simulator, str]]:
    """The simulator, and the snapshot that brings the estate back."""
    with cds.Simulator(seed=1, progression="immediate") as simulator:
        simulator.furnish(examples=True)
        yield simulator, simulator.snapshot()


def page(action: Action) -> str:
    """Of the reference, which shows the same example."""
    return (ROOT / f"docs/reference/{action.service}/{action.method}.md").read_text("utf-8")


def kebab(name: str) -> str:
    return snake_case(name).replace("_", "-")


@pytest.mark.slow
@pytest.mark.parametrize("action", ACTIONS, ids=[action.key for action in ACTIONS])
def test_the_example_runs(estate: tuple[cds.Simulator, str], action: Action):
    simulator, snapshot = estate
    simulator.restore(snapshot)
    prompt = Prompt.of(simulator)
    help_text = prompt.succeed(kebab(action.service), kebab(action.name), "--help")
    (line,) = re.findall(r"^  \$ cds (.*)$", help_text, re.MULTILINE)
    assert f"```console\ncds {line}\n```" in page(action)
    prompt.succeed(*shlex.split(line))
    sent = simulator.requests[-1]
    assert sent["action"] == action.name
    assert {name: sent["parameters"][name] for name in action.example() if name in sent["parameters"]}.keys() == set(
        action.example()
    )
