"""The exceptions: hierarchy, attributes, and no secrets in messages."""

from __future__ import annotations

import copy
import inspect
import pickle
import socket
import traceback
from typing import TYPE_CHECKING, Any

import pytest

import cds
import cds.errors
from recording import ACCESS_KEY_ID, CUT, DROP, SILENCE, Answer, secrets_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from recording import RecordingServer
    from twins import Twin

TREE: dict[str, tuple[type[BaseException] | str, ...]] = {
    "CdsError": (Exception,),
    "ConfigError": ("CdsError",),
    "NoCredentialsError": ("ConfigError",),
    "ValidationError": ("CdsError", ValueError),
    "ClientClosedError": ("CdsError",),
    "NetworkBlockedError": ("CdsError",),
    "APIConnectionError": ("CdsError",),
    "APITimeoutError": ("APIConnectionError", TimeoutError),
    "OutcomeUnknownError": ("CdsError",),
    "UndecidedError": ("OutcomeUnknownError",),
    "ResponseError": ("CdsError",),
    "APIError": ("CdsError",),
    "AuthenticationError": ("APIError",),
    "PermissionDeniedError": ("APIError",),
    "NotFoundError": ("APIError",),
    "InvalidParameterError": ("APIError",),
    "ConflictError": ("APIError",),
    "InsufficientBalanceError": ("APIError",),
    "QuotaExceededError": ("APIError",),
    "NotAvailableError": ("APIError",),
    "RateLimitError": ("APIError",),
    "ServerError": ("APIError",),
    "TaskError": ("CdsError",),
    "TaskFailedError": ("TaskError",),
    "WaitTimeoutError": ("TaskError", TimeoutError),
}

API_ATTRIBUTES = {
    "code": "C",
    "message": "M",
    "http_status": 400,
    "request_id": "r-1",
    "action": "DescribeVdc",
    "service": "vdc",
    "attempts": 3,
    "task_ids": ["t-1"],
    "look_up": "describe_vdc",
}

UNKNOWN_ATTRIBUTES = {
    "action": "CreateVdc",
    "nonce": "n-1",
    "sent_at": "2026-01-31T12:34:56Z",
    "look_up": "describe_vdc",
    "task_ids": ["t-1"],
}

ATTRIBUTES: dict[str, dict[str, Any]] = {
    "ValidationError": {"problems": ["a", "b"]},
    "APIConnectionError": {"kind": "refused"},
    "APITimeoutError": {"kind": "timeout"},
    "OutcomeUnknownError": UNKNOWN_ATTRIBUTES,
    "UndecidedError": {**UNKNOWN_ATTRIBUTES, "candidates": ["v-1", "v-2"]},
    "ResponseError": {"http_status": 302, "snippet": "<html>", "task_ids": ["t-1"]},
    **{name: API_ATTRIBUTES for name, bases in TREE.items() if "APIError" in (name, *bases)},
}

SECRET = "Recognisable-5ecret-key/+="
PASSWORD = "Recognisable-Passw0rd"

every_class = pytest.mark.parametrize("name", TREE)


@every_class
def test_the_tree_is_that_of_the_contract(name: str) -> None:
    bases = tuple(getattr(cds.errors, base) if isinstance(base, str) else base for base in TREE[name])
    assert getattr(cds.errors, name).__bases__ == bases


@every_class
def test_every_class_is_exported(name: str) -> None:
    assert getattr(cds, name) is getattr(cds.errors, name)
    assert name in cds.__all__
    assert name in cds.errors.__all__
    assert name in dir(cds)
    assert inspect.getdoc(getattr(cds, name))


def test_there_is_no_other_class() -> None:
    found = {name for name, value in vars(cds.errors).items() if isinstance(value, type)}
    assert {name for name in found if issubclass(getattr(cds.errors, name), BaseException)} == set(TREE)
    assert set(cds.errors.__all__) == set(TREE)


