"""Awaitable objects that can be awaited repeatedly."""

from __future__ import annotations

import asyncio
import functools
from collections.abc import Coroutine
from types import GenericAlias
from typing import TYPE_CHECKING, Any, TypeVar
from weakref import WeakKeyDictionary

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

_Result = TypeVar("_Result", covariant=True)


def _asking() -> object:
    try:
        return asyncio.current_task()
    except RuntimeError:  # no running event loop
        return None


if TYPE_CHECKING:

    class _Coroutine(Coroutine[Any, Any, _Result]):
        def send(self, value: Any, /) -> Any: ...
        def throw(self, *exception: Any) -> Any: ...
        def close(self) -> None: ...
else:

    class _Coroutine:
        """Empty at run time; only its methods matter."""

        __class_getitem__ = classmethod(GenericAlias)


class Awaited(_Coroutine[_Result]):
    """A coroutine that `asyncio.create_task` and `TaskGroup` accept, and that can be awaited repeatedly."""

    if TYPE_CHECKING:
        wait: Callable[..., Coroutine[Any, Any, _Result]]

    @functools.cached_property
    def _waits(self) -> WeakKeyDictionary[object, Coroutine[Any, Any, _Result]]:
        """The waits started by `send`, by asyncio task."""
        return WeakKeyDictionary()

    def __await__(self) -> Generator[Any, Any, _Result]:
        return self.wait().__await__()

    if not TYPE_CHECKING:  # otherwise type checkers would accept every misspelled name

        def __getattr__(self, name: str) -> Any:
            """The coroutine protocol, for asyncio only, and therefore hidden."""
            if name in ("send", "throw"):
                return functools.partial(self._step, name)
            if name == "close":
                return self._close
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")

    def _step(self, step: str, *arguments: Any) -> Any:
        """Continues or starts the wait of the current asyncio task: several tasks may wait at once."""
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
        """Cancels these waits."""
        waits = list(self._waits.values())
        self._waits.clear()
        for wait in waits:
            wait.close()


Coroutine.register(Awaited)  # pyright: ignore[reportAttributeAccessIssue]  # not an ABC in typeshed
