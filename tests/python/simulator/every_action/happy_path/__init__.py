"""A small company moves into the cloud and out again: every action succeeds, and reads return what was written.

A module for each service.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import cds
from every_action.happy_path import (
    billing,
    bms,
    bms_storage,
    dedicated_host,
    instance,
    nsg,
    security_group,
    template,
    vdc,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from every_action.driver import Driver


@contextmanager
def immediate_cloud() -> Iterator[tuple[cds.Simulator, cds.Client]]:
    """A cloud in which tasks end at once, but for those that the story looks at while they are under way."""
    with cds.Simulator(progression="immediate") as simulator, simulator.client(max_retries=0) as client:
        for action in ("JoinNSG", "LeaveNSG"):
            simulator.set_progression("polls:2", action=action)
        yield simulator, client


def run(driver: Driver) -> None:
    """All chapters, in this order: later ones use what earlier ones have built, and the last one takes it down."""
    site = vdc.found(driver)
    instance.look_around(driver)
    instance.order_servers(driver, site)
    instance.work_on_one(driver, site)
    instance.switch(driver, site)
    instance.change_disks(driver, site)
    instance.rewire(driver, site)
    instance.label(driver, site)
    instance.measure(driver, site)
    security_group.guard(driver, site)
    nsg.guard_cards(driver, site)
    template.copy(driver, site)
    vdc.widen(driver, site)
    vdc.connect(driver, site)
    vdc.watch(driver)
    dedicated_host.rent_hosts(driver, site)
    bms.rack(driver, site)
    bms_storage.store(driver, site)
    billing.pay(driver, site)
    vdc.leave(driver, site)
