# Generated from models/ by `cargo xtask generate`; do not edit.
"""One class per service, imported on first use."""

from __future__ import annotations

from ..._stdlib_lite import TYPE_CHECKING, cached_property
from .._service import twin

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
        from ...services.instance import Instance

        found: AsyncInstance = twin(Instance)(self)
        return found

    @cached_property
    def dedicated_host(self: Any) -> AsyncDedicatedHost:
        """Dedicated hosts: physical machines for cloud servers of one account only."""
        from ...services.dedicated_host import DedicatedHost

        found: AsyncDedicatedHost = twin(DedicatedHost)(self)
        return found

    @cached_property
    def security_group(self: Any) -> AsyncSecurityGroup:
        """Security groups: firewall rules and the network cards that they protect."""
        from ...services.security_group import SecurityGroup

        found: AsyncSecurityGroup = twin(SecurityGroup)(self)
        return found

    @cached_property
    def nsg(self: Any) -> AsyncNsg:
        """Network security groups (NSG): firewall rules and the network cards that they protect; they replace `security_group`."""
        from ...services.nsg import Nsg

        found: AsyncNsg = twin(Nsg)(self)
        return found

    @cached_property
    def template(self: Any) -> AsyncTemplate:
        """Templates: images created from cloud servers."""
        from ...services.template import Template

        found: AsyncTemplate = twin(Template)(self)
        return found

    @cached_property
    def vdc(self: Any) -> AsyncVdc:
        """Virtual data centres: public and private networks, addresses, bandwidth, global private networks and alarms."""
        from ...services.vdc import Vdc

        found: AsyncVdc = twin(Vdc)(self)
        return found

    @cached_property
    def bms(self: Any) -> AsyncBms:
        """Bare-metal servers: goods, prices, images, buying, power and reinstallation."""
        from ...services.bms import Bms

        found: AsyncBms = twin(Bms)(self)
        return found

    @cached_property
    def bms_storage(self: Any) -> AsyncBmsStorage:
        """Cloud disks for bare-metal servers and their snapshots."""
        from ...services.bms_storage import BmsStorage

        found: AsyncBmsStorage = twin(BmsStorage)(self)
        return found

    @cached_property
    def billing(self: Any) -> AsyncBilling:
        """Bills of past periods, and the balance of the account."""
        from ...services.billing import Billing

        found: AsyncBilling = twin(Billing)(self)
        return found

    @cached_property
    def glacier(self: Any) -> AsyncGlacier:
        """Metering of the glacier storage."""
        from ...services.glacier import Glacier

        found: AsyncGlacier = twin(Glacier)(self)
        return found

    @cached_property
    def common(self: Any) -> AsyncCommon:
        """What can be bought where, and the state of tasks."""
        from ...services.common import Common

        found: AsyncCommon = twin(Common)(self)
        return found
