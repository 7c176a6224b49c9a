# Generated from models/ by `cargo xtask generate`; do not edit.
"""Security groups: firewall rules and the network cards that they protect."""

from .._service import Service, action


class SecurityGroup(Service):
    """Security groups: firewall rules and the network cards that they protect."""

    _name = "security_group"

    @action("CreateSecurityGroup")
    def create_security_group(self, *, SecurityGroupName, Description, SecurityGroupType):
        """Creates an empty security group.

        Changes the cloud. CreateSecurityGroup is retired; use client.nsg.create_nsg.

        Note:
            The vendor retired this action in 2025 in favour of its NSG actions; it still works
            here. The response does not contain the id of the new group: look it up by its name with
            DescribeSecurityGroups (`Keyword`).

        Args:
            SecurityGroupName (str): Name of the new group.
            Description (str): Free text that describes the purpose of the group.
            SecurityGroupType (str): Kind of network that the group protects: `public` or `private`.

        Returns:
            The response.

        Raises:
            InvalidParameterError: InvalidInterfaceID.Malformed.
            OutcomeUnknownError: the response was lost; see `describe_security_groups` before you
                repeat the call.

        Example:
            reply = client.security_group.create_security_group(
                SecurityGroupName="web-frontend",
                Description="Web servers behind the load balancer",
                SecurityGroupType="public",
            )

        Source: English document, Security 1.CreateSecurityGroup (POST /ccs).
        """

    @action("DeleteSecurityGroup")
    def delete_security_group(self, *, SecurityGroupId):
        """Deletes a security group.

        Changes the cloud; destroys what no other call restores. DeleteSecurityGroup is retired; use
        client.nsg.delete_nsg.

        Note:
            The vendor retired this action in 2025 in favour of its NSG actions; it still works
            here.

        Args:
            SecurityGroupId (str): ID of the security group to delete.

        Returns:
            The response.

        Raises:
            InvalidParameterError: InvalidInterfaceID.Malformed.
            OutcomeUnknownError: the response was lost; see `describe_security_groups` before you
                repeat the call.

        Example:
            reply = client.security_group.delete_security_group(
                SecurityGroupId="e81f2d60-4c3b-4a95-b7d2-90ab31c5f74e",
            )

        Source: English document, Security 2.DeleteSecurityGroup (GET /ccs).
        """

    @action("ForceDeleteSecurityGroup")
    def force_delete_security_group(self, *, SecurityGroupId):
        """Deletes a security group by force.

        Changes the cloud; destroys what no other call restores. ForceDeleteSecurityGroup is
        retired; use client.nsg.delete_nsg.

        Note:
            The vendor retired this action in 2025 in favour of its NSG actions; it still works
            here.

        Args:
            SecurityGroupId (str): ID of the security group to delete.

        Returns:
            The response. `wait()` waits for its task.

        Raises:
            InvalidParameterError: InvalidInterfaceID.Malformed.
            OutcomeUnknownError: the response was lost; see `describe_security_groups` before you
                repeat the call.

        Example:
            reply = client.security_group.force_delete_security_group(
                SecurityGroupId="5b0c7a1e-93d4-4f62-8a17-2c6de0f4b981",
            )
            reply.wait()

        Source: English document, Security 3.ForceDeleteSecurityGroup (GET /ccs).
        """

    @action("DescribeSecurityGroupAttribute")
    def describe_security_group_attribute(self, *, SecurityGroupId, RuleId=None):
        """Shows one security group with its rules.

        Reads; changes nothing. DescribeSecurityGroupAttribute is retired; use
        client.nsg.describe_nsg_attribute.

        Note:
            The vendor retired this action in 2025 in favour of its NSG actions; it still works
            here. Rules return `Action` and `Priority` as integers and the kind of address as
            `Type`, whereas AddSecurityGroupRule takes strings and calls it `RuleType`.

        Args:
            SecurityGroupId (str): ID of the security group.
            RuleId (str, optional): Show this rule only.

        Returns:
            The response. Each of its `rows`, from `Data.SecurityGroupRules`, has:
                Status (str): State of the rule, `ok` when it is in force.
                TargetAddress (str): Address or CIDR block of the other side.
                TargetPort (str): Port of the other side, in digits; `0` stands for every port.
                Direction (str): Direction of the traffic: `all` is both ways, the only value
                    documented.
                Protocol (str): Transport protocol, such as `TCP`, `UDP` or `ICMP`.
                LocalPort (str): Port of the cloud server that the rule is about, in digits.
                Priority (int): Rank of the rule within its group, 1 to 100.
                RuleId (str): ID of the rule.
                Action (int): What happens to matching traffic: 1 lets it pass, 0 blocks it.
                Type (str): Kind of address that the rule matches: `ip` or `mac`.
                Description (str): Free text that describes the purpose of the rule.
                CreateTime (str): When the rule was added.
            Besides: `Data.SecurityGroupType` (str), `Data.SecurityGroupRuleCount` (int),
            `Data.SecurityGroupName` (str, not always).

        Raises:
            InvalidParameterError: InvalidInterfaceID.Malformed.

        Example:
            reply = client.security_group.describe_security_group_attribute(
                SecurityGroupId="5b0c7a1e-93d4-4f62-8a17-2c6de0f4b981",
            )
            for row in reply.rows:
                print(row["RuleId"], row["Status"])

        Source: English document, Security 4.DescribeSecurityGroupAttribute (GET /ccs).
        """

    @action("ModifySecurityGroupAttribute")
    def modify_security_group_attribute(self, *, SecurityGroupId, Description, SecurityGroupName):
        """Changes the name and the description of a security group.

        Changes the cloud. ModifySecurityGroupAttribute is retired; use
        client.nsg.modify_nsg_attribute.

        Note:
            The vendor retired this action in 2025 in favour of its NSG actions; it still works
            here. Both texts are required: to change one, send the other as it is.

        Args:
            SecurityGroupId (str): ID of the security group.
            Description (str): The new description.
            SecurityGroupName (str): The new name.

        Returns:
            The response.

        Raises:
            InvalidParameterError: InvalidInterfaceID.Malformed.
            OutcomeUnknownError: the response was lost; see `describe_security_group_attribute`
                before you repeat the call.

        Example:
            reply = client.security_group.modify_security_group_attribute(
                SecurityGroupId="5b0c7a1e-93d4-4f62-8a17-2c6de0f4b981",
                Description="Web servers and the cache in front of them",
                SecurityGroupName="web-frontend-2",
            )

        Source: English document, Security 5.ModifySecurityGroupAttribute (POST /ccs).
        """

    @action("DescribeSecurityGroups")
    def describe_security_groups(self, *, SecurityGroupType=None, Keyword=None, SecurityGroupId=None):
        """Lists security groups.

        Reads; changes nothing. DescribeSecurityGroups is retired; use client.nsg.describe_nsgs.

        Note:
            The vendor retired this action in 2025 in favour of its NSG actions; it still works
            here. The list is not paged. The document's table shows the code `0000`, its sample
            `Success`.

        Args:
            SecurityGroupType (str, optional): Kind of network that the group protects: `public` or
                `private`. Left out: groups of both kinds.
            Keyword (str, optional): Text to search for, such as (part of) a name.
            SecurityGroupId (str, optional): Show this group only.

        Returns:
            The response. Each of its `rows`, from `Data.SecurityGroup`, has:
                SecurityGroupId (str): ID of the security group.
                SecurityGroupName (str): Name of the group.
                Description (str): Free text that describes the purpose of the group.
                BindInstanceCount (int): Number of cloud servers that the group protects.
                CreateTime (str): When the group was created.
                UpdateTime (str): When the group was last changed.
                BindInterfaceCount (int): Number of network interfaces in the group.
                SecurityGroupType (str): Kind of network that the group protects: `public` or
                    `private`.
                BindVdcCount (int, not always): Number of VDCs that the protected interfaces are in.
            Besides: `Data.SecurityGroupCount` (int).

        Raises:
            InvalidParameterError: InvalidInterfaceID.Malformed.

        Example:
            reply = client.security_group.describe_security_groups(Keyword="web")
            for row in reply.rows:
                print(row["SecurityGroupId"], row["SecurityGroupName"])

        Source: English document, Security 6.DescribeSecurityGroups (POST /ccs).
        """

    @action("AddSecurityGroupRule")
    def add_security_group_rule(
        self,
        *,
        SecurityGroupId,
        Action,
        Description,
        TargetAddress,
        TargetPort,
        LocalPort,
        Direction,
        Priority,
        Protocol,
        RuleType,
    ):
        """Adds a rule to a security group.

        Changes the cloud. AddSecurityGroupRule is retired; use client.nsg.add_nsg_rule.

        Note:
            The vendor retired this action in 2025 in favour of its NSG actions; it still works
            here. All values are strings on the wire; integers are accepted for the numeric ones.

        Args:
            SecurityGroupId (str): ID of the security group.
            Action (str | int): What to do with matching traffic: `1` lets it pass, `0` blocks it.
                This one goes into the JSON body and is not the common parameter `Action` of the
                query, which names the API action.
            Description (str): Free text that describes the purpose of the rule.
            TargetAddress (str): Address or CIDR block of the other side.
            TargetPort (str | int): Port of the other side; `0` stands for every port.
            LocalPort (str | int): Port of the cloud server that the rule is about.
            Direction (str): Direction of the traffic; `all` means both ways and is the only value
                known.
            Priority (str | int): Rank of the rule within its group, 1 to 100.
            Protocol (str): Transport protocol, such as `TCP`, `UDP` or `ICMP`. Ports mean nothing
                for `ICMP`, but both are documented as required: give `0`.
            RuleType (str): Kind of address that the rule matches: `ip` or `mac`.

        Returns:
            The response. `wait()` waits for its task.

        Raises:
            InvalidParameterError: InvalidInterfaceID.Malformed.
            OutcomeUnknownError: the response was lost; see `describe_security_group_attribute`
                before you repeat the call.

        Example:
            reply = client.security_group.add_security_group_rule(
                SecurityGroupId="5b0c7a1e-93d4-4f62-8a17-2c6de0f4b981",
                Action="1",
                Description="HTTPS from everywhere",
                TargetAddress="203.0.113.0/24",
                TargetPort="0",
                LocalPort="443",
                Direction="all",
                Priority="10",
                Protocol="TCP",
                RuleType="ip",
            )
            reply.wait()

        Source: English document, Security 7.AddSecurityGroupRule (POST /ccs).
        """

    @action("RemoveSecurityGroupRule")
    def remove_security_group_rule(self, *, SecurityGroupId, RuleIds):
        """Removes rules from a security group.

        Changes the cloud. RemoveSecurityGroupRule is retired; use client.nsg.remove_nsg_rule.

        Note:
            The vendor retired this action in 2025 in favour of its NSG actions; it still works
            here.

        Args:
            SecurityGroupId (str): ID of the security group.
            RuleIds (list[str]): Ids of the rules to remove.

        Returns:
            The response. `wait()` waits for its task.

        Raises:
            InvalidParameterError: InvalidInterfaceID.Malformed.
            OutcomeUnknownError: the response was lost; see `describe_security_group_attribute`
                before you repeat the call.

        Example:
            reply = client.security_group.remove_security_group_rule(
                SecurityGroupId="5b0c7a1e-93d4-4f62-8a17-2c6de0f4b981",
                RuleIds=[
                    "3f9a6c24-d18e-4b70-95c3-7e21fa08b6d5",
                    "a47d05b9-6e12-4c8f-8d36-1fb9c270e543",
                ],
            )
            reply.wait()

        Source: English document, Security 8.RemoveSecurityGroupRule (POST /ccs).
        """

    @action("ModifySecurityGroupRule")
    def modify_security_group_rule(self, *, SecurityGroupId, RuleId, Description):
        """Changes the description of a rule.

        Changes the cloud. ModifySecurityGroupRule is retired; use client.nsg.modify_nsg_rule.

        Note:
            The vendor retired this action in 2025 in favour of its NSG actions; it still works
            here. Only the description can be changed; for anything else remove the rule and add
            another.

        Args:
            SecurityGroupId (str): ID of the security group.
            RuleId (str): ID of the rule to change.
            Description (str): The new description of the rule.

        Returns:
            The response.

        Raises:
            InvalidParameterError: InvalidInterfaceID.Malformed.
            OutcomeUnknownError: the response was lost; see `describe_security_group_attribute`
                before you repeat the call.

        Example:
            reply = client.security_group.modify_security_group_rule(
                SecurityGroupId="5b0c7a1e-93d4-4f62-8a17-2c6de0f4b981",
                RuleId="3f9a6c24-d18e-4b70-95c3-7e21fa08b6d5",
                Description="HTTPS from the office only",
            )

        Source: English document, Security 9.ModifySecurityGroupRule (POST /ccs).
        """

    @action("JoinSecurityGroup")
    def join_security_group(self, *, SecurityGroupId, BindData):
        """Puts network interfaces of cloud servers into a security group.

        Changes the cloud. JoinSecurityGroup is retired; use client.nsg.join_nsg.

        Note:
            The vendor retired this action in 2025 in favour of its NSG actions; it still works
            here.

        Args:
            SecurityGroupId (str): ID of the security group.
            BindData (list[dict]): Network interfaces to put into the group, one entry for each. The
                document calls this a string and lists the members of its entries as parameters of
                their own; it is sent as a JSON list.
                InstanceId (str): ID of the cloud server that the interface belongs to.
                PrivateId (str, optional): ID of the private network on which the server is
                    attached; for a private group.
                PublicId (str, optional): ID of the public network on which the server is attached;
                    for a public group.

        Returns:
            The response. `wait()` waits for its task.

        Raises:
            InvalidParameterError: InvalidInterfaceID.Malformed.
            OutcomeUnknownError: the response was lost; see `describe_security_group_attribute`
                before you repeat the call.

        Example:
            reply = client.security_group.join_security_group(
                SecurityGroupId="5b0c7a1e-93d4-4f62-8a17-2c6de0f4b981",
                BindData=[
                    {
                        "InstanceId": "3f6c1b52-8d0e-4c47-9a35-71e2c4d8b906",
                        "PublicId": "5a0c8d3e-94b7-4e12-a6f5-c83d1e7b2094",
                    },
                ],
            )
            reply.wait()

        Source: English document, Security 10.JoinSecurityGroup (POST /ccs).
        """

    @action("LeaveSecurityGroup")
    def leave_security_group(self, *, SecurityGroupId, BindData):
        """Takes network interfaces of cloud servers out of a security group.

        Changes the cloud. LeaveSecurityGroup is retired; use client.nsg.leave_nsg.

        Note:
            The vendor retired this action in 2025 in favour of its NSG actions; it still works
            here.

        Args:
            SecurityGroupId (str): ID of the security group.
            BindData (list[dict]): Network interfaces to take out of the group, one entry for each.
                The document calls this a string and lists the members of its entries as parameters
                of their own; it is sent as a JSON list.
                InstanceId (str): ID of the cloud server that the interface belongs to.
                PrivateId (str, optional): ID of the private network on which the server is
                    attached; for a private group.
                PublicId (str, optional): ID of the public network on which the server is attached;
                    for a public group.

        Returns:
            The response. `wait()` waits for its task.

        Raises:
            InvalidParameterError: InvalidInterfaceID.Malformed.
            OutcomeUnknownError: the response was lost; see `describe_security_group_attribute`
                before you repeat the call.

        Example:
            reply = client.security_group.leave_security_group(
                SecurityGroupId="5b0c7a1e-93d4-4f62-8a17-2c6de0f4b981",
                BindData=[
                    {
                        "InstanceId": "b84e07d1-5a29-4f63-8c1e-e9d3527fa640",
                        "PublicId": "5a0c8d3e-94b7-4e12-a6f5-c83d1e7b2094",
                    },
                ],
            )
            reply.wait()

        Source: English document, Security 11.LeaveSecurityGroup (POST /ccs).
        """

    @action("ModifySecurityGroupRulePriority")
    def modify_security_group_rule_priority(self, *, SecurityGroupId, BindData):
        """Changes the priorities of rules in a security group.

        Changes the cloud. ModifySecurityGroupRulePriority is retired; use
        client.nsg.modify_nsg_rule_priority.

        Note:
            The vendor retired this action in 2025 in favour of its NSG actions; it still works
            here.

        Args:
            SecurityGroupId (str): ID of the security group.
            BindData (list[dict]): Rules and their new priorities. The document calls this a string
                and lists the members of its entries as parameters of their own; it is sent as a
                JSON list.
                RuleId (str): ID of the rule to move.
                Priority (int, optional): The new priority of the rule, 1 to 100. The document types
                    it as an integer, while its sample value looks like a string; here it is an
                    integer.

        Returns:
            The response. `wait()` waits for its task.

        Raises:
            InvalidParameterError: InvalidInterfaceID.Malformed.
            OutcomeUnknownError: the response was lost; see `describe_security_group_attribute`
                before you repeat the call.

        Example:
            reply = client.security_group.modify_security_group_rule_priority(
                SecurityGroupId="5b0c7a1e-93d4-4f62-8a17-2c6de0f4b981",
                BindData=[
                    {"RuleId": "3f9a6c24-d18e-4b70-95c3-7e21fa08b6d5", "Priority": 1},
                    {"RuleId": "a47d05b9-6e12-4c8f-8d36-1fb9c270e543", "Priority": 2},
                ],
            )
            reply.wait()

        Source: English document, Security 12.ModifySecurityGroupRulePriority (POST /ccs).
        """
