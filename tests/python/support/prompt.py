"""The command line as a user has it: the program in a separate process, with pipes or on a terminal."""

from __future__ import annotations

import os
import subprocess
import sys
import warnings
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pexpect

if TYPE_CHECKING:
    from pathlib import Path

    import cds

PROGRAM = [sys.executable, "-m", "cds"]

LONGEST = 60.0
"""Seconds; a command that takes longer hangs."""


@dataclass
class Ended:
    """A command that has ended."""

    code: int
    out: str
    err: str


@dataclass
class Prompt:
    """Runs commands in an isolated environment."""

    environment: dict[str, str] = field(default_factory=dict[str, str])

    @classmethod
    def of(cls, simulator: cds.Simulator) -> Prompt:
        """Commands that talk to a simulator."""
        return cls(
            {
                "CDS_ENDPOINT_URL": simulator.endpoint_url,
                "CDS_ACCESS_KEY_ID": simulator.access_key_id,
                "CDS_ACCESS_KEY_SECRET": simulator.access_key_secret,
            }
        )

    def variables(self, **more: str) -> dict[str, str]:
        locale = {"LANG": "C.UTF-8", "LC_ALL": "", "LC_MESSAGES": "", "TERM": "xterm", "NO_COLOR": "1"}
        inherited = {name: value for name, value in os.environ.items() if name != "COLUMNS"}
        return {**inherited, **locale, **self.environment, **more}

    def run(self, *words: str | Path, stdin: str = "", **variables: str) -> Ended:
        """Runs a command to its end, without a terminal."""
        ended = subprocess.run(
            [*PROGRAM, *map(str, words)],
            input=stdin,
            capture_output=True,
            encoding="utf-8",
            timeout=LONGEST,
            check=False,
            env=self.variables(**variables),
        )
        return Ended(ended.returncode, ended.stdout, ended.stderr)

    def succeed(self, *words: str | Path, stdin: str = "", **variables: str) -> str:
        """What a command that must succeed writes to stdout."""
        ended = self.run(*words, stdin=stdin, **variables)
        assert ended.code == 0, ended
        return ended.out

    def terminal(self, *words: str, columns: int = 120, **variables: str) -> Terminal:
        """Begins a command on a terminal."""
        return Terminal(PROGRAM + list(words), self.variables(**variables), columns)


class Terminal:
    """A command on a pseudo-terminal."""

    def __init__(self, command: list[str], environment: dict[str, str], columns: int) -> None:
        self.columns = columns
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # eventlet, once something has imported it, warns of every fork
            self.child = pexpect.spawn(
                command[0],
                command[1:],
                env=environment,
                dimensions=(50, columns),
                encoding="utf-8",
                timeout=LONGEST,
                echo=False,
                use_poll=True,  # select() refuses descriptors from 1,024 on
            )

    def expect(self, text: str) -> None:
        self.child.expect_exact(text)

    def answer(self, line: str) -> None:
        self.child.sendline(line)

    def resize(self, columns: int) -> None:
        """As when somebody drags the window."""
        self.child.setwinsize(50, columns)

    def interrupt(self) -> None:
        self.child.sendintr()

    def end(self) -> tuple[int, str]:
        """The exit code, and what was written since the last expected text."""
        self.child.expect(pexpect.EOF)
        self.child.close()
        code = self.child.exitstatus
        return (-self.child.signalstatus if code is None else code), self.child.before.replace("\r\n", "\n")
