# Generated from models/ by `cargo xtask generate`; do not edit.
"""Cloud disks for bare-metal servers and their snapshots."""

from ...services.bms_storage import BmsStorage
from .._service import twin

AsyncBmsStorage = twin(BmsStorage)
