"""What network security groups refuse."""

from __future__ import annotations

from typing import Any

from every_action.furnished import LONG_NAME, NOBODY, Town
from every_action.refusal_table import Table

refused = Table("nsg")

ON_ONE = (
    "DeleteNSG", "DescribeNSGAttribute", "ModifyNSGAttribute", "DescribeNSGMembers", "AddNSGRule", "RemoveNSGRule",
    "ModifyNSGRule", "JoinNSG", "LeaveNSG", "ModifyNSGRulePriority",
)  # fmt: skip

refused.each("no security group has that id", ON_ONE, {"SecurityGroupId": NOBODY})

name = "the name has control characters or more than 128 letters"
described = {"SecurityGroupType": "public", "Description": "web"}
refused("CreateNSG", name, {"SecurityGroupName": LONG_NAME, **described})
renamed = {"SecurityGroupName": "two\nlines", "Description": "web"}
refused("ModifyNSGAttribute", name, lambda t: {"SecurityGroupId": t.nsg, **renamed})
kind = "`SecurityGroupType` is neither public nor private"
refused("CreateNSG", kind, {"SecurityGroupName": "web", "SecurityGroupType": "secret", "Description": "web"}, free=True)
refused("DescribeNSGs", kind, {"SecurityGroupType": "secret"}, free=True)
used = "a network card is in the group and `ForceDelete` is not true"
refused("DeleteNSG", used, lambda t: {"SecurityGroupId": t.nsg})
refused("DeleteNSG", used, lambda t: {"SecurityGroupId": t.nsg, "ForceDelete": False})

absent = "the group has no such rule"
refused.each(absent, ("RemoveNSGRule", "ModifyNSGRule"), lambda t: {"SecurityGroupId": t.nsg, "RuleId": NOBODY})


def moved(rule: str, *rules: dict[str, Any]) -> None:
    refused("ModifyNSGRulePriority", rule, lambda t: {"SecurityGroupId": t.nsg, "Rules": list(rules)}, free=True)


moved(absent, {"RuleId": NOBODY, "Priority": 5})
moved("`Rules` is empty")


def moved_rule(rule: str, priority: int) -> None:
    def parameters(town: Town) -> dict[str, Any]:
        return {"SecurityGroupId": town.nsg, "Rules": [{"RuleId": town.nsg_rule, "Priority": priority}]}

    refused("ModifyNSGRulePriority", rule, parameters, free=True)


order = "`Priority` is not 1 to 1000"
taken = "another rule of the group has that `Priority`"
moved_rule(order, 1001)
moved_rule(taken, 2)

for rule, wrong in (
    ("`Action` is neither ACCEPT nor DROP", {"Action": "PASS"}),
    ("`Direction` is neither 0 nor 1", {"Direction": 2}),
    ("`Protocol` is none of TCP, UDP, ICMP", {"Protocol": "SCTP"}),
    ("`IpList` has an entry that is neither an address nor a CIDR block", {"IpList": ["10.0.0.0/33"]}),
    ("`IpList` has an entry that is neither an address nor a CIDR block", {"IpList": ["0"]}),
    (order, {"Priority": 0}),
    (taken, {"Priority": 2}),
    ("a list has more than 100 entries", {"IpList": [f"10.0.0.{number}" for number in range(101)]}),
    ("a list has more than 100 entries", {"PortList": [str(port) for port in range(1, 102)]}),
    ("`PortList` of ICMP is not `0` alone", {"Protocol": "ICMP"}),
):
    refused("AddNSGRule", rule, lambda t, wrong=wrong: t.nsg_order(**wrong), free=True)
    refused("ModifyNSGRule", rule, lambda t, wrong=wrong: {**t.nsg_change(), **wrong}, free=True)
for ports in (["65536"], ["http"], ["443-80"], ["0", "80"], ["-1"]):
    rule = "`PortList` has an entry that is neither a port (1 to 65535) nor a range of ports, or 0 beside others"
    refused("AddNSGRule", rule, lambda t, ports=ports: t.nsg_order(PortList=ports), free=True)
    refused("ModifyNSGRule", rule, lambda t, ports=ports: {**t.nsg_change(), "PortList": ports}, free=True)
for empty in ("IpList", "PortList"):
    refused("AddNSGRule", "a list is empty", lambda t, empty=empty: t.nsg_order(**{empty: []}), free=True)


def bound(rule: str, *actions: str, cards: tuple[str, ...], group: str = "nsg") -> None:
    """`group` and `cards` name attributes of the town."""

    def parameters(town: Town) -> dict[str, Any]:
        return {"SecurityGroupId": getattr(town, group), "InterfaceIds": [getattr(town, card, card) for card in cards]}

    refused.each(rule, actions, parameters)


bound("`InterfaceIds` is empty", "JoinNSG", "LeaveNSG", cards=())
bound("no instance has that network card", "JoinNSG", cards=("public_card", NOBODY))
bound("no instance has that network card", "JoinNSG", cards=("running",))
bound("the card is in a network of the other type", "JoinNSG", cards=("public_card",), group="private_nsg")
bound("the card is in a network of the other type", "JoinNSG", cards=("private_card",))
bound("the card is not in the group", "LeaveNSG", cards=("public_card", "private_card"))
