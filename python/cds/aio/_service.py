"""Base of the generated asynchronous service classes."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any

from .. import _cds
from ._response import AsyncResponse, called

if TYPE_CHECKING:
    from .._pages import Progress
    from .._service import Service
    from ._client import AsyncClient
    from ._pages import AsyncRows


class AsyncService:
    """One method per action; see the class of each service."""

    _name: str

    def __init__(self, client: AsyncClient) -> None:
        self._client = client

    def __repr__(self) -> str:
        return f"<cds.{type(self).__name__} of {self._client!r}>"


@functools.cache
def twin(service: type[Service]) -> Any:
    """The asynchronous class with the methods that a synchronous one declares."""
    name, module = f"Async{service.__name__}", f"{__package__}.services.{service._name}"
    members: dict[str, Any] = {"__module__": module, "__doc__": service.__doc__, "_name": service._name}
    for member, method in vars(service).items():
        if hasattr(method, "action"):
            members[member] = _action(method.action, method.queues_many)
        elif hasattr(method, "pages"):
            members[member] = _pages(method.pages)
        else:
            continue
        _describe(members[member], method, name, module)
    return type(name, (AsyncService,), members)


def _describe(twin: Any, method: Any, class_name: str, module: str) -> None:
    """Gives it the name, documentation and signature of its twin."""
    twin.__module__ = module
    twin.__name__ = method.__name__
    twin.__qualname__ = f"{class_name}.{method.__name__}"
    twin.__doc__ = _awaiting(method.__doc__)
    twin.__wrapped__ = method.__wrapped__


def _awaiting(text: str) -> str:
    """The documentation with an example that awaits."""
    before, example, code = text.rpartition("Example:\n")
    code = code.replace(" = client.", " = await client.").replace("reply.wait(", "await reply.wait(")
    return before + example + code.replace("for row in client.", "async for row in client.")


def _action(name: str, queues_many: bool) -> Any:
    async def method(self: AsyncService, /, **parameters: Any) -> AsyncResponse[Any]:
        client = self._client
        native = client._native.call_async
        return await called(native, client, self._name, name, parameters, queues_many=queues_many)

    method.action = name  # type: ignore[attr-defined]  # `map` reads both
    method.queues_many = queues_many  # type: ignore[attr-defined]
    return method


def _pages(name: str) -> Any:
    def method(
        self: AsyncService, /, *, limit: int | None = None, progress: Progress = None, **parameters: Any
    ) -> AsyncRows[Any]:
        # Parameters are validated immediately, not at the first row.
        if limit is not None:
            from .._arguments import whole

            limit = whole("limit", limit, 0)
        from ._pages import AsyncRows

        pages = _cds.Pages(self._client._native, self._name, name, parameters, limit)
        return AsyncRows(pages, self._name, name, progress)

    return method
