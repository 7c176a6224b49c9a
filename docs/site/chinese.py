"""The Chinese docstrings, of which api.zh.txt has one for each object of the API pages.

A heading is `## NAME DIGEST`, where DIGEST is that of the English docstring. `= NAME` stands for the text of another
object. When an English docstring has changed, bring the Chinese up to date, then run `python docs/site/api.py`: it
writes the digests.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

FILE = Path(__file__).with_name("api.zh.txt")
HEADING = re.compile(r"^## (?P<name>\S+)(?: (?P<digest>[0-9a-f]{8}))?\n", re.MULTILINE)
SAME = re.compile(r"^= (\S+)$")


@dataclass(frozen=True)
class Twin:
    """The Chinese of a docstring."""

    text: str
    digest: str
    same_as: str
    """The object whose text it shares, or ""."""


def twins() -> dict[str, Twin]:
    """The Chinese docstring of each object."""
    _, *parts = HEADING.split(FILE.read_text(encoding="utf-8"))
    read = {name: (text.strip("\n"), digest or "") for name, digest, text in zip(*[iter(parts)] * 3, strict=True)}
    found = {}
    for name, (text, digest) in read.items():
        same = SAME.match(text)
        found[name] = Twin(read[same[1]][0], digest, same[1]) if same else Twin(text, digest, "")
    return found


def digest(english: str) -> str:
    """What tells that an English docstring has changed; line breaks do not count."""
    return hashlib.sha256(" ".join(english.split()).encode()).hexdigest()[:8]


def write_digests(english: dict[str, str]) -> None:
    """Writes the digest of each English docstring beside its Chinese."""
    text = FILE.read_text(encoding="utf-8")
    FILE.write_text(
        HEADING.sub(lambda heading: f"## {heading['name']} {digest(english[heading['name']])}\n", text), "utf-8"
    )
