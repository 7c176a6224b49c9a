"""A purchase whose response is lost is made once, is reported as unknown, and is never sent again."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, NamedTuple

import pytest

import cds

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROUNDS = int(os.environ.get("CDS_DROP_ROUNDS", "50"))

ADDRESSES = 4
"""Bought by each order."""


class Place(NamedTuple):
    cloud: cds.Simulator
    client: cds.Client
    vdc: str
    network: str


@pytest.fixture
def place() -> Iterator[Place]:
    """A VDC with a public network."""
    with cds.Simulator(progression="immediate") as cloud, cloud.client() as client:
        network = {"Name": "out", "Type": "Bandwidth_Multi_ISP_BGP", "BillingMethod": "Bandwidth", "Qos": 5, "IPNum": 4}
        client.vdc.create_vdc(RegionId="CN_Beijing_A", VdcName="v", PublicNetwork=network).task.wait()
        vdc = client.vdc.describe_vdc()["Data"][0]
        yield Place(cloud, client, vdc["VdcId"], vdc["PublicNetwork"][0]["PublicId"])


def bought(cloud: cds.Simulator) -> tuple[int, int]:
    """How many servers and blocks of addresses there are."""
    state = json.loads(cloud.snapshot())
    (network,) = state["public_networks"].values()
    return len(state["instances"]), len(network["segments"])


def order_server(place: Place) -> None:
    place.client.instance.create_instance(
        RegionId="CN_Beijing_A",
        VdcId=place.vdc,
        InstanceName="ordered",
        InstanceType="CCS.C3",
        Cpu=1,
        Ram=2,
        Password="Example-Passw0rd!",
    )


def order_addresses(place: Place) -> None:
    place.client.vdc.add_public_ip(PublicId=place.network, Number=ADDRESSES)


ORDERS: dict[str, tuple[Callable[[Place], None], tuple[int, int]]] = {
    "CreateInstance": (order_server, (1, 1)),
    "AddPublicIp": (order_addresses, (0, 2)),
}
"""The order, and the resources that exist after it: servers, and address blocks, one of which came with the network."""

LOOK_UP = {"CreateInstance": "describe_instances", "AddPublicIp": "describe_vdc"}


@pytest.mark.parametrize("action", ORDERS)
def test_an_order_whose_answer_is_lost_is_carried_out_once(place: Place, action: str) -> None:
    """The connection was used before and ends after the order was carried out, again and again."""
    order, expected = ORDERS[action]
    scene = place.cloud.snapshot()
    told: set[str] = set()
    for _ in range(ROUNDS):
        place.cloud.reset()
        place.cloud.restore(scene)
        place.client.vdc.describe_vdc()
        place.cloud.fail(action, kind="drop_after")
        with pytest.raises(cds.OutcomeUnknownError) as caught:
            order(place)
        place.client.vdc.describe_vdc()  # anything that the client sent unnoticed has arrived before this
        assert bought(place.cloud) == expected
        before, sent, after = place.cloud.requests
        assert (before["action"], sent["action"], after["action"]) == ("DescribeVdc", action, "DescribeVdc")
        assert before["connection"] == sent["connection"] != after["connection"]
        assert (caught.value.action, caught.value.look_up) == (action, LOOK_UP[action])
        assert caught.value.nonce == sent["nonce"]
        told.add(caught.value.nonce)
    assert len(told) == ROUNDS
