"""The synchronous client."""

from __future__ import annotations

from ._base import BaseClient
from ._response import Response, called
from ._stdlib_lite import TYPE_CHECKING
from ._task import Task
from ._task_id import id_and_family
from .services import Services

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from types import TracebackType
    from typing import Any, Literal, TypeVar, overload

    from typing_extensions import Self

    from ._map import Map

    # begin generated: task types
    from .types.bms import DescribeBmsTaskData
    from .types.common import DescribeTaskData
    # end generated

    OutcomeT = TypeVar("OutcomeT")
    ResponseT = TypeVar("ResponseT", bound=Response[Any])
else:
    from ._stdlib_lite import overload


class Client(BaseClient, Services):
    """A client of the CDS API, with one attribute per service.

        with cds.Client() as client:
            for vm in client.instance.iter_instances():
                print(vm["InstanceName"])

    It is thread-safe, and works in notebooks and in forked children, which open their own connections. Ctrl-C
    interrupts every call. Close it with `close()` or `with`.
    """

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        exception_type: type[BaseException] | None,
        exception: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Closes the client: waits for tasks and further calls raise `ClientClosedError`. Closing twice is harmless."""
        self._native.close()

    def call(
        self,
        action: str,
        params: Mapping[str, Any] | None = None,
        *,
        service: str = "ccs",
        method: str = "POST",
        effect: Literal["read", "mutate"] = "mutate",
    ) -> Response:
        """Calls any action, documented or not, and sends the parameters as they are.

        Args:
            action: value of `Action`, such as `"DescribeVdc"`.
            params: parameters; None values are omitted. Here and in every method a value may also be a numpy number, a
                data frame column, an enum, or any other object with an unambiguous JSON value.
            service: URL path, default `"ccs"`.
            method: HTTP method, default `"POST"`.
            effect: `"read"` if the call is safe to repeat, so that a failed call is retried; default `"mutate"`.

        Raises:
            ValidationError: a parameter cannot be converted to JSON; nothing was sent.
            APIError, APIConnectionError, OutcomeUnknownError, ResponseError: as for any call.
        """
        if type(params) not in (dict, type(None)):
            from ._arguments import named

            params = named("params", params)
        given: dict[str, Any] = dict(params or {})
        del params
        return called(self._native.call_free, self, service, action, given, method, effect)

    @overload
    def map(
        self,
        method: Callable[..., ResponseT],
        params_iterable: Iterable[Mapping[str, Any]],
        *,
        concurrency: int = 32,
        return_exceptions: Literal[False] = False,
        wait: bool | float = False,
    ) -> Map[ResponseT]: ...
    @overload
    def map(
        self,
        method: Callable[..., ResponseT],
        params_iterable: Iterable[Mapping[str, Any]],
        *,
        concurrency: int = 32,
        return_exceptions: bool,
        wait: bool | float = False,
    ) -> Map[ResponseT | Exception]: ...
    def map(
        self,
        method: Callable[..., Response[Any]],
        params_iterable: Iterable[Mapping[str, Any]],
        *,
        concurrency: int = 32,
        return_exceptions: bool = False,
        wait: bool | float = False,
    ) -> Map[Any]:
        """Calls one method many times, concurrently, and yields the results in the order of their parameters.

            for reply in client.map(client.instance.describe_instance_monitor, [{"InstanceId": id} for id in ids]):
                ...

        Calls and waits continue in the background while results are processed. At most `concurrency` calls are in
        flight or have unconsumed results, so an iterable of any length needs little memory.

        If the loop is left early, or the map is closed, interrupted or dropped, changes in flight are cancelled. A
        warning of the logger `cds` names each change that was or may have been carried out and whose result was not
        consumed. Reads in flight end in the background. `close()` and `with` end a map immediately.

        Args:
            method: a method of a service, such as `client.instance.describe_instances`.
            params_iterable: the parameters of each call; consumed on demand.
            concurrency: maximum number of calls in flight, default 32; the client's `max_connections` and `max_rps`
                apply too.
            return_exceptions: True yields the exception of a failed call in its place. Otherwise the exception is
                raised in its place, after the calls in flight have ended, and no further calls are started; `next`
                continues with the results of the started ones.

            wait: True waits for the tasks of each call, for at most 1800 seconds from its response; a number sets
                another timeout, `math.inf` none. A call counts as in flight until its tasks have ended, so
                `concurrency=5` resizes five servers at a time. If a task does not succeed, the call fails with a
                `TaskError` that holds the response as `reply`.

        Raises:
            TypeError: `method` is not a method of a service.
            ConfigError: `wait` is not a valid timeout.
        """
        from ._map import Map

        return Map(method, params_iterable, concurrency, return_exceptions, wait)

    # begin generated: task families
    @overload
    def task(self, id: str | int, family: Literal["bms"]) -> Task[DescribeBmsTaskData]: ...
    @overload
    def task(self, id: str | int, family: Literal["ccs"] | None = None) -> Task[DescribeTaskData]: ...
    # end generated
    @overload
    def task(self, id: Task[OutcomeT], family: None = None) -> Task[OutcomeT]: ...
    @overload
    def task(self, id: str | int | Task[Any], family: str | None = None) -> Task: ...
    def task(self, id: str | int | Task[Any], family: str | None = None) -> Task:
        """Returns a task by its id, or adopts a task of another client or from a pickle.

        Args:
            id: the `id` of a task, or the task itself.
            family: `"ccs"` (also networks and storage) or `"bms"` (bare metal). By default the id format determines it:
                digits mean `"ccs"`. A UUID is ambiguous and counts as `"ccs"`, so pass `family="bms"` for bare metal;
                if the cloud does not find the task, the error says so.

        Raises:
            TypeError, ValidationError: `id` is not a task id.
        """
        task_id, family = id_and_family(id, family)
        return Task(self, task_id, family=family)
