"""Failures with secrets in them, which `test_secrets.py` runs in a separate process."""

from __future__ import annotations

import asyncio
import base64
import html
import json
import logging
import os
import pickle
import socket
import sys
import threading
import traceback
import warnings
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import cds
from recording import CUT, DROP, SILENCE, Answer, RecordingServer
from secret_search import SECRETS, chain, frames, pickles, search, tracebacks

if TYPE_CHECKING:
    from collections.abc import Callable

    from recording import Request

ORDER: dict[str, Any] = {
    "RegionId": "CN_Beijing_A",
    "VdcId": "v",
    "InstanceName": "n",
    "InstanceType": "t",
    "Cpu": 1,
    "Ram": 1,
    "Password": SECRETS["Password"],
    "ImagePassword": SECRETS["ImagePassword"],
    "UserData": [SECRETS["UserData"]],
}

KEY = {"access_key_id": "marked-id", "access_key_secret": SECRETS["access key secret"]}


@dataclass
class Failure:
    expected: str
    """The class that is raised."""
    answer: Answer | str | Callable[[Request], Answer] | None = None
    """What the server says; None: there is no call."""
    changed: dict[str, Any] = field(default_factory=dict)
    """Other parameters."""
    settings: dict[str, Any] = field(default_factory=dict)
    """Other settings."""
    then: str = "order"
    """What is done: order, map, task, pages, free."""


def echo_body(request: Request) -> Answer:
    return Answer(
        {"Code": "Bad", "Message": f"cannot read {request.body.decode()}", "RequestId": request.raw_query}, 400
    )


def echo_url(request: Request) -> Answer:
    return Answer(f"<h1>Bad gateway</h1><p>{request.path}?{request.raw_query}</p>{request.body.decode()}", 502)


def echo_broken(request: Request) -> Answer:
    return Answer(f'{{"Code": "Success", {request.raw_query} {request.body.decode()}')


def echo_in_other_writings(request: Request) -> Answer:
    """As a page that quotes the JSON of the request, with the password once more in base64."""
    password = json.loads(request.body)["AdminPassword"]
    packed = base64.b64encode(f"admin:{password}".encode()).decode()
    return Answer(f"<pre>{packed} {html.escape(json.dumps(password))} {quote(password, safe='')}</pre>", 502)


def echo_numbers(request: Request) -> Answer:
    """As `\\uXXXX`, entities and escapes of Python, in a message."""
    password = json.loads(request.body)["AdminPassword"]
    escaped = "".join(f"\\u{ord(letter):04X}" for letter in password)
    entities = "".join(f"&#{ord(letter)};" for letter in password)
    return Answer({"Code": "Bad", "Message": f"{escaped} {entities} {password.encode()!r}"}, 400)


def echo_redirect(request: Request) -> Answer:
    return Answer(request.body, 307, {"Location": f"http://other.example/?{request.raw_query}"})


PROXY = f"http://user:{SECRETS['proxy password']}@127.0.0.1:9"

FAILURES = {
    "no such argument": Failure("TypeError", changed={"Passwort": SECRETS["Password"]}),
    "wrong types": Failure("ValidationError", changed={"Password": [SECRETS["Password"]], "Cpu": "x"}),
    "an object that shows itself": Failure("ValidationError", changed={"UserData": [Path(SECRETS["UserData"])]}),
    "not text": Failure("ValidationError", changed={"Password": {"a": {SECRETS["Password"]: 1}}}),
    "a number too large": Failure("ValidationError", changed={"Password": 10**30, "ImagePassword": float("nan")}),
    "the server echoes the body": Failure("APIError", echo_body),
    "a gateway echoes the URL": Failure("ServerError", echo_url),
    "the response is broken": Failure("ResponseError", echo_broken),
    "a redirect": Failure("ResponseError", echo_redirect),
    "the response is too large": Failure(
        "ResponseError", lambda request: Answer(request.body * 1000), settings={"max_response": "1000"}
    ),
    "the connection drops": Failure("OutcomeUnknownError", DROP),
    "half of a response": Failure("OutcomeUnknownError", CUT),
    "no response": Failure("OutcomeUnknownError", SILENCE, settings={"timeout": 0.3}),
    "no response to a read": Failure("APITimeoutError", SILENCE, settings={"timeout": 0.3}, then="pages"),
    "a wrong key": Failure("AuthenticationError", Answer({"Code": "SignatureDoesNotMatch"}, 403)),
    "nobody listens": Failure("APIConnectionError", settings={"endpoint_url": "nobody"}),
    "the proxy is unreachable": Failure(
        "APIConnectionError", settings={"endpoint_url": "https://cds.example", "proxy": PROXY}
    ),
    "the proxy refuses": Failure(
        "APIConnectionError",
        lambda request: Answer(str(request.headers), 407),
        settings={"endpoint_url": "http://cds.example", "proxy": "server"},
    ),
    "a proxy that is none": Failure("ConfigError", settings={"proxy": PROXY.replace("http:", "ftp:")}),
    "an endpoint with a password": Failure(
        "ConfigError", settings={"endpoint_url": f"https://user:{SECRETS['Password']}@host"}
    ),
    "a secret with a space": Failure("ConfigError", settings={"access_key_secret": SECRETS["access key secret"] + " "}),
    "a secret that is no text": Failure(
        "TypeError", settings={"access_key_secret": [SECRETS["access key secret"]], "proxy": PROXY}
    ),
    "no such setting": Failure("ConfigError", settings={"site": "mars", "endpoint_url": None, "proxy": PROXY}),
    "a blocked network": Failure("NetworkBlockedError", settings={"endpoint_url": "https://192.0.2.1", "offline": "1"}),
    "a free call": Failure("APIError", echo_body, then="free"),
    "a name that no model has": Failure(
        "ServerError", echo_in_other_writings, {"AdminPassword": SECRETS["password of no model"]}, then="free"
    ),
    "a password in numbers": Failure(
        "APIError", echo_numbers, {"AdminPassword": SECRETS["password of no model"]}, then="free"
    ),
    "many calls": Failure("APIError", echo_body, then="map"),
    "many calls that are wrong": Failure("ValidationError", changed={"Password": 5}, then="map"),
    "a failed task": Failure(
        "TaskFailedError", Answer({"Code": "Success", "TaskId": "t", "Data": {"Status": "ERROR"}})
    ),
    "a closed client": Failure("ClientClosedError", then="closed"),
    "a pickle": Failure("TypeError", then="pickle"),
    "an unchecked certificate": Failure(
        "APIConnectionError", settings={"endpoint_url": "nobody", "verify": False, "proxy": ""}
    ),
}


