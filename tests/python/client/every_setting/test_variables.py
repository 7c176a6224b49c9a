"""Every environment variable with values of all kinds: it is used, or refused in one line."""

from __future__ import annotations

import json
import os
import re
from typing import TYPE_CHECKING, Any

import pytest

import cds
from accounts import ENDPOINT, PLAIN, refusal
from cds import _cds
from paths import ROOT

if TYPE_CHECKING:
    from pathlib import Path

PYTHON_VARIABLES = ("CDS_LOG", "HOME")
"""Those that the Python half reads, and the home folder, which the core asks the system for."""

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning")  # verify = false

VALUES = [
    *(b"", b" ", b"\t", b"\n", b"\r\n", b"0", b"1", b"-1", b"1.5", b"00", b"+1", b" 7 ", b"7\r", b"1_000", b"0x10"),
    *(b"1e3", b"1e400", b"-1e400", b"1e-400", b"inf", b"-inf", b"nan", b"infinity", b"9" * 20, b"-" + b"9" * 20),
    *(b"9223372036854775807", b"9" * 400, b"true", b"false", b"yes", b"no", b"on", b"off", b"TRUE", b"none", b"null"),
    *(b"hush", b"'hush'", b'"hush"', b"hush\n", b" hush", b"hu sh", b"hush\\", b"\xff", b"hush\xff", b"\xed\xa0\x80"),
    *(
        "hüsh".encode(),
        "hush\u200b".encode(),
        "\ufeffhush".encode(),
        "ｈush".encode(),
        b"\x01",
        b"hush\x7f",
        b"\x1b[0m",
    ),
    *(b"~", b"~/hush", b"~nobody/x", b"/", b".", b"/nonexistent/hush", b"http://", b"https://hush:hush@host", b"a:b:c"),
    *(b"://", b"http://[::1", b"http://host:99999", b"ftp://host", b"*", b"$HOME", b"%s%n", b"{}", b"[", b"x" * 70_000),
]

KEY_PAIRS = {
    "CDS_ACCESS_KEY_ID": "CDS_ACCESS_KEY_SECRET",
    "CDS_ACCESS_KEY_SECRET": "CDS_ACCESS_KEY_ID",
    "CDS_SECRET_ID": "CDS_SECRET_KEY",
    "CDS_SECRET_KEY": "CDS_SECRET_ID",
}


def test_the_list_of_variables_is_complete() -> None:
    """No source names another one."""
    sources = [*(ROOT / "src").rglob("*.rs"), *(ROOT / "python" / "cds").glob("*.py")]
    named = {name for file in sources for name in re.findall(r"\bCDS_[A-Z_]+\b", file.read_text(encoding="utf-8"))}
    known = {*_cds.VARIABLES, *PYTHON_VARIABLES}
    elsewhere = {"CDS_FUZZ_CASES", "CDS_PROGRESS", "CDS_JOURNAL"}  # of tests and of what is no setting
    assert named - known - elsewhere == set()


