"""Proxies: which one is used, with real proxy programs, compared with curl, whose rules we follow."""

from __future__ import annotations

import base64
import json
import os
import ssl
import subprocess
import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest
import trustme

import cds
import proxies
from proxies import DIRECT, HOST, HTTP, HTTP_WITH_PASSWORD, SOCKS, SOCKS_WITH_PASSWORD
from recording import ACCESS_KEY_ID, ACCESS_KEY_SECRET, TLS, RecordingServer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from twins import Twin

CALL = """
import asyncio, json, sys, cds
settings = json.loads(sys.argv[1])

def call():
    with cds.Client(**settings) as client:
        client.vdc.create_vdc(RegionId="CN_Beijing_A")

async def call_async():
    async with cds.AsyncClient(**settings) as client:
        await client.vdc.create_vdc(RegionId="CN_Beijing_A")

def error_of(call):
    try:
        call()
    except cds.CdsError as error:
        return f"{type(error).__name__} {getattr(error, 'kind', '')} {error}"
    return ""

print(json.dumps([error_of(call), error_of(lambda: asyncio.run(call_async()))]))
"""


@dataclass(frozen=True)
class Row:
    """`{http}`, `{socks}` and so on stand for the proxies, `{port}` for the server's port."""

    way: str
    host: str = "https://" + HOST
    argument: str | None = None
    curl: str | None = None
    """What curl does, where we differ on purpose."""
    at: str = DIRECT
    """Address that the server listens at."""
    variables: dict[str, str] = field(default_factory=dict)


def row(
    way: str,
    host: str = "https://" + HOST,
    *,
    argument: str | None = None,
    curl: str | None = None,
    at: str = DIRECT,
    **variables: str,
) -> Row:
    return Row(way, host, argument, curl, at, variables)


PLAIN = "http://" + HOST

# This machine, by an address that is not a loopback address. Linux takes it for that of the one who connects.
ADDRESS = "http://0.0.0.0"

TABLE: dict[str, Row] = {
    "none": row(DIRECT),
    "https_proxy": row(HTTP, https_proxy="{http}"),
    "HTTPS_PROXY": row(HTTP, HTTPS_PROXY="{http}"),
    "lower case goes before upper": row(HTTP, https_proxy="{http}", HTTPS_PROXY="{socks}"),
    "an empty one is none": row(HTTP, https_proxy="", HTTPS_PROXY="{http}"),
    "http_proxy": row(HTTP, PLAIN, http_proxy="{http}"),
    "HTTP_PROXY, which a stranger can set through CGI": row(DIRECT, PLAIN, HTTP_PROXY="{http}"),
    "http_proxy is not for https": row(DIRECT, http_proxy="{http}"),
    "https_proxy is not for http": row(DIRECT, PLAIN, https_proxy="{http}"),
    "all_proxy": row(HTTP, all_proxy="{http}"),
    "ALL_PROXY": row(HTTP, PLAIN, ALL_PROXY="{http}"),
    "its own variable goes before all": row(HTTP, HTTPS_PROXY="{http}", all_proxy="{socks}"),
    "without a scheme": row(HTTP, https_proxy="127.0.0.1:{http_port}"),
    "user and password": row(HTTP_WITH_PASSWORD, https_proxy="{http_with_password}"),
    "user and password, plain http": row(HTTP_WITH_PASSWORD, PLAIN, http_proxy="{http_with_password}"),
    "socks5h": row(SOCKS, https_proxy="{socks}"),
    "socks5h, plain http": row(SOCKS, PLAIN, all_proxy="{socks}"),
    "socks5h with user and password": row(SOCKS_WITH_PASSWORD, https_proxy="{socks_with_password}"),
    "socks5: names are looked up here": row(SOCKS, https_proxy="socks5://127.0.0.1:{socks_port}"),
    "no_proxy": row(DIRECT, https_proxy="{http}", no_proxy=HOST),
    "NO_PROXY": row(DIRECT, https_proxy="{http}", NO_PROXY=HOST),
    "no_proxy goes before NO_PROXY": row(HTTP, https_proxy="{http}", no_proxy="other.example", NO_PROXY=HOST),
    "no_proxy in capitals": row(DIRECT, https_proxy="{http}", no_proxy=HOST.upper()),
    "suffix": row(DIRECT, https_proxy="{http}", no_proxy="example"),
    "suffix with a dot": row(DIRECT, https_proxy="{http}", no_proxy=".example"),
    "end of a name that is no suffix": row(HTTP, https_proxy="{http}", no_proxy="pi.example"),
    "a name below it": row(HTTP, https_proxy="{http}", no_proxy="www." + HOST),
    "a list": row(DIRECT, https_proxy="{http}", no_proxy=f"other.example, {HOST} ,10.0.0.0/8"),
    "star": row(DIRECT, https_proxy="{http}", no_proxy="*"),
    "star is no pattern": row(HTTP, https_proxy="{http}", no_proxy="*.example"),
    "address": row(DIRECT, ADDRESS, http_proxy="{http}", no_proxy="0.0.0.0"),
    "another address": row(HTTP, ADDRESS, at=HTTP, http_proxy="{http}", no_proxy="0.0.0.1"),
    "network": row(DIRECT, ADDRESS, http_proxy="{http}", no_proxy="192.0.2.1,0.0.0.0/8"),
    "another network": row(HTTP, ADDRESS, at=HTTP, http_proxy="{http}", no_proxy="192.0.2.0/24"),
    "port": row(DIRECT, https_proxy="{http}", no_proxy=HOST + ":{port}", curl=HTTP),
    "another port": row(HTTP, https_proxy="{http}", no_proxy=HOST + ":1"),
    "star in a list": row(DIRECT, https_proxy="{http}", no_proxy="other.example,*", curl=HTTP),
    "this machine by name": row(DIRECT, "https://localhost", https_proxy="{http}", curl=HTTP),
    "this machine by address": row(DIRECT, "http://127.0.0.1", http_proxy="{http}", curl=HTTP),
    "argument": row(HTTP, argument="{http}", https_proxy="{socks}"),
    "argument, plain http": row(HTTP, PLAIN, argument="{http}"),
    "argument with user and password": row(HTTP_WITH_PASSWORD, argument="{http_with_password}"),
    "argument and no_proxy": row(DIRECT, argument="{http}", no_proxy=HOST),
    "empty argument": row(DIRECT, argument="", https_proxy="{http}"),
    "argument and this machine": row(DIRECT, "https://localhost", argument="{http}", curl=HTTP),
}


