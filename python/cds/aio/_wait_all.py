"""Waiting for many tasks, for asyncio."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, overload

from .._arguments import truth
from .._waiting import Waiting, all_tasks
from ._bridge import finished
from ._task import AsyncTask

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ._response import AsyncResponse


@overload
async def wait_all(
    tasks: Iterable[AsyncTask | list[AsyncTask] | AsyncResponse[Any]],
    *,
    timeout: float | None = 1800.0,
    interval: float | None = None,
    max_rps: float = 5.0,
    progress: bool | Callable[[AsyncTask], object] | None = None,
    return_exceptions: Literal[False] = False,
) -> list[dict[str, Any]]: ...
@overload
async def wait_all(
    tasks: Iterable[AsyncTask | list[AsyncTask] | AsyncResponse[Any]],
    *,
    timeout: float | None = 1800.0,
    interval: float | None = None,
    max_rps: float = 5.0,
    progress: bool | Callable[[AsyncTask], object] | None = None,
    return_exceptions: bool,
) -> list[dict[str, Any] | Exception]: ...
async def wait_all(
    tasks: Iterable[AsyncTask | list[AsyncTask] | AsyncResponse[Any]],
    *,
    timeout: float | None = 1800.0,
    interval: float | None = None,
    max_rps: float = 5.0,
    progress: bool | Callable[[AsyncTask], object] | None = None,
    return_exceptions: bool = False,
) -> list[Any]:
    """Waits until all tasks have ended, also those of several clients, and returns their final `Data` in order.

    Args:
        tasks: tasks, what `Response.task` and `Response.tasks` give, or the responses themselves; all in one order.
        timeout: the longest wait in seconds, for all together, default 1800; None: for as long as it takes.
        interval: fixed pause between two polls of one task in seconds; default 1 s growing to 10 s, with jitter.
        max_rps: most polls in a second, over all tasks; default 5. The `max_rps` of a client applies too.
        progress: True for a tqdm bar that counts ended tasks on a terminal or in a notebook, and for plain lines on
            stderr elsewhere or without tqdm (`CDS_PROGRESS=0` turns both off); or a callable that takes a task after
            each poll of it (a coroutine function, too, where the wait is awaited). An exception of it ends the wait.
        return_exceptions: True puts the exception of a task that did not succeed in its place. Otherwise the first of
            them is raised, when all tasks have ended or the time is over.

    Raises:
        TaskFailedError: the cloud gave a task up.
        WaitTimeoutError: the time ran out; the tasks go on in the cloud.
        APIError, APIConnectionError: a poll failed, as any call.
        TypeError: something else than a task was given.
    """
    returns_exceptions = truth("return_exceptions", return_exceptions)
    chosen = all_tasks(tasks, AsyncTask)
    with Waiting(chosen, timeout, interval=interval, max_rps=max_rps, progress=progress) as waiting:
        while (news := await finished(waiting.native.next_async)) is not None:
            await waiting.note_async(news)
    return waiting.outcomes(return_exceptions=returns_exceptions)
