"""One module for each service, one line for each rule."""

from __future__ import annotations

from every_action.refusals import (
    billing,
    bms,
    bms_storage,
    common,
    dedicated_host,
    glacier,
    instance,
    nsg,
    security_group,
    template,
    vdc,
)

_MODULES = (
    instance,
    dedicated_host,
    security_group,
    nsg,
    template,
    vdc,
    bms,
    bms_storage,
    billing,
    glacier,
    common,
)
TABLES = tuple(module.refused for module in _MODULES)
