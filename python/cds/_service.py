"""Base of the generated service classes."""

from __future__ import annotations

from . import _cds
from ._response import Response, called
from ._stdlib_lite import TYPE_CHECKING, wraps

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, TypeVar

    from ._client import Client
    from ._pages import Progress, Rows

    _Method = TypeVar("_Method", bound=Callable[..., Any])


class Service:
    """One method per action; see the class of each service."""

    _name: str

    def __init__(self, client: Client) -> None:
        self._client = client

    def __repr__(self) -> str:
        return f"<cds.{type(self).__name__} of {self._client!r}>"


def action(name: str, *, queues_many: bool = False) -> Callable[[_Method], _Method]:
    """Turns a declaration, which provides signature and documentation, into the call of an action.

    The core validates names and values, and suggests similar names.
    """

    def decorate(declaration: _Method) -> _Method:
        @wraps(declaration)
        def method(self: Service, /, **parameters: Any) -> Response[Any]:
            client = self._client
            return called(client._native.call, client, self._name, name, parameters, queues_many=queues_many)

        method.action = name  # type: ignore[attr-defined]  # `map` reads both
        method.queues_many = queues_many  # type: ignore[attr-defined]
        return method  # type: ignore[return-value]

    return decorate


def pages(name: str) -> Callable[[_Method], _Method]:
    """Turns a declaration into an iterator over all pages of an action."""

    def decorate(declaration: _Method) -> _Method:
        @wraps(declaration)
        def method(
            self: Service, /, *, limit: int | None = None, progress: Progress = None, **parameters: Any
        ) -> Rows[Any]:
            # Parameters are validated immediately, not at the first row.
            if limit is not None:
                from ._arguments import whole

                limit = whole("limit", limit, 0)
            from ._pages import Rows

            pages = _cds.Pages(self._client._native, self._name, name, parameters, limit)
            return Rows(pages, self._name, name, progress)

        method.pages = name  # type: ignore[attr-defined]  # `cds.aio` reads it
        return method  # type: ignore[return-value]

    return decorate
