"""The console blocks of the READMEs and guides, and the commands that stand in their sentences."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import product

from paths import ROOT

BLOCK = re.compile(r"^```console\n(.*?)^```", re.MULTILINE | re.DOTALL)
INLINE = re.compile(r"`(cds [^`]+)`")
CONTINUED = re.compile(r" *\\\n *|(?<=\|)\n *")
COMMENT = re.compile(r"\s+#.*")
FOLDERS = ("docs", "examples", "models", "python", "crates", "tests")
REFERENCE = ("docs/reference/", "docs/zh-CN/reference/")
"""Its blocks have tests of their own."""


@dataclass(frozen=True)
class Command:
    document: str
    line: int
    text: str

    def __str__(self) -> str:
        return f"{self.document}:{self.line}"


def documents() -> list[str]:
    """Every document outside of the reference."""
    below = [path for folder in FOLDERS for path in (ROOT / folder).rglob("*.md")]
    every = sorted(path.relative_to(ROOT).as_posix() for path in (*ROOT.glob("*.md"), *below))
    return [name for name in every if not name.startswith(REFERENCE)]


def commands(document: str) -> list[Command]:
    """The lines of its console blocks, without comments."""
    text = (ROOT / document).read_text("utf-8")
    found = []
    for block in BLOCK.finditer(text):
        first = text.count("\n", 0, block.start(1)) + 1
        lines = CONTINUED.sub(" ", block[1]).splitlines()
        found += [Command(document, first + number, COMMENT.sub("", line)) for number, line in enumerate(lines)]
    return found


def topic_commands() -> list[Command]:
    """The commands in the topics of `cds help`."""
    found = []
    for path in sorted((ROOT / "crates/cds-cli/src/help/topics").glob("*.en.txt")):
        text = CONTINUED.sub(" ", path.read_text("utf-8"))
        lines = enumerate(text.splitlines(), 1)
        found += [Command(path.name, number, line.lstrip(" $")) for number, line in lines if line.startswith("  $ ")]
    return found


def inline_commands(document: str) -> list[str]:
    """The commands in its sentences; `a|b` gives one each, and what is in brackets is given."""
    found: list[str] = []
    for text in INLINE.findall((ROOT / document).read_text("utf-8").replace(r"\|", "|")):
        words = text.translate(str.maketrans("", "", "[]…")).split()
        found += map(" ".join, product(*(word.split("|") for word in words)))
    return found
