"""A module for each service, a line for each rule in words."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from modelled import SERVICE_FILES

_THERE = {file.stem for file in Path(__file__).parent.glob("*.py")}
TABLES = tuple(import_module(f"{__name__}.{service}").refused for service in SERVICE_FILES if service in _THERE)
