"""Waiting for tasks, without the waiting itself: what to ask the core for, and what its news mean."""

from __future__ import annotations

from collections.abc import Awaitable, Coroutine
from typing import TYPE_CHECKING, Any, TypeVar

from . import _cds
from ._base_task import BaseTask
from ._progress import reporting
from .errors import TaskError, TaskFailedError, WaitTimeoutError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from types import TracebackType

    from typing_extensions import Self


class Waiting:
    """Tasks that are waited for together.

    The owner asks `native` for news, gives them to `note`, and takes the `outcomes` when there are none any more.
    """

    def __init__(
        self,
        tasks: Iterable[BaseTask],
        timeout: float,
        *,
        interval: float | None = None,
        max_rps: float | None = None,
        progress: bool | Callable[[Any], object] | None = None,
    ) -> None:
        self._tasks = list(tasks)
        self._timeout = timeout
        self._ended: dict[int, dict[str, Any] | Exception] = {}
        self._reporting = reporting(self._tasks, progress)
        self.native = _cds.Waits(timeout, interval, max_rps, len(self._tasks) == 1 or callable(progress))
        for task in self._tasks:
            self.native.add(task._connected()._native, task.id, task.family)

    def __enter__(self) -> Self:
        self._report = self._reporting.__enter__()
        return self

    def __exit__(
        self,
        exception_type: type[BaseException] | None,
        exception: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.native.cancel()
        self._reporting.__exit__(exception_type, exception, traceback)

    def note(self, news: tuple[int, Any]) -> None:
        """Takes what was seen of one task.

        Raises:
            TypeError: the progress callable has to be awaited.
            Exception: it raises it.
        """
        shown = self._note(news)
        if isinstance(shown, Awaitable):
            if isinstance(shown, Coroutine):
                shown.close()
            raise TypeError("progress must be a plain function here; only the tasks of cds.AsyncClient await it")

    async def note_async(self, news: tuple[int, Any]) -> None:
        """The same, and awaits the progress callable where it has to be awaited."""
        shown = self._note(news)
        if isinstance(shown, Awaitable):
            await shown

    def _note(self, news: tuple[int, Any]) -> object:
        """What the progress callable returns."""
        index, look = news
        task = self._tasks[index]
        if look is None:
            self._ended[index] = WaitTimeoutError(
                f"{task._name()} is still {task.status or 'not answered for'} after {self._timeout:g} s; it goes on in "
                f"the cloud: take it up again with {task._again()}",
                task=task,
            )
            return None
        if isinstance(look, Exception):
            self._ended[index] = look
            return None
        task._seen(look)
        if task._state == "succeeded":
            self._ended[index] = task._data
        elif task._state == "failed":
            reason = f": {task.message}" if task.message else ""
            text = f"{task._name()} failed with status {task.status}{reason}"
            self._ended[index] = TaskFailedError(text, task=task)
        return self._report(task)

    def outcomes(self, *, return_exceptions: bool = False) -> list[Any]:
        """The final `Data` of each task, in order, or the exception in its place.

        Raises:
            Exception: the first of them, unless they are to be returned.
        """
        outcomes = [self._ended[index] for index in range(len(self._tasks))]
        failures = [outcome for outcome in outcomes if isinstance(outcome, Exception)]
        if not failures or return_exceptions:
            return outcomes
        first, others = failures[0], len(failures) - 1
        if others and isinstance(first, TaskError):
            first.args = (f"{first} (and {others} more of {len(outcomes)} tasks did not succeed)",)
        raise first


_Task = TypeVar("_Task", bound=BaseTask)


def all_tasks(tasks: Iterable[Any], task_class: type[_Task]) -> list[_Task]:
    """The tasks, if that is what they are."""
    checked = list(tasks)
    for index, task in enumerate(checked):
        if not isinstance(task, task_class):
            nothing = "None: that call queued nothing" if task is None else f"not a task but {type(task).__name__}"
            raise TypeError(f"tasks[{index}] is {nothing}; wait_all takes cds.{task_class.__name__} objects")
    return checked
