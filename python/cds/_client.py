"""The synchronous client."""

from __future__ import annotations

from ._base import BaseClient
from ._light import TYPE_CHECKING
from ._response import Response, called
from ._task import Task
from .services import Services

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from types import TracebackType
    from typing import Any, Literal, overload

    from typing_extensions import Self
else:
    from ._light import overload


class Client(BaseClient, Services):
    """A client of the CDS API, with one attribute for each service.

        with cds.Client() as client:
            for vm in client.instance.iter_instances():
                print(vm["InstanceName"])

    It works in threads, in a notebook, and in a child of `fork`, which makes connections of its own. Ctrl-C ends every
    call. Close it with `close()` or `with`.
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
        """Refuses further calls with `ClientClosedError`. Closing twice does no harm."""
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
        """Calls any action, documented or not, with parameters that are sent as they are.

        Args:
            action: name as sent, such as `"DescribeVdc"`.
            params: parameters; those that are None are left out. Here and in every method, numbers of numpy, columns of
                a frame, enums and what else means one value of JSON may stand for it.
            service: URL path, default `"ccs"`.
            method: HTTP method, default `"POST"`.
            effect: `"read"` when a repetition does no harm, so that a failed call is sent again; default `"mutate"`.

        Raises:
            ValidationError: a parameter means no value of JSON; nothing was sent.
            APIError, APIConnectionError, OutcomeUnknownError, ResponseError: as any call.
        """
        if params is not None and not isinstance(params, dict):
            from ._arguments import named

            params = named("params", params)
        given: dict[str, Any] = dict(params or {})
        del params
        return called(self._native.call_free, self, service, action, given, method, effect)

    @overload
    def map(
        self,
        method: Callable[..., Response],
        params_iterable: Iterable[Mapping[str, Any]],
        *,
        concurrency: int = 32,
        return_exceptions: Literal[False] = False,
    ) -> Iterator[Response]: ...
    @overload
    def map(  # noqa: F811  # ruff knows only the overload of typing
        self,
        method: Callable[..., Response],
        params_iterable: Iterable[Mapping[str, Any]],
        *,
        concurrency: int = 32,
        return_exceptions: bool,
    ) -> Iterator[Response | Exception]: ...
    def map(  # noqa: F811
        self,
        method: Callable[..., Response],
        params_iterable: Iterable[Mapping[str, Any]],
        *,
        concurrency: int = 32,
        return_exceptions: bool = False,
    ) -> Iterator[Any]:
        """Calls one method many times, several at once, and yields the results in the order of their parameters.

            for reply in client.map(client.instance.describe_instance_monitor, [{"InstanceId": id} for id in ids]):
                ...

        Calls go on in the background while results are used. At most `concurrency` are under way or wait to be
        taken, so an iterable of any length needs little memory. Who leaves the loop early lets those under way end.

        Args:
            method: method of a service, such as `client.instance.describe_instances`.
            params_iterable: the parameters of each call; read as far as needed.
            concurrency: most calls at once, default 32; `max_connections` and `max_rps` of the client apply too.
            return_exceptions: True yields the exception of a failed call in its place. Otherwise it is raised in its
                place, after the calls under way have ended; none is started after it, and `next` goes on with the
                results of those that were.

        Raises:
            TypeError: `method` is not a method of a service.
        """
        from ._map import Map

        return Map(method, params_iterable, concurrency, return_exceptions)

    def task(self, id: str | int | Task, family: str = "ccs") -> Task:
        """Takes a task up again by its id, or one of another client or of a pickle as it is.

        Args:
            id: what the `id` of a task was, or such a task.
            family: `"ccs"` (also networks and storage) or `"bms"`.

        Raises:
            TypeError, ValidationError: `id` is no id of a task.
        """
        from ._task_id import id_and_family

        task_id, family = id_and_family(id, family)
        return Task(self, task_id, family=family)
