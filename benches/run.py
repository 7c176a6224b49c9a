"""Runs all comparisons and checks the figures against the goals; `make bench` calls it.

Every side of every round is a separate process. All of them and the server are bound to one core, so that waking
another core is not what is measured, and what counts is the client's CPU, user and system. The sides of a round run
one after the other, then comes the next round: what disturbs the machine for a while disturbs all of them.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import report
from processes import PROCESSES
from rows import SIDES, Side
from server import Server

HERE = Path(__file__).parent
ROUNDS, QUICK_ROUNDS = 7, 3
MEGABYTE = 1_000_000


def main() -> None:
    """Measures and reports."""
    arguments = parsed()
    pin()
    forget_pages("cds")
    sides = [side for side in SIDES if not arguments.only or arguments.only in side.name]
    rounds: list[dict[str, dict[str, float]]] = []
    with tempfile.TemporaryDirectory() as folder, Server(arguments.rust, Path(folder)) as server:
        bench = Bench(arguments.rust, server, quick=arguments.quick)
        for number in range(arguments.rounds or (QUICK_ROUNDS if arguments.quick else ROUNDS)):
            print(f"round {number + 1}", file=sys.stderr, flush=True)
            figures = {side.name: bench.run(side) for side in sides}
            if arguments.wheel:
                figures["wheel"] = {"megabytes": arguments.wheel.stat().st_size / MEGABYTE}
            rounds.append(figures)
    result = report.result(rounds, quick=arguments.quick)
    print(report.text(result))
    if arguments.json:
        arguments.json.write_text(json.dumps(result, indent=1) + "\n")


def parsed() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--rust", type=Path, required=True, metavar="FILE", help="the built program of crates/cds-bench"
    )
    parser.add_argument("--wheel", type=Path, metavar="FILE", help="the wheel that is installed")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write all figures there")
    parser.add_argument("--quick", action="store_true", help="fewer rounds and calls: within two minutes")
    parser.add_argument("--rounds", type=int, help=f"default {ROUNDS}, quick {QUICK_ROUNDS}")
    parser.add_argument("--only", metavar="TEXT", help="only the sides with this in their names")
    return parser.parse_args()


def pin() -> None:
    """Pins this process and its children to one core, if the system supports it."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})


def forget_pages(package: str) -> None:
    """Drops the module of a package from the page cache, if the system supports it, so that it is read from disk.

    As an installer leaves it, the cache holds it in pieces of up to 2 MB, and what a process touches of a piece makes
    the whole of it resident.
    """
    spec = importlib.util.find_spec(package)  # importing it would keep its pages
    if not hasattr(os, "posix_fadvise") or spec is None or spec.origin is None:
        return
    for module in Path(spec.origin).parent.glob("*.so"):
        with module.open("rb+") as file:
            os.fsync(file.fileno())
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


class Bench:
    """Runs sides against a server."""

    def __init__(self, rust: Path, server: Server, *, quick: bool) -> None:
        self._rust, self._server, self._quick = rust.resolve(), server, quick

    def run(self, side: Side) -> dict[str, float]:
        """The cost of a side: `calls`, `cpu` in seconds of all calls, and more."""
        calls = side.quick_calls if self._quick else side.calls
        if side.program == "process":
            return self._processes(side, calls)
        arguments = [argument.format(**self._server.places) for argument in side.arguments]
        if side.program in ("reqwest", "sockets"):
            command = [str(self._rust), side.program, *arguments[:2], str(calls), *arguments[2:]]
        else:
            command = [sys.executable, f"{side.program}.py", *arguments, str(calls)]
        answer = subprocess.run(command, cwd=HERE / "sides", env=self._environment, stdout=subprocess.PIPE, check=True)
        figures: dict[str, float] = json.loads(answer.stdout)
        return figures

    def _processes(self, side: Side, calls: int) -> dict[str, float]:
        """CPU of whole processes; one more comes first, to warm the caches of the system."""
        kind, name = side.arguments
        command = [sys.executable, "-c", PROCESSES[kind][name]]
        self._cpu(command)
        return {"calls": calls, "cpu": sum(self._cpu(command) for _ in range(calls))}

    def _cpu(self, command: list[str]) -> float:
        process = subprocess.Popen(command, cwd=HERE / "sides", env=self._environment)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise subprocess.CalledProcessError(process.returncode, command)
        return usage.ru_utime + usage.ru_stime

    @property
    def _environment(self) -> dict[str, str]:
        """Removes environment settings such as proxies and roots, which the sides interpret differently."""
        kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        return kept | {f"BENCH_{name.upper()}": place for name, place in self._server.places.items()}


if __name__ == "__main__":
    main()
