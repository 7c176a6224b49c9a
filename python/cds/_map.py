"""Concurrent calls of one method."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sized
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
    from collections.abc import Callable, Iterable
    from types import TracebackType

    from typing_extensions import Self

    from ._counter import Counter
    from ._pages import Progress

_Result = TypeVar("_Result")

USUAL_WAIT = 1800.0
"""Timeout in seconds of a map with `wait=True`."""

_END: Any = object()
"""Sentinel after the last parameters."""


class BaseMap(Generic[_Result]):
    """Runs calls in the background, and yields their results in the order of their parameters."""

    _batch: _cds.Batch

    def __init__(
        self,
        service_class: type[Any],
        method: Callable[..., Any],
        params_iterable: Iterable[Mapping[str, Any]],
        concurrency: int,
        return_exceptions: bool,
        wait: bool | float,
        retry_failed: bool | None = None,
        progress: Progress = None,
    ) -> None:
        """With `retry_failed` the iterable yields pairs of a key and parameters, which are carried out once."""
        self._is_keyed = retry_failed is not None
        self._retry_failed = truth("retry_failed", retry_failed) if self._is_keyed else False
        self._service, self._action, self._queues_many = action_of(
            method, service_class, "once_map" if self._is_keyed else "map"
        )
        self._counter: Counter | None = None
        self._total: int | None = None
        if progress is not None:
            from ._counter import counter

            self._counter = counter(progress, self._action, "calls")
            with suppress(Exception):  # a length of another library may raise, and a range may be too long
                self._total = len(params_iterable) if isinstance(params_iterable, Sized) else None
        self._parameters = iter(params_iterable)
        self._concurrency = _checked(concurrency)
        self._return_exceptions = truth("return_exceptions", return_exceptions)
        self._batch = _cds.Batch(self._service._name, self._action, _timeout_of(wait))
        self._timeout = self._batch.timeout
        self._end: Exception = self._exhausted()

    def __repr__(self) -> str:
        return f"<cds.{type(self).__name__} of {self._action}>"

    def __del__(self) -> None:
        # Nobody can ask for the results any more. Reads may finish; the log names the changes.
        batch = getattr(self, "_batch", None)
        if batch is not None and batch.is_change:
            batch.close()

    def _exhausted(self) -> Exception:
        """The exception that ends the iteration."""
        raise NotImplementedError

    def _answered(self, answer: tuple[Any, ...]) -> Response[Any, Any]:
        """Builds the response from the result of the native call."""
        raise NotImplementedError

    def _start(self) -> None:
        """Fills up the calls in flight when the caller asks for a result."""
        self._batch.arrived()
        native = self._service._client._native
        given = islice(self._parameters, self._concurrency - len(self._batch))
        parameters: Any = None
        try:
            while True:
                try:
                    if (parameters := next(given, _END)) is _END:
                        if self._counter is not None and not len(self._batch):
                            self._counter.close()
                        break
                    key = None
                    if self._is_keyed:
                        key, parameters = _pair(parameters)
                    parameters = named("the parameters of a call", parameters)
                except Exception as error:
                    failure: Exception | None = error
                else:
                    failure = self._batch.add(native, parameters, key, self._retry_failed)
                if failure is not None:
                    # Raised after the results of the calls that have started.
                    self._parameters, self._end = iter(()), failure
                    break
        finally:
            parameters = None  # a traceback that shows variables must not show passwords

    def _next(self) -> Any:
        """Returns the result of the oldest call, its exception if it failed, or None if there is no call.

        An exception raised here is not a result but an interrupt, such as one from a signal handler.
        """
        if (taken := self._batch.next()) is None:
            return None
        if self._counter is not None:
            self._counter.add(1, self._total)
        answer, news = taken
        if answer is None:
            return news
        reply = self._answered(answer)
        return failure_of(reply, news, self._timeout) or reply

    def _is_raised(self, result: Any) -> bool:
        """Whether a result is raised, once the calls in flight have ended."""
        return not self._return_exceptions and isinstance(result, Exception)

    def _interrupted(self) -> None:
        """Cancels all calls, including one whose result is on its way to the caller."""
        self._parameters = iter(())
        self._batch.interrupt()

    def _close(self) -> None:
        self._parameters, self._end = iter(()), self._exhausted()
        if self._counter is not None:
            self._counter.close()
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
        retry_failed: bool | None = None,
        progress: Progress = None,
    ) -> None:
        super().__init__(Service, method, params_iterable, concurrency, return_exceptions, wait, retry_failed, progress)

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
        """Cancels the calls in flight and ends the results.

        The logger `cds` warns of each change that was, or may have been, carried out and whose result was not taken.
        Closing twice does no harm.
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

    def _answered(self, answer: tuple[Any, ...]) -> Response[Any, Any]:
        return answered(self._service._client, self._service._name, self._action, answer, self._queues_many)


def _pair(order: Any) -> tuple[Any, Any]:
    """A key and parameters."""
    kind = type(order).__name__
    pair: list[Any] = list(order) if isinstance(order, (tuple, list)) else []  # pyright: ignore[reportUnknownArgumentType]
    if len(pair) != 2:
        raise TypeError(f"each of orders must be a pair of a key and parameters, not {kind}")
    return pair[0], pair[1]


def keyed(orders: Any) -> Iterable[Any]:
    """Pairs of a key and parameters, from a mapping or from such pairs."""
    pairs: Any = orders.items() if isinstance(orders, Mapping) else orders  # pyright: ignore[reportUnknownVariableType]
    return pairs  # type: ignore[no-any-return]


def action_of(method: Callable[..., Any], service_class: type[Any], taker: str) -> tuple[Any, str, bool]:
    """Returns the service and action of a bound method, and whether it queues a task for each machine or disk."""
    with suppress(Exception):  # attribute access on any object may raise
        service, action = getattr(method, "__self__", None), getattr(method, "action", None)
        if isinstance(service, service_class) and action is not None:
            return service, action, getattr(method, "queues_many", False)
    shown = method.__qualname__ if isinstance(method, (FunctionType, MethodType)) else type(method).__name__
    raise TypeError(f"{taker} needs a method of a service, such as client.instance.describe_instances, not {shown}")


def _checked(concurrency: Any) -> int:
    """Validates the number of concurrent calls."""
    try:
        return min(whole("concurrency", concurrency, 1), sys.maxsize)
    except TypeError as error:
        raise ValidationError(str(error), problems=[str(error)]) from None


def _timeout_of(wait: Any) -> float | None:
    """Returns the timeout for the tasks of a call in seconds, or None for no wait."""
    if wait is False:
        return None
    if wait is True:
        return USUAL_WAIT
    if wait is None:
        raise TypeError("wait must be True, False or a time in seconds, not None; math.inf is as long as it takes")
    return wait  # type: ignore[no-any-return]  # validated with the other durations
