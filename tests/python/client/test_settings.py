"""Sources of keys and settings, and their precedence."""

from __future__ import annotations

import inspect
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import cds
from paths import ROOT
from recording import AGAIN_AT_ONCE, TLS, Answer

if TYPE_CHECKING:
    from recording import RecordingServer
    from twins import Twin

PROFILES = """
[profile.default]
access_key_id = "profile-id"
access_key_secret = "profile-secret"

[profile.other]
access_key_id = "other-id"
access_key_secret = "other-secret"
"""


def write_file(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    path.chmod(0o600)
    return path


def key_of(server: RecordingServer, *arguments: str, **settings: Any) -> tuple[str, str]:
    """The id that is sent, and which of the secrets has signed."""
    with cds.Client(*arguments, **{"endpoint_url": server.url, **settings}) as client:
        client.vdc.describe_vdc()
    query = server.last.query
    access_key_id = query["AccessKeyId"]
    secret = access_key_id.replace("-id", "-secret")
    assert query["Signature"] == server.last.expected_signature(secret)
    return access_key_id, secret


@pytest.fixture
def everywhere(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A different key in each place."""
    monkeypatch.setenv("CDS_ACCESS_KEY_ID", "env-id")
    monkeypatch.setenv("CDS_ACCESS_KEY_SECRET", "env-secret")
    monkeypatch.setenv("CDS_SECRET_ID", "terraform-id")
    monkeypatch.setenv("CDS_SECRET_KEY", "terraform-secret")
    write_file(home / ".config" / "cds" / "config.toml", PROFILES)
    write_file(home / ".cds" / "config.json", '{"AccessKey": "json-id", "SecretKey": "json-secret"}')


@pytest.mark.usefixtures("everywhere")
def test_keys_are_looked_for_in_order(server: RecordingServer, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert key_of(server, "argument-id", "argument-secret")[0] == "argument-id"
    assert key_of(server)[0] == "env-id"
    monkeypatch.delenv("CDS_ACCESS_KEY_ID")
    monkeypatch.delenv("CDS_ACCESS_KEY_SECRET")
    assert key_of(server)[0] == "terraform-id"
    monkeypatch.delenv("CDS_SECRET_ID")
    monkeypatch.delenv("CDS_SECRET_KEY")
    assert key_of(server)[0] == "profile-id"
    (home / ".config" / "cds" / "config.toml").unlink()
    assert key_of(server)[0] == "json-id"


def test_an_empty_variable_is_not_set(server: RecordingServer, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("CDS_ACCESS_KEY_ID", "CDS_ACCESS_KEY_SECRET", "CDS_CONFIG_FILE", "CDS_PROFILE", "XDG_CONFIG_HOME"):
        monkeypatch.setenv(name, "")
    write_file(home / ".config" / "cds" / "config.toml", PROFILES)
    assert key_of(server)[0] == "profile-id"


def test_the_profile_file_is_looked_for_in_order(
    server: RecordingServer, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_file(home / ".config" / "cds" / "config.toml", PROFILES.replace("profile-", "home-"))
    assert key_of(server)[0] == "home-id"
    write_file(tmp_path / "xdg" / "cds" / "config.toml", PROFILES.replace("profile-", "xdg-"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "xdg"))
    assert key_of(server)[0] == "xdg-id"
    file = write_file(tmp_path / "named.toml", PROFILES.replace("profile-", "named-"))
    monkeypatch.setenv("CDS_CONFIG_FILE", str(file))
    assert key_of(server)[0] == "named-id"


def test_a_profile_is_chosen_by_argument_then_environment(
    server: RecordingServer, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_file(home / ".config" / "cds" / "config.toml", PROFILES)
    assert key_of(server, profile="other")[0] == "other-id"
    monkeypatch.setenv("CDS_PROFILE", "other")
    assert key_of(server)[0] == "other-id"
    assert key_of(server, profile="default")[0] == "profile-id"


def test_without_a_key_every_place_is_listed(home: Path) -> None:
    with pytest.raises(cds.NoCredentialsError) as caught:
        cds.Client()
    text = str(caught.value)
    for place in (
        "access_key_id",
        "CDS_ACCESS_KEY_ID",
        "CDS_ACCESS_KEY_SECRET",
        "CDS_SECRET_ID",
        "CDS_SECRET_KEY",
        str(home / ".config" / "cds" / "config.toml"),
        str(home / ".cds" / "config.json"),
    ):
        assert place in text
    assert "\n" not in text


def test_why_a_place_does_not_serve_is_said(home: Path) -> None:
    write_file(home / ".config" / "cds" / "config.toml", "[profile.work]\n")
    write_file(home / ".cds" / "config.json", "{}")
    with pytest.raises(cds.NoCredentialsError) as caught:
        cds.Client()
    assert "has no [profile.default]" in str(caught.value)
    assert "AccessKey" in str(caught.value)


@pytest.mark.parametrize(
    ("arguments", "environment"),
    [
        ({"access_key_id": "id"}, {}),
        ({"access_key_secret": "secret"}, {}),
        ({}, {"CDS_ACCESS_KEY_ID": "id"}),
        ({}, {"CDS_ACCESS_KEY_SECRET": "secret"}),
        ({}, {"CDS_SECRET_ID": "id"}),
        ({}, {"CDS_SECRET_KEY": "secret"}),
    ],
    ids=repr,
)
def test_half_a_key_is_no_reason_to_use_another_account(
    home: Path, monkeypatch: pytest.MonkeyPatch, arguments: dict[str, str], environment: dict[str, str]
) -> None:
    write_file(home / ".config" / "cds" / "config.toml", PROFILES)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(cds.ConfigError, match=r"has no (secret|id); set"):
        cds.Client(**arguments)  # type: ignore[arg-type]


# Settings other than the key


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
    write_file(home / ".config" / "cds" / "config.toml", '[profile.default]\nendpoint_url = "https://profile"\n')
    assert endpoint() == "https://profile"
    monkeypatch.setenv("CDS_API_HOST", "host")
    assert endpoint() == "https://host"
    monkeypatch.setenv("CDS_ENDPOINT_URL", "https://url")
    assert endpoint() == "https://url"
    assert endpoint(endpoint_url="https://argument", site="us") == "https://argument"


def test_a_site_in_the_profile(home: Path) -> None:
    write_file(home / ".config" / "cds" / "config.toml", '[profile.default]\nsite = "us"\n')
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
    write_file(home / ".config" / "cds" / "config.toml", "[profile.default]\nmax_retries = 3\n")
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
    write_file(home / ".config" / "cds" / "config.toml", "[profile.default]\ntimeout = 20\n")
    assert timeout_in(server) == 20.0
    monkeypatch.setenv("CDS_TIMEOUT", "12.5")
    assert timeout_in(server) == 12.5
    assert timeout_in(server, timeout=3) == 3.0


def test_each_setting_is_looked_for_by_itself(
    server: RecordingServer, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The key comes from the environment, the endpoint from the profile."""
    profile = f'[profile.default]\naccess_key_id = "p"\naccess_key_secret = "p"\nendpoint_url = "{server.url}"\n'
    write_file(home / ".config" / "cds" / "config.toml", profile)
    monkeypatch.setenv("CDS_ACCESS_KEY_ID", "env-id")
    monkeypatch.setenv("CDS_ACCESS_KEY_SECRET", "env-secret")
    assert key_of(server, endpoint_url=None)[0] == "env-id"


@pytest.mark.parametrize("place", ["argument", "environment", "profile"])
def test_a_broken_ca_bundle_is_named(home: Path, monkeypatch: pytest.MonkeyPatch, place: str, tmp_path: Path) -> None:
    bundle = write_file(tmp_path / "ca.pem", "no certificate\n")
    if place == "environment":
        monkeypatch.setenv("CDS_CA_BUNDLE", str(bundle))
    if place == "profile":
        write_file(home / ".config" / "cds" / "config.toml", f"[profile.default]\nca_bundle = '{bundle}'\n")
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
    file = write_file(home / ".config" / "cds" / "config.toml", text)
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


# Without the environment


def test_a_client_without_the_environment_has_its_arguments_and_the_defaults(
    home: Path, monkeypatch: pytest.MonkeyPatch, twin: Twin
) -> None:
    write_file(home / ".config" / "cds" / "config.toml", "[").chmod(0o644)
    for name in ("CDS_PROFILE", "CDS_ACCESS_KEY_ID", "CDS_ENDPOINT_URL", "CDS_TIMEOUT", "https_proxy"):
        monkeypatch.setenv(name, "://none")
    with twin.Client._without_environment("id", "secret", max_retries=5) as client:
        assert (client._native.endpoint_url, client._native.timeout) == ("https://cdsapi.capitalonline.net", 30.0)
        assert (client.with_options(timeout=3.0)._native.max_retries, client._native.access_key_id) == (5, "id")
    with pytest.raises(cds.NoCredentialsError):
        twin.Client._without_environment()


# The guide


GUIDE = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
ROWS = [line.split("|") for line in GUIDE.splitlines() if line.startswith("| `")]
PROFILE_FILES = re.findall(r"```toml\n(.*?)```", GUIDE, re.DOTALL)


def test_the_guide_lists_every_argument() -> None:
    listed = [name for row in ROWS for name in re.findall(r"`(\w+)`", row[1])]
    parameters = list(inspect.signature(cds.Client).parameters)
    assert sorted(listed) == sorted(parameters)


@pytest.mark.parametrize("text", PROFILE_FILES, ids=range(len(PROFILE_FILES)))
def test_the_profiles_of_the_guide_are_read(home: Path, tmp_path: Path, text: str) -> None:
    """With a key as argument, so that no program runs."""
    root = tmp_path / "root.pem"
    root.write_bytes((TLS / "ca.pem").read_bytes())
    write_file(home / ".config" / "cds" / "config.toml", text.replace("/etc/company/root.pem", str(root)))
    names = re.findall(r"^\[profile\.(\w+)\]", text, re.MULTILINE)
    assert names
    for name in names:
        cds.Client("id", "secret", profile=name).close()


def test_every_setting_of_the_guide_may_stand_in_a_profile(home: Path) -> None:
    """The table's third column says which may."""
    values = {"str": '""', "float": "1.5", "int": "1", "bool": "true"}
    for row in ROWS:
        name = re.findall(r"`(\w+)`", row[1])[0]
        kind = str(inspect.signature(cds.Client).parameters[name].annotation).split(" | ")[0]
        value = "'cn'" if name == "site" else values.get(kind, "'x'")
        write_file(home / ".config" / "cds" / "config.toml", f"[profile.default]\n{name} = {value}\n")
        if "yes" in row[3]:
            cds.Client("id", "secret", endpoint_url="http://127.0.0.1").close()
        else:
            with pytest.raises(cds.ConfigError, match="not a setting"):
                cds.Client("id", "secret")
