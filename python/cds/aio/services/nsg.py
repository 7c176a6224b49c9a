# Generated from models/ by `cargo xtask generate`; do not edit.
# mypy: disable-error-code="empty-body"
"""Network security groups (NSG): firewall rules and the network cards that they protect; they replace `security_group`."""

from __future__ import annotations

from ..._light import TYPE_CHECKING
from .._service import AsyncService, action

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ...types.nsg import ModifyNSGRulePriorityRules
    from .._response import AsyncResponse


class AsyncNsg(AsyncService):
    """Network security groups (NSG): firewall rules and the network cards that they protect; they replace `security_group`."""

    _name = "nsg"

    @action("CreateNSG")
    async def create_nsg(
        self,
        *,
        SecurityGroupName: str,
        Description: str,
        SecurityGroupType: str,
        ProjectId: str | None = None,
    ) -> AsyncResponse:
        """Creates a network security group without rules.

        Note:
            The return table lists a TaskId that the sample does not have: there is no task to wait for.

        Args:
            SecurityGroupName: Name of the new group. Example: "web-frontend".
            Description: Free text that says what the group is for. Example: "Web servers behind the load balancer".
            SecurityGroupType: Kind of network that the group protects: `public` or `private`. Example: "public".
            ProjectId: ID of the project for the group; left out, the default project `0-0`. Example:
                "37c2e9b0-5f14-4a8d-b6e1-94d0ac7253f8".

        Returns:
            The response; `Data` holds `SecurityGroupId`.

        Raises:
            APIError: documented codes are InvalidInterfaceID.Malformed (400).

        Source: Chinese document, 云服务器网络安全组(NSG) 1.CreateNSG (POST /ccs, mutate).
        """
        ...

    @action("DeleteNSG")
    async def delete_nsg(
        self,
        *,
        SecurityGroupId: str,
        ForceDelete: bool | None = None,
    ) -> AsyncResponse:
        """Deletes a network security group.

        Args:
            SecurityGroupId: ID of the group to delete. Example: "2f6b0c9e-70ca-11f0-9d15-2e5b07c9d148".
            ForceDelete: Whether to delete the group although it protects cloud servers; without, such a group is
                refused. Example: false.

        Returns:
            The response.

        Raises:
            APIError: documented codes are InvalidInterfaceID.Malformed (400).

        Source: Chinese document, 云服务器网络安全组(NSG) 2.DeleteNSG (POST /ccs, mutate).
        """
        ...

    @action("DescribeNSGAttribute")
    async def describe_nsg_attribute(
        self,
        *,
        SecurityGroupId: str,
    ) -> AsyncResponse[None]:
        """Shows one network security group with its rules.

        Note:
            The return table lists the type of the group, the sample its project in place of that: either may be there.

        Args:
            SecurityGroupId: ID of the group. Example: "8d41f6b2-70c9-11f0-a6e3-2e5b07c9d148".

        Returns:
            The response; `Data` holds `CreateTime`, `Description`, `ProjectId`, `QuotaCount`, `RuleCount`, `Rules`,
            `SecurityGroupId`, `SecurityGroupName`, `UpdateTime`.

        Raises:
            APIError: documented codes are InvalidInterfaceID.Malformed (400).

        Source: Chinese document, 云服务器网络安全组(NSG) 3.DescribeNSGAttribute (GET /ccs, read).
        """
        ...

    @action("ModifyNSGAttribute")
    async def modify_nsg_attribute(
        self,
        *,
        SecurityGroupId: str,
        SecurityGroupName: str,
        Description: str,
    ) -> AsyncResponse:
        """Changes the name and the description of a network security group.

        Note:
            Both texts are required: to change one, send the other as it is. The return table lists a TaskId that the
            sample does not have: there is no task to wait for.

        Args:
            SecurityGroupId: ID of the group. Example: "8d41f6b2-70c9-11f0-a6e3-2e5b07c9d148".
            SecurityGroupName: The new name. Example: "web-frontend-2".
            Description: The new description. Example: "Web servers and the cache in front of them".

        Returns:
            The response.

        Raises:
            APIError: documented codes are InvalidInterfaceID.Malformed (400).

        Source: Chinese document, 云服务器网络安全组(NSG) 4.ModifyNSGAttribute (POST /ccs, mutate).
        """
        ...

    @action("DescribeNSGs")
    async def describe_nsgs(
        self,
        *,
        SecurityGroupType: str | None = None,
        Keyword: str | None = None,
        ProjectId: str | None = None,
    ) -> AsyncResponse[None]:
        """Lists network security groups.

        Args:
            SecurityGroupType: Kind of network that the group protects: `public` or `private`. Left out: groups of both
                kinds. Example: "public".
            Keyword: Only groups with this text in their names. Example: "web".
            ProjectId: Only groups of this project; `0-0` is the default one. Example: "0-0".

        Returns:
            The response; `Data` holds `SecurityGroupCount`, `SecurityGroups`.

        Raises:
            APIError: documented codes are InvalidInterfaceID.Malformed (400).

        Source: Chinese document, 云服务器网络安全组(NSG) 5.DescribeNSGs (GET /ccs, read).
        """
        ...

    @action("DescribeNSGMembers")
    async def describe_nsg_members(
        self,
        *,
        SecurityGroupId: str,
    ) -> AsyncResponse[None]:
        """Lists the network cards in a network security group.

        Note:
            The other actions of this service queue no tasks: `InterfaceStatus` tells when a change has come into force.

        Args:
            SecurityGroupId: ID of the group. Example: "8d41f6b2-70c9-11f0-a6e3-2e5b07c9d148".

        Returns:
            The response; `Data` holds `MemberCount`, `Members`.

        Raises:
            APIError: documented codes are InvalidInterfaceID.Malformed (400).

        Source: Chinese document, 云服务器网络安全组(NSG) 6.DescribeNSGMembers (GET /ccs, read).
        """
        ...

    @action("AddNSGRule")
    async def add_nsg_rule(
        self,
        *,
        SecurityGroupId: str,
        Description: str,
        Action: str,
        Direction: int,
        Protocol: str,
        IpList: Sequence[str] | str,
        PortList: Sequence[str | int] | str,
        Priority: int,
    ) -> AsyncResponse:
        """Adds a rule to a network security group.

        Note:
            The answer names no task, although the cards change later: ask DescribeNSGMembers until every
            `InterfaceStatus` is `ok`.

        Args:
            SecurityGroupId: ID of the group. Example: "8d41f6b2-70c9-11f0-a6e3-2e5b07c9d148".
            Description: Free text that says what the rule is for. Example: "HTTPS and HTTP from everywhere".
            Action: What to do with matching traffic: `ACCEPT` lets it pass, `DROP` blocks it. This one goes into the
                JSON body and is not the common parameter `Action` of the query, which names the API action. Example:
                "ACCEPT".
            Direction: Direction of the traffic: 0 is inbound, 1 is outbound. Example: 0.
            Protocol: Protocol of the traffic: `TCP`, `UDP` or `ICMP`. Example: "TCP".
            IpList: Addresses and CIDR blocks of the other side, at most 100.
            PortList: Ports and ranges of ports such as `8000-9000`, at most 100; `["0"]` is every port, and all that
                may stand here for a protocol without ports.
            Priority: Rank of the rule within its group, 1 to 1000, each at most once. Example: 100.

        Returns:
            The response.

        Raises:
            APIError: documented codes are InvalidInterfaceID.Malformed (400).

        Source: Chinese document, 云服务器网络安全组(NSG) 7.AddNSGRule (POST /ccs, mutate).
        """
        ...

    @action("RemoveNSGRule")
    async def remove_nsg_rule(
        self,
        *,
        SecurityGroupId: str,
        RuleId: str,
    ) -> AsyncResponse:
        """Removes a rule from a network security group.

        Note:
            The answer names no task, although the cards change later: ask DescribeNSGMembers until every
            `InterfaceStatus` is `ok`.

        Args:
            SecurityGroupId: ID of the group. Example: "8d41f6b2-70c9-11f0-a6e3-2e5b07c9d148".
            RuleId: ID of the rule, as DescribeNSGAttribute shows it. Example: "c4f7a910-70c9-11f0-b3d5-2e5b07c9d148".

        Returns:
            The response.

        Raises:
            APIError: documented codes are InvalidInterfaceID.Malformed (400).

        Source: Chinese document, 云服务器网络安全组(NSG) 8.RemoveNSGRule (POST /ccs, mutate).
        """
        ...

    @action("ModifyNSGRule")
    async def modify_nsg_rule(
        self,
        *,
        SecurityGroupId: str,
        RuleId: str,
        Description: str | None = None,
        Action: str | None = None,
        Direction: int | None = None,
        Protocol: str | None = None,
        IpList: Sequence[str] | str | None = None,
        PortList: Sequence[str | int] | str | None = None,
        Priority: int | None = None,
    ) -> AsyncResponse:
        """Changes a rule of a network security group.

        Note:
            What is left out stays, as far as the document tells. The answer names no task, although the cards change
            later: ask DescribeNSGMembers until every `InterfaceStatus` is `ok`.

        Args:
            SecurityGroupId: ID of the group. Example: "8d41f6b2-70c9-11f0-a6e3-2e5b07c9d148".
            RuleId: ID of the rule, as DescribeNSGAttribute shows it. Example: "c4f7a910-70c9-11f0-b3d5-2e5b07c9d148".
            Description: The new description of the rule. Example: "HTTPS and HTTP from everywhere".
            Action: What to do with matching traffic: `ACCEPT` lets it pass, `DROP` blocks it. This one goes into the
                JSON body and is not the common parameter `Action` of the query, which names the API action. Example:
                "ACCEPT".
            Direction: Direction of the traffic: 0 is inbound, 1 is outbound. Example: 0.
            Protocol: Protocol of the traffic: `TCP`, `UDP` or `ICMP`. Example: "TCP".
            IpList: Addresses and CIDR blocks of the other side, at most 100.
            PortList: Ports and ranges of ports such as `8000-9000`, at most 100; `["0"]` is every port, and all that
                may stand here for a protocol without ports.
            Priority: Rank of the rule within its group, 1 to 1000, each at most once. Example: 100.

        Returns:
            The response.

        Raises:
            APIError: documented codes are InvalidInterfaceID.Malformed (400).

        Source: Chinese document, 云服务器网络安全组(NSG) 9.ModifyNSGRule (POST /ccs, mutate).
        """
        ...

    @action("JoinNSG")
    async def join_nsg(
        self,
        *,
        SecurityGroupId: str,
        InterfaceIds: Sequence[str] | str,
    ) -> AsyncResponse:
        """Puts network cards of cloud servers into a network security group.

        Note:
            Takes the IDs of network cards, where JoinSecurityGroup takes those of servers and networks. The answer
            names no task, although the cards change later: ask DescribeNSGMembers until every `InterfaceStatus` is
            `ok`.

        Args:
            SecurityGroupId: ID of the group. Example: "8d41f6b2-70c9-11f0-a6e3-2e5b07c9d148".
            InterfaceIds: IDs of the network cards to put into the group, as DescribeInstances shows them.

        Returns:
            The response.

        Raises:
            APIError: documented codes are InvalidInterfaceID.Malformed (400).

        Source: Chinese document, 云服务器网络安全组(NSG) 10.JoinNSG (POST /ccs, mutate).
        """
        ...

    @action("LeaveNSG")
    async def leave_nsg(
        self,
        *,
        SecurityGroupId: str,
        InterfaceIds: Sequence[str] | str,
    ) -> AsyncResponse:
        """Takes network cards of cloud servers out of a network security group.

        Note:
            The document says that DescribeSecurityGroupMembers shows the IDs: DescribeNSGMembers does. The answer names
            no task: a card is gone when DescribeNSGMembers no longer lists it.

        Args:
            SecurityGroupId: ID of the group. Example: "8d41f6b2-70c9-11f0-a6e3-2e5b07c9d148".
            InterfaceIds: IDs of the network cards to take out of the group, as DescribeNSGMembers shows them.

        Returns:
            The response.

        Raises:
            APIError: documented codes are InvalidInterfaceID.Malformed (400).

        Source: Chinese document, 云服务器网络安全组(NSG) 11.LeaveNSG (POST /ccs, mutate).
        """
        ...

    @action("ModifyNSGRulePriority")
    async def modify_nsg_rule_priority(
        self,
        *,
        SecurityGroupId: str,
        Rules: Sequence[ModifyNSGRulePriorityRules],
    ) -> AsyncResponse:
        """Changes the priorities of rules in a network security group.

        Note:
            The answer names no task, although the cards change later: ask DescribeNSGMembers until every
            `InterfaceStatus` is `ok`.

        Args:
            SecurityGroupId: ID of the group. Example: "8d41f6b2-70c9-11f0-a6e3-2e5b07c9d148".
            Rules: Rules and their new priorities.
                - RuleId: ID of the rule. Example: "c4f7a910-70c9-11f0-b3d5-2e5b07c9d148".
                - Priority: The new priority of the rule, 1 to 1000. The document types it as an integer and not as
                  required, while its sample value is a string and the rule moves nowhere without it: here it is an
                  optional integer. Example: 200.

        Returns:
            The response.

        Raises:
            APIError: documented codes are InvalidInterfaceID.Malformed (400).

        Source: Chinese document, 云服务器网络安全组(NSG) 12.ModifyNSGRulePriority (POST /ccs, mutate).
        """
        ...
