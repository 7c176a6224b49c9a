"""Unit tests of one's own script, against the simulator: `pytest test_own_script.py`."""

import pytest

import cds


def stop_all(tag: str) -> int:
    """The script: it knows nothing of the simulator."""
    with cds.Client() as client:
        running = [
            vm["InstanceId"] for vm in client.instance.iter_instances(TagName=tag) if vm["InstanceStatus"] == "running"
        ]
        if running:
            client.instance.stop_instances(InstanceIds=running).wait()
    return len(running)


def test_it_stops_the_servers_with_the_tag(cds_simulator: cds.Simulator, cds_client: cds.Client) -> None:
    cds_simulator.furnish(servers=20)
    assert stop_all("production") > 0
    states = {vm["InstanceStatus"] for vm in cds_client.instance.iter_instances(TagName="production")}
    assert states == {"stopped"}


def test_without_such_servers_it_changes_nothing(cds_simulator: cds.Simulator) -> None:
    assert stop_all("production") == 0
    assert [request["action"] for request in cds_simulator.requests] == ["DescribeInstances"]


def test_a_failed_task_is_reported(cds_simulator: cds.Simulator) -> None:
    cds_simulator.furnish(servers=20)
    cds_simulator.fail("StopInstances", kind="task_error", message="no power")
    with pytest.raises(cds.TaskFailedError, match="no power"):
        stop_all("production")
