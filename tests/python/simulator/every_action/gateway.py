"""Requests that the gateway refuses, built by hand, because the client would never send them."""

from __future__ import annotations

import json
import tempfile
import urllib.error
import urllib.request
import uuid
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import TYPE_CHECKING, Any

import cds
from make_signatures import percent_encode, signature, with_common
from serving import Served

if TYPE_CHECKING:
    from collections.abc import Callable

    Sent = Callable[[cds.Simulator], tuple[int, str]]


def send(simulator: cds.Simulator, **changed: Any) -> tuple[int, str]:
    """HTTP status and code of a good request but for what is changed: common parameters by their names; None drops one.

    `secret`, `altered` (parameters that are not signed), `path`, `verb`, `body` and `headers` are the rest.
    """
    secret = changed.pop("secret", simulator.access_key_secret)
    altered = changed.pop("altered", {})
    path, verb, body = changed.pop("path", "network"), changed.pop("verb", "GET"), changed.pop("body", None)
    headers = changed.pop("headers", {})
    now = datetime.now(timezone.utc)
    pairs = with_common("DescribeVdc", simulator.access_key_id, {}, time_text(now), str(uuid.uuid4()))
    pairs = {name: value for name, value in {**pairs, **changed}.items() if value is not None}
    signed = {**pairs, "Signature": signature(verb, pairs, secret), **altered}
    query = "&".join(f"{percent_encode(name)}={percent_encode(value)}" for name, value in signed.items())
    request = urllib.request.Request(f"{simulator.endpoint_url}/{path}/?{query}", body, headers, method=verb)
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status, json.load(answer)["Code"]
    except urllib.error.HTTPError as error:
        with error:
            return error.code, json.load(error)["Code"]


def time_text(time: datetime) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ")


def with_(**changed: Any) -> Sent:
    return lambda simulator: send(simulator, **changed)


def late(simulator: cds.Simulator) -> tuple[int, str]:
    return send(simulator, Timestamp=time_text(datetime.now(timezone.utc) - timedelta(minutes=16)))


def twice(simulator: cds.Simulator) -> tuple[int, str]:
    nonce = str(uuid.uuid4())
    assert send(simulator, SignatureNonce=nonce) == (200, "Success")
    return send(simulator, SignatureNonce=nonce)


def posted(body: bytes, action: str = "DescribeInstances", path: str = "ccs") -> Sent:
    return with_(Action=action, path=path, verb="POST", body=body)


def full_disk(_: cds.Simulator) -> tuple[int, str]:
    """A separate simulator, whose files may not grow any more."""
    import resource

    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "cloud.db")
        with Served(Path(folder, "stderr"), "--state", file).ready() as served, served.client(max_retries=0) as client:
            _, most = resource.prlimit(served.process.pid, resource.RLIMIT_FSIZE)
            resource.prlimit(served.process.pid, resource.RLIMIT_FSIZE, (file.stat().st_size, most))
            try:
                client.instance.create_tag(TagName="x" * 4_000_000)
            except cds.ServerError as error:
                assert client.instance.describe_tags()["Data"] == []
                return error.http_status, error.code
            return 200, "Success"


COMMON = ("AccessKeyId", "SignatureMethod", "SignatureVersion", "SignatureNonce", "Timestamp", "Version", "Action")

GATEWAY: dict[str, Sent] = {
    **{f"`{name}` is missing or empty": with_(**{name: None}) for name in COMMON},
    "`Signature` is missing or empty": with_(altered={"Signature": ""}),
    "`Version` is not 2019-08-08": with_(Version="2014-05-26"),
    "`SignatureMethod` is not HMAC-SHA1": with_(SignatureMethod="HMAC-SHA256"),
    "`SignatureVersion` is not 1.0": with_(SignatureVersion="2.0"),
    "`AccessKeyId` is not that of this cloud": with_(AccessKeyId="somebody"),
    "the signature does not match the query, the method and the secret": with_(secret="wrong"),
    "`Timestamp` is not like 2019-08-08T08:00:00Z": with_(Timestamp="yesterday"),
    "`Timestamp` is more than 15 minutes away from the current time": late,
    "`SignatureNonce` has more than 256 characters": with_(SignatureNonce="n" * 257),
    "`SignatureNonce` was used before": twice,
    "no action of that name exists at the path": with_(Action="DescribeWeather"),
    "the action needs another HTTP method": with_(verb="POST"),
    "the body is not a JSON object": posted(b"[1]"),
    "the body has more than 16 MiB": posted(b" " * (16 * 1024 * 1024 + 1)),
    "`Origin` or `Sec-Fetch-Site` shows that a page of another origin sent the request": with_(
        headers={"Origin": "https://evil.example"}
    ),
    "`Host` is a name that others can own, while the simulator serves this machine only": with_(
        headers={"Host": "evil.example"}
    ),
    "the state file cannot be written": full_disk,
    # Its rules say it in words: the model alone has no parameter that is missing.
    "missing: any": posted(b'{"InstanceIds": "x", "VdcId": "x", "Password": "x"}', "BatchAddNetworkInterfaces"),
    "invalid: any": posted(b'{"Type": "x"}', "DescribeAccessInfo", "network"),
}
