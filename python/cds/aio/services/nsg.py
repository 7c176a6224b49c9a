# Generated from models/ by `cargo xtask generate`; do not edit.
"""Network security groups (NSG): firewall rules and the network cards that they protect; they replace `security_group`."""

from ...services.nsg import Nsg
from .._service import twin

AsyncNsg = twin(Nsg)