@pytest.fixture(scope="module")
def programs(tmp_path_factory: pytest.TempPathFactory) -> Iterator[proxies.Proxies]:
    with proxies.running(tmp_path_factory.mktemp("proxies")) as programs:
        yield programs


@pytest.fixture
def urls(programs: proxies.Proxies) -> dict[str, str]:
    """What stands for the proxies in the table."""
    socks_login = f"{quote(proxies.SOCKS_USER, safe='')}:{quote(proxies.SOCKS_PASSWORD, safe='')}"
    return {
        "http": f"http://127.0.0.1:{programs.http}",
        "http_port": str(programs.http),
        "http_with_password": f"http://{proxies.USER}:{proxies.PASSWORD}@127.0.0.1:{programs.http_with_password}",
        "http_without": f"http://127.0.0.1:{programs.http_with_password}",
        "http_wrong": f"http://someone:hush-hush@127.0.0.1:{programs.http_with_password}",
        "socks": f"socks5h://127.0.0.1:{programs.socks}",
        "socks_port": str(programs.socks),
        "socks_with_password": f"socks5h://{socks_login}@127.0.0.1:{programs.socks_with_password}",
        "socks_without": f"socks5h://127.0.0.1:{programs.socks_with_password}",
        "socks_wrong": f"socks5h://someone:hush-hush@127.0.0.1:{programs.socks_with_password}",
    }


@pytest.fixture
def secured() -> Iterator[RecordingServer]:
    """Its certificate is for localhost, and nobody else."""
    with RecordingServer(tls=True) as server:
        yield server


def run(command: list[str], variables: dict[str, str]) -> str:
    environment = {**os.environ, **variables}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def call(programs: proxies.Proxies, variables: dict[str, str], **settings: Any) -> str:
    """The error of a call that another process makes with each client, as text."""
    key = {"access_key_id": ACCESS_KEY_ID, "access_key_secret": ACCESS_KEY_SECRET, "max_retries": 0}
    command = [sys.executable, "-W", "ignore::UserWarning", "-c", CALL, json.dumps({**key, **settings})]
    error, error_async = json.loads(run(command, {**variables, **programs.names}))
    assert error_async == error
    return str(error)


