# Generated from models/ by `cargo xtask generate`; do not edit.
"""Network security groups (NSG): firewall rules and the network cards that they protect; they replace `security_group`."""

from .._service import Service, action


class Nsg(Service):
    """Network security groups (NSG): firewall rules and the network cards that they protect; they replace `security_group`."""

    _name = "nsg"

    @action("CreateNSG")
    def create_nsg(self, *, SecurityGroupName, Description, SecurityGroupType, ProjectId=None):
        """Creates a network security group without rules.

        Changes the cloud.

        Note:
            The return table lists a TaskId that the sample does not have: there is no task to wait
            for.

        Args:
            SecurityGroupName (str): Name of the new group.
            Description (str): Free text that says what the group is for.
            SecurityGroupType (str): Kind of network that the group protects: `public` or `private`.
            ProjectId (str, optional): ID of the project for the group; left out, the default
                project `0-0`.

        Returns:
            The response. `Data` has:
                SecurityGroupId (str): ID of the new group.

        Raises:
            InvalidParameterError: InvalidInterfaceID.Malformed.
            OutcomeUnknownError: the response was lost; see `describe_nsgs` before you repeat the
                call.

        Example:
            reply = client.nsg.create_nsg(
                SecurityGroupName="web-frontend",
                Description="Web servers behind the load balancer",
                SecurityGroupType="public",
            )
            print(reply.data["SecurityGroupId"])

        Source: Chinese document, 1.CreateNSG (POST /ccs).
        """

    @action("DeleteNSG")
    def delete_nsg(self, *, SecurityGroupId, ForceDelete=None):
        """Deletes a network security group.

        Changes the cloud; destroys what no other call restores.

        Args:
            SecurityGroupId (str): ID of the group to delete.
            ForceDelete (bool, optional): Whether to delete the group although it protects cloud
                servers; without, such a group is refused. Default: false.

        Returns:
            The response.

        Raises:
            InvalidParameterError: InvalidInterfaceID.Malformed.
            OutcomeUnknownError: the response was lost; see `describe_nsgs` before you repeat the
                call.

        Example:
            reply = client.nsg.delete_nsg(SecurityGroupId="2f6b0c9e-70ca-11f0-9d15-2e5b07c9d148")

        Source: Chinese document, 2.DeleteNSG (POST /ccs).
        """

    @action("DescribeNSGAttribute")
    def describe_nsg_attribute(self, *, SecurityGroupId):
        """Shows one network security group with its rules.

        Reads; changes nothing.

        Note:
            The return table lists the type of the group, the sample its project in place of that:
            either may be there.

        Args:
            SecurityGroupId (str): ID of the group.

        Returns:
            The response. Each of its `rows`, from `Data.Rules`, has:
                Action (str): What happens to matching traffic: `ACCEPT` lets it pass, `DROP` blocks
                    it.
                CreateTime (str): When the rule was created.
                Description (str): Free text that says what the rule is for.
                Direction (int): Direction of the traffic: 0 is inbound, 1 is outbound.
                IpList (list[str]): Addresses and CIDR blocks of the other side.
                PortList (list[str]): Ports and ranges of ports; `0` is every port.
                Priority (int): Rank of the rule within its group, 1 to 1000.
                Protocol (str): Protocol of the traffic: `TCP`, `UDP` or `ICMP`.
                QuotaCount (int): What the rule takes of the quota: addresses times ports.
                RuleId (str): ID of the rule.
                UpdateTime (str): When the rule was last changed.
            Besides: `Data.CreateTime` (str), `Data.Description` (str), `Data.ProjectId` (str, not
            always), `Data.QuotaCount` (int), `Data.RuleCount` (int), `Data.SecurityGroupId` (str),
            `Data.SecurityGroupName` (str), `Data.UpdateTime` (str), `Data.SecurityGroupType` (str,
            not always).

        Raises:
            InvalidParameterError: InvalidInterfaceID.Malformed.

        Example:
            reply = client.nsg.describe_nsg_attribute(
                SecurityGroupId="8d41f6b2-70c9-11f0-a6e3-2e5b07c9d148",
            )
            for row in reply.rows:
                print(row["RuleId"], row["Action"])

        Source: Chinese document, 3.DescribeNSGAttribute (GET /ccs).
        """

    @action("ModifyNSGAttribute")
    def modify_nsg_attribute(self, *, SecurityGroupId, SecurityGroupName, Description):
        """Changes the name and the description of a network security group.

        Changes the cloud.

        Note:
            Both texts are required: to change one, send the other as it is. The return table lists
            a TaskId that the sample does not have: there is no task to wait for.

        Args:
            SecurityGroupId (str): ID of the group.
            SecurityGroupName (str): The new name.
            Description (str): The new description.

        Returns:
            The response.

        Raises:
            InvalidParameterError: InvalidInterfaceID.Malformed.
            OutcomeUnknownError: the response was lost; see `describe_nsg_attribute` before you
                repeat the call.

        Example:
            reply = client.nsg.modify_nsg_attribute(
                SecurityGroupId="8d41f6b2-70c9-11f0-a6e3-2e5b07c9d148",
                SecurityGroupName="web-frontend-2",
                Description="Web servers and the cache in front of them",
            )

        Source: Chinese document, 4.ModifyNSGAttribute (POST /ccs).
        """

    @action("DescribeNSGs")
    def describe_nsgs(self, *, SecurityGroupType=None, Keyword=None, ProjectId=None):
        """Lists network security groups.

        Reads; changes nothing.

        Args:
            SecurityGroupType (str, optional): Kind of network that the group protects: `public` or
                `private`. Left out: groups of both kinds.
            Keyword (str, optional): Only groups with this text in their names.
            ProjectId (str, optional): Only groups of this project; `0-0` is the default one.

        Returns:
            The response. Each of its `rows`, from `Data.SecurityGroups`, has:
                CreateTime (str): When the group was created.
                Description (str): Free text that says what the group is for.
                InstanceCount (int): Number of cloud servers that the group protects.
                InterfaceCount (int): Number of network cards in the group.
                ProjectId (str): ID of the project that the group belongs to; `0-0` is the default
                    one.
                SecurityGroupId (str): ID of the group.
                SecurityGroupName (str): Name of the group.
                SecurityGroupType (str): Kind of network that the group protects: `public` or
                    `private`.
                UpdateTime (str): When the group was last changed.
            Besides: `Data.SecurityGroupCount` (int).

        Raises:
            InvalidParameterError: InvalidInterfaceID.Malformed.

        Example:
            reply = client.nsg.describe_nsgs(Keyword="web")
            for row in reply.rows:
                print(row["ProjectId"], row["SecurityGroupName"])

        Source: Chinese document, 5.DescribeNSGs (GET /ccs).
        """

    @action("DescribeNSGMembers")
    def describe_nsg_members(self, *, SecurityGroupId):
        """Lists the network cards in a network security group.

        Reads; changes nothing.

        Note:
            The other actions of this service queue no tasks: `InterfaceStatus` tells when a change
            has come into force.

        Args:
            SecurityGroupId (str): ID of the group.

        Returns:
            The response. Each of its `rows`, from `Data.Members`, has:
                InstanceId (str): ID of the cloud server.
                InstanceName (str): Name of the cloud server.
                InstanceStatus (str): State of the cloud server. Known values: "running", "stop".
                InterfaceId (str): ID of the network card.
                InterfaceIpAddress (str): Address of the network card.
                InterfaceMac (str): MAC address of the network card.
                InterfaceStatus (str): Whether the rules are in force for the card: `ok`, or
                    `syncing`, `unbinding`, `error`.
            Besides: `Data.MemberCount` (int).

        Raises:
            InvalidParameterError: InvalidInterfaceID.Malformed.

        Example:
            reply = client.nsg.describe_nsg_members(
                SecurityGroupId="8d41f6b2-70c9-11f0-a6e3-2e5b07c9d148",
            )
            for row in reply.rows:
                print(row["InstanceId"], row["InstanceName"], row["InstanceStatus"])

        Source: Chinese document, 6.DescribeNSGMembers (GET /ccs).
        """

    @action("AddNSGRule")
    def add_nsg_rule(self, *, SecurityGroupId, Description, Action, Direction, Protocol, IpList, PortList, Priority):
        """Adds a rule to a network security group.

        Changes the cloud.

        Note:
            The answer names no task, although the cards change later: ask DescribeNSGMembers until
            every `InterfaceStatus` is `ok`.

        Args:
            SecurityGroupId (str): ID of the group.
            Description (str): Free text that says what the rule is for.
            Action (str): What to do with matching traffic: `ACCEPT` lets it pass, `DROP` blocks it.
                This one goes into the JSON body and is not the common parameter `Action` of the
                query, which names the API action.
            Direction (int): Direction of the traffic: 0 is inbound, 1 is outbound.
            Protocol (str): Protocol of the traffic: `TCP`, `UDP` or `ICMP`.
            IpList (list[str] | str): Addresses and CIDR blocks of the other side, at most 100.
            PortList (list[str | int] | str): Ports and ranges of ports such as `8000-9000`, at most
                100; `["0"]` is every port, and all that may stand here for a protocol without
                ports.
            Priority (int): Rank of the rule within its group, 1 to 1000, each at most once.

        Returns:
            The response.

        Raises:
            InvalidParameterError: InvalidInterfaceID.Malformed.
            OutcomeUnknownError: the response was lost; see `describe_nsg_attribute` before you
                repeat the call.

        Example:
            reply = client.nsg.add_nsg_rule(
                SecurityGroupId="8d41f6b2-70c9-11f0-a6e3-2e5b07c9d148",
                Description="HTTPS and HTTP from everywhere",
                Action="ACCEPT",
                Direction=0,
                Protocol="TCP",
                IpList=["198.51.100.7", "203.0.113.0/24"],
                PortList=["80", "443", "8000-9000"],
                Priority=100,
            )

        Source: Chinese document, 7.AddNSGRule (POST /ccs).
        """

    @action("RemoveNSGRule")
    def remove_nsg_rule(self, *, SecurityGroupId, RuleId):
        """Removes a rule from a network security group.

        Changes the cloud.

        Note:
            The answer names no task, although the cards change later: ask DescribeNSGMembers until
            every `InterfaceStatus` is `ok`.

        Args:
            SecurityGroupId (str): ID of the group.
            RuleId (str): ID of the rule, as DescribeNSGAttribute shows it.

        Returns:
            The response.

        Raises:
            InvalidParameterError: InvalidInterfaceID.Malformed.
            OutcomeUnknownError: the response was lost; see `describe_nsg_attribute` before you
                repeat the call.

        Example:
            reply = client.nsg.remove_nsg_rule(
                SecurityGroupId="8d41f6b2-70c9-11f0-a6e3-2e5b07c9d148",
                RuleId="c4f7a910-70c9-11f0-b3d5-2e5b07c9d148",
            )

        Source: Chinese document, 8.RemoveNSGRule (POST /ccs).
        """

    @action("ModifyNSGRule")
    def modify_nsg_rule(
        self,
        *,
        SecurityGroupId,
        RuleId,
        Description=None,
        Action=None,
        Direction=None,
        Protocol=None,
        IpList=None,
        PortList=None,
        Priority=None,
    ):
        """Changes a rule of a network security group.

        Changes the cloud.

        Note:
            What is left out stays, as far as the document tells. The answer names no task, although
            the cards change later: ask DescribeNSGMembers until every `InterfaceStatus` is `ok`.

        Args:
            SecurityGroupId (str): ID of the group.
            RuleId (str): ID of the rule, as DescribeNSGAttribute shows it.
            Description (str, optional): The new description of the rule.
            Action (str, optional): What to do with matching traffic: `ACCEPT` lets it pass, `DROP`
                blocks it. This one goes into the JSON body and is not the common parameter `Action`
                of the query, which names the API action.
            Direction (int, optional): Direction of the traffic: 0 is inbound, 1 is outbound.
            Protocol (str, optional): Protocol of the traffic: `TCP`, `UDP` or `ICMP`.
            IpList (list[str] | str, optional): Addresses and CIDR blocks of the other side, at most
                100.
            PortList (list[str | int] | str, optional): Ports and ranges of ports such as
                `8000-9000`, at most 100; `["0"]` is every port, and all that may stand here for a
                protocol without ports.
            Priority (int, optional): Rank of the rule within its group, 1 to 1000, each at most
                once.

        Returns:
            The response.

        Raises:
            InvalidParameterError: InvalidInterfaceID.Malformed.
            OutcomeUnknownError: the response was lost; see `describe_nsg_attribute` before you
                repeat the call.

        Example:
            reply = client.nsg.modify_nsg_rule(
                SecurityGroupId="8d41f6b2-70c9-11f0-a6e3-2e5b07c9d148",
                RuleId="c4f7a910-70c9-11f0-b3d5-2e5b07c9d148",
                Description="HTTPS from the office only",
                IpList=["203.0.113.0/24"],
            )

        Source: Chinese document, 9.ModifyNSGRule (POST /ccs).
        """

    @action("JoinNSG")
    def join_nsg(self, *, SecurityGroupId, InterfaceIds):
        """Puts network cards of cloud servers into a network security group.

        Changes the cloud.

        Note:
            Takes the IDs of network cards, where JoinSecurityGroup takes those of servers and
            networks. The answer names no task, although the cards change later: ask
            DescribeNSGMembers until every `InterfaceStatus` is `ok`.

        Args:
            SecurityGroupId (str): ID of the group.
            InterfaceIds (list[str] | str): IDs of the network cards to put into the group, as
                DescribeInstances shows them.

        Returns:
            The response.

        Raises:
            InvalidParameterError: InvalidInterfaceID.Malformed.
            OutcomeUnknownError: the response was lost; see `describe_nsg_members` before you repeat
                the call.

        Example:
            reply = client.nsg.join_nsg(
                SecurityGroupId="8d41f6b2-70c9-11f0-a6e3-2e5b07c9d148",
                InterfaceIds=[
                    "1f83b6d4-70b2-11f0-9c47-5ad30e86f217",
                    "6be2047a-70b2-11f0-8e19-5ad30e86f217",
                ],
            )

        Source: Chinese document, 10.JoinNSG (POST /ccs).
        """

    @action("LeaveNSG")
    def leave_nsg(self, *, SecurityGroupId, InterfaceIds):
        """Takes network cards of cloud servers out of a network security group.

        Changes the cloud.

        Note:
            The document says that DescribeSecurityGroupMembers shows the IDs: DescribeNSGMembers
            does. The answer names no task: a card is gone when DescribeNSGMembers no longer lists
            it.

        Args:
            SecurityGroupId (str): ID of the group.
            InterfaceIds (list[str] | str): IDs of the network cards to take out of the group, as
                DescribeNSGMembers shows them.

        Returns:
            The response.

        Raises:
            InvalidParameterError: InvalidInterfaceID.Malformed.
            OutcomeUnknownError: the response was lost; see `describe_nsg_members` before you repeat
                the call.

        Example:
            reply = client.nsg.leave_nsg(
                SecurityGroupId="8d41f6b2-70c9-11f0-a6e3-2e5b07c9d148",
                InterfaceIds=["6be2047a-70b2-11f0-8e19-5ad30e86f217"],
            )

        Source: Chinese document, 11.LeaveNSG (POST /ccs).
        """

    @action("ModifyNSGRulePriority")
    def modify_nsg_rule_priority(self, *, SecurityGroupId, Rules):
        """Changes the priorities of rules in a network security group.

        Changes the cloud.

        Note:
            The answer names no task, although the cards change later: ask DescribeNSGMembers until
            every `InterfaceStatus` is `ok`.

        Args:
            SecurityGroupId (str): ID of the group.
            Rules (list[dict]): Rules and their new priorities.
                RuleId (str): ID of the rule.
                Priority (int, optional): The new priority of the rule, 1 to 1000. The document
                    types it as an integer and not as required, while its sample value is a string
                    and the rule moves nowhere without it: here it is an optional integer.

        Returns:
            The response.

        Raises:
            InvalidParameterError: InvalidInterfaceID.Malformed.
            OutcomeUnknownError: the response was lost; see `describe_nsg_attribute` before you
                repeat the call.

        Example:
            reply = client.nsg.modify_nsg_rule_priority(
                SecurityGroupId="8d41f6b2-70c9-11f0-a6e3-2e5b07c9d148",
                Rules=[
                    {"RuleId": "c4f7a910-70c9-11f0-b3d5-2e5b07c9d148", "Priority": 200},
                    {"RuleId": "c50a6e2c-70c9-11f0-b3d5-2e5b07c9d148", "Priority": 100},
                ],
            )

        Source: Chinese document, 12.ModifyNSGRulePriority (POST /ccs).
        """
