"""What is waited for by awaiting it."""

from __future__ import annotations

import asyncio
import functools
from collections.abc import Coroutine
from typing import TYPE_CHECKING, Any, TypeVar
from weakref import WeakKeyDictionary

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

_Result = TypeVar("_Result")


def _asking() -> object:
    try:
        return asyncio.current_task()
    except RuntimeError:  # no loop runs
        return None


if TYPE_CHECKING:

    class _Coroutine(Coroutine[Any, Any, _Result]):
        def send(self, value: Any, /) -> Any: ...
        def throw(self, *exception: Any) -> Any: ...
        def close(self) -> None: ...
else:

    class _Coroutine:
        """Nothing: at run time only its methods are asked for."""

        def __class_getitem__(cls, result):
            return cls


class Awaited(_Coroutine[_Result]):
    """A coroutine that waits, which `asyncio.create_task` and a `TaskGroup` take; it may be awaited again."""

    if TYPE_CHECKING:
        wait: Callable[..., Coroutine[Any, Any, _Result]]

    @functools.cached_property
    def _waits(self) -> WeakKeyDictionary[object, Coroutine[Any, Any, _Result]]:
        """Those that were begun by `send`, for each asyncio task that did."""
        return WeakKeyDictionary()

    def __await__(self) -> Generator[Any, Any, _Result]:
        return self.wait().__await__()

    if not TYPE_CHECKING:  # or every misspelled name would pass for an attribute

        def __getattr__(self, name: str) -> Any:
            """What asyncio asks of a coroutine; of no use to others, so it does not stand among the methods."""
            if name in ("send", "throw"):
                return functools.partial(self._step, name)
            if name == "close":
                return self._close
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")

    def _step(self, step: str, *arguments: Any) -> Any:
        """Goes on with the wait of the asyncio task that asks, or begins one: several may wait for this at once."""
        asking = _asking() or type(self)
        wait = self._waits.get(asking)
        if wait is None:
            wait = self._waits[asking] = self.wait()
        try:
            return getattr(wait, step)(*arguments)
        except BaseException:  # its end, too
            self._waits.pop(asking, None)
            raise

    def _close(self) -> None:
        """Gives the waits up that were begun so."""
        waits = list(self._waits.values())
        self._waits.clear()
        for wait in waits:
            wait.close()


Coroutine.register(Awaited)  # pyright: ignore[reportAttributeAccessIssue]  # the one of typeshed is no ABC
