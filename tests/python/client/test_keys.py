"""Keys from files and credential processes: file permissions, valid output, and the system's keyring."""

from __future__ import annotations

import contextlib
import datetime
import functools
import io
import json
import os
import pickle
import pwd
import signal
import subprocess
import sys
import textwrap
import threading
import warnings
from typing import TYPE_CHECKING, Any

import pytest

import cds

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from recording import RecordingServer
    from twins import Twin

KEY = {"access_key_id": "printed-id", "access_key_secret": "printed-secret"}

LONGEST = 30.0
"""Seconds. A process that takes longer hangs."""

SECRETS = '[profile.default]\naccess_key_id = "id"\naccess_key_secret = "secret"\n'


def write_profile(home: Path, text: str, mode: int = 0o600) -> Path:
    path = home / ".config" / "cds" / "config.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    path.chmod(mode)
    return path


def profile_with(command: str | list[str], **settings: str) -> str:
    """JSON writes texts and lists as TOML does."""
    lines = [f"{name} = {json.dumps(value)}" for name, value in {"credential_process": command, **settings}.items()]
    return "\n".join(["[profile.default]", *lines, ""])


def printing(text: str) -> list[str]:
    return [sys.executable, "-c", "import sys; print(sys.argv[1])", text]


# File permissions


@pytest.mark.skipif(os.name != "posix", reason="files have no mode")
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o777])
def test_a_file_of_keys_that_is_open_to_others_is_warned_of(home: Path, mode: int, twin: Twin) -> None:
    path = write_profile(home, SECRETS, mode)
    with pytest.warns(UserWarning, match=rf"open to others \(mode {mode:o}\); run: chmod 600 {path}") as warned:
        twin.Client().close()
    assert [warning.filename for warning in warned] == [__file__]


@pytest.mark.skipif(os.name != "posix", reason="files have no mode")
def test_so_is_the_file_of_the_communitys_tool(home: Path, twin: Twin) -> None:
    path = home / ".cds" / "config.json"
    path.parent.mkdir()
    path.write_text('{"AccessKey": "id", "SecretKey": "secret"}')
    path.chmod(0o644)
    with pytest.warns(UserWarning, match=f"run: chmod 600 {path}"):
        twin.Client().close()


@pytest.mark.parametrize(
    ("text", "mode"),
    [(SECRETS, 0o600), (SECRETS, 0o400), ("[profile.default]\ntimeout = 3\n", 0o644)],
    ids=["600", "400", "no secrets"],
)
def test_other_files_are_not_warned_of(home: Path, text: str, mode: int, twin: Twin) -> None:
    write_profile(home, text, mode)
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        with twin.Client("id", "secret"):
            pass
    assert warned == []


# Credential processes


def test_a_program_prints_the_key(server: RecordingServer, home: Path, twin: Twin) -> None:
    write_profile(home, profile_with(printing(json.dumps(KEY)), endpoint_url=server.url))
    with twin.Client() as client:
        client.vdc.describe_vdc()
    assert server.last.query["AccessKeyId"] == "printed-id"
    assert server.last.query["Signature"] == server.last.expected_signature("printed-secret")


def test_the_program_runs_once_for_each_client(server: RecordingServer, home: Path, tmp_path: Path, twin: Twin) -> None:
    log = tmp_path / "log"
    script = f"print({json.dumps(json.dumps(KEY))}); open({str(log)!r}, 'a').write('x')"
    write_profile(home, profile_with([sys.executable, "-c", script], endpoint_url=server.url))
    with twin.Client() as client:
        client.vdc.describe_vdc()
        client.with_options(timeout=9.0).vdc.describe_vdc()
    assert log.read_text() == "x"
    with pickle.loads(pickle.dumps(client)) as again:  # where the key comes from is pickled, not the key
        again.vdc.describe_vdc()
    assert log.read_text() == "xx"


