"""The I/O-free part of waiting for tasks: parameters for the core, and interpretation of its events."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Coroutine
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from . import _cds
from ._base_task import BaseTask
from ._progress import reporting
from ._response import Response
from .errors import ClientClosedError, TaskError, TaskFailedError, WaitTimeoutError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from types import TracebackType

    from typing_extensions import Self

_UNLIMITED = float("inf")

_Task = TypeVar("_Task", bound=BaseTask)


class Waiting(Generic[_Task]):
    """A joint wait for tasks. Tasks known to have ended are not polled again.

    The owner passes events from `native` to `note`, and reads the `outcomes` when there are no more events.
    """

    def __init__(
        self,
        tasks: Iterable[_Task],
        timeout: float | None,
        *,
        interval: float | None = None,
        max_rps: float | None = None,
        progress: bool | Callable[[Any], object] | None = None,
    ) -> None:
        self._tasks = list(tasks)
        self._ended: dict[int, dict[str, Any] | Exception] = {}
        self._polled: list[int] = []
        try:
            self._reporting = reporting(self._tasks, progress)
            self._reports_known = not callable(progress)
            longest = _UNLIMITED if timeout is None else timeout
            self.native = _cds.Waits(longest, interval, max_rps, len(self._tasks) == 1 or callable(progress))
            self._timeout = self.native.timeout
            for index, task in enumerate(self._tasks):
                if (known := _end_of(task)) is None:
                    self.native.add(task._connected()._native, task.id, task.family)
                    self._polled.append(index)
                else:
                    self._ended[index] = known
        except BaseException:
            self._name_running()
            raise

    def __enter__(self) -> Self:
        self._report = self._reporting.__enter__()
        for index in self._ended if self._reports_known else ():
            self._report(self._tasks[index])
        return self

    def __exit__(
        self,
        exception_type: type[BaseException] | None,
        exception: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.native.cancel()
        if exception is not None and not isinstance(exception, GeneratorExit):
            self._name_running()
        self._reporting.__exit__(exception_type, exception, traceback)

    def _name_running(self) -> None:
        """Logs the tasks of orders that nobody waits for any more: the caller may not know their ids."""
        _name([task for index, task in enumerate(self._tasks) if index not in self._ended], "the wait")

    def note(self, news: tuple[int, Any]) -> None:
        """Records an event of one task.

        Raises:
            TypeError: the progress callable is a coroutine function.
            Exception: raised by the progress callable.
        """
        shown = self._note(news)
        if isinstance(shown, Awaitable):
            if isinstance(shown, Coroutine):
                shown.close()
            raise TypeError("progress must be a plain function here; only the tasks of cds.AsyncClient await it")

    async def note_async(self, news: tuple[int, Any]) -> None:
        """The same, and awaits the progress callable if necessary."""
        shown = self._note(news)
        if isinstance(shown, Awaitable):
            await shown

    def _note(self, news: tuple[int, Any]) -> object:
        """The return value of the progress callable."""
        number, look = news
        index = self._polled[number]
        task = self._tasks[index]
        if (outcome := outcome_of(task, look, self._timeout)) is not None:
            self._ended[index] = outcome
        return self._report(task) if isinstance(look, tuple) else None

    def outcomes(self, *, return_exceptions: bool = False) -> list[Any]:
        """The final `Data` of each task, in order, or the exception in its place.

        Raises:
            Exception: the first exception, unless they are returned.
        """
        outcomes = [self._ended[index] for index in range(len(self._tasks))]
        if not return_exceptions and (failure := first_failure(outcomes)) is not None:
            raise failure
        return outcomes

    def known(self) -> Iterator[_Task]:
        """The tasks known to have ended before."""
        for index, outcome in list(self._ended.items()):
            yield self._completed(index, outcome)

    def completed(self, news: tuple[int, Any]) -> _Task | None:
        """The task of the event, if it has ended.

        Raises:
            WaitTimeoutError: the wait timed out.
            ClientClosedError: its client was closed.
        """
        index = self._polled[news[0]]
        outcome = self._ended.get(index)
        if isinstance(outcome, WaitTimeoutError):
            raise self._out_of_time(self._tasks[index])
        if isinstance(outcome, ClientClosedError):
            raise outcome
        return None if outcome is None else self._completed(index, outcome)

    def _completed(self, index: int, outcome: dict[str, Any] | Exception) -> _Task:
        task = self._tasks[index]
        if isinstance(outcome, Exception) and task._state == "running":
            task._unheard = outcome
        return task

    def _out_of_time(self, task: BaseTask) -> WaitTimeoutError:
        total = len(self._tasks)
        left = total - sum(not isinstance(outcome, WaitTimeoutError) for outcome in self._ended.values())
        have, continue_ = ("has", "continues") if left == 1 else ("have", "continue")
        return WaitTimeoutError(
            f"{left} of {total} tasks {have} not ended after {self._timeout:g} s and {continue_} in the cloud, such as "
            f"{task._name()}: wait for them again, for example with {task._again()}",
            task=task,
        )


def outcome_of(task: BaseTask, look: Any, timeout: float) -> dict[str, Any] | Exception | None:
    """Updates the task after a poll and returns its final `Data`, an exception, or None while it is running."""
    if look is None:
        return WaitTimeoutError(
            f"{task._name()} is still {task.status or 'not polled yet'} after {timeout:g} s; it continues in "
            f"the cloud: resume the wait with {task._again()}",
            task=task,
        )
    if isinstance(look, Exception):
        return task._explained(look)
    task._seen(look)
    return _end_of(task)


def first_failure(outcomes: list[Any]) -> Exception | None:
    """The first exception, with the number of the others in its message."""
    failures = [outcome for outcome in outcomes if isinstance(outcome, Exception)]
    if not failures:
        return None
    first, others = failures[0], len(failures) - 1
    if isinstance(first, TaskFailedError) and len(failures) < len(outcomes):
        first.outcome = "unknown"  # a part of the order was carried out
    if others and isinstance(first, TaskError):
        first.args = (f"{first} (and {others} more of {len(outcomes)} tasks did not succeed)",)
    return first


def failure_of(reply: Response[Any, Any], news: Iterable[tuple[int, Any]], timeout: float | None) -> Exception | None:
    """Updates the tasks of a response after polls.

    Returns the `TaskError` of a task that did not succeed; it holds the response, because the order itself was carried
    out.
    """
    outcomes: list[Any] = []
    for index, look in news:
        task = reply.tasks[index]
        outcome = outcome_of(task, look, _UNLIMITED if timeout is None else timeout)
        if isinstance(outcome, Exception) and not isinstance(outcome, TaskError):
            text = f"{task._name()} was queued, but the wait for it failed; resume it with {task._again()}: {outcome}"
            outcome = _caused(TaskError(text, task=task), outcome)
        if outcome is not None:
            outcomes.append(outcome)
    failure: Any = first_failure(outcomes)
    if failure is not None:
        failure.reply = reply
    return failure  # type: ignore[no-any-return]


def _caused(error: TaskError, cause: Exception) -> TaskError:
    error.__cause__ = cause
    return error


def _end_of(task: BaseTask) -> dict[str, Any] | Exception | None:
    if task._unheard is not None:
        unheard, task._unheard = task._unheard, None
        return unheard
    if task._state == "failed":
        reason = f": {task.message}" if task.message else ""
        return TaskFailedError(f"{task._name()} failed with status {task.status}{reason}", task=task)
    return task._data if task._state == "succeeded" else None


def all_tasks(items: Iterable[Any], task_class: type[_Task], caller: str = "wait_all") -> list[_Task]:
    """Flattens tasks, orders and responses into a list of tasks."""
    tasks: list[_Task] = []
    try:
        for index, item in enumerate(items):
            for task in _tasks_in(item):
                tasks.append(_checked(task, task_class, index, caller))
    except BaseException:
        _name(tasks, caller)
        raise
    return tasks


def _checked(task: Any, task_class: type[_Task], index: int, caller: str) -> _Task:
    if isinstance(task, task_class):
        return task
    nothing = "None: that call queued nothing" if task is None else f"not a task but {type(task).__name__}"
    raise TypeError(f"tasks[{index}] is {nothing}; {caller} takes cds.{task_class.__name__} objects")


def _name(tasks: list[Any], caller: str) -> None:
    """Logs tasks of orders."""
    orders = [task for task in tasks if task.action]
    if orders:
        names = ", ".join(f"{task._name()} with {task._again()}" for task in orders)
        logging.getLogger("cds").warning("%s stopped, but these tasks continue in the cloud; resume %s", caller, names)


def _tasks_in(item: Any) -> list[Any]:
    tasks: Any = item.tasks if isinstance(item, Response) else item
    return list(tasks) if isinstance(tasks, (list, tuple)) else [tasks]  # pyright: ignore[reportUnknownArgumentType]
