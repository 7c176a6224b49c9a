"""Many calls of one method, for asyncio."""

from __future__ import annotations

import asyncio
from collections import deque
from itertools import islice
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from .._arguments import named
from .._map import action_of, checked
from ._bridge import bridge_of, running_loop
from ._response import answered
from ._service import AsyncService

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Mapping

    from typing_extensions import Self

    from .. import _cds

_Result = TypeVar("_Result")


class AsyncMap(Generic[_Result]):
    """The results of many calls, in the order of their parameters; see `AsyncClient.map`."""

    def __init__(
        self,
        method: Callable[..., Any],
        params_iterable: Iterable[Mapping[str, Any]],
        concurrency: int,
        return_exceptions: bool,
    ) -> None:
        self._service, self._action = action_of(method, AsyncService)
        self._parameters = iter(params_iterable)
        self._concurrency = checked(concurrency)
        self._return_exceptions = return_exceptions
        self._calls: deque[tuple[asyncio.Future[Any], _cds.Pending | None]] = deque()
        self._end: Exception = StopAsyncIteration()

    def __aiter__(self) -> Self:
        return self

    def __await__(self) -> Generator[Any, Any, list[_Result]]:
        return self._all().__await__()

    async def _all(self) -> list[_Result]:
        return [result async for result in self]

    async def __anext__(self) -> _Result:
        self._start()
        if not self._calls:
            raise self._end
        future = self._calls[0][0]
        try:
            answer = await future
        except asyncio.CancelledError:
            self._cancel()
            raise
        except Exception as error:
            self._calls.popleft()
            if self._return_exceptions:
                return error  # type: ignore[return-value]  # as asked for
            self._parameters = iter(())
            await self._settle()
            raise
        self._calls.popleft()
        result: Any = answered(self._service._client, self._service._name, self._action, answer)
        return result  # type: ignore[no-any-return]

    def _start(self) -> None:
        """Starts as many calls as may be under way."""
        parameters: Mapping[str, Any] | None = None
        try:
            for parameters in islice(self._parameters, self._concurrency - len(self._calls)):
                self._call(named("the parameters of a call", parameters))
        except Exception as error:
            # Raised after the results of the calls that were started before.
            self._parameters, self._end = iter(()), error
        finally:
            parameters = None  # a traceback that shows variables must not show passwords

    def _call(self, parameters: dict[str, Any]) -> None:
        loop = running_loop()
        future: asyncio.Future[Any] = loop.create_future()
        # Who leaves early is not told of failures that nobody asked for.
        future.add_done_callback(lambda done: done.cancelled() or done.exception())
        native, name = self._service._client._native, self._service._name
        try:
            pending = native.call_async(bridge_of(loop), future, name, self._action, parameters)
        except (TypeError, ValueError) as error:
            # What is wrong with the parameters is told in its turn.
            future.set_exception(error)
            pending = None
        finally:
            parameters.clear()
        self._calls.append((future, pending))

    async def _settle(self) -> None:
        """Waits until all that were started have ended."""
        try:
            if self._calls:
                await asyncio.wait([future for future, _ in self._calls])
        except asyncio.CancelledError:
            self._cancel()
            raise

    def _cancel(self) -> None:
        for future, pending in self._calls:
            # The one that was awaited is cancelled already.
            if pending is not None and (future.cancelled() or not future.done()):
                pending.cancel()
            future.cancel()
        self._calls.clear()
