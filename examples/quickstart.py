"""A VDC, a private network and three servers: created, resized, stopped and deleted.

Everything happens on the simulated cloud, over real HTTP with real signatures; each step is read back and printed.
"""

from typing import Any

import cds

REGION = "CN_Beijing_A"

PAUSE = 0.05
"""The simulator finishes a task at its second poll, so there is no need for the usual second between polls."""


def main() -> None:
    """Runs all steps on a simulator of its own."""
    with cds.Simulator() as cloud, cloud.client() as client:
        print(f"The simulated cloud serves on {cloud.endpoint_url}.")
        vdc = create_vdc(client)
        network = create_network(client, vdc)
        servers = create_servers(client, vdc, network)
        resize(client, servers[0])
        stop(client, servers)
        delete(client, vdc, network, servers)
        print(f"Done: {len(cloud.requests)} signed requests.")


def create_vdc(client: cds.Client) -> str:
    """A virtual data centre, which everything else lives in."""
    client.vdc.create_vdc(RegionId=REGION, VdcName="quickstart").wait(interval=PAUSE)
    vdc = next(client.vdc.iter_vdcs(Keyword="quickstart"))
    print(f"VDC {vdc['VdcName']} in {vdc['RegionId']}: {vdc['VdcId']}")
    return str(vdc["VdcId"])


def create_network(client: cds.Client, vdc: str) -> str:
    """A private network of 253 addresses."""
    order = client.vdc.create_private_network(VdcId=vdc, Name="inside", Type="manual", Address="10.7.0.0", Mask="24")
    order.wait(interval=PAUSE)
    network = next(client.vdc.iter_vdcs(Keyword="quickstart"))["PrivateNetwork"][0]
    print(f"Private network {network['Name']}: {network['PrivateId']}")
    return str(network["PrivateId"])


def create_servers(client: cds.Client, vdc: str, network: str) -> list[str]:
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
    print(f"Three servers cost {price['Data']['TotalPrice']}.")
    order = client.instance.create_instance(
        RegionId=REGION,
        VdcId=vdc,
        InstanceName="web",
        InstanceType="CCS.C3",
        ImageId="Ubuntu_18.04_64",
        Cpu=2,
        Ram=4,
        Amount=3,
        Password="Example-Passw0rd!",
        PrivateIp=[{"PrivateId": network, "IP": ["auto", "auto", "auto"]}],
    )
    order.wait(interval=PAUSE)
    show(client, vdc)
    return [str(server["InstanceId"]) for server in servers_of(client, vdc)]


def resize(client: cds.Client, server: str) -> None:
    """Four cores instead of two."""
    client.instance.stop_instance(InstanceId=server).wait(interval=PAUSE)
    client.instance.modify_instance_spec(InstanceId=server, Cpu=4, Ram=8).wait(interval=PAUSE)
    client.instance.start_instance(InstanceId=server).wait(interval=PAUSE)
    resized = client.instance.describe_instances(InstanceId=server)["Data"]["Instances"][0]
    print(f"Resized {server} to {resized['Cpu']} cores and {resized['Ram']} GB; it is {resized['InstanceStatus']}.")


def stop(client: cds.Client, servers: list[str]) -> None:
    """All of them at once: ids may be given as a list."""
    client.instance.stop_instances(InstanceIds=servers).wait(interval=PAUSE)
    for server in servers:
        stopped = client.instance.describe_instances(InstanceId=server)["Data"]["Instances"][0]
        print(f"Stopped {server}: it is {stopped['InstanceStatus']}.")


def delete(client: cds.Client, vdc: str, network: str, servers: list[str]) -> None:
    """Everything again, from the inside out; the cloud refuses any other order."""
    try:
        client.vdc.delete_vdc(VdcId=vdc)
    except cds.APIError as error:
        print(f"Refused as it should be: {type(error).__name__}: {error}")
    client.instance.delete_instance(InstanceIds=servers).wait(interval=PAUSE)
    client.vdc.delete_private_network(PrivateId=network).wait(interval=PAUSE)
    client.vdc.delete_vdc(VdcId=vdc).wait(interval=PAUSE)
    left = list(client.vdc.iter_vdcs(Keyword="quickstart"))
    print(f"Deleted; VDCs left: {len(left)}.")


def show(client: cds.Client, vdc: str) -> None:
    """A line for each server."""
    for server in servers_of(client, vdc):
        address = server["PrivateNetworkInterface"][0]["IP"]
        print(f"  {server['InstanceId']} {server['InstanceName']} {address} {server['InstanceStatus']}")


def servers_of(client: cds.Client, vdc: str) -> list[dict[str, Any]]:
    """The servers of a VDC."""
    return list(client.instance.iter_instances(VdcId=vdc))


if __name__ == "__main__":
    main()
