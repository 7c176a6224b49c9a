"""The measurements and their goals."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

Figures = Mapping[str, float]
Round = Mapping[str, Figures]
"""Figures of each side, in one round."""


@dataclass(frozen=True)
class Side:
    """A program that does something a number of times and prints what it cost."""

    name: str
    program: str
    """File of `sides/`, or a command of the Rust program, or `process` for a whole interpreter."""
    arguments: tuple[str, ...]
    calls: int
    quick_calls: int


def python(name: str, program: str, side: str, calls: int, quick_calls: int) -> Side:
    """A side in Python."""
    return Side(name, program, (side,), calls, quick_calls)


SIDES = (
    python("sign: cds", "signing", "cds", 50_000, 20_000),
    python("sign: the documents' script", "signing", "documents", 4_000, 1_500),
    python("call: cds", "small_call", "cds", 8_000, 3_000),
    Side("call: raw reqwest", "reqwest", ("{http}", "task"), 10_000, 4_000),
    Side("call: plain sockets", "sockets", ("{http}",), 20_000, 5_000),
    python("call: http.client", "small_call", "http.client", 1_500, 400),
    python("call: aiohttp", "small_call", "aiohttp", 1_500, 400),
    python("call: urllib3", "small_call", "urllib3", 1_500, 400),
    python("call: httpx", "small_call", "httpx", 1_000, 250),
    python("call: requests.Session", "small_call", "requests.Session", 800, 250),
    python("call: requests", "small_call", "requests", 500, 150),
    python("https call: cds", "small_call", "cds-tls", 8_000, 3_000),
    Side("https call: raw reqwest", "reqwest", ("{https}", "task", "--ca={ca}"), 8_000, 4_000),
    python("https call: requests.Session", "small_call", "requests.Session-tls", 800, 250),
    python("https call: requests, each a new connection", "small_call", "requests-tls", 40, 15),
    python("page of 100: cds", "page", "cds", 400, 150),
    Side("page of 100: raw reqwest, not parsed", "reqwest", ("{http}", "page"), 1_000, 400),
    python("page of 100: requests.Session", "page", "requests.Session", 200, 60),
    python("page of 100: orjson.loads alone", "page", "orjson.loads", 400, 150),
    python("page of 100: its objects from marshal.loads", "page", "marshal.loads", 400, 150),
    python("page of 10,000: cds", "page", "cds-large", 8, 3),
    Side("page of 10,000: raw reqwest, not parsed", "reqwest", ("{http}", "large-page"), 8, 3),
    python("page of 10,000: orjson.loads alone", "page", "orjson.loads-large", 8, 3),
    python("page of 10,000: json.loads alone", "page", "json.loads-large", 8, 3),
    python("100,000 rows: cds, Arrow stream", "frames", "stream", 6, 2),
    python("100,000 rows: cds, to_pandas", "frames", "pandas", 6, 2),
    python("100,000 rows: cds, to_polars", "frames", "polars", 6, 2),
    python("100,000 rows: cds, to_arrow once", "frames", "memory", 1, 1),
    python("100,000 rows: pandas.json_normalize", "frames", "json_normalize", 2, 1),
    python("100,000 rows: polars.from_dicts", "frames", "from_dicts", 2, 1),
    python("64 in flight: cds, client.map", "many", "map", 20_000, 5_000),
    python("64 in flight: cds, asyncio.gather", "many", "gather", 20_000, 5_000),
    python("64 in flight: aiohttp", "many", "aiohttp", 20_000, 1_500),
    python("10,000 tasks a second: cds, wait_all", "polling", "cds", 6, 3),
    python("10,000 tasks a second: aiohttp", "polling", "aiohttp", 6, 3),
    Side("process: bare Python", "process", ("bare", "python"), 15, 8),
    *(
        Side(f"process: {name}, import and client", "process", ("start", name), *runs)
        for name, *runs in (("cds", 15, 8), ("requests", 5, 2), ("httpx", 5, 2), ("aiohttp", 5, 2), ("boto3", 5, 2))
    ),
    *(Side(f"process: {name}, one https call", "process", ("one call", name), 10, 3) for name in ("cds", "requests")),
    python("clients: cds", "clients", "cds", 999, 999),
    python("clients: requests", "clients", "requests", 999, 999),
)


@dataclass(frozen=True)
class Row:
    """A goal."""

    what: str
    bound: float
    unit: str
    value: Callable[[Round], float]
    """The figure that is held against the bound, from one round."""
    at_least: bool = False

    def is_reached(self, value: float) -> bool:
        """Whether the figure is on the right side of the bound."""
        return value >= self.bound if self.at_least else value <= self.bound


def cost(side: str) -> Callable[[Round], float]:
    """CPU seconds of one call."""
    return lambda figures: figures[side]["cpu"] / figures[side]["calls"]


def figure(side: str, name: str) -> Callable[[Round], float]:
    """Another figure of a side."""
    return lambda figures: figures[side][name]


def times_less(what: str, ours: str, theirs: str, goal: float) -> Row:
    """A goal to use this many times less CPU than another side."""
    return Row(what, goal, "times less", ratio(cost(theirs), cost(ours)), at_least=True)


def ratio(one: Callable[[Round], float], other: Callable[[Round], float]) -> Callable[[Round], float]:
    """One figure over another."""
    return lambda figures: one(figures) / other(figures)


def milliseconds_over(side: str, base: str) -> Callable[[Round], float]:
    """CPU of a call over another's."""
    return lambda figures: 1e3 * (cost(side)(figures) - cost(base)(figures))


