"""A dry run shows the request that a change would send, sends nothing, and shows no secret."""

from __future__ import annotations

import asyncio
import json
import logging
import pickle
import subprocess
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import pytest

import cds
from modelled import ACTIONS, Action
from recording import ACCESS_KEY_ID, ACCESS_KEY_SECRET

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recording import RecordingServer, Request
    from twins import Twin

MASK = "***"

ONCE = {"SignatureNonce", "Timestamp", "Signature"}
"""Parameters that differ from request to request."""

COMMON = {*ONCE, "Action", "AccessKeyId", "SignatureMethod", "SignatureVersion", "Version"}

OF_THE_CONNECTION = {"host", "content-length"}

CHANGES = [action for action in ACTIONS if action.model["effect"] == "mutate"]
READS = [action for action in ACTIONS if action.model["effect"] == "read"]

every_change = pytest.mark.parametrize("action", CHANGES, ids=[action.key for action in CHANGES])
every_read = pytest.mark.parametrize("action", READS, ids=[action.key for action in READS])


def call(client: cds.Client, action: Action, given: dict[str, Any]) -> Any:
    return getattr(getattr(client, action.service), action.method)(**given)


def marked(parameters: list[dict[str, Any]], given: dict[str, Any]) -> dict[str, Any]:
    """The same with a sentinel in place of each secret."""
    models = {parameter["name"]: parameter for parameter in parameters}
    return {name: _marked(models[name], value) for name, value in given.items()}


def _marked(model: dict[str, Any], value: Any) -> Any:
    if model.get("secret"):
        return [f"hunter2-{item}" for item in value] if isinstance(value, list) else f"hunter2-{value}"
    if isinstance(value, list) and "items" in model:
        return [_marked(model["items"], item) for item in value]
    return marked(model["members"], value) if isinstance(value, dict) and "members" in model else value


def masked(parameters: list[dict[str, Any]], sent: dict[str, Any]) -> dict[str, Any]:
    """What may be shown of parameters, by the models alone."""
    models = {parameter["name"]: parameter for parameter in parameters}
    return {name: _masked(models[name], value) for name, value in sent.items()}


def _masked(model: dict[str, Any], value: Any) -> Any:
    if model.get("secret"):
        return MASK
    if isinstance(value, list) and "items" in model:
        return [_masked(model["items"], item) for item in value]
    return masked(model["members"], value) if isinstance(value, dict) and "members" in model else value


def pairs_of(url: str) -> list[tuple[str, str]]:
    parts = (pair.partition("=") for pair in url.partition("?")[2].split("&"))
    return [(unquote(name), unquote(value)) for name, _, value in parts]


def said_to(reply: cds.DryRun) -> list[str]:
    """The arguments that a shell gives to `curl`."""
    script = "curl() { printf '%s\\0' \"$@\"; }\n" + str(reply)
    ended = subprocess.run(["/bin/sh", "-c", script], capture_output=True, text=True, check=True)
    return ended.stdout.split("\0")[:-1]


@pytest.fixture
def dry(client: cds.Client) -> cds.Client:
    """Of the client that `server` hears."""
    return client.with_options(dry_run=True)


@pytest.fixture(scope="module")
def cloud() -> Iterator[cds.Simulator]:
    with cds.Simulator() as simulator:
        yield simulator


# The request


@every_change
def test_a_dry_run_shows_what_a_call_sends(
    client: cds.Client, dry: cds.Client, server: RecordingServer, action: Action
):
    for given in action.complete():
        reply = call(dry, action, dict(given))
        assert server.requests == []
        call(client, action, dict(given))
        check(reply, server.requests.pop(), action, server.url)


def check(reply: Any, request: Request, action: Action, place: str) -> None:
    assert isinstance(reply, cds.DryRun)
    assert (reply.service, reply.action) == (action.service, action.name)
    assert reply.method == request.method
    assert reply.url.partition("?")[0] == place + request.path
    secret = {parameter["name"] for parameter in action.parameters if parameter.get("secret")}
    shown = [(name, MASK if name in ONCE | secret else value) for name, value in request.pairs]
    assert pairs_of(reply.url) == shown
    assert reply.params == ({name: value for name, value in shown if name not in COMMON} if action.in_query else {})
    assert {**reply.headers, **{name: request.headers[name] for name in OF_THE_CONNECTION & {*request.headers}}} == (
        request.headers
    )
    assert reply.body == (masked(action.parameters, request.json) if request.body else None)


@every_change
def test_a_dry_run_is_what_arrives_at_the_simulated_cloud(cloud: cds.Simulator, action: Action) -> None:
    with cloud.client(max_retries=0) as client, client.with_options(dry_run=True) as dry:
        for given in action.complete():
            before = len(cloud.requests)
            reply = call(dry, action, dict(given))
            assert len(cloud.requests) == before
            with suppress(cds.CdsError):
                call(client, action, dict(given))
            arrived = cloud.requests[-1]
            assert (reply.action, reply.method) == (arrived["action"], arrived["method"])
            assert reply.url.partition("?")[0] == f"{cloud.endpoint_url}/{arrived['path']}/"
            assert reply.params | (reply.body or {}) == arrived["parameters"]
            query = dict(pairs_of(reply.url))
            assert {**query, **dict.fromkeys(ONCE)} == {**arrived["query"], **dict.fromkeys(ONCE)}


