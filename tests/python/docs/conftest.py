"""The site, built once for all tests of a run."""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from paths import ROOT

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the built site; of several workers, the first builds it."""
    pytest.importorskip("zensical", reason="it builds the site")
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base
    with (shared / "site.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        finished = shared / "site.built"
        if not finished.exists():
            build(shared / "site")
            finished.touch()
    return shared / "site/html"


def build(folder: Path) -> None:
    """Without the network: the proxy is no proxy."""
    command = [sys.executable, str(ROOT / "docs/site/build.py"), str(folder)]
    offline = {**os.environ, "HTTPS_PROXY": "http://127.0.0.1:9", "HTTP_PROXY": "http://127.0.0.1:9"}
    built = subprocess.run(command, env=offline, capture_output=True, text=True, timeout=300, check=False)
    assert built.returncode == 0, built.stdout + built.stderr
