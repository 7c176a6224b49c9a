"""The answer of a call."""

from __future__ import annotations

from . import _cds
from ._light import TYPE_CHECKING
from ._task import Task
from ._tasks import Tasks

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, Generic, overload

    import pandas as pd
    import polars as pl
    from typing_extensions import TypeVar

    from ._base import BaseClient
    from ._client import Client

    TaskT = TypeVar("TaskT", covariant=True, default=Task | Tasks | None)
    _Response = TypeVar("_Response", bound="Response[Any]")

    class _Envelope(dict[str, Any], Generic[TaskT]):
        """A dict whose tasks are of that kind."""

else:
    from ._light import overload

    _Envelope = dict


class Response(_Envelope["TaskT"]):
    """The server's answer, as a dict: `Code`, `Message`, `Data`, `TaskId`… untouched.

    Attributes: `service` (URL attribute such as `"instance"`), `action`, `http_status`, `request_id` (None where
    the server gives none), `attempts` (requests sent), `elapsed` (seconds of the whole call), `tasks` (all queued
    tasks) and `task` (what stands for the order). `data` is its `Data`, `rows` what it lists, `total` and `page_count`
    how many rows and pages there are, where the server tells. A pickle keeps all of them, but its tasks have no client:
    resume each with `client.task(task.id, family=task.family)`.

    To type checkers it is a `Response[Task]` where the action queues a task, a `Response[Tasks]` where it queues one
    for each machine or disk, a `Response[None]` where it reads, and else a `Response`, whose `task` may be any of them.
    """

    service: str
    action: str
    http_status: int
    request_id: str | None
    attempts: int
    elapsed: float
    tasks: Tasks

    _tasks_class: type[Any] = Tasks
    _queues_many = False
    """Whether the action queues a task for each machine or disk."""

    def __init__(
        self,
        envelope: dict[str, Any] | None = None,
        *,
        service: str = "",
        action: str = "",
        http_status: int = 200,
        request_id: str | None = None,
        attempts: int = 0,
        elapsed: float = 0.0,
        tasks: list[Task] | None = None,
    ) -> None:
        from ._arguments import checked, named

        super().__init__({} if envelope is None else named("envelope", envelope))
        checked("service", service, str)
        checked("action", action, str)
        checked("http_status", http_status, int)
        checked("request_id", request_id, str, type(None))
        checked("attempts", attempts, int)
        checked("elapsed", elapsed, float, int)
        checked("tasks", tasks, list, type(None))
        self._describe(service, action, http_status, request_id, attempts, elapsed, self._tasks_class(tasks or ()))

    def _describe(
        self,
        service: str,
        action: str,
        http_status: int,
        request_id: str | None,
        attempts: int,
        elapsed: float,
        tasks: Any,
    ) -> None:
        self.service = service
        self.action = action
        self.http_status = http_status
        self.request_id = request_id
        self.attempts = attempts
        self.elapsed = elapsed
        self.tasks = tasks

    @property
    def task(self) -> TaskT:
        """What stands for the order: its task, all its tasks where the action queues several, None without any."""
        tasks = self.tasks
        of_order: Any = None
        if tasks:
            of_order = tasks if self._queues_many or len(tasks) > 1 else tasks[0]
        return of_order  # type: ignore[no-any-return]

    @overload
    def wait(
        self: Response[Task],
        timeout: float | None = 1800.0,
        *,
        interval: float | None = None,
        progress: bool | Callable[[Task], object] | None = None,
    ) -> dict[str, Any]: ...
    @overload
    def wait(  # noqa: F811
        self: Response[Tasks],
        timeout: float | None = 1800.0,
        *,
        interval: float | None = None,
        progress: bool | Callable[[Task], object] | None = None,
    ) -> list[dict[str, Any]]: ...
    @overload
    def wait(  # noqa: F811
        self,
        timeout: float | None = 1800.0,
        *,
        interval: float | None = None,
        progress: bool | Callable[[Task], object] | None = None,
    ) -> dict[str, Any] | list[dict[str, Any]] | None: ...
    def wait(  # noqa: F811
        self,
        timeout: float | None = 1800.0,
        *,
        interval: float | None = None,
        progress: bool | Callable[[Task], object] | None = None,
    ) -> dict[str, Any] | list[dict[str, Any]] | None:
        """Waits until every queued task has ended; returns at once if there is none.

        Returns what `task.wait` returns: the final `Data` of the task, a list of them where the action queues a task
        for each machine or disk, None where nothing was queued.

        Args:
            timeout: the longest wait in seconds, default 1800; None: for as long as it takes.
            interval: fixed pause between two polls of one task in seconds; default 1 s growing to 10 s, with jitter.
            progress: True for a tqdm bar on a terminal or in a notebook, and for plain lines on stderr elsewhere or
                without tqdm (`CDS_PROGRESS=0` turns both off); or a callable that takes a task after each poll of it (a
                coroutine function, too, where the wait is awaited). An exception of it ends the wait.

        Raises:
            TaskFailedError: the cloud gave a task up.
            WaitTimeoutError: the time ran out; the tasks go on in the cloud.
            APIError, APIConnectionError: a poll failed, as any call.
        """
        task: Any = self.task
        if task is None:
            return None
        return task.wait(timeout, interval=interval, progress=progress)  # type: ignore[no-any-return]

    @property
    def data(self) -> Any:
        """`Data` of the answer; None where there is none."""
        return self.get("Data")

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The objects that the answer lists, by the model of the action, not by a guess from the data.

        An empty list has no rows, and a null in it is not a row. Where the documents name no list, `Data` is the only
        row, unless it is missing or empty. Only for an action without a model are they guessed: the first list of
        objects in `Data`, or `Data` itself where it holds no such list.
        """
        from ._rows import rows

        return rows(self)

    @property
    def total(self) -> int | None:
        """How many rows there are on all pages; None where the server does not tell."""
        from ._rows import count

        return count(self, "total")

    @property
    def page_count(self) -> int | None:
        """How many pages there are; None where the server does not tell."""
        from ._rows import count

        return count(self, "page_count")

    def to_pandas(self) -> pd.DataFrame:
        """The rows as a pandas DataFrame (`pip install cds-rs[pandas]`); without rows, one with the columns only."""
        from ._rows import to_pandas

        return to_pandas(self)

    def to_polars(self) -> pl.DataFrame:
        """The rows as a polars DataFrame (`pip install cds-rs[polars]`); without rows, one with the columns only.

        A column whose values are of several types, such as a list in one row and `""` in another, holds text: JSON, and
        texts as they are.
        """
        from ._rows import to_polars

        return to_polars(self)

    def _repr_html_(self) -> str | None:
        """The rows as a table, for notebooks."""
        from ._rows import to_html

        return to_html(self)


def called(
    native: Callable[..., Response[Any]],
    client: Client,
    service: str,
    action: str,
    given: dict[str, Any],
    *others: str,
    queues_many: bool = False,
) -> Response[Any]:
    """The response of a native call.

    Ctrl-C may arrive after a change was carried out and before the caller has the response: then the exception carries
    it.
    """
    kept: list[tuple[Response[Any], str]] = []

    def make(answer: tuple[Any, ...]) -> Response[Any]:
        return answered(client, service, action, answer, queues_many)

    try:
        try:
            return native(service, action, given, *others, make, kept)
        finally:
            given.clear()  # a traceback that shows variables must not show passwords
    except BaseException as interrupt:
        if kept and not hasattr(interrupt, "reply"):
            _cds.carry(interrupt, *kept[0])
        raise


def answered(client: Client, service: str, action: str, answer: tuple[Any, ...], queues_many: bool) -> Response[Any]:
    """The response from what the native call returns."""
    return made(Response, Task, client, service, action, answer, queues_many)


def made(
    response: type[_Response],
    task: type[Any],
    client: BaseClient,
    service: str,
    action: str,
    answer: tuple[Any, ...],
    queues_many: bool,
) -> _Response:
    """The same, of these classes."""
    envelope, http_status, request_id, task_ids, family, attempts, elapsed = answer
    made = response.__new__(response)  # calling the class with keywords takes several times as long
    made.update(envelope)
    queued = response._tasks_class([task(client, task_id, family=family, action=action) for task_id in task_ids])
    if queued:
        _prepare_waits()
    made._describe(service, action, http_status, request_id, attempts, elapsed, queued)
    if queues_many:
        made._queues_many = True
    return made


def _prepare_waits() -> None:
    """Imports what waits need as soon as there is a task: later there may be no descriptor, or another version."""
    from contextlib import suppress

    with suppress(Exception):  # never in the place of an answer; the wait tries again
        from . import _waiting  # noqa: F401  # pyright: ignore[reportUnusedImport]
