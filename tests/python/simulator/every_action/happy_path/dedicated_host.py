"""Dedicated hosts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from every_action.furnished import REGION, dedicated_host_order, instance_order

if TYPE_CHECKING:
    from every_action.driver import Driver
    from every_action.happy_path.site import Site


def rent_hosts(driver: Driver, site: Site) -> None:
    """A dedicated host and a server on it."""
    service = "dedicated_host"
    kind = driver.data(service, "describe_dedicated_host_types", RegionId=REGION)[0]
    (host_id,) = driver.data(service, "allocate_dedicated_hosts", **dedicated_host_order(kind))

    def host() -> dict[str, Any]:
        (shown,) = driver.data(service, "describe_dedicated_hosts", HostId=host_id)["HostList"]
        return dict(shown)

    assert (host()["HostName"], host()["VmNum"]) == ("host", 0)
    housed = driver.made("instance", "create_instance", **instance_order(site.vdc), DedicatedHostId=host_id)
    assert host()["VmNum"] == 1
    driver.run("instance", "delete_instance", InstanceIds=[housed])
    assert host()["VmNum"] == 0
