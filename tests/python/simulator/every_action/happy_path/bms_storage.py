"""Cloud disks of bare-metal machines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from every_action.furnished import REGION

if TYPE_CHECKING:
    from every_action.driver import Driver
    from every_action.happy_path.site import Site


def store(driver: Driver, site: Site) -> None:
    """A cloud disk of the machine, its snapshots and a clone."""
    service = "bms_storage"
    wanted = {"RegionId": REGION, "Type": "ssd", "Iops": 1000, "Bw": 1000}
    goods = driver.data(service, "describe_goods_id", **wanted)["GoodsId"]
    order = {"RegionId": REGION, "Name": "data", "Size": 100, "Num": 1, "GoodsId": goods}
    site.disk = driver.data(service, "create_disk", **order)["DiskInfo"][0]["DiskId"]

    def disk() -> dict[str, Any]:
        (shown,) = driver.data(service, "describe_disks", DiskId=site.disk)["DiskList"]
        return dict(shown)

    driver.run(service, "attach_disk", InstanceId=site.machine, DiskId=site.disk)
    assert disk()["State"] == "attach"
    driver.run(service, "change_iops", DiskId=site.disk, Iops=2000)
    driver.run(service, "change_bandwidth", DiskId=site.disk, Bw=1500)
    driver.run(service, "expansion_size", DiskId=site.disk, Size=50)
    assert (disk()["Iops"], disk()["Bw"], disk()["Size"]) == (2000, 1500, 150)
    snapshot = driver.data(service, "create_snapshot", DiskId=site.disk, SnapshotName="before")["SnapshotId"]
    driver.simulator.advance(10 * 86_400)
    fuller = driver.data(service, "describe_disk_usage", DiskId=site.disk)["Use"]
    clone = driver.data(service, "clone_snapshot", SnapshotId=snapshot, Name="clone")["DiskId"]
    driver.run(service, "detach_disk", DiskId=site.disk)
    driver.run(service, "rollback_snapshot", SnapshotId=snapshot)
    assert driver.data(service, "describe_disk_usage", DiskId=site.disk)["Use"] < fuller
    driver.run(service, "delete_snapshot", SnapshotId=snapshot)
    pool = driver.data(service, "describe_pool_usage", RegionId=REGION, PoolName="ssd_pool")
    assert pool["Use"] == 300
    for disk_id in (clone, site.disk):
        driver.run(service, "delete_disk", DiskId=disk_id)
    assert driver.data(service, "describe_disks")["Total"] == 0
