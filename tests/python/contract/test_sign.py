"""`cds.sign` agrees with an independent signer."""

from __future__ import annotations

import json
import random
import uuid
from datetime import date, datetime, timedelta, timezone
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest

import cds
import make_signatures

URL = "https://cdsapi.capitalonline.net/network"
VECTORS: list[dict[str, Any]] = json.loads(make_signatures.FILE.read_text(encoding="utf-8"))
AWKWARD = "~*+/%=&?#; \"'<>,:@!$()[]{}|\\^`\n\t\0äßπ€中文节点한😀👩\u0301\u200d\ufeffAZaz09-_."


def pairs_of(url: str) -> dict[str, str]:
    query = urlsplit(url).query
    return {unquote(name): unquote(value) for name, _, value in (part.partition("=") for part in query.split("&"))}


def sign(parameters: dict[str, Any] | None = None, **changed: Any) -> str:
    arguments = {
        "action": "DescribeVdc",
        "access_key_id": "id",
        "access_key_secret": "secret",
        "method": "GET",
        "url": URL,
        **changed,
    }
    return cds.sign(params=parameters, **arguments)


def check(url: str, secret: str = "secret", method: str = "GET") -> dict[str, str]:
    """The signed pairs, once the independent signer has agreed."""
    pairs = pairs_of(url)
    signed = pairs.pop("Signature")
    assert signed == make_signatures.signature(method, pairs, secret), url
    assert "+" not in urlsplit(url).query
    return pairs


def test_the_vectors_are_what_the_independent_signer_makes() -> None:
    assert make_signatures.FILE.read_text(encoding="utf-8") == make_signatures.text()


COMMON = ("Action", "AccessKeyId", "SignatureMethod", "SignatureVersion", "SignatureNonce", "Timestamp", "Version")


@pytest.mark.parametrize("name", [*COMMON, "Signature", "action", "TIMESTAMP"])
def test_a_parameter_never_stands_for_a_common_one(name: str) -> None:
    def signed(parameters: dict[str, str]) -> str:
        return cds.sign(
            "DescribeVdc", "id", "secret", "GET", URL, parameters, timestamp="2026-01-31T12:34:56Z", nonce="n"
        )

    with pytest.warns(UserWarning, match=f"^{name} is set by the signature"):
        url = signed({name: "DeleteVdc", "Keyword": "web"})
    assert url == signed({"Keyword": "web"})


@pytest.mark.parametrize("url", [f"{URL}?Action=DeleteVdc", f"{URL}/?a=b", f"{URL}#a"])
def test_a_url_with_a_query_of_its_own_is_refused(url: str) -> None:
    with pytest.raises(cds.ValidationError, match="must end with the path"):
        cds.sign("DescribeVdc", "id", "secret", "GET", url)


@pytest.mark.filterwarnings("ignore:.* is set by the signature")
@pytest.mark.parametrize("vector", VECTORS, ids=[vector["name"] for vector in VECTORS])
def test_vector(vector: dict[str, Any]) -> None:
    url = cds.sign(
        vector["action"],
        vector["access_key_id"],
        vector["access_key_secret"],
        vector["method"],
        URL,
        vector["parameters"],
        timestamp=vector["timestamp"],
        nonce=vector["nonce"],
    )
    base, _, query = url.partition("?")
    assert base == f"{URL}/"
    assert sorted(query.split("&")) == sorted(vector["query"].split("&"))


def test_3000_random_parameter_sets() -> None:
    random_ = random.Random(20190808)

    def text(longest: int) -> str:
        return "".join(random_.choices(AWKWARD, k=random_.randint(0, longest)))

    for _ in range(3000):
        parameters = {text(8) or "x": text(24) for _ in range(random_.randint(0, 8))}
        method = random_.choice(["GET", "POST", "PUT", "DELETE"])
        secret = f"s{text(90)}s"
        url = sign(parameters, method=method, access_key_secret=secret)
        assert parameters.items() <= check(url, secret, method).items()


def test_the_common_parameters_are_in_the_query() -> None:
    pairs = check(sign({"Keyword": "web"}, timestamp="2026-01-31T12:34:56Z", nonce="n"))
    assert pairs == {
        "Action": "DescribeVdc",
        "AccessKeyId": "id",
        "SignatureMethod": "HMAC-SHA1",
        "SignatureVersion": "1.0",
        "SignatureNonce": "n",
        "Timestamp": "2026-01-31T12:34:56Z",
        "Version": "2019-08-08",
        "Keyword": "web",
    }


def test_a_timestamp_may_be_a_datetime_of_any_zone() -> None:
    beijing = timezone(timedelta(hours=8))
    moment = datetime(2026, 1, 31, 20, 34, 56, 789000, beijing)
    assert check(sign(timestamp=moment))["Timestamp"] == "2026-01-31T12:34:56Z"


