"""Magic commands of IPython: `%load_ext cds` gives `%cds` and `%%cds_simulator`."""

from __future__ import annotations

import json
import os
import re
import shlex
import signal
import subprocess
import sys
from argparse import ArgumentParser
from contextlib import ExitStack, contextmanager
from pathlib import Path
from pprint import pformat
from tempfile import TemporaryDirectory, TemporaryFile
from threading import Thread, Timer
from typing import TYPE_CHECKING, Any

from IPython.core.error import UsageError  # which is shown as one line

from ._base_task import USUAL_FAMILY
from ._client import Client
from ._html import without_secrets
from ._response import Response
from ._rows import is_object, values_at
from ._simulator import Simulator
from ._task import Task
from .errors import CdsError

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

_CALL = re.compile(r'cds: debug: (\S+): \S+ [^/ ]+/(\S*) Request \{.* service: "([^"]*)".* effect: (\w+)')
"""A call in the log of the command line: its action, path, service and effect."""

_TASKS = ("TaskId", "Data.TaskId", "Data.TaskIds[]", "Data.DiskInfo[].TaskId", "Data[].TaskId")
"""Where a response may name its tasks."""


_INTERRUPT = signal.SIGTERM if os.name == "nt" else signal.SIGINT

_GRACE = 1.0
"""Seconds until a command is told of Ctrl-C. Terminals and most kernels tell it, too; a second Ctrl-C would kill it."""


class _Interrupted(KeyboardInterrupt):
    """Ctrl-C, of which the command has said what it leaves behind."""

    def _render_traceback_(self) -> list[str]:
        return ["KeyboardInterrupt"]


class _Object(dict[str, Any]):
    """An object of JSON, whose text in a notebook has its secrets masked."""

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        printer.pretty(without_secrets(self))


def load(shell: Any) -> None:
    """Registers the commands."""
    shell.register_magic_function(_command, "line", "cds")
    simulated = _Simulated(shell)
    shell.register_magic_function(simulated.run, "line_cell", "cds_simulator")
    shell.input_transformer_manager.line_transforms.insert(0, simulated.as_line)
    shell.events.register("post_execute", simulated.opened.close)


def _command(line: str) -> Any:
    """`%cds instance describe-instances --page-size 5`: a command of the command line; returns the response.

    Other commands, such as `%cds overview`, return their JSON. What the command writes to stderr is shown, and so is
    output that is not JSON, such as help and that of `--output table`.
    """
    try:
        words = shlex.split(line)
    except ValueError as error:
        raise UsageError(f"%cds: {error}") from None
    options = _options(words)
    form = options.pop("output")
    output, call, is_interrupted = _run(
        [*words, *([] if form else ["--output", "json"])], is_log_wanted="--debug" in words
    )
    try:
        answer: Any = json.loads(output if form in (None, "json") else "", object_hook=_Object)
    except ValueError:  # such as help
        sys.stdout.write(output)
        answer = None
    if is_interrupted:
        if answer is not None:  # something was ordered
            sys.stdout.write(f"{pformat(without_secrets(answer))}\n")
        raise _Interrupted
    if is_object(answer) and "Code" in answer:
        return _response(json.loads(output), call, options)
    return answer


def _options(words: list[str]) -> dict[str, Any]:
    """The options of all commands that matter here."""
    parser = ArgumentParser(add_help=False, allow_abbrev=False)
    parser.add_argument("-o", "--output", nargs="?")
    for name in ("--profile", "--site", "--endpoint-url"):
        parser.add_argument(name, nargs="?")
    return vars(parser.parse_known_args(words)[0])


def _run(words: list[str], *, is_log_wanted: bool) -> tuple[str, re.Match[str] | None, bool]:
    """Runs a command and shows its stderr meanwhile. Returns its stdout, its last call, and whether Ctrl-C came.

    The log is read, as only the command line knows which action its aliases and options name.
    """
    call = None

    def show(line: str) -> None:
        nonlocal call
        found = _CALL.match(line)
        call = found or call
        if is_log_wanted or not found:
            sys.stderr.write(_readable(line))

    command = [sys.executable, "-m", "cds", *words, *([] if is_log_wanted else ["--debug"])]
    with TemporaryFile("w+", encoding="utf-8") as output:
        with subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        ) as child:
            is_interrupted = _watch(child, show)
        output.seek(0)
        return output.read(), call, is_interrupted


def _watch(child: subprocess.Popen[str], show: Callable[[str], None]) -> bool:
    """Shows what a command writes to stderr until it ends. Passes Ctrl-C on to it; returns whether it came."""

    def read() -> None:
        for line in child.stderr or ():
            show(line)

    reader = Thread(target=read, daemon=True)  # where Ctrl-C takes no line away
    reader.start()
    is_interrupted = False
    while True:
        try:
            child.wait()
            reader.join()
            return is_interrupted
        except KeyboardInterrupt:
            is_interrupted = True
            told = Timer(_GRACE, child.send_signal, [_INTERRUPT])
            told.daemon = True
            told.start()


def _readable(line: str) -> str:
    """A line of stderr; an error as people read it, which is JSON for programs."""
    try:
        error = json.loads(line)
    except ValueError:
        return line
    if not is_object(error):
        return line
    parts = [f"{part['of']}: {part['message']}\n" for part in error.get("failures", [])]
    return "".join([*parts, f"{error.get('error')}: {error.get('message')}\n"])


def _response(answer: dict[str, Any], call: re.Match[str] | None, options: dict[str, Any]) -> Response:
    """The response to a call, with tasks of a client with these options."""
    action, path, service, effect = call.groups() if call else ("", "", "", "")
    named = [value for place in _TASKS for value in values_at(answer, place)] if effect == "Mutate" else []
    ids = dict.fromkeys(str(value) for value in named if isinstance(value, (str, int)) and value not in (0, "", "0"))
    client = _client(options) if ids else None
    family = "bms" if path == "bms" else USUAL_FAMILY
    tasks = [Task(client, task_id, family=family, action=action) for task_id in ids]
    reply: Response = Response(answer, service=service, action=action, tasks=tasks)
    called: Any = getattr(client, service, None)
    methods = called.__class__.__dict__.values()
    reply._queues_many = any(method.queues_many for method in methods if getattr(method, "action", "") == action)
    return reply


def _client(options: dict[str, Any]) -> Client | None:
    """A client with these options, unless a setting that the command line does not read is wrong: no order is lost."""
    try:
        return Client(**options)
    except CdsError as error:
        sys.stderr.write(f"{type(error).__name__}: {error}; the tasks have no client\n")
        return None


class _Simulated:
    """The simulated clouds of one shell."""

    def __init__(self, shell: Any) -> None:
        self._shell = shell
        self.opened = ExitStack()
        """What ends with the cell."""

    def as_line(self, lines: list[str]) -> list[str]:
        """Turns the magic of a cell into that of a line, so that the rest is a cell as any other, with its `await`."""
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
        if cell is not None:  # of a script that was made of a notebook
            with self.opened:
                self._shell.ex(self._shell.transform_cell(cell))


@contextmanager
def _set(names: Any, values: dict[str, Any], is_meant: Callable[[str], bool]) -> Generator[None]:
    """Puts these values in the place of all that are meant, and then back what was there."""

    def taken() -> dict[str, Any]:
        return {name: names.pop(name) for name in list(names) if is_meant(name)}

    before = taken()
    names.update(values)
    try:
        yield
    finally:
        taken()
        names.update(before)
