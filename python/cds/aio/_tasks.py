"""All tasks of an order, for asyncio."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ._awaited import Awaited
from ._task import AsyncTask

if TYPE_CHECKING:
    from collections.abc import Callable


class AsyncTasks(Awaited["list[dict[str, Any]]"], list[AsyncTask]):
    """The tasks of an order: a list of `cds.AsyncTask` that is awaited as one; empty when nothing was queued."""

    def __getstate__(self) -> dict[str, Any]:
        return {name: value for name, value in self.__dict__.items() if name != "_waits"}

    @property
    def resource_ids(self) -> list[str]:
        """What all of them make or change, as last seen."""
        return [resource for task in self for resource in task.resource_ids]

    async def refresh(self) -> AsyncTasks:
        """Polls each once and returns these tasks.

        Raises:
            APIError, APIConnectionError: as any call.
        """
        for task in self:
            await task.refresh()
        return self

    async def done(self) -> bool:
        """Whether all have ended, well or not; polls each that was still running when last seen."""
        ended = [await task.done() for task in self]
        return all(ended)

    async def wait(
        self,
        timeout: float | None = 1800.0,
        *,
        interval: float | None = None,
        progress: bool | Callable[[AsyncTask], object] | None = None,
    ) -> list[dict[str, Any]]:
        """Waits until all have ended and returns their final `Data` in order.

        Args:
            timeout: the longest wait in seconds, for all together, default 1800; None: for as long as it takes.
            interval: fixed pause between two polls of one task in seconds; default 1 s growing to 10 s, with jitter.
            progress: True for a tqdm bar that counts ended tasks on a terminal or in a notebook, and for plain lines on
                stderr elsewhere or without tqdm (`CDS_PROGRESS=0` turns both off); or a callable that takes a task
                after each poll of it (a coroutine function, too, where the wait is awaited). An exception of it ends
                the wait.

        Raises:
            TaskFailedError: the cloud gave a task up.
            WaitTimeoutError: the time ran out; the tasks go on in the cloud.
            APIError, APIConnectionError: as any call.
        """
        from ._wait_all import wait_all

        return await wait_all(self, timeout=timeout, interval=interval, progress=progress)
