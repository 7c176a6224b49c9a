"""Tasks in the order in which they end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ._task import Task
from ._waiting import Waiting, all_tasks

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator

    from ._response import Response


def as_completed(
    tasks: Iterable[Task | list[Task] | Response[Any]],
    *,
    timeout: float | None = 1800.0,
    interval: float | None = None,
    max_rps: float = 5.0,
    progress: bool | Callable[[Task], object] | None = None,
) -> Iterator[Task]:
    """Yields each task as it ends, whether it succeeded or failed; one that stands twice is yielded once.

        for task in cds.as_completed(order.task for order in orders):
            print(task.id, task.wait())

    `task.wait()` of what is yielded returns or raises at once. Leaving the loop early ends the polls; the tasks go on
    in the cloud.

    Args:
        tasks: tasks, what `Response.task` and `Response.tasks` give, or the responses themselves.
        timeout: the longest wait in seconds from the call, for all together, default 1800; None: for as long as it
            takes.
        interval: fixed pause between two polls of one task in seconds; default 1 s growing to 10 s, with jitter.
        max_rps: most polls in a second, over all tasks; default 5. The `max_rps` of a client applies too.
        progress: True for a tqdm bar that counts ended tasks on a terminal or in a notebook, and for plain lines on
            stderr elsewhere or without tqdm (`CDS_PROGRESS=0` turns both off); or a callable that takes a task after
            each poll of it (a coroutine function, too, where the wait is awaited). An exception of it ends the wait.

    Raises:
        WaitTimeoutError: the time ran out; the text says how many tasks go on in the cloud.
        ClientClosedError: a client was closed meanwhile.
        TypeError: something else than a task was given.
    """
    # What is wrong with the arguments is raised at once, not at the first task.
    chosen = dict.fromkeys(all_tasks(tasks, Task, "as_completed"))
    return _ended(Waiting(chosen, timeout, interval=interval, max_rps=max_rps, progress=progress))


def _ended(waiting: Waiting[Task]) -> Generator[Task]:
    with waiting:
        yield from waiting.known()
        while (news := waiting.native.next()) is not None:
            waiting.note(news)
            if (task := waiting.completed(news)) is not None:
                yield task
