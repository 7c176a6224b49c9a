# Generated from models/ by `cargo xtask generate`; do not edit.
"""Nested parameters of `cds.Nsg`."""

from __future__ import annotations

from typing import TypedDict


class _ModifyNSGRulePriorityRulesRequired(TypedDict):
    RuleId: str
    """ID of the rule. Example: "c4f7a910-70c9-11f0-b3d5-2e5b07c9d148"."""


class ModifyNSGRulePriorityRules(_ModifyNSGRulePriorityRulesRequired, total=False):
    Priority: int
    """The new priority of the rule, 1 to 1000. The document types it as an integer and not as required, while its sample value is a string and the rule moves nowhere without it: here it is an optional integer. Example: 200."""
