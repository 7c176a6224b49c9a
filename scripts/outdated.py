"""Lists direct dependencies of which newer versions exist: crates, and Python packages for development."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def main() -> None:
    """Prints a table; nothing is changed."""
    print(f"{'':32}{'locked':>18}{'newest':>18}")
    for name, locked, newest in [*crates(), *packages()]:
        print(f"{name:32}{locked:>18}{newest:>18}")
    print("\nwithin the ranges of Cargo.toml: cargo update; the others: edit Cargo.toml; packages: see constraints.txt")


def crates() -> list[tuple[str, str, str]]:
    """The crates that a Cargo.toml of this repository names, and that lag."""
    described = subprocess.run(
        ["cargo", "metadata", "--format-version=1", "--locked"], cwd=ROOT, check=True, capture_output=True, text=True
    )
    metadata = json.loads(described.stdout)
    ours = [package for package in metadata["packages"] if package["source"] is None]
    direct = sorted({one["name"] for package in ours for one in package["dependencies"] if one["source"]})
    locked = {package["name"]: package["version"] for package in metadata["packages"]}
    found = []
    for name in direct:
        shown = subprocess.run(["cargo", "info", name, "--quiet"], cwd=ROOT, capture_output=True, text=True).stdout
        line = re.search(r"^version: (\S+)(?: \(latest (\S+)\))?", shown, re.M)
        newest = (line[2] or line[1]) if line else "?"
        if name in locked and newest.partition("+")[0] != locked[name].partition("+")[0] and "-" not in newest:
            found.append((name, locked[name], newest))
    return found


def packages() -> list[tuple[str, str, str]]:
    """The packages in .venv that lag."""
    command = [sys.executable, "-m", "pip", "list", "--outdated", "--format=json", "--disable-pip-version-check"]
    found = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return [(one["name"], one["version"], one["latest_version"]) for one in found]


if __name__ == "__main__":
    main()
