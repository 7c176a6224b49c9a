"""The response of a call."""

from __future__ import annotations

from . import _cds
from ._shown import Shown
from ._stdlib_lite import TYPE_CHECKING
from ._task import Task
from ._tasks import Tasks

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any, Generic, Literal, TypeAlias, overload

    import pandas as pd
    import polars as pl
    from typing_extensions import TypeVar

    from ._base import BaseClient
    from ._client import Client
    from ._dry_run import DryRun
    from ._tasks import EachT

    DataT = TypeVar("DataT", covariant=True, default=Any)
    TaskT = TypeVar("TaskT", covariant=True, default=Task | Tasks | None)
    RowT = TypeVar("RowT", covariant=True, default=Any)
    Queued: TypeAlias = Task[EachT] | Sequence[Task[EachT]] | None
    _Default = TypeVar("_Default")
    _Response = TypeVar("_Response", bound="Response[Any, Any]")

    class _Envelope(dict[str, Any], Generic[DataT, TaskT, RowT]):
        """A dict with these types of `Data`, `task` and rows."""

        @overload
        def __getitem__(self, key: Literal["Data"], /) -> DataT: ...
        @overload
        def __getitem__(self, key: Literal["Code", "Message"], /) -> str: ...
        @overload
        def __getitem__(self, key: Literal["TaskId"], /) -> str | int: ...
        @overload
        def __getitem__(self, key: str, /) -> Any: ...
        def __getitem__(self, key: str, /) -> Any: ...
        @overload  # type: ignore[override]  # more exact
        def get(self, key: Literal["Data"], default: None = None, /) -> DataT | None: ...
        @overload
        def get(self, key: str, default: None = None, /) -> Any | None: ...
        @overload
        def get(self, key: str, default: _Default, /) -> Any | _Default: ...
        def get(  # pyright: ignore[reportIncompatibleMethodOverride]
            self, key: str, default: Any = None, /
        ) -> Any: ...

else:
    from ._stdlib_lite import overload

    _Envelope = dict


