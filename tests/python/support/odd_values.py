"""All kinds of values that a program may pass by mistake, created on demand, since some can be used only once."""

from __future__ import annotations

import array
import asyncio
import collections
import dataclasses
import datetime
import decimal
import enum
import fractions
import functools
import itertools
import math
import pathlib
import types
import uuid
from typing import TYPE_CHECKING, Any

import numpy
import pandas

import cds

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

DUNDERS = (
    *("__index__", "__int__", "__float__", "__str__", "__repr__", "__iter__", "__len__", "__bool__", "__eq__"),
    *("__lt__", "__hash__", "__fspath__", "__getattr__", "__getitem__", "__call__", "__await__", "__next__"),
    *("keys", "tolist", "isoformat", "utcoffset"),
)
"""What a value may be asked, and raise."""


class FaultError(Exception):
    """What a value itself raises."""


class Interrupt(BaseException):
    """What a value raises that is the end of a program."""


class Color(enum.Enum):
    RED = "hush"


class Level(enum.IntEnum):
    HIGH = 7


@dataclasses.dataclass
class Point:
    x: int = 1


Pair = collections.namedtuple("Pair", "x y")


class Text(str):
    """Text that nobody can read."""

    __slots__ = ()

    def __str__(self, *_: object) -> str:
        raise FaultError

    __repr__ = __format__ = __str__  # type: ignore[assignment]

    def __hash__(self) -> int:
        return 1


class Number(int):
    def __index__(self) -> int:
        raise FaultError

    __float__ = __str__ = __repr__ = __bool__ = __index__  # type: ignore[assignment]


class Mapped(dict[str, Any]):
    def __bool__(self) -> bool:
        raise FaultError

    __iter__ = keys = items = __len__ = __bool__  # type: ignore[assignment]


class Listed(list[Any]):
    def __bool__(self) -> bool:
        raise FaultError

    __iter__ = __len__ = __bool__  # type: ignore[assignment]


class Promise(float):
    """A number of a wrong idea of itself."""

    def __float__(self) -> float:
        return math.nan

    def __lt__(self, other: object) -> bool:
        raise FaultError

    __gt__ = __eq__ = __lt__

    def __hash__(self) -> int:
        return 1


def _raising(dunder: str, error: type[BaseException]) -> object:
    def answer(*_: object) -> Any:
        raise error

    return type("Raising", (), {dunder: answer})()


def _wrong(dunder: str) -> object:
    """An object whose methods return values of the wrong type."""
    return type("Wrong", (), {dunder: lambda *_: object()})()


@functools.cache
def _list_of_depth(depth: int) -> list[Any]:
    return _nested(depth, lambda inner: [inner])


def _nested(depth: int, kind: Callable[[Any], Any]) -> Any:
    value = kind(None)
    for _ in range(depth):
        value = kind(value)
    return value


def _self_containing() -> tuple[list[Any], dict[str, Any]]:
    held: list[Any] = []
    held.append(held)
    holding: dict[str, Any] = {}
    holding["a"] = holding
    return held, holding


async def _coroutine() -> str:
    return "hush"


async def _generated() -> Any:
    yield "hush"


def _generator() -> Iterator[str]:
    yield "hush"


def _function(*_: object, **__: object) -> None:
    return None


def _fault(*_: object, **__: object) -> None:
    raise FaultError


def _interrupt(*_: object, **__: object) -> None:
    raise Interrupt


def _aware(year: int, hours: int) -> datetime.datetime:
    return datetime.datetime(year, 1, 1, tzinfo=datetime.timezone(datetime.timedelta(hours=hours)))


_LONG = "hush" * 250_000

_NUMBERS: dict[str, Callable[[], Any]] = {
    repr(number): (lambda number=number: number)
    for number in (
        *(None, True, False, 0, 1, -1, 2, 255, 2**31, 2**63 - 1, 2**63, 2**64, -(2**63), -(2**63) - 1, -(2**64)),
        *(0.0, -0.0, 1.0, 1.5, -1.5, math.nan, math.inf, -math.inf, 1e-20, 5e-324, 1e308, -1e308, 1j, 0j),
        *(decimal.Decimal("1.5"), decimal.Decimal("NaN"), decimal.Decimal("sNaN"), decimal.Decimal("1e999999")),
        *(decimal.Decimal("-Infinity"), fractions.Fraction(1, 3), fractions.Fraction(10**400), ..., NotImplemented),
    )
}