def test_a_key_that_is_written_out_goes_before_a_program(
    home: Path, monkeypatch: pytest.MonkeyPatch, twin: Twin
) -> None:
    """The program is not even run."""
    write_profile(home, profile_with("/nonexistent/program", access_key_id="id", access_key_secret="secret"))
    twin.Client().close()
    write_profile(home, profile_with("/nonexistent/program"))
    twin.Client("id", "secret").close()
    monkeypatch.setenv("CDS_ACCESS_KEY_ID", "id")
    monkeypatch.setenv("CDS_ACCESS_KEY_SECRET", "secret")
    twin.Client().close()


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ("/nonexistent/program hush", "/nonexistent/program cannot be started"),
        (printing("hush"), "printed no valid JSON object with access_key_id and access_key_secret"),
        (printing('{"access_key_id": "hush"}'), "printed no valid JSON object"),
        (printing(json.dumps({**KEY, "expiration": "2001-02-03T04:05:06Z"})), "has expired .2001-02-03T04:05:06Z"),
        (printing(json.dumps({**KEY, "expiration": "hush"})), "printed an invalid expiration"),
        ([sys.executable, "-c", "print('hush'); exit(3)"], "failed .exit (status|code): 3"),
        ("program 'hush", "a quote is not closed"),
        ([], "it names no program"),
    ],
    ids=repr,
)
def test_a_program_without_a_key_is_no_reason_to_use_another_account(
    home: Path, command: str | list[str], words: str, twin: Twin
) -> None:
    """Its output and its arguments, which may be secret, are not shown."""
    write_profile(home, profile_with(command))
    (home / ".cds").mkdir()
    (home / ".cds" / "config.json").write_text('{"AccessKey": "other", "SecretKey": "account"}')
    with pytest.raises(cds.NoCredentialsError, match=words) as caught:
        twin.Client()
    text = str(caught.value)
    assert "credential_process of [profile.default] of " in text
    assert "hush" not in text
    assert "printed-" not in text
    assert len(text.splitlines()) == 1


def test_other_threads_go_on_while_the_program_runs(home: Path, tmp_path: Path, twin: Twin) -> None:
    """The program waits for what another thread of this process writes."""
    waiting, answer = tmp_path / "waiting", tmp_path / "answer"
    os.mkfifo(waiting)
    os.mkfifo(answer)
    script = f"open({str(waiting)!r}, 'w').close(); print(open({str(answer)!r}).read())"
    write_profile(home, profile_with([sys.executable, "-c", script]))

    def reply() -> None:
        waiting.read_bytes()
        answer.write_text(json.dumps(KEY))

    other = threading.Thread(target=reply)
    other.start()
    twin.Client().close()
    other.join()


# Expiring keys


def ending_in(seconds: float) -> str:
    """The expiration of a key."""
    return (datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=seconds)).isoformat()


class Program:
    """Prints the next of several keys, repeating the last one, and counts; does `first` before the later ones."""

    def __init__(self, folder: Path, url: str, home: Path, *keys: dict[str, str], first: str = "") -> None:
        self._runs = folder / "runs"
        script = f"""
import json, os
runs = {str(self._runs)!r}
number = os.path.getsize(runs) if os.path.exists(runs) else 0
open(runs, "a").write("x")
if number: {first or "pass"}
print(json.dumps({keys!r}[min(number, {len(keys) - 1})]))
"""
        write_profile(home, profile_with([sys.executable, "-c", script], endpoint_url=url))

    @property
    def runs(self) -> int:
        return len(self._runs.read_text())


def ending() -> dict[str, str]:
    """A key in its last minute."""
    return {**KEY, "expiration": ending_in(59)}


def following() -> dict[str, str]:
    """The key after it."""
    return {"access_key_id": "next-id", "access_key_secret": "next-secret", "expiration": ending_in(3600)}


def test_a_key_that_ends_is_asked_for_anew_once(
    server: RecordingServer, home: Path, tmp_path: Path, twin: Twin
) -> None:
    program = Program(tmp_path, server.url, home, ending(), following())
    with twin.Client(timeout=60.0) as client:
        assert program.runs == 1
        list(client.map(client.vdc.describe_vdc, [{}] * 8))
        client.with_options(timeout=59.0).vdc.describe_vdc()
    assert program.runs == 2
    assert len(server.requests) == 9
    for request in server.requests:
        assert request.query["AccessKeyId"] == "next-id"
        assert request.query["Signature"] == request.expected_signature("next-secret")


def test_a_key_that_lasts_is_kept(server: RecordingServer, home: Path, tmp_path: Path, twin: Twin) -> None:
    program = Program(tmp_path, server.url, home, following())
    with twin.Client() as client:
        client.vdc.describe_vdc()
        client.vdc.describe_vdc()
    assert program.runs == 1


def test_a_key_is_used_to_its_end_while_the_program_fails(
    server: RecordingServer, home: Path, tmp_path: Path, twin: Twin
) -> None:
    """And the program is not run once for each call. What comes after the end has tests in the core."""
    program = Program(tmp_path, server.url, home, ending(), first="exit(3)")
    with twin.Client(timeout=60.0) as client:
        list(client.map(client.vdc.describe_vdc, [{}] * 8))
        client.vdc.describe_vdc()
    assert program.runs == 2
    assert {request.query["AccessKeyId"] for request in server.requests} == {"printed-id"}


