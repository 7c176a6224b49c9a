"""Builds the wheel of the last commit in two folders, and says whether both are equal, byte for byte.

python scripts/reproducible.py [--profile release] [--keep FOLDER]
"""

from __future__ import annotations

import argparse
import hashlib
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from check_artefacts import wheel_members
from wheel import ROOT, build


def main() -> None:
    """Exits with 1 if a file of the wheels differs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--profile", default="release")
    parser.add_argument("--keep", type=Path, help="where to leave the first wheel")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        first, second = (built(Path(folder) / name, asked.profile) for name in ("one", "another/place"))
        if asked.keep:
            asked.keep.mkdir(parents=True, exist_ok=True)
            shutil.copy(first, asked.keep)
        differ = different(first, second)
        for wheel in (first, second):
            print(hashlib.sha256(wheel.read_bytes()).hexdigest(), wheel.name)
    print("\n".join(f"differs: {name}" for name in differ) or "both wheels have the same files")
    sys.exit(bool(differ))


def built(folder: Path, profile: str) -> Path:
    """The wheel of a clone in this folder, whose `target` is its own."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    subprocess.run(["git", "clone", "--quiet", "--no-local", str(ROOT), str(folder)], check=True)
    build(folder, folder / "dist", ["--profile", profile, "--locked"])
    [wheel] = (folder / "dist").glob("*.whl")
    return wheel


def different(first: Path, second: Path) -> list[str]:
    """The files that are not the same; the wheels themselves, if only they differ."""
    one, other = wheel_members(first), wheel_members(second)
    names = [name for name in sorted({*one, *other}) if one.get(name) != other.get(name)]
    return names or ([] if first.read_bytes() == second.read_bytes() else [first.name])


if __name__ == "__main__":
    main()
