"""Waiting for many tasks, for asyncio."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, overload

from .._arguments import truth
from .._waiting import Waiting, all_tasks
from ._bridge import run_native
from ._task import AsyncTask

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from .._tasks import EachT
    from ._response import AsyncResponse, Queued


@overload
async def wait_all(
    tasks: Iterable[AsyncTask[EachT] | Sequence[AsyncTask[EachT]] | AsyncResponse[Any, Queued[EachT], Any]],
    *,
    timeout: float | None = 1800.0,
    interval: float | None = None,
    max_rps: float = 5.0,
    progress: bool | Callable[[AsyncTask[Any]], object] | None = None,
    return_exceptions: Literal[False] = False,
) -> list[EachT]: ...
@overload
async def wait_all(
    tasks: Iterable[AsyncTask[EachT] | Sequence[AsyncTask[EachT]] | AsyncResponse[Any, Queued[EachT], Any]],
    *,
    timeout: float | None = 1800.0,
    interval: float | None = None,
    max_rps: float = 5.0,
    progress: bool | Callable[[AsyncTask[Any]], object] | None = None,
    return_exceptions: bool,
) -> list[EachT | Exception]: ...
async def wait_all(
    tasks: Iterable[AsyncTask[EachT] | Sequence[AsyncTask[EachT]] | AsyncResponse[Any, Queued[EachT], Any]],
    *,
    timeout: float | None = 1800.0,
    interval: float | None = None,
    max_rps: float = 5.0,
    progress: bool | Callable[[AsyncTask[Any]], object] | None = None,
    return_exceptions: bool = False,
) -> list[Any]:
    """Waits until all tasks have ended, even tasks of several clients, and returns their final `Data` in order.

    Args:
        tasks: tasks, values of `Response.task` and `Response.tasks`, or the responses themselves, in any mix.
        timeout: timeout for all tasks together in seconds, default 1800; None: no limit.
        interval: fixed poll interval of each task in seconds; by default it grows from 1 s to 10 s, with jitter.
        max_rps: maximum number of polls per second, over all tasks; default 5. The client's `max_rps` applies too.
        progress: True shows a tqdm bar of ended tasks on a terminal or in a notebook, and plain lines on stderr
            elsewhere or without tqdm (`CDS_PROGRESS=0` disables both). Or a callable that is called with a task after
            each of its polls (for asyncio it may be a coroutine function). If it raises, the wait ends.
        return_exceptions: True returns the exception of an unsuccessful task in its place. Otherwise the first
            exception is raised when all tasks have ended or the wait has timed out.

    Raises:
        TaskFailedError: a task failed.
        WaitTimeoutError: timed out; the tasks continue in the cloud.
        APIError, APIConnectionError: a poll failed.
        TypeError: an item is not a task.
    """
    returns_exceptions = truth("return_exceptions", return_exceptions)
    chosen = all_tasks(tasks, AsyncTask)
    with Waiting(chosen, timeout, interval=interval, max_rps=max_rps, progress=progress) as waiting:
        while (news := await run_native(waiting.native.next_async)) is not None:
            await waiting.note_async(news)
    return waiting.outcomes(return_exceptions=returns_exceptions)
