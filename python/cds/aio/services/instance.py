# Generated from models/ by `cargo xtask generate`; do not edit.
"""Cloud servers: buying, changing and deleting them, their disks, network cards, tags and monitoring."""

from ...services.instance import Instance
from .._service import twin

AsyncInstance = twin(Instance)
