"""The asynchronous client."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, overload

from .._base import BaseClient
from .._task_id import id_and_family
from ._map import AsyncMap
from ._response import AsyncResponse, called
from ._task import AsyncTask
from .services import AsyncServices

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Iterable, Mapping
    from types import TracebackType

    from typing_extensions import Self, TypeVar

    ResponseT = TypeVar("ResponseT", bound=AsyncResponse[Any])


class AsyncClient(BaseClient, AsyncServices):
    """A client of the CDS API for asyncio, with one attribute for each service.

        async with cds.AsyncClient() as client:
            async for vm in client.instance.iter_instances():
                print(vm["InstanceName"])

    It works in several event loops, one after another or at once. Cancelling an awaitable closes its connection; if
    it was a mutation that may have been carried out, a warning of the logger `cds` says so. Close it with
    `await close()` or `async with`.
    """

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        exception_type: type[BaseException] | None,
        exception: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Ends waits for tasks and refuses further calls, both with `ClientClosedError`. Closing twice does no harm."""
        self._native.close()

    async def call(
        self,
        action: str,
        params: Mapping[str, Any] | None = None,
        *,
        service: str = "ccs",
        method: str = "POST",
        effect: Literal["read", "mutate"] = "mutate",
    ) -> AsyncResponse:
        """Calls any action, documented or not, with parameters that are sent as they are.

        Args:
            action: name as sent, such as `"DescribeVdc"`.
            params: parameters; those that are None are left out. Here and in every method a value may be a number of
                numpy, a column of a frame, an enum, or anything else that means one JSON value.
            service: URL path, default `"ccs"`.
            method: HTTP method, default `"POST"`.
            effect: `"read"` when a repetition does no harm, so that a failed call is sent again; default `"mutate"`.

        Raises:
            ValidationError: a parameter means no JSON value; nothing was sent.
            APIError, APIConnectionError, OutcomeUnknownError, ResponseError: as any call.
        """
        if type(params) not in (dict, type(None)):
            from .._arguments import named

            params = named("params", params)
        given: dict[str, Any] = dict(params or {})
        del params
        return await called(self._native.call_free_async, self, service, action, given, method, effect)

    @overload
    def map(
        self,
        method: Callable[..., Coroutine[Any, Any, ResponseT]],
        params_iterable: Iterable[Mapping[str, Any]],
        *,
        concurrency: int = 32,
        return_exceptions: Literal[False] = False,
        wait: bool | float = False,
    ) -> AsyncMap[ResponseT]: ...
    @overload
    def map(
        self,
        method: Callable[..., Coroutine[Any, Any, ResponseT]],
        params_iterable: Iterable[Mapping[str, Any]],
        *,
        concurrency: int = 32,
        return_exceptions: bool,
        wait: bool | float = False,
    ) -> AsyncMap[ResponseT | Exception]: ...
    def map(
        self,
        method: Callable[..., Coroutine[Any, Any, AsyncResponse[Any]]],
        params_iterable: Iterable[Mapping[str, Any]],
        *,
        concurrency: int = 32,
        return_exceptions: bool = False,
        wait: bool | float = False,
    ) -> AsyncMap[Any]:
        """Calls one method many times, several at once, and yields the results in the order of their parameters.

            parameters = [{"InstanceId": id} for id in ids]
            async for reply in client.map(client.instance.describe_instance_monitor, parameters):
                ...

        `await client.map(...)` gives all results as a list. Calls and waits go on in the background while results are
        used. At most `concurrency` are in flight or wait to be taken, so an iterable of any length needs little memory.

        When the loop is left early, or the map is closed, cancelled or dropped, changes in flight are given up; a
        warning of the logger `cds` names each that was carried out, or may have been, and whose result was not taken.
        Reads in flight end in the background. `aclose()` and `async with` end a map at once.

        Args:
            method: method of a service, such as `client.instance.describe_instances`.
            params_iterable: the parameters of each call; read as far as needed.
            concurrency: most calls at once, default 32; `max_connections` and `max_rps` of the client apply too.
            return_exceptions: True yields the exception of a failed call in its place. Otherwise it is raised in its
                place, after the calls in flight have ended; none is started after it, and `anext` goes on with the
                results of those that were.

            wait: True waits for the tasks of each call, for at most 1800 seconds from its answer on; a number sets
                another limit, `math.inf` none. A call counts as in flight until its tasks have ended, so
                `concurrency=5` resizes five servers at a time. A task that does not succeed is a failed call: its
                `TaskError` holds the answer as `reply`.

        Raises:
            TypeError: `method` is not a method of a service.
            ConfigError: `wait` is not a time.
        """
        return AsyncMap(method, params_iterable, concurrency, return_exceptions, wait)

    def task(self, id: str | int | AsyncTask, family: str | None = None) -> AsyncTask:
        """Resumes a task by its id, or takes over one of another client or from a pickle.

        Args:
            id: the `id` of a task, or the task itself.
            family: `"ccs"` (also networks and storage) or `"bms"` (bare metal). Left out, the shape of the id tells it:
                digits are `"ccs"`. A UUID may be either and counts as `"ccs"`, so give `family="bms"` for bare metal;
                when the cloud knows no such task, the error says so.

        Raises:
            TypeError, ValidationError: `id` is not the id of a task.
        """
        task_id, family = id_and_family(id, family)
        return AsyncTask(self, task_id, family=family)
