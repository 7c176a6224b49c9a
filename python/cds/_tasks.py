"""All tasks of an order."""

from __future__ import annotations

from ._light import TYPE_CHECKING
from ._task import Task

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any


class Tasks(list[Task]):
    """The tasks of an order: a list of `cds.Task` that is waited for as one; empty when nothing was queued."""

    @property
    def resource_ids(self) -> list[str]:
        """What all of them make or change, as last seen."""
        return [resource for task in self for resource in task.resource_ids]

    def refresh(self) -> Tasks:
        """Polls each once and returns these tasks.

        Raises:
            APIError, APIConnectionError: as any call.
        """
        for task in self:
            task.refresh()
        return self

    def done(self) -> bool:
        """Whether all have ended, well or not; polls each that was still running when last seen."""
        ended = [task.done() for task in self]
        return all(ended)

    def wait(
        self,
        timeout: float | None = 1800.0,
        *,
        interval: float | None = None,
        progress: bool | Callable[[Task], object] | None = None,
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

        return wait_all(self, timeout=timeout, interval=interval, progress=progress)
