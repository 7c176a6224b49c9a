"""Converts values of other libraries to JSON types: numpy numbers, data frame columns, enums.

Only for values that are not str, int, float, bool, None, dict, list or tuple. Types are recognized by their methods,
without importing their libraries.
"""

from __future__ import annotations

import operator
from collections import UserString
from collections.abc import Iterator, Mapping, MappingView, Sequence, Set
from enum import Enum
from typing import Any

from .errors import ValidationError

_LONGEST = 1_000_000
"""Maximum length of a lazy sequence, such as a range."""

_LARGEST = 2**63 - 1
"""Larger numbers are clamped: as a count they mean the same."""

_LISTS = ("tolist", "to_list", "to_pylist", "as_py")
"""Methods that convert arrays, columns and scalars: numpy and pandas, polars, pyarrow."""

_ADVICE = {
    "isoformat": "is a time; give a str in the documented format, such as value.strftime('%Y-%m-%d %H:%M:%S')",
    "total_seconds": "is a duration; give a number in the documented unit, such as value.total_seconds()",
    "as_integer_ratio": "is an exact number; give int(value), float(value) or str(value)",
    "__fspath__": "is a path; give str(value), or value.read_text() for the contents of the file",
    "to_dicts": "is a frame; give its rows with value.to_dicts(), or one of its columns",
    "column_names": "is a frame; give its rows with value.to_pylist(), or one of its columns",
    "iterrows": "is a frame; give its rows with value.to_dict('records'), or one of its columns",
    "__dataclass_fields__": "is a dataclass; give dataclasses.asdict(value)",
    "__attrs_attrs__": "is an attrs class; give attrs.asdict(value)",
    "model_dump": "is a pydantic model; give value.model_dump()",
    "urn": "is not a str; give str(value)",
}
"""Advice for values with this attribute; the first match applies."""


class RefusedError(Exception):
    """The value cannot be converted to JSON; the message omits the value, which may be a secret."""


def plain(value: Any) -> Any:
    """Converts the value; the result may contain values that need conversion too.

    Raises:
        RefusedError: the value cannot be converted to JSON.
        Exception: raised by the value.
    """
    name = type(value).__name__
    if isinstance(value, type):
        raise RefusedError("a class is not a value")
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, UserString):
        return str(value)
    if isinstance(value, Mapping):
        return dict(value)  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType]
    if isinstance(value, MappingView):
        return _written_out(value, name)  # pyright: ignore[reportUnknownArgumentType]
    if name in ("NAType", "NaTType"):
        raise RefusedError(f"{name} is a missing value; give None, which leaves a parameter out")
    if isinstance(value, (bytes, bytearray, memoryview)):
        raise RefusedError(f"{name} is not a str; give value.decode(), or base64 if the documents ask for it")
    if isinstance(value, Set):
        raise RefusedError(f"a {name} has no order; give a list, such as sorted(value)")
    if isinstance(value, Iterator):
        raise RefusedError(f"a {name} can be read only once; give list(value)")
    if getattr(getattr(value, "dtype", None), "kind", "") in ("M", "m"):
        raise RefusedError(f"{name} holds times; give strings in the documented format")
    return _converted(value, name)


def named(name: str, values: Any) -> dict[str, Any]:
    """Converts a mapping of parameters; a data frame row is one, too.

    Raises:
        TypeError: it is not a mapping.
        ValidationError: the mapping raises an exception.
    """
    wrong = f"{name} must be a mapping of names to values, not {type(values).__name__}"
    try:
        return dict(values)
    except (TypeError, ValueError) as error:
        raise TypeError(wrong) from error
    except Exception as error:
        raise ValidationError(wrong, problems=[wrong]) from error
    finally:
        del values  # keeps passwords out of tracebacks that show variables


def checked(name: str, value: Any, *kinds: type[Any]) -> None:
    """Checks that a value has one of these types.

    Raises:
        TypeError: the value has another type.
    """
    if not isinstance(value, kinds):
        names = " or ".join("None" if kind is type(None) else kind.__name__ for kind in kinds)
        raise TypeError(f"{name} must be {names}, not {type(value).__name__}")


def truth(name: str, value: Any) -> bool:
    """The truth value, as in `if`.

    Raises:
        TypeError: it has no truth value.
    """
    try:
        return bool(value)
    except Exception as error:
        raise TypeError(f"{name} must be True or False, not {type(value).__name__}") from error


def whole(name: str, value: Any, least: int) -> int:
    """Converts an argument to an int, such as 2, numpy.int64(2) and 2.0.

    Raises:
        TypeError: it is not a number.
        ValidationError: it is not an integer or out of range, or the value raises an exception.
    """
    try:
        number = _number(value if isinstance(value, (int, float)) else plain(value))
    except RefusedError:
        number = None
    except Exception as error:
        raise _no_whole(name, type(value).__name__, least) from error
    if number is None:
        raise TypeError(str(_no_whole(name, "None" if value is None else type(value).__name__, least)))
    if number < least or number != number or (number < _LARGEST and number != int(number)):
        is_short = isinstance(number, float) or abs(number) <= _LARGEST
        raise _no_whole(name, repr(number) if is_short else "a number with too many digits", least)
    return int(min(number, _LARGEST))


def _number(value: Any) -> int | float | None:
    """The plain number, even of a subclass that overrides its methods; None for other values."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return int.__int__(value)
    return float.__float__(value) if isinstance(value, float) else None


def _no_whole(name: str, shown: str, least: int) -> ValidationError:
    problem = f"{name} must be a whole number from {least}, not {shown}"
    return ValidationError(problem, problems=[problem])


def _converted(value: Any, name: str) -> Any:
    """The contents of an array, a sequence or a number of another library."""
    for method in () if hasattr(value, "column_names") else _LISTS:
        convert = getattr(value, method, None)
        if callable(convert):
            converted = convert()
            if type(converted) is type(value):
                break
            return converted
    for attribute, advice in _ADVICE.items():
        if hasattr(value, attribute):
            raise RefusedError(f"{name} {advice}")
    if isinstance(value, Sequence):
        return _written_out(value, name)  # pyright: ignore[reportUnknownArgumentType]
    if hasattr(type(value), "__index__"):  # pyright: ignore[reportUnknownArgumentType]
        return operator.index(value)
    raise RefusedError(f"{name} is not a JSON value; give str, int, float, bool, None, list or dict")


def _written_out(values: Any, name: str) -> list[Any]:
    if len(values) > _LONGEST:
        raise RefusedError(f"{name} holds more than {_LONGEST:,} values")
    return list(values)
