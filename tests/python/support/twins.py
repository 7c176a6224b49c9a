"""A blocking wrapper around the asynchronous client, so that every test covers both clients.

The objects are those of `cds.aio`; only what they give to be awaited is waited for, in an event loop of the calling
thread.
"""

from __future__ import annotations

import asyncio
import functools
import inspect
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar, cast

import cds
from cds.aio import AsyncResponse, AsyncRows
from cds.aio._dry_run import AsyncDryRun
from cds.aio._service import AsyncService

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Coroutine, Iterable

    from typing_extensions import Self

_Result = TypeVar("_Result")


class Blocking:
    """Makes every method wait for its result, except within an event loop."""

    def __getattribute__(self, name: str) -> Any:
        found = super().__getattribute__(name)
        return found if name.startswith("_") or asyncio._get_running_loop() else blocking(found)


class BlockingClient(Blocking, cds.AsyncClient):
    def __enter__(self) -> Self:
        return finished(self.__aenter__())

    def __exit__(self, *exception: Any) -> None:
        finished(self.__aexit__(*exception))


class BlockingTask(Blocking, cds.AsyncTask):
    pass


class BlockingTasks(Blocking, cds.AsyncTasks):
    pass


class BlockingResponse(Blocking, AsyncResponse[Any]):
    pass


class BlockingDryRun(Blocking, AsyncDryRun):
    pass


@functools.cache
def _blocking_service(service: type[AsyncService]) -> type[AsyncService]:
    return type(service.__name__, (Blocking, service), {})


def blocking(value: Any) -> Any:
    """The same, to be used without `await`."""
    if isinstance(value, Blocking):
        return value
    if isinstance(value, AsyncService):
        value.__class__ = _blocking_service(type(value))
    elif isinstance(value, cds.AsyncClient):
        value.__class__ = BlockingClient
    elif isinstance(value, cds.AsyncTask):
        value.__class__ = BlockingTask
    elif isinstance(value, cds.AsyncTasks):
        value[:] = map(blocking, value)
        value.__class__ = BlockingTasks
    elif isinstance(value, AsyncResponse):
        value.__class__ = BlockingDryRun if isinstance(value, AsyncDryRun) else BlockingResponse
    elif inspect.iscoroutine(value):
        return blocking(finished(value))
    elif inspect.isasyncgen(value):
        return _rows(value)
    elif isinstance(value, AsyncRows):
        return _RowsOfPages(value)
    elif hasattr(value, "__anext__"):
        return _Results(value)
    elif inspect.ismethod(value):
        return _blocking_method(value)
    return value


def _blocking_method(method: Any) -> Any:
    @functools.wraps(method)
    def wait(*arguments: Any, **parameters: Any) -> Any:
        # `map` is given a method.
        arguments = tuple(getattr(argument, "asynchronous", argument) for argument in arguments)
        return blocking(method(*arguments, **parameters))

    wait.asynchronous = method  # type: ignore[attr-defined]
    return wait


class _Results(Iterator[Any]):
    def __init__(self, results: Any) -> None:
        self._results = results

    def __next__(self) -> Any:
        try:
            return blocking(finished(self._results.__anext__()))
        except StopAsyncIteration:
            raise StopIteration from None

    def __getattr__(self, name: str) -> Any:
        return blocking(getattr(self._results, name))

    def __enter__(self) -> Self:
        finished(self._results.__aenter__())
        return self

    def __exit__(self, *exception: Any) -> None:
        finished(self._results.__aexit__(*exception))

    def close(self) -> None:
        finished(self._results.aclose())


class _RowsOfPages(_Results):
    """Closes its iterator when it is dropped, as an event loop that runs on does."""

    def __init__(self, results: Any) -> None:
        super().__init__(results)
        self._rows = _rows(results)

    def __iter__(self) -> Iterator[Any]:
        return self._rows

    def __next__(self) -> Any:
        return next(self._rows)


def _rows(generator: AsyncGenerator[Any, None]) -> Iterator[Any]:
    try:
        yield from _Results(generator)
    finally:
        finished(generator.aclose())


def _wait_all(tasks: Iterable[Any], **options: Any) -> Any:
    return finished(cds.aio.wait_all(tasks, **options))


def _as_completed(tasks: Iterable[Any], **options: Any) -> Any:
    return _rows(cds.aio.as_completed(tasks, **options))


class Twin:
    """One of the two clients."""

    def __init__(self, kind: str) -> None:
        self.is_async = kind == "async"
        self.Client = cast("type[cds.Client]", BlockingClient) if self.is_async else cds.Client
        self.wait_all = _wait_all if self.is_async else cds.wait_all
        self.as_completed = _as_completed if self.is_async else cds.as_completed

    def of(self, simulator: cds.Simulator, **options: Any) -> cds.Client:
        """A client of a simulated cloud."""
        return blocking(simulator.async_client(**options)) if self.is_async else simulator.client(**options)


TWINS = ("sync", "async")


@contextmanager
def twin(kind: str) -> Iterator[Twin]:
    """The event loops are closed at the end."""
    yield Twin(kind)
    while _loops:
        _loops.pop().close()


_of_thread = threading.local()
_loops: list[asyncio.AbstractEventLoop] = []


def finished(coroutine: Coroutine[Any, Any, _Result]) -> _Result:
    """Its result, from the event loop of this thread."""
    loop: asyncio.AbstractEventLoop | None = getattr(_of_thread, "loop", None)
    if loop is None or loop.is_closed():
        loop = _of_thread.loop = asyncio.new_event_loop()
        _loops.append(loop)
    return loop.run_until_complete(coroutine)
