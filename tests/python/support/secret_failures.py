"""Failures with secrets in them, which `test_secrets.py` runs in a separate process."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import copy
import functools
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
from types import FrameType, FunctionType, ModuleType, TracebackType
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import cds
from recording import CUT, DROP, SILENCE, Answer, RecordingServer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from recording import Request

SECRETS = {
    "access key secret": "Marked-Key-5ecret/+=",
    "Password": "Marked-Passw0rd!/+",
    "ImagePassword": "Marked-ImagePassw0rd!",
    "UserData": "TWFya2VkLVVzZXJEYXRh",
    "password of no model": 'Marked <"Pässw0rd"> & more/密码',
    "proxy password": "Marked-Proxy-Passw0rd",
}

PACKAGE = Path(cds.__file__).parent

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
    "the proxy is not there": Failure(
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


@functools.cache
def forms(secret: str) -> frozenset[str]:
    """As it may stand in a text."""
    entities = "".join(f"&#{ord(letter)};" for letter in secret)
    packed = [base64.b64encode(b"admin:" + secret.encode()).decode(), base64.b64encode(secret.encode()).decode()]
    quoted = [json.dumps(secret)[1:-1], json.dumps(secret, ensure_ascii=False)[1:-1], repr(secret)[1:-1]]
    escaped = "".join(f"\\u{ord(letter):04X}" for letter in secret)
    readable = [quote(secret, safe="~"), quote(secret, safe=""), html.escape(secret), *map(html.escape, quoted)]
    return frozenset({secret, repr(secret.encode())[2:-1], escaped, entities, *packed, *quoted, *readable})


@dataclass
class Searched:
    found: list[str] = field(default_factory=list)
    """Names of the secrets that are there."""
    where: list[str] = field(default_factory=list)
    characters: int = 0

    def text(self, text: str, place: str) -> None:
        self.characters += len(text)
        for name, secret in SECRETS.items():
            if any(form in text for form in forms(secret)) and name not in self.found:
                self.found.append(name)
                self.where.append(place)


def search(*roots: object) -> Searched:
    """Every text that can be reached: members, slots, items, attributes of our own classes, chained exceptions."""
    searched = Searched()
    seen: dict[int, object] = {}  # keeps them alive, so that no id is used twice
    waiting: list[tuple[object, str]] = [(root, type(root).__name__) for root in roots]
    while waiting:
        value, place = waiting.pop()
        if id(value) in seen:
            continue
        seen[id(value)] = value
        if isinstance(value, str):
            searched.text(value, place)
        elif isinstance(value, (bytes, bytearray)):
            searched.text(value.decode("latin-1"), place)
        else:
            waiting += [(inside, f"{place}.{name}") for name, inside in _inside(value)]
    return searched


def _inside(value: object) -> Iterator[tuple[str, object]]:
    if isinstance(value, (type, ModuleType, FunctionType, FrameType, TracebackType, int, float, type(None))):
        return
    if isinstance(value, dict):
        for name, inside in value.items():
            yield "(key)", name
            yield str(name)[:20], inside
    elif isinstance(value, (list, tuple, set, frozenset)):
        for number, inside in enumerate(value):
            yield str(number), inside
    for show in (repr, str, getattr(type(value), "_repr_html_", repr)):
        yield show.__name__, show(value)
    # Native objects, too, may have attributes that show something.
    for name in dir(value) if _is_ours(value) else ():
        if not (name.startswith("__") and name not in {"__dict__"}):
            with contextlib.suppress(Exception):
                attribute = getattr(value, name)
                if not callable(attribute):
                    yield name, attribute
    if isinstance(value, BaseException):
        yield "args", value.args
        yield "notes", getattr(value, "__notes__", None)
        yield "cause", value.__cause__
        yield "context", value.__context__
        yield "dict", vars(value)
    elif hasattr(value, "__dict__") and not _is_ours(value):
        yield "dict", vars(value)
    for base in type(value).__mro__:
        for name in getattr(base, "__slots__", ()):
            yield name, getattr(value, name, None)


def _is_ours(value: object) -> bool:
    return type(value).__module__.partition(".")[0] == "cds"


def tracebacks(error: BaseException) -> Iterator[str]:
    """As tools print them that show variables: those of our own frames, and of what they called."""
    for link in _chain(error):
        whole = traceback.TracebackException.from_exception(link, capture_locals=True)
        for frame in whole.stack:
            if Path(frame.filename).is_relative_to(PACKAGE):
                yield f"{frame.filename}:{frame.lineno} {frame.locals}"
        yield "".join(traceback.format_exception(link))


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def frames(error: BaseException) -> Iterator[object]:
    """The variables of our own frames themselves, not only how they print."""
    for link in _chain(error):
        for frame, _ in traceback.walk_tb(link.__traceback__):
            if Path(frame.f_code.co_filename).is_relative_to(PACKAGE):
                yield dict(frame.f_locals)


def pickles(*things: object) -> Iterator[bytes]:
    for thing in things:
        with contextlib.suppress(TypeError):
            yield pickle.dumps(thing)
        with contextlib.suppress(TypeError):
            yield pickle.dumps(copy.copy(thing))


# Running the failures


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
            *_chain(error),
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
