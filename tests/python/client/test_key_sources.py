"""Sources of keys, and their precedence."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import cds
from profiles import write_file, write_profile

if TYPE_CHECKING:
    from recording import RecordingServer

PROFILES = """
[profile.default]
access_key_id = "profile-id"
access_key_secret = "profile-secret"

[profile.other]
access_key_id = "other-id"
access_key_secret = "other-secret"
"""


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
    write_profile(home, PROFILES)
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
    write_profile(home, PROFILES)
    assert key_of(server)[0] == "profile-id"


def test_the_profile_file_is_looked_for_in_order(
    server: RecordingServer, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_profile(home, PROFILES.replace("profile-", "home-"))
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
    write_profile(home, PROFILES)
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
    write_profile(home, "[profile.work]\n")
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
    write_profile(home, PROFILES)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(cds.ConfigError, match=r"has no (secret|id); set"):
        cds.Client(**arguments)  # type: ignore[arg-type]


def test_each_setting_is_looked_for_by_itself(
    server: RecordingServer, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The key comes from the environment, the endpoint from the profile."""
    profile = f'[profile.default]\naccess_key_id = "p"\naccess_key_secret = "p"\nendpoint_url = "{server.url}"\n'
    write_profile(home, profile)
    monkeypatch.setenv("CDS_ACCESS_KEY_ID", "env-id")
    monkeypatch.setenv("CDS_ACCESS_KEY_SECRET", "env-secret")
    assert key_of(server, endpoint_url=None)[0] == "env-id"
