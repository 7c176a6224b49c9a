"""Yields tasks in the order in which they end, for asyncio."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .._waiting import Waiting, all_tasks
from ._bridge import run_native
from ._task import AsyncTask

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Iterable, Sequence

    from .._tasks import EachT
    from ._response import AsyncResponse, Queued


def as_completed(
    tasks: Iterable[AsyncTask[EachT] | Sequence[AsyncTask[EachT]] | AsyncResponse[Any, Queued[EachT], Any]],
    *,
    timeout: float | None = 1800.0,
    interval: float | None = None,
    max_rps: float = 5.0,
    progress: bool | Callable[[AsyncTask[Any]], object] | None = None,
) -> AsyncGenerator[AsyncTask[EachT]]:
    """Yields each task as it ends, whether it succeeded or failed; duplicates are yielded once.

        async for task in cds.aio.as_completed(order.task for order in orders):
            print(task.id, await task)

    Awaiting a yielded task returns or raises immediately. Leaving the loop early stops polling; the tasks
    continue in the cloud.

    Args:
        tasks: tasks, values of `Response.task` and `Response.tasks`, or the responses themselves.
        timeout: timeout of the whole loop in seconds, from the call, default 1800; None: no limit.
        interval: fixed poll interval of each task in seconds; by default it grows from 1 s to 10 s, with jitter.
        max_rps: maximum number of polls per second, over all tasks; default 5. The client's `max_rps` applies too.
        progress: True shows a tqdm bar of ended tasks on a terminal or in a notebook, and plain lines on stderr
            elsewhere or without tqdm (`CDS_PROGRESS=0` disables both). Or a callable that is called with a task after
            each of its polls (for asyncio it may be a coroutine function). If it raises, the wait ends.

    Raises:
        WaitTimeoutError: timed out; the message says how many tasks are still running in the cloud.
        ClientClosedError: a client was closed during the wait.
        TypeError: an item is not a task.
    """
    # Argument errors are raised immediately, not at the first task.
    chosen = dict.fromkeys(all_tasks(tasks, AsyncTask, "as_completed"))
    return _ended(Waiting(chosen, timeout, interval=interval, max_rps=max_rps, progress=progress))


async def _ended(waiting: Waiting[AsyncTask[EachT]]) -> AsyncGenerator[AsyncTask[EachT]]:
    with waiting:
        for known in waiting.known():
            yield known
        while (news := await run_native(waiting.native.next_async)) is not None:
            await waiting.note_async(news)
            if (task := waiting.completed(news)) is not None:
                yield task
