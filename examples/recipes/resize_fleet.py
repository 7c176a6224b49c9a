"""Resizes the servers with a tag, five at a time, and goes on when one of them fails."""

import sys

import cds


def main(tag: str, cpu: int, ram: int) -> int:
    """Returns the number of failures."""
    with cds.Client() as client:
        tagged = client.instance.iter_instances(TagName=tag)
        small = [vm["InstanceId"] for vm in tagged if (vm["Cpu"], vm["Ram"]) != (cpu, ram)]
        wanted = [{"InstanceId": server, "Cpu": cpu, "Ram": ram} for server in small]
        orders = client.map(
            client.instance.modify_instance_spec, wanted, concurrency=5, wait=True, return_exceptions=True
        )
        failures = 0
        for server, order in zip(small, orders):
            if isinstance(order, cds.CdsError):
                failures += 1
                print(f"{server}: {order.outcome}: {order}")
        print(f"{len(small) - failures} of {len(small)} resized")
    return failures


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3])) > 0)
