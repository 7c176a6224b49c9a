"""When tasks ran."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from .._base_task import BaseTask
from .._response import Response
from ._figure import drawable, figure, finished, label, needs_matplotlib, nothing
from ._given import holds_several

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from matplotlib.figure import Figure

_COLOURS = {"running": "#f58518", "succeeded": "#54a24b", "failed": "#e45756"}


def tasks(
    tasks: BaseTask | Response[Any, Any] | Iterable[BaseTask | Sequence[BaseTask] | Response[Any, Any]],
) -> Figure:
    """Draws a bar for each task, from its order to its last poll.

    Args:
        tasks: tasks, values of `Response.task` and `Response.tasks`, or the responses themselves, one or several.

    Raises:
        ModuleNotFoundError: matplotlib is missing; the message says how to install it.
        TypeError: an item is not a task.
    """
    needs_matplotlib()
    chosen = list(dict.fromkeys(_flat(tasks)))
    made, [axis] = figure(8, 1.4 + 0.34 * max(len(chosen), 2))
    begin = min((task._began for task in chosen), default=time.monotonic())
    for number, task in enumerate(chosen):
        colour = _COLOURS.get(task._state, _COLOURS["running"])
        axis.barh(number, max(task.elapsed, 0.001), left=task._began - begin, color=colour, height=0.6)
        text = drawable(f" {task.status or label('not polled yet', '尚未查询')}")
        axis.annotate(text, (task._began - begin + task.elapsed, number), va="center", fontsize=8)
    axis.set_yticks(range(len(chosen)), [drawable(f"{task.action} {task.id}".strip()) for task in chosen], fontsize=8)
    axis.invert_yaxis()
    axis.margins(x=0.15)
    axis.set_xlim(left=0)
    axis.set_xlabel(label("seconds since the first order", "距第一个订单的秒数"))
    if not chosen:
        nothing(axis, "no tasks", "没有任务")
    return finished(made)


def _flat(given: Any) -> Iterator[BaseTask]:
    """Flattens responses and collections into tasks.

    Raises:
        TypeError: something is not a task.
    """
    if isinstance(given, BaseTask):
        yield given
    elif isinstance(given, Response):
        yield from given.tasks
    elif holds_several(given):
        for item in given:
            yield from _flat(item)
    else:
        raise TypeError(f"tasks() draws tasks and responses, not {type(given).__name__}")
