"""Expiring keys of a credential process are fetched anew in time."""

from __future__ import annotations

import datetime
import json
import os
import sys
from typing import TYPE_CHECKING, Any

import pytest

import cds
from profiles import KEY, printing, profile_with, write_profile

if TYPE_CHECKING:
    from pathlib import Path

    from recording import RecordingServer
    from twins import Twin


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
