"""Every setting of a profile with values of all kinds: it is used, or refused with its line."""

from __future__ import annotations

import inspect
import math
import sys
from typing import TYPE_CHECKING, Any

import pytest

import cds
from accounts import ENDPOINT, PLAIN, PROFILE, refusal
from cds import _cds

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning")  # verify = false

LITERALS = [
    *("0", "1", "-1", "1.5", "+1", "1_000", "0x10", "0o7", "0b1", "1e3", "1e400", "-1e400", "1e-400", "inf", "-inf"),
    *("nan", "+nan", "9" * 20, "-" + "9" * 20, "9" * 400, "9223372036854775807", "true", "false", "TRUE", "null"),
    *("", "hush", "''", '""', "' '", "'hush'", "' hush'", "'hu sh'", "'''hush'''", '"""hush\nhush"""', '"hush\\n"'),
    *('"\\u0000"', '"\\u200bhush"', "'\"hush\"'", "'hüsh'", '"\\ud800"', '"\\q"', "'hush", '"hush', "'x' 'y'", "[]"),
    *(
        "[1]",
        "['hush']",
        "['hush', 1]",
        "[['hush']]",
        "{}",
        "{hush = 1}",
        "1979-05-27",
        "1979-05-27T07:32:00Z",
        "07:32",
    ),
    *("'~'", "'~/hush'", "'/nonexistent/hush'", "'http://hush:hush@host'", "'ftp://host'", "'1'", "'inf'", "'cn'"),
    *("'x' # hush", "1\naccess_key_id = 'hush'", "1\n1", "'" + "x" * 70_000 + "'", "[" * 200, "\x00", "\ufeff1"),
]


def test_the_list_of_settings_is_that_of_the_client() -> None:
    """Those of an argument only are not in a profile, and the other way round."""
    arguments = set(inspect.signature(cds.Client).parameters)
    assert arguments - set(_cds.SETTINGS) == {"profile", "user_agent_extra"}
    assert set(_cds.SETTINGS) - arguments == {"credential_process", "max_response_bytes"}


@pytest.mark.parametrize("name", _cds.SETTINGS)
def test_a_setting_of_any_kind(accounts: Path, name: str) -> None:
    for literal in LITERALS:
        text = "\n".join(line for line in PROFILE.splitlines() if not line.startswith(f"{name} "))
        accounts.write_text(f"{text}\n{name} = {literal}\n", encoding="utf-8", errors="surrogatepass")

        def make() -> None:
            with cds.Client() as client:
                assert client._native.access_key_id != "other-id"

        said = refusal(make, shown=bool(PLAIN.search(name)))
        assert not said or "named.toml" in said or "no access key found" in said, said


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        (
            "[profile.default]\nacces_key_id = 'hush'\n",
            2,
            '"acces_key_id", which is not a setting; did you mean access_',
        ),
        ("[profile.default]\n\n# x\nEndpointURL = 'hush'\n", 4, "did you mean endpoint_url?"),
        ("[profile.default]\nmax-retries = 3\n", 2, "did you mean max_retries?"),
        ("[profile.default]\nregion = 'hush'\n", 2, "settings are access_key_id, "),
        ("\n[profile.work]\ntime_out = 3\n[profile.default]\n", 3, "did you mean timeout?"),
        ("[profile.default]\r\ntimeout = 3\r\nverfy = true\r\n", 3, "did you mean verify?"),
        ("[profile.default]\ntimeout = 'hush'\n", 2, "has timeout, which must be a number, or inf"),
        ("[profile.default]\nmax_retries = 2.0\n", 2, "has max_retries, which must be a whole number"),
        ("[profile.default]\nverify = 'hush'\n", 2, "has verify, which must be true or false"),
        ("[profile.default]\naccess_key_id = 5\n", 2, "has access_key_id, which must be a text in quotes"),
        ("[profile.default]\ncredential_process = [1]\n", 2, "must be a text in quotes, or a list of such"),
        ("[profile.default]\n[profile.default.extra]\nx = 'hush'\n", 2, '"extra", which is not a setting'),
        ("[profile.default]\ntimeout = 1\ntimeout = 'hush'\n", 3, "is not TOML (duplicate key)"),
        ("[profile.default]\nsite = 'cn'\n\n[profile.default]\n", 4, "is not TOML (duplicate key)"),
        ("[[profile.default]]\nsite = 'hush'\n", 1, '"default", which is not a table'),
        ("[profile]\ndefault = 'hush'\n", 2, '"default", which is not a table'),
        ("profile = 'hush'\n", 1, '"profile", which is not a table'),
        ("[default]\nsite = 'hush'\n", 1, '"default", which is not a setting here; sections are [profile.NAME]'),
        ("timeout = 3\n[profile.default]\n", 1, "sections are [profile.NAME]"),
        ("[profile default]\nsite = 'hush'\n", 1, "is not TOML"),
        ("[profile.default]\nsite = hush\n", 2, "is not TOML"),
        ("[profile.default]\nsite = 'hush\n", 2, "is not TOML"),
    ],
)
def test_what_is_wrong_in_a_profile_file_is_named_with_its_line(
    accounts: Path, text: str, line: int, words: str
) -> None:
    accounts.write_bytes(text.encode())
    said = refusal(cds.Client)
    assert said.startswith(f"{accounts}: line {line} "), said
    assert words in said


def test_the_order_is_argument_environment_profile_default(accounts: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def timeout(**settings: Any) -> float:
        with cds.Client(**settings) as client:
            return client._native.timeout

    assert timeout() == 30
    accounts.write_text(f"{PROFILE}timeout = 20\n")
    assert timeout() == 20
    monkeypatch.setenv("CDS_TIMEOUT", "10")
    assert timeout() == 10
    assert timeout(timeout=5) == 5
    for without_limit in (math.inf, 10**400, sys.maxsize, 1e300):
        assert timeout(timeout=without_limit) > 3e8
    monkeypatch.setenv("CDS_TIMEOUT", "soon")
    assert timeout(timeout=5) == 5, "what is not needed is not read"
    monkeypatch.setenv("CDS_TIMEOUT", "inf")
    assert timeout() > 3e8
    monkeypatch.delenv("CDS_TIMEOUT")
    accounts.write_text(f"{PROFILE}timeout = inf\n")
    assert timeout() > 3e8


def test_a_named_endpoint_goes_before_a_site_but_for_the_programs_own(monkeypatch: pytest.MonkeyPatch) -> None:
    def endpoint(**settings: Any) -> str:
        with cds.Client(**settings) as client:
            return client._native.endpoint_url

    monkeypatch.setenv("CDS_SITE", "us")
    assert endpoint() == ENDPOINT
    assert endpoint(site="asia") == "https://cdsapi-asia.capitalonline.net"
    monkeypatch.setenv("CDS_ENDPOINT_URL", "https://variable")
    assert endpoint(site="asia") == "https://variable"
    assert endpoint(endpoint_url="https://argument", site="asia") == "https://argument"
