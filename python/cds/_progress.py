"""Showing how a task goes."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from ._task import Task


@contextmanager
def reporting(task: Task, progress: bool | Callable[[Task], object] | None) -> Generator[Callable[[Task], object]]:
    """What to call after each look: a bar, lines on stderr, the caller's own callable, or nothing."""
    if callable(progress):
        yield progress
    elif not progress:
        yield lambda _: None
    elif (tqdm := _tqdm()) is None:
        yield _lines()
    else:
        with tqdm(desc=_title(task), bar_format="{desc}{postfix} after {elapsed}") as bar:
            yield _bar(bar)


def _tqdm() -> Any:
    """The bar of tqdm, or None where it is not installed."""
    try:
        from tqdm.auto import tqdm
    except ImportError:
        return None
    return tqdm


def _title(task: Task) -> str:
    return f"{task.action or 'task'} {task.id}"


def _bar(bar: Any) -> Callable[[Task], None]:
    def report(task: Task) -> None:
        bar.set_postfix_str(task.status)
        bar.update()

    return report


def _lines() -> Callable[[Task], None]:
    """A line for each new status."""
    last = ""

    def report(task: Task) -> None:
        nonlocal last
        if task.status != last:
            last = task.status
            sys.stderr.write(f"{_title(task)}: {task.status} after {task.elapsed:.0f} s\n")
            sys.stderr.flush()

    return report
