# Generated from models/ by `cargo xtask generate`; do not edit.
from collections.abc import Sequence
from typing import Any, Literal

from .._response import Response
from .._service import Service
from .._task import Task
from .._tasks import Tasks
from ..types.common import DescribeTaskData
from ..types.nsg import (
    CreateNSGData,
    DescribeNSGAttributeData,
    DescribeNSGAttributeRow,
    DescribeNSGMembersData,
    DescribeNSGMembersRow,
    DescribeNSGsData,
    DescribeNSGsRow,
    ModifyNSGRulePriorityRules,
)

class Nsg(Service):
    def create_nsg(
        self,
        *,
        SecurityGroupName: str,
        Description: str,
        SecurityGroupType: Literal["public", "private"] | str,
        ProjectId: str | None = None,
    ) -> Response[CreateNSGData, Task[DescribeTaskData] | Tasks[DescribeTaskData] | None, CreateNSGData]: ...
    def delete_nsg(
        self,
        *,
        SecurityGroupId: str,
        ForceDelete: bool | None = None,
    ) -> Response[dict[str, Any], Task[DescribeTaskData] | Tasks[DescribeTaskData] | None, dict[str, Any]]: ...
    def describe_nsg_attribute(
        self,
        *,
        SecurityGroupId: str,
    ) -> Response[DescribeNSGAttributeData, None, DescribeNSGAttributeRow]: ...
    def modify_nsg_attribute(
        self,
        *,
        SecurityGroupId: str,
        SecurityGroupName: str,
        Description: str,
    ) -> Response[dict[str, Any], Task[DescribeTaskData] | Tasks[DescribeTaskData] | None, dict[str, Any]]: ...
    def describe_nsgs(
        self,
        *,
        SecurityGroupType: Literal["public", "private"] | str | None = None,
        Keyword: str | None = None,
        ProjectId: str | None = None,
    ) -> Response[DescribeNSGsData, None, DescribeNSGsRow]: ...
    def describe_nsg_members(
        self,
        *,
        SecurityGroupId: str,
    ) -> Response[DescribeNSGMembersData, None, DescribeNSGMembersRow]: ...
    def add_nsg_rule(
        self,
        *,
        SecurityGroupId: str,
        Description: str,
        Action: Literal["ACCEPT", "DROP"] | str,
        Direction: Literal[0, 1] | int,
        Protocol: Literal["TCP", "UDP", "ICMP"] | str,
        IpList: Sequence[str] | str,
        PortList: Sequence[str | int] | str,
        Priority: int,
    ) -> Response[dict[str, Any], Task[DescribeTaskData] | Tasks[DescribeTaskData] | None, dict[str, Any]]: ...
    def remove_nsg_rule(
        self,
        *,
        SecurityGroupId: str,
        RuleId: str,
    ) -> Response[dict[str, Any], Task[DescribeTaskData] | Tasks[DescribeTaskData] | None, dict[str, Any]]: ...
    def modify_nsg_rule(
        self,
        *,
        SecurityGroupId: str,
        RuleId: str,
        Description: str | None = None,
        Action: Literal["ACCEPT", "DROP"] | str | None = None,
        Direction: Literal[0, 1] | int | None = None,
        Protocol: Literal["TCP", "UDP", "ICMP"] | str | None = None,
        IpList: Sequence[str] | str | None = None,
        PortList: Sequence[str | int] | str | None = None,
        Priority: int | None = None,
    ) -> Response[dict[str, Any], Task[DescribeTaskData] | Tasks[DescribeTaskData] | None, dict[str, Any]]: ...
    def join_nsg(
        self,
        *,
        SecurityGroupId: str,
        InterfaceIds: Sequence[str] | str,
    ) -> Response[dict[str, Any], Task[DescribeTaskData] | Tasks[DescribeTaskData] | None, dict[str, Any]]: ...
    def leave_nsg(
        self,
        *,
        SecurityGroupId: str,
        InterfaceIds: Sequence[str] | str,
    ) -> Response[dict[str, Any], Task[DescribeTaskData] | Tasks[DescribeTaskData] | None, dict[str, Any]]: ...
    def modify_nsg_rule_priority(
        self,
        *,
        SecurityGroupId: str,
        Rules: Sequence[ModifyNSGRulePriorityRules],
    ) -> Response[dict[str, Any], Task[DescribeTaskData] | Tasks[DescribeTaskData] | None, dict[str, Any]]: ...
