"""The parser of the rule tables reports every mistake."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import rules

if TYPE_CHECKING:
    from pathlib import Path

HEAD = "# T\n\n| action | rule | answer | source |\n|---|---|---|---|\n"


def read(folder: Path, monkeypatch: pytest.MonkeyPatch, text: str) -> list[rules.Rule]:
    (folder / "vdc.md").write_text(text, encoding="utf-8")
    monkeypatch.setattr(rules, "FOLDER", folder)
    return rules._read("vdc")


@pytest.mark.parametrize(
    "row",
    [
        "| DeleteVcd | x | `VdcNotFound` (400) | en VDC 3.DeleteVdc |",
        "| DeleteVdc | x | VdcNotFound | en VDC 3.DeleteVdc |",
        "| DeleteVdc | x | `VdcNotFound` (400) | en VDC 2.CreateVdc |",
        "| DeleteVdc | x | `VdcNotFound` (400) | inference: y |",
        "| DeleteVdc | x | `NoSuchCode` (400) | en VDC 3.DeleteVdc |",
        "| DeleteVdc | `NoSuchCode` (400) | not simulated | y |",
        "| DeleteVdc | x | `VdcNotFound` (400) |",
        "| DeleteVdc | | `VdcNotFound` (400) | en VDC 3.DeleteVdc |",
        "\n| what | why |",
    ],
)
def test_mistakes_are_found(row: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    with pytest.raises(AssertionError, match=r"vdc\.md:\d+|no action"):
        read(tmp_path, monkeypatch, f"{HEAD}{row}\n")


def test_rows_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    text = f"""{HEAD}| DeleteVdc | missing: `VdcId`, `A.B` | `InvalidVdcId.Malformed` (400) | en VDC 3.DeleteVdc |
| DeleteVdc | used | `IncorrectVdcStatus` (403) | en VDC 3.DeleteVdc; inference: meant |
"""
    missing, used = read(tmp_path, monkeypatch, text)
    assert missing.generic == ("missing", ["VdcId", "A.B"])
    assert (used.generic, used.code, used.http_status) == (None, "IncorrectVdcStatus", 403)
