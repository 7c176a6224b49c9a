"""Every file that a setting names: read, or named with what is wrong with it."""

from __future__ import annotations

import os
import pathlib
import socket
from typing import TYPE_CHECKING, Any

import pytest

import cds
from accounts import OTHER_ACCOUNT, PROFILE, refusal

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning")  # verify = false


def folder(path: Path) -> None:
    path.mkdir()


def pipe(path: Path) -> None:
    os.mkfifo(path)


def unix_socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as listener:
        os.chdir(path.parent)  # the name of a socket is short
        listener.bind(path.name)


def loop(path: Path) -> None:
    path.symlink_to(path)


def dangling(path: Path) -> None:
    path.symlink_to("nowhere")


def huge(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(1 << 33)


def unreadable(path: Path) -> None:
    if os.geteuid() == 0:
        pytest.skip("root may read all files")
    path.write_text(PROFILE)
    path.chmod(0)


def written(content: bytes) -> Callable[[Path], None]:
    def write(path: Path) -> None:
        path.write_bytes(content)
        path.chmod(0o600)

    return write


BROKEN = {
    "folder": folder,
    "pipe": pipe,
    "socket": unix_socket,
    "loop": loop,
    "dangling": dangling,
    "huge": huge,
    "unreadable": unreadable,
    "UTF-16": written(PROFILE.encode("utf-16")),
    "Latin-1": written(f"{PROFILE}# hüsh".encode("latin-1")),
    "binary": written(bytes(range(256))),
}

NOT_FILES = ("folder", "pipe", "socket", "loop", "dangling")

PLACES = ("CDS_CONFIG_FILE", "config.toml", "config.json", "ca_bundle", "CDS_CA_BUNDLE", "REQUESTS_CA_BUNDLE")


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("kind", BROKEN)
def test_a_file_that_cannot_be_used_is_named(
    accounts: Path, home: Path, monkeypatch: pytest.MonkeyPatch, place: str, kind: str
) -> None:
    monkeypatch.chdir(home)
    file = home / "odd"
    settings: dict[str, Any] = {}
    if place in ("config.toml", "config.json"):
        monkeypatch.delenv("CDS_CONFIG_FILE")
        file = home / (".config/cds" if place == "config.toml" else ".cds") / place
        file.parent.mkdir(parents=True, exist_ok=True)
        file.unlink(missing_ok=True)
    elif place == "ca_bundle":
        settings["ca_bundle"] = file
    else:
        monkeypatch.setenv(place, str(file))
    if kind not in NOT_FILES[place == "REQUESTS_CA_BUNDLE" :] and "BUNDLE" in place.upper():
        pytest.skip("its content has tests of its own")
    BROKEN[kind](file)
    said = refusal(lambda: cds.Client(**settings), shown=True)
    assert str(file) in said, said
    assert place.startswith("config") or place in said


def test_a_named_profile_file_without_the_profile_is_no_reason_to_use_another_account(accounts: Path) -> None:
    for text in ("", "\n", "# nothing\n", "[profile.work]\n", "\ufeff", "[profile]\n"):
        accounts.write_text(text)
        with pytest.raises(cds.NoCredentialsError, match=r"has no \[profile.default\]"):
            cds.Client()
        cds.Client("id", "secret").close()


def test_a_byte_order_mark_is_read_over(accounts: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    accounts.write_text("\ufeff" + PROFILE)
    assert cds.Client()._native.access_key_id == "profile-id"
    monkeypatch.delenv("CDS_CONFIG_FILE")
    (home / ".cds" / "config.json").write_text("\ufeff" + OTHER_ACCOUNT)
    assert cds.Client()._native.access_key_id == "other-id"


def test_paths_may_begin_with_the_home_folder(accounts: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CDS_CONFIG_FILE", f"~/{accounts.name}")
    assert cds.Client()._native.access_key_id == "profile-id"
    for settings in ({"ca_bundle": "~/none.pem"}, {"ca_bundle": pathlib.Path("~/none.pem")}):
        with pytest.raises(cds.ConfigError, match=f"ca_bundle {home}/none.pem: "):
            cds.Client(**settings)  # type: ignore[arg-type]
