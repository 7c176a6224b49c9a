# Generated from models/ by `cargo xtask generate`; do not edit.
from collections.abc import Sequence
from typing import Any, Literal

from typing_extensions import deprecated

from ...types.common import DescribeTaskData
from ...types.security_group import (
    DescribeSecurityGroupAttributeData,
    DescribeSecurityGroupAttributeRow,
    DescribeSecurityGroupsData,
    DescribeSecurityGroupsRow,
    JoinSecurityGroupBindData,
    LeaveSecurityGroupBindData,
    ModifySecurityGroupRulePriorityBindData,
)
from .._response import AsyncResponse
from .._service import AsyncService
from .._task import AsyncTask
from .._tasks import AsyncTasks

class AsyncSecurityGroup(AsyncService):
    @deprecated("CreateSecurityGroup is retired; use client.nsg.create_nsg")
    async def create_security_group(
        self,
        *,
        SecurityGroupName: str,
        Description: str,
        SecurityGroupType: Literal["public", "private"] | str,
    ) -> AsyncResponse[dict[str, Any], AsyncTask[DescribeTaskData] | AsyncTasks[DescribeTaskData] | None, dict[str, Any]]: ...
    @deprecated("DeleteSecurityGroup is retired; use client.nsg.delete_nsg")
    async def delete_security_group(
        self,
        *,
        SecurityGroupId: str,
    ) -> AsyncResponse[dict[str, Any], AsyncTask[DescribeTaskData] | AsyncTasks[DescribeTaskData] | None, dict[str, Any]]: ...
    @deprecated("ForceDeleteSecurityGroup is retired; use client.nsg.delete_nsg")
    async def force_delete_security_group(
        self,
        *,
        SecurityGroupId: str,
    ) -> AsyncResponse[dict[str, Any], AsyncTask[DescribeTaskData], dict[str, Any]]: ...
    @deprecated("DescribeSecurityGroupAttribute is retired; use client.nsg.describe_nsg_attribute")
    async def describe_security_group_attribute(
        self,
        *,
        SecurityGroupId: str,
        RuleId: str | None = None,
    ) -> AsyncResponse[DescribeSecurityGroupAttributeData, None, DescribeSecurityGroupAttributeRow]: ...
    @deprecated("ModifySecurityGroupAttribute is retired; use client.nsg.modify_nsg_attribute")
    async def modify_security_group_attribute(
        self,
        *,
        SecurityGroupId: str,
        Description: str,
        SecurityGroupName: str,
    ) -> AsyncResponse[dict[str, Any], AsyncTask[DescribeTaskData] | AsyncTasks[DescribeTaskData] | None, dict[str, Any]]: ...
    @deprecated("DescribeSecurityGroups is retired; use client.nsg.describe_nsgs")
    async def describe_security_groups(
        self,
        *,
        SecurityGroupType: Literal["public", "private"] | str | None = None,
        Keyword: str | None = None,
        SecurityGroupId: str | None = None,
    ) -> AsyncResponse[DescribeSecurityGroupsData, None, DescribeSecurityGroupsRow]: ...
    @deprecated("AddSecurityGroupRule is retired; use client.nsg.add_nsg_rule")
    async def add_security_group_rule(
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
    ) -> AsyncResponse[dict[str, Any], AsyncTask[DescribeTaskData], dict[str, Any]]: ...
    @deprecated("RemoveSecurityGroupRule is retired; use client.nsg.remove_nsg_rule")
    async def remove_security_group_rule(
        self,
        *,
        SecurityGroupId: str,
        RuleIds: Sequence[str],
    ) -> AsyncResponse[dict[str, Any], AsyncTask[DescribeTaskData], dict[str, Any]]: ...
    @deprecated("ModifySecurityGroupRule is retired; use client.nsg.modify_nsg_rule")
    async def modify_security_group_rule(
        self,
        *,
        SecurityGroupId: str,
        RuleId: str,
        Description: str,
    ) -> AsyncResponse[dict[str, Any], AsyncTask[DescribeTaskData] | AsyncTasks[DescribeTaskData] | None, dict[str, Any]]: ...
    @deprecated("JoinSecurityGroup is retired; use client.nsg.join_nsg")
    async def join_security_group(
        self,
        *,
        SecurityGroupId: str,
        BindData: Sequence[JoinSecurityGroupBindData],
    ) -> AsyncResponse[dict[str, Any], AsyncTask[DescribeTaskData], dict[str, Any]]: ...
    @deprecated("LeaveSecurityGroup is retired; use client.nsg.leave_nsg")
    async def leave_security_group(
        self,
        *,
        SecurityGroupId: str,
        BindData: Sequence[LeaveSecurityGroupBindData],
    ) -> AsyncResponse[dict[str, Any], AsyncTask[DescribeTaskData], dict[str, Any]]: ...
    @deprecated("ModifySecurityGroupRulePriority is retired; use client.nsg.modify_nsg_rule_priority")
    async def modify_security_group_rule_priority(
        self,
        *,
        SecurityGroupId: str,
        BindData: Sequence[ModifySecurityGroupRulePriorityBindData],
    ) -> AsyncResponse[dict[str, Any], AsyncTask[DescribeTaskData], dict[str, Any]]: ...
