"""No failure prints, logs, raises, pickles or keeps a secret.

The failures run in a separate process, so that all that it writes is seen, also by native code. The process also
searches itself: exceptions with all that hangs on them, tracebacks with the local variables of our own frames,
pickles, spans, and every object that can be reached from clients, answers and tasks.
"""

from __future__ import annotations

import base64
import html
import json
import logging
import os
import pickle
import subprocess
import sys
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, quote_plus

import pytest

import cds
import secret_search
from paths import SHARED, SUPPORT
from recording import Answer, RecordingServer
from secret_failures import FAILURES
from secret_search import SECRETS

if TYPE_CHECKING:
    from collections.abc import Callable

    from recording import Request

LONGEST = 300.0
"""Seconds for all failures."""


@pytest.mark.slow
@pytest.mark.parametrize("way", ["sync", "async"])
def test_no_failure_shows_a_secret(way: str, home: Path) -> None:
    environment = {
        **os.environ,
        "HOME": str(home),
        "PYTHONPATH": SHARED,
        "CDS_LOG": "debug",
        "RUST_BACKTRACE": "full",
        "RUST_LOG": "trace",
    }
    command = [sys.executable, "-X", "dev", "-W", "always", str(SUPPORT / "secret_failures.py"), way]
    ended = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=LONGEST, check=False)
    assert ended.returncode == 0, ended.stderr
    reports = [json.loads(line) for line in ended.stdout.splitlines()]
    assert [report["name"] for report in reports] == list(FAILURES)
    for report in reports:
        assert (report["found"], report["where"]) == ([], []), report["name"]
        assert report["failure"] == FAILURES[report["name"]].expected, report["name"]
        assert report["characters"] > 200, report["name"]
    sent = {signature for report in reports for signature in report["signatures"]}
    assert len(sent) >= 15
    for secret in {*SECRETS.values(), *sent}:
        for form in secret_search.forms(secret):
            assert form not in ended.stderr
    # There was something to look at.
    for seen in ("log", "spans"):
        assert sum(report[seen] > 0 for report in reports) >= 15
    assert ended.stderr.count("cds DEBUG") >= 15


def test_there_are_twenty_failures() -> None:
    assert len(FAILURES) >= 20


def test_the_search_finds_what_is_there() -> None:
    """A search that finds nothing where something is would prove nothing."""

    class Holder:
        __slots__ = ("kept",)

        def __init__(self, kept: object) -> None:
            self.kept = kept

    secret = SECRETS["Password"]
    error = ValueError("text")
    error.__cause__ = KeyError({"deep": [Holder((secret.encode(),))]})
    assert secret_search.search(error).found == ["Password"]
    assert secret_search.search(Holder({secret: 1})).found == ["Password"]
    assert secret_search.search(ValueError("text")).found == []


# What servers and their libraries make of a text


def ascii_json(text: str) -> str:
    return json.dumps(text)[1:-1]


def units(text: str) -> list[int]:
    packed = text.encode("utf-16-be")
    return [int.from_bytes(packed[at : at + 2], "big") for at in range(0, len(packed), 2)]


WRITINGS: dict[str, Callable[[str], str]] = {
    "as it is": str,
    "JSON": lambda text: json.dumps(text, ensure_ascii=False)[1:-1],
    "JSON in ASCII": ascii_json,
    "JSON of PHP": lambda text: ascii_json(text).replace("/", "\\/"),
    "JSON in JSON": lambda text: ascii_json(ascii_json(text)),
    "JSON in JSON in JSON": lambda text: ascii_json(ascii_json(ascii_json(text))),
    "every character escaped": lambda text: "".join(f"\\u{unit:04x}" for unit in units(text)),
    "every character escaped, in capitals": lambda text: "".join(f"\\u{unit:04X}" for unit in units(text)),
    "HTML": html.escape,
    "HTML in HTML": lambda text: html.escape(html.escape(text)),
    "JSON in HTML": lambda text: html.escape(ascii_json(text)),
    "decimal entities": lambda text: "".join(f"&#{ord(letter)};" for letter in text),
    "entities with zeros": lambda text: "".join(f"&#{ord(letter):07};" for letter in text),
    "hexadecimal entities": lambda text: "".join(f"&#x{ord(letter):x};" for letter in text),
    "hexadecimal entities, in capitals": lambda text: "".join(f"&#X{ord(letter):04X};" for letter in text),
    "named entities": lambda text: text.replace("&", "&amp;").replace("ü", "&uuml;").replace("$", "&dollar;"),
    "percent": lambda text: quote(text, safe=""),
    "percent in lower case": lambda text: "".join(f"%{byte:02x}" for byte in text.encode()),
    "percent of a form": quote_plus,
    "percent twice": lambda text: quote(quote(text, safe=""), safe=""),
    "percent of JSON": lambda text: quote(ascii_json(text), safe=""),
    "base64": lambda text: base64.b64encode(text.encode()).decode(),
    "base64 of more": lambda text: base64.b64encode(f"user:{text}!".encode()).decode(),
    "base64 for URLs": lambda text: base64.urlsafe_b64encode(f"a:{text}".encode()).decode().rstrip("="),
    "hexadecimal": lambda text: text.encode().hex(),
    "hexadecimal in capitals": lambda text: text.encode().hex().upper(),
    "repr of Python": lambda text: repr(text)[1:-1],
    "repr of bytes": lambda text: repr(text.encode())[2:-1],
}

