"""Refusals of security group actions."""

from __future__ import annotations

from typing import Any

from every_action.furnished import LONG_NAME, NO_ID, NOBODY, Town
from every_action.refusal_table import Table

refused = Table("security_group")

CHANGES = (
    "DeleteSecurityGroup", "ForceDeleteSecurityGroup", "ModifySecurityGroupAttribute", "AddSecurityGroupRule",
    "RemoveSecurityGroupRule", "ModifySecurityGroupRule", "JoinSecurityGroup", "LeaveSecurityGroup",
    "ModifySecurityGroupRulePriority",
)  # fmt: skip
LOOKS = ("DescribeSecurityGroupAttribute", "DescribeSecurityGroups")
BINDS = ("JoinSecurityGroup", "LeaveSecurityGroup")

refused.each("no security group has that id", (*CHANGES, *LOOKS), {"SecurityGroupId": NOBODY})
refused.each("a task is changing the group", CHANGES, lambda t: {"SecurityGroupId": t.busy_group})

name = "the name has control characters or more than 128 letters"
described = {"SecurityGroupType": "public", "Description": "web"}
refused("CreateSecurityGroup", name, {"SecurityGroupName": LONG_NAME, **described})
renamed = {"SecurityGroupName": "two\nlines", "Description": "web"}
refused("ModifySecurityGroupAttribute", name, lambda t: {"SecurityGroupId": t.group, **renamed})
kind = "`SecurityGroupType` is neither public nor private"
secret = {"SecurityGroupName": "web", "SecurityGroupType": "secret", "Description": "web"}
refused("CreateSecurityGroup", kind, secret)
refused("DescribeSecurityGroups", kind, {"SecurityGroupType": "secret"})
refused("DeleteSecurityGroup", "a network card is in the group", lambda t: {"SecurityGroupId": t.group})

absent = "the group has no such rule"
refused("DescribeSecurityGroupAttribute", absent, lambda t: {"SecurityGroupId": t.group, "RuleId": NOBODY})
refused("RemoveSecurityGroupRule", absent, lambda t: {"SecurityGroupId": t.group, "RuleIds": [t.security_rule, NOBODY]})
changed = {"RuleId": NOBODY, "Description": "other"}
refused("ModifySecurityGroupRule", absent, lambda t: {"SecurityGroupId": t.group, **changed})


def priority(town: Town, rule: str, number: int) -> dict[str, Any]:
    return {"SecurityGroupId": town.group, "BindData": [{"RuleId": rule, "Priority": number}]}


refused("ModifySecurityGroupRulePriority", absent, lambda t: priority(t, NOBODY, 1))
refused("ModifySecurityGroupRulePriority", "`Priority` is not 1 to 100", lambda t: priority(t, t.security_rule, 101))

for rule, wrong in (
    ("`Action` is neither 0 nor 1", {"Action": 2}),
    ("`RuleType` is neither ip nor mac", {"RuleType": "name"}),
    ("`Protocol` is none of TCP, UDP, ICMP", {"Protocol": "SCTP"}),
    ("`Direction` is not all", {"Direction": "in"}),
    ("`Priority` is not 1 to 100", {"Priority": 0}),
    ("`TargetAddress` does not fit `RuleType`", {"TargetAddress": "00:50:56:9e:37:79"}),
    ("`TargetAddress` does not fit `RuleType`", {"TargetAddress": "10.0.0.0/8;ten"}),
    ("`TargetAddress` does not fit `RuleType`", {"RuleType": "mac"}),
    ("a port is not 0 (all) to 65535", {"TargetPort": "65536"}),
    ("a port is not 0 (all) to 65535", {"LocalPort": "80;"}),
):
    refused("AddSecurityGroupRule", rule, lambda t, wrong=wrong: t.rule(**wrong), free=True)


def bound(rule: str, actions: tuple[str, ...] = BINDS, *, group: str = "group", **named: str) -> None:
    """`group` and `named` name attributes of the town."""

    def parameters(town: Town) -> dict[str, Any]:
        binding = {name: getattr(town, value, value) for name, value in named.items()}
        return {"SecurityGroupId": getattr(town, group), "BindData": [binding]}

    refused.each(rule, actions, parameters)


bound("no instance has that id", InstanceId=NOBODY, PublicId="wan")
bound("the id of an instance is not a UUID", InstanceId=NO_ID, PublicId="wan")
bound("a task is changing the instance", InstanceId="busy", PublicId="wan")
bound("no network of the group's type is named", InstanceId="running", PrivateId="lan")
bound("no network of the group's type is named", group="private_group", InstanceId="running", PublicId="wan")
bound("the instance has no card in that network", InstanceId="running", PublicId="other_wan")
not_in = "the card is not in the group"
bound(not_in, ("LeaveSecurityGroup",), group="unused_group", InstanceId="running", PublicId="wan")
