# Generated from models/ by `cargo xtask generate`; do not edit.
"""One class for each service; a client imports each at its first use."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from .._client import Client
    from .billing import Billing
    from .bms import Bms
    from .bms_storage import BmsStorage
    from .common import Common
    from .dedicated_host import DedicatedHost
    from .glacier import Glacier
    from .instance import Instance
    from .security_group import SecurityGroup
    from .template import Template
    from .vdc import Vdc

CLASSES = {
    "Instance": "instance",
    "DedicatedHost": "dedicated_host",
    "SecurityGroup": "security_group",
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
    def instance(self) -> Instance:
        """Cloud servers: buying, changing and deleting them, their disks, network cards, tags and monitoring."""
        from .instance import Instance

        return Instance(cast("Client", self))

    @cached_property
    def dedicated_host(self) -> DedicatedHost:
        """Dedicated hosts: physical machines for cloud servers of one account only."""
        from .dedicated_host import DedicatedHost

        return DedicatedHost(cast("Client", self))

    @cached_property
    def security_group(self) -> SecurityGroup:
        """Security groups: firewall rules and the network cards that they protect."""
        from .security_group import SecurityGroup

        return SecurityGroup(cast("Client", self))

    @cached_property
    def template(self) -> Template:
        """Templates: images made from cloud servers."""
        from .template import Template

        return Template(cast("Client", self))

    @cached_property
    def vdc(self) -> Vdc:
        """Virtual data centres: public and private networks, addresses, bandwidth and global private networks."""
        from .vdc import Vdc

        return Vdc(cast("Client", self))

    @cached_property
    def bms(self) -> Bms:
        """Bare-metal servers: goods, prices, images, buying, power and reinstallation."""
        from .bms import Bms

        return Bms(cast("Client", self))

    @cached_property
    def bms_storage(self) -> BmsStorage:
        """Cloud disks for bare-metal servers and their snapshots."""
        from .bms_storage import BmsStorage

        return BmsStorage(cast("Client", self))

    @cached_property
    def billing(self) -> Billing:
        """Bills of past periods."""
        from .billing import Billing

        return Billing(cast("Client", self))

    @cached_property
    def glacier(self) -> Glacier:
        """Metering of the glacier storage."""
        from .glacier import Glacier

        return Glacier(cast("Client", self))

    @cached_property
    def common(self) -> Common:
        """What can be bought where, and the state of tasks."""
        from .common import Common

        return Common(cast("Client", self))
