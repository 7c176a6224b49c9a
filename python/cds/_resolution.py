"""Resolves a change whose response was lost."""

from __future__ import annotations

from ._base import BaseClient
from ._stdlib_lite import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Awaitable
    from typing import Any, Literal, TypeAlias

    from .errors import OutcomeUnknownError

    _Told: TypeAlias = tuple[str, list[str], list[str], str]


class Resolution:
    """The outcome of a change whose response was lost.

    `outcome` is `"done"` or `"not_done"`. If it was done, `resource_ids` are the resources that it created, changed or
    deleted; where what arrived of the response names its tasks, these are in `task_ids` instead, for `client.task`.
    Done also means that everything is as ordered: a server that already had the name, a disk that somebody else
    deleted meanwhile.
    """

    __slots__ = ("outcome", "resource_ids", "task_ids")

    def __init__(self, outcome: Literal["done", "not_done"], resource_ids: list[str], task_ids: list[str]) -> None:
        self.outcome: Literal["done", "not_done"] = outcome
        self.resource_ids = resource_ids
        self.task_ids = task_ids

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Resolution) and self._parts() == other._parts()

    __hash__ = None  # type: ignore[assignment]  # the lists may change

    def __repr__(self) -> str:
        return "Resolution(outcome={!r}, resource_ids={!r}, task_ids={!r})".format(*self._parts())

    def __reduce__(self) -> Any:
        return Resolution, self._parts()

    def _parts(self) -> tuple[Literal["done", "not_done"], list[str], list[str]]:
        return self.outcome, self.resource_ids, self.task_ids


def resolve(error: OutcomeUnknownError, client: object, settle: float | None) -> Resolution | Awaitable[Resolution]:
    if not isinstance(client, BaseClient):
        raise TypeError(f"client must be a cds.Client or a cds.AsyncClient, not {type(client).__name__}")
    unknown = {**facts_of(error), "settle": settle}
    if hasattr(client, "__aenter__"):  # without an import of asyncio, which programs without it need not pay for
        return _resolved(error, client, unknown)
    return _judged(error, client._native.resolve(unknown))


def facts_of(error: OutcomeUnknownError) -> dict[str, Any]:
    """What is known of the change."""
    service, facts = error._order
    known = {"service": service, "action": error.action or "", "facts": facts}
    return {**known, "task_ids": error.task_ids, "sent_at": error.sent_at, "nonce": error.nonce, "noted": None}


async def _resolved(error: OutcomeUnknownError, client: BaseClient, unknown: dict[str, Any]) -> Resolution:
    from .aio._bridge import run_native

    return _judged(error, await run_native(client._native.resolve_async, unknown))


def _judged(error: OutcomeUnknownError, told: _Told) -> Resolution:
    outcome, ids, task_ids, why = told
    if outcome == "done":
        return Resolution("done", ids, task_ids)
    if outcome == "not_done":
        return Resolution("not_done", [], [])
    raise undecided(error, ids, why)


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
