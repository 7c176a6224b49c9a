"""Builds a wheel as a release has it, and checks it.

python scripts/wheel.py [--out dist] [--target aarch64-unknown-linux-gnu --compatibility manylinux_2_28 --zig]
    [--interpreter python3.14t] [--profile release]
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from check_artefacts import check

ROOT = Path(__file__).resolve().parents[1]


def main() -> None:
    """Builds into a separate folder, so that only the new wheel is checked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=ROOT / "dist")
    parser.add_argument("--target", help="as Rust calls it; this machine by default")
    parser.add_argument("--compatibility", help="manylinux_2_28, musllinux_1_2")
    parser.add_argument("--interpreter", help="python3.14t, a path; by default one wheel for 3.10 and newer")
    parser.add_argument("--profile", default="release")
    parser.add_argument("--zig", action="store_true")
    asked = parser.parse_args()
    arguments = ["--profile", asked.profile, "--locked"]
    for name in ("target", "compatibility", "interpreter"):
        value = getattr(asked, name)
        arguments += [f"--{name}", value] if value else []
    arguments += ["--zig"] if asked.zig else []
    asked.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=asked.out) as folder:
        build(ROOT, Path(folder), arguments)
        [wheel] = Path(folder).glob("*.whl")
        wheel = wheel.replace(asked.out / wheel.name)
    check(wheel)


def build(root: Path, out: Path, arguments: list[str]) -> None:
    """Calls maturin. The times in the wheel are that of the commit."""
    shown = subprocess.run(["git", "log", "-1", "--format=%ct"], cwd=root, check=True, capture_output=True, text=True)
    variables = {**os.environ, "SOURCE_DATE_EPOCH": shown.stdout.strip()}
    if os.name == "nt":
        variables["RUSTC_WRAPPER"] = ""  # a shell script, see .cargo/config.toml
        variables["CARGO_BUILD_RUSTFLAGS"] = f"--remap-path-prefix={root}=. --remap-path-prefix={Path.home()}=home"
    command = [sys.executable, "-m", "maturin", "build", "--out", str(out), "--compression-level", "9", *arguments]
    subprocess.run(command, cwd=root, env=variables, check=True)


if __name__ == "__main__":
    main()
