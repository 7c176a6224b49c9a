"""Checks what is published: size, notices, bill of materials, paths of the builder, stable ABI, description.

python scripts/check_artefacts.py dist/*
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LARGEST = 5_000_000
"""Bytes of a wheel."""

LARGEST_INSTALLED = 13_000_000
"""Bytes of a wheel's files."""


CARGO_WORDS = ["/registry/src/", "path+file:"]
"""What names a folder of any builder."""


def main() -> None:
    """Checks each file that is named."""
    for name in sys.argv[1:]:
        check(Path(name))


def check(artefact: Path) -> None:
    """Prints its size, and stops at what is wrong with it."""
    members = wheel_members(artefact) if artefact.suffix == ".whl" else source_members(artefact)
    installed = sum(map(len, members.values()))
    size = artefact.stat().st_size
    print(f"{artefact.name}: {size / 1e6:.2f} MB, {installed / 1e6:.2f} MB unpacked, {len(members)} files")
    words = builder_folders() + (CARGO_WORDS if artefact.suffix == ".whl" else [])
    for name, content in members.items():
        found = [word for word in words if os.fsencode(word) in content]
        assert not found, f"{name} names a folder of its builder: {found}"
    if artefact.suffix == ".whl":
        check_wheel(artefact, members, size, installed)
    subprocess.run([sys.executable, "-m", "twine", "check", "--strict", str(artefact)], check=True)


def check_wheel(wheel: Path, members: dict[str, bytes], size: int, installed: int) -> None:
    """What a wheel has to have, and where it may run."""
    assert size <= LARGEST, f"{wheel.name} is larger than {LARGEST} bytes"
    assert installed <= LARGEST_INSTALLED, f"{wheel.name} is larger than {LARGEST_INSTALLED} bytes when installed"
    for name in ("LICENSE", "THIRD-PARTY-NOTICES.txt"):
        [packed] = [content for path, content in members.items() if path.endswith(f".dist-info/licenses/{name}")]
        assert packed == (ROOT / name).read_bytes(), f"{name} is another one"
    [materials] = [content for path, content in members.items() if "/sboms/" in path]
    assert json.loads(materials)["components"], "the bill of materials is empty"
    if "-abi3-" in wheel.name:  # abi3audit does not know the entry point that abi3t modules have
        subprocess.run([sys.executable, "-m", "abi3audit", "--strict", "--report", str(wheel)], check=True)
    if "manylinux" in wheel.name:  # maturin itself checks the others: auditwheel has to run on their system
        subprocess.run([sys.executable, "-m", "auditwheel", "show", str(wheel)], check=True)


def wheel_members(wheel: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(wheel) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def source_members(source: Path) -> dict[str, bytes]:
    with tarfile.open(source) as packed:
        opened = ((member.name, packed.extractfile(member)) for member in packed if member.isfile())
        return {name: file.read() for name, file in opened if file}


def builder_folders() -> list[str]:
    """Folders that only this machine has."""
    cargo = os.environ.get("CARGO_HOME", str(Path.home() / ".cargo"))
    return [f"{ROOT}{os.sep}", f"{Path.home()}{os.sep}", f"{cargo}{os.sep}"]


if __name__ == "__main__":
    main()
