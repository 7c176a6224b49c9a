"""An independent signer: the algorithm of the API's documents, and the vectors made with it.

"Signature Mechanisms" and `get_signature` of the English document, in Python 3 and with nothing but the standard
library. It shares no code with the library under test. Two differences from the text of the documents, which
public clients show to be right: the key is the secret alone, without `&`, and spaces in the URL are `%20`.

    python tests/vectors/make_signatures.py     writes signatures.json beside this file
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from pathlib import Path
from typing import Any
from urllib.parse import quote

VERSION = "2019-08-08"
FILE = Path(__file__).with_name("signatures.json")


def percent_encode(text: str) -> str:
    """`percentEncode` of the documents; its three replacements say what RFC 3986 leaves as it is."""
    return quote(text.encode("utf-8"), safe="").replace("+", "%20").replace("*", "%2A").replace("%7E", "~")


def canonical_query(pairs: dict[str, str]) -> str:
    """Step 1: in the order of the names, encoded and joined."""
    by_name = sorted(pairs.items(), key=lambda pair: pair[0].encode("utf-8"))
    return "&".join(f"{percent_encode(name)}={percent_encode(value)}" for name, value in by_name)


def string_to_sign(method: str, pairs: dict[str, str]) -> str:
    """Step 2.1."""
    return f"{method}&%2F&{percent_encode(canonical_query(pairs))}"


def signature(method: str, pairs: dict[str, str], access_key_secret: str) -> str:
    """Step 2.2: `pairs` are all parameters of the query except the signature."""
    text = string_to_sign(method, pairs).encode("utf-8")
    return base64.b64encode(hmac.new(access_key_secret.encode("utf-8"), text, hashlib.sha1).digest()).decode("ascii")


def with_common(
    action: str, access_key_id: str, parameters: dict[str, str], timestamp: str, nonce: str
) -> dict[str, str]:
    """The dict `D` of `get_signature`, but for one thing: the caller's parameters never replace the common ones."""
    common = {
        "Action": action,
        "AccessKeyId": access_key_id,
        "SignatureMethod": "HMAC-SHA1",
        "SignatureNonce": nonce,
        "SignatureVersion": "1.0",
        "Timestamp": timestamp,
        "Version": VERSION,
    }
    return {**parameters, **common}


_AWKWARD = "~*+/% =&?#\"'<>,;:@!$()[]{}|\\^`-_."

_CASES: list[dict[str, Any]] = [
    {"name": "no parameters"},
    {"name": "no parameters, POST", "method": "POST", "action": "DescribeInstances"},
    {"name": "one parameter", "parameters": {"VdcId": "7c1f0a52-93de-4b6e-8a37-5d20c4e91b68"}},
    {"name": "a query that POST signs too", "method": "POST", "parameters": {"Keyword": "web 1"}},
    {"name": "the method is signed", "method": "DELETE", "parameters": {"Keyword": "web 1"}},
    {"name": "tilde star plus slash percent", "parameters": {"Keyword": "~*+/%"}},
    {"name": "what looks encoded is encoded again", "parameters": {"Keyword": "%20%7E%2A+%2B"}},
    {"name": "space", "parameters": {"Keyword": " a  b "}},
    {"name": "Chinese", "parameters": {"Keyword": "虚拟数据中心", "RegionId": "北京-可用区A"}},
    {"name": "emoji and combining marks", "parameters": {"Keyword": "😀👩‍🚀e\u0301"}},
    {"name": "other alphabets", "parameters": {"Keyword": "é ü ß Ω я ا 한 \u00a0 \u3000"}},
    {"name": "empty value", "parameters": {"Keyword": "", "VdcId": ""}},
    {"name": "equals sign and ampersand", "parameters": {"Keyword": "a=b&c=d&&=="}},
    {"name": "newline, tab and nul", "parameters": {"Keyword": "a\nb\r\nc\td\0e"}},
    {"name": "quotes", "parameters": {"Keyword": "\"double\" 'single' `back` “curly” 「角」"}},
    {"name": "all awkward characters", "parameters": {"Keyword": _AWKWARD}},
    {"name": "every ASCII character", "parameters": {"Keyword": "".join(map(chr, range(128)))}},
    {"name": "long value", "parameters": {"Keyword": "长 value~" * 200}},
    {"name": "JSON value", "parameters": {"PublicNetwork": '{"Name": "net 1", "Qos": 5}'}},
    {"name": "list value", "parameters": {"InstanceIds": "a-1,b-2,c-3"}},
    {"name": "names that are encoded", "parameters": {"a b": "1", "a+b": "2", "a/b": "3", "a=b&c": "4", "甲": "5"}},
    {"name": "empty name", "parameters": {"": "value"}},
    {
        "name": "upper case sorts before lower case",
        "parameters": {"b": "1", "B": "2", "a": "3", "A": "4", "_": "5", "Z": "6", "z": "7"},
    },
    {
        "name": "one name begins another",
        "parameters": {"DataDisks.10.Size": "1", "DataDisks.1.Size": "2", "DataDisks": "3", "DataDisks.1": "4"},
    },
    {"name": "sorted before they are encoded", "parameters": {"k~": "1", "k中": "2", "k%": "3", "k-": "4", "k": "5"}},
    {
        "name": "sorted by bytes, not by UTF-16 units",
        "parameters": {"\uff21": "1", "😀": "2", "中": "3", "é": "4", "z": "5"},
    },
    {"name": "a name between the common ones", "parameters": {"Signature0": "1", "SignatureNoncf": "2", "Actio": "3"}},
    {"name": "a common parameter is never replaced", "parameters": {"Version": "2020-01-01", "Action": "accept"}},
    {"name": "secret with odd characters", "access_key_secret": "s3cr+t/=& %7E~*秘密😀"},
    {"name": "secret with an ampersand at its end", "access_key_secret": "secret&"},
    {"name": "secret longer than a block of SHA-1", "access_key_secret": "0123456789abcdef" * 5},
    {"name": "secret of one character", "access_key_secret": "x"},
    {"name": "key id with odd characters", "access_key_id": "id+/= 甲~*"},
    {"name": "nonce with odd characters", "nonce": "~ +/*%\n随机"},
    {"name": "timestamp with an offset", "timestamp": "2026-02-28T23:59:60+08:00"},
    {"name": "action with odd characters", "action": "Describe Vdc/中+~"},
]

_USUAL: dict[str, Any] = {
    "method": "GET",
    "action": "DescribeVdc",
    "access_key_id": "0f0e0d0c0b0a09080706050403020100",
    "access_key_secret": "fedcba98765432100123456789abcdef",
    "timestamp": "2026-01-31T12:34:56Z",
    "nonce": "3f2b8c1e-5a47-4d0e-9b66-0c1d2e3f4a5b",
    "parameters": {},
}


def vectors() -> list[dict[str, Any]]:
    return [_vector({**_USUAL, **case}) for case in _CASES]


def _vector(case: dict[str, Any]) -> dict[str, Any]:
    pairs = with_common(case["action"], case["access_key_id"], case["parameters"], case["timestamp"], case["nonce"])
    signed = signature(case["method"], pairs, case["access_key_secret"])
    return {
        **{name: case[name] for name in ("name", *_USUAL)},
        "string_to_sign": string_to_sign(case["method"], pairs),
        "signature": signed,
        "query": f"{canonical_query(pairs)}&Signature={percent_encode(signed)}",
    }


def text() -> str:
    """What `signatures.json` holds."""
    return json.dumps(vectors(), ensure_ascii=False, indent=2) + "\n"


if __name__ == "__main__":
    FILE.write_text(text(), encoding="utf-8")