_TEXTS: dict[str, Callable[[], Any]] = {
    f"text {text[:20]!r}": (lambda text=text: text)
    for text in (
        *("", " ", "\t", "hush", " hush ", "hush\0", "hush\nhush", "hush\r", "\ud800hush", "hush\udcff", "首云hush"),
        *(
            "\u200bhush",
            "\u2028hush",
            "\x1b[0mhush",
            "nowhere/hush",
            "../hush",
            "~nobody/hush",
            "1",
            "-1",
            "inf",
            "NaN",
        ),
        *(
            "http://hush:hush@127.0.0.1:1/hush?hush#hush",
            "http://[",
            "%s%n{}{0}",
            "'hush'",
            "true",
            "null",
            "{}",
            _LONG,
        ),
    )
}

_BYTES: dict[str, Callable[[], Any]] = {
    "no bytes": lambda: b"",
    "bytes": lambda: b"hush",
    "a lone byte": lambda: b"\xff",
    "bytearray": lambda: bytearray(b"hush"),
    "memoryview": lambda: memoryview(b"hush"),
    "array": lambda: array.array("d", [1.5]),
}

_THINGS: dict[str, Callable[[], Any]] = {
    "10**400": lambda: 10**400,
    "-10**400": lambda: -(10**400),
    "10**5000": lambda: 10**5000,  # Python writes no digits of it
    "-10**5000": lambda: -(10**5000),
    "path": lambda: pathlib.Path("nowhere/hush"),
    "here": pathlib.Path,
    "uuid": lambda: uuid.UUID(int=7),
    "date": lambda: datetime.date(2026, 1, 31),
    "time": lambda: datetime.time(7, 30),
    "naive datetime": lambda: datetime.datetime(2026, 1, 31),
    "aware datetime": lambda: _aware(2026, 8),
    "datetime before all others": lambda: _aware(1, 23),
    "datetime after all others": lambda: _aware(9999, -23),
    "timedelta": lambda: datetime.timedelta(seconds=3),
    "enum": lambda: Color.RED,
    "whole enum": lambda: Level.HIGH,
    "dataclass": Point,
    "namedtuple": lambda: Pair(1, 2),
    "simple namespace": lambda: types.SimpleNamespace(x=1),
    "object": object,
    "exception": lambda: ValueError("hush\nhush"),
    "exception group": lambda: Interrupt("hush"),
}

_CONTAINERS: dict[str, Callable[[], Any]] = {
    "no list": list,
    "list of None": lambda: [None],
    "list of text": lambda: ["hush"],
    "list of lists": lambda: [[1], ["hush"]],
    "list of dicts": lambda: [{"hush": 1}],
    "list of objects": lambda: [object(), FaultError],
    "list 200 deep": lambda: _list_of_depth(200),
    "list 50,000 deep": lambda: _list_of_depth(50_000),
    "list in itself": lambda: _self_containing()[0],
    "long list": lambda: [1] * 20_000,
    "no tuple": tuple,
    "tuple": lambda: ("hush", 1),
    "no dict": dict,
    "dict": lambda: {"hush": "hush"},
    "dict of numbers": lambda: {1: 2, None: 3},
    "dict of a lone surrogate": lambda: {"\ud800": 1},
    "dict 200 deep": lambda: _nested(200, lambda inner: {"a": inner}),
    "dict in itself": lambda: _self_containing()[1],
    "no set": set,
    "set": lambda: {1},
    "frozenset": lambda: frozenset(("hush",)),
    "range": lambda: range(3),
    "endless range": lambda: range(10**30),
    "generator": _generator,
    "iterator": lambda: iter(["hush"]),
    "endless iterator": itertools.count,
    "endless dicts": lambda: itertools.repeat({}),
    "async generator": _generated,
    "keys": lambda: {"hush": 1}.keys(),
    "values": lambda: {"hush": 1}.values(),
    "items": lambda: {"hush": 1}.items(),
    "mapping proxy": lambda: types.MappingProxyType({"hush": 1}),
    "chain map": lambda: collections.ChainMap({"hush": 1}),
    "deque": lambda: collections.deque(["hush"]),
    "counter": lambda: collections.Counter("hush"),
    "user dict": lambda: collections.UserDict({"hush": 1}),
    "user list": lambda: collections.UserList(["hush"]),
    "user text": lambda: collections.UserString("hush"),
}

