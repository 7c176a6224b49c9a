"""Tasks in the order in which they end, for asyncio."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .._waiting import Waiting, all_tasks
from ._bridge import finished
from ._task import AsyncTask

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Iterable

    from ._response import AsyncResponse


def as_completed(
    tasks: Iterable[AsyncTask | list[AsyncTask] | AsyncResponse[Any]],
    *,
    timeout: float | None = 1800.0,
    interval: float | None = None,
    max_rps: float = 5.0,
    progress: bool | Callable[[AsyncTask], object] | None = None,
) -> AsyncGenerator[AsyncTask]:
    """Yields each task as it ends, whether it succeeded or failed; one that stands twice is yielded once.

        async for task in cds.aio.as_completed(order.task for order in orders):
            print(task.id, await task)

    Awaiting what is yielded returns or raises at once. Leaving the loop early ends the polls; the tasks go on
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
    chosen = dict.fromkeys(all_tasks(tasks, AsyncTask, "as_completed"))
    return _ended(Waiting(chosen, timeout, interval=interval, max_rps=max_rps, progress=progress))


async def _ended(waiting: Waiting[AsyncTask]) -> AsyncGenerator[AsyncTask]:
    with waiting:
        for known in waiting.known():
            yield known
        while (news := await finished(waiting.native.next_async)) is not None:
            await waiting.note_async(news)
            if (task := waiting.completed(news)) is not None:
                yield task
