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


class Response(dict[str, "Any"]):
    """The server's answer, as a dict: `Code`, `Message`, `Data`, `TaskId`… untouched.

    Attributes: `service` (URL attribute such as `"instance"`), `action`, `http_status`, `request_id` (None where
    the server gives none), `attempts` (requests sent), `elapsed` (seconds of the whole call), `task` (the queued
    task or None) and `tasks` (all queued tasks). `data` is its `Data`, `rows` what it lists, `total` and `page_count`
    how much there is where the server tells. A pickle keeps all of them, but its tasks have no client: take them up
    again with `client.task(response.task.id, family=response.task.family)`.
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

    @property
    def data(self) -> Any:
        """`Data` of the answer; None where there is none."""
        return self.get("Data")

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The objects that the answer lists, as the documents of the action have it: never guessed from the data.

        An empty list has no row, and a null in it is none. Where the documents name no list, `Data` is the only row; a
        missing or empty one is none. Of an action without a model it is the first list of objects in `Data`, and `Data`
        itself where it holds no list of them.
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