_SCIENCE: dict[str, Callable[[], Any]] = {
    "numpy int": lambda: numpy.int64(7),
    "numpy byte": lambda: numpy.uint8(7),
    "numpy float": lambda: numpy.float32(1.5),
    "numpy long float": lambda: numpy.longdouble(1.5),
    "numpy nan": lambda: numpy.float64("nan"),
    "numpy bool": lambda: numpy.bool_(True),
    "numpy text": lambda: numpy.str_("hush"),
    "numpy bytes": lambda: numpy.bytes_(b"hush"),
    "numpy time": lambda: numpy.datetime64("2026-01-31"),
    "numpy duration": lambda: numpy.timedelta64(3, "s"),
    "numpy array": lambda: numpy.array([1, 2]),
    "numpy scalar array": lambda: numpy.array(1),
    "no numpy array": lambda: numpy.array([]),
    "numpy objects": lambda: numpy.array([object(), None]),
    "numpy record": lambda: numpy.array([(1, 2.0)], dtype=[("x", "i4"), ("y", "f8")])[0],
    "pandas series": lambda: pandas.Series(["hush", None]),
    "pandas frame": lambda: pandas.DataFrame({"hush": [1]}),
    "pandas index": lambda: pandas.Index(["hush"]),
    "pandas NA": lambda: pandas.NA,
    "pandas NaT": lambda: pandas.NaT,
    "pandas time": lambda: pandas.Timestamp("2026-01-31"),
    "pandas duration": lambda: pandas.Timedelta(3, "s"),
}

_CODE: dict[str, Callable[[], Any]] = {
    "function": lambda: _function,
    "lambda": lambda: lambda: None,
    "function that raises": lambda: _fault,
    "function that interrupts": lambda: _interrupt,
    "builtin": lambda: len,
    "partial": lambda: functools.partial(_function, 1),
    "bound method": lambda: [].append,
    "method of no object": lambda: str.upper,
    "class": lambda: object,
    "type": lambda: type,
    "class of numbers": lambda: int,
    "class of exceptions": lambda: ValueError,
    "enum class": lambda: Color,
    "module": lambda: math,
    "coroutine function": lambda: _coroutine,
    "coroutine": _coroutine,
    "generator function": lambda: _generator,
    "property": lambda: property(_fault),
    "unreadable text": lambda: Text("hush"),
    "unreadable number": lambda: Number(7),
    "unreadable dict": lambda: Mapped(a=1),
    "unreadable list": lambda: Listed([1]),
    "wrong number": lambda: Promise(1.5),
    **{f"raising {name}": functools.partial(_raising, name, FaultError) for name in DUNDERS},
    **{f"interrupting {name}": functools.partial(_raising, name, Interrupt) for name in DUNDERS},
    **{f"wrong {name}": functools.partial(_wrong, name) for name in DUNDERS},
}


def values(client: cds.Client, simulator: cds.Simulator, async_client: cds.AsyncClient) -> dict[str, Callable[[], Any]]:
    """How each is made, by its name; those of this library are of these clients."""
    ours: dict[str, Callable[[], Any]] = {
        "client": lambda: client,
        "async client": lambda: async_client,
        "closed client": lambda: _closed(simulator),
        "simulator": lambda: simulator,
        "task": lambda: client.task("7"),
        "async task": lambda: async_client.task("7"),
        "task without a client": lambda: cds.Task(None, "7"),
        "no tasks": cds.Tasks,
        "tasks": lambda: cds.Tasks([client.task("7")]),
        "async tasks": lambda: cds.AsyncTasks([async_client.task("7")]),
        "response": lambda: cds.Response({"Code": "Success", "TaskId": "7"}, tasks=[client.task("7")]),
        "async response": lambda: cds.aio.AsyncResponse({"Code": "Success"}),
        "service": lambda: client.vdc,
        "method": lambda: client.vdc.describe_vdc,
        "async method": lambda: async_client.vdc.describe_vdc,
        "method of a class": lambda: cds.Vdc.describe_vdc,
        "pages": lambda: client.instance.iter_instances,
        "error": lambda: cds.ValidationError("hush"),
        "future": lambda: asyncio.Future(loop=_loop()),
    }
    return {**_NUMBERS, **_TEXTS, **_BYTES, **_THINGS, **_CONTAINERS, **_SCIENCE, **_CODE, **ours}


@functools.cache
def _loop() -> asyncio.AbstractEventLoop:
    return asyncio.new_event_loop()


def _closed(simulator: cds.Simulator) -> cds.Client:
    client = simulator.client()
    client.close()
    return client
