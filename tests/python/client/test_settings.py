"""Sources of all other settings, their precedence, and values that are refused."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import cds
from profiles import write_file, write_profile
from recording import AGAIN_AT_ONCE, Answer

if TYPE_CHECKING:
    from recording import RecordingServer
    from twins import Twin


def endpoint(**settings: Any) -> str:
    """Where calls would go, as the client's representation says."""
    with cds.Client("id", "secret", **settings) as client:
        return repr(client).removeprefix("<cds.Client ").removesuffix(">")


@pytest.mark.parametrize(
    ("site", "host"),
    [
        (None, "https://cdsapi.capitalonline.net"),
        ("cn", "https://cdsapi.capitalonline.net"),
        ("asia", "https://cdsapi-asia.capitalonline.net"),
        ("us", "https://cdsapi-us.capitalonline.net"),
    ],
)
def test_sites(site: Any, host: str) -> None:
    assert endpoint(site=site) == host
    assert site is None or site in cds.SITES


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("http://127.0.0.1:8100", "http://127.0.0.1:8100"),
        ("http://127.0.0.1:8100/", "http://127.0.0.1:8100"),
        ("https://example.com", "https://example.com"),
        ("example.com", "https://example.com"),
        ("example.com:8443", "https://example.com:8443"),
        ("localhost:8100", "https://localhost:8100"),
    ],
)
@pytest.mark.parametrize("place", ["argument", "CDS_ENDPOINT_URL", "CDS_API_HOST"])
def test_an_endpoint_with_and_without_a_scheme(
    monkeypatch: pytest.MonkeyPatch, given: str, used: str, place: str
) -> None:
    if place == "argument":
        assert endpoint(endpoint_url=given) == used
    else:
        monkeypatch.setenv(place, given)
        assert endpoint() == used


