"""Orders a small site, each part once: it may be killed at any moment and started again. Prints what it has ordered."""

import json
import sys
from typing import Any

import cds

REGION = "CN_Beijing_A"

POLL = 0.01
"""Seconds between two polls: the simulated cloud is fast."""


def main(journal: str) -> None:
    book = cds.Journal(journal, visible_within=0.2)
    with cds.Client(journal=book, timeout=1.5, max_retries=5) as client:
        sys.stdout.write(json.dumps(provision(client)))


def provision(client: cds.Client) -> dict[str, Any]:
    """Everything that is ordered, by what it is."""
    vdc = ids(client.once("vdc", client.vdc.create_vdc, RegionId=REGION, VdcName="site"))[0]
    inside = client.once(
        "inside",
        client.vdc.create_private_network,
        VdcId=vdc,
        Name="inside",
        Type="manual",
        Address="10.7.0.0",
        Mask="24",
    )
    outside = client.once(
        "outside",
        client.vdc.create_public_network,
        VdcId=vdc,
        Name="outside",
        Type="Bandwidth_BGP",
        BillingMethod="BandwIdth",
        Qos=5,
        IPNum=4,
        AutoRenew=0,
        FloatBandwidth=200,
    )
    networks = ids(inside) + ids(outside)
    common = {
        "RegionId": REGION,
        "VdcId": vdc,
        "InstanceType": "CCS.C3",
        "Cpu": 2,
        "Ram": 4,
        "ImageId": "Ubuntu_18.04_64",
        "Password": "Secret-Passw0rd!",
    }
    orders = {f"web-{number}": {**common, "InstanceName": f"web-{number}"} for number in range(5)}
    replies = client.once_map(client.instance.create_instance, orders, concurrency=3)
    servers = [ids(reply)[0] for reply in replies]
    for number in range(2):
        disk = {"InstanceId": servers[0], "DataDisks": [{"Size": 100, "Type": "ssd_disk"}]}
        ids(client.once(f"disk-{number}", client.instance.create_disk, **disk))
    for number in range(2):
        ids(client.once(f"addresses-{number}", client.vdc.add_public_ip, PublicId=ids(outside)[0], Number=4))
    for name in ("blue", "green"):
        client.once(f"tag-{name}", client.instance.create_tag, TagName=name)
    resized = {"InstanceId": servers[1], "InstanceType": "CCS.C3", "Cpu": 4, "Ram": 8}
    ids(client.once("resize", client.instance.modify_instance_spec, **resized))
    return {"vdc": vdc, "networks": networks, "servers": servers}


def ids(reply: cds.Response) -> list[str]:
    """What an order has created, once it is there."""
    reply.wait(60, interval=POLL)
    return reply.resource_ids


if __name__ == "__main__":
    main(sys.argv[1])
