"""`CDS_LOG=debug`: the log of a single run on stderr, for programs that do not set up logging themselves."""

from __future__ import annotations

import functools
import logging

from .errors import ConfigError

_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")


@functools.cache
def show(level: str) -> None:
    """Lets the logger `cds` write to stderr, from this level on."""
    name = level.strip().upper()
    if name not in _LEVELS:
        raise ConfigError(f"CDS_LOG must be one of {', '.join(_LEVELS).lower()}")
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(name)s %(levelname)s %(message)s"))
    logger = logging.getLogger("cds")
    logger.setLevel(name)
    logger.addHandler(handler)
