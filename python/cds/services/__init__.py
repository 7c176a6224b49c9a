# Generated from models/ by `cargo xtask generate`; do not edit.
"""One class per service, imported on first use."""

from __future__ import annotations

from .._stdlib_lite import TYPE_CHECKING, cached_property

if TYPE_CHECKING:
    from typing import Any

    from .billing import Billing
    from .bms import Bms
    from .bms_storage import BmsStorage
    from .common import Common
    from .dedicated_host import DedicatedHost
    from .glacier import Glacier
    from .instance import Instance
    from .nsg import Nsg
    from .security_group import SecurityGroup
    from .template import Template
    from .vdc import Vdc

CLASSES = {
    "Instance": "instance",
    "DedicatedHost": "dedicated_host",
    "SecurityGroup": "security_group",
    "Nsg": "nsg",
    "Template": "template",
    "Vdc": "vdc",
    "Bms": "bms",
    "BmsStorage": "bms_storage",
    "Billing": "billing",
    "Glacier": "glacier",
    "Common": "common",
}
"""Class to module."""


class Services:
    """The services of a client."""

    @cached_property
    def instance(self: Any) -> Instance:
        """Cloud servers: buying, changing and deleting them, their disks, network cards, tags and monitoring."""
        from .instance import Instance

        return Instance(self)

    @cached_property
    def dedicated_host(self: Any) -> DedicatedHost:
        """Dedicated hosts: physical machines for cloud servers of one account only."""
        from .dedicated_host import DedicatedHost

        return DedicatedHost(self)

    @cached_property
    def security_group(self: Any) -> SecurityGroup:
        """Security groups: firewall rules and the network cards that they protect."""
        from .security_group import SecurityGroup

        return SecurityGroup(self)

    @cached_property
    def nsg(self: Any) -> Nsg:
        """Network security groups (NSG): firewall rules and the network cards that they protect; they replace `security_group`."""
        from .nsg import Nsg

        return Nsg(self)

    @cached_property
    def template(self: Any) -> Template:
        """Templates: images created from cloud servers."""
        from .template import Template

        return Template(self)

    @cached_property
    def vdc(self: Any) -> Vdc:
        """Virtual data centres: public and private networks, addresses, bandwidth, global private networks and alarms."""
        from .vdc import Vdc

        return Vdc(self)

    @cached_property
    def bms(self: Any) -> Bms:
        """Bare-metal servers: goods, prices, images, buying, power and reinstallation."""
        from .bms import Bms

        return Bms(self)

    @cached_property
    def bms_storage(self: Any) -> BmsStorage:
        """Cloud disks for bare-metal servers and their snapshots."""
        from .bms_storage import BmsStorage

        return BmsStorage(self)

    @cached_property
    def billing(self: Any) -> Billing:
        """Bills of past periods, and the balance of the account."""
        from .billing import Billing

        return Billing(self)

    @cached_property
    def glacier(self: Any) -> Glacier:
        """Metering of the glacier storage."""
        from .glacier import Glacier

        return Glacier(self)

    @cached_property
    def common(self: Any) -> Common:
        """What can be bought where, and the state of tasks."""
        from .common import Common

        return Common(self)
