"""What the generated service classes stand on."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any, TypeVar

from ._response import Response, answered

if TYPE_CHECKING:
    from collections.abc import Callable

    from ._client import Client

_Method = TypeVar("_Method", bound="Callable[..., Response]")


class Service:
    """One method for each action; see the class of each service."""

    _name: str

    def __init__(self, client: Client) -> None:
        self._client = client

    def __repr__(self) -> str:
        return f"<cds.{type(self).__name__} of {self._client!r}>"


def action(name: str) -> Callable[[_Method], _Method]:
    """Turns a declaration into the call of an action: the declaration gives signature and documentation.

    Names and values are checked by the core, which knows the nearest right name of a wrong one.
    """

    def decorate(declaration: _Method) -> _Method:
        @functools.wraps(declaration)
        def method(self: Service, /, **parameters: Any) -> Response:
            client = self._client
            return answered(client, self._name, name, client._native.call(self._name, name, parameters))

        return method  # type: ignore[return-value]

    return decorate
