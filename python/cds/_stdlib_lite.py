"""Replacements for parts of `typing` and `functools`, whose import takes longer than this whole package."""

from __future__ import annotations

TYPE_CHECKING = False
"""True for type checkers, which know this name."""

if TYPE_CHECKING:
    from functools import cached_property as cached_property
    from functools import wraps as wraps
    from typing import overload as overload
else:

    class cached_property:  # noqa: N801  # the name that everybody knows
        """A service, made at its first use. Of the class it is the class of the service."""

        def __init__(self, make):
            self._make = make
            self.__doc__ = make.__doc__

        def __set_name__(self, owner, name):
            self._name = name

        def __get__(self, instance, owner=None):
            if instance is None:
                return type(self._make(None))  # the class of the service, so that mocks and `inspect` see its methods
            value = instance.__dict__[self._name] = self._make(instance)
            return value

    def wraps(declaration):
        """Gives a function the name, documentation and signature of another."""

        def decorate(function):
            function.__module__ = declaration.__module__
            function.__name__ = declaration.__name__
            function.__qualname__ = declaration.__qualname__
            function.__doc__ = declaration.__doc__
            function.__wrapped__ = declaration
            return function

        return decorate

    def overload(signature):
        """Marks one of several signatures, which matter to type checkers only."""
        return signature