def parsing(figures: Round) -> float:
    """CPU of a whole call for a large page, without what moving its bytes costs raw Rust."""
    whole, moved = cost("page of 10,000: cds"), cost("page of 10,000: raw reqwest, not parsed")
    return whole(figures) - moved(figures)


ROWS = (
    times_less("`cds.sign` against the documents' script", "sign: cds", "sign: the documents' script", 60),
    times_less("small call, http: against requests.Session", "call: cds", "call: requests.Session", 35),
    Row(
        "the same against raw reqwest with signing",
        1.6,
        "times as much",
        ratio(cost("call: cds"), cost("call: raw reqwest")),
    ),
    times_less(
        "small call, TLS 1.3: against a new connection for each call",
        "https call: cds",
        "https call: requests, each a new connection",
        800,
    ),
    times_less(
        "page of 100 instances: against requests.Session", "page of 100: cds", "page of 100: requests.Session", 7
    ),
    Row(
        "page of 10,000 instances, parsing: against `orjson.loads`",
        0.95,
        "times as much",
        ratio(parsing, cost("page of 10,000: orjson.loads alone")),
    ),
    Row("100,000 instances: Arrow stream", 0.15, "s", cost("100,000 rows: cds, Arrow stream")),
    Row("the same, `to_pandas`", 0.4, "s", cost("100,000 rows: cds, to_pandas")),
    Row("the same, `to_polars`", 0.4, "s", cost("100,000 rows: cds, to_polars")),
    times_less(
        "the same: `to_pandas` against `pandas.json_normalize`",
        "100,000 rows: cds, to_pandas",
        "100,000 rows: pandas.json_normalize",
        3,
    ),
    times_less(
        "the same: `to_polars` against `polars.from_dicts`",
        "100,000 rows: cds, to_polars",
        "100,000 rows: polars.from_dicts",
        8,
    ),
    Row(
        "the same: the most memory that `to_arrow` takes, over its frame",
        2.5,
        "times",
        figure("100,000 rows: cds, to_arrow once", "over_frame"),
    ),
    times_less(
        "64 in flight: `client.map` against aiohttp", "64 in flight: cds, client.map", "64 in flight: aiohttp", 10
    ),
    times_less(
        "64 in flight: `asyncio.gather` over AsyncClient against aiohttp",
        "64 in flight: cds, asyncio.gather",
        "64 in flight: aiohttp",
        6,
    ),
    times_less(
        "10,000 tasks a second: a poll of `wait_all` against aiohttp",
        "10,000 tasks a second: cds, wait_all",
        "10,000 tasks a second: aiohttp",
        10,
    ),
    Row(
        "the same, on time: polls made of those due",
        0.99,
        "of those due",
        figure("10,000 tasks a second: cds, wait_all", "on_time"),
        at_least=True,
    ),
    Row(
        "`import cds` and a first client, over bare Python",
        5,
        "ms",
        milliseconds_over("process: cds, import and client", "process: bare Python"),
    ),
    Row("each further client", 0.5, "ms", lambda figures: 1e3 * cost("clients: cds")(figures)),
    times_less(
        "process with one https call: against requests",
        "process: cds, one https call",
        "process: requests, one https call",
        8,
    ),
    Row("resident memory of the import and one client", 6, "MB", figure("clients: cds", "one")),
    Row("resident memory of the import and 1,000 clients", 60, "MB", figure("clients: cds", "all")),
    Row("wheel with simulator and command line", 6, "MB", figure("wheel", "megabytes")),
)
