"""The answer of a call."""

from __future__ import annotations

from . import _cds
from ._light import TYPE_CHECKING
from ._task import Task

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, TypeVar

    import pandas as pd
    import polars as pl

    from ._base import BaseClient
    from ._client import Client

    _Response = TypeVar("_Response", bound="Response")

_SHOWN_ROWS = 50
"""Rows that a notebook shows."""


class Response(dict[str, "Any"]):
    """The server's answer, as a dict: `Code`, `Message`, `Data`, `TaskId`… untouched.

    Attributes: `service` (URL attribute such as `"instance"`), `action`, `http_status`, `request_id` (None where
    the server gives none), `attempts` (requests sent), `elapsed` (seconds of the whole call), `task` (the queued
    task or None) and `tasks` (all queued tasks). A pickle keeps all of them, but its tasks have no client: take
    them up again with `client.task(response.task.id, family=response.task.family)`.
    """

    service: str
    action: str
    http_status: int
    request_id: str | None
    attempts: int
    elapsed: float
    tasks: list[Task]

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
        self._describe(service, action, http_status, request_id, attempts, elapsed, tasks or [])

    def _describe(
        self,
        service: str,
        action: str,
        http_status: int,
        request_id: str | None,
        attempts: int,
        elapsed: float,
        tasks: list[Any],
    ) -> None:
        self.service = service
        self.action = action
        self.http_status = http_status
        self.request_id = request_id
        self.attempts = attempts
        self.elapsed = elapsed
        self.tasks = tasks

    @property
    def task(self) -> Task | None:
        """The first queued task; None where nothing was queued."""
        return self.tasks[0] if self.tasks else None

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


def called(
    native: Callable[..., Response], client: Client, service: str, action: str, given: dict[str, Any], *others: str
) -> Response:
    """The response of a native call.

    Ctrl-C may be noticed when a change has been carried out and before the caller has its response: then the exception
    carries it.
    """
    kept: list[tuple[Response, str]] = []

    def make(answer: tuple[Any, ...]) -> Response:
        return answered(client, service, action, answer)

    try:
        try:
            return native(service, action, given, *others, make, kept)
        finally:
            given.clear()  # a traceback that shows variables must not show passwords
    except BaseException as interrupt:
        if kept and not hasattr(interrupt, "reply"):
            _cds.carry(interrupt, *kept[0])
        raise


def answered(client: Client, service: str, action: str, answer: tuple[Any, ...]) -> Response:
    """The response from what the native call returns."""
    return made(Response, Task, client, service, action, answer)


def made(
    response: type[_Response], task: type[Any], client: BaseClient, service: str, action: str, answer: tuple[Any, ...]
) -> _Response:
    """The same, of these classes."""
    envelope, http_status, request_id, task_ids, family, attempts, elapsed = answer
    made = response.__new__(response)  # calling the class with keywords takes several times as long
    made.update(envelope)
    tasks = [task(client, task_id, family=family, action=action) for task_id in task_ids]
    made._describe(service, action, http_status, request_id, attempts, elapsed, tasks)
    return made
