"""Turns values of other libraries into plain ones that JSON knows: numbers of numpy, columns of a frame, enums.

Only for values that are no str, int, float, bool, None, dict, list or tuple; nothing is imported for them: they are
known by what they can do.
"""

from __future__ import annotations

import operator
from collections import UserString
from collections.abc import Iterator, Mapping, MappingView, Sequence, Set
from enum import Enum
from typing import Any

from .errors import ValidationError

_LONGEST = 1_000_000
"""Items of a lazy sequence, such as a range, that are written out."""

_LARGEST = 2**63 - 1
"""Larger numbers mean the same where things are counted."""

_LISTS = ("tolist", "to_list", "to_pylist", "as_py")
"""How arrays, columns and their single values give what they hold: numpy and pandas, polars, pyarrow."""

_ADVICE = {
    "isoformat": "is a time; give text as the documents write it, such as value.strftime('%Y-%m-%d %H:%M:%S')",
    "total_seconds": "is a duration; give the number that the documents ask for, such as value.total_seconds()",
    "as_integer_ratio": "is an exact number; give int(value), float(value) or str(value)",
    "__fspath__": "is a path; give str(value), or value.read_text() for what the file holds",
    "to_dicts": "is a frame; give its rows with value.to_dicts(), or one of its columns",
    "iterrows": "is a frame; give its rows with value.to_dict('records'), or one of its columns",
    "__dataclass_fields__": "is a dataclass; give dataclasses.asdict(value)",
    "__attrs_attrs__": "is a class of attrs; give attrs.asdict(value)",
    "model_dump": "is a model of pydantic; give value.model_dump()",
    "urn": "is no text; give str(value)",
}
"""What to do about values that have this attribute, the first that fits."""


class RefusedError(Exception):
    """Stands for no JSON value; the text says why, without the value itself, which may be a secret."""


def plain(value: Any) -> Any:
    """What the value stands for, which may hold such values itself.

    Raises:
        RefusedError: JSON has no such value.
        Exception: the value raises it.
    """
    name = type(value).__name__
    if isinstance(value, type):
        raise RefusedError("a class is no value")
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, UserString):
        return str(value)
    if isinstance(value, Mapping):
        return dict(value)  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType]
    if isinstance(value, MappingView):
        return _written_out(value, name)  # pyright: ignore[reportUnknownArgumentType]
    if name in ("NAType", "NaTType"):
        raise RefusedError(f"{name} is a gap; give None, which leaves a parameter out")
    if isinstance(value, (bytes, bytearray, memoryview)):
        raise RefusedError(f"{name} is no text; give value.decode(), or base64 where the documents ask for it")
    if isinstance(value, Set):
        raise RefusedError(f"a {name} has no order; give a list, such as sorted(value)")
    if isinstance(value, Iterator):
        raise RefusedError(f"a {name} can be read only once; give list(value)")
    if getattr(getattr(value, "dtype", None), "kind", "") in ("M", "m"):
        raise RefusedError(f"{name} holds times; give texts as the documents write them")
    return _converted(value, name)


def named(name: str, values: Any) -> dict[str, Any]:
    """The parameters that a mapping gives; a row of a frame is one, too.

    Raises:
        TypeError: it is none.
        ValidationError: it raises something.
    """
    wrong = f"{name} must be a mapping of names to values, not {type(values).__name__}"
    try:
        return dict(values)
    except (TypeError, ValueError) as error:
        raise TypeError(wrong) from error
    except Exception as error:
        raise ValidationError(wrong, problems=[wrong]) from error
    finally:
        del values  # a traceback that shows variables must not show passwords


def checked(name: str, value: Any, *kinds: type[Any]) -> None:
    """Refuses a value that has none of these types.

    Raises:
        TypeError: the value has another type.
    """
    if not isinstance(value, kinds):
        names = " or ".join("None" if kind is type(None) else kind.__name__ for kind in kinds)
        raise TypeError(f"{name} must be {names}, not {type(value).__name__}")


def truth(name: str, value: Any) -> bool:
    """Whether it is true, as `if` would have it.

    Raises:
        TypeError: it is neither true nor false.
    """
    try:
        return bool(value)
    except Exception as error:
        raise TypeError(f"{name} must be True or False, not {type(value).__name__}") from error


def whole(name: str, value: Any, least: int) -> int:
    """The whole number that an argument stands for, such as 2, numpy.int64(2) and 2.0.

    Raises:
        TypeError: it is no number.
        ValidationError: it is another number, or the value raises something.
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
    """The plain number, also of a class of its own that thinks otherwise of itself; None for what is none."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return int.__int__(value)
    return float.__float__(value) if isinstance(value, float) else None


def _no_whole(name: str, shown: str, least: int) -> ValidationError:
    problem = f"{name} must be a whole number from {least}, not {shown}"
    return ValidationError(problem, problems=[problem])


def _converted(value: Any, name: str) -> Any:
    """What an array, a sequence or a number of another library holds."""
    for method in _LISTS:
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
    raise RefusedError(f"{name} is no value of JSON; give str, int, float, bool, None, list or dict")


def _written_out(values: Any, name: str) -> list[Any]:
    if len(values) > _LONGEST:
        raise RefusedError(f"{name} holds more than {_LONGEST:,} values")
    return list(values)
