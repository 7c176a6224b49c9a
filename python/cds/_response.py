"""The answer of a call."""

from __future__ import annotations

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

_SHOWN_ROWS = 50
"""Rows that a notebook shows."""


class Response(_Envelope["TaskT"]):
    """The server's answer, as a dict: `Code`, `Message`, `Data`, `TaskId`… untouched.

    Attributes: `service` (URL attribute such as `"instance"`), `action`, `http_status`, `request_id` (None where
    the server gives none), `attempts` (requests sent), `elapsed` (seconds of the whole call), `tasks` (all queued
    tasks) and `task` (what stands for the order). A pickle keeps all of them, but its tasks have no client: take
    them up again with `client.task(response.task.id, family=response.task.family)`.

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
        super().__init__(envelope or {})
        self._describe(service, action, http_status, request_id, attempts, elapsed, Tasks(tasks or ()))

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
        """Waits until all that was queued has ended, at once when that is nothing.

        Returns what `task.wait` returns: the final `Data` of the task, a list of them where the action queues a task
        for each machine or disk, None where nothing was queued.

        Args:
            timeout: the longest wait in seconds, default 1800; None: for as long as it takes.
            interval: fixed pause between two polls of one task in seconds; default 1 s growing to 10 s, with jitter.
            progress: True for a tqdm bar (plain lines on stderr without tqdm), or a callable that takes a task after
                each poll of it.

        Raises:
            TaskFailedError: the cloud gave a task up.
            WaitTimeoutError: the time ran out; what was queued goes on in the cloud.
            APIError, APIConnectionError: a poll failed, as any call.
        """
        task: Any = self.task
        if task is None:
            return None
        return task.wait(timeout, interval=interval, progress=progress)  # type: ignore[no-any-return]

    def to_pandas(self) -> pd.DataFrame:
        """The rows as a pandas DataFrame (`pip install cds-rs[pandas]`)."""
        import pandas as pd

        return pd.DataFrame(self._rows())

    def to_polars(self) -> pl.DataFrame:
        """The rows as a polars DataFrame (`pip install cds-rs[polars]`)."""
        import polars as pl

        return pl.DataFrame(self._rows(), infer_schema_length=None)

    def _rows(self) -> list[dict[str, Any]]:
        """The rows: `Data` itself, the only list of objects in it, or else `Data` as a single row."""
        data: Any = self.get("Data")
        if not isinstance(data, dict):
            return _rows_of(data)
        members: dict[str, Any] = data  # pyright: ignore[reportUnknownVariableType]
        lists = [rows for rows in map(_rows_of, members.values()) if rows]
        return lists[0] if len(lists) == 1 else [members]

    def _repr_html_(self) -> str | None:
        """The rows as a table, for notebooks."""
        from html import escape

        rows = self._rows()
        if not rows:
            return None
        columns = list(dict.fromkeys(name for row in rows for name in row))
        head = "".join(f"<th>{escape(name)}</th>" for name in columns)
        body = "".join(
            "<tr>" + "".join(f"<td>{escape(str(row.get(name, '')))}</td>" for name in columns) + "</tr>"
            for row in rows[:_SHOWN_ROWS]
        )
        caption = f"{self.action}: {len(rows)} row{'' if len(rows) == 1 else 's'}"
        if len(rows) > _SHOWN_ROWS:
            caption += f", the first {_SHOWN_ROWS} shown"
        return f"<table><caption>{escape(caption)}</caption><tr>{head}</tr>{body}</table>"


def _rows_of(value: Any) -> list[dict[str, Any]]:
    """The value, where it is a list of objects, or no rows."""
    rows: list[Any] = value if isinstance(value, list) else []  # pyright: ignore[reportUnknownVariableType]
    return rows if all(isinstance(row, dict) for row in rows) else []


def answered(client: Client, service: str, action: str, answer: tuple[Any, ...], queues_many: bool) -> Response[Any]:
    """The response from what the native call returns."""
    return made(Response, Task, Tasks, client, service, action, answer, queues_many)


def made(
    response: type[_Response],
    task: type[Any],
    tasks: type[Any],
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
    queued = tasks([task(client, task_id, family=family, action=action) for task_id in task_ids])
    made._describe(service, action, http_status, request_id, attempts, elapsed, queued)
    if queues_many:
        made._queues_many = True
    return made
