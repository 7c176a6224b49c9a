"""Bare-metal machines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from every_action.furnished import PASSWORD, REGION, metal_order

if TYPE_CHECKING:
    from every_action.driver import Driver
    from every_action.happy_path.site import Site


def rack(driver: Driver, site: Site) -> None:
    """A bare-metal machine: bought, switched, installed again."""
    goods = driver.data("bms", "describe_bms_goods", RegionId=REGION)["PostPaid"][0]
    chosen = {"GoodsId": goods["GoodsId"], "ComputeId": goods["Computes"][0]["Id"], "InstanceChargeType": "PostPaid"}
    paid = {"RegionId": REGION, "PrepaidMonth": 0, "Amount": 2, **chosen}
    price = driver.data("bms", "describe_bms_goods_price", **paid)
    assert float(price["TradeAmount"]) == 2 * float(price["UnitPrice"]) > 0
    image = driver.data("bms", "describe_bms_image")["Centos"][0]["Id"]
    order = {**metal_order(site.vdc, site.lan), **chosen, "ImageId": image, "Amount": 2}
    reply = driver.run("bms", "create_bms_instance", **order)
    states = [driver.data("bms", "describe_bms_task", TaskId=task.id)["Status"] for task in reply.tasks]
    assert states == ["succeed", "succeed"]
    machines = [machine["BaremetalId"] for machine in driver.data("bms", "describe_bms", VdcId=site.vdc)["Baremetals"]]
    assert machines == [task.resource_ids[0] for task in reply.tasks]
    site.machine = machines[0]
    driver.run("bms", "rename_bms_instance", BaremetalId=site.machine, name="db-metal")
    named = driver.data("bms", "describe_bms", Name="db-metal")["Baremetals"]
    assert [machine["BaremetalId"] for machine in named] == [site.machine]
    driver.run("bms", "operate_bms_power", Operate="stop", BaremetalIds=machines)
    driver.run("bms", "reinstall_bms", BaremetalId=site.machine, ImageId=image, Password=PASSWORD)
    detail = driver.data("bms", "describe_bms_detail", BaremetalId=site.machine)
    assert (detail["Name"], detail["InstanceChargeType"]) == ("db-metal", "PostPaid")
    assert detail["ImageName"].startswith("centos")
    assert driver.data("bms", "describe_bms_vnc", BaremetalId=site.machine)["Url"].startswith("http://")
    driver.run("bms", "delete_bms_instance", BaremetalId=machines[1])
    assert driver.data("bms", "describe_bms", VdcId=site.vdc)["TotalCount"] == 1
    prepaid = driver.run("bms", "create_bms_instance", **metal_order(site.vdc, site.lan))
    kept = prepaid.tasks[0].resource_ids[0]
    driver.run("bms", "modify_bms_order", BaremetalId=kept, AutoRenewal=1)
    assert driver.data("bms", "describe_bms_detail", BaremetalId=kept)["IsAutoRenewal"] == 1
