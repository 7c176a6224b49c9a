"""Network security groups."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from every_action.furnished import nsg_rule
from every_action.happy_path.site import server

if TYPE_CHECKING:
    from every_action.driver import Driver
    from every_action.happy_path.site import Site


def guard_cards(driver: Driver, site: Site) -> None:
    """A network security group with rules and cards; one that is empty."""
    service = "nsg"

    def made(name: str) -> str:
        named = {"SecurityGroupName": name, "SecurityGroupType": "private", "Description": name}
        return str(driver.data(service, "create_nsg", **named)["SecurityGroupId"])

    def groups(**wanted: str) -> list[dict[str, Any]]:
        return list(driver.data(service, "describe_nsgs", **wanted)["SecurityGroups"])

    inner, empty = made("inner"), made("empty")
    driver.run(service, "delete_nsg", SecurityGroupId=empty)
    renamed = {"SecurityGroupName": "lan", "Description": "of the lan"}
    driver.run(service, "modify_nsg_attribute", SecurityGroupId=inner, **renamed)
    assert [(one["SecurityGroupName"], one["Description"]) for one in groups()] == [("lan", "of the lan")]
    for priority in (10, 20):
        driver.run(service, "add_nsg_rule", SecurityGroupId=inner, **nsg_rule(priority))

    def rules() -> list[dict[str, Any]]:
        return list(driver.data(service, "describe_nsg_attribute", SecurityGroupId=inner)["Rules"])

    first, second = (rule["RuleId"] for rule in rules())
    driver.run(service, "modify_nsg_rule", SecurityGroupId=inner, RuleId=first, Description="ssh", PortList=[22])
    swapped = [{"RuleId": first, "Priority": 20}, {"RuleId": second, "Priority": 10}]
    driver.run(service, "modify_nsg_rule_priority", SecurityGroupId=inner, Rules=swapped)
    assert [(rule["RuleId"], rule["PortList"]) for rule in rules()] == [(second, ["80", "8000-9000"]), (first, ["22"])]
    driver.run(service, "remove_nsg_rule", SecurityGroupId=inner, RuleId=second)
    assert [rule["RuleId"] for rule in rules()] == [first]
    cards = [server(driver, one)["PrivateNetworkInterface"][0]["InterfaceId"] for one in site.servers]

    def members() -> list[tuple[str, str]]:
        shown = driver.data(service, "describe_nsg_members", SecurityGroupId=inner)["Members"]
        return [(one["InterfaceId"], one["InterfaceStatus"]) for one in shown]

    driver.run(service, "join_nsg", SecurityGroupId=inner, InterfaceIds=cards)
    assert members() == [(card, "syncing") for card in cards]
    assert members() == [(card, "ok") for card in cards]
    driver.run(service, "leave_nsg", SecurityGroupId=inner, InterfaceIds=cards[:1])
    assert members() == [(cards[0], "unbinding"), (cards[1], "ok")]
    assert members() == [(cards[1], "ok")]
    assert [(one["InstanceCount"], one["InterfaceCount"]) for one in groups(Keyword="lan")] == [(1, 1)]
    driver.run(service, "delete_nsg", SecurityGroupId=inner, ForceDelete=True)
    assert groups() == []
