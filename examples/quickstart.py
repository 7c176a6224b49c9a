"""A VDC, a private network and three servers: ordered, resized, stopped and deleted.

Everything happens on the simulated cloud, over real HTTP with real signatures. Each order says what it is waiting for.
"""

import cds
from cds.types import DescribeInstancesRow

REGION = "CN_Beijing_A"

PAUSE = 0.05
"""Seconds between two polls: the simulated cloud finishes a task at the second one."""


def main() -> None:
    """Runs all steps on a new simulator."""
    with cds.Simulator() as cloud, cloud.client() as client:
        print(f"A simulated cloud listens on {cloud.endpoint_url}.\n")
        vdc = create_vdc(client)
        network = create_network(client, vdc)
        servers = create_servers(client, vdc, network)
        resize(client, servers[0])
        stop(client, servers)
        delete(client, vdc, network, servers)
        print(f"\n{len(cloud.requests)} signed requests, and nothing is left. What to try next:")
    print("  .venv/bin/cds simulator   the same cloud with a page to look at, for every program")
    print("  docs/simulator.md         faults on demand, a clock to turn, tests with pytest")
    print("  cds.Client()              in place of cloud.client(): the real cloud, where it costs money")


def create_vdc(client: cds.Client) -> str:
    """A virtual data center, which contains everything else."""
    print(f"VDC quickstart in {REGION}")
    finished(client.vdc.create_vdc(RegionId=REGION, VdcName="quickstart"))
    return str(next(client.vdc.iter_vdcs(Keyword="quickstart"))["VdcId"])


def create_network(client: cds.Client, vdc: str) -> str:
    """A private network of 253 addresses."""
    print("Private network inside, 10.7.0.0/24")
    order = client.vdc.create_private_network(VdcId=vdc, Name="inside", Type="manual", Address="10.7.0.0", Mask="24")
    finished(order)
    return str(next(client.vdc.iter_vdcs(Keyword="quickstart"))["PrivateNetwork"][0]["PrivateId"])


def create_servers(client: cds.Client, vdc: str, network: str) -> list[DescribeInstancesRow]:
    """Three servers in one order, which is one task."""
    price = client.instance.describe_instance_price(
        RegionId=REGION,
        InstanceType="CCS.C3",
        ImageId="Ubuntu_18.04_64",
        SystemDisk={"Type": "ssd_system_disk", "Size": 40},
        Cpu=2,
        Ram=4,
        Amount=3,
    )
    print(f"Three servers, 2 cores and 4 GB each, for {price['Data']['TotalPrice']} CNY an hour")
    order = client.instance.create_instance(
        RegionId=REGION,
        VdcId=vdc,
        InstanceName="web",
        DescriptionNum="001",
        InstanceType="CCS.C3",
        ImageId="Ubuntu_18.04_64",
        Cpu=2,
        Ram=4,
        Amount=3,
        Password="Example-Passw0rd!",
        PrivateIp=[{"PrivateId": network, "IP": ["auto", "auto", "auto"]}],
    )
    finished(order)
    return show(client, vdc)


def resize(client: cds.Client, server: DescribeInstancesRow) -> None:
    """Four cores instead of two."""
    print(f"{server['InstanceName']} gets 4 cores and 8 GB: stop, resize, start")
    finished(client.instance.stop_instance(InstanceId=server["InstanceId"]))
    finished(client.instance.modify_instance_spec(InstanceId=server["InstanceId"], Cpu=4, Ram=8))
    finished(client.instance.start_instance(InstanceId=server["InstanceId"]))
    show(client, server["VdcId"])


def stop(client: cds.Client, servers: list[DescribeInstancesRow]) -> None:
    """All of them at once: ids may be given as a list."""
    print("All servers stop")
    finished(client.instance.stop_instances(InstanceIds=[server["InstanceId"] for server in servers]))
    show(client, servers[0]["VdcId"])


def delete(client: cds.Client, vdc: str, network: str, servers: list[DescribeInstancesRow]) -> None:
    """Deletes everything from the inside out; the cloud refuses any other order."""
    print("Everything is deleted, the VDC first")
    try:
        client.vdc.delete_vdc(VdcId=vdc)
    except cds.ConflictError as error:
        print(f"    refused: {error}")
    finished(client.instance.delete_instance(InstanceIds=[server["InstanceId"] for server in servers]))
    finished(client.vdc.delete_private_network(PrivateId=network))
    finished(client.vdc.delete_vdc(VdcId=vdc))
    assert list(client.vdc.iter_vdcs(Keyword="quickstart")) == []


def finished(order: cds.Response) -> None:
    """Waits for an order and prints each status of its task."""
    statuses: list[str] = []
    order.wait(interval=PAUSE, progress=lambda task: statuses.append(task.status))
    print(f"    task {order['TaskId']}: {' > '.join(dict.fromkeys(statuses))}")


def show(client: cds.Client, vdc: str) -> list[DescribeInstancesRow]:
    """Prints a line per server."""
    servers = list(client.instance.iter_instances(VdcId=vdc))
    for server in servers:
        address = server["PrivateNetworkInterface"][0]["IP"]
        size = f"{server['Cpu']} cores, {server['Ram']} GB"
        print(f"    {server['InstanceName']}  {address}  {size}  {server['InstanceStatus']}")
    return servers


if __name__ == "__main__":
    main()
