"""Showing how tasks go."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from ._arguments import truth

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Sequence

    from ._base_task import BaseTask

    _Report = Callable[[BaseTask], object]


@contextmanager
def reporting(tasks: Sequence[BaseTask], progress: bool | Callable[[Any], object] | None) -> Generator[_Report]:
    """What to call after each poll: a bar, lines on stderr, the caller's own callable, or nothing."""
    if callable(progress):
        yield progress
    elif not truth("progress", progress) or not is_wanted():
        yield lambda _: None
    elif (bar := _bar_of(tasks)) is None:
        yield _unbreakable(_lines() if len(tasks) == 1 else _counting_lines(len(tasks)))
    else:
        try:
            yield _unbreakable(_moving(bar) if len(tasks) == 1 else _counting(bar))
        finally:
            with suppress(Exception):
                bar.close()


def is_wanted() -> bool:
    """Whether there is a stderr and progress is not disabled."""
    stderr = getattr(sys, "stderr", None)
    is_off = os.environ.get("CDS_PROGRESS", "").strip().lower() in ("0", "false", "no", "off")
    return stderr is not None and not getattr(stderr, "closed", False) and not is_off


def _unbreakable(show: _Report) -> _Report:
    """The same until it fails: a terminal or pipe that is gone must not end a wait."""
    works = True

    def report(task: BaseTask) -> None:
        nonlocal works
        if works:
            try:
                show(task)
            except Exception:
                works = False

    return report


def _bar_of(tasks: Sequence[BaseTask]) -> Any:
    """A bar for these tasks; None where it cannot be drawn."""
    try:
        tqdm = bar_class()
        if tqdm is None:
            return None
        if len(tasks) == 1:
            return tqdm(desc=_title(tasks[0]), bar_format="{desc}{postfix} after {elapsed}")
        return tqdm(total=len(tasks), desc="tasks", unit="task")
    except Exception:
        return None


def bar_class() -> Any:
    """The bar of tqdm for this terminal or notebook; None elsewhere, and where tqdm is not installed."""
    is_notebook = "ipykernel.zmqshell" in sys.modules
    if not is_notebook and not sys.stderr.isatty():
        return None
    try:
        if is_notebook:
            from tqdm import notebook

            if getattr(notebook, "IProgress", None) is not None:
                return notebook.tqdm
        from tqdm import tqdm
    except ImportError:
        return None
    return tqdm


def _title(task: BaseTask) -> str:
    return f"{task.action or 'task'} {task._shown_id()}"


def _moving(bar: Any) -> _Report:
    def report(task: BaseTask) -> None:
        bar.set_postfix_str(task.status)
        bar.update()

    return report


def _counting(bar: Any) -> _Report:
    return lambda task: bar.update(task._state != "running")


def _lines() -> _Report:
    """A line for each new status."""
    last = ""

    def report(task: BaseTask) -> None:
        nonlocal last
        if task.status != last:
            last = task.status
            write_line(f"{_title(task)}: {task.status} after {task.elapsed:.0f} s")

    return report


def _counting_lines(total: int) -> _Report:
    """A line for each task that ends."""
    ended = 0

    def report(task: BaseTask) -> None:
        nonlocal ended
        if task._state != "running":
            ended += 1
            write_line(f"{_title(task)}: {task.status} after {task.elapsed:.0f} s ({ended} of {total} tasks)")

    return report


def write_line(line: str) -> None:
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()
