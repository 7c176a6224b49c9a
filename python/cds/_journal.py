"""The journal: the orders of this machine and their outcomes."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, overload

from . import _cds
from ._base import BaseClient
from .errors import ConfigError, ValidationError

if TYPE_CHECKING:
    from collections.abc import Coroutine, Sequence
    from types import TracebackType

    from typing_extensions import Self

    from ._client import Client
    from .aio import AsyncClient


class JournalEntry(NamedTuple):
    """An order in a journal.

    `outcome` is `"pending"` (in flight, or its program ended too early), `"done"`, `"refused"`, `"unknown"`,
    `"not_done"`, or `"failed"` (carried out, and its task failed).
    """

    key: str | None
    """The key of an order that is carried out once."""
    endpoint: str
    """Scheme, host and port of the API."""
    service: str
    action: str
    params: dict[str, Any]
    """The parameters as they were sent, secrets masked; those in a query are text."""
    nonce: str
    """Of the last attempt."""
    sent_at: str
    """When the last attempt was sent, such as `2026-01-31T12:00:00Z`."""
    attempts: int
    outcome: Literal["pending", "done", "refused", "unknown", "not_done", "failed"]
    task_ids: list[str]
    task_family: str
    resource_ids: list[str]
    """What it created, changed or deleted, as far as known."""
    candidates: list[str]
    """What it may have created, if the cloud cannot tell."""
    reason: str | None
    """Why it was refused or failed, or why its outcome is unknown."""

    @property
    def task_id(self) -> str | None:
        """The first task; None without any."""
        return self.task_ids[0] if self.task_ids else None

    def _repr_html_(self) -> str:
        from ._html import of_entry

        return of_entry(self)

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        return {"text/html": self._repr_html_()}


class Journal:
    """What this machine has ordered, in a file that many processes may use at once.

        with cds.Journal() as journal:
            for entry in journal.entries(unresolved=True):
                print(entry.sent_at, entry.action, entry.key)

    Clients with this `journal=` write every change down before they send it. The file holds no secrets.
    """

    def __init__(
        self,
        path: str | os.PathLike[str] | None = None,
        *,
        keep: int | None = None,
        visible_within: float | None = None,
    ) -> None:
        """Opens a journal, or creates it.

        Args:
            path: the file; default that of `CDS_JOURNAL`, otherwise `$XDG_STATE_HOME/cds/journal.db`, otherwise
                `~/.local/state/cds/journal.db`.
            keep: how many orders with a known outcome are kept, default 100,000; the oldest without a key go first. A
                key that is gone would be ordered again.
            visible_within: how long the cloud may take to show a change, in seconds: what is not visible then was not
                carried out. Default 120, and 1200 for what may come only when its task ends. Like `keep`, it holds for
                all clients of this process.

        Raises:
            ConfigError: the file cannot be used: it is damaged, of a newer version, read-only, or in no folder.
        """
        self._native = _cds.Journal(path, keep, visible_within)
        self._is_closed = False

    def __repr__(self) -> str:
        return f"<cds.Journal {os.fspath(self.path)}>"

    def __fspath__(self) -> str:
        return os.fspath(self._native.path)

    def __reduce__(self) -> tuple[Any, ...]:
        return Journal, (os.fspath(self),)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        exception_type: type[BaseException] | None,
        exception: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Ends the use of this object. Clients go on writing to the file. Closing twice is harmless."""
        self._is_closed = True

    @property
    def path(self) -> os.PathLike[str]:
        """The file."""
        return self._native.path

    def entries(self, unresolved: bool = False) -> list[JournalEntry]:
        """What was ordered, the oldest first.

        Args:
            unresolved: True returns only the orders whose outcome is unknown (`"pending"` and `"unknown"`).

        Raises:
            ConfigError: the file cannot be used.
        """
        return [JournalEntry(**entry) for entry in self._open().entries(unresolved)]

    @overload
    def resolve(self, client: Client) -> list[JournalEntry]: ...
    @overload
    def resolve(self, client: AsyncClient) -> Coroutine[Any, Any, list[JournalEntry]]: ...
    def resolve(self, client: BaseClient) -> list[JournalEntry] | Coroutine[Any, Any, list[JournalEntry]]:
        """Determines the outcome of unresolved orders by reading the cloud of this client.

        It never guesses: an order about which the cloud cannot tell stays `"unknown"`, with `candidates` and `reason`.
        Orders in flight, and those sent to another endpoint, stay as they are. With an `AsyncClient` it is awaited.

        Returns:
            The entries that it checked, with their outcomes.

        Raises:
            APIError, APIConnectionError: a read failed, like any call.
            ConfigError: the file cannot be used.
        """
        from ._arguments import checked
        from ._client import Client

        checked("client", client, BaseClient)
        native = self._open()
        if isinstance(client, Client):
            return [JournalEntry(**entry) for entry in client._native.resolve_journal(native)]
        return self._resolve_async(client)

    async def _resolve_async(self, client: BaseClient) -> list[JournalEntry]:
        from .aio._bridge import run_native

        entries = await run_native(client._native.resolve_journal_async, self._open())
        return [JournalEntry(**entry) for entry in entries]

    def settle(
        self, entry: JournalEntry, outcome: Literal["done", "not_done"], *, resource_ids: Sequence[str] = ()
    ) -> JournalEntry:
        """Records what you have found out about an order whose outcome is unknown.

        Args:
            entry: the order, from `entries`.
            outcome: `"done"` if it was carried out, `"not_done"` if not.
            resource_ids: what it created, changed or deleted.

        Raises:
            ConfigError: the outcome is known already, or the order is in flight, or it is not in this journal.
            ValidationError: the outcome is neither of the two.
            TypeError: an argument has the wrong type.
        """
        from ._arguments import checked

        checked("entry", entry, JournalEntry)
        checked("outcome", outcome, str)
        checked("resource_ids", resource_ids, list, tuple)
        try:
            ids = list(resource_ids)
        except Exception as error:
            raise TypeError("resource_ids must be a list of str") from error
        for made in ids:
            checked("each of resource_ids", made, str)
        outcome = str.__str__(outcome)  # type: ignore[assignment]  # a plain str, also for a subclass
        if outcome not in ("done", "not_done"):
            raise ValidationError("outcome must be 'done' or 'not_done'")
        settled = self._open().settle(entry.nonce, outcome == "done", ids)
        if settled is None:
            raise ConfigError("the journal has no such order")
        return JournalEntry(**settled)

    def _open(self) -> _cds.Journal:
        if self._is_closed:
            raise ValidationError("this journal is closed; open another one")
        return self._native