@pytest.mark.parametrize("name", TABLE)
def test_the_way_to_the_server(name: str, programs: proxies.Proxies, urls: dict[str, str]) -> None:
    wanted = TABLE[name]
    with RecordingServer(host=wanted.at, tls=wanted.host.startswith("https:")) as server:
        compare(server, wanted, programs, urls)


def compare(server: RecordingServer, wanted: Row, programs: proxies.Proxies, urls: dict[str, str]) -> None:
    """Calls once with each client, and has curl call once."""
    variables = {key: text.format(port=server.port, **urls) for key, text in wanted.variables.items()}
    argument = None if wanted.argument is None else wanted.argument.format(**urls)
    url = f"{wanted.host}:{server.port}"

    assert call(programs, variables, endpoint_url=url, proxy=argument, verify=False) == ""
    assert [request.peer for request in server.requests] == [wanted.way] * 2
    for request in server.requests:
        assert request.query["Signature"] == request.expected_signature()
        assert "proxy-authorization" not in request.headers

    option = [] if argument is None else ["--proxy", argument]
    run(["curl", "--silent", "--show-error", "--insecure", *option, url], {**variables, **programs.names})
    assert server.last.peer == (wanted.curl or wanted.way)


def test_certificates_are_checked_through_a_tunnel(
    programs: proxies.Proxies, urls: dict[str, str], secured: RecordingServer
) -> None:
    """The proxy sees nothing of the call, and cannot stand in for the server."""
    url = f"https://{HOST}:{secured.port}"
    said = call(programs, {"https_proxy": urls["http"]}, endpoint_url=url, ca_bundle=str(TLS / "ca.pem"))
    assert said.startswith("APIConnectionError tls ")
    assert f"is not for {HOST} but for" in said
    assert secured.requests == []


def test_a_proxy_that_is_spoken_to_over_tls(
    programs: proxies.Proxies, tmp_path: Path, server: RecordingServer, secured: RecordingServer
) -> None:
    """Its certificate is checked as that of a server is."""
    root = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    root.issue_cert("localhost").configure_cert(context)
    bundle = tmp_path / "root.pem"
    root.cert_pem.write_to_path(str(bundle))
    with proxies.behind_tls(programs.http_with_password, context) as port:
        login = f"{proxies.USER}:{proxies.PASSWORD}"
        proxy = {"all_proxy": f"https://{login}@localhost:{port}"}
        assert call(programs, proxy, endpoint_url=f"http://{HOST}:{server.port}", ca_bundle=str(bundle)) == ""
        said = call(programs, proxy, endpoint_url=f"http://{HOST}:{server.port}")
        assert call(programs, proxy, endpoint_url=f"https://{HOST}:{secured.port}", verify=False) == ""
    assert [request.peer for request in server.requests + secured.requests] == [HTTP_WITH_PASSWORD] * 4
    assert said.startswith("APIConnectionError tls ")
    assert f"through the proxy https://localhost:{port}" in said


@pytest.mark.parametrize(
    ("scheme", "proxy", "words"),
    [
        ("http", "http_without", "write it as http://USER:PASSWORD@127.0.0.1:"),
        ("https", "http_without", "write it as http://USER:PASSWORD@127.0.0.1:"),
        # A wrong password is no 407 to tinyproxy.
        ("https", "http_wrong", "cannot reach it, or does not allow it to this user"),
        ("http", "socks_without", "write it as socks5h://USER:PASSWORD@127.0.0.1:"),
        ("https", "socks_wrong", "write it as socks5h://USER:PASSWORD@127.0.0.1:"),
    ],
)
def test_a_proxy_that_refuses_the_password(
    programs: proxies.Proxies,
    urls: dict[str, str],
    server: RecordingServer,
    scheme: str,
    proxy: str,
    words: str,
) -> None:
    """A change that was refused on the way was certainly not made."""
    said = call(programs, {}, endpoint_url=f"{scheme}://{HOST}:{server.port}", proxy=urls[proxy])
    assert said.startswith("APIConnectionError proxy ")
    assert urls[proxy].rpartition("@")[2].removeprefix("http://") in said
    assert words in said
    assert "hush" not in said
    assert server.requests == []


