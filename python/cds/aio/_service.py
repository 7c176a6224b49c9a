"""Base of the generated asynchronous service classes."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any, TypeVar

from .. import _cds
from ._bridge import run_native
from ._response import AsyncResponse, called

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from ._client import AsyncClient

_Method = TypeVar("_Method", bound="Callable[..., Any]")


class AsyncService:
    """One method per action; see the class of each service."""

    _name: str

    def __init__(self, client: AsyncClient) -> None:
        self._client = client

    def __repr__(self) -> str:
        return f"<cds.{type(self).__name__} of {self._client!r}>"


def action(name: str, *, queues_many: bool = False) -> Callable[[_Method], _Method]:
    """Turns a declaration into the call of an action, like its synchronous twin."""

    def decorate(declaration: _Method) -> _Method:
        @functools.wraps(declaration)
        async def method(self: AsyncService, /, **parameters: Any) -> AsyncResponse[Any]:
            client = self._client
            native = client._native.call_async
            return await called(native, client, self._name, name, parameters, queues_many=queues_many)

        method.action = name  # type: ignore[attr-defined]  # `map` reads both
        method.queues_many = queues_many  # type: ignore[attr-defined]
        return method  # type: ignore[return-value]

    return decorate


def pages(name: str) -> Callable[[_Method], _Method]:
    """Turns a declaration into an iterator over all pages of an action."""

    def decorate(declaration: _Method) -> _Method:
        @functools.wraps(declaration)
        def method(
            self: AsyncService, /, *, limit: int | None = None, **parameters: Any
        ) -> AsyncIterator[dict[str, Any]]:
            # Parameters are validated immediately, not at the first row.
            if limit is not None:
                from .._arguments import whole

                limit = whole("limit", limit, 0)
            return _rows(_cds.Pages(self._client._native, self._name, name, parameters, limit))

        return method  # type: ignore[return-value]

    return decorate


async def _rows(pages: _cds.Pages) -> AsyncIterator[dict[str, Any]]:
    while (rows := await run_native(pages.next_async)) is not None:
        for row in rows:
            yield row
