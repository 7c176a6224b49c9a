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
    @deprecated("The vendor retired this action in 2025 in favour of its NSG actions; it still works here.")
    def create_security_group(
        self,
        *,
        SecurityGroupName: str,
        Description: str,
        SecurityGroupType: Literal["public", "private"] | str,
    ) -> Response[dict[str, Any], Task[DescribeTaskData] | Tasks[DescribeTaskData] | None, dict[str, Any]]: ...
    @deprecated("The vendor retired this action in 2025 in favour of its NSG actions; it still works here.")
    def delete_security_group(
        self,
        *,
        SecurityGroupId: str,
    ) -> Response[dict[str, Any], Task[DescribeTaskData] | Tasks[DescribeTaskData] | None, dict[str, Any]]: ...
    @deprecated("The vendor retired this action in 2025 in favour of its NSG actions; it still works here.")
    def force_delete_security_group(
        self,
        *,
        SecurityGroupId: str,
    ) -> Response[dict[str, Any], Task[DescribeTaskData], dict[str, Any]]: ...
    @deprecated("The vendor retired this action in 2025 in favour of its NSG actions; it still works here.")
    def describe_security_group_attribute(
        self,
        *,
        SecurityGroupId: str,
        RuleId: str | None = None,
    ) -> Response[DescribeSecurityGroupAttributeData, None, DescribeSecurityGroupAttributeRow]: ...
    @deprecated("The vendor retired this action in 2025 in favour of its NSG actions; it still works here.")
    def modify_security_group_attribute(
        self,
        *,
        SecurityGroupId: str,
        Description: str,
        SecurityGroupName: str,
    ) -> Response[dict[str, Any], Task[DescribeTaskData] | Tasks[DescribeTaskData] | None, dict[str, Any]]: ...
    @deprecated("The vendor retired this action in 2025 in favour of its NSG actions; it still works here.")
    def describe_security_groups(
        self,
        *,
        SecurityGroupType: Literal["public", "private"] | str | None = None,
        Keyword: str | None = None,
        SecurityGroupId: str | None = None,
    ) -> Response[DescribeSecurityGroupsData, None, DescribeSecurityGroupsRow]: ...
    @deprecated("The vendor retired this action in 2025 in favour of its NSG actions; it still works here.")
    def add_security_group_rule(
        self,
        *,
        SecurityGroupId: str,
        Action: Literal["0", "1"] | str | int,
        Description: str,
        TargetAddress: str,
        TargetPort: str | int,
        LocalPort: str | int,
        Direction: str,
        Priority: str | int,
        Protocol: Literal["TCP", "UDP", "ICMP"] | str,
        RuleType: Literal["ip", "mac"] | str,
    ) -> Response[dict[str, Any], Task[DescribeTaskData], dict[str, Any]]: ...
    @deprecated("The vendor retired this action in 2025 in favour of its NSG actions; it still works here.")
    def remove_security_group_rule(
        self,
        *,
        SecurityGroupId: str,
        RuleIds: Sequence[str],
    ) -> Response[dict[str, Any], Task[DescribeTaskData], dict[str, Any]]: ...
    @deprecated("The vendor retired this action in 2025 in favour of its NSG actions; it still works here.")
    def modify_security_group_rule(
        self,
        *,
        SecurityGroupId: str,
        RuleId: str,
        Description: str,
    ) -> Response[dict[str, Any], Task[DescribeTaskData] | Tasks[DescribeTaskData] | None, dict[str, Any]]: ...
    @deprecated("The vendor retired this action in 2025 in favour of its NSG actions; it still works here.")
    def join_security_group(
        self,
        *,
        SecurityGroupId: str,
        BindData: Sequence[JoinSecurityGroupBindData],
    ) -> Response[dict[str, Any], Task[DescribeTaskData], dict[str, Any]]: ...
    @deprecated("The vendor retired this action in 2025 in favour of its NSG actions; it still works here.")
    def leave_security_group(
        self,
        *,
        SecurityGroupId: str,
        BindData: Sequence[LeaveSecurityGroupBindData],
    ) -> Response[dict[str, Any], Task[DescribeTaskData], dict[str, Any]]: ...
    @deprecated("The vendor retired this action in 2025 in favour of its NSG actions; it still works here.")
    def modify_security_group_rule_priority(
        self,
        *,
        SecurityGroupId: str,
        BindData: Sequence[ModifySecurityGroupRulePriorityBindData],
    ) -> Response[dict[str, Any], Task[DescribeTaskData], dict[str, Any]]: ...
