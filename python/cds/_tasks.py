"""All tasks of an order."""

from __future__ import annotations

from ._shown import Shown
from ._stdlib_lite import TYPE_CHECKING
from ._task import Task

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, Generic

    from typing_extensions import Self, TypeVar

    EachT = TypeVar("EachT", default=Any)
    """The final `Data` of each task."""

    class _Listed(list[Task[EachT]], Generic[EachT]):
        """A list of such tasks."""

else:
    _Listed = list


class Tasks(_Listed["EachT"], Shown):
    """The tasks of an order: a list of `cds.Task` with a joint `wait`; empty if nothing was queued."""

    def _html(self) -> str | None:
        from ._html import of_tasks

        return of_tasks(self)

    @property
    def resource_ids(self) -> list[str]:
        """The resources that all of them create or change, as of the last poll."""
        return [resource for task in self for resource in task.resource_ids]

    def refresh(self) -> Self:
        """Polls each once and returns these tasks.

        Raises:
            APIError, APIConnectionError: as for any call.
        """
        for task in self:
            task.refresh()
        return self

    def done(self) -> bool:
        """Whether all have ended, successfully or not; polls each that was running at its last poll."""
        ended = [task.done() for task in self]
        return all(ended)

    def wait(
        self,
        timeout: float | None = 1800.0,
        *,
        interval: float | None = None,
        progress: bool | Callable[[Task[Any]], object] | None = None,
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

        return wait_all(self, timeout=timeout, interval=interval, progress=progress)
