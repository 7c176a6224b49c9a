# Generated from models/ by `cargo xtask generate`; do not edit.
"""Types of `cds.SecurityGroup`: nested parameters and responses."""

from typing import Literal, TypedDict


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


class DescribeSecurityGroupAttributeRow(TypedDict):
    Status: str
    """State of the rule, `ok` when it is in force."""

    TargetAddress: str
    """Address or CIDR block of the other side."""

    TargetPort: str
    """Port of the other side, in digits; `0` stands for every port."""

    Direction: str
    """Direction of the traffic: `all` is both ways, the only value documented."""

    Protocol: str
    """Transport protocol, such as `TCP`, `UDP` or `ICMP`."""

    LocalPort: str
    """Port of the cloud server that the rule is about, in digits."""

    Priority: int
    """Rank of the rule within its group, 1 to 100."""

    RuleId: str
    """ID of the rule."""

    Action: Literal[0, 1] | int
    """What happens to matching traffic: 1 lets it pass, 0 blocks it."""

    Type: Literal["ip", "mac"] | str
    """Kind of address that the rule matches: `ip` or `mac`."""

    Description: str
    """Free text that describes the purpose of the rule."""

    CreateTime: str
    """When the rule was added."""


class _DescribeSecurityGroupAttributeDataRequired(TypedDict):
    SecurityGroupType: Literal["public", "private"] | str
    """Kind of network that the group protects: `public` or `private`."""

    SecurityGroupRuleCount: int
    """Number of rules in the group."""

    SecurityGroupRules: list[DescribeSecurityGroupAttributeRow]
    """The rules of the group."""


class DescribeSecurityGroupAttributeData(_DescribeSecurityGroupAttributeDataRequired, total=False):
    SecurityGroupName: str
    """Name of the group."""


class _DescribeSecurityGroupsRowRequired(TypedDict):
    SecurityGroupId: str
    """ID of the security group."""

    SecurityGroupName: str
    """Name of the group."""

    Description: str
    """Free text that describes the purpose of the group."""

    BindInstanceCount: int
    """Number of cloud servers that the group protects."""

    CreateTime: str
    """When the group was created."""

    UpdateTime: str
    """When the group was last changed."""

    BindInterfaceCount: int
    """Number of network interfaces in the group."""

    SecurityGroupType: Literal["public", "private"] | str
    """Kind of network that the group protects: `public` or `private`."""


class DescribeSecurityGroupsRow(_DescribeSecurityGroupsRowRequired, total=False):
    BindVdcCount: int
    """Number of VDCs that the protected interfaces are in."""


class DescribeSecurityGroupsData(TypedDict):
    SecurityGroupCount: int
    """Number of groups in the list."""

    SecurityGroup: list[DescribeSecurityGroupsRow]
    """The security groups; all of them, as the list is not paged."""
