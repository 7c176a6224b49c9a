# Generated from models/ by `cargo xtask generate`; do not edit.
"""Types of `cds.Nsg`: nested parameters and responses."""

from typing import Literal, TypedDict


class _ModifyNSGRulePriorityRulesRequired(TypedDict):
    RuleId: str
    """ID of the rule. Example: "c4f7a910-70c9-11f0-b3d5-2e5b07c9d148"."""


class ModifyNSGRulePriorityRules(_ModifyNSGRulePriorityRulesRequired, total=False):
    Priority: int
    """The new priority of the rule, 1 to 1000. The document types it as an integer and not as required, while its sample value is a string and the rule moves nowhere without it: here it is an optional integer. Example: 200."""


class CreateNSGData(TypedDict):
    SecurityGroupId: str
    """ID of the new group."""


class DescribeNSGAttributeRow(TypedDict):
    Action: Literal["ACCEPT", "DROP"] | str
    """What happens to matching traffic: `ACCEPT` lets it pass, `DROP` blocks it."""

    CreateTime: str
    """When the rule was created."""

    Description: str
    """Free text that says what the rule is for."""

    Direction: Literal[0, 1] | int
    """Direction of the traffic: 0 is inbound, 1 is outbound."""

    IpList: list[str]
    """Addresses and CIDR blocks of the other side."""

    PortList: list[str]
    """Ports and ranges of ports; `0` is every port."""

    Priority: int
    """Rank of the rule within its group, 1 to 1000."""

    Protocol: Literal["TCP", "UDP", "ICMP"] | str
    """Protocol of the traffic: `TCP`, `UDP` or `ICMP`."""

    QuotaCount: int
    """What the rule takes of the quota: addresses times ports."""

    RuleId: str
    """ID of the rule."""

    UpdateTime: str
    """When the rule was last changed."""


class _DescribeNSGAttributeDataRequired(TypedDict):
    CreateTime: str
    """When the group was created."""

    Description: str
    """Free text that says what the group is for."""

    QuotaCount: int
    """What all rules take of the quota of the group."""

    RuleCount: int
    """Number of rules in the group."""

    Rules: list[DescribeNSGAttributeRow]
    """The rules of the group."""

    SecurityGroupId: str
    """ID of the group."""

    SecurityGroupName: str
    """Name of the group."""

    UpdateTime: str
    """When the group was last changed."""


class DescribeNSGAttributeData(_DescribeNSGAttributeDataRequired, total=False):
    ProjectId: str
    """ID of the project that the group belongs to; `0-0` is the default one."""

    SecurityGroupType: Literal["public", "private"] | str
    """Kind of network that the group protects: `public` or `private`."""


class DescribeNSGsRow(TypedDict):
    CreateTime: str
    """When the group was created."""

    Description: str
    """Free text that says what the group is for."""

    InstanceCount: int
    """Number of cloud servers that the group protects."""

    InterfaceCount: int
    """Number of network cards in the group."""

    ProjectId: str
    """ID of the project that the group belongs to; `0-0` is the default one."""

    SecurityGroupId: str
    """ID of the group."""

    SecurityGroupName: str
    """Name of the group."""

    SecurityGroupType: Literal["public", "private"] | str
    """Kind of network that the group protects: `public` or `private`."""

    UpdateTime: str
    """When the group was last changed."""


class DescribeNSGsData(TypedDict):
    SecurityGroupCount: int
    """Number of groups in the list."""

    SecurityGroups: list[DescribeNSGsRow]
    """The groups; all of them, as the list is not paged."""


class DescribeNSGMembersRow(TypedDict):
    InstanceId: str
    """ID of the cloud server."""

    InstanceName: str
    """Name of the cloud server."""

    InstanceStatus: Literal["running", "stop"] | str
    """State of the cloud server."""

    InterfaceId: str
    """ID of the network card."""

    InterfaceIpAddress: str
    """Address of the network card."""

    InterfaceMac: str
    """MAC address of the network card."""

    InterfaceStatus: Literal["ok", "syncing", "unbinding", "error"] | str
    """Whether the rules are in force for the card: `ok`, or `syncing`, `unbinding`, `error`."""


class DescribeNSGMembersData(TypedDict):
    MemberCount: int
    """Number of network cards in the group."""

    Members: list[DescribeNSGMembersRow]
    """The network cards, with the cloud servers that they belong to."""
