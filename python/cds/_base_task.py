"""Shared code of synchronous and asynchronous tasks."""

from __future__ import annotations

import time

from ._base import BaseClient
from ._cds import task_families
from ._shown import Shown
from ._stdlib_lite import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Any, Generic

    from typing_extensions import TypeVar

    OutcomeT = TypeVar("OutcomeT", covariant=True, default=Any)
    """The final `Data` of a task."""

    class _Ending(Generic[OutcomeT]):
        """Ends with this."""

else:

    class _Ending:
        __class_getitem__ = classmethod(type(list[str]))  # typing.Generic would cost the import of typing


USUAL_FAMILY = "ccs"
"""Used if the id does not determine the family."""


ORDER_FAMILY = "order"
"""Of an order whose task is lost: its resources are polled."""


class BaseTask(_Ending["OutcomeT"], Shown):
    """A task and its state at the last poll."""

    _unheard: Exception | None = None
    """The error of a failed poll, which the next wait raises."""

    def __init__(self, client: BaseClient | None, id: str, *, family: str | None = None, action: str = "") -> None:
        given: Any = (("client", client, BaseClient), ("id", id, str), ("family", family, str), ("action", action, str))
        for name, value, kind in given:
            if not isinstance(value, kind) and (value is not None or name not in ("client", "family")):
                raise TypeError(f"the {name} of a task must be a {kind.__name__}, not {type(value).__name__}")
        self.id = str.__str__(id)  # a plain str, also for a subclass
        self.family = family or family_of(self.id)
        self._is_guessed = family is None
        self.action = str.__str__(action)
        self.status = ""
        self.message = ""
        self.resource_ids: list[str] = []
        self.elapsed = 0.0
        self._client = client
        self._began = time.monotonic()
        self._state = "running"
        self._data: Any = {}

    def __repr__(self) -> str:
        return f"<cds.{type(self).__name__} {self._name()} {self.status or 'not polled yet'}>"

    def __getstate__(self) -> dict[str, Any]:
        return {**self.__dict__, "_client": None}

    def _html(self) -> str | None:
        from ._html import of_task

        return of_task(self)

    @property
    def data(self) -> OutcomeT:
        """`Data` of the last poll; empty before the first."""
        return self._data  # type: ignore[no-any-return]

    def _name(self) -> str:
        return f"{self.action} task {self._shown_id()}" if self.action else f"task {self._shown_id()}"

    def _shown_id(self) -> str:
        """The id, or the resources of an order whose task is lost."""
        if self.family != ORDER_FAMILY:
            return self.id
        import json

        try:
            service, action, ids, *_ = json.loads(self.id)
            return f"of {', '.join(ids) or f'{service}.{action}'}"
        except (ValueError, TypeError):
            return self.id

    def _again(self) -> str:
        return f"client.task({self.id!r}, family={self.family!r})"

    def _explained(self, error: Exception) -> Exception:
        """The same error, with the other families that the id may belong to."""
        from .errors import InvalidParameterError, NotFoundError

        if self._is_guessed and isinstance(error, (InvalidParameterError, NotFoundError)):
            others = [family for family in task_families(self.id) if family != self.family]
            if others:
                again = " or ".join(f"client.task({self.id!r}, family={family!r})" for family in others)
                error.args = (f"{error}; the id does not determine the family, so it may be {again}",)
        return error

    def _connected(self) -> BaseClient:
        if self._client is None:
            from .errors import ConfigError

            raise ConfigError(f"{self._name()} was unpickled and has no client; use {self._again()}")
        return self._client

    def _seen(self, look: tuple[str, str, list[str], str, dict[str, Any]]) -> None:
        self._state, self.status, resource_ids, self.message, envelope = look
        self.resource_ids = resource_ids or self.resource_ids
        self.elapsed = time.monotonic() - self._began
        data: Any = envelope.get("Data")
        self._data = data if isinstance(data, dict) else {}


def family_of(id: str) -> str:
    """The family determined by the id format, or the default family."""
    families = task_families(id)
    return families[0] if len(families) == 1 else USUAL_FAMILY
