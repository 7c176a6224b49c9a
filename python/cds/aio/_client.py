"""The asynchronous client."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, overload

from .._base import BaseClient
from .._task_id import id_and_family
from ._map import AsyncMap
from ._response import AsyncResponse, called
from ._service import AsyncService
from ._task import AsyncTask
from .services import AsyncServices

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Iterable, Mapping
    from types import TracebackType

    from typing_extensions import Self, TypeVar

    from .._pages import Progress

    # begin generated: task types
    from ..types.bms import DescribeBmsTaskData
    from ..types.common import DescribeTaskData
    # end generated

    OutcomeT = TypeVar("OutcomeT")
    ResponseT = TypeVar("ResponseT", bound=AsyncResponse[Any])


class AsyncClient(BaseClient, AsyncServices):
    """A client of the CDS API for asyncio, with one attribute per service.

        async with cds.AsyncClient() as client:
            async for vm in client.instance.iter_instances():
                print(vm["InstanceName"])

    It works in several event loops, one after another or at the same time. Cancelling an awaitable closes its
    connection; if it was a mutation that may have been carried out, a warning of the logger `cds` says so. Close it
    with `await close()` or `async with`.
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
        """Closes the client: waits for tasks and further calls raise `ClientClosedError`. Closing twice is harmless."""
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
        progress: Progress = None,
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
        progress: Progress = None,
    ) -> AsyncMap[ResponseT | Exception]: ...
    def map(
        self,
        method: Callable[..., Coroutine[Any, Any, AsyncResponse[Any]]],
        params_iterable: Iterable[Mapping[str, Any]],
        *,
        concurrency: int = 32,
        return_exceptions: bool = False,
        wait: bool | float = False,
        progress: Progress = None,
    ) -> AsyncMap[Any]:
        """Calls one method many times, concurrently, and yields the results in the order of their parameters.

            parameters = [{"InstanceId": id} for id in ids]
            async for reply in client.map(client.instance.stop_instance, parameters, wait=True):
                ...

        `await client.map(...)` returns all results as a list. Calls and waits continue in the background while results
        are processed. At most `concurrency` calls are in flight or have unconsumed results, so an iterable of any
        length needs little memory.

        If the loop is left early, or the map is closed, cancelled or dropped, changes in flight are cancelled. A
        warning of the logger `cds` names each change that was or may have been carried out and whose result was not
        consumed. Reads in flight end in the background. `aclose()` and `async with` end a map immediately.

        Args:
            method: a method of a service, such as `client.instance.describe_instances`.
            params_iterable: the parameters of each call; consumed on demand.
            concurrency: maximum number of calls in flight, default 32; the client's `max_connections` and `max_rps`
                apply too.
            return_exceptions: True yields the exception of a failed call in its place. Otherwise the exception is
                raised in its place, after the calls in flight have ended, and no further calls are started; `anext`
                continues with the results of the started ones.

            wait: True waits for the tasks of each call, for at most 1800 seconds from its response; a number sets
                another timeout, `math.inf` none. A call counts as in flight until its tasks have ended, so
                `concurrency=5` resizes five servers at a time. If a task does not succeed, the call fails with a
                `TaskError` that holds the response as `reply`.

            progress: True shows how many results were yielded, as a tqdm bar on a terminal or in a notebook, and as
                lines on stderr elsewhere or without tqdm (`CDS_PROGRESS=0` disables both). Or a callable that takes
                their number and that of all, None if it is unknown; if it raises, a warning says so, and it is not
                called again.

        Raises:
            TypeError: `method` is not a method of a service.
            ConfigError: `wait` is not a valid timeout.
        """
        return AsyncMap(method, params_iterable, concurrency, return_exceptions, wait, progress=progress)

    async def once(
        self,
        key: str,
        method: Callable[..., Coroutine[Any, Any, ResponseT]],
        /,
        *,
        retry_failed: bool = False,
        **params: Any,
    ) -> ResponseT:
        """Carries an order out once, as `cds.Client.once` does.

            reply = await client.once("web-1", client.instance.create_instance, **server)
            await reply.wait()

        The arguments and exceptions are the same.
        """
        from .._map import action_of

        service, action, queues_many = action_of(method, AsyncService, "once")
        native = service._client._native
        return await called(  # type: ignore[return-value]
            native.once_async,
            service._client,
            service._name,
            action,
            params,
            key,
            retry_failed,
            queues_many=queues_many,
        )

    @overload
    def once_map(
        self,
        method: Callable[..., Coroutine[Any, Any, ResponseT]],
        orders: Mapping[str, Mapping[str, Any]] | Iterable[tuple[str, Mapping[str, Any]]],
        *,
        concurrency: int = 32,
        return_exceptions: Literal[False] = False,
        wait: bool | float = False,
        retry_failed: bool = False,
    ) -> AsyncMap[ResponseT]: ...
    @overload
    def once_map(
        self,
        method: Callable[..., Coroutine[Any, Any, ResponseT]],
        orders: Mapping[str, Mapping[str, Any]] | Iterable[tuple[str, Mapping[str, Any]]],
        *,
        concurrency: int = 32,
        return_exceptions: bool,
        wait: bool | float = False,
        retry_failed: bool = False,
    ) -> AsyncMap[ResponseT | Exception]: ...
    def once_map(
        self,
        method: Callable[..., Coroutine[Any, Any, AsyncResponse[Any]]],
        orders: Mapping[str, Mapping[str, Any]] | Iterable[tuple[str, Mapping[str, Any]]],
        *,
        concurrency: int = 32,
        return_exceptions: bool = False,
        wait: bool | float = False,
        retry_failed: bool = False,
    ) -> AsyncMap[Any]:
        """Carries many orders of one method out once each, concurrently, as `cds.Client.once_map` does.

            servers = {f"web-{number}": {**server, "InstanceName": f"web-{number}"} for number in range(5)}
            async for reply in client.once_map(client.instance.create_instance, servers, wait=True):
                ...

        The arguments and exceptions are the same.
        """
        from .._map import keyed

        return AsyncMap(method, keyed(orders), concurrency, return_exceptions, wait, retry_failed)

    # begin generated: task families
    @overload
    def task(self, id: str | int, family: Literal["bms"]) -> AsyncTask[DescribeBmsTaskData]: ...
    @overload
    def task(self, id: str | int, family: Literal["ccs"] | None = None) -> AsyncTask[DescribeTaskData]: ...
    # end generated
    @overload
    def task(self, id: AsyncTask[OutcomeT], family: None = None) -> AsyncTask[OutcomeT]: ...
    @overload
    def task(self, id: str | int | AsyncTask[Any], family: str | None = None) -> AsyncTask: ...
    def task(self, id: str | int | AsyncTask[Any], family: str | None = None) -> AsyncTask:
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
        return AsyncTask(self, task_id, family=family)
