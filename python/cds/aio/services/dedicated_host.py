# Generated from models/ by `cargo xtask generate`; do not edit.
"""Dedicated hosts: physical machines for cloud servers of one account only."""

from ...services.dedicated_host import DedicatedHost
from .._service import twin

AsyncDedicatedHost = twin(DedicatedHost)
