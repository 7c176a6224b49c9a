"""Checks dependencies, pins and notices of the package. `make check` covers the crates."""

from __future__ import annotations

import json
import os
import re
import subprocess
from importlib.metadata import files, requires
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import cds._cds
from paths import ROOT

NOTICES = ROOT / "THIRD-PARTY-NOTICES.txt"
ENVIRONMENT, HOME = dict(os.environ), Path.home()  # as cargo needs them: each test gets its own home


def requirements(name: str) -> list[Requirement]:
    lines = (line.partition("#")[0].strip() for line in (ROOT / name).read_text("utf-8").splitlines())
    return [Requirement(line) for line in lines if line]


def test_installing_the_package_installs_no_other() -> None:
    needed = map(Requirement, requires("cds-rs") or [])
    assert [one for one in needed if one.marker is None or one.marker.evaluate({"extra": ""})] == []


@pytest.mark.parametrize(
    "name", ["requirements-build.txt", "requirements-dev.txt", "requirements-bench.txt", "requirements-release.txt"]
)
def test_development_is_pinned(name: str) -> None:
    pins = requirements("constraints.txt")
    assert all([one.operator for one in pin.specifier] == ["=="] for pin in pins)
    assert {canonicalize_name(one.name) for one in requirements(name)} <= {pin.name for pin in pins}


def test_the_notices_are_those_of_the_crates_in_the_library() -> None:
    crates, *licences = re.split(r"^-{80}$(?=\n.+, for )", NOTICES.read_text("utf-8"), flags=re.MULTILINE)
    listed = set(re.findall(r"^\S+ \d\S*$", crates, re.MULTILINE))
    are_those_of_the_library(listed)
    headings = (licence.strip().partition("\n")[0] for licence in licences)
    licensed = {crate for heading in headings for crate in heading.partition(", for ")[2].split(", ")}
    assert licensed == listed
    assert "<copyright holders>" not in NOTICES.read_text("utf-8"), "crates/cds-py/about.toml has to name a file"


def test_the_bill_of_materials_has_the_crates_in_the_library() -> None:
    components = json.loads((ROOT / "cds-rs.cdx.json").read_text("utf-8"))["components"]
    listed = {f"{one['name']} {one['version']}" for one in components}
    are_those_of_the_library(listed)
    assert all(one["licenses"][0]["expression"] and one["purl"].startswith("pkg:cargo/") for one in components)


def test_what_is_installed_has_the_notices() -> None:
    [installed] = [file for file in files("cds-rs") or [] if file.name == NOTICES.name]
    assert installed.read_text("utf-8") == NOTICES.read_text("utf-8")


@pytest.mark.slow
def test_the_native_library_names_no_folder_of_its_builder() -> None:
    library = Path(cds._cds.__file__).read_bytes()
    folders = [
        f"{ROOT}/crates/",
        f"{ROOT}/src/",
        f"{ROOT}/target/",
        f"\0{ROOT}\0",
        f"{HOME}/",
        "/registry/src/",
        "/.rustup/",
    ]
    assert [folder for folder in folders if os.fsencode(folder) in library] == [], "see .cargo/rustc-without-paths"


def are_those_of_the_library(listed: set[str]) -> None:
    """cargo-about takes a crate that one target needs for one of all of them, with what it needs there."""
    targets = re.search(r"^targets = \[(.+?)\]", (ROOT / "crates/cds-py/about.toml").read_text("utf-8"), re.M | re.S)
    assert targets
    wheels, everywhere = linked_crates(re.findall(r'"(.+)"', targets[1])), linked_crates(["all"])
    assert (wheels - listed, listed - everywhere) == (set(), set()), "the crates changed: run `make notices`"


def linked_crates(targets: list[str]) -> set[str]:
    """Third-party crates with their versions, for these platforms."""
    command = ["cargo", "tree", "--locked", "--package=cds-py", "--edges=normal", "--prefix=none", "--format={p}"]
    command += [f"--target={target}" for target in targets]
    tree = subprocess.run(command, cwd=ROOT, env=ENVIRONMENT, capture_output=True, text=True, check=True).stdout
    lines = (line.split() for line in tree.splitlines() if line and str(ROOT) not in line)
    return {f"{name} {version.removeprefix('v')}" for name, version, *_ in lines}
