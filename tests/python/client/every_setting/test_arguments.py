"""Every argument of a client with values of all kinds: it is used, or refused in one line."""

from __future__ import annotations

import decimal
import fractions
import inspect
import math
import pathlib
import sys
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

import cds
from accounts import ENDPOINT, PLAIN, refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from twins import Twin

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning")  # verify = false


class Odd:
    def __float__(self) -> float:
        raise RuntimeError("odd")

    def __index__(self) -> int:
        raise RuntimeError("odd")

    def __fspath__(self) -> str:
        return "/nonexistent/hush"


class Fine:
    def __float__(self) -> float:
        return 5.0

    def __index__(self) -> int:
        return 5


def numpy_values() -> list[Any]:
    try:
        import numpy
    except ImportError:
        return []
    kinds = (numpy.int64, numpy.uint8, numpy.float32, numpy.float64, numpy.bool_, numpy.str_)
    return [*(kind(1) for kind in kinds), numpy.array([1, 2]), numpy.array(1), numpy.nan]


ARGUMENTS: list[Any] = [
    *(None, True, False, 0, 1, -1, 2**31, 2**63, 2**64, -(2**64), 10**400, -(10**400), sys.maxsize, -sys.maxsize - 1),
    *(0.0, -0.0, 1.0, 1.5, -1.5, math.inf, -math.inf, math.nan, 1e300, 1e-300, 5e-324, 1j, "", " ", "hush", " hush "),
    *(
        "'hush'",
        "hush\n",
        "hush\0",
        "hush\u200b",
        "hüsh",
        "\ud800",
        "hush\udcff",
        "1",
        "inf",
        "x" * 70_000,
        b"hush",
        b"",
    ),
    *(bytearray(b"hush"), decimal.Decimal("1.5"), decimal.Decimal("NaN"), decimal.Decimal("sNaN"), Odd(), Fine()),
    *(decimal.Decimal("1e999999"), decimal.Decimal("-1e999999"), fractions.Fraction(1, 3), fractions.Fraction(10**400)),
    *(timedelta(seconds=3), [], ["hush"], (), (1,), {}, {"https": "hush"}, {1}, object(), object, len, range(3)),
    *(pathlib.Path("/nonexistent"), pathlib.Path(), memoryview(b"hush"), Ellipsis, NotImplemented, 1 << 10_000),
]


@pytest.mark.parametrize("name", inspect.signature(cds.Client).parameters)
def test_an_argument_of_any_kind(name: str, twin: Twin) -> None:
    key = {"access_key_id": "id", "access_key_secret": "secret"}
    for value in [*ARGUMENTS, *numpy_values()]:
        settings: Any = {"endpoint_url": ENDPOINT, **key, name: value}
        refusal(lambda given=settings: twin.Client(**given)._native.close(), TypeError, shown=bool(PLAIN.search(name)))


def limits(simulator: cds.Simulator) -> Iterator[Callable[[Any], object]]:
    """Everything else that takes a time or a number of times."""
    client = simulator.client()
    task = client.vdc.create_vdc(RegionId="CN_Beijing_A").task
    assert task is not None
    yield lambda value: client.with_options(timeout=value)
    yield lambda value: client.with_options(max_retries=value)
    yield lambda value: task.wait(timeout=value, interval=0.001)
    yield lambda value: task.wait(interval=value)
    yield lambda value: cds.wait_all([task], interval=value)
    yield lambda value: cds.wait_all([task, task], max_rps=value, timeout=0.001)
    yield lambda value: cds.wait_all([task], timeout=value)
    yield lambda value: list(client.vdc.iter_vdcs(limit=value))


def test_a_limit_of_any_kind() -> None:
    with cds.Simulator(progression="immediate") as simulator:
        for limited in limits(simulator):
            for value in [*ARGUMENTS, *numpy_values()]:
                refusal(
                    lambda call=limited, given=value: call(given), TypeError, cds.WaitTimeoutError, cds.ValidationError
                )


@pytest.mark.parametrize("value", [True, False, "3", "soon", b"3", 1j, timedelta(seconds=3), decimal.Decimal("sNaN")])
def test_what_is_no_number_is_a_type_error_that_names_the_argument(value: Any) -> None:
    with pytest.raises(TypeError, match="timeout"):
        cds.Client("id", "secret", timeout=value)
    with cds.Client("id", "secret") as client, pytest.raises(TypeError, match="timeout"):
        client.with_options(timeout=value)