@pytest.mark.parametrize("name", [*_cds.VARIABLES, *PYTHON_VARIABLES])
def test_a_variable_of_any_kind(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    if other_half := KEY_PAIRS.get(name):
        monkeypatch.setenv(other_half, "good-half")
    if name == "HOME":
        monkeypatch.delenv("CDS_CONFIG_FILE")
    used: list[tuple[str, str]] = []

    def make() -> None:
        with cds.Client() as client:
            used.append((client._native.access_key_id, client._native.endpoint_url))

    for value in VALUES:
        monkeypatch.setitem(os.environb, name.encode(), value)
        used.clear()
        if said := refusal(make, shown=bool(PLAIN.search(name))):
            if name not in ("HOME", "XDG_CONFIG_HOME"):
                assert name in said or (name == "CDS_PROFILE" and "the profile" in said), (value, said)
            continue
        [(key, endpoint)] = used
        if name in ("HOME", "XDG_CONFIG_HOME"):
            continue
        if value == b"" and name == "CDS_CONFIG_FILE":
            continue  # an empty variable is not set
        assert "capitalonline" not in endpoint, value
        if not (value and other_half):
            assert key == "profile-id", value
        else:
            assert key == ("good-half" if "SECRET" in name.removeprefix("CDS_SECRET_I") else value.decode())
        if name not in ("CDS_ENDPOINT_URL", "CDS_API_HOST"):
            assert endpoint == ENDPOINT, value


@pytest.mark.parametrize("name", [name for name in _cds.VARIABLES if name.startswith("CDS_")])
def test_a_variable_that_is_not_utf_8_is_named(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setitem(os.environb, name.encode(), b"/nonexistent/\xff")
    assert name in refusal(cds.Client)


FLAWED = (
    *(
        '"hush"',
        "'hush'",
        "`hush`",
        "“hush”",
        'hush"',
        " hush",
        "hush ",
        "hush\n",
        "hush\r",
        "\thush",
        "hu sh",
        "hu\nsh",
    ),
    *(
        "hush\u200b",
        "\ufeffhush",
        "hu\u00adsh",
        "hu\u202esh",
        "hush\u00a0",
        "hüsh",
        "ｈush",
        "hu\x01sh",
        "hu\x7fsh",
        " ",
    ),
)


@pytest.mark.parametrize("half", [0, 1], ids=["id", "secret"])
@pytest.mark.parametrize("place", ["arguments", "CDS_ACCESS_KEY", "CDS_SECRET", "profile", "config.json"])
def test_a_key_with_what_no_key_has_is_refused(
    accounts: Path, home: Path, monkeypatch: pytest.MonkeyPatch, place: str, half: int
) -> None:
    for flawed in FLAWED:
        key = ["good-half", "good-half"]
        key[half] = flawed
        arguments: list[str] = []
        if place == "arguments":
            arguments = key
        elif place == "profile":
            names = ("access_key_id", "access_key_secret")
            settings = [f"{name} = {json.dumps(value)}" for name, value in zip(names, key, strict=True)]
            accounts.write_text("\n".join(["[profile.default]", *settings]).replace("\x7f", "\\u007f"))
        elif place == "config.json":
            monkeypatch.delenv("CDS_CONFIG_FILE", raising=False)
            (home / ".cds" / place).write_text(json.dumps({"AccessKey": key[0], "SecretKey": key[1]}))
        else:
            names = (
                ("CDS_ACCESS_KEY_ID", "CDS_ACCESS_KEY_SECRET")
                if "ACC" in place
                else ("CDS_SECRET_ID", "CDS_SECRET_KEY")
            )
            for name, value in zip(names, key, strict=True):
                monkeypatch.setenv(name, value)
        said = refusal(lambda given=arguments: cds.Client(*given))
        assert f"the access key {('id', 'secret')[half]} from" in said, (flawed, said)
        assert "copy it again" in said


@pytest.mark.parametrize("missing", [None, ""], ids=["left out", "empty"])
@pytest.mark.parametrize("half", [0, 1], ids=["id", "secret"])
@pytest.mark.parametrize("place", ["arguments", "CDS_ACCESS_KEY", "CDS_SECRET", "profile", "config.json"])
def test_half_a_key_names_the_half_that_is_missing(
    accounts: Path, home: Path, monkeypatch: pytest.MonkeyPatch, place: str, half: int, missing: str | None
) -> None:
    names = {
        "CDS_ACCESS_KEY": ("CDS_ACCESS_KEY_ID", "CDS_ACCESS_KEY_SECRET"),
        "CDS_SECRET": ("CDS_SECRET_ID", "CDS_SECRET_KEY"),
        "config.json": ("AccessKey", "SecretKey"),
    }.get(place, ("access_key_id", "access_key_secret"))
    key = dict.fromkeys(names, missing)
    key[names[half]] = "hush"
    arguments: dict[str, Any] = {}
    if place == "arguments":
        arguments = key
    elif place == "profile":
        lines = [f"{name} = {json.dumps(value)}" for name, value in key.items() if value is not None]
        accounts.write_text("\n".join(["[profile.default]", *lines]))
    elif place == "config.json":
        monkeypatch.delenv("CDS_CONFIG_FILE")
        (home / ".cds" / place).write_text(json.dumps(key))
    else:
        for name, value in key.items():
            monkeypatch.setenv(name, value or "")
    said = refusal(lambda: cds.Client(**arguments))
    assert f"; set {names[1 - half]} too" in said


def test_an_empty_key_is_no_reason_to_use_another_account(accounts: Path) -> None:
    accounts.write_text("[profile.default]\naccess_key_id = ''\naccess_key_secret = ''\n")
    assert "the access key is empty; set access_key_id and access_key_secret" in refusal(cds.Client)
    assert "the access key is empty" in refusal(lambda: cds.Client("", ""))


def test_a_path_need_not_be_utf_8(accounts: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    odd = os.fsencode(home) + b"/\xff.toml"
    try:
        accounts.rename(os.fsdecode(odd))
    except OSError:
        pytest.skip("the file system has only names of text")
    monkeypatch.setitem(os.environb, b"CDS_CONFIG_FILE", odd)
    with cds.Client() as client:
        assert client._native.access_key_id == "profile-id"
