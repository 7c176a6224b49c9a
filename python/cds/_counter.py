"""Showing how many rows or results have come."""

from __future__ import annotations

import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from ._arguments import truth
from ._progress import bar_class, is_wanted, write_line
from ._warnings import warn

if TYPE_CHECKING:
    from collections.abc import Callable

_PAUSE = 1.0
"""Seconds between two lines."""


class Counter:
    """Counts what comes; a display that fails ends, and nothing else: no result may be lost for it."""

    def __init__(self, show: Callable[[int, int | None], object], end: Callable[[], object]) -> None:
        self._show: Callable[[int, int | None], object] | None = show
        self._end = end
        self._count = 0

    def add(self, number: int, total: int | None) -> None:
        """Notes that some came, of a total if it is known."""
        self._count += number
        if self._show is not None:
            try:
                self._show(self._count, total)
            except Exception as error:
                self._show = None
                warn(f"progress raised {type(error).__name__}, and is not called any more", RuntimeWarning)

    def close(self) -> None:
        """Shows the last number."""
        end, self._end = self._end, _nothing
        end()


def counter(progress: Any, title: str, unit: str) -> Counter | None:
    """A bar, lines on stderr, the caller's own callable, or None."""
    if callable(progress):
        return Counter(progress, _nothing)
    if not truth("progress", progress) or not is_wanted():
        return None
    try:
        if (tqdm := bar_class()) is not None:
            return _bar(tqdm(desc=title, unit=f" {unit}"))
    except Exception:  # no bar can be drawn
        pass
    return _lines(title, unit)


def _bar(bar: Any) -> Counter:
    def show(count: int, total: int | None) -> None:
        with suppress(Exception):  # a terminal or pipe that is gone
            bar.total = total
            bar.update(count - bar.n)

    def end() -> None:
        with suppress(Exception):
            bar.close()

    return Counter(show, end)


def _lines(title: str, unit: str) -> Counter:
    began = shown_at = time.monotonic()
    last = ""

    def show(count: int, total: int | None) -> None:
        nonlocal shown_at, last
        of = f" of {total}" if total is not None else ""
        last = f"{title}: {count}{of} {unit} after {time.monotonic() - began:.0f} s"
        if time.monotonic() - shown_at >= _PAUSE:
            shown_at = time.monotonic()
            end()

    def end() -> None:
        nonlocal last
        if last:
            with suppress(Exception):
                write_line(last)
            last = ""

    return Counter(show, end)


def _nothing() -> None:
    pass
