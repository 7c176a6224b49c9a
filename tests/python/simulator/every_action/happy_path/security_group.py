"""Retired security groups."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from every_action.furnished import security_rule

if TYPE_CHECKING:
    from every_action.driver import Driver
    from every_action.happy_path.site import Site


def guard(driver: Driver, site: Site) -> None:
    """A security group with rules and a card; one that is empty."""
    service = "security_group"

    def groups(**wanted: str) -> list[dict[str, Any]]:
        return list(driver.data(service, "describe_security_groups", **wanted)["SecurityGroup"])

    for name in ("inner", "empty"):
        named = {"SecurityGroupName": name, "SecurityGroupType": "private", "Description": name}
        driver.run(service, "create_security_group", **named)
    inner, empty = (group["SecurityGroupId"] for group in groups())
    driver.run(service, "delete_security_group", SecurityGroupId=empty)
    renamed = {"SecurityGroupName": "lan", "Description": "of the lan"}
    driver.run(service, "modify_security_group_attribute", SecurityGroupId=inner, **renamed)
    assert [(one["SecurityGroupName"], one["Description"]) for one in groups()] == [("lan", "of the lan")]
    for name, port in (("ssh", 22), ("https", 443)):
        rule = {**security_rule(), "Description": name, "LocalPort": port}
        driver.run(service, "add_security_group_rule", SecurityGroupId=inner, **rule)

    def rules() -> list[dict[str, Any]]:
        shown = driver.data(service, "describe_security_group_attribute", SecurityGroupId=inner)
        return list(shown["SecurityGroupRules"])

    ssh, https = (rule["RuleId"] for rule in rules())
    changed = {"RuleId": ssh, "Description": "ssh from inside"}
    driver.run(service, "modify_security_group_rule", SecurityGroupId=inner, **changed)
    first = [{"RuleId": https, "Priority": 1}]
    driver.run(service, "modify_security_group_rule_priority", SecurityGroupId=inner, BindData=first)
    assert [(rule["Description"], rule["Priority"]) for rule in rules()] == [("https", 1), ("ssh from inside", 50)]
    driver.run(service, "remove_security_group_rule", SecurityGroupId=inner, RuleIds=[ssh])
    assert [rule["RuleId"] for rule in rules()] == [https]
    card = {"SecurityGroupId": inner, "BindData": [{"InstanceId": site.servers[0], "PrivateId": site.lan}]}
    for method, count in (("join", 1), ("leave", 0), ("join", 1)):
        driver.run(service, f"{method}_security_group", **card)
        assert groups(Keyword="lan")[0]["BindInterfaceCount"] == count
    driver.run(service, "force_delete_security_group", SecurityGroupId=inner)
    assert groups() == []
