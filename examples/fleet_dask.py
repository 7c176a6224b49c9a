"""The state of a fleet that is too large for one process: the same inventory as in fleet_async.py, spread by Dask.

    python examples/fleet_dask.py --servers 10000 --workers 2

Each virtual data centre is a piece of work. A worker makes its own client from the environment, at its first piece.
Here the workers are processes of this machine; the address of a scheduler in place of the `LocalCluster` makes them
those of many machines.
"""

# Dask is typed in part only.
# mypy: allow-untyped-calls
# pyright: basic, reportArgumentType=false

from __future__ import annotations

import argparse
import functools
import logging
import os
import time
from collections import Counter
from typing import Any

from distributed import Client, LocalCluster, as_completed
from fleet_cloud import LAST_QUARTER, fleet, load

import cds

VDCS_FOR_EACH_WORKER = 4
"""More pieces than workers, so that none waits for the slowest."""


@functools.cache
def client() -> cds.Client:
    """The client of this process; keys and address come from the environment."""
    return cds.Client()


def inventory(vdc: str) -> tuple[Counter[str], float, int]:
    """How many servers of a data centre are in each state, the highest load, and the process that found out."""
    states = {vm["InstanceId"]: vm["InstanceStatus"] for vm in client().instance.iter_instances(VdcId=vdc)}
    questions = ({"InstanceId": server, **LAST_QUARTER} for server, state in states.items() if state == "running")
    replies = client().map(client().instance.describe_instance_monitor, questions)
    return Counter(states.values()), max((load(reply) for reply in replies), default=0.0), os.getpid()


def main(servers: int, workers: int) -> None:
    """Builds the fleet, spreads the inventory and adds up."""
    with fleet(servers, vdcs=workers * VDCS_FOR_EACH_WORKER) as cloud:
        os.environ["CDS_ENDPOINT_URL"] = cloud.endpoint_url
        os.environ["CDS_ACCESS_KEY_ID"] = cloud.access_key_id
        os.environ["CDS_ACCESS_KEY_SECRET"] = cloud.access_key_secret
        begin = time.perf_counter()
        with (
            LocalCluster(n_workers=workers, threads_per_worker=1, dashboard_address=None) as cluster,
            Client(cluster) as dask,
        ):
            vdcs = [vdc["VdcId"] for vdc in client().vdc.iter_vdcs()]
            found = [piece.result() for piece in as_completed(dask.map(inventory, vdcs))]
            # Closing may cut off a heartbeat, which the workers would log as an error (dask/distributed#7105).
            dask.run(logging.getLogger("distributed.worker").setLevel, logging.CRITICAL)
        report(found, time.perf_counter() - begin)


def report(found: list[Any], seconds: float) -> None:
    """Prints the combined result."""
    states = sum((states for states, _, _ in found), Counter[str]())
    print(f"{states.total()} servers: " + ", ".join(f"{count} {state}" for state, count in states.items()))
    print(f"The busiest is {max(highest for _, highest, _ in found):.0f} % busy.")
    print(f"{len({process for _, _, process in found})} processes took {seconds:.1f} s.")


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description="The state of a simulated fleet, found by many processes.")
    arguments.add_argument("--servers", type=int, default=10_000, help="size of the fleet, default 10000")
    arguments.add_argument("--workers", type=int, default=2, help="processes, default 2")
    options = arguments.parse_args()
    main(options.servers, options.workers)
