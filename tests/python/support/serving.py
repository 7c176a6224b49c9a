"""A simulator in a separate process, started from the command line."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING, Any

import cds

if TYPE_CHECKING:
    from types import TracebackType

    from typing_extensions import Self

COMMAND = [sys.executable, "-m", "cds"]

LONGEST = 60.0
"""Seconds; a process that takes longer to end hangs."""

LINES = 3
"""Number of lines printed once it serves."""


class Served:
    """A `cds simulator` on a free port, until it is stopped or killed."""

    def __init__(self, errors: Path, *arguments: str | Path, **options: Any) -> None:
        self._errors = errors
        with errors.open("ab") as file:
            command = [*COMMAND, "simulator", "--port", "0", *map(str, arguments)]
            self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=file, text=True, **options)
        self.environment: dict[str, str] = {}

    def ready(self) -> Self:
        """Waits until it serves."""
        assert self.process.stdout is not None
        lines = [self.process.stdout.readline() for _ in range(LINES)]
        for line in lines:
            words = shlex.split(line)
            assert words[:1] == ["export"], (lines, self.errors())
            name, value = words[1].split("=", 1)
            self.environment[name] = value
        return self

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.kill()

    @property
    def url(self) -> str:
        return self.environment["CDS_ENDPOINT_URL"]

    def client(self, **options: Any) -> cds.Client:
        key, secret = self.environment["CDS_ACCESS_KEY_ID"], self.environment["CDS_ACCESS_KEY_SECRET"]
        return cds.Client(key, secret, endpoint_url=self.url, **options)

    def errors(self) -> str:
        """What it has written to stderr."""
        return self._errors.read_text()

    def control(self, name: str, body: object = None, **headers: str) -> Any:
        """Uses a control as any program can: GET without a body, POST with one."""
        data = None if body is None else json.dumps(body).encode()
        kind = {"Content-Type": "application/json"} if data is not None else {}
        request = urllib.request.Request(f"{self.url}/_simulator/{name}", data, {**kind, **headers})
        with urllib.request.urlopen(request, timeout=LONGEST) as answer:
            return json.load(answer)

    def end(self, signal: int) -> int:
        """Sends a signal and waits for the end; returns the exit code."""
        self.process.send_signal(signal)
        code = self.process.wait(LONGEST)
        self.kill()
        return code

    def kill(self) -> None:
        """Kills it, like a power failure."""
        self.process.kill()
        self.process.wait(LONGEST)
        assert self.process.stdout is not None
        self.process.stdout.close()


def run(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Runs a command to its end."""
    command = [*COMMAND, *map(str, arguments)]
    return subprocess.run(
        command, capture_output=True, text=True, timeout=LONGEST, check=False, env={**os.environ, **environment}
    )
