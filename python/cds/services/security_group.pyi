# Generated from models/ by `cargo xtask generate`; do not edit.
from collections.abc import Sequence
from typing import Any, Literal

from typing_extensions import deprecated

from .._response import Response
from .._service import Service
from .._task import Task
from .._tasks import Tasks
from ..types.common import DescribeTaskData
from ..types.security_group import (
    DescribeSecurityGroupAttributeData,
    DescribeSecurityGroupAttributeRow,
    DescribeSecurityGroupsData,
    DescribeSecurityGroupsRow,
    JoinSecurityGroupBindData,
    LeaveSecurityGroupBindData,
    ModifySecurityGroupRulePriorityBindData,
)

class SecurityGroup(Service):
    @deprecated("CreateSecurityGroup is retired; use client.nsg.create_nsg")
    def create_security_group(
        self,
        *,
        SecurityGroupName: str,
        Description: str,
        SecurityGroupType: Literal["public", "private"] | str,
    ) -> Response[dict[str, Any], Task[DescribeTaskData] | Tasks[DescribeTaskData] | None, dict[str, Any]]: ...
    @deprecated("DeleteSecurityGroup is retired; use client.nsg.delete_nsg")
    def delete_security_group(
        self,
        *,
        SecurityGroupId: str,
    ) -> Response[dict[str, Any], Task[DescribeTaskData] | Tasks[DescribeTaskData] | None, dict[str, Any]]: ...
    @deprecated("ForceDeleteSecurityGroup is retired; use client.nsg.delete_nsg")
    def force_delete_security_group(
        self,
        *,
        SecurityGroupId: str,
    ) -> Response[dict[str, Any], Task[DescribeTaskData], dict[str, Any]]: ...
    @deprecated("DescribeSecurityGroupAttribute is retired; use client.nsg.describe_nsg_attribute")
    def describe_security_group_attribute(
        self,
        *,
        SecurityGroupId: str,
        RuleId: str | None = None,
    ) -> Response[DescribeSecurityGroupAttributeData, None, DescribeSecurityGroupAttributeRow]: ...
    @deprecated("ModifySecurityGroupAttribute is retired; use client.nsg.modify_nsg_attribute")
    def modify_security_group_attribute(
        self,
        *,
        SecurityGroupId: str,
        Description: str,
        SecurityGroupName: str,
    ) -> Response[dict[str, Any], Task[DescribeTaskData] | Tasks[DescribeTaskData] | None, dict[str, Any]]: ...
    @deprecated("DescribeSecurityGroups is retired; use client.nsg.describe_nsgs")
    def describe_security_groups(
        self,
        *,
        SecurityGroupType: Literal["public", "private"] | str | None = None,
        Keyword: str | None = None,
        SecurityGroupId: str | None = None,
    ) -> Response[DescribeSecurityGroupsData, None, DescribeSecurityGroupsRow]: ...
    @deprecated("AddSecurityGroupRule is retired; use client.nsg.add_nsg_rule")
    def add_security_group_rule(
        self,
        *,
        SecurityGroupId: str,
        Action: Literal["0", "1"] | str | int,
        Description: str,
        TargetAddress: str,
        TargetPort: str | int,
        LocalPort: str | int,
        Direction: Literal["all"] | str,
        Priority: str | int,
        Protocol: Literal["TCP", "UDP", "ICMP"] | str,
        RuleType: Literal["ip", "mac"] | str,
    ) -> Response[dict[str, Any], Task[DescribeTaskData], dict[str, Any]]: ...
    @deprecated("RemoveSecurityGroupRule is retired; use client.nsg.remove_nsg_rule")
    def remove_security_group_rule(
        self,
        *,
        SecurityGroupId: str,
        RuleIds: Sequence[str],
    ) -> Response[dict[str, Any], Task[DescribeTaskData], dict[str, Any]]: ...
    @deprecated("ModifySecurityGroupRule is retired; use client.nsg.modify_nsg_rule")
    def modify_security_group_rule(
        self,
        *,
        SecurityGroupId: str,
        RuleId: str,
        Description: str,
    ) -> Response[dict[str, Any], Task[DescribeTaskData] | Tasks[DescribeTaskData] | None, dict[str, Any]]: ...
    @deprecated("JoinSecurityGroup is retired; use client.nsg.join_nsg")
    def join_security_group(
        self,
        *,
        SecurityGroupId: str,
        BindData: Sequence[JoinSecurityGroupBindData],
    ) -> Response[dict[str, Any], Task[DescribeTaskData], dict[str, Any]]: ...
    @deprecated("LeaveSecurityGroup is retired; use client.nsg.leave_nsg")
    def leave_security_group(
        self,
        *,
        SecurityGroupId: str,
        BindData: Sequence[LeaveSecurityGroupBindData],
    ) -> Response[dict[str, Any], Task[DescribeTaskData], dict[str, Any]]: ...
    @deprecated("ModifySecurityGroupRulePriority is retired; use client.nsg.modify_nsg_rule_priority")
    def modify_security_group_rule_priority(
        self,
        *,
        SecurityGroupId: str,
        BindData: Sequence[ModifySecurityGroupRulePriorityBindData],
    ) -> Response[dict[str, Any], Task[DescribeTaskData], dict[str, Any]]: ...
