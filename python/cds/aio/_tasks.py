"""All tasks of an order, for asyncio."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ._awaited import Awaited
from ._task import AsyncTask

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Generic

    from typing_extensions import Self, TypeVar

    EachT = TypeVar("EachT", default=Any)
    """The final `Data` of each task."""

    class _Listed(Awaited[list[EachT]], list[AsyncTask[EachT]], Generic[EachT]):
        """A list of such tasks."""

else:

    class _Listed(Awaited, list):
        """A list of tasks."""


class AsyncTasks(_Listed["EachT"]):
    """The tasks of an order: an awaitable list of `cds.AsyncTask`; empty if nothing was queued."""

    def __getstate__(self) -> dict[str, Any]:
        return {name: value for name, value in self.__dict__.items() if name != "_waits"}

    @property
    def resource_ids(self) -> list[str]:
        """The resources that all of them create or change, as of the last poll."""
        return [resource for task in self for resource in task.resource_ids]

    async def refresh(self) -> Self:
        """Polls each once and returns these tasks.

        Raises:
            APIError, APIConnectionError: as for any call.
        """
        for task in self:
            await task.refresh()
        return self

    async def done(self) -> bool:
        """Whether all have ended, successfully or not; polls each that was running at its last poll."""
        ended = [await task.done() for task in self]
        return all(ended)

    async def wait(
        self,
        timeout: float | None = 1800.0,
        *,
        interval: float | None = None,
        progress: bool | Callable[[AsyncTask[Any]], object] | None = None,
    ) -> list[EachT]:
        """Waits until all have ended and returns their final `Data` in order.

        Args:
            timeout: timeout for all tasks together in seconds, default 1800; None: no limit.
            interval: fixed poll interval of each task in seconds; by default it grows from 1 s to 10 s, with jitter.
            progress: True shows a tqdm bar of ended tasks on a terminal or in a notebook, and plain lines on stderr
                elsewhere or without tqdm (`CDS_PROGRESS=0` disables both). Or a callable that is called with a task
                after each of its polls (for asyncio it may be a coroutine function). If it raises, the wait ends.

        Raises:
            TaskFailedError: a task failed.
            WaitTimeoutError: timed out; the tasks continue in the cloud.
            APIError, APIConnectionError: as for any call.
        """
        from ._wait_all import wait_all

        return await wait_all(self, timeout=timeout, interval=interval, progress=progress)
