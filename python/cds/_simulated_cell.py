"""`%%cds_simulator`: a cell of a notebook with a simulated cloud."""

from __future__ import annotations

import os
import re
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from IPython.core.error import UsageError  # IPython prints it as one line

from ._simulator import Simulator

if TYPE_CHECKING:
    from collections.abc import Callable, Generator


class SimulatedCell:
    """Runs cells of a shell against a simulated cloud."""

    def __init__(self, shell: Any) -> None:
        self._shell = shell
        self.opened = ExitStack()
        """Closed when the cell ends."""

    def as_line(self, lines: list[str]) -> list[str]:
        """Rewrites the cell magic as a line magic, so that IPython runs the rest as an ordinary cell, with `await`."""
        if not lines or not re.match(r"%%cds_simulator\b", lines[0]):
            return lines
        rest: str = self._shell.transform_cell("".join(lines[1:]))
        return [lines[0][1:], *rest.splitlines(keepends=True)]

    def run(self, line: str, cell: str | None = None) -> None:
        """`%%cds_simulator 100`: runs the cell with a simulated cloud, furnished with that number of servers.

        In the cell `cloud` is the simulator and `client` a client of it. `%cds` and `cds.Client()` call it, too: until
        the cell ends, the settings in the environment are those of the simulated cloud, and there are no profiles.
        """
        servers = line.strip()
        if servers and not servers.isdecimal():
            raise UsageError(f"%%cds_simulator takes a number of servers, such as 100, not {servers!r}")
        cloud = self.opened.enter_context(Simulator())
        if servers:
            try:
                cloud.furnish(servers=int(servers))
            except ValueError as error:
                raise UsageError(f"%%cds_simulator: {error}") from None
        profiles = Path(self.opened.enter_context(TemporaryDirectory()), "config.toml")
        profiles.touch()
        given = {
            "CDS_CONFIG_FILE": str(profiles),
            "CDS_ENDPOINT_URL": cloud.endpoint_url,
            "CDS_ACCESS_KEY_ID": cloud.access_key_id,
            "CDS_ACCESS_KEY_SECRET": cloud.access_key_secret,
        }
        names = {"cloud": cloud, "client": self.opened.enter_context(cloud.client())}
        self.opened.enter_context(_set(os.environ, given, lambda name: name.startswith("CDS_")))
        self.opened.enter_context(_set(self._shell.user_ns, names, names.__contains__))
        if cell is not None:  # from a notebook that was exported as a script
            with self.opened:
                self._shell.ex(self._shell.transform_cell(cell))


@contextmanager
def _set(names: Any, values: dict[str, Any], matches: Callable[[str], bool]) -> Generator[None]:
    """Replaces all matching names with these values, and restores them afterwards."""

    def taken() -> dict[str, Any]:
        return {name: names.pop(name) for name in list(names) if matches(name)}

    before = taken()
    names.update(values)
    try:
        yield
    finally:
        taken()
        names.update(before)