@pytest.mark.parametrize(
    "timestamp",
    [
        datetime(2026, 1, 31, 12),
        date(2026, 1, 31),
        1769860800,
        1769860800.5,
        b"2026-01-31T12:00:00Z",
        timedelta(1),
        True,
    ],
    ids=repr,
)
def test_a_timestamp_without_a_zone_or_of_another_type_is_refused(timestamp: Any) -> None:
    with pytest.raises(TypeError, match="aware datetime"):
        sign(timestamp=timestamp)


@pytest.mark.parametrize(
    "timestamp",
    [
        "",
        "now",
        "2026-01-31",
        "2026-01-31 12:00:00",
        "2026-01-31T12:00:00",
        "2026-01-31T12:00:00.5Z",
        "2026-1-31T12:00:00Z",
        "2026-13-31T12:00:00Z",
        "2026-01-32T12:00:00Z",
        "2026-01-31T24:00:00Z",
        "2026-01-31T12:60:00Z",
        "2026-01-31T12:00:00z",
        "２026-01-31T12:00:00Z",
        "2026-01-31T12:00:00Z\n",
        "\ud800",
        datetime.max.replace(tzinfo=timezone(timedelta(hours=-8))),
        datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=8))),
    ],
    ids=ascii,
)
def test_a_time_that_is_written_in_another_way_is_refused(timestamp: Any) -> None:
    with pytest.raises(cds.ValidationError):
        sign(timestamp=timestamp)


def test_a_timestamp_of_pandas_is_written_in_utc() -> None:
    pandas = pytest.importorskip("pandas")
    moment = pandas.Timestamp("2026-01-31T20:34:56.789", tz="Asia/Shanghai")
    assert check(sign(timestamp=moment))["Timestamp"] == "2026-01-31T12:34:56Z"
    with pytest.raises(TypeError, match="no time zone"):
        sign(timestamp=pandas.Timestamp("2026-01-31"))
    with pytest.raises(cds.ValidationError):
        sign(timestamp=pandas.NaT)


@pytest.mark.parametrize("params", [5, "ab", [1], object()], ids=["integer", "text", "list", "object"])
def test_parameters_that_are_no_mapping_are_refused(params: Any) -> None:
    with pytest.raises(TypeError, match="params must be a mapping"):
        sign(params)


@pytest.mark.parametrize("argument", ["action", "access_key_id", "access_key_secret", "method", "url", "nonce"])
def test_half_a_character_is_refused_in_every_text(argument: str) -> None:
    with pytest.raises(cds.ValidationError, match="lone surrogate"):
        sign(**{argument: "\ud800"})


def test_the_default_timestamp_is_now_in_utc() -> None:
    before = datetime.now(timezone.utc).replace(microsecond=0)
    stamped = check(sign())["Timestamp"]
    after = datetime.now(timezone.utc)
    assert before <= datetime.strptime(stamped, "%Y-%m-%dT%H:%M:%S%z") <= after
    assert len(stamped) == len("2026-01-31T12:34:56Z")
    assert stamped.endswith("Z")


def test_the_default_nonce_is_random_and_does_not_show_the_host() -> None:
    nonces = [uuid.UUID(check(sign())["SignatureNonce"]) for _ in range(200)]
    assert {nonce.version for nonce in nonces} == {4}
    assert len(set(nonces)) == 200


def test_values_that_are_no_text() -> None:
    given = {"Number": 4, "Yes": True, "No": False, "Ids": ["a", "b"], "Ratio": 1.5, "Nothing": None}
    pairs = check(sign(given))
    assert {name: pairs[name] for name in ("Number", "Yes", "No", "Ids", "Ratio")} == {
        "Number": "4",
        "Yes": "true",
        "No": "false",
        "Ids": "a,b",
        "Ratio": "1.5",
    }
    assert "Nothing" not in pairs


def test_the_callers_parameters_are_left_as_they_are() -> None:
    given = {"Keyword": "web", "Nothing": None}
    sign(given)
    assert given == {"Keyword": "web", "Nothing": None}


@pytest.mark.parametrize("url", [URL, f"{URL}/"])
def test_the_path_ends_in_one_slash(url: str) -> None:
    assert sign(url=url).startswith(f"{URL}/?")


def test_a_method_in_small_letters_is_signed_in_capitals() -> None:
    check(sign(method="post"), method="POST")


@pytest.mark.parametrize("method", ["", "FETCH", "GET ", "甲"])
def test_a_method_that_does_not_exist_is_refused(method: str) -> None:
    with pytest.raises(cds.ConfigError, match="GET, POST, PUT or DELETE"):
        sign(method=method)


@pytest.mark.parametrize("half", ["access_key_id", "access_key_secret"])
@pytest.mark.parametrize("value", ["", " ", "pasted with a newline\n", " x"])
def test_a_key_that_was_copied_badly_is_refused_without_showing_it(half: str, value: str) -> None:
    with pytest.raises(cds.ConfigError, match="access key") as caught:
        sign(**{half: value})
    assert "pasted" not in str(caught.value)


def test_a_value_that_cannot_be_written_is_refused_by_name() -> None:
    with pytest.raises(cds.ValidationError, match="Keyword") as caught:
        sign({"Keyword": object(), "Half": "\ud800", "VdcId": "v"})
    assert len(caught.value.problems) == 2
