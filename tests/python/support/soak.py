"""Iteration counts of long tests, and output of their figures."""

from __future__ import annotations

import os
import sys


def rounds(name: str, usual: int) -> int:
    """Number of iterations; `make soak` sets it in the environment."""
    return int(os.environ.get(name, usual))


def tell(what: str, **figures: object) -> None:
    """For the table in docs/processes.md; pytest shows it with `-rP`."""
    sys.stdout.write(f"{what}: {', '.join(f'{name} {figure}' for name, figure in figures.items())}\n")
