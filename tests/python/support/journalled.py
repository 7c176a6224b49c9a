"""Orders of a client with a journal, on a new simulated cloud."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

import cds

REGION = "CN_Beijing_A"


class Place(NamedTuple):
    cloud: cds.Simulator
    client: cds.Client
    journal: cds.Journal


def order(client: cds.Client, key: str = "vdc", name: str = "site", **options: Any) -> cds.Response[cds.Task]:
    return client.once(key, client.vdc.create_vdc, RegionId=REGION, VdcName=name, **options)


def vdcs(cloud: cds.Simulator) -> list[str]:
    return [vdc["name"] for vdc in json.loads(cloud.snapshot())["vdcs"].values()]


def sent(cloud: cds.Simulator, action: str = "CreateVdc") -> int:
    return sum(request["action"] == action for request in cloud.requests)


def finished_vdc(place: Place) -> str:
    reply = order(place.client)
    reply.wait()
    return reply.resource_ids[0]
