"""A named profile file, and another account in the place that is tried last."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from accounts import OTHER_ACCOUNT, PROFILE

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def accounts(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A profile that is named, and another account in the place that is tried last."""
    monkeypatch.chdir(home)  # where files may be made
    other = home / ".cds" / "config.json"
    other.parent.mkdir()
    other.write_text(OTHER_ACCOUNT)
    other.chmod(0o600)
    file = home / "named.toml"
    file.write_text(PROFILE)
    file.chmod(0o600)
    monkeypatch.setenv("CDS_CONFIG_FILE", str(file))
    return file