def test_the_endpoint_is_looked_for_in_order(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_profile(home, '[profile.default]\nendpoint_url = "https://profile"\n')
    assert endpoint() == "https://profile"
    monkeypatch.setenv("CDS_API_HOST", "host")
    assert endpoint() == "https://host"
    monkeypatch.setenv("CDS_ENDPOINT_URL", "https://url")
    assert endpoint() == "https://url"
    assert endpoint(endpoint_url="https://argument", site="us") == "https://argument"


def test_a_site_in_the_profile(home: Path) -> None:
    write_profile(home, '[profile.default]\nsite = "us"\n')
    assert endpoint() == "https://cdsapi-us.capitalonline.net"
    assert endpoint(site="asia") == "https://cdsapi-asia.capitalonline.net"


def attempts(server: RecordingServer, **settings: Any) -> int:
    server.usual = Answer({"Code": "Busy"}, 503, AGAIN_AT_ONCE)
    with cds.Client("id", "secret", endpoint_url=server.url, **settings) as client:
        with pytest.raises(cds.ServerError) as caught:
            client.vdc.describe_vdc()
    return caught.value.attempts


def test_max_retries_is_looked_for_in_order(
    server: RecordingServer, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert attempts(server) == 3
    write_profile(home, "[profile.default]\nmax_retries = 3\n")
    assert attempts(server) == 4
    monkeypatch.setenv("CDS_MAX_RETRIES", "1")
    assert attempts(server) == 2
    assert attempts(server, max_retries=0) == 1


def timeout_in(server: RecordingServer, **settings: Any) -> float:
    with cds.Client("id", "secret", endpoint_url=server.url, **settings) as client:
        return client._native.timeout


def test_the_timeout_is_looked_for_in_order(
    server: RecordingServer, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert timeout_in(server) == 30.0
    write_profile(home, "[profile.default]\ntimeout = 20\n")
    assert timeout_in(server) == 20.0
    monkeypatch.setenv("CDS_TIMEOUT", "12.5")
    assert timeout_in(server) == 12.5
    assert timeout_in(server, timeout=3) == 3.0


@pytest.mark.parametrize("place", ["argument", "environment", "profile"])
def test_a_broken_ca_bundle_is_named(home: Path, monkeypatch: pytest.MonkeyPatch, place: str, tmp_path: Path) -> None:
    bundle = write_file(tmp_path / "ca.pem", "no certificate\n")
    if place == "environment":
        monkeypatch.setenv("CDS_CA_BUNDLE", str(bundle))
    if place == "profile":
        write_profile(home, f"[profile.default]\nca_bundle = '{bundle}'\n")
    with pytest.raises(cds.ConfigError, match=r"(ca_bundle|CDS_CA_BUNDLE) .* contains no certificate"):
        cds.Client("id", "secret", ca_bundle=bundle if place == "argument" else None)


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"timeout": 0.0}, "timeout"),
        ({"timeout": -1.0}, "timeout"),
        ({"timeout": float("nan")}, "timeout"),
        ({"connect_timeout": 0.0}, "connect_timeout"),
        ({"max_retries": -1}, "max_retries"),
        ({"max_retries": 1 << 40}, "max_retries"),
        ({"max_rps": 0.0}, "max_rps"),
        ({"max_rps": -1.0}, "max_rps"),
        ({"max_connections": 0}, "max_connections"),
        ({"max_connections": -1}, "max_connections"),
        ({"max_connections": 1 << 62}, "max_connections"),
        ({"site": "mars"}, "asia, cn, us"),
        ({"endpoint_url": "ftp://host"}, "http"),
        ({"endpoint_url": "https://host/ccs"}, "more than a host"),
        ({"endpoint_url": "https://host?a=b"}, "more than a host"),
        ({"endpoint_url": "https://"}, "endpoint_url"),
        ({"endpoint_url": "a b"}, "endpoint_url"),
        ({"endpoint_url": ""}, "endpoint_url"),
        ({"proxy": "gopher://host"}, "proxy"),
        ({"proxy": "http://"}, "proxy"),
        ({"profile": "nobody"}, "nobody"),
        ({"ca_bundle": "/nonexistent.pem"}, "ca_bundle"),
        ({"access_key_id": ""}, "access key"),
        ({"access_key_secret": " x"}, "access key"),
        ({"user_agent_extra": "two\nlines"}, "user_agent"),
    ],
    ids=repr,
)
def test_a_setting_that_cannot_be_used_is_named_in_one_line(settings: dict[str, Any], words: str) -> None:
    with pytest.raises(cds.ConfigError, match=words) as caught:
        cds.Client(**{"access_key_id": "id", "access_key_secret": "secret", **settings})
    assert len(str(caught.value).splitlines()) == 1


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CDS_TIMEOUT", "soon"),
        ("CDS_TIMEOUT", "-1"),
        ("CDS_MAX_RETRIES", "-1"),
        ("CDS_MAX_RETRIES", "many"),
        ("CDS_MAX_RETRIES", "1.5"),
        ("CDS_ENDPOINT_URL", "ftp://host"),
        ("CDS_API_HOST", "host/path"),
        ("CDS_PROFILE", "nobody"),
        ("CDS_CA_BUNDLE", "/nonexistent.pem"),
    ],
)
def test_a_variable_that_cannot_be_used(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(cds.ConfigError) as caught:
        cds.Client("id", "secret")
    assert len(str(caught.value).splitlines()) == 1


@pytest.mark.parametrize(
    "text",
    [
        'access_key_secret = "hush-hush',
        "[profile.default]\naccess_key_secret = hush-hush",
        '[profile.default]\nacces_key_secret = "hush-hush"',
        '[profile.default]\naccess_key_secret = ["hush-hush"]',
        "[profile.default]\ntimeout = 'hush-hush'",
        "[profile]\ndefault = 'hush-hush'",
    ],
    ids=repr,
)
def test_a_broken_profile_file_is_named_with_its_line_but_not_quoted(home: Path, text: str) -> None:
    file = write_profile(home, text)
    with pytest.raises(cds.ConfigError) as caught:
        cds.Client()
    assert str(file) in str(caught.value)
    assert "line " in str(caught.value)
    assert "hush" not in str(caught.value)
    assert len(str(caught.value).splitlines()) == 1


@pytest.mark.parametrize("text", ['{"AccessKey": "hush', "[]", '{"AccessKey": ["hush"]}', "", '"hush"'], ids=repr)
def test_a_broken_file_of_the_community_tool(home: Path, text: str) -> None:
    file = write_file(home / ".cds" / "config.json", text)
    with pytest.raises(cds.ConfigError) as caught:
        cds.Client()
    assert str(file) in str(caught.value)
    assert "hush" not in str(caught.value)
    assert len(str(caught.value).splitlines()) == 1


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CDS_CONFIG_FILE", str(tmp_path))
    with pytest.raises(cds.ConfigError, match="cannot be read"):
        cds.Client()


def test_a_named_file_that_is_missing_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CDS_CONFIG_FILE", str(tmp_path / "missing.toml"))
    with pytest.raises(cds.ConfigError, match=r"missing\.toml"):
        cds.Client()


@pytest.mark.parametrize("name", ["user", "timeouts", "secret"])
def test_an_unknown_argument_of_a_client(name: str) -> None:
    with pytest.raises(TypeError, match=name):
        cds.Client("id", "secret", **{name: 1})


@pytest.mark.parametrize(
    "settings", [{"timeout": "3"}, {"max_retries": 1.5}, {"endpoint_url": 5}, {"verify": "no"}], ids=repr
)
def test_a_setting_of_a_wrong_type(settings: dict[str, Any]) -> None:
    with pytest.raises(TypeError):
        cds.Client("id", "secret", **settings)


def test_a_client_without_the_environment_has_its_arguments_and_the_defaults(
    home: Path, monkeypatch: pytest.MonkeyPatch, twin: Twin
) -> None:
    write_profile(home, "[").chmod(0o644)
    for name in ("CDS_PROFILE", "CDS_ACCESS_KEY_ID", "CDS_ENDPOINT_URL", "CDS_TIMEOUT", "https_proxy"):
        monkeypatch.setenv(name, "://none")
    with twin.Client._without_environment("id", "secret", max_retries=5) as client:
        assert (client._native.endpoint_url, client._native.timeout) == ("https://cdsapi.capitalonline.net", 30.0)
        assert (client.with_options(timeout=3.0)._native.max_retries, client._native.access_key_id) == (5, "id")
    with pytest.raises(cds.NoCredentialsError):
        twin.Client._without_environment()