TELLTALES = {
    "Password": "hunter22",
    "adminPassword": 'Pa$$w<r>d&"/1',
    "db_passwd": "grün 1234",
    "ROOT-PWD": "密码🔑密码",
    "ApiToken": "back\\slash'quote\"",
    "userData": "100%25&amp;",
    "Secret": "a+b/c==",
    "rootPass": "hunter22hunter22-and-more",
}
"""By names most of which no model has."""


def echo_message(text: str) -> Answer:
    return Answer({"Code": "Bad", "Message": f"cannot use {text}, sorry"}, 400)


def echo_code(text: str) -> Answer:
    return Answer({"Code": f"Bad.{text}", "RequestId": text})


def echo_page(text: str) -> Answer:
    return Answer(f"<h1>Bad Gateway</h1>{text}", 502)


def echo_broken(text: str) -> Answer:
    return Answer('{"Code": "Success", ' + text)


def echo_redirect(text: str) -> Answer:
    return Answer(text, 307, {"Location": "http://127.0.0.1:1/"})


ECHOES = [echo_message, echo_code, echo_page, echo_broken, echo_redirect]


@pytest.mark.parametrize("echo", ECHOES, ids=lambda echo: echo.__name__)
def test_a_secret_that_is_echoed_is_blanked_in_every_writing(
    client: cds.Client, server: RecordingServer, caplog: pytest.LogCaptureFixture, echo: Callable[[str], Answer]
) -> None:
    caplog.set_level(logging.DEBUG)
    once = client.with_options(max_retries=0)
    for writing, write in WRITINGS.items():
        written = {name: write(secret) for name, secret in TELLTALES.items()}
        server.usual = echo(" | ".join(written.values()))
        with pytest.raises((cds.APIError, cds.ResponseError)) as caught:
            once.call("CreateThing", {"Size": 1, "Nested": [TELLTALES]})
        error = caught.value
        assert str(error).count("***") >= len(TELLTALES), (writing, str(error))
        seen = [str(error), repr(error), *map(str, vars(error).values()), *caplog.messages]
        seen.append("".join(traceback.format_exception_only(error)))
        seen.append(pickle.dumps(error).decode("latin-1"))
        for text in seen:
            for name, secret in TELLTALES.items():
                assert written[name] not in text, (writing, secret)
                assert secret not in text, (writing, secret)
        caplog.clear()


@pytest.mark.parametrize("effect", ["read", "mutate"])
@pytest.mark.parametrize("where", ["begin", "middle", "cut"])
def test_a_secret_is_blanked_wherever_it_stands(
    client: cds.Client, server: RecordingServer, where: str, effect: Any
) -> None:
    """Also where the response, or the server's echo, breaks off within it."""
    secret = "Correct-Horse-Battery-Staple-" + "x" * 3000
    text = {"begin": secret + " is bad", "middle": "y" * 100 + secret + "z", "cut": "<p>" + secret[:150]}[where]
    for answer in (Answer(text), Answer({"Code": "Bad", "Message": text}, 400)):
        server.usual = answer
        with pytest.raises((cds.APIError, cds.ResponseError), match=r"\*\*\*") as caught:
            client.call("CreateThing", {"Password": secret}, effect=effect)
        assert "Correct" not in str(caught.value)
        assert "xxxx" not in str(caught.value)