def run_sync(client: cds.Client, failure: Failure, kept: list[object]) -> object:
    order = {**ORDER, **failure.changed}
    if failure.then == "closed":
        client.close()
    if failure.then == "pickle":
        return pickle.dumps(client)
    if failure.then == "map":
        return list(client.map(client.instance.create_instance, [order] * 3))
    if failure.then == "free":
        return client.call("CreateInstance", order)
    if failure.then == "pages":
        return list(client.instance.iter_instances())
    reply = client.instance.create_instance(**order)
    kept.append(reply)
    assert reply.task is not None
    return reply.task.wait()


async def run_async(client: cds.AsyncClient, failure: Failure, kept: list[object]) -> object:
    order = {**ORDER, **failure.changed}
    if failure.then == "closed":
        await client.close()
    if failure.then == "pickle":
        return pickle.dumps(client)
    if failure.then == "map":
        return [reply async for reply in client.map(client.instance.create_instance, [order] * 3)]
    if failure.then == "free":
        return await client.call("CreateInstance", order)
    if failure.then == "pages":
        return [row async for row in client.instance.iter_instances()]
    reply = await client.instance.create_instance(**order)
    kept.append(reply)
    assert reply.task is not None
    return await reply.task.wait()


def settings_of(failure: Failure, server: RecordingServer, nobody: int) -> dict[str, Any]:
    settings = {**KEY, "endpoint_url": server.url, "max_retries": 1, **failure.settings}
    if settings["endpoint_url"] == "nobody":
        settings["endpoint_url"] = f"https://127.0.0.1:{nobody}"
    if settings.get("proxy") == "server":
        settings["proxy"] = f"http://user:{SECRETS['proxy password']}@127.0.0.1:{server.port}"
    for name, variable in (("offline", "CDS_OFFLINE"), ("max_response", "CDS_MAX_RESPONSE_BYTES")):
        if name in settings:
            os.environ[variable] = settings.pop(name)
    return settings


def fail(failure: Failure, way: str) -> tuple[BaseException, list[object], list[str]]:
    """The exception, what else there is, and the signatures that were sent."""
    kept: list[object] = []
    with RecordingServer() as server, socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        if failure.answer is not None:
            server.usual = failure.answer
        settings = settings_of(failure, server, taken.getsockname()[1])
        try:
            if way == "sync":
                client = cds.Client(**settings)
                kept += [client, client.instance, client.task("1"), client.with_options(timeout=1.0)]
                run_sync(client, failure, kept)
            else:
                asynchronous = cds.AsyncClient(**settings)
                kept += [asynchronous, asynchronous.instance, asynchronous.task("1")]
                asyncio.run(run_async(asynchronous, failure, kept))
        except BaseException as error:  # it is what is searched
            signatures = [request.query["Signature"] for request in server.requests if "Signature" in request.query]
            return error, kept, signatures
    raise AssertionError("nothing failed")


def main(way: str) -> None:
    from opentelemetry import trace
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import SimpleSpanProcessor
    from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

    spans = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(spans))
    trace.set_tracer_provider(provider)
    records: list[logging.LogRecord] = []

    class Keep(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            records.append(record)

    logging.basicConfig(level=logging.DEBUG, handlers=[logging.StreamHandler(), Keep()])
    environment = dict(os.environ)
    for name, failure in FAILURES.items():
        records.clear()
        spans.clear()
        with warnings.catch_warnings(record=True) as warned:
            warnings.simplefilter("always")
            error, kept, signatures = fail(failure, way)
        os.environ.clear()
        os.environ.update(environment)
        for number, signature in enumerate(signatures):
            SECRETS[f"signature {number}"] = signature
        seen = search(
            *chain(error),
            *tracebacks(error),
            *frames(error),
            *pickles(error, *kept),
            *kept,
            *[vars(record) for record in records],
            *[record.getMessage() for record in records],
            *[str(warning.message) for warning in warned],
            *[span.to_json() for span in spans.get_finished_spans()],
            threading.enumerate(),
        )
        traceback.print_exception(error)
        sys.stderr.write(f"{error!r}\n")
        report = {
            "name": name,
            "failure": type(error).__name__,
            "found": seen.found,
            "where": seen.where,
            "characters": seen.characters,
            "log": len(records),
            "spans": len(spans.get_finished_spans()),
            "signatures": signatures,
        }
        sys.stdout.write(json.dumps(report) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
