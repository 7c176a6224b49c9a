"""Which machine a call reaches: offline mode, hosts of some paths, proxies."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

import cds
from calls import SAME_KEY, read, write
from recording import RecordingServer

if TYPE_CHECKING:
    from twins import Twin


@pytest.mark.parametrize("host", ["cdsapi.capitalonline.net", "192.0.2.1", "localhost.example", "[2001:db8::1]"])
@pytest.mark.parametrize("value", ["1", "true"])
def test_offline_blocks_every_other_machine(monkeypatch: pytest.MonkeyPatch, host: str, value: str, twin: Twin) -> None:
    monkeypatch.setenv("CDS_OFFLINE", value)
    with twin.Client(**SAME_KEY, endpoint_url=f"http://{host}") as client:
        for call in (read, write):
            with pytest.raises(cds.NetworkBlockedError, match="CDS_OFFLINE"):
                call(client)


def test_offline_blocks_the_default_site(monkeypatch: pytest.MonkeyPatch, twin: Twin) -> None:
    monkeypatch.setenv("CDS_OFFLINE", "1")
    with twin.Client(**SAME_KEY) as client, pytest.raises(cds.NetworkBlockedError, match=r"cdsapi\.capitalonline\.net"):
        read(client)


@pytest.mark.parametrize("path", ["ecs/v1", "cdnapi/domain/www", "ebs/v1"])
@pytest.mark.parametrize("site", [None, "us"])
def test_some_paths_have_a_host_of_their_own(
    server: RecordingServer, monkeypatch: pytest.MonkeyPatch, path: str, site: Any, twin: Twin
) -> None:
    monkeypatch.setenv("CDS_OFFLINE", "1")
    with twin.Client(**SAME_KEY, site=site) as client, pytest.raises(cds.NetworkBlockedError, match=r"\bapi\.cap"):
        client.call("DescribeAnything", service=path, effect="read")
    with twin.Client(**SAME_KEY, endpoint_url=server.url) as client:
        client.call("DescribeAnything", service=path, effect="read")
    assert server.last.path == f"/{path}/"


@pytest.mark.parametrize("path", ["ecs", "ecs/v2", "ccs"])
def test_other_paths_are_at_the_site(monkeypatch: pytest.MonkeyPatch, path: str, twin: Twin) -> None:
    monkeypatch.setenv("CDS_OFFLINE", "1")
    with twin.Client(**SAME_KEY, site="us") as client, pytest.raises(cds.NetworkBlockedError, match="cdsapi-us"):
        client.call("DescribeAnything", service=path, effect="read")


def test_offline_blocks_also_through_a_proxy_of_this_machine(
    server: RecordingServer, monkeypatch: pytest.MonkeyPatch, twin: Twin
) -> None:
    monkeypatch.setenv("CDS_OFFLINE", "1")
    with twin.Client(**SAME_KEY, endpoint_url="http://192.0.2.1", proxy=server.url) as client:
        with pytest.raises(cds.NetworkBlockedError):
            read(client)
    assert server.requests == []


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost"])
def test_offline_lets_this_machine_through(
    server: RecordingServer, monkeypatch: pytest.MonkeyPatch, name: str, twin: Twin
) -> None:
    monkeypatch.setenv("CDS_OFFLINE", "1")
    with twin.Client(**SAME_KEY, endpoint_url=f"http://{name}:{server.port}") as client:
        read(client)
    assert len(server.requests) == 1


def test_offline_0_is_online(server: RecordingServer, monkeypatch: pytest.MonkeyPatch, twin: Twin) -> None:
    monkeypatch.setenv("CDS_OFFLINE", "0")
    with twin.Client(**SAME_KEY, endpoint_url="http://192.0.2.1", proxy=server.url) as client:
        read(client)
    assert len(server.requests) == 1


def test_a_proxy_is_used_and_signed_requests_pass_it_unchanged(server: RecordingServer, twin: Twin) -> None:
    with twin.Client(**SAME_KEY, endpoint_url="http://cds.example", proxy=server.url) as client:
        client.vdc.describe_vdc(Keyword="甲 +")
    assert server.last.path == "http://cds.example/network/"
    assert server.last.query["Signature"] == server.last.expected_signature()


def test_no_proxy_stands_before_this_machine(
    server: RecordingServer, monkeypatch: pytest.MonkeyPatch, twin: Twin
) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    with twin.Client(**SAME_KEY, endpoint_url=server.url, proxy="http://127.0.0.1:9") as client:
        read(client)
    assert server.last.path == "/network/"
