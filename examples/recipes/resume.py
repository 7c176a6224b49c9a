"""Builds an environment; after a crash, run it again: what was ordered is not ordered twice."""

import os
import sys

import cds


def main(name: str, servers: int) -> None:
    """Each order has a key, and is written down before it is sent."""
    with cds.Client(journal=True) as client:
        order = client.once(f"{name}/vdc", client.vdc.create_vdc, RegionId="CN_Beijing_A", VdcName=name)
        order.wait()
        (vdc,) = order.resource_ids
        for number in range(1, servers + 1):
            server = f"{name}-{number}"
            made = client.once(
                f"{name}/{server}",
                client.instance.create_instance,
                RegionId="CN_Beijing_A",
                VdcId=vdc,
                InstanceName=server,
                InstanceType="CCS.C3",
                Cpu=2,
                Ram=4,
                Password=os.environ["NEW_PASSWORD"],
            )
            made.wait()
            print(server, *made.resource_ids, "recorded" if made.replayed else "ordered")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
