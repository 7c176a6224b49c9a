"""Certificates: checked by default, with further roots on request, unchecked only when asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

import cds
from recording import ACCESS_KEY_ID, ACCESS_KEY_SECRET, TLS, RecordingServer

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def https() -> Iterator[RecordingServer]:
    with RecordingServer(tls=True) as server:
        yield server


def ask(server: RecordingServer, **settings: Any) -> cds.Response:
    given = {"endpoint_url": server.url, "max_retries": 0, **settings}
    with cds.Client(ACCESS_KEY_ID, ACCESS_KEY_SECRET, **given) as client:
        return client.vdc.create_vdc(RegionId="CN_Beijing_A")


def test_an_unknown_root_is_not_trusted_and_nothing_is_sent(https: RecordingServer) -> None:
    with pytest.raises(cds.APIConnectionError, match="certificate") as caught:
        ask(https)
    assert caught.value.kind == "tls"
    assert https.requests == []


def test_a_ca_bundle_adds_a_root(https: RecordingServer) -> None:
    ask(https, ca_bundle=TLS / "ca.pem")
    assert https.last.query["Signature"] == https.last.expected_signature()


def test_a_ca_bundle_from_the_environment(https: RecordingServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CDS_CA_BUNDLE", str(TLS / "ca.pem"))
    ask(https)
    assert len(https.requests) == 1


def test_the_name_of_the_host_is_checked(https: RecordingServer) -> None:
    with pytest.raises(cds.APIConnectionError, match="certificate") as caught:
        ask(https, ca_bundle=TLS / "ca.pem", endpoint_url=f"https://127.0.0.1:{https.port}")
    assert caught.value.kind == "tls"
    assert https.requests == []


def test_certificates_are_left_unchecked_only_when_asked_for(https: RecordingServer) -> None:
    ask(https, verify=False)
    assert len(https.requests) == 1


def test_calls_over_tls_share_a_connection(https: RecordingServer) -> None:
    settings: dict[str, Any] = {"endpoint_url": https.url, "ca_bundle": TLS / "ca.pem"}
    with cds.Client(ACCESS_KEY_ID, ACCESS_KEY_SECRET, **settings) as client:
        for _ in range(3):
            client.vdc.describe_vdc()
    assert [request.connection for request in https.requests] == [1, 1, 1]


def test_a_server_that_speaks_no_tls(server: RecordingServer) -> None:
    with pytest.raises(cds.APIConnectionError) as caught:
        ask(server, endpoint_url=server.url.replace("http:", "https:"))
    assert caught.value.kind == "tls"
    assert server.requests == []
