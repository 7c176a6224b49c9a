# Generated from models/ by `cargo xtask generate`; do not edit.
"""Nested parameters of `cds.SecurityGroup`."""

from __future__ import annotations

from typing import TypedDict


class _JoinSecurityGroupBindDataRequired(TypedDict):
    InstanceId: str
    """ID of the cloud server that the interface belongs to. Example: "3f6c1b52-8d0e-4c47-9a35-71e2c4d8b906"."""


class JoinSecurityGroupBindData(_JoinSecurityGroupBindDataRequired, total=False):
    PrivateId: str
    """ID of the private network on which the server is attached; for a private group. Example: "d41e6b97-08c5-4a3f-9b72-e6f50a1c8d34"."""

    PublicId: str
    """ID of the public network on which the server is attached; for a public group. Example: "5a0c8d3e-94b7-4e12-a6f5-c83d1e7b2094"."""


class _LeaveSecurityGroupBindDataRequired(TypedDict):
    InstanceId: str
    """ID of the cloud server that the interface belongs to. Example: "3f6c1b52-8d0e-4c47-9a35-71e2c4d8b906"."""


class LeaveSecurityGroupBindData(_LeaveSecurityGroupBindDataRequired, total=False):
    PrivateId: str
    """ID of the private network on which the server is attached; for a private group. Example: "d41e6b97-08c5-4a3f-9b72-e6f50a1c8d34"."""

    PublicId: str
    """ID of the public network on which the server is attached; for a public group. Example: "5a0c8d3e-94b7-4e12-a6f5-c83d1e7b2094"."""


class _ModifySecurityGroupRulePriorityBindDataRequired(TypedDict):
    RuleId: str
    """ID of the rule to move. Example: "3f9a6c24-d18e-4b70-95c3-7e21fa08b6d5"."""


class ModifySecurityGroupRulePriorityBindData(_ModifySecurityGroupRulePriorityBindDataRequired, total=False):
    Priority: int
    """The new priority of the rule, 1 to 100. The document types it as an integer, while its sample value looks like a string; here it is an integer. Example: 1."""