@every_class
@pytest.mark.parametrize("again", [lambda e: pickle.loads(pickle.dumps(e)), copy.copy, copy.deepcopy])
def test_a_copy_says_the_same(name: str, again: Callable[[Any], Any]) -> None:
    attributes = ATTRIBUTES.get(name, {})
    error = getattr(cds, name)("the text", **attributes)
    error.outcome, error.action = "unknown", "CreateVdc"  # as the core sets them
    other = again(error)
    assert (other.outcome, other.action, other.may_have_happened) == ("unknown", "CreateVdc", True)
    attributes = {**attributes, "action": "CreateVdc"}
    assert type(other) is getattr(cds, name)
    assert str(other) == "the text"
    assert {attribute: getattr(other, attribute) for attribute in attributes} == attributes


def test_a_pickled_task_error_keeps_its_task(client: cds.Client, server: RecordingServer) -> None:
    server.script({"Code": "Success", "Data": {"Status": "ERROR"}})
    with pytest.raises(cds.TaskFailedError) as caught:
        client.task("t-1").wait()
    other = pickle.loads(pickle.dumps(caught.value))
    assert str(other) == str(caught.value)
    assert (other.task.id, other.task.status) == ("t-1", "ERROR")


# Secrets in messages


@pytest.fixture
def careful(server: RecordingServer, twin: Twin) -> Iterator[cds.Client]:
    """A client with a secret that is easily found again."""
    with twin.Client(ACCESS_KEY_ID, SECRET, endpoint_url=server.url, timeout=0.3, max_retries=0) as client:
        yield client


def order(client: cds.Client, **changed: Any) -> cds.Response:
    given: dict[str, Any] = {
        "RegionId": "CN_Beijing_A",
        "VdcId": "v",
        "InstanceName": "n",
        "InstanceType": "t",
        "Cpu": 1,
        "Ram": 1,
        "Password": PASSWORD,
        **changed,
    }
    return client.instance.create_instance(**given)


def lines_and_secrets(error: BaseException, secrets: list[str]) -> None:
    """One line, and none of the secrets wherever a program may write the exception."""
    assert str(error).strip()
    assert len(str(error).splitlines()) == 1, str(error)
    shown = [str(error), repr(error), "".join(traceback.format_exception(error))]
    shown += [repr(value) for value in vars(error).values()]
    for text in shown:
        assert not [secret for secret in secrets if secret in text], text


ANSWERS: dict[str, Answer | str] = {
    "drop": DROP,
    "cut": CUT,
    "silence": SILENCE,
    "html": Answer("<html>\n<body>\r\nBad gateway\n</body>", 502),
    "html-200": Answer("<html>\n<body>\u2028login\n</body>"),
    "redirect": Answer("", 302, {"Location": "https://elsewhere.example/"}),
    "failure": Answer({"Code": "VdcNotFound", "Message": "two\nlines\r\nthree"}, 400),
    "code-of-two-lines": Answer({"Code": "Two\nLines", "Message": "m"}, 400),
    "request-id-of-two-lines": Answer({"Code": "VdcNotFound", "RequestId": "two\nlines"}, 400),
    "message-is-an-object": Answer({"Code": "VdcNotFound", "Message": {"a": ["b\nc"]}}, 400),
    "cannot-be-read": Answer(b'{"Code": "Success", "Data": "\xff\n"}'),
}


@pytest.mark.parametrize("answer", ANSWERS.values(), ids=ANSWERS)
@pytest.mark.parametrize("mutate", [False, True], ids=["read", "mutation"])
def test_no_failure_shows_the_key_or_the_signed_url(
    careful: cds.Client, server: RecordingServer, answer: Answer | str, mutate: bool
) -> None:
    server.script(answer)
    with pytest.raises(cds.CdsError) as caught:
        order(careful) if mutate else careful.vdc.describe_vdc(Keyword=PASSWORD)
    lines_and_secrets(caught.value, [SECRET, PASSWORD, "Signature=", *secrets_of(server.requests)])


