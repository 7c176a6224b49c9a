"""The synchronous client."""

from __future__ import annotations

from ._base import BaseClient
from ._response import Response, called
from ._service import Service
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
    from ._pages import Progress

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
        progress: Progress = None,
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
        progress: Progress = None,
    ) -> Map[ResponseT | Exception]: ...
    def map(
        self,
        method: Callable[..., Response[Any]],
        params_iterable: Iterable[Mapping[str, Any]],
        *,
        concurrency: int = 32,
        return_exceptions: bool = False,
        wait: bool | float = False,
        progress: Progress = None,
    ) -> Map[Any]:
        """Calls one method many times, concurrently, and yields the results in the order of their parameters.

            for reply in client.map(client.instance.stop_instance, [{"InstanceId": id} for id in ids], wait=True):
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

            progress: True shows how many results were yielded, as a tqdm bar on a terminal or in a notebook, and as
                lines on stderr elsewhere or without tqdm (`CDS_PROGRESS=0` disables both). Or a callable that takes
                their number and that of all, None if it is unknown; if it raises, a warning says so, and it is not
                called again.

        Raises:
            TypeError: `method` is not a method of a service.
            ConfigError: `wait` is not a valid timeout.
        """
        from ._map import Map

        return Map(method, params_iterable, concurrency, return_exceptions, wait, progress=progress)

    def once(
        self, key: str, method: Callable[..., ResponseT], /, *, retry_failed: bool = False, **params: Any
    ) -> ResponseT:
        """Carries an order out once, however often the program runs and whenever it is killed.

            reply = client.once("web-1", client.instance.create_instance, **server)
            reply.wait()

        The order is written into the journal of this client, or the default one, before it is sent. If the key was
        carried out before, its recorded response is returned (`replayed` is True), and nothing is sent. If its
        outcome is unknown, the cloud is read first. Other callers of the same key, in any thread or process of this
        machine, wait and get the same response. A key that was refused or not carried out is ordered again.

        Args:
            key: the name of the order, one line, unique in the journal and endpoint.
            method: a method of a service that changes something, such as `client.instance.create_instance`.
            retry_failed: True orders again if the task of the order has failed.
            params: its parameters. Secrets are not recorded and may differ from run to run.

        Raises:
            UndecidedError: the cloud cannot tell whether the key was carried out; nothing was sent.
            ValidationError: the key was used with other parameters, or a parameter is wrong; nothing was sent.
            ConfigError: the journal cannot be used; nothing was sent.
            TypeError: `method` is not a method of a service.
            APIError, APIConnectionError, OutcomeUnknownError, ResponseError: as for any call.
        """
        from ._map import action_of

        service, action, queues_many = action_of(method, Service, "once")
        native = service._client._native
        return called(  # type: ignore[return-value]
            native.once, service._client, service._name, action, params, key, retry_failed, queues_many=queues_many
        )

    @overload
    def once_map(
        self,
        method: Callable[..., ResponseT],
        orders: Mapping[str, Mapping[str, Any]] | Iterable[tuple[str, Mapping[str, Any]]],
        *,
        concurrency: int = 32,
        return_exceptions: Literal[False] = False,
        wait: bool | float = False,
        retry_failed: bool = False,
    ) -> Map[ResponseT]: ...
    @overload
    def once_map(
        self,
        method: Callable[..., ResponseT],
        orders: Mapping[str, Mapping[str, Any]] | Iterable[tuple[str, Mapping[str, Any]]],
        *,
        concurrency: int = 32,
        return_exceptions: bool,
        wait: bool | float = False,
        retry_failed: bool = False,
    ) -> Map[ResponseT | Exception]: ...
    def once_map(
        self,
        method: Callable[..., Response[Any]],
        orders: Mapping[str, Mapping[str, Any]] | Iterable[tuple[str, Mapping[str, Any]]],
        *,
        concurrency: int = 32,
        return_exceptions: bool = False,
        wait: bool | float = False,
        retry_failed: bool = False,
    ) -> Map[Any]:
        """Carries many orders of one method out once each, concurrently; otherwise like `map`.

            servers = {f"web-{number}": {**server, "InstanceName": f"web-{number}"} for number in range(5)}
            for reply in client.once_map(client.instance.create_instance, servers, wait=True):
                ...

        Args:
            method: a method of a service that changes something.
            orders: the parameters by key, or pairs of a key and parameters.
            concurrency: as for `map`.
            return_exceptions: as for `map`.
            wait: as for `map`.
            retry_failed: as for `once`.

        Raises:
            TypeError: `method` is not a method of a service.
            ConfigError: `wait` is not a valid timeout.
        """
        from ._map import Map, keyed

        return Map(method, keyed(orders), concurrency, return_exceptions, wait, retry_failed)

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
