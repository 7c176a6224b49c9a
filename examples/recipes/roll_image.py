"""Installs an image on the servers with a tag, two at a time: their system disks are erased. It ends at a failure."""

import os
import sys

import cds


def main(tag: str, image: str, password: str) -> None:
    """Servers that have the image already are left alone, so that it can be run again."""
    with cds.Client() as client:
        tagged = client.instance.iter_instances(TagName=tag)
        old = [vm["InstanceId"] for vm in tagged if vm.get("ImageId") != image]
        for start in range(0, len(old), 2):
            pair = old[start : start + 2]
            running = [vm for vm in pair if status(client, vm) == "running"]
            if running:
                client.instance.stop_instances(InstanceIds=running).wait()
            cds.wait_all(
                client.instance.reset_image(InstanceId=server, ImageId=image, Password=password) for server in pair
            )
            off = [server for server in pair if status(client, server) == "stopped"]
            if off:
                client.instance.start_instances(InstanceIds=off).wait()
            print(f"{min(start + 2, len(old))} of {len(old)}")


def status(client: cds.Client, server: str) -> str:
    """As the cloud says it now."""
    return client.instance.describe_instances(InstanceId=server).rows[0]["InstanceStatus"]


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], os.environ["NEW_PASSWORD"])
