# Generated from models/ by `cargo xtask generate`; do not edit.
"""Bare-metal servers: goods, prices, images, buying, power and reinstallation."""

from ...services.bms import Bms
from .._service import twin

AsyncBms = twin(Bms)
