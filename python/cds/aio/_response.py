"""The response of an asynchronous call."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, overload

from .._response import Response, made
from ._bridge import bridge_of, give_up, running_loop
from ._task import AsyncTask
from ._tasks import AsyncTasks

if TYPE_CHECKING:
    from asyncio import Future
    from collections.abc import Callable, Sequence
    from typing import TypeAlias

    from typing_extensions import TypeVar

    from .. import _cds
    from .._response import DataT, RowT  # noqa: F401  # in the base of the class
    from .._tasks import EachT
    from ._client import AsyncClient
    from ._dry_run import AsyncDryRun

    AsyncTaskT = TypeVar("AsyncTaskT", covariant=True, default=AsyncTask | AsyncTasks | None)
    Queued: TypeAlias = AsyncTask[EachT] | Sequence[AsyncTask[EachT]] | None


class AsyncResponse(Response["DataT", "AsyncTaskT", "RowT"]):
    """A `cds.Response` with awaitable tasks."""

    _tasks_class = AsyncTasks

    if TYPE_CHECKING:
        tasks: AsyncTasks[dict[str, Any]]  # type: ignore[assignment]  # the asynchronous counterpart

    @classmethod
    def _dry_run(cls) -> type[AsyncDryRun]:
        from ._dry_run import AsyncDryRun

        return AsyncDryRun

    @overload  # type: ignore[override]  # a coroutine
    async def wait(
        self: AsyncResponse[Any, AsyncTask[EachT], Any],
        timeout: float | None = 1800.0,
        *,
        interval: float | None = None,
        progress: bool | Callable[[AsyncTask[Any]], object] | None = None,
    ) -> EachT: ...
    @overload
    async def wait(
        self: AsyncResponse[Any, AsyncTasks[EachT], Any],
        timeout: float | None = 1800.0,
        *,
        interval: float | None = None,
        progress: bool | Callable[[AsyncTask[Any]], object] | None = None,
    ) -> list[EachT]: ...
    @overload
    async def wait(
        self: AsyncResponse[Any, None, Any],
        timeout: float | None = 1800.0,
        *,
        interval: float | None = None,
        progress: bool | Callable[[AsyncTask[Any]], object] | None = None,
    ) -> None: ...
    @overload
    async def wait(
        self: AsyncResponse[Any, Queued[EachT], Any],
        timeout: float | None = 1800.0,
        *,
        interval: float | None = None,
        progress: bool | Callable[[AsyncTask[Any]], object] | None = None,
    ) -> EachT | list[EachT] | None: ...
    async def wait(  # pyright: ignore[reportIncompatibleMethodOverride]
        self,
        timeout: float | None = 1800.0,
        *,
        interval: float | None = None,
        progress: bool | Callable[[AsyncTask[Any]], object] | None = None,
    ) -> Any:
        """Waits until every queued task has ended; returns at once if there is none.

        Returns what `task.wait` returns: the final `Data` of the task, a list of them where the action queues a task
        for each machine or disk, None if the action queued nothing.

        Args:
            timeout: the longest wait in seconds, default 1800; None waits without limit.
            interval: fixed pause between two polls of one task in seconds; default 1 s growing to 10 s, with jitter.
            progress: True for a tqdm bar on a terminal or in a notebook, and for plain lines on stderr elsewhere or
                without tqdm (`CDS_PROGRESS=0` turns both off); or a callable that takes a task after each poll of it (a
                coroutine function, too, if the wait is awaited). An exception in it ends the wait.

        Raises:
            TaskFailedError: a task failed in the cloud.
            WaitTimeoutError: timed out; the tasks continue in the cloud.
            APIError, APIConnectionError: a poll failed, like any call.
        """
        task: Any = self.task
        if task is None:
            return None
        return await task.wait(timeout, interval=interval, progress=progress)


async def called(
    native: Callable[..., _cds.Pending],
    client: AsyncClient,
    service: str,
    action: str,
    given: dict[str, Any],
    *others: Any,
    queues_many: bool = False,
) -> AsyncResponse[Any]:
    """Awaits a native call and returns its response.

    A cancellation or an interrupt may arrive after a change was carried out and before the caller has the response; the
    exception then carries the response.
    """
    bridge: _cds.Bridge | None = None
    future: Future[Any] | None = None
    pending: _cds.Pending | None = None
    try:
        try:
            loop = running_loop()
            bridge = bridge_of(loop)
            future = loop.create_future()
            pending = native(bridge, future, service, action, given, *others)
        finally:
            given.clear()  # a traceback that shows variables must not show passwords
        return answered(client, service, action, await future, queues_many)
    except BaseException as error:
        if bridge is not None and future is not None:
            give_up(error, bridge, future, pending)
        raise


def answered(
    client: AsyncClient, service: str, action: str, answer: tuple[Any, ...], queues_many: bool
) -> AsyncResponse[Any]:
    """Builds the response from the result of the native call."""
    return made(AsyncResponse, AsyncTask, client, service, action, answer, queues_many)
