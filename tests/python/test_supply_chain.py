"""What the package brings along, and what its development relies on. `make check` looks after the crates."""

from __future__ import annotations

from importlib.metadata import requires
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent.parent


def requirements(name: str) -> list[Requirement]:
    lines = (line.partition("#")[0].strip() for line in (ROOT / name).read_text("utf-8").splitlines())
    return [Requirement(line) for line in lines if line]


def test_installing_the_package_installs_no_other() -> None:
    needed = map(Requirement, requires("cds-rs") or [])
    assert [one for one in needed if one.marker is None or one.marker.evaluate({"extra": ""})] == []


@pytest.mark.parametrize("name", ["requirements-dev.txt", "requirements-bench.txt"])
def test_development_is_pinned(name: str) -> None:
    pins = requirements("constraints.txt")
    assert all([one.operator for one in pin.specifier] == ["=="] for pin in pins)
    assert {canonicalize_name(one.name) for one in requirements(name)} <= {pin.name for pin in pins}