class Response(_Envelope["DataT", "TaskT", "RowT"], Shown):
    """The server's response as a dict: `Code`, `Message`, `Data`, `TaskId`…, unchanged.

    Attributes: `service` (URL attribute such as `"instance"`), `action`, `http_status`, `request_id` (None if
    the server sends none), `attempts` (requests sent), `elapsed` (seconds of the whole call), `tasks` (all queued
    tasks) and `task` (the task or tasks of the order). `data` is the `Data` member, `rows` the listed objects, `total`
    and `page_count` the numbers of rows and pages, if the server sends them. A pickle keeps all of them, but its tasks
    have no client: resume each with `client.task(task.id, family=task.family)`.

    Type checkers see a `Response[DataT, TaskT, RowT]`: `DataT` is the type of `Data` in `cds.types`, `RowT` that of a
    row, and `TaskT` is a `Task` if the action queues one, `Tasks` if it queues one for each machine or disk, and None
    if it queues none. `Response[DataT]` leaves the others open.
    """

    service: str
    action: str
    http_status: int
    request_id: str | None
    attempts: int
    elapsed: float
    tasks: Tasks[dict[str, Any]]
    replayed: bool = False
    """Whether this is the recorded response of an earlier `client.once`, so that nothing was sent."""

    _known_ids: list[str] | None = None
    """What a replayed order is known to have created, changed or deleted."""

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

    @classmethod
    def _dry_run(cls) -> type[DryRun]:
        """The class for changes that were only shown."""
        from ._dry_run import DryRun

        return DryRun

    @property
    def task(self) -> TaskT:
        """The task of the order, all its tasks if the action queues several, or None without any."""
        tasks = self.tasks
        of_order: Any = None
        if tasks:
            of_order = tasks if self._queues_many or len(tasks) > 1 else tasks[0]
        return of_order  # type: ignore[no-any-return]

    @property
    def resource_ids(self) -> list[str]:
        """What the order creates, changes or deletes, as far as polls of its tasks or the journal have shown."""
        known = dict.fromkeys(self._known_ids or ())
        known.update(dict.fromkeys(made for task in self.tasks for made in task.resource_ids))
        return list(known)

    @overload
    def wait(
        self: Response[Any, Task[EachT], Any],
        timeout: float | None = 1800.0,
        *,
        interval: float | None = None,
        progress: bool | Callable[[Task[Any]], object] | None = None,
    ) -> EachT: ...
    @overload
    def wait(
        self: Response[Any, Tasks[EachT], Any],
        timeout: float | None = 1800.0,
        *,
        interval: float | None = None,
        progress: bool | Callable[[Task[Any]], object] | None = None,
    ) -> list[EachT]: ...
    @overload
    def wait(
        self: Response[Any, None, Any],
        timeout: float | None = 1800.0,
        *,
        interval: float | None = None,
        progress: bool | Callable[[Task[Any]], object] | None = None,
    ) -> None: ...
    @overload
    def wait(
        self: Response[Any, Queued[EachT], Any],
        timeout: float | None = 1800.0,
        *,
        interval: float | None = None,
        progress: bool | Callable[[Task[Any]], object] | None = None,
    ) -> EachT | list[EachT] | None: ...
    def wait(
        self,
        timeout: float | None = 1800.0,
        *,
        interval: float | None = None,
        progress: bool | Callable[[Task[Any]], object] | None = None,
    ) -> Any:
        """Waits until every queued task has ended; returns at once if there is none.

        Returns what `task.wait` returns: the final `Data` of the task, a list of them where the action queues a task
        for each machine or disk, None if the action queued nothing.

        Args:
            timeout: the longest wait in seconds, default 1800; None waits without limit.
            interval: fixed pause between two polls of one task in seconds; default 1 s growing to 10 s, with jitter.
            progress: True for a tqdm bar on a terminal or in a notebook, and for plain lines on stderr elsewhere or
                without tqdm (`CDS_PROGRESS=0` turns both off); or a callable that takes a task after each poll of it (a
                coroutine function, too, if the wait is awaited). An exception in it ends the wait.

        Raises:
            TaskFailedError: a task failed in the cloud.
            WaitTimeoutError: timed out; the tasks continue in the cloud.
            APIError, APIConnectionError: a poll failed, like any call.
        """
        task: Any = self.task
        if task is None:
            return None
        return task.wait(timeout, interval=interval, progress=progress)

    @property
    def data(self) -> DataT:
        """`Data` of the response; None if it is missing."""
        return self.get("Data")  # type: ignore[return-value]  # the server sends what is documented

    @property
    def rows(self) -> list[RowT]:
        """The objects that the response lists. The model of the action says where they are; nothing is guessed.

        An empty list has no rows, and a null in it is not a row. If the documents name no list, `Data` is the only
        row, unless it is missing or empty. Only an action without a model needs a guess: the first list of objects in
        `Data`, or `Data` itself if it holds no such list.
        """
        from ._rows import rows

        return rows(self)

    @property
    def total(self) -> int | None:
        """Number of rows on all pages; None if the server does not send it."""
        from ._rows import count

        return count(self, "total")

    @property
    def page_count(self) -> int | None:
        """Number of pages; None if the server does not send it."""
        from ._rows import count

        return count(self, "page_count")

    def to_pandas(self, *, flat: bool = False) -> pd.DataFrame:
        """The rows as a pandas DataFrame (`pip install 'cds-rs[pandas]'`), without rows with the documented columns.

        Whole numbers are `Int64` and truth values `boolean`, both with missing values; times know the zone of the
        cloud; exact amounts of money are `Decimal`; lists and objects are Python's. A column with a value that its
        documented type does not hold is text: strings stay unchanged, and other values become JSON.

        Args:
            flat: objects become columns with dotted names, such as `Disks.SystemDisk.Size`, and lists become JSON.
        """
        from ._frames import frame_of, to_pandas

        return to_pandas(frame_of(self, flat=flat, for_pandas=True))

    def to_polars(self, *, flat: bool = False) -> pl.DataFrame:
        """The rows as a polars DataFrame (`pip install 'cds-rs[polars]'`), without rows with the documented columns.

        The columns are those of `to_pandas`; lists and objects are `List` and `Struct`.
        """
        from ._frames import frame_of, to_polars

        return to_polars(frame_of(self, flat=flat))

    def to_arrow(self, *, flat: bool = False) -> Any:
        """The rows as a pyarrow Table (`pip install 'cds-rs[arrow]'`), without rows with the documented columns."""
        from ._frames import frame_of, to_arrow

        return to_arrow(frame_of(self, flat=flat))

    def __arrow_c_schema__(self) -> object:
        """The schema of the rows, for libraries that read Arrow streams."""
        from ._frames import frame_of

        return frame_of(self).__arrow_c_schema__()

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """The rows as an Arrow stream, for libraries that read one."""
        from ._frames import frame_of

        return frame_of(self).__arrow_c_stream__(requested_schema)

    def _html(self) -> str | None:
        from ._html import of_response

        return of_response(self)

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        """The text beside the table, which a saved notebook holds, too: the dict with secrets masked."""
        from ._html import masked

        printer.pretty(masked(self))


def called(
    native: Callable[..., Response[Any, Any]],
    client: Client,
    service: str,
    action: str,
    given: dict[str, Any],
    *others: Any,
    queues_many: bool = False,
) -> Response[Any]:
    """Runs a native call and returns its response.

    Ctrl-C may arrive after a change was carried out and before the caller has the response; the exception then carries
    the response.
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
    """Builds the response from the result of the native call."""
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
    """Builds a response of these classes."""
    envelope, http_status, request_id, task_ids, family, attempts, elapsed, known_ids = answer
    if not attempts:
        dry_run: Any = response._dry_run()
        return dry_run(service, action, **envelope)  # type: ignore[no-any-return]  # a subclass
    made = response.__new__(response)  # calling the class with keywords takes several times as long
    made.update(envelope)
    queued = response._tasks_class([task(client, task_id, family=family, action=action) for task_id in task_ids])
    if queued:
        _prepare_waits()
    made._describe(service, action, http_status, request_id, attempts, elapsed, queued)
    if queues_many:
        made._queues_many = True
    if known_ids is not None:
        made.replayed, made._known_ids = True, known_ids
    return made


def _prepare_waits() -> None:
    """Imports the modules of waits with the first task: later, descriptors may run out or the files may change."""
    from contextlib import suppress

    with suppress(Exception):  # must not replace a response; the wait tries again
        from . import _waiting  # noqa: F401  # pyright: ignore[reportUnusedImport]
