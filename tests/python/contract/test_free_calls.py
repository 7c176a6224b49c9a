"""`client.call` sends any action as it is given, and refuses what is no path, verb or effect."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

import cds

if TYPE_CHECKING:
    from recording import RecordingServer


@pytest.mark.parametrize("argument", ["action", "service", "method", "effect"])
def test_half_a_character_is_refused_in_the_texts_of_a_free_call(client: cds.Client, argument: str) -> None:
    with pytest.raises(cds.ValidationError, match="lone surrogate"):
        client.call(**{"action": "DescribeAnything", argument: "\ud800"})


@pytest.mark.parametrize(("service", "method", "effect"), [("", "GET", "read"), ("a?b", "GET", "read")])
def test_a_free_call_needs_a_path(client: cds.Client, service: str, method: str, effect: Any) -> None:
    with pytest.raises(cds.ValidationError, match="service"):
        client.call("Anything", service=service, method=method, effect=effect)


def test_a_free_call_needs_a_known_method_and_effect(client: cds.Client) -> None:
    with pytest.raises(cds.ConfigError, match="method"):
        client.call("Anything", method="FETCH")
    with pytest.raises(cds.ConfigError, match="effect"):
        client.call("Anything", effect="dunno")  # type: ignore[arg-type]


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE"])
def test_a_free_call_sends_what_it_is_given(client: cds.Client, server: RecordingServer, method: str) -> None:
    client.call("Anything", {"Name": "甲 +", "Size": 5, "Left": None}, service="net/work", method=method)
    request = server.last
    assert (request.method, request.path) == (method, "/net/work/")
    assert request.query["Action"] == "Anything"
    assert request.query["Signature"] == request.expected_signature()
    if method in ("GET", "DELETE"):
        assert (request.query["Name"], request.query["Size"], request.body) == ("甲 +", "5", b"")
    else:
        assert request.json == {"Name": "甲 +", "Size": 5}
        assert "Name" not in request.query
