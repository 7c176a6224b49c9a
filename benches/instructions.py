"""Counts the instructions of typical operations with Valgrind and compares them with `instructions.json`.

    benches/instructions.py PROGRAM             fails where one takes 10 % more than is recorded
    benches/instructions.py PROGRAM --record    writes what was counted

They are repeatable where times are not. PROGRAM is that of `crates/cds-bench`, built with the profile `soak`; another
compiler may need other instructions, then use `--record`.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from server import Server

RECORDED = Path(__file__).with_suffix(".json")
SLACK = 0.10

WORK = {
    "signing": 500,
    "small-request": 500,
    "large-request": 500,
    "page-taking": 20,
    "small-call": 200,
    "page-call": 50,
}
"""The counted operations, and the number of repetitions."""


def main() -> None:
    """Counts, and compares or records."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program", type=Path)
    parser.add_argument("--record", action="store_true")
    arguments = parser.parse_args()
    if shutil.which("valgrind") is None:
        if os.environ.get("CI"):
            sys.exit("Valgrind is missing: install it")
        print("Valgrind is missing: instructions were not counted")
        return
    with tempfile.TemporaryDirectory() as folder, Server(arguments.program, Path(folder)) as server:
        counted = {what: count(arguments.program, what, server.places["http"]) for what in WORK}
    if arguments.record:
        RECORDED.write_text(json.dumps(counted, indent=2) + "\n")
    compare(counted, json.loads(RECORDED.read_text()))


def count(program: Path, what: str, server: str) -> int:
    """Instructions of doing it once: the difference between twice as often and once as often."""
    times = WORK[what]
    once, twice = (instructions(program, what, number, server) for number in (times, 2 * times))
    return (twice - once) // times


def instructions(program: Path, what: str, times: int, server: str) -> int:
    """Instructions of a whole process."""
    tool = ["valgrind", "--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null"]
    command = [*tool, str(program), "count", what, str(times), f"--url={server}"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    found = re.search(r"I\s+refs:\s+([\d,]+)", done.stderr)
    if done.returncode or found is None:
        sys.exit(f"{what} cannot be counted: {done.stderr}")
    return int(found[1].replace(",", ""))


def compare(counted: dict[str, int], recorded: dict[str, int]) -> None:
    """Prints what was counted; ends the program where it is too much."""
    worse = [what for what, number in counted.items() if number > recorded.get(what, 0) * (1 + SLACK)]
    for what, number in counted.items():
        mark = "  TOO MANY" if what in worse else ""
        print(f"{what:14} {number:>12,} instructions, recorded {recorded.get(what, 0):>12,}{mark}")
    if worse:
        sys.exit(
            f"{', '.join(worse)}: more than {SLACK:.0%} over {RECORDED.name}; make it faster, or run with --record"
        )


if __name__ == "__main__":
    main()
