"""Templates of servers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from every_action.furnished import OTHER_REGION, PASSWORD, REGION, instance_order
from every_action.happy_path.site import server

if TYPE_CHECKING:
    from every_action.driver import Driver
    from every_action.happy_path.site import Site


def copy(driver: Driver, site: Site) -> None:
    """A template of a server, in another region too, used as an image."""
    order = {"InstanceId": site.servers[0], "DisplayName": "golden", "PowerOn": True}
    template = driver.made("template", "create_template", **order)
    driver.run("template", "sync_template", TemplateId=template, RegionId=OTHER_REGION)

    def listed() -> list[dict[str, Any]]:
        return list(driver.data("template", "describe_template_info", PageNumber=1, PageSize=10)["TemplateList"])

    assert [(one["TemplateId"], one["Name"], one["Count"]) for one in listed()] == [(template, "golden", 2)]
    used = {"ImageId": template, "ImagePassword": PASSWORD, "PrivateIp": [{"PrivateId": site.lan, "IP": ["auto"]}]}
    copied = driver.made("instance", "create_instance", **instance_order(site.vdc), **used)
    shown = server(driver, copied)
    assert (shown["ImageId"], shown["Disks"]["SystemDisk"]["Size"]) == (template, 80)
    driver.run("instance", "delete_instance", InstanceIds=[copied])
    for region in (REGION, OTHER_REGION):
        driver.run("template", "delete_template", TemplateId=template, RegionId=region)
    assert listed() == []