@every_change
def test_no_secret_is_in_a_dry_run(dry: cds.Client, action: Action, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    for given in action.complete():
        reply = call(dry, action, marked(action.parameters, given))
        seen = f"{reply} {reply!r} {vars(reply)} {dict(reply)} {caplog.text}".encode() + pickle.dumps(reply)
        assert b"hunter2" not in seen
        assert ACCESS_KEY_SECRET.encode() not in seen


@every_read
def test_a_read_is_sent(dry: cds.Client, server: RecordingServer, action: Action) -> None:
    reply = call(dry, action, action.required())
    assert len(server.requests) == 1
    assert not isinstance(reply, cds.DryRun)
    assert reply.attempts == 1


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE"])
def test_any_action_by_its_effect(dry: cds.Client, server: RecordingServer, method: str) -> None:
    params = {"Name": 'it\'s "n"', "Login": {"Password": "hunter2", "User": "u"}}
    reply = dry.call("Anything", params, service="cdn/api", method=method)
    assert isinstance(reply, cds.DryRun)
    assert (reply.service, reply.action, reply.method) == ("cdn/api", "Anything", method)
    assert "hunter2" not in f"{reply} {vars(reply)}"
    if method in ("GET", "DELETE"):
        assert reply.params == {"Name": params["Name"], "Login": '{"Password":"***","User":"u"}'}
        assert reply.body is None
    else:
        assert reply.params == {}
        assert reply.body == {"Name": params["Name"], "Login": {"Password": "***", "User": "u"}}
    assert server.requests == []
    assert dry.call("Anything", method=method, effect="read").attempts == 1


# The command


@pytest.mark.parametrize("action", [action for action in CHANGES if action.name in ("CreateInstance", "StopInstance")])
def test_a_shell_reads_the_command(dry: cds.Client, action: Action) -> None:
    odd = 'it\'s\n"$HOME" `id` \\ 云 !'
    name = "InstanceName" if action.name == "CreateInstance" else "InstanceId"
    reply = call(dry, action, {**action.required(), name: odd})
    words = said_to(reply)
    assert words[:3] == ["-X", reply.method, reply.url]
    if reply.body is None:
        assert reply.params[name] == odd
        assert len(words) == 3
    else:
        assert words[3:6] == ["-H", "Content-Type: application/json", "--data"]
        assert json.loads(words[6]) == reply.body
        assert reply.body[name] == odd


def test_the_text_is_for_people(dry: cds.Client, server: RecordingServer) -> None:
    reply = dry.instance.create_tag(TagName="生产")
    assert str(reply) == (
        f"curl -X POST '{server.url}/ccs/?AccessKeyId={ACCESS_KEY_ID}&Action=CreateTag&SignatureMethod=HMAC-SHA1"
        "&SignatureNonce=***&SignatureVersion=1.0&Timestamp=***&Version=2019-08-08&Signature=***' \\\n"
        "  -H 'Content-Type: application/json' \\\n"
        "  --data '{\n"
        '  "TagName": "生产"\n'
        "}'"
    )
    assert repr(reply) == f"<cds.DryRun CreateTag: POST {server.url}/ccs/, not sent>"


# The response


def test_a_script_goes_on_after_a_dry_run(dry: cds.Client) -> None:
    reply = dry.instance.stop_instance(InstanceId="i-1")
    assert reply.wait(timeout=1, progress=True) is None
    assert (reply.task, [*reply.tasks], reply.data, reply.rows, reply.total) == (None, [], None, [], None)
    assert (reply.attempts, reply.http_status, reply.request_id, reply.elapsed) == (0, 0, None, 0.0)
    assert reply == {}
    assert reply.get("TaskId") is None
    with pytest.raises(KeyError, match="TaskId: StopInstance was not sent, this is a dry run"):
        reply["TaskId"]


def test_dry_runs_compare_and_pickle(sync_client: cds.Client) -> None:
    dry = sync_client.with_options(dry_run=True)
    one, same = (dry.instance.stop_instance(InstanceId="i-1") for _ in range(2))
    other = dry.instance.stop_instance(InstanceId="i-2")
    assert one == same
    assert one != other
    again = pickle.loads(pickle.dumps(one))
    assert (type(again), again, str(again), again.params) == (cds.DryRun, one, str(one), one.params)
    with pytest.raises(TypeError):
        hash(one)


def test_an_asynchronous_dry_run_is_awaited(server: RecordingServer) -> None:
    async def stop() -> Any:
        async with cds.AsyncClient("id", "secret", endpoint_url=server.url, dry_run=True) as client:
            replies = await asyncio.gather(*(client.instance.stop_instance(InstanceId="i") for _ in range(3)))
            assert await replies[0].wait() is None
            return replies

    for reply in asyncio.run(stop()):
        assert isinstance(reply, cds.DryRun)
        assert isinstance(reply, cds.aio.AsyncResponse)
        assert pickle.loads(pickle.dumps(reply)) == reply
    assert server.requests == []


def test_a_map_of_changes_waits_for_nothing(dry: cds.Client, server: RecordingServer) -> None:
    ids = [f"i-{number}" for number in range(20)]
    given = [{"InstanceId": vm} for vm in ids]
    for wait in (False, True):
        replies = list(dry.map(dry.instance.stop_instance, given, wait=wait, concurrency=3))
        assert [reply.params["InstanceId"] for reply in replies if isinstance(reply, cds.DryRun)] == ids
    assert server.requests == []


def test_a_map_that_is_left_warns_of_nothing(dry: cds.Client, caplog: pytest.LogCaptureFixture) -> None:
    results = dry.map(dry.instance.stop_instance, [{"InstanceId": "i"}] * 5)
    next(results)
    results.close()
    assert [record for record in caplog.records if record.levelno >= logging.WARNING] == []


def test_an_awaited_map_that_fails_loses_no_change(server: RecordingServer, caplog: pytest.LogCaptureFixture) -> None:
    async def stop() -> None:
        async with cds.AsyncClient("id", "secret", endpoint_url=server.url, dry_run=True) as client:
            await client.map(client.instance.stop_instance, [{"InstanceId": "i"}, {"InstanceId": 5}])

    with pytest.raises(cds.ValidationError):
        asyncio.run(stop())
    assert [record for record in caplog.records if record.levelno >= logging.WARNING] == []


def test_tasks_and_pages_are_read(twin: Twin) -> None:
    with cds.Simulator() as simulator, twin.of(simulator) as client:
        simulator.furnish(servers=3)
        dry = client.with_options(dry_run=True)
        ids = [vm["InstanceId"] for vm in dry.instance.iter_instances()]
        assert len(ids) == 3
        assert isinstance(dry.instance.delete_instance(InstanceIds=ids), cds.DryRun)
        assert [vm["InstanceId"] for vm in client.instance.iter_instances()] == ids
        task = client.instance.stop_instance(InstanceId=ids[0]).task
        assert task is not None
        assert dry.task(task.id).wait(interval=0.01)["Status"]


# What it costs and what it checks


def test_a_dry_run_takes_no_turn_of_the_rate_limit(server: RecordingServer, twin: Twin) -> None:
    with twin.Client("id", "secret", endpoint_url=server.url, max_rps=0.001, timeout=5.0) as client:
        dry = client.with_options(dry_run=True)
        for _ in range(20):
            dry.instance.stop_instance(InstanceId="i")
        client.instance.stop_instance(InstanceId="i")
        with pytest.raises(cds.APITimeoutError):
            client.instance.stop_instance(InstanceId="i")


def test_bad_arguments_are_refused_as_ever(dry: cds.Client) -> None:
    with pytest.raises(TypeError, match="did you mean 'InstanceId'"):
        dry.instance.stop_instance(instance_id="i")  # type: ignore[call-arg]
    with pytest.raises(cds.ValidationError, match="InstanceId must be a string"):
        dry.instance.stop_instance(InstanceId=5)  # type: ignore[arg-type]
    with pytest.raises(cds.ValidationError, match="bytes, which cannot be sent"):
        dry.instance.stop_instance(InstanceId="i" * 70_000)
    dry.close()
    with pytest.raises(cds.ClientClosedError):
        dry.instance.stop_instance(InstanceId="i")


def test_a_dry_run_leaves_one_line_at_info(dry: cds.Client, caplog: pytest.LogCaptureFixture) -> None:
    for level in (logging.DEBUG, logging.INFO, logging.WARNING):
        caplog.clear()
        caplog.set_level(level, "cds")
        dry.instance.stop_instance(InstanceId="i")
        lines = [(record.levelname, record.getMessage()) for record in caplog.records if record.name == "cds"]
        expected = [("INFO", "StopInstance 127.0.0.1: dry run, nothing was sent")]
        assert lines == (expected if level <= logging.INFO else [])


TRACED = """
import cds
from opentelemetry import trace
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

spans = InMemorySpanExporter()
provider = TracerProvider()
provider.add_span_processor(SimpleSpanProcessor(spans))
trace.set_tracer_provider(provider)
with cds.Client(dry_run=True) as client:
    client.instance.stop_instance(InstanceId="i")
print(len(spans.get_finished_spans()))
"""


def test_a_dry_run_has_no_span() -> None:
    ended = subprocess.run([sys.executable, "-c", TRACED], capture_output=True, text=True, check=True)
    assert (ended.stdout, ended.stderr) == ("0\n", "")
