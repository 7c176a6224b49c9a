"""Third-party programs work with `cds simulator`; only curl gets a URL that we have signed."""

from __future__ import annotations

import json
import shutil
import subprocess
import time
import uuid
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import pytest
import requests

import cds
from make_signatures import signature
from serving import Served

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    errors: Path = tmp_path_factory.mktemp("served") / "stderr"
    with Served(errors, "--progression", "immediate") as served:
        yield served.ready()


def get_signature(served: Served, action: str, method: str, path: str, param: dict[str, str] | None = None) -> str:
    """The documents' function, in Python 3: a space becomes a plus, as they write their URLs."""
    pairs = {
        "Action": action,
        "AccessKeyId": served.environment["CDS_ACCESS_KEY_ID"],
        "SignatureMethod": "HMAC-SHA1",
        "SignatureNonce": str(uuid.uuid1()),
        "SignatureVersion": "1.0",
        "Timestamp": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "Version": "2019-08-08",
        **(param or {}),
    }
    pairs["Signature"] = signature(method, pairs, served.environment["CDS_ACCESS_KEY_SECRET"])
    return f"{served.url}/{path}/?{urlencode(pairs)}"


def test_the_documents_snippet(served: Served):
    def post(action: str, path: str, body: dict[str, Any]) -> Any:
        return requests.post(get_signature(served, action, "POST", path), json=body, timeout=60).json()

    def get(action: str, path: str, **param: str) -> Any:
        return requests.get(get_signature(served, action, "GET", path, param), timeout=60).json()

    order = post("CreateVdc", "network", {"RegionId": "CN_Beijing_A", "VdcName": "with a space"})
    assert order["Code"] == "Success"
    assert get("DescribeTask", "ccs", TaskId=order["TaskId"])["Data"]["Status"] == "FINISH"
    found = get("DescribeVdc", "network", Keyword="with a space")["Data"]
    assert [vdc["VdcName"] for vdc in found] == ["with a space"]


def test_curl_with_a_signed_url(served: Served):
    if (curl := shutil.which("curl")) is None:
        pytest.skip("curl is not installed")
    key, secret = served.environment["CDS_ACCESS_KEY_ID"], served.environment["CDS_ACCESS_KEY_SECRET"]
    url = cds.sign("DescribeTags", key, secret, "POST", f"{served.url}/ccs")
    command = [curl, "--silent", "--fail", "--json", "{}", url]
    answer = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    assert answer["Code"] == "Success"
