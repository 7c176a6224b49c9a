# Generated from models/ by `cargo xtask generate`; do not edit.
"""Metering of the glacier storage."""

from ...services.glacier import Glacier
from .._service import twin

AsyncGlacier = twin(Glacier)
