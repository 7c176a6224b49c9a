"""Moments of a program that `sys.setprofile` shows, to interrupt it there."""

from __future__ import annotations

from typing import Any


def native_call_ends(event: str, native: Any) -> bool:
    """Whether a call of the native module has ended."""
    return event == "c_return" and type(getattr(native, "__self__", None)).__module__ == "cds._cds"
