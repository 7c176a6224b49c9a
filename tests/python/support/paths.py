"""Paths of the repository."""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).parents[3]
"""The repository."""

SUPPORT = ROOT / "tests/python/support"
"""The folder of shared helpers."""

PROGRAMS = SUPPORT / "programs"
"""Programs that run in separate processes."""

TLS = SUPPORT / "tls"
"""A certificate, its key and the root that signed it."""

SHARED = os.pathsep.join([str(SUPPORT), str(ROOT / "tests/vectors")])
"""The PYTHONPATH of a program that uses the shared helpers."""
