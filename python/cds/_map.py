"""Many calls of one method."""

from __future__ import annotations

import atexit
import sys
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from types import FunctionType, MethodType
from typing import TYPE_CHECKING, Any, Generic, TypeVar
from weakref import WeakSet

from . import _cds
from ._arguments import named, truth, whole
from ._response import Response, answered
from ._service import Service
from ._waiting import raise_failure
from .errors import ValidationError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from types import TracebackType

    from typing_extensions import Self

_Result = TypeVar("_Result")

USUAL_WAIT = 1800.0
"""Seconds that a map with `wait=True` waits."""


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
        if self._batch.is_change:
            _changing.add(self)

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
        parameters: Mapping[str, Any] | None = None
        try:
            for parameters in islice(self._parameters, self._concurrency - len(self._batch)):
                self._batch.add(native, named("the parameters of a call", parameters))
        except Exception as error:
            # Raised after the results of the calls that were started before.
            self._parameters, self._end = iter(()), error
        finally:
            parameters = None  # a traceback that shows variables must not show passwords

    def _next(self) -> Any:
        """The result of the oldest call, or None if there is none."""
        if (taken := self._batch.next()) is None:
            return None
        answer, news = taken
        reply = self._answered(answer)
        raise_failure(reply, news, self._timeout)
        return reply

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
            result = self._result()
        except Exception:
            raise
        except BaseException:
            self._interrupted()
            raise
        if result is None:
            raise self._end
        return result  # type: ignore[no-any-return]

    def close(self) -> None:
        """Gives up what is in flight; there are no more results.

        A warning of the logger `cds` names each change that was carried out, or may have been, and whose result was
        not taken. Closing twice does no harm.
        """
        self._close()

    def _result(self) -> Any:
        try:
            return self._next()
        except Exception as error:
            if self._return_exceptions:
                return error
            self._parameters = iter(())
            self._batch.settle()
            raise

    def _exhausted(self) -> Exception:
        return StopIteration()

    def _answered(self, answer: tuple[Any, ...]) -> Response[Any]:
        return answered(self._service._client, self._service._name, self._action, answer, self._queues_many)


_changing: WeakSet[BaseMap[Any]] = WeakSet()
"""Maps whose calls change something."""


@atexit.register
def _close_all() -> None:
    for left in list(_changing):
        left._close()


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
