"""Every variable, profile setting and argument, each with many kinds of values.

Whatever is given: the client is made, or an exception that is documented says in one line what is wrong. It shows no
secret, and no other account is used.
"""

from __future__ import annotations

import decimal
import fractions
import inspect
import json
import math
import os
import pathlib
import re
import socket
import sys
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

import cds
from cds import _cds
from paths import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from twins import Twin

ENDPOINT = "https://profile.example"

PROFILE = f"""[profile.default]
access_key_id = "profile-id"
access_key_secret = "hush-profile"
endpoint_url = "{ENDPOINT}"
"""

OTHER_ACCOUNT = '{"AccessKey": "other-id", "SecretKey": "hush-other"}'

PYTHON_VARIABLES = ("CDS_LOG", "HOME")
"""Those that the Python half reads, and the home folder, which the core asks the system for."""

SOURCES = ROOT

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning")  # verify = false


@pytest.fixture(autouse=True)
def accounts(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A profile that is named, and another account in the place that is tried last."""
    monkeypatch.chdir(home)  # where files may be made
    other = home / ".cds" / "config.json"
    other.parent.mkdir()
    other.write_text(OTHER_ACCOUNT)
    other.chmod(0o600)
    file = home / "named.toml"
    file.write_text(PROFILE)
    file.chmod(0o600)
    monkeypatch.setenv("CDS_CONFIG_FILE", str(file))
    return file


PLAIN = re.compile("(?i)bundle|file|journal|home|endpoint|host|profile|site|log")
"""Names of what is no secret, and is shown where that helps."""


def refusal(make: Callable[[], object], *allowed: type[Exception], shown: bool = False) -> str:
    """What is said where it is refused, else nothing. What is given is `shown` only where it is no secret."""
    try:
        make()
    except (cds.ConfigError, *allowed) as error:
        text = str(error)
        assert len(text.splitlines()) == 1, text
        assert len(text) < 2000
        assert shown or "hush" not in text, text
        text.encode()  # it can be printed
        return text
    return ""


# Variables


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
    sources = [*(SOURCES / "src").rglob("*.rs"), *(SOURCES / "python" / "cds").glob("*.py")]
    named = {name for file in sources for name in re.findall(r"\bCDS_[A-Z_]+\b", file.read_text(encoding="utf-8"))}
    known = {*_cds.VARIABLES, *PYTHON_VARIABLES}
    elsewhere = {"CDS_FUZZ_CASES", "CDS_PROGRESS"}  # of tests and of what is no setting
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


# Settings of a profile


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


# Arguments


class Odd:
    def __float__(self) -> float:
        raise RuntimeError("odd")

    def __index__(self) -> int:
        raise RuntimeError("odd")

    def __fspath__(self) -> str:
        return "/nonexistent/hush"


class Fine:
    def __float__(self) -> float:
        return 5.0

    def __index__(self) -> int:
        return 5


def numpy_values() -> list[Any]:
    try:
        import numpy
    except ImportError:
        return []
    kinds = (numpy.int64, numpy.uint8, numpy.float32, numpy.float64, numpy.bool_, numpy.str_)
    return [*(kind(1) for kind in kinds), numpy.array([1, 2]), numpy.array(1), numpy.nan]


ARGUMENTS: list[Any] = [
    *(None, True, False, 0, 1, -1, 2**31, 2**63, 2**64, -(2**64), 10**400, -(10**400), sys.maxsize, -sys.maxsize - 1),
    *(0.0, -0.0, 1.0, 1.5, -1.5, math.inf, -math.inf, math.nan, 1e300, 1e-300, 5e-324, 1j, "", " ", "hush", " hush "),
    *(
        "'hush'",
        "hush\n",
        "hush\0",
        "hush\u200b",
        "hüsh",
        "\ud800",
        "hush\udcff",
        "1",
        "inf",
        "x" * 70_000,
        b"hush",
        b"",
    ),
    *(bytearray(b"hush"), decimal.Decimal("1.5"), decimal.Decimal("NaN"), decimal.Decimal("sNaN"), Odd(), Fine()),
    *(decimal.Decimal("1e999999"), decimal.Decimal("-1e999999"), fractions.Fraction(1, 3), fractions.Fraction(10**400)),
    *(timedelta(seconds=3), [], ["hush"], (), (1,), {}, {"https": "hush"}, {1}, object(), object, len, range(3)),
    *(pathlib.Path("/nonexistent"), pathlib.Path(), memoryview(b"hush"), Ellipsis, NotImplemented, 1 << 10_000),
]


@pytest.mark.parametrize("name", inspect.signature(cds.Client).parameters)
def test_an_argument_of_any_kind(name: str, twin: Twin) -> None:
    key = {"access_key_id": "id", "access_key_secret": "secret"}
    for value in [*ARGUMENTS, *numpy_values()]:
        settings: Any = {"endpoint_url": ENDPOINT, **key, name: value}
        refusal(lambda given=settings: twin.Client(**given)._native.close(), TypeError, shown=bool(PLAIN.search(name)))


def limits(simulator: cds.Simulator) -> Iterator[Callable[[Any], object]]:
    """Everything else that takes a time or a number of times."""
    client = simulator.client()
    task = client.vdc.create_vdc(RegionId="CN_Beijing_A").task
    assert task is not None
    yield lambda value: client.with_options(timeout=value)
    yield lambda value: client.with_options(max_retries=value)
    yield lambda value: task.wait(timeout=value, interval=0.001)
    yield lambda value: task.wait(interval=value)
    yield lambda value: cds.wait_all([task], interval=value)
    yield lambda value: cds.wait_all([task, task], max_rps=value, timeout=0.001)
    yield lambda value: cds.wait_all([task], timeout=value)
    yield lambda value: list(client.vdc.iter_vdcs(limit=value))


def test_a_limit_of_any_kind() -> None:
    with cds.Simulator(progression="immediate") as simulator:
        for limited in limits(simulator):
            for value in [*ARGUMENTS, *numpy_values()]:
                refusal(
                    lambda call=limited, given=value: call(given), TypeError, cds.WaitTimeoutError, cds.ValidationError
                )


@pytest.mark.parametrize("value", [True, False, "3", "soon", b"3", 1j, timedelta(seconds=3), decimal.Decimal("sNaN")])
def test_what_is_no_number_is_a_type_error_that_names_the_argument(value: Any) -> None:
    with pytest.raises(TypeError, match="timeout"):
        cds.Client("id", "secret", timeout=value)
    with cds.Client("id", "secret") as client, pytest.raises(TypeError, match="timeout"):
        client.with_options(timeout=value)


# Files


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
