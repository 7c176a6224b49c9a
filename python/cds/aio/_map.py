"""Concurrent calls of one method, for asyncio."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Any, TypeVar

from .._dry_run import DryRun
from .._map import BaseMap
from .._response import Response
from ..errors import CdsError
from ._bridge import bridge_of, running_loop
from ._response import AsyncResponse, answered
from ._service import AsyncService

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Mapping
    from types import TracebackType

    from typing_extensions import Self

    from .._pages import Progress

_Result = TypeVar("_Result")


class AsyncMap(BaseMap[_Result], AsyncIterator[_Result]):
    """The results of many calls, in the order of their parameters; see `AsyncClient.map`."""

    def __init__(
        self,
        method: Callable[..., Any],
        params_iterable: Iterable[Mapping[str, Any]],
        concurrency: int,
        return_exceptions: bool,
        wait: bool | float,
        retry_failed: bool | None = None,
        progress: Progress = None,
    ) -> None:
        super().__init__(
            AsyncService, method, params_iterable, concurrency, return_exceptions, wait, retry_failed, progress
        )
        self._in_a_row = 0

    def __await__(self) -> Generator[Any, Any, list[_Result]]:
        return self._all().__await__()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        exception_type: type[BaseException] | None,
        exception: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.aclose()

    async def __anext__(self) -> _Result:
        bridge_of(running_loop())  # before anything is sent: no wait works without a bridge
        try:
            self._start()
            result = await self._result()
            if is_raised := self._is_raised(result):
                await self._settle(result)
        except BaseException:
            self._interrupted()
            raise
        if result is None:
            raise self._end
        if is_raised:
            raise result
        return result  # type: ignore[no-any-return]

    async def aclose(self) -> None:
        """Cancels the calls in flight and ends the results.

        The logger `cds` warns of each change that was, or may have been, carried out and whose result was not taken.
        Closing twice does no harm.
        """
        self._close()

    async def _all(self) -> list[_Result]:
        results: list[_Result] = []
        try:
            async for result in self:
                results.append(result)
        except BaseException:
            self._lose(results)
            raise
        return results

    async def _result(self) -> Any:
        while len(self._batch):
            await self._turn()
            if self._batch.is_ready() and (result := self._next()) is not None:
                return result
            self._start()  # another consumer was faster
        return None

    async def _settle(self, failure: Exception) -> None:
        """Waits for the calls in flight before a failure is raised."""
        self._parameters = iter(())
        try:
            for number in range(len(self._batch)):
                await self._over(number)
        except CdsError:
            pass  # the caller needs the failure, not the error of the bridge
        except BaseException as interrupt:
            interrupt.__context__ = failure
            raise

    async def _turn(self) -> None:
        """Waits for the end of the oldest call. Yields to the event loop after at most `concurrency` results."""
        self._in_a_row += 1
        if self._in_a_row > self._concurrency or not self._batch.is_ready():
            self._in_a_row = 0
            await self._over(0)

    async def _over(self, number: int) -> None:
        """Waits until the call at this index, counted from the oldest, has ended or is known to be lost."""
        loop = running_loop()
        future = loop.create_future()
        self._batch.over_async(bridge_of(loop), future, number)
        await future

    def _lose(self, results: list[Any]) -> None:
        """Logs the changes among results that the caller does not get."""
        for result in results:
            reply = getattr(result, "reply", result)
            if isinstance(reply, DryRun):
                continue
            if isinstance(reply, Response):
                tasks = reply.tasks
                self._batch.lost([task.id for task in tasks], tasks[0].family if tasks else "")
            elif getattr(result, "may_have_happened", False):
                logging.getLogger("cds").warning("%s", result)

    def _exhausted(self) -> Exception:
        return StopAsyncIteration()

    def _answered(self, answer: tuple[Any, ...]) -> AsyncResponse[Any]:
        return answered(self._service._client, self._service._name, self._action, answer, self._queues_many)