def test_a_key_stays_in_use_while_the_next_is_fetched_ahead_of_time(
    server: RecordingServer, home: Path, tmp_path: Path, twin: Twin
) -> None:
    answer = tmp_path / "answer"
    os.mkfifo(answer)
    ends_soon = {**KEY, "expiration": ending_in(240)}
    program = Program(tmp_path, server.url, home, ends_soon, following(), first=f"open({str(answer)!r}).read()")
    with twin.Client(timeout=60.0) as client:
        client.vdc.describe_vdc()
        list(client.map(client.vdc.describe_vdc, [{}] * 8))
        assert {request.query["AccessKeyId"] for request in server.requests} == {"printed-id"}
        answer.write_text("")
        while server.last.query["AccessKeyId"] != "next-id":
            client.vdc.describe_vdc()
    assert program.runs == 2


@pytest.mark.parametrize(
    "end",
    [
        *("9999-12-31T23:59:59Z", "+10000-01-01T00:00:00Z", "2999-01-01T08:00:00+08:00", "2999-01-01T00:00:00"),
        *(
            "2999-01-01 00:00:00.123456",
            "2999-01-01",
            "",
            None,
            32472144000,
            32472144000.5,
            "32472144000",
            32472144000000,
        ),
    ],
)
def test_the_end_of_a_key_in_many_writings(server: RecordingServer, home: Path, end: Any, twin: Twin) -> None:
    key = json.dumps({**KEY, "expiration": end})
    write_profile(home, profile_with(printing(key), endpoint_url=server.url))
    with twin.Client() as client:
        client.vdc.describe_vdc()
    assert server.last.query["AccessKeyId"] == "printed-id"


@pytest.mark.parametrize(
    "end", ["soon", "2999-13-01T00:00:00Z", "12:00", True, [], {"at": 1}, -1, 0, "2001-02-03", "1e9"]
)
def test_an_end_that_is_none_or_is_over_is_refused(home: Path, end: Any) -> None:
    write_profile(home, profile_with(printing(json.dumps({**KEY, "expiration": end}))))
    with pytest.raises(cds.NoCredentialsError, match=r"printed an invalid expiration|has expired"):
        cds.Client()


def test_a_program_that_takes_too_long_holds_no_call(
    server: RecordingServer, home: Path, tmp_path: Path, twin: Twin
) -> None:
    """What it prints late is not lost."""
    answer = tmp_path / "answer"
    os.mkfifo(answer)
    program = Program(tmp_path, server.url, home, ending(), following(), first=f"open({str(answer)!r}).read()")
    with twin.Client(timeout=60.0) as client:
        with pytest.raises(cds.APITimeoutError, match="while waiting for the credential process"):
            client.with_options(timeout=0.3).vdc.describe_vdc()
        assert server.requests == []
        answer.write_text("")
        client.vdc.describe_vdc()
    assert program.runs == 2
    assert server.last.query["AccessKeyId"] == "next-id"


# Child processes of the program


@contextlib.contextmanager
def script(home: Path, text: str, preexec_fn: Any = None) -> Iterator[subprocess.Popen[str]]:
    """A Python program whose clients find the key of the profile."""
    preamble = (
        "import os, signal, sys, threading\nsignal.signal(signal.SIGINT, signal.default_int_handler)\nimport cds\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", preamble + textwrap.dedent(text)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=preexec_fn,
    ) as child:
        try:
            yield child
        finally:
            child.kill()


def printed(child: subprocess.Popen[str]) -> str:
    out, err = child.communicate(timeout=LONGEST)
    assert err == ""
    return out


SHOW = "print(cds.Client()._native.access_key_id)"


def test_ctrl_c_ends_the_wait_for_a_program_and_all_that_it_has_started(home: Path, tmp_path: Path) -> None:
    """The FIFO has no writer any more when the last of them has ended."""
    alive = tmp_path / "alive"
    os.mkfifo(alive)
    command = f"exec 3>{alive}; echo started >&3; tail -f /dev/null & wait"
    write_profile(home, profile_with(["sh", "-c", command]))
    text = """
    try:
        cds.Client()
    except KeyboardInterrupt:
        print("interrupted")
    """
    with script(home, text, preexec_fn=os.setsid) as child, alive.open() as held:  # without a terminal
        assert held.readline() == "started\n"
        child.send_signal(signal.SIGINT)
        assert printed(child) == "interrupted\n"
        assert held.read() == ""


def test_a_handler_that_raises_ends_the_wait_too(home: Path, tmp_path: Path) -> None:
    started = tmp_path / "started"
    os.mkfifo(started)
    write_profile(home, profile_with(["sh", "-c", f"echo > {started}; exec tail -f /dev/null"]))
    text = """
    def stop(*_):
        raise RuntimeError("stop")
    signal.signal(signal.SIGTERM, stop)
    try:
        cds.Client()
    except RuntimeError as error:
        print(error)
    """
    with script(home, text) as child:
        started.read_bytes()
        child.send_signal(signal.SIGTERM)
        assert printed(child) == "stop\n"


