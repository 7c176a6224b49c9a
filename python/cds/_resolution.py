"""Resolves a change whose response was lost."""

from __future__ import annotations

from ._base import BaseClient
from ._stdlib_lite import TYPE_CHECKING
from ._task import Task
from ._tasks import Tasks

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from typing import Any, Literal, TypeAlias, TypeVar

    from .aio._resolution import AsyncResolution
    from .errors import OutcomeUnknownError

    _Resolution = TypeVar("_Resolution", bound="Resolution")
    _Told: TypeAlias = tuple[str, list[str], list[str], str, str, str | None]


class Resolution:
    """The outcome of a change whose response was lost.

    `outcome` is `"done"` or `"not_done"`. If it was done, `resource_ids` are the resources that it created, changed or
    deleted; if the part of the response that arrived names its tasks, `task_ids` has them instead, for `client.task`.
    Done also means that everything is as ordered: a server that already had the name, a disk that somebody else
    deleted meanwhile. It may still be under way: `wait` waits for its `tasks`. If its task is lost, a task of the
    family `"order"` stands for it, which polls the resources themselves.
    """

    __slots__ = ("outcome", "resource_ids", "task_ids", "tasks")

    _task_class: type[Any] = Task
    _tasks_class: type[Any] = Tasks

    def __init__(self, outcome: Literal["done", "not_done"], resource_ids: list[str], task_ids: list[str]) -> None:
        self.outcome: Literal["done", "not_done"] = outcome
        self.resource_ids = resource_ids
        self.task_ids = task_ids
        self.tasks: Tasks = self._tasks_class()

    def wait(
        self,
        timeout: float | None = 1800.0,
        *,
        interval: float | None = None,
        progress: bool | Callable[[Task[Any]], object] | None = None,
    ) -> Any:
        """Waits until what was ordered is ready; returns at once if nothing is under way.

        Args:
            timeout: the longest wait in seconds, default 1800; None waits without limit.
            interval: fixed pause between two polls in seconds; default 1 s growing to 10 s, with jitter.
            progress: as for `Response.wait`.

        Raises:
            TaskFailedError: its task failed: it is gone, or it has settled and is not as ordered.
            WaitTimeoutError: timed out; it continues in the cloud.
            APIError, APIConnectionError: a poll failed, like any call.
        """
        return self.tasks.wait(timeout, interval=interval, progress=progress)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Resolution) and self._parts() == other._parts()

    __hash__ = None  # type: ignore[assignment]  # the lists may change

    def __repr__(self) -> str:
        return "Resolution(outcome={!r}, resource_ids={!r}, task_ids={!r})".format(*self._parts())

    def __reduce__(self) -> Any:
        return type(self), self._parts()

    def _parts(self) -> tuple[Literal["done", "not_done"], list[str], list[str]]:
        return self.outcome, self.resource_ids, self.task_ids


def resolve(
    error: OutcomeUnknownError, client: object, settle: float | None
) -> Resolution | Awaitable[AsyncResolution]:
    if not isinstance(client, BaseClient):
        raise TypeError(f"client must be a cds.Client or a cds.AsyncClient, not {type(client).__name__}")
    unknown = {**facts_of(error), "settle": settle}
    if hasattr(client, "__aenter__"):  # without an import of asyncio, which programs without it need not pay for
        return _resolved(error, client, unknown)
    return judged(Resolution, error, client, client._native.resolve(unknown))


def facts_of(error: OutcomeUnknownError) -> dict[str, Any]:
    """What is known of the change."""
    service, facts = error._order
    known = {"service": service, "action": error.action or "", "facts": facts}
    return {**known, "task_ids": error.task_ids, "sent_at": error.sent_at, "nonce": error.nonce, "noted": None}


async def _resolved(error: OutcomeUnknownError, client: BaseClient, unknown: dict[str, Any]) -> AsyncResolution:
    from .aio._bridge import run_native
    from .aio._resolution import AsyncResolution

    told = await run_native(client._native.resolve_async, unknown)
    return judged(AsyncResolution, error, client, told)


def judged(resolution: type[_Resolution], error: OutcomeUnknownError, client: BaseClient, told: _Told) -> _Resolution:
    """The resolution, or the error of an order that is undecided."""
    outcome, ids, task_ids, why, family, lost = told
    if outcome == "not_done":
        return resolution("not_done", [], [])
    if outcome != "done":
        raise undecided(error, ids, why)
    found, action = resolution("done", ids, task_ids), error.action or ""
    if lost is not None:
        task_ids, family = [lost], "order"
    found.tasks.extend(found._task_class(client, task_id, family=family, action=action) for task_id in task_ids)
    return found


def undecided(error: OutcomeUnknownError, candidates: list[str], why: str) -> Exception:
    from .errors import UndecidedError

    found = f"; candidates: {', '.join(candidates)}" if candidates else ""
    look = f"; look with {error.look_up}() before you send it again" if error.look_up else ""
    text = f"{error.action}: whether it was carried out at {error.sent_at} cannot be told: {why}{found}{look}"
    return UndecidedError(
        text,
        action=error.action,
        nonce=error.nonce,
        sent_at=error.sent_at,
        look_up=error.look_up,
        task_ids=error.task_ids,
        order=error._order,
        candidates=candidates,
    )
