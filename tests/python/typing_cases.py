"""Calls that a type checker must take, and those that it must report; `test_typing.py` runs the checkers.

A line that must be reported ends in `# wrong`. Nothing here is ever executed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import cds

if TYPE_CHECKING:
    from typing_extensions import assert_type


def right(client: cds.Client, body: dict[str, Any]) -> None:
    assert_type(client.instance, cds.Instance)
    assert_type(client.with_options(timeout=3), cds.Client)
    reply = client.instance.create_instance(
        RegionId="CN_Beijing_A",
        VdcId="v",
        Password="p",
        InstanceName="web",
        InstanceType="CCS.C3",
        Cpu=4,
        Ram=8,
        SystemDisk={"Size": 50},
        DataDisks=[{"Size": 100, "Type": "ssd_disk"}],
        PrivateIp=[{"PrivateId": "n", "IP": ["auto"]}],
    )
    assert_type(reply, cds.Response)
    assert_type(reply.http_status, int)
    assert_type(reply.request_id, str | None)
    assert_type(reply.tasks, list[cds.Task])
    if reply.task:
        assert_type(reply.task.wait(timeout=900, progress=True), dict[str, Any])
        reply.task.wait(progress=lambda task: task.status)
    client.instance.create_instance(**body)
    client.instance.stop_instances(InstanceIds=["a", "b"])
    client.instance.stop_instances(InstanceIds=("a", "b"))
    client.instance.stop_instances(InstanceIds="a,b")
    client.instance.stop_instance(InstanceId="a", StopType=None)
    client.bms.describe_bms(PageNumber=1)
    client.call("DescribeAnything", {"A": 1}, effect="read")
    assert_type(client.task(5).refresh(), cds.Task)
    assert_type(cds.sign("A", "id", "secret", "GET", "https://host", {"A": 1}), str)
    cds.Client(site="asia", ca_bundle="ca.pem")


def wrong(client: cds.Client) -> None:
    client.instance.stop_instance()  # wrong
    client.instance.stop_instance("a")  # wrong
    client.instance.stop_instance(instance_id="a")  # wrong
    client.instance.stop_instance(InstanceId=5)  # wrong
    client.instance.stop_instance(InstanceId=None)  # wrong
    client.instance.stop_instanc(InstanceId="a")  # wrong
    client.instances.stop_instance(InstanceId="a")  # wrong
    client.instance.delete_instance(InstanceIds=[1])  # wrong
    client.instance.describe_instances(PageNumber="1")  # wrong
    client.instance.create_disk(InstanceId="i", DataDisks=[{"Type": "ssd_disk"}])  # wrong
    client.instance.create_disk(InstanceId="i", DataDisks=[{"Size": "100"}])  # wrong
    client.instance.create_disk(InstanceId="i", DataDisks=[{"Size": 100, "Colour": "red"}])  # wrong
    client.vdc.create_vdc(RegionId="r", PublicNetwork="no object")  # wrong
    client.vdc.describe_vdc().task.wait()  # wrong
    client.call("Anything", effect="perhaps")  # wrong
    client.call(5)  # wrong
    client.task("t").wait(progress="yes")  # wrong
    client.with_options(retries=3)  # wrong
    cds.Client(site="mars")  # wrong
    cds.Client(max_retries="2")  # wrong
    cds.sign("A", "id", "secret", "GET")  # wrong
    cds.DescribeVdc  # wrong  # noqa: B018
    try:
        client.vdc.describe_vdc()
    except cds.APIError as error:
        error.codes  # wrong  # noqa: B018
    except cds.OutcomeUnknownError as error:
        error.http_status  # wrong  # noqa: B018
