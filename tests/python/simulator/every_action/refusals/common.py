"""Refusals of the common actions: available resources and task polls."""

from __future__ import annotations

from every_action.furnished import MISTYPED, NEAR_MISS, NOWHERE
from every_action.refusal_table import Table

refused = Table("common")


refused("DescribeAvailableResource", "the region does not exist", {"RegionId": NOWHERE})
refused.each(NEAR_MISS, ("DescribeAvailableResource",), {"RegionId": MISTYPED})
absent = "the task does not exist, or is a bare-metal task"
refused("DescribeTask", absent, {"TaskId": "5"})
refused("DescribeTask", absent, {"TaskId": "five"})
refused("DescribeTask", absent, lambda t: {"TaskId": t.metal_task})
