"""Warns of a debug build at import; in a checkout, where such builds are usual, it does not."""

from __future__ import annotations

import warnings
from pathlib import Path

if not (Path(__file__).parents[2] / "Cargo.toml").exists():
    warnings.warn(
        "this is a debug build of cds, which is slow and large; build it with `pip install .`",
        RuntimeWarning,
        stacklevel=1,
    )
