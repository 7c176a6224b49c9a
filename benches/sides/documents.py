"""`get_signature` of the API's documents in Python 3, line by line as far as that goes.

As public clients show to be right, the key is the secret alone. Every call signs its own URL, as in the documents.
"""

from __future__ import annotations

import base64
import hmac
import time
import uuid
from hashlib import sha1
from typing import Any
from urllib.parse import quote, urlencode

from measured import KEY, SECRET


def percent_encode(text: str) -> str:
    """The documents' `percentEncode`."""
    encoded = quote(text.encode("utf8"), "")
    encoded = encoded.replace("+", "%20")
    encoded = encoded.replace("*", "%2A")
    return encoded.replace("%7E", "~")


def get_signature(
    action: str, ak: str, access_key_secret: str, method: str, url: str, param: dict[str, Any] | None = None
) -> str:
    """The signed URL."""
    timestamp = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    pairs = {
        "Action": action,
        "AccessKeyId": ak,
        "SignatureMethod": "HMAC-SHA1",
        "SignatureNonce": str(uuid.uuid1()),
        "SignatureVersion": "1.0",
        "Timestamp": timestamp,
        "Version": "2019-08-08",
    }
    if param:
        pairs.update(param)
    in_order = sorted(pairs.items(), key=lambda pair: pair[0])
    canonical = ""
    for name, value in in_order:
        canonical += "&" + percent_encode(name) + "=" + percent_encode(value)
    string_to_sign = method + "&%2F&" + percent_encode(canonical[1:])
    digest = hmac.new(access_key_secret.encode(), string_to_sign.encode(), sha1)
    pairs["Signature"] = base64.encodebytes(digest.digest()).strip().decode()
    return url + "/?" + urlencode(pairs)


def task_url(server: str, task: str = "12345") -> str:
    """A signed URL that asks for the state of a task."""
    return get_signature("DescribeTask", KEY, SECRET, "GET", f"{server}/ccs", {"TaskId": task})


def list_url(server: str) -> str:
    """A signed URL that asks for a list of instances; its page is in the body."""
    return get_signature("DescribeInstances", KEY, SECRET, "POST", f"{server}/ccs")