@pytest.mark.parametrize("status", [200, 400, 502])
@pytest.mark.parametrize("form", ["html", "json"])
@pytest.mark.parametrize("part", ["url", "body"])
def test_a_server_that_echoes_the_request_is_not_repeated(
    careful: cds.Client, server: RecordingServer, status: int, form: str, part: str
) -> None:
    """Gateways write the URL into their error pages, and some servers what was wrong with the body."""

    class Echo(Answer):
        def payload(self) -> bytes:
            request = server.last
            text = f"{request.path}?{request.raw_query}" if part == "url" else request.body.decode()
            return Answer(f"<p>{text}</p>" if form == "html" else {"Code": "Bad", "Message": text}).payload()

    server.script(Echo(status=status))
    with pytest.raises(cds.CdsError) as caught:
        order(careful)
    lines_and_secrets(caught.value, [SECRET, PASSWORD, *secrets_of(server.requests)])


@pytest.mark.parametrize(
    "changed",
    [
        {"Password": {PASSWORD: PASSWORD}},
        {"Password": None},
        {"password": PASSWORD},
        {"Passwort": PASSWORD},
        {"Cpu": "x", "Ram": "y"},
        {"SystemDisk": {"Password": PASSWORD}},
        {"UserData": {PASSWORD: 1}},
        {"ImagePassword": [PASSWORD]},
    ],
    ids=repr,
)
def test_no_refused_argument_shows_a_password(
    careful: cds.Client, server: RecordingServer, changed: dict[str, Any]
) -> None:
    with pytest.raises((TypeError, cds.ValidationError)) as caught:
        order(careful, **changed)
    lines_and_secrets(caught.value, [SECRET, PASSWORD])
    assert server.requests == []


def test_no_failed_connection_shows_the_key_or_the_url(twin: Twin) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{unused.getsockname()[1]}"
        for scheme in (url, url.replace("http:", "https:")):
            with twin.Client(ACCESS_KEY_ID, SECRET, endpoint_url=scheme, max_retries=0) as client:
                with pytest.raises(cds.APIConnectionError) as caught:
                    order(client)
                lines_and_secrets(caught.value, [SECRET, PASSWORD, "Signature", "AccessKeyId"])


@pytest.mark.parametrize(
    "settings",
    [
        {"site": "mars"},
        {"endpoint_url": "ftp://host"},
        {"endpoint_url": f"https://user:{PASSWORD}@host"},
        {"proxy": f"ftp://user:{PASSWORD}@host"},
        {"proxy": f"http://user:{PASSWORD}@[host"},
        {"timeout": 0.0},
        {"profile": "nobody"},
        {"ca_bundle": "/nonexistent/ca.pem"},
        {"access_key_secret": f" {SECRET}\n"},
    ],
    ids=repr,
)
def test_no_refused_setting_shows_a_secret(settings: dict[str, Any], twin: Twin) -> None:
    with pytest.raises(cds.ConfigError) as caught:
        twin.Client(**{"access_key_id": "id", "access_key_secret": SECRET, **settings})
    lines_and_secrets(caught.value, [SECRET, PASSWORD])


def test_no_task_error_shows_the_key(careful: cds.Client, server: RecordingServer) -> None:
    server.usual = Answer({"Code": "Success", "Data": {"Status": "DOING"}})
    server.script({"Code": "Success", "Data": {"Status": "ERROR"}})
    for wait in (careful.task("t-1").wait, lambda: careful.task("t-1").wait(0.05, interval=0.01)):
        with pytest.raises(cds.TaskError) as caught:
            wait()
        lines_and_secrets(caught.value, [SECRET, *secrets_of(server.requests)])


def test_a_closed_client_and_a_blocked_network_show_nothing(
    careful: cds.Client, monkeypatch: pytest.MonkeyPatch, twin: Twin
) -> None:
    careful.close()
    with pytest.raises(cds.ClientClosedError) as closed:
        order(careful)
    monkeypatch.setenv("CDS_OFFLINE", "1")
    with twin.Client(ACCESS_KEY_ID, SECRET) as offline, pytest.raises(cds.NetworkBlockedError) as blocked:
        order(offline)
    for error in (closed.value, blocked.value):
        lines_and_secrets(error, [SECRET, PASSWORD, "Signature"])
