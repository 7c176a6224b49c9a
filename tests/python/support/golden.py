"""Texts that are kept in `tests/python/cli/golden`. `CDS_GOLDEN=1 pytest …` writes them anew."""

from __future__ import annotations

import os

from paths import ROOT

FOLDER = ROOT / "tests/python/cli/golden"

IS_WRITTEN = bool(os.environ.get("CDS_GOLDEN"))


def matches(name: str, text: str) -> None:
    """The text is the kept one."""
    file = FOLDER / name
    if IS_WRITTEN:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    assert file.read_text(encoding="utf-8") == text, f"{name} differs; CDS_GOLDEN=1 writes it anew"
