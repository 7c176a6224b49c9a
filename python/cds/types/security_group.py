# Generated from models/ by `cargo xtask generate`; do not edit.
"""Nested parameters of `cds.SecurityGroup`."""

from __future__ import annotations

from typing import TypedDict


class _JoinSecurityGroupBindDataRequired(TypedDict):
    InstanceId: str
    """ID of the cloud server that the interface belongs to. Example: "7c2e91fa-05b4-4d3e-a6c8-b1f0d94e2735"."""


class JoinSecurityGroupBindData(_JoinSecurityGroupBindDataRequired, total=False):
    PrivateId: str
    """ID of the private network on which the server is attached; for a private group. Example: "c60b8e4d-2a7f-41d9-93e5-08f7ab64c12d"."""

    PublicId: str
    """ID of the public network on which the server is attached; for a public group. Example: "d912f5a3-7b86-4e0c-8f41-5ac3e7b0962f"."""


class _LeaveSecurityGroupBindDataRequired(TypedDict):
    InstanceId: str
    """ID of the cloud server that the interface belongs to. Example: "7c2e91fa-05b4-4d3e-a6c8-b1f0d94e2735"."""


class LeaveSecurityGroupBindData(_LeaveSecurityGroupBindDataRequired, total=False):
    PrivateId: str
    """ID of the private network on which the server is attached; for a private group. Example: "c60b8e4d-2a7f-41d9-93e5-08f7ab64c12d"."""

    PublicId: str
    """ID of the public network on which the server is attached; for a public group. Example: "d912f5a3-7b86-4e0c-8f41-5ac3e7b0962f"."""


class _ModifySecurityGroupRulePriorityBindDataRequired(TypedDict):
    RuleId: str
    """ID of the rule to move. Example: "3f9a6c24-d18e-4b70-95c3-7e21fa08b6d5"."""


class ModifySecurityGroupRulePriorityBindData(_ModifySecurityGroupRulePriorityBindDataRequired, total=False):
    Priority: int
    """The new priority of the rule, 1 to 100. The document types it as an integer, while its sample value looks like a string; here it is an integer. Example: 1."""
