# Generated from models/ by `cargo xtask generate`; do not edit.
"""What can be bought where, and the state of tasks."""

from ...services.common import Common
from .._service import twin

AsyncCommon = twin(Common)
