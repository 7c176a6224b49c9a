# Generated from models/ by `cargo xtask generate`; do not edit.
from collections.abc import Sequence
from typing import Any, Literal

from ...types.common import DescribeTaskData
from ...types.nsg import (
    CreateNSGData,
    DescribeNSGAttributeData,
    DescribeNSGAttributeRow,
    DescribeNSGMembersData,
    DescribeNSGMembersRow,
    DescribeNSGsData,
    DescribeNSGsRow,
    ModifyNSGRulePriorityRules,
)
from .._response import AsyncResponse
from .._service import AsyncService
from .._task import AsyncTask
from .._tasks import AsyncTasks

class AsyncNsg(AsyncService):
    async def create_nsg(
        self,
        *,
        SecurityGroupName: str,
        Description: str,
        SecurityGroupType: Literal["public", "private"] | str,
        ProjectId: str | None = None,
    ) -> AsyncResponse[CreateNSGData, AsyncTask[DescribeTaskData] | AsyncTasks[DescribeTaskData] | None, CreateNSGData]: ...
    async def delete_nsg(
        self,
        *,
        SecurityGroupId: str,
        ForceDelete: bool | None = None,
    ) -> AsyncResponse[dict[str, Any], AsyncTask[DescribeTaskData] | AsyncTasks[DescribeTaskData] | None, dict[str, Any]]: ...
    async def describe_nsg_attribute(
        self,
        *,
        SecurityGroupId: str,
    ) -> AsyncResponse[DescribeNSGAttributeData, None, DescribeNSGAttributeRow]: ...
    async def modify_nsg_attribute(
        self,
        *,
        SecurityGroupId: str,
        SecurityGroupName: str,
        Description: str,
    ) -> AsyncResponse[dict[str, Any], AsyncTask[DescribeTaskData] | AsyncTasks[DescribeTaskData] | None, dict[str, Any]]: ...
    async def describe_nsgs(
        self,
        *,
        SecurityGroupType: Literal["public", "private"] | str | None = None,
        Keyword: str | None = None,
        ProjectId: str | None = None,
    ) -> AsyncResponse[DescribeNSGsData, None, DescribeNSGsRow]: ...
    async def describe_nsg_members(
        self,
        *,
        SecurityGroupId: str,
    ) -> AsyncResponse[DescribeNSGMembersData, None, DescribeNSGMembersRow]: ...
    async def add_nsg_rule(
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
    ) -> AsyncResponse[dict[str, Any], AsyncTask[DescribeTaskData] | AsyncTasks[DescribeTaskData] | None, dict[str, Any]]: ...
    async def remove_nsg_rule(
        self,
        *,
        SecurityGroupId: str,
        RuleId: str,
    ) -> AsyncResponse[dict[str, Any], AsyncTask[DescribeTaskData] | AsyncTasks[DescribeTaskData] | None, dict[str, Any]]: ...
    async def modify_nsg_rule(
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
    ) -> AsyncResponse[dict[str, Any], AsyncTask[DescribeTaskData] | AsyncTasks[DescribeTaskData] | None, dict[str, Any]]: ...
    async def join_nsg(
        self,
        *,
        SecurityGroupId: str,
        InterfaceIds: Sequence[str] | str,
    ) -> AsyncResponse[dict[str, Any], AsyncTask[DescribeTaskData] | AsyncTasks[DescribeTaskData] | None, dict[str, Any]]: ...
    async def leave_nsg(
        self,
        *,
        SecurityGroupId: str,
        InterfaceIds: Sequence[str] | str,
    ) -> AsyncResponse[dict[str, Any], AsyncTask[DescribeTaskData] | AsyncTasks[DescribeTaskData] | None, dict[str, Any]]: ...
    async def modify_nsg_rule_priority(
        self,
        *,
        SecurityGroupId: str,
        Rules: Sequence[ModifyNSGRulePriorityRules],
    ) -> AsyncResponse[dict[str, Any], AsyncTask[DescribeTaskData] | AsyncTasks[DescribeTaskData] | None, dict[str, Any]]: ...
