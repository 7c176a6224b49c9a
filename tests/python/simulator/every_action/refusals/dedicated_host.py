"""Refusals of dedicated host actions."""

from __future__ import annotations

from typing import Any

from every_action.furnished import LONG_NAME, MISTYPED, NEAR_MISS, NOBODY, NOWHERE, SOLD_OUT, Town
from every_action.refusal_table import Table

refused = Table("dedicated_host")

BUY = "AllocateDedicatedHosts"


def bought(rule: str, given: Any = None, **more: Any) -> None:
    refused(BUY, rule, lambda t: t.host_order(**more), given=given)


def poor(town: Town) -> None:
    town.simulator.set_balance(0.01)


refused("DescribeDedicatedHostTypes", "the region does not exist", {"RegionId": NOWHERE})
bought("the region does not exist", RegionId=NOWHERE)
refused.each(NEAR_MISS, ("DescribeDedicatedHostTypes", "AllocateDedicatedHosts"), {"RegionId": MISTYPED})
bought("the region is sold out", RegionId=SOLD_OUT)
together = "type and goods do not go together, or are of another region"
bought(together, DedicatedHostType=NOBODY)
bought(together, DedicatedHostGoodId="1")
bought(together, RegionId="CN_Guangzhou_A")
bought("processors or memory are not those of the type", DedicatedHostCpu=1)
bought("the name has control characters or more than 128 letters", DedicatedHostName=LONG_NAME)
bought("`DedicatedHostLimit` is not 1 to 5", DedicatedHostLimit=6)
bought("`PrepaidMonth` is not 1 to 60", PrepaidMonth=0)
bought("`Amount` is not 1 to 20", Amount=21)
bought("the balance does not suffice", given=poor)
