"""Draws the picture of the READMEs, docs/picture.svg: a terminal in which commands run against a simulator.

`python docs/site/picture.py` draws it anew; a test compares it.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from xml.sax.saxutils import escape

import cds

PICTURE = Path(__file__).parents[1] / "picture.svg"

COMMANDS = [
    "cds overview",
    "cds server stop '*-0001' --wait",
    "cds cost --month 2025-01 --columns ProductType,TotalCost,ResourceCount",
]
COLUMNS, LINE, LETTER = 100, 19, 8.4
COLOURS = {"back": "#16181d", "text": "#d7dae0", "prompt": "#7ec699", "command": "#ffffff"}


def session() -> list[tuple[str, str]]:
    """The lines of the terminal, each with its colour."""
    lines: list[tuple[str, str]] = []
    with cds.Simulator(seed=1, progression="immediate") as cloud:
        cloud.furnish(servers=8)
        cloud.advance(9 * 24 * 3600)
        place = {
            "CDS_ENDPOINT_URL": cloud.endpoint_url,
            "CDS_ACCESS_KEY_ID": cloud.access_key_id,
            "CDS_ACCESS_KEY_SECRET": cloud.access_key_secret,
        }
        for command in COMMANDS:
            lines.append(("command", f"$ {command}"))
            words = ["-m", "cds", *command.replace("'", "").split()[1:], "--output", "table"]
            environment = {**os.environ, **place, "COLUMNS": str(COLUMNS), "NO_COLOR": "1", "LANG": "C.UTF-8"}
            ended = subprocess.run(
                [sys.executable, *words], env=environment, capture_output=True, text=True, check=False
            )
            if ended.returncode:
                raise SystemExit(ended.stderr)
            lines += [("text", line[:COLUMNS]) for line in ended.stdout.rstrip().splitlines()]
            lines.append(("text", ""))
    return lines[:-1]


def drawn(lines: list[tuple[str, str]]) -> str:
    """The terminal as SVG."""
    width, height = int(COLUMNS * LETTER) + 40, len(lines) * LINE + 60
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}">',
        f'<rect width="{width}" height="{height}" rx="8" fill="{COLOURS["back"]}"/>',
        *(f'<circle cx="{20 + 20 * number}" cy="20" r="6" fill="#4a4f59"/>' for number in range(3)),
        '<g font-family="ui-monospace, Menlo, Consolas, DejaVu Sans Mono, monospace" font-size="14">',
    ]
    for number, (kind, line) in enumerate(lines):
        y = 55 + number * LINE
        if kind == "command":
            parts.append(f'<text x="20" y="{y}" fill="{COLOURS["prompt"]}">$</text>')
            line = f"  {line[2:]}"
        if line.strip():
            text = escape(line).replace(" ", "\u00a0")  # browsers merge other spaces
            parts.append(f'<text x="20" y="{y}" fill="{COLOURS[kind]}">{text}</text>')
    return "\n".join([*parts, "</g>", "</svg>", ""])


if __name__ == "__main__":
    PICTURE.write_text(drawn(session()), encoding="utf-8")
