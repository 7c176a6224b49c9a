"""Stops the running servers with a tag that were idle for an hour: for a nightly job."""

import sys
from datetime import datetime, timedelta, timezone
from typing import Any

import cds

BEIJING = timezone(timedelta(hours=8))
IDLE = 5.0  # percent of CPU


def main(tag: str, now: datetime) -> None:
    """Servers without the tag are left alone."""
    span: dict[str, Any] = {
        "MetricName": "CPUUtilization",
        "Period": 900,
        "StartTime": f"{now - timedelta(hours=1):%Y-%m-%d %H:%M:%S}",
        "EndTime": f"{now:%Y-%m-%d %H:%M:%S}",
    }
    with cds.Client(max_rps=10) as client:
        tagged = client.instance.iter_instances(TagName=tag)
        running = [vm["InstanceId"] for vm in tagged if vm["InstanceStatus"] == "running"]
        idle: list[str] = []
        monitor = client.instance.describe_instance_monitor
        for server, reply in zip(running, client.map(monitor, [{"InstanceId": one, **span} for one in running])):
            values = [point["Value"] for point in reply.rows]
            if values and max(values) < IDLE:
                idle.append(server)
        if idle:
            client.instance.stop_instances(InstanceIds=idle).wait()
        print(f"{len(idle)} of {len(running)} stopped")


if __name__ == "__main__":
    main(sys.argv[1], datetime.fromisoformat(sys.argv[2]) if sys.argv[2:] else datetime.now(BEIJING))
