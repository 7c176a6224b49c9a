"""Warnings, attributed to the line of the program that makes the call."""

from __future__ import annotations

import sys
import warnings

_INNER = ("cds", "asyncio")
"""Packages between a call and the program."""

_given: set[str] = set()


def warn(text: str, category: type[Warning]) -> None:
    """Warns each time."""
    level, frame = 1, sys._getframe()
    while frame.f_back and str(frame.f_globals.get("__name__")).partition(".")[0] in _INNER:
        level, frame = level + 1, frame.f_back
    warnings.warn(text, category, stacklevel=level)


def warn_once(text: str, category: type[Warning]) -> None:
    """Warns once in a process; again after a warning that was raised as an exception."""
    if text not in _given:
        warn(text, category)
        _given.add(text)
