"""Profile files, and programs that print a key."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


KEY = {"access_key_id": "printed-id", "access_key_secret": "printed-secret"}


def write_file(path: Path, text: str, mode: int = 0o600) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    path.chmod(mode)
    return path


def write_profile(home: Path, text: str, mode: int = 0o600) -> Path:
    return write_file(home / ".config" / "cds" / "config.toml", text, mode)


def profile_with(command: str | list[str], **settings: str) -> str:
    """JSON writes texts and lists as TOML does."""
    lines = [f"{name} = {json.dumps(value)}" for name, value in {"credential_process": command, **settings}.items()]
    return "\n".join(["[profile.default]", *lines, ""])


def printing(text: str) -> list[str]:
    return [sys.executable, "-c", "import sys; print(sys.argv[1])", text]
