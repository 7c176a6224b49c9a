# Generated from models/ by `cargo xtask generate`; do not edit.
# mypy: disable-error-code="empty-body"
"""Security groups: firewall rules and the network cards that they protect."""

from __future__ import annotations

from ..._light import TYPE_CHECKING
from .._service import AsyncService, action

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ...types.security_group import (
        JoinSecurityGroupBindData,
        LeaveSecurityGroupBindData,
        ModifySecurityGroupRulePriorityBindData,
    )
    from .._response import AsyncResponse
    from .._task import AsyncTask


class AsyncSecurityGroup(AsyncService):
    """Security groups: firewall rules and the network cards that they protect."""

    _name = "security_group"

    @action("CreateSecurityGroup")
    async def create_security_group(
        self,
        *,
        SecurityGroupName: str,
        Description: str,
        SecurityGroupType: str,
    ) -> AsyncResponse:
        """Creates an empty security group.

        Retired by the vendor; still available here.

        Note:
            The vendor retired this action in 2025 in favour of its NSG actions; it still works here. The response does
            not contain the id of the new group: look it up by its name with DescribeSecurityGroups (`Keyword`).

        Args:
            SecurityGroupName: Name of the new group. Example: "web-frontend".
            Description: Free text that describes the purpose of the group. Example: "Web servers behind the load
                balancer".
            SecurityGroupType: Kind of network that the group protects: `public` or `private`. Example: "public".

        Returns:
            The response.

        Raises:
            APIError: documented codes are InvalidInterfaceID.Malformed (400).

        Source: English document, Security 1.CreateSecurityGroup (POST /ccs, mutate).
        """
        ...

    @action("DeleteSecurityGroup")
    async def delete_security_group(
        self,
        *,
        SecurityGroupId: str,
    ) -> AsyncResponse:
        """Deletes a security group.

        Retired by the vendor; still available here.

        Note:
            The vendor retired this action in 2025 in favour of its NSG actions; it still works here.

        Args:
            SecurityGroupId: ID of the security group to delete. Example: "e81f2d60-4c3b-4a95-b7d2-90ab31c5f74e".

        Returns:
            The response.

        Raises:
            APIError: documented codes are InvalidInterfaceID.Malformed (400).

        Source: English document, Security 2.DeleteSecurityGroup (GET /ccs, mutate).
        """
        ...

    @action("ForceDeleteSecurityGroup")
    async def force_delete_security_group(
        self,
        *,
        SecurityGroupId: str,
    ) -> AsyncResponse[AsyncTask]:
        """Deletes a security group by force.

        Retired by the vendor; still available here.

        Note:
            The vendor retired this action in 2025 in favour of its NSG actions; it still works here.

        Args:
            SecurityGroupId: ID of the security group to delete. Example: "5b0c7a1e-93d4-4f62-8a17-2c6de0f4b981".

        Returns:
            The response. `wait` waits for its task.

        Raises:
            APIError: documented codes are InvalidInterfaceID.Malformed (400).

        Source: English document, Security 3.ForceDeleteSecurityGroup (GET /ccs, mutate).
        """
        ...

    @action("DescribeSecurityGroupAttribute")
    async def describe_security_group_attribute(
        self,
        *,
        SecurityGroupId: str,
        RuleId: str | None = None,
    ) -> AsyncResponse[None]:
        """Shows one security group with its rules.

        Retired by the vendor; still available here.

        Note:
            The vendor retired this action in 2025 in favour of its NSG actions; it still works here. Rules return
            `Action` and `Priority` as integers and the kind of address as `Type`, whereas AddSecurityGroupRule takes
            strings and calls it `RuleType`.

        Args:
            SecurityGroupId: ID of the security group. Example: "5b0c7a1e-93d4-4f62-8a17-2c6de0f4b981".
            RuleId: Show this rule only. Example: "3f9a6c24-d18e-4b70-95c3-7e21fa08b6d5".

        Returns:
            The response; `Data` holds `SecurityGroupName`, `SecurityGroupType`, `SecurityGroupRuleCount`,
            `SecurityGroupRules`.

        Raises:
            APIError: documented codes are InvalidInterfaceID.Malformed (400).

        Source: English document, Security 4.DescribeSecurityGroupAttribute (GET /ccs, read).
        """
        ...

    @action("ModifySecurityGroupAttribute")
    async def modify_security_group_attribute(
        self,
        *,
        SecurityGroupId: str,
        Description: str,
        SecurityGroupName: str,
    ) -> AsyncResponse:
        """Changes the name and the description of a security group.

        Retired by the vendor; still available here.

        Note:
            The vendor retired this action in 2025 in favour of its NSG actions; it still works here. Both texts are
            required: to change one, send the other as it is.

        Args:
            SecurityGroupId: ID of the security group. Example: "5b0c7a1e-93d4-4f62-8a17-2c6de0f4b981".
            Description: The new description. Example: "Web servers and the cache in front of them".
            SecurityGroupName: The new name. Example: "web-frontend-2".

        Returns:
            The response.

        Raises:
            APIError: documented codes are InvalidInterfaceID.Malformed (400).

        Source: English document, Security 5.ModifySecurityGroupAttribute (POST /ccs, mutate).
        """
        ...

    @action("DescribeSecurityGroups")
    async def describe_security_groups(
        self,
        *,
        SecurityGroupType: str | None = None,
        Keyword: str | None = None,
        SecurityGroupId: str | None = None,
    ) -> AsyncResponse[None]:
        """Lists security groups.

        Retired by the vendor; still available here.

        Note:
            The vendor retired this action in 2025 in favour of its NSG actions; it still works here. The list is not
            paged. The document's table shows the code `0000`, its sample `Success`.

        Args:
            SecurityGroupType: Kind of network that the group protects: `public` or `private`. Left out: groups of both
                kinds. Example: "public".
            Keyword: Text to search for, such as (part of) a name. Example: "web".
            SecurityGroupId: Show this group only. Example: "5b0c7a1e-93d4-4f62-8a17-2c6de0f4b981".

        Returns:
            The response; `Data` holds `SecurityGroupCount`, `SecurityGroup`.

        Raises:
            APIError: documented codes are InvalidInterfaceID.Malformed (400).

        Source: English document, Security 6.DescribeSecurityGroups (POST /ccs, read).
        """
        ...

    @action("AddSecurityGroupRule")
    async def add_security_group_rule(
        self,
        *,
        SecurityGroupId: str,
        Action: str | int,
        Description: str,
        TargetAddress: str,
        TargetPort: str | int,
        LocalPort: str | int,
        Direction: str,
        Priority: str | int,
        Protocol: str,
        RuleType: str,
    ) -> AsyncResponse[AsyncTask]:
        """Adds a rule to a security group.

        Retired by the vendor; still available here.

        Note:
            The vendor retired this action in 2025 in favour of its NSG actions; it still works here. All values are
            strings on the wire; integers are accepted for the numeric ones.

        Args:
            SecurityGroupId: ID of the security group. Example: "5b0c7a1e-93d4-4f62-8a17-2c6de0f4b981".
            Action: What to do with matching traffic: `1` lets it pass, `0` blocks it. This one goes into the JSON body
                and is not the common parameter `Action` of the query, which names the API action. Example: "1".
            Description: Free text that describes the purpose of the rule. Example: "HTTPS from everywhere".
            TargetAddress: Address or CIDR block of the other side. Example: "203.0.113.0/24".
            TargetPort: Port of the other side; `0` stands for every port. Example: "0".
            LocalPort: Port of the cloud server that the rule is about. Example: "443".
            Direction: Direction of the traffic; `all` means both ways and is the only value known. Example: "all".
            Priority: Rank of the rule within its group, 1 to 100. Example: "10".
            Protocol: Transport protocol, such as `TCP`, `UDP` or `ICMP`. Ports mean nothing for `ICMP`, but both are
                documented as required: give `0`. Example: "TCP".
            RuleType: Kind of address that the rule matches: `ip` or `mac`. Example: "ip".

        Returns:
            The response. `wait` waits for its task.

        Raises:
            APIError: documented codes are InvalidInterfaceID.Malformed (400).

        Source: English document, Security 7.AddSecurityGroupRule (POST /ccs, mutate).
        """
        ...

    @action("RemoveSecurityGroupRule")
    async def remove_security_group_rule(
        self,
        *,
        SecurityGroupId: str,
        RuleIds: Sequence[str],
    ) -> AsyncResponse[AsyncTask]:
        """Removes rules from a security group.

        Retired by the vendor; still available here.

        Note:
            The vendor retired this action in 2025 in favour of its NSG actions; it still works here.

        Args:
            SecurityGroupId: ID of the security group. Example: "5b0c7a1e-93d4-4f62-8a17-2c6de0f4b981".
            RuleIds: Ids of the rules to remove.

        Returns:
            The response. `wait` waits for its task.

        Raises:
            APIError: documented codes are InvalidInterfaceID.Malformed (400).

        Source: English document, Security 8.RemoveSecurityGroupRule (POST /ccs, mutate).
        """
        ...

    @action("ModifySecurityGroupRule")
    async def modify_security_group_rule(
        self,
        *,
        SecurityGroupId: str,
        RuleId: str,
        Description: str,
    ) -> AsyncResponse:
        """Changes the description of a rule.

        Retired by the vendor; still available here.

        Note:
            The vendor retired this action in 2025 in favour of its NSG actions; it still works here. Only the
            description can be changed; for anything else remove the rule and add another.

        Args:
            SecurityGroupId: ID of the security group. Example: "5b0c7a1e-93d4-4f62-8a17-2c6de0f4b981".
            RuleId: ID of the rule to change. Example: "3f9a6c24-d18e-4b70-95c3-7e21fa08b6d5".
            Description: The new description of the rule. Example: "HTTPS from the office only".

        Returns:
            The response.

        Raises:
            APIError: documented codes are InvalidInterfaceID.Malformed (400).

        Source: English document, Security 9.ModifySecurityGroupRule (POST /ccs, mutate).
        """
        ...

    @action("JoinSecurityGroup")
    async def join_security_group(
        self,
        *,
        SecurityGroupId: str,
        BindData: Sequence[JoinSecurityGroupBindData],
    ) -> AsyncResponse[AsyncTask]:
        """Puts network interfaces of cloud servers into a security group.

        Retired by the vendor; still available here.

        Note:
            The vendor retired this action in 2025 in favour of its NSG actions; it still works here.

        Args:
            SecurityGroupId: ID of the security group. Example: "5b0c7a1e-93d4-4f62-8a17-2c6de0f4b981".
            BindData: Network interfaces to put into the group, one entry for each. The document calls this a string and
                lists the members of its entries as parameters of their own; it is sent as a JSON list.
                - InstanceId: ID of the cloud server that the interface belongs to. Example:
                  "3f6c1b52-8d0e-4c47-9a35-71e2c4d8b906".
                - PrivateId: ID of the private network on which the server is attached; for a private group. Example:
                  "d41e6b97-08c5-4a3f-9b72-e6f50a1c8d34".
                - PublicId: ID of the public network on which the server is attached; for a public group. Example:
                  "5a0c8d3e-94b7-4e12-a6f5-c83d1e7b2094".

        Returns:
            The response. `wait` waits for its task.

        Raises:
            APIError: documented codes are InvalidInterfaceID.Malformed (400).

        Source: English document, Security 10.JoinSecurityGroup (POST /ccs, mutate).
        """
        ...

    @action("LeaveSecurityGroup")
    async def leave_security_group(
        self,
        *,
        SecurityGroupId: str,
        BindData: Sequence[LeaveSecurityGroupBindData],
    ) -> AsyncResponse[AsyncTask]:
        """Takes network interfaces of cloud servers out of a security group.

        Retired by the vendor; still available here.

        Note:
            The vendor retired this action in 2025 in favour of its NSG actions; it still works here.

        Args:
            SecurityGroupId: ID of the security group. Example: "5b0c7a1e-93d4-4f62-8a17-2c6de0f4b981".
            BindData: Network interfaces to take out of the group, one entry for each. The document calls this a string
                and lists the members of its entries as parameters of their own; it is sent as a JSON list.
                - InstanceId: ID of the cloud server that the interface belongs to. Example:
                  "3f6c1b52-8d0e-4c47-9a35-71e2c4d8b906".
                - PrivateId: ID of the private network on which the server is attached; for a private group. Example:
                  "d41e6b97-08c5-4a3f-9b72-e6f50a1c8d34".
                - PublicId: ID of the public network on which the server is attached; for a public group. Example:
                  "5a0c8d3e-94b7-4e12-a6f5-c83d1e7b2094".

        Returns:
            The response. `wait` waits for its task.

        Raises:
            APIError: documented codes are InvalidInterfaceID.Malformed (400).

        Source: English document, Security 11.LeaveSecurityGroup (POST /ccs, mutate).
        """
        ...

    @action("ModifySecurityGroupRulePriority")
    async def modify_security_group_rule_priority(
        self,
        *,
        SecurityGroupId: str,
        BindData: Sequence[ModifySecurityGroupRulePriorityBindData],
    ) -> AsyncResponse[AsyncTask]:
        """Changes the priorities of rules in a security group.

        Retired by the vendor; still available here.

        Note:
            The vendor retired this action in 2025 in favour of its NSG actions; it still works here.

        Args:
            SecurityGroupId: ID of the security group. Example: "5b0c7a1e-93d4-4f62-8a17-2c6de0f4b981".
            BindData: Rules and their new priorities. The document calls this a string and lists the members of its
                entries as parameters of their own; it is sent as a JSON list.
                - RuleId: ID of the rule to move. Example: "3f9a6c24-d18e-4b70-95c3-7e21fa08b6d5".
                - Priority: The new priority of the rule, 1 to 100. The document types it as an integer, while its
                  sample value looks like a string; here it is an integer. Example: 1.

        Returns:
            The response. `wait` waits for its task.

        Raises:
            APIError: documented codes are InvalidInterfaceID.Malformed (400).

        Source: English document, Security 12.ModifySecurityGroupRulePriority (POST /ccs, mutate).
        """
        ...
