"""Showing how tasks go."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Sequence

    from ._base_task import BaseTask


@contextmanager
def reporting(
    tasks: Sequence[BaseTask], progress: bool | Callable[[Any], object] | None
) -> Generator[Callable[[BaseTask], object]]:
    """What to call after each look: a bar, lines on stderr, the caller's own callable, or nothing."""
    if callable(progress):
        yield progress
    elif not progress:
        yield lambda _: None
    elif (tqdm := _tqdm()) is None:
        yield _lines() if len(tasks) == 1 else _counting_lines(len(tasks))
    elif len(tasks) == 1:
        with tqdm(desc=_title(tasks[0]), bar_format="{desc}{postfix} after {elapsed}") as bar:
            yield _bar(bar)
    else:
        with tqdm(total=len(tasks), desc="tasks", unit="task") as bar:
            yield lambda task: bar.update(task._state != "running")


def _tqdm() -> Any:
    """The bar of tqdm, or None where it is not installed."""
    try:
        from tqdm.auto import tqdm
    except ImportError:
        return None
    return tqdm


def _title(task: BaseTask) -> str:
    return f"{task.action or 'task'} {task.id}"


def _bar(bar: Any) -> Callable[[BaseTask], None]:
    def report(task: BaseTask) -> None:
        bar.set_postfix_str(task.status)
        bar.update()

    return report


def _lines() -> Callable[[BaseTask], None]:
    """A line for each new status."""
    last = ""

    def report(task: BaseTask) -> None:
        nonlocal last
        if task.status != last:
            last = task.status
            _write(f"{_title(task)}: {task.status} after {task.elapsed:.0f} s")

    return report


def _counting_lines(total: int) -> Callable[[BaseTask], None]:
    """A line for each task that ends."""
    ended = 0

    def report(task: BaseTask) -> None:
        nonlocal ended
        if task._state != "running":
            ended += 1
            _write(f"{_title(task)}: {task.status} after {task.elapsed:.0f} s ({ended} of {total} tasks)")

    return report


def _write(line: str) -> None:
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()
