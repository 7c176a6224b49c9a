"""Magic commands of IPython: `%load_ext cds` gives `%cds` and `%%cds_simulator`."""

from __future__ import annotations

import json
import os
import shlex
import signal
import subprocess
import sys
from argparse import ArgumentParser
from pprint import pformat
from tempfile import TemporaryFile
from threading import Thread, Timer
from typing import Any

from IPython.core.error import UsageError  # IPython prints it as one line

from . import _cds
from ._client import Client
from ._html import without_secrets
from ._response import Response
from ._rows import is_object
from ._simulated_cell import SimulatedCell
from ._task import Task
from .errors import CdsError

_INTERRUPT = signal.SIGTERM if os.name == "nt" else signal.SIGINT

_GRACE = 1.0
"""Seconds after Ctrl-C before a command that still runs gets a signal from us. Usually the terminal or the kernel has
sent it one already, and a second one would kill it before it prints how to resume."""


class _Interrupted(KeyboardInterrupt):
    """Ctrl-C. The command has printed how to resume its tasks, so no traceback is needed."""

    def _render_traceback_(self) -> list[str]:
        return ["KeyboardInterrupt"]


class _Object(dict[str, Any]):
    """A JSON object that masks its secrets when a notebook shows it."""

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        printer.pretty(without_secrets(self))


def load(shell: Any) -> None:
    """Registers the commands."""
    shell.register_magic_function(_command, "line", "cds")
    simulated = SimulatedCell(shell)
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
    output, is_interrupted = _run([*words, *([] if form else ["--output", "json"])])
    try:
        answer: Any = json.loads(output if form in (None, "json") else "", object_hook=_Object)
    except ValueError:  # such as help
        sys.stdout.write(output)
        answer = None
    if is_interrupted:
        if answer is not None:  # an order was placed
            sys.stdout.write(f"{pformat(without_secrets(answer))}\n")
        raise _Interrupted
    if is_object(answer) and "Code" in answer:
        return _response(output, *(_cds.called(words) or ("", "")), options)
    return answer


def _options(words: list[str]) -> dict[str, Any]:
    """The global options that `%cds` reads itself."""
    parser = ArgumentParser(add_help=False, allow_abbrev=False)
    parser.add_argument("-o", "--output", nargs="?")
    for name in ("--profile", "--site", "--endpoint-url"):
        parser.add_argument(name, nargs="?")
    return vars(parser.parse_known_args(words)[0])


def _run(words: list[str]) -> tuple[str, bool]:
    """Runs a command and streams its stderr. Returns its stdout, and whether it was interrupted."""
    with TemporaryFile("w+", encoding="utf-8") as output:
        with subprocess.Popen(
            [sys.executable, "-m", "cds", *words],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        ) as child:
            is_interrupted = _watch(child)
        output.seek(0)
        return output.read(), is_interrupted


def _watch(child: subprocess.Popen[str]) -> bool:
    """Streams the stderr of a command until it exits, and forwards Ctrl-C. Returns whether it was interrupted."""

    def read() -> None:
        for line in child.stderr or ():
            sys.stderr.write(_readable(line))

    reader = Thread(target=read, daemon=True)  # only the main thread gets KeyboardInterrupt, so no line is lost
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


def _response(answer: str, service: str, action: str, options: dict[str, Any]) -> Response:
    """The response to a call; a client with these options polls its tasks."""
    ids, family = _cds.tasks_of(service, action, answer)
    client = _client(options) if ids else None
    tasks = [Task(client, task_id, family=family, action=action) for task_id in ids]
    reply: Response = Response(json.loads(answer), service=service, action=action, tasks=tasks)
    called: Any = getattr(client, service, None)
    methods = called.__class__.__dict__.values()
    reply._queues_many = any(method.queues_many for method in methods if getattr(method, "action", None) == action)
    return reply


def _client(options: dict[str, Any]) -> Client | None:
    """A client with these options; None if its settings are invalid, since the response must not be lost."""
    try:
        return Client(**options)
    except CdsError as error:
        sys.stderr.write(f"{type(error).__name__}: {error}; the tasks have no client\n")
        return None
