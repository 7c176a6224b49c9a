# Generated from models/ by `cargo xtask generate`; do not edit.
"""Virtual data centres: public and private networks, addresses, bandwidth, global private networks and alarms."""

from ...services.vdc import Vdc
from .._service import twin

AsyncVdc = twin(Vdc)
