"""Validates task ids."""

from __future__ import annotations

from ._base_task import BaseTask
from ._stdlib_lite import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Any


_LARGEST = 2**63 - 1
"""Larger numbers are clamped to this."""


def id_and_family(given: Any, family: str | None) -> tuple[str, str | None]:
    """The id in a text, an integer or a task, and its family; a task brings its own family.

    Raises:
        TypeError: it is not an id; the message says what to pass.
        ValidationError: the id is empty.
    """
    if isinstance(given, BaseTask):
        return given.id, given.family
    if family is not None and not isinstance(family, str):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise TypeError(f"family must be a str or None, not {type(family).__name__}")
    return (_text(given) if isinstance(given, str) else _digits(given)), family


def _text(given: str) -> str:
    text = str.__str__(given)  # of an enum its value, not its name
    if not text.strip() or not text.isprintable():
        from .errors import ValidationError

        problem = "the task id must be one line of text, not empty, or a 64-bit integer"
        raise ValidationError(problem, problems=[problem])
    return text


def _digits(given: Any) -> str:
    """An integer as digits, even one of another library; other values are not ids."""
    kind: type[Any] = type(given)  # pyright: ignore[reportUnknownVariableType]
    name = kind.__name__
    if given is None:
        raise TypeError("None is not a task id: that call queued nothing")
    if hasattr(kind, "keys"):
        raise TypeError(f"a {name} is not a task id; give reply.task.id, or wait with reply.task")
    if isinstance(given, (bytes, bytearray)):
        raise TypeError(f"{name} are not a task id; give a str, such as value.decode()")
    if isinstance(given, (list, tuple, set, frozenset)):
        raise TypeError(f"a {name} is not a task id; pass each id separately, and wait with cds.wait_all")
    from ._arguments import whole

    if isinstance(given, float):
        raise TypeError("a float is not a task id, as floats round; give int(value) or a str")
    if isinstance(given, bool) or not hasattr(kind, "__index__"):
        raise TypeError(f"{name} is not a task id; give a str or an int")
    number = whole("the task id", given, 1)
    return _text("" if number >= _LARGEST else str(number))
