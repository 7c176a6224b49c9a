"""Many calls of one method."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from types import FunctionType, MethodType
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from . import _cds
from ._arguments import named, truth, whole
from ._response import Response, answered
from ._service import Service
from ._waiting import failure_of
from .errors import ValidationError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from types import TracebackType

    from typing_extensions import Self

_Result = TypeVar("_Result")

USUAL_WAIT = 1800.0
"""Seconds that a map with `wait=True` waits."""

_END: Any = object()
"""Stands after the last parameters."""


class BaseMap(Generic[_Result]):
    """Calls in the background, whose results are asked for in the order of their parameters."""

    _batch: _cds.Batch

    def __init__(
        self,
        service_class: type[Any],
        method: Callable[..., Any],
        params_iterable: Iterable[Mapping[str, Any]],
        concurrency: int,
        return_exceptions: bool,
        wait: bool | float,
    ) -> None:
        self._service, self._action, self._queues_many = _action_of(method, service_class)
        self._parameters = iter(params_iterable)
        self._concurrency = _checked(concurrency)
        self._return_exceptions = truth("return_exceptions", return_exceptions)
        self._batch = _cds.Batch(self._service._name, self._action, _timeout_of(wait))
        self._timeout = self._batch.timeout
        self._end: Exception = self._exhausted()

    def __del__(self) -> None:
        # Nobody asks for the results any more. Reads may end; changes are named.
        batch = getattr(self, "_batch", None)
        if batch is not None and batch.is_change:
            batch.close()

    def _exhausted(self) -> Exception:
        """What is raised when there are no more results."""
        raise NotImplementedError

    def _answered(self, answer: tuple[Any, ...]) -> Response[Any]:
        """The response from what the native call returns."""
        raise NotImplementedError

    def _start(self) -> None:
        """Starts as many calls as may be in flight, when the caller comes for a result."""
        self._batch.arrived()
        native = self._service._client._native
        given = islice(self._parameters, self._concurrency - len(self._batch))
        parameters: Any = None
        try:
            while True:
                try:
                    if (parameters := next(given, _END)) is _END:
                        break
                    parameters = named("the parameters of a call", parameters)
                except Exception as error:
                    failure: Exception | None = error
                else:
                    failure = self._batch.add(native, parameters)
                if failure is not None:
                    # Raised after the results of the calls that were started before.
                    self._parameters, self._end = iter(()), failure
                    break
        finally:
            parameters = None  # a traceback that shows variables must not show passwords

    def _next(self) -> Any:
        """The result of the oldest call, an exception if that failed, or None if there is no call.

        What is raised here is no result, but an interrupt such as that of a signal handler.
        """
        if (taken := self._batch.next()) is None:
            return None
        answer, news = taken
        if answer is None:
            return news
        reply = self._answered(answer)
        return failure_of(reply, news, self._timeout) or reply

    def _is_raised(self, result: Any) -> bool:
        """Whether a result is raised in its place, after those in flight have ended."""
        return not self._return_exceptions and isinstance(result, Exception)

    def _interrupted(self) -> None:
        """Gives up all calls, even a result on its way to the caller."""
        self._parameters = iter(())
        self._batch.interrupt()

    def _close(self) -> None:
        self._parameters, self._end = iter(()), self._exhausted()
        self._batch.close()


class Map(BaseMap[_Result], Iterator[_Result]):
    """The results of many calls, in the order of their parameters; see `Client.map`."""

    def __init__(
        self,
        method: Callable[..., Any],
        params_iterable: Iterable[Mapping[str, Any]],
        concurrency: int,
        return_exceptions: bool,
        wait: bool | float,
    ) -> None:
        super().__init__(Service, method, params_iterable, concurrency, return_exceptions, wait)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        exception_type: type[BaseException] | None,
        exception: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def __next__(self) -> _Result:
        try:
            self._start()
            result = self._next()
            if is_raised := self._is_raised(result):
                self._settle(result)
        except BaseException:
            self._interrupted()
            raise
        if result is None:
            raise self._end
        if is_raised:
            raise result
        return result  # type: ignore[no-any-return]

    def close(self) -> None:
        """Gives up what is in flight; there are no more results.

        A warning of the logger `cds` names each change that was carried out, or may have been, and whose result was
        not taken. Closing twice does no harm.
        """
        self._close()

    def _settle(self, failure: Exception) -> None:
        """Waits for the calls in flight before a failure is raised."""
        self._parameters = iter(())
        try:
            self._batch.settle()
        except BaseException as interrupt:
            interrupt.__context__ = failure
            raise

    def _exhausted(self) -> Exception:
        return StopIteration()

    def _answered(self, answer: tuple[Any, ...]) -> Response[Any]:
        return answered(self._service._client, self._service._name, self._action, answer, self._queues_many)


def _action_of(method: Callable[..., Any], service_class: type[Any]) -> tuple[Any, str, bool]:
    """The service and the action of a bound method, and whether it queues a task for each machine or disk."""
    with suppress(Exception):  # whatever is given may be asked
        service, action = getattr(method, "__self__", None), getattr(method, "action", None)
        if isinstance(service, service_class) and action is not None:
            return service, action, getattr(method, "queues_many", False)
    shown = method.__qualname__ if isinstance(method, (FunctionType, MethodType)) else type(method).__name__
    raise TypeError(f"map needs a method of a service, such as client.instance.describe_instances, not {shown}")


def _checked(concurrency: Any) -> int:
    """The number of calls at once, if it is one."""
    try:
        return min(whole("concurrency", concurrency, 1), sys.maxsize)
    except TypeError as error:
        raise ValidationError(str(error), problems=[str(error)]) from None


def _timeout_of(wait: Any) -> float | None:
    """The longest wait for the tasks of a call in seconds, None when they are not waited for."""
    if wait is False:
        return None
    if wait is True:
        return USUAL_WAIT
    if wait is None:
        raise TypeError("wait must be True, False or a time in seconds, not None; math.inf is as long as it takes")
    return wait  # type: ignore[no-any-return]  # checked with all other times
