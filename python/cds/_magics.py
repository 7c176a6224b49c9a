"""Magic commands of IPython: `%load_ext cds` gives `%cds` and `%%cds_simulator`."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any

from ._response import Response
from ._rows import is_object
from ._simulator import Simulator
from .services import CLASSES

if TYPE_CHECKING:
    from collections.abc import Generator

_VARIABLES = ("CDS_ENDPOINT_URL", "CDS_ACCESS_KEY_ID", "CDS_ACCESS_KEY_SECRET")


def load(shell: Any) -> None:
    """Registers the commands."""
    shell.register_magic_function(_command, "line", "cds")
    shell.register_magic_function(partial(_simulated, shell), "cell", "cds_simulator")


def _command(line: str) -> Any:
    """`%cds instance describe-instances --page-size 5`: a command of the command line; returns the response.

    Other commands, such as `%cds overview`, return their JSON. What the command writes to stderr is shown.
    """
    words = shlex.split(line)
    ran = subprocess.run(
        [sys.executable, "-m", "cds", *words, "--output", "json"],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    sys.stderr.writelines(map(_readable, ran.stderr.splitlines(keepends=True)))
    if not ran.stdout.strip():
        return None
    try:
        answer = json.loads(ran.stdout)
    except ValueError:  # such as help
        sys.stdout.write(ran.stdout)
        return None
    if is_object(answer) and "Code" in answer:
        service, action = _named(words)
        return Response(answer, service=service, action=action)
    return answer


def _readable(line: str) -> str:
    """A line of stderr; an error as people read it, which is JSON for programs."""
    try:
        error = json.loads(line)
    except ValueError:
        return line
    return f"{error.get('error')}: {error.get('message')}\n" if is_object(error) else line


def _named(words: list[str]) -> tuple[str, str]:
    """The service and the action that a command names."""
    service, action = (word.replace("-", "_") for word in (*words, "", "")[:2])
    modules = {module: name for name, module in CLASSES.items()}
    if service not in modules:
        return "", ""
    from importlib import import_module

    declared: Any = getattr(import_module(f"cds.services.{service}"), modules[service])
    return service, getattr(getattr(declared, action, None), "action", action)


def _simulated(shell: Any, line: str, cell: str) -> None:
    """`%%cds_simulator 100`: runs the cell with a simulated cloud, furnished with that number of servers.

    In the cell `cloud` is the simulator and `client` a client of it; `%cds` calls it, too.
    """
    with Simulator() as cloud, cloud.client() as client:
        if line.strip():
            cloud.furnish(servers=int(line))
        given: dict[str, Any] = dict(
            zip(_VARIABLES, (cloud.endpoint_url, cloud.access_key_id, cloud.access_key_secret), strict=True)
        )
        with _set(shell.user_ns, {"cloud": cloud, "client": client}), _set(os.environ, given):
            shell.run_cell(cell).raise_error()


@contextmanager
def _set(names: Any, values: dict[str, Any]) -> Generator[None]:
    """Gives names these values, and then those that they had."""
    before = {name: names[name] for name in values if name in names}
    names.update(values)
    try:
        yield
    finally:
        for name in values:
            names.pop(name, None)
        names.update(before)
