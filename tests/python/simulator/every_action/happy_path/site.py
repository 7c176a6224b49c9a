"""The company's resources, as the chapters pass them on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from every_action.driver import Driver


class Site:
    """The company's resources."""

    vdc: str
    wan: str
    lan: str
    second: str
    servers: list[str]
    machine: str
    disk: str


def server(driver: Driver, server_id: str) -> dict[str, Any]:
    (shown,) = driver.data("instance", "describe_instances", InstanceId=server_id)["Instances"]
    return dict(shown)