@pytest.mark.parametrize("proxy", ["http", "socks"])
def test_a_server_that_the_proxy_cannot_reach(programs: proxies.Proxies, urls: dict[str, str], proxy: str) -> None:
    said = call(programs, {}, endpoint_url=f"https://{HOST}:1", proxy=urls[proxy])
    assert said.startswith("APIConnectionError proxy ")
    assert f"the proxy {urls[proxy]}" in said


# Without proxy programs


@pytest.mark.parametrize(
    ("login", "sent"), [("us%20er:p%40ss%2F%25", "us er:p@ss/%"), ("us er:p@ss%", "us er:p@ss%"), ("user", "user:")]
)
def test_user_and_password_are_decoded(server: RecordingServer, login: str, sent: str, twin: Twin) -> None:
    proxy = f"http://{login}@127.0.0.1:{server.port}"
    with twin.Client("id", "secret", endpoint_url="http://" + HOST, proxy=proxy) as client:
        client.vdc.describe_vdc()
    kind, _, text = server.last.headers["proxy-authorization"].partition(" ")
    assert (kind, base64.b64decode(text).decode()) == ("Basic", sent)


def test_a_proxy_by_its_ipv6_address(twin: Twin) -> None:
    with RecordingServer(host="::1") as proxy:
        settings = {"endpoint_url": "http://" + HOST, "proxy": f"http://[::1]:{proxy.port}"}
        with twin.Client("id", "secret", **settings) as client:
            client.vdc.describe_vdc()
    assert proxy.last.path == f"http://{HOST}/network/"


@pytest.mark.parametrize("scheme", ["http", "socks5h"])
def test_a_proxy_that_is_not_there(scheme: str, twin: Twin) -> None:
    settings = {"endpoint_url": "https://192.0.2.1", "proxy": f"{scheme}://user:hush@127.0.0.1:1", "max_retries": 0}
    with twin.Client("id", "secret", **settings) as client:
        with pytest.raises(cds.APIConnectionError) as caught:
            client.vdc.create_vdc(RegionId="CN_Beijing_A")
    assert caught.value.kind == "proxy"
    assert f"through the proxy {scheme}://127.0.0.1:1" in str(caught.value)
    assert "hush" not in str(caught.value)


@pytest.mark.parametrize("name", ["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"])
def test_a_variable_that_is_no_proxy_is_named_but_not_shown(
    monkeypatch: pytest.MonkeyPatch, name: str, twin: Twin
) -> None:
    monkeypatch.setenv(name, "gopher://user:hush@host")
    with pytest.raises(
        cds.ConfigError, match=f"^{name} does not begin with one of http, https, socks5, socks5h;"
    ) as caught:
        twin.Client("id", "secret")
    assert "hush" not in str(caught.value)


def test_a_variable_that_is_no_proxy_does_no_harm_on_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", "gopher://host")
    monkeypatch.setenv("all_proxy", "gopher://host")
    with cds.Simulator() as cloud, cloud.client() as client:
        client.vdc.describe_vdc()


@pytest.mark.parametrize("text", ["::::", "gopher://host", "\udcff"])
@pytest.mark.parametrize(
    ("endpoint", "names", "exceptions"),
    [
        ("https://cdsapi.example", ["http_proxy", "HTTP_PROXY"], ""),
        ("http://cdsapi.example", ["https_proxy", "HTTPS_PROXY", "HTTP_PROXY"], ""),
        ("https://cdsapi.example", ["HTTPS_PROXY", "ALL_PROXY"], "*"),
        ("https://cdsapi.example", ["HTTPS_PROXY", "ALL_PROXY"], ".example"),
        ("https://localhost", ["HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"], ""),
    ],
)
def test_a_variable_that_is_no_proxy_does_no_harm_where_it_is_not_used(
    monkeypatch: pytest.MonkeyPatch, text: str, endpoint: str, names: list[str], exceptions: str, twin: Twin
) -> None:
    monkeypatch.setenv("no_proxy", exceptions)
    for name in names:
        monkeypatch.setenv(name, text)
    twin.Client("id", "secret", endpoint_url=endpoint)


def test_nothing_shows_the_password_of_a_proxy(twin: Twin) -> None:
    with twin.Client("id", "secret", proxy="http://user:hush@proxy.example") as client:
        assert "hush" not in repr(client)
