"""Refusals of template actions."""

from __future__ import annotations

from typing import Any

from every_action.furnished import (
    LONG_NAME,
    MISTYPED,
    NEAR_MISS,
    NO_ID,
    NOBODY,
    NOWHERE,
    OTHER_REGION,
    REGION,
    SOLD_OUT,
    Town,
)
from every_action.refusal_table import Table

refused = Table("template")

PLACED = ("DeleteTemplate", "SyncTemplate")


def copied(town: Town, **more: Any) -> dict[str, Any]:
    return {"InstanceId": town.running, "DisplayName": "copy", "PowerOn": True, **more}


refused("CreateTemplate", "no instance has that id", lambda t: copied(t, InstanceId=NOBODY))
refused("CreateTemplate", "the id of an instance is not a UUID", lambda t: copied(t, InstanceId=NO_ID))
refused("CreateTemplate", "a task is changing the instance", lambda t: copied(t, InstanceId=t.busy))
power = "`PowerOn` does not say in which state the instance is"
refused("CreateTemplate", power, lambda t: copied(t, PowerOn=False))
refused("CreateTemplate", power, lambda t: copied(t, InstanceId=t.stopped))
name = "the name has control characters or more than 128 letters"
refused("CreateTemplate", name, lambda t: copied(t, DisplayName=LONG_NAME))

refused.each("no template has that id", PLACED, {"TemplateId": NOBODY, "RegionId": REGION})
refused.each("the id of a template is not a UUID", PLACED, {"TemplateId": NO_ID, "RegionId": REGION})
busy = "a task is changing the template in any region"
refused.each(busy, PLACED, lambda t: {"TemplateId": t.busy_template, "RegionId": REGION})
refused.each("the region does not exist", PLACED, lambda t: {"TemplateId": t.template, "RegionId": NOWHERE})
refused.each(NEAR_MISS, ("DeleteTemplate", "SyncTemplate"), {"RegionId": MISTYPED})
refused(
    "DeleteTemplate",
    "the template is not in that region",
    lambda t: {"TemplateId": t.template, "RegionId": OTHER_REGION},
)
refused(
    "SyncTemplate", "the template is in that region already", lambda t: {"TemplateId": t.template, "RegionId": REGION}
)
refused("SyncTemplate", "the region is sold out", lambda t: {"TemplateId": t.template, "RegionId": SOLD_OUT})
