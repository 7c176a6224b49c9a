"""Keys from files and credential processes: file permissions, valid output, and the system's keyring."""

from __future__ import annotations

import json
import os
import pickle
import subprocess
import sys
import threading
import warnings
from typing import TYPE_CHECKING

import pytest

import cds
from profiles import KEY, printing, profile_with, write_profile

if TYPE_CHECKING:
    from pathlib import Path

    from recording import RecordingServer
    from twins import Twin

SECRETS = '[profile.default]\naccess_key_id = "id"\naccess_key_secret = "secret"\n'


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