def test_a_program_works_where_sigchld_is_ignored(home: Path) -> None:
    write_profile(home, profile_with(printing(json.dumps(KEY))))
    ignore = functools.partial(signal.signal, signal.SIGCHLD, signal.SIG_IGN)
    with script(home, SHOW, preexec_fn=ignore) as child:
        assert printed(child) == "printed-id\n"


def test_a_program_works_where_another_thread_reaps_all_children(home: Path) -> None:
    write_profile(home, profile_with(printing(json.dumps(KEY))))
    text = f"""
    def reap():
        while True:
            try:
                os.waitpid(-1, 0)
            except ChildProcessError:
                pass
    threading.Thread(target=reap, daemon=True).start()
    {SHOW}
    """
    with script(home, text) as child:
        assert printed(child) == "printed-id\n"


def test_a_daemon_that_holds_the_output_is_not_waited_for(home: Path, tmp_path: Path) -> None:
    until = tmp_path / "until"
    os.mkfifo(until)
    command = f"cat {until} & echo '{json.dumps(KEY)}'"
    write_profile(home, profile_with(["sh", "-c", command]))
    cds.Client().close()
    until.write_text("")  # it still waits


def test_much_on_stderr_holds_nothing_up(home: Path) -> None:
    talk = f"import sys; sys.stderr.write('x' * 1_000_000); print({json.dumps(KEY)!r})"
    write_profile(home, profile_with([sys.executable, "-c", talk]))
    with script(home, SHOW) as child:
        out, err = child.communicate(timeout=LONGEST)
    assert (out, len(err)) == ("printed-id\n", 1_000_000)


def test_words_of_a_program_may_begin_with_the_home_folder(home: Path) -> None:
    (home / "key.json").write_text(json.dumps(KEY))
    (home / "read").symlink_to("/bin/cat")
    for command in ("~/read ~/key.json", ["~/read", "~/key.json"]):
        write_profile(home, profile_with(command))
        assert cds.Client()._native.access_key_id == "printed-id"


def test_the_home_folder_is_known_without_home(home: Path) -> None:
    """From the database of users, as Python has it."""
    with script(
        home, "del os.environ['HOME']\ntry:\n    cds.Client()\nexcept cds.CdsError as error:\n    print(error)"
    ) as child:
        text = printed(child)
    assert "no home directory" not in text
    assert pwd.getpwuid(os.getuid()).pw_dir in text


def test_variables_may_change_while_clients_are_made(home: Path) -> None:
    """A thread that reads the environment without the GIL beside one that writes to it ends in SIGSEGV."""
    text = """
    import time
    end = time.monotonic() + 1.5
    def make():
        while time.monotonic() < end:
            cds.Client("id", "secret", endpoint_url="http://127.0.0.1:9").close()
    threads = [threading.Thread(target=make) for _ in range(3)]
    for thread in threads:
        thread.start()
    number = 0
    while time.monotonic() < end:
        os.environ[f"JOB_{number}"] = "x" * (number % 97)
        number += 1
        if number % 5000 == 0:
            for old in range(number - 5000, number):
                del os.environ[f"JOB_{old}"]
    for thread in threads:
        thread.join()
    print("well")
    """
    with script(home, text) as child:
        assert printed(child) == "well\n"
    assert child.returncode == 0


# The system's keyring, as the guide says


@pytest.fixture
def keyring(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The Python program `keyring`, with a file in place of the system's service."""
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyrings.alt.file.PlaintextKeyring")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))


@pytest.mark.usefixtures("keyring")
def test_a_key_in_the_keyring(server: RecordingServer, home: Path, twin: Twin) -> None:
    keyring = [sys.executable, "-m", "keyring"]
    subprocess.run([*keyring, "set", "cds", "default"], input=json.dumps(KEY), text=True, check=True)
    write_profile(home, profile_with([*keyring, "get", "cds", "default"], endpoint_url=server.url))
    with twin.Client() as client:
        client.vdc.describe_vdc()
    assert server.last.expected_signature("printed-secret") == server.last.query["Signature"]


# Pickles


@pytest.mark.usefixtures("key_in_environment")
def test_a_password_of_a_proxy_is_not_pickled(twin: Twin) -> None:
    with twin.Client(proxy="http://user:hush@proxy.example") as client:
        with pytest.raises(TypeError, match="password of a proxy, which is never pickled"):
            pickle.dump(client, io.BytesIO())
    settings: dict[str, Any] = {"proxy": "http://proxy.example:3128"}
    with twin.Client(**settings) as client:
        pickle.loads(pickle.dumps(client)).close()
