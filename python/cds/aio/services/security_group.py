# Generated from models/ by `cargo xtask generate`; do not edit.
"""Security groups: firewall rules and the network cards that they protect."""

from ...services.security_group import SecurityGroup
from .._service import twin

AsyncSecurityGroup = twin(SecurityGroup)