@pytest.mark.parametrize("limit", range(20, 60, 7))
def test_a_limit_that_cuts_a_secret_shows_no_half_of_it(
    monkeypatch: pytest.MonkeyPatch, server: RecordingServer, limit: int
) -> None:
    monkeypatch.setenv("CDS_MAX_RESPONSE_BYTES", str(limit))
    server.usual = Answer(f"<p>bad: {'Correct-Horse-Battery-Staple-' * 3}")
    with cds.Client("id", "secret", endpoint_url=server.url) as client:
        with pytest.raises(cds.ResponseError, match="is larger than") as caught:
            client.call("CreateThing", {"Password": "Correct-Horse-Battery-Staple-" * 3})
    assert "Corr" not in str(caught.value)


@pytest.mark.parametrize("secret", ["a1!", "密码", "x"])
def test_a_text_with_a_secret_that_is_too_short_to_blank_is_not_shown(
    client: cds.Client, server: RecordingServer, secret: str
) -> None:
    once = client.with_options(max_retries=0)
    for answer in (
        Answer({"Code": "Bad", "Message": f"{secret} is too short"}, 400),
        Answer(f"<h1>{secret}</h1>", 502),
        Answer(f"<h1>{quote(secret)}</h1>"),
    ):
        server.usual = answer
        with pytest.raises((cds.APIError, cds.ResponseError), match=r"\*\*\*") as caught:
            once.call("CreateThing", {"Password": secret})
        assert "short" not in str(caught.value)
        assert "h1" not in str(caught.value)
    server.usual = Answer({"Code": "TooShort", "Message": "no less than 8"}, 400)
    if secret != "x":
        with pytest.raises(cds.APIError, match="TooShort: no less than 8"):
            once.call("CreateThing", {"Password": secret})


def test_the_signature_is_blanked_encoded_and_decoded(client: cds.Client, server: RecordingServer) -> None:
    def echo(request: Request) -> Answer:
        signature = request.query["Signature"]
        texts = [signature, quote(signature, safe=""), html.escape(f"'{signature}'"), f"?{request.raw_query}"]
        return Answer({"Code": "Bad", "Message": " | ".join(texts)}, 400)

    server.usual = echo
    with pytest.raises(cds.APIError) as caught:
        client.call("CreateThing", {"Name": "plain"})
    signature = server.last.query["Signature"]
    assert caught.value.message == "*** | *** | &#x27;***&#x27; | ?***"
    assert signature not in str(caught.value)


def test_a_secret_of_an_order_is_blanked_in_what_the_server_says_of_its_task(
    client: cds.Client, server: RecordingServer
) -> None:
    echoed = f"the password {html.escape(SECRETS['Password'])} is weak"

    def answer(request: Request) -> Answer:
        if request.query["Action"] == "DescribeTask":
            return Answer({"Code": "Success", "Data": {"Status": "ERROR", "Message": echoed}})
        return Answer({"Code": "Success", "TaskId": "t-1"})

    server.usual = answer
    client.call("CreateThing", {"Password": SECRETS["Password"]})
    with pytest.raises(cds.TaskFailedError, match=r"the password \*\*\* is weak") as caught:
        client.task("t-1").wait(interval=0.01)
    assert caught.value.task.message == "the password *** is weak"
    server.usual = Answer({"Code": "Bad", "Message": echoed}, 400)
    with pytest.raises(cds.APIError) as refused:
        client.with_options(max_retries=0).call("DescribeThing", effect="read")
    assert refused.value.message == "the password *** is weak"


def test_what_is_no_secret_is_shown(client: cds.Client, server: RecordingServer) -> None:
    text = "InstanceName web-1 in 10.0.0.1 needs \"a\" < 5 & 100% of 'b' \\d"
    server.usual = Answer({"Code": "Bad", "Message": text, "RequestId": "r-1"}, 400)
    with pytest.raises(cds.APIError) as caught:
        client.call("CreateThing", {"InstanceName": "web-1", "PrivateIp": "10.0.0.1", "Password": "hunter22"})
    assert (caught.value.message, caught.value.request_id) == (text, "r-1")
