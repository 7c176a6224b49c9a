"""Many calls of one method."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any

from . import _cds
from ._arguments import named, whole
from ._response import Response, answered
from ._service import Service
from .errors import ValidationError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping


class Map(Iterator["Response | Exception"]):
    """The results of many calls, in the order of their parameters; see `Client.map`."""

    def __init__(
        self,
        method: Callable[..., Any],
        params_iterable: Iterable[Mapping[str, Any]],
        concurrency: int,
        return_exceptions: bool,
    ) -> None:
        self._service, self._action = action_of(method, Service)
        self._parameters = iter(params_iterable)
        self._concurrency = checked(concurrency)
        self._return_exceptions = return_exceptions
        self._batch = _cds.Batch()
        self._end: Exception = StopIteration()

    def __next__(self) -> Response | Exception:
        self._start()
        try:
            answer = self._batch.next()
        except Exception as error:
            if self._return_exceptions:
                return error
            self._parameters = iter(())
            self._settle()
            raise
        except BaseException:
            self._batch.cancel()
            raise
        if answer is None:
            raise self._end
        return answered(self._service._client, self._service._name, self._action, answer)

    def _settle(self) -> None:
        """Waits until all that were started have ended."""
        try:
            self._batch.settle()
        except BaseException:
            self._batch.cancel()
            raise

    def _start(self) -> None:
        """Starts as many calls as may be under way."""
        client, name = self._service._client, self._service._name
        parameters: Mapping[str, Any] | None = None
        try:
            for parameters in islice(self._parameters, self._concurrency - len(self._batch)):
                self._batch.add(client._native, name, self._action, named("the parameters of a call", parameters))
        except Exception as error:
            # Raised after the results of the calls that were started before.
            self._parameters, self._end = iter(()), error
        finally:
            parameters = None  # a traceback that shows variables must not show passwords


def action_of(method: Callable[..., Any], service_class: type[Any]) -> tuple[Any, str]:
    """The service and the action of a bound method."""
    service, action = getattr(method, "__self__", None), getattr(method, "action", None)
    if not isinstance(service, service_class) or action is None:
        raise TypeError(f"map needs a method of a service, such as client.instance.describe_instances, not {method!r}")
    return service, action


def checked(concurrency: Any) -> int:
    """The number of calls at once, if it is one."""
    try:
        return min(whole("concurrency", concurrency, 1), sys.maxsize)
    except TypeError as error:
        raise ValidationError(str(error), problems=[str(error)]) from None
