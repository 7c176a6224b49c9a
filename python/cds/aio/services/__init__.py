# Generated from models/ by `cargo xtask generate`; do not edit.
"""One class per service, imported on first use."""

from __future__ import annotations

from ..._light import TYPE_CHECKING, cached_property

if TYPE_CHECKING:
    from typing import Any

    from .billing import AsyncBilling
    from .bms import AsyncBms
    from .bms_storage import AsyncBmsStorage
    from .common import AsyncCommon
    from .dedicated_host import AsyncDedicatedHost
    from .glacier import AsyncGlacier
    from .instance import AsyncInstance
    from .nsg import AsyncNsg
    from .security_group import AsyncSecurityGroup
    from .template import AsyncTemplate
    from .vdc import AsyncVdc

CLASSES = {
    "AsyncInstance": "instance",
    "AsyncDedicatedHost": "dedicated_host",
    "AsyncSecurityGroup": "security_group",
    "AsyncNsg": "nsg",
    "AsyncTemplate": "template",
    "AsyncVdc": "vdc",
    "AsyncBms": "bms",
    "AsyncBmsStorage": "bms_storage",
    "AsyncBilling": "billing",
    "AsyncGlacier": "glacier",
    "AsyncCommon": "common",
}
"""Class to module."""


class AsyncServices:
    """The services of a client."""

    @cached_property
    def instance(self: Any) -> AsyncInstance:
        """Cloud servers: buying, changing and deleting them, their disks, network cards, tags and monitoring."""
        from .instance import AsyncInstance

        return AsyncInstance(self)

    @cached_property
    def dedicated_host(self: Any) -> AsyncDedicatedHost:
        """Dedicated hosts: physical machines for cloud servers of one account only."""
        from .dedicated_host import AsyncDedicatedHost

        return AsyncDedicatedHost(self)

    @cached_property
    def security_group(self: Any) -> AsyncSecurityGroup:
        """Security groups: firewall rules and the network cards that they protect."""
        from .security_group import AsyncSecurityGroup

        return AsyncSecurityGroup(self)

    @cached_property
    def nsg(self: Any) -> AsyncNsg:
        """Network security groups (NSG): firewall rules and the network cards that they protect; they replace `security_group`."""
        from .nsg import AsyncNsg

        return AsyncNsg(self)

    @cached_property
    def template(self: Any) -> AsyncTemplate:
        """Templates: images created from cloud servers."""
        from .template import AsyncTemplate

        return AsyncTemplate(self)

    @cached_property
    def vdc(self: Any) -> AsyncVdc:
        """Virtual data centres: public and private networks, addresses, bandwidth, global private networks and alarms."""
        from .vdc import AsyncVdc

        return AsyncVdc(self)

    @cached_property
    def bms(self: Any) -> AsyncBms:
        """Bare-metal servers: goods, prices, images, buying, power and reinstallation."""
        from .bms import AsyncBms

        return AsyncBms(self)

    @cached_property
    def bms_storage(self: Any) -> AsyncBmsStorage:
        """Cloud disks for bare-metal servers and their snapshots."""
        from .bms_storage import AsyncBmsStorage

        return AsyncBmsStorage(self)

    @cached_property
    def billing(self: Any) -> AsyncBilling:
        """Bills of past periods, and the balance of the account."""
        from .billing import AsyncBilling

        return AsyncBilling(self)

    @cached_property
    def glacier(self: Any) -> AsyncGlacier:
        """Metering of the glacier storage."""
        from .glacier import AsyncGlacier

        return AsyncGlacier(self)

    @cached_property
    def common(self: Any) -> AsyncCommon:
        """What can be bought where, and the state of tasks."""
        from .common import AsyncCommon

        return AsyncCommon(self)
