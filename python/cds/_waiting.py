"""Waiting for tasks, without the waiting itself: what to ask the core for, and what its news mean."""

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
    """Tasks that are waited for together. Those whose end is known already are not polled again.

    The owner asks `native` for news, gives them to `note`, and takes the `outcomes` when there are none any more.
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
        number, look = news
        index = self._polled[number]
        task = self._tasks[index]
        if (outcome := outcome_of(task, look, self._timeout)) is not None:
            self._ended[index] = outcome
        return self._report(task) if isinstance(look, tuple) else None

    def outcomes(self, *, return_exceptions: bool = False) -> list[Any]:
        """The final `Data` of each task, in order, or the exception in its place.

        Raises:
            Exception: the first of them, unless they are to be returned.
        """
        outcomes = [self._ended[index] for index in range(len(self._tasks))]
        if not return_exceptions and (failure := first_failure(outcomes)) is not None:
            raise failure
        return outcomes

    def known(self) -> Iterator[_Task]:
        """The tasks whose end was known before."""
        for index, outcome in list(self._ended.items()):
            yield self._completed(index, outcome)

    def completed(self, news: tuple[int, Any]) -> _Task | None:
        """The task of which the news were, if they are its end.

        Raises:
            WaitTimeoutError: the time is over.
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
        are = "has" if left == 1 else "have"
        return WaitTimeoutError(
            f"{left} of {total} tasks {are} not ended after {self._timeout:g} s and {'goes' if left == 1 else 'go'} on "
            f"in the cloud, such as {task._name()}: wait for them again, also with {task._again()}",
            task=task,
        )


def outcome_of(task: BaseTask, look: Any, timeout: float) -> dict[str, Any] | Exception | None:
    """What a look at a task means, which the task keeps: its final `Data`, an exception, or None while it runs."""
    if look is None:
        return WaitTimeoutError(
            f"{task._name()} is still {task.status or 'not answered for'} after {timeout:g} s; it goes on in "
            f"the cloud: resume the wait with {task._again()}",
            task=task,
        )
    if isinstance(look, Exception):
        return task._explained(look)
    task._seen(look)
    return _end_of(task)


def first_failure(outcomes: list[Any]) -> Exception | None:
    """The first exception among them, which tells how many others there are."""
    failures = [outcome for outcome in outcomes if isinstance(outcome, Exception)]
    if not failures:
        return None
    first, others = failures[0], len(failures) - 1
    if isinstance(first, TaskFailedError) and len(failures) < len(outcomes):
        first.outcome = "unknown"  # a part of the order was carried out
    if others and isinstance(first, TaskError):
        first.args = (f"{first} (and {others} more of {len(outcomes)} tasks did not succeed)",)
    return first


def failure_of(reply: Response[Any], news: Iterable[tuple[int, Any]], timeout: float | None) -> Exception | None:
    """Tells the tasks of an answer what was seen of them.

    Returns the `TaskError` of one that did not succeed; it holds the answer, for the order itself was carried out.
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
    """The tasks that are given, also those of an order or an answer, if that is what they are."""
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
    """Logs the tasks of orders that nobody waits for, because not all were given: the caller may not know them."""
    orders = [task for task in tasks if task.action]
    if orders:
        names = ", ".join(f"{task._name()} with {task._again()}" for task in orders)
        logging.getLogger("cds").warning("%s got no further, but these go on in the cloud; resume %s", caller, names)


def _tasks_in(item: Any) -> list[Any]:
    tasks: Any = item.tasks if isinstance(item, Response) else item
    return tasks if isinstance(tasks, list) else [tasks]  # pyright: ignore[reportUnknownVariableType]
