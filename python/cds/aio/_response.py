"""The answer of an asynchronous call."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .._response import Response, made
from ._task import AsyncTask

if TYPE_CHECKING:
    from ._client import AsyncClient


class AsyncResponse(Response):
    """A `cds.Response` whose tasks are awaited."""

    if TYPE_CHECKING:
        tasks: list[AsyncTask]  # type: ignore[assignment]  # the same, for an event loop

        @property
        def task(self) -> AsyncTask | None: ...  # type: ignore[override]  # likewise


def answered(client: AsyncClient, service: str, action: str, answer: tuple[Any, ...]) -> AsyncResponse:
    """The response from what the native call returns."""
    return made(AsyncResponse, AsyncTask, client, service, action, answer)
