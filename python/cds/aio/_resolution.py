"""The outcome of a change whose response was lost, for asyncio."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .._resolution import Resolution
from ._task import AsyncTask
from ._tasks import AsyncTasks

if TYPE_CHECKING:
    from collections.abc import Callable


class AsyncResolution(Resolution):
    """A `cds.Resolution` with awaitable tasks."""

    __slots__ = ()

    _task_class = AsyncTask
    _tasks_class = AsyncTasks

    if TYPE_CHECKING:
        tasks: AsyncTasks  # type: ignore[assignment]  # the asynchronous counterpart

    async def wait(  # type: ignore[override]  # a coroutine
        self,
        timeout: float | None = 1800.0,
        *,
        interval: float | None = None,
        progress: bool | Callable[[AsyncTask[Any]], object] | None = None,
    ) -> Any:
        """Waits until what was ordered is ready, as `cds.Resolution.wait` does."""
        return await self.tasks.wait(timeout, interval=interval, progress=progress)
