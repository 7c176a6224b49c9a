"""A simulated cloud, and a prompt whose commands talk to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import cds
from prompt import Prompt

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def cloud() -> Iterator[cds.Simulator]:
    with cds.Simulator(seed=1) as simulator:
        yield simulator


@pytest.fixture
def prompt(cloud: cds.Simulator) -> Prompt:
    return Prompt.of(cloud)
