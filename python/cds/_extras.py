"""Libraries that an installation may lack: `pip install "cds-rs[NAME]"` brings them."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Generator


@contextmanager
def extra(name: str, package: str) -> Generator[None]:
    """Around the import of a package of the extra `name`: where it is missing, the error says how to install it."""
    try:
        yield
    except ModuleNotFoundError as error:
        # A package that is installed may lack another one: its own error says so.
        if str(error.name).partition(".")[0] != package:
            raise
        advice = f'{package} is not installed; run: pip install "cds-rs[{name}]"'
        raise ModuleNotFoundError(advice, name=package) from None
