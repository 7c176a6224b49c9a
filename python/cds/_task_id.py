"""What is taken as the id of a task."""

from __future__ import annotations

from ._base_task import BaseTask
from ._light import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Any


_LARGEST = 2**63 - 1
"""What larger numbers are read as."""


def id_and_family(given: Any, family: str | None) -> tuple[str, str | None]:
    """The id that a text, an integer or a task gives, and its family; that of a task is the task's own.

    Raises:
        TypeError: it is no id, with what to give instead.
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

        problem = "the id of a task must be text in one line and not empty, or a number of 64 bits"
        raise ValidationError(problem, problems=[problem])
    return text


def _digits(given: Any) -> str:
    """An integer in digits, also one of another library; what else people give is no id."""
    kind: type[Any] = type(given)  # pyright: ignore[reportUnknownVariableType]
    name = kind.__name__
    if given is None:
        raise TypeError("None is no id of a task: that call queued nothing")
    if hasattr(kind, "keys"):
        raise TypeError(f"a {name} is no id of a task; give reply.task.id, or wait with reply.task")
    if isinstance(given, (bytes, bytearray)):
        raise TypeError(f"{name} are no id of a task; give the text, such as value.decode()")
    if isinstance(given, (list, tuple, set, frozenset)):
        raise TypeError(f"a {name} is no id of a task; take each of its ids by itself, and wait with cds.wait_all")
    from ._arguments import whole

    if isinstance(given, float):
        raise TypeError("a float is no id of a task, as floats round; give int(value) or the text")
    if isinstance(given, bool) or not hasattr(kind, "__index__"):
        raise TypeError(f"{name} is no id of a task; give a str or an int")
    number = whole("the id of a task", given, 1)
    return _text("" if number >= _LARGEST else str(number))
