"""Calls that a type checker must accept, and calls it must report; `test_typing.py` runs the checkers.

A line that must be reported ends in `# wrong`. Nothing here is ever executed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import cds

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from typing_extensions import assert_type

    from cds.types import (
        DescribeBmsTaskData,
        DescribeGPNRow,
        DescribeInstancesData,
        DescribeInstancesRow,
        DescribeTaskData,
        DescribeVdcRow,
    )


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
    assert_type(reply, cds.Response[dict[str, Any], cds.Task[DescribeTaskData], dict[str, Any]])
    assert_type(reply["Data"], dict[str, Any])
    assert_type(reply["Code"], str)
    assert_type(reply["TaskId"], str | int)
    assert_type(reply.http_status, int)
    assert_type(reply.request_id, str | None)
    assert_type(reply.tasks, cds.Tasks[dict[str, Any]])
    assert_type(reply.task, cds.Task[DescribeTaskData])
    assert_type(reply.task.wait(timeout=900, progress=True), DescribeTaskData)
    assert_type(reply.task.data["ResourceId"], str)
    assert_type(reply.wait(timeout=None), DescribeTaskData)
    reply.wait(progress=lambda task: task.status)
    client.instance.create_instance(**body)
    client.instance.stop_instances(InstanceIds=["a", "b"])
    client.instance.stop_instances(InstanceIds=("a", "b"))
    client.instance.stop_instances(InstanceIds="a,b")
    client.instance.stop_instance(InstanceId="a", StopType=None)
    client.bms.describe_bms(PageNumber=1)
    client.call("DescribeAnything", {"A": 1}, effect="read")
    assert_type(client.task(5).refresh(), cds.Task[DescribeTaskData])
    assert_type(client.task("t", "bms").wait(), DescribeBmsTaskData)
    assert_type(client.task("t", family=str(body["Family"])), cds.Task)
    assert_type(client.task(client.task("t", "bms")), cds.Task[DescribeBmsTaskData])
    any_task(reply.task)
    assert_type(cds.sign("A", "id", "secret", "GET", "https://host", {"A": 1}), str)
    cds.Client(site="asia", ca_bundle="ca.pem")


def orders_right(client: cds.Client) -> None:
    machines = client.bms.operate_bms_power(Operate="restart", BaremetalIds=["m"])
    assert_type(machines.task, cds.Tasks[DescribeBmsTaskData])
    assert_type(machines.task[0], cds.Task[DescribeBmsTaskData])
    assert_type(machines.wait(timeout=900, progress=True), list[DescribeBmsTaskData])
    assert_type(machines.tasks.resource_ids, list[str])
    assert_type(machines.tasks.done(), bool)
    assert_type(client.vdc.describe_vdc().task, None)
    assert_type(client.vdc.describe_gpn().task, None)
    client.vdc.describe_vdc().wait()
    renamed = client.vdc.modify_vdc_name(VdcId="v", VdcName="n")
    assert_type(renamed.task, cds.Task[DescribeTaskData] | cds.Tasks[DescribeTaskData] | None)
    if renamed.task is not None:
        renamed.task.wait()
    assert_type(renamed.wait(), DescribeTaskData | list[DescribeTaskData] | None)
    assert_type(client.call("DeleteAnything").tasks, cds.Tasks[dict[str, Any]])
    any_answer(machines)
    any_answer(client.vdc.describe_vdc())


def any_task(task: cds.Task) -> None:
    assert_type(task.wait(), Any)


def rows_right(client: cds.Client) -> None:
    reply = client.instance.describe_instances(RegionId="a region of tomorrow")
    assert_type(reply["Data"], DescribeInstancesData)
    assert_type(reply.data, DescribeInstancesData)
    assert_type(reply.get("Data"), DescribeInstancesData | None)
    assert_type(reply.rows, list[DescribeInstancesRow])
    assert_type(reply.rows[0]["Disks"]["SystemDisk"]["Size"], int)
    assert_type(reply.rows[0].get("InstanceChargeStatus"), str | None)
    vdcs = client.vdc.describe_vdc()
    assert_type(vdcs["Data"], list[DescribeVdcRow])
    assert_type(vdcs["PageCount"], int)
    assert_type(vdcs["Code"], str)
    kept: cds.Response[DescribeInstancesData] = reply
    assert_type(kept.data, DescribeInstancesData)
    plain: list[Mapping[str, object]] = [*reply.rows]
    assert_type(plain[0]["InstanceId"], object)
    assert_type(client.bms.describe_bms_image()["Data"]["Ubuntu"][0]["Id"], str)
    assert_type(client.instance.stop_instance(InstanceId="i", StopType="as documented tomorrow").data, None)


def any_answer(reply: cds.Response) -> None:
    reply.wait()
    assert_type(reply["Data"], Any)
    assert_type(reply.task, cds.Task | cds.Tasks | None)
    assert_type([task.id for task in cds.as_completed([reply])], list[str])


def many_right(client: cds.Client, flag: bool) -> None:
    assert_type(client.instance.iter_instances(VdcId="v", PageSize=50, limit=10), cds.Rows[DescribeInstancesRow])
    for vm in client.instance.iter_instances():
        assert_type(vm, DescribeInstancesRow)
    rows: Iterator[cds.Response] = client.map(client.vdc.describe_vdc, [{"VdcId": "v"}])
    assert_type(next(client.map(client.vdc.describe_vdc, [{"VdcId": "v"}]))["Data"], list[DescribeVdcRow])
    for order in client.map(client.vdc.create_vdc, [{"RegionId": "r"}], concurrency=5, wait=True):
        assert_type(order.task.resource_ids, list[str])
    with client.map(client.vdc.create_vdc, [{"RegionId": "r"}], wait=900) as orders:
        assert_type(next(orders).task, cds.Task[DescribeTaskData])
    orders.close()
    mapped = client.map(client.vdc.describe_gpn, ({} for _ in range(3)), concurrency=8, return_exceptions=True)
    assert_type(next(mapped), cds.Response[list[DescribeGPNRow], None, DescribeGPNRow] | Exception)
    cds.wait_all(rows)
    client.map(client.vdc.describe_vdc, [], return_exceptions=flag)
    tasks = [client.vdc.create_vdc(RegionId="r").task]
    assert_type(cds.wait_all(tasks, max_rps=50, progress=True), list[DescribeTaskData])
    ended = cds.wait_all(tasks, progress=lambda task: task.status, return_exceptions=True)
    assert_type(ended, list[DescribeTaskData | Exception])
    machines = client.bms.operate_bms_power(Operate="restart", BaremetalIds=["m"])
    assert_type(cds.wait_all([machines, machines], timeout=None), list[DescribeBmsTaskData])
    assert_type(cds.wait_all(machines.task), list[DescribeBmsTaskData])
    cds.wait_all([machines, machines.task, machines.tasks, *machines.tasks, client.vdc.describe_vdc()])
    for task in cds.as_completed(tasks, progress=True):
        assert_type(task, cds.Task[DescribeTaskData])


async def async_right(client: cds.AsyncClient, body: dict[str, Any]) -> None:
    assert_type(client.instance, cds.AsyncInstance)
    assert_type(client.with_options(timeout=3), cds.AsyncClient)
    reply = await client.instance.create_instance(**body)
    assert_type(reply, cds.aio.AsyncResponse[dict[str, Any], cds.AsyncTask[DescribeTaskData], dict[str, Any]])
    assert_type(reply["Data"], dict[str, Any])
    assert_type(reply.http_status, int)
    assert_type(reply.tasks, cds.AsyncTasks[dict[str, Any]])
    assert_type(reply.task, cds.AsyncTask[DescribeTaskData])
    assert_type(await reply.task, DescribeTaskData)
    assert_type(await reply.task.wait(timeout=900, progress=True), DescribeTaskData)
    assert_type(await reply.task.done(), bool)
    assert_type(await reply.wait(timeout=None), DescribeTaskData)
    await reply.wait(progress=lambda task: task.status)
    machines = await client.bms.operate_bms_power(Operate="restart", BaremetalIds=["m"])
    assert_type(machines.task, cds.AsyncTasks[DescribeBmsTaskData])
    assert_type(await machines.wait(), list[DescribeBmsTaskData])
    assert_type(await machines.task, list[DescribeBmsTaskData])
    assert_type((await client.instance.describe_instances()).rows, list[DescribeInstancesRow])
    assert_type((await client.vdc.describe_vdc())["PageCount"], int)
    await (await client.vdc.describe_vdc()).wait()
    assert_type(await client.call("DescribeAnything", {"A": 1}, effect="read"), cds.aio.AsyncResponse)
    assert_type(await client.task(5).refresh(), cds.AsyncTask[DescribeTaskData])
    assert_type(await client.task("t", "bms"), DescribeBmsTaskData)
    async with cds.AsyncClient(site="asia") as entered:
        assert_type(entered, cds.AsyncClient)
    await client.close()


async def async_many_right(client: cds.AsyncClient) -> None:
    assert_type(client.vdc.iter_vdcs(limit=10), cds.aio.AsyncRows[DescribeVdcRow])
    async for vdc in client.vdc.iter_vdcs():
        assert_type(vdc, DescribeVdcRow)
    assert_type((await client.map(client.vdc.describe_vdc, [{}]))[0]["Data"], list[DescribeVdcRow])
    async for mapped in client.map(client.vdc.create_vdc, [{}], wait=True):
        assert_type(mapped.task, cds.AsyncTask[DescribeTaskData])
    async for either in client.map(client.vdc.describe_gpn, [{}], return_exceptions=True):
        assert_type(either, cds.aio.AsyncResponse[list[DescribeGPNRow], None, DescribeGPNRow] | Exception)
    async with client.map(client.vdc.create_vdc, [{}]) as orders:
        assert_type((await anext(orders)).task, cds.AsyncTask[DescribeTaskData])
    await orders.aclose()
    tasks = [(await client.vdc.create_vdc(RegionId="r")).task]
    assert_type(await cds.aio.wait_all(tasks), list[DescribeTaskData])
    assert_type(await cds.aio.wait_all(tasks, return_exceptions=True), list[DescribeTaskData | Exception])
    async for task in cds.aio.as_completed(tasks):
        assert_type(task, cds.AsyncTask[DescribeTaskData])
    with cds.Simulator() as simulator:
        assert_type(simulator.async_client(), cds.AsyncClient)


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


def answers_wrong(client: cds.Client) -> None:
    reply = client.instance.describe_instances()
    reply["Data"]["Instance"]  # wrong
    reply.data["TotalCount"].upper()  # wrong
    reply.rows[0]["InstanceID"]  # wrong
    reply.rows[0]["Cpu"].upper()  # wrong
    reply.rows["InstanceId"]  # wrong
    reply.rows[0]["PublicNetworkInterface"]["IP"]  # wrong
    reply["Code"] + 1  # wrong
    name: int = reply.rows[0]["InstanceName"]  # wrong
    for vm in client.instance.iter_instances():
        vm["Name"]  # wrong
        vm["Ram"] = "8"  # wrong
    vdcs = client.vdc.describe_vdc()
    vdcs["Data"]["VdcId"]  # wrong
    vdcs["PageCount"].upper()  # wrong
    stopped = client.instance.stop_instance(InstanceId="i")
    stopped.data["TaskId"]  # wrong
    stopped["TaskId"].upper()  # wrong
    stopped.wait()["status"]  # wrong
    stopped.wait().status  # wrong  # noqa: B018
    client.task(5).wait()["BareMetalIds"]  # wrong
    client.bms.operate_bms_power(Operate="stop", BaremetalIds=["m"]).wait()["Status"]  # wrong
    cds.wait_all([stopped])[0]["Statuses"]  # wrong
    next(client.map(client.vdc.describe_vdc, [{}]))["Data"][0]["VdcID"]  # wrong
    kept: cds.Response[DescribeInstancesData] = vdcs  # wrong
    any_answer(kept) if name else None


def many_wrong(client: cds.Client, other: cds.AsyncClient) -> None:
    client.instance.iter_instances(PageNumber=2)  # wrong
    client.instance.iter_instances(limit="10")  # wrong
    client.vdc.iter_vdcs(PageSize=5)  # wrong
    client.map(client.vdc.describe_vdc)  # wrong
    client.map(client.vdc, [{}])  # wrong
    client.map(other.vdc.describe_vdc, [{}])  # wrong
    client.map(client.vdc.describe_vdc, [{}], concurrency="8")  # wrong
    client.map(client.vdc.describe_vdc, ["v"])  # wrong
    cds.wait_all(["t-1"])  # wrong
    cds.wait_all([other.task("t-1")])  # wrong
    cds.wait_all([client.vdc.describe_vdc().task])  # wrong
    cds.as_completed(["t-1"])  # wrong
    client.map(client.vdc.create_vdc, [{}], wait="long")  # wrong
    client.call("DeleteAnything").task.wait()  # wrong
    for either in client.map(client.vdc.describe_vdc, [{}], return_exceptions=True):
        either["Data"]  # wrong


async def async_wrong(client: cds.AsyncClient, other: cds.Client) -> None:
    client.vdc.describe_vdc()["Data"]  # wrong
    (await client.vdc.describe_vdc()).task.wait()  # wrong
    await client.instance.stop_instance()  # wrong
    await client.instance.stop_instance(InstanceId=5)  # wrong
    await client.task("t").wait(progress="yes")  # wrong
    client.instance.stop_instance(InstanceId="i")  # wrong
    (await client.instance.describe_instances()).rows[0]["InstanceID"]  # wrong
    (await client.instance.stop_instance(InstanceId="i")).wait()["Status"]  # wrong
    async for vm in client.instance.iter_instances():
        vm["Name"]  # wrong
    await other.vdc.describe_vdc()  # wrong
    list(client.instance.iter_instances())  # wrong
    with client:  # wrong
        pass
    client.map(other.vdc.describe_vdc, [{}])  # wrong
    await cds.aio.wait_all([other.task("t-1")])  # wrong
    list(cds.aio.wait_all([client.task("t-1")]))  # wrong
