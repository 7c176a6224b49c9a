"""Formats the figures as tables, with the environment of the measurement."""

from __future__ import annotations

import platform
import subprocess
from collections.abc import Iterable, Sequence
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import Any

from rows import ROWS, Round, cost

PACKAGES = ("cds-rs", "requests", "urllib3", "httpx", "aiohttp", "boto3", "orjson", "pandas", "polars", "pyarrow")


def result(rounds: Sequence[Round], *, quick: bool) -> dict[str, Any]:
    """All figures, for the tables and later comparison."""
    return {
        "machine": machine(),
        "quick": quick,
        "goals": [goal for row in ROWS if (goal := _goal(row, rounds))],
        "sides": {
            name: _spread([1e6 * cost(name)(figures) for figures in rounds])
            for name, figures in rounds[0].items()
            if "cpu" in figures
        },
        "rounds": rounds,
    }


def machine() -> dict[str, Any]:
    """Versions and hardware of the measurement."""
    return {
        "system": platform.platform(),
        "processor": _processor(),
        "python": platform.python_version(),
        "rust": _output("rustc", "--version"),
        "commit": _output("git", "describe", "--always", "--dirty"),
        **{package: version(package) for package in PACKAGES},
    }


def text(result: dict[str, Any]) -> str:
    """Two tables in Markdown: the goals, and what a call of each side costs."""
    lines = [", ".join(f"{name} {value}" for name, value in result["machine"].items()), ""]
    lines += ["| what | goal | median | spread | reached |", "|---|---|---|---|---|"]
    for goal in result["goals"]:
        bound = ("at least" if goal["at_least"] else "at most") + f" {goal['bound']:g} {goal['unit']}"
        reached = "yes" if goal["reached"] else "**no**"
        lines.append(f"| {goal['what']} | {bound} | {_number(goal['median'])} | {_range(goal)} | {reached} |")
    lines += ["", "| CPU of the client | µs a call | spread |", "|---|---|---|"]
    for name, spread in result["sides"].items():
        lines.append(f"| {name} | {_number(spread['median'])} | {_range(spread)} |")
    return "\n".join(lines)


def _goal(row: Any, rounds: Sequence[Round]) -> dict[str, Any] | None:
    try:
        spread = _spread([row.value(figures) for figures in rounds])
    except KeyError:  # its sides were not asked for
        return None
    reached = row.is_reached(spread["median"])
    named = {"what": row.what, "bound": row.bound, "unit": row.unit, "at_least": row.at_least}
    return {**named, **spread, "reached": reached}


def _spread(values: Iterable[float]) -> dict[str, float]:
    values = list(values)
    return {"median": median(values), "least": min(values), "most": max(values)}


def _range(spread: dict[str, float]) -> str:
    return f"{_number(spread['least'])} - {_number(spread['most'])}"


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def _processor() -> str:
    information = Path("/proc/cpuinfo")
    lines = information.read_text().splitlines() if information.exists() else []
    return next((line.split(": ", 1)[1] for line in lines if line.startswith("model name")), platform.processor())


def _output(*command: str) -> str:
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return "unknown"
