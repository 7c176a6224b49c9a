"""The file in which changes are written down before they are sent."""

from __future__ import annotations

import json
import os
import pickle
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import cds

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@pytest.fixture
def cloud() -> Iterator[cds.Simulator]:
    with cds.Simulator(progression="immediate") as cloud:
        yield cloud


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "journal.db"


def outcomes(path: Path) -> list[tuple[str, str]]:
    return [(entry.action, entry.outcome) for entry in cds.Journal(path).entries()]


def test_every_change_is_written_down_with_its_outcome_and_no_read(cloud: cds.Simulator, path: Path) -> None:
    with cloud.client(journal=path, max_retries=0) as client:
        client.instance.create_tag(TagName="blue")
        client.call("CreateTag", {"TagName": "green"})
        client.call("DescribeTags", effect="read")
        client.instance.describe_tags()
        list(client.map(client.instance.create_tag, [{"TagName": f"tag-{number}"} for number in range(3)]))
        cloud.fail("CreateTag", kind="error", code="Conflict")
        with pytest.raises(cds.APIError):
            client.instance.create_tag(TagName="refused")
        cloud.fail("CreateTag", kind="drop_after")
        with pytest.raises(cds.OutcomeUnknownError) as lost:
            client.instance.create_tag(TagName="lost")
        cloud.fail(kind="refuse", seconds=0.2)
        with pytest.raises(cds.APIConnectionError):
            client.instance.create_tag(TagName="unsent")
    assert outcomes(path) == [("CreateTag", outcome) for outcome in ["done"] * 5 + ["refused", "unknown", "not_done"]]
    entries = cds.Journal(path).entries()
    assert entries[6].nonce == lost.value.nonce
    assert [entry.params["TagName"] for entry in entries[:2]] == ["blue", "green"]
    assert cds.Journal(path).entries(unresolved=True) == [entries[6]]


def test_retries_of_a_change_are_one_entry(cloud: cds.Simulator, path: Path) -> None:
    with cloud.client(journal=path) as client:
        cloud.fail("CreateTag", kind="rate_limit", retry_after=0, times=2)
        reply = client.instance.create_tag(TagName="blue")
    (entry,) = cds.Journal(path).entries()
    assert (entry.attempts, reply.attempts, entry.outcome) == (3, 3, "done")
    assert entry.nonce == cloud.requests[-1]["nonce"]


def test_a_task_that_was_waited_for_tells_what_was_created(cloud: cds.Simulator, path: Path) -> None:
    with cloud.client(journal=path) as client:
        reply = client.vdc.create_vdc(RegionId="CN_Beijing_A", VdcName="site")
        reply.wait()
    (entry,) = cds.Journal(path).entries()
    assert (entry.task_id, entry.resource_ids) == (reply.tasks[0].id, reply.resource_ids)


def test_what_became_of_orders_is_found_out(cloud: cds.Simulator, path: Path) -> None:
    journal = cds.Journal(path, visible_within=0.2)
    with cloud.client(journal=journal, max_retries=0) as client:
        for kind in ("drop_after", "drop_before"):
            cloud.fail("CreateTag", kind=kind)
            with pytest.raises(cds.OutcomeUnknownError):
                client.instance.create_tag(TagName=kind)
        found = {entry.params["TagName"]: entry for entry in journal.resolve(client)}
    assert found["drop_before"].outcome == "not_done"
    assert (found["drop_after"].outcome, len(found["drop_after"].resource_ids)) == ("done", 1)


KILLED = """
import os, signal, sys, cds
with cds.Client(journal=sys.argv[1]) as client:
    client.instance.create_tag(TagName="blue")
"""


def test_a_change_of_a_program_that_is_killed_is_pending(cloud: cds.Simulator, path: Path) -> None:
    cloud.fail("CreateTag", kind="hang")
    environment = {
        **os.environ,
        "CDS_ENDPOINT_URL": cloud.endpoint_url,
        "CDS_ACCESS_KEY_ID": cloud.access_key_id,
        "CDS_ACCESS_KEY_SECRET": cloud.access_key_secret,
    }
    child = subprocess.Popen([sys.executable, "-c", KILLED, str(path)], env=environment)
    while all(request["action"] != "CreateTag" for request in cloud.requests):
        pass
    assert outcomes(path) == [("CreateTag", "pending")]
    child.kill()
    child.wait()
    assert outcomes(path) == [("CreateTag", "pending")]


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda path: path.write_text("something else\n"), "another kind of file"),
        (lambda path: path.write_text("cds-journal 9\n"), "newer version"),
        (lambda path: path.mkdir(), "it is a folder"),
        (lambda path: os.mkfifo(path), "it is a pipe"),
    ],
)
def test_a_file_that_is_no_journal_is_refused(path: Path, spoil: Callable[[Path], Any], said: str) -> None:
    spoil(path)
    with pytest.raises(cds.ConfigError, match=said) as refused:
        cds.Journal(path)
    assert str(path) in str(refused.value)


def test_a_folder_must_exist(tmp_path: Path) -> None:
    with pytest.raises(cds.ConfigError, match="there is no folder"):
        cds.Journal(tmp_path / "absent" / "journal.db")


@pytest.mark.skipif(sys.platform != "linux", reason="a folder in which not even root can create a file")
def test_a_journal_that_cannot_be_created_is_an_error_before_anything_is_sent(cloud: cds.Simulator) -> None:
    with pytest.raises(cds.ConfigError, match="cannot use the journal /proc/journal"):
        cloud.client(journal="/proc/journal.db")


READ_ONLY = """
import os, sys, cds

def refused(path):
    with cds.Simulator() as cloud:
        try:
            cloud.client(journal=path)
        except cds.ConfigError as error:
            return f"{len(cloud.requests)} {error}"

refused("/proc/journal.db")  # imports all that is needed: the user nobody may be unable to read the checkout
if os.getuid() == 0:
    os.setgid(65534)
    os.setuid(65534)
print(refused(sys.argv[1]))
"""


@pytest.mark.parametrize("is_there", [True, False])
def test_a_read_only_disk_is_an_error_before_anything_is_sent(is_there: bool) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = folder / "journal.db"
        if is_there:
            cds.Journal(path).close()
            path.chmod(0o444)
        folder.chmod(0o555)
        said = subprocess.run([sys.executable, "-c", READ_ONLY, str(path)], capture_output=True, text=True, check=True)
        folder.chmod(0o755)
    assert said.stdout.startswith(f"0 journal: cannot use the journal {path}: Permission denied")


def test_a_torn_end_is_repaired_and_the_log_says_so(
    cloud: cds.Simulator, path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    fill(cloud, path)
    with path.open("ab") as file:
        file.write(b"half a line")
    other = path.with_name("other.db")
    path.rename(other)
    with cloud.client(journal=other) as client:
        client.instance.create_tag(TagName="later")
    (warning,) = [record.getMessage() for record in caplog.records]
    assert warning.startswith(f"the journal {other} ended with 11 bytes that were not written completely")
    assert len(outcomes(other)) == 4


def test_a_damaged_line_is_found(cloud: cds.Simulator, path: Path) -> None:
    fill(cloud, path)
    text = path.read_bytes()
    other = path.with_name("other.db")
    other.write_bytes(text.replace(b'"tag-1"', b'"tag-7"', 1))
    requests = len(cloud.requests)
    with pytest.raises(cds.ConfigError, match="damaged at byte"):
        cloud.client(journal=other)
    assert len(cloud.requests) == requests


@pytest.mark.parametrize("lost", [1, 10, 100])
def test_what_a_power_cut_has_left_of_the_last_line_is_cut_off(cloud: cds.Simulator, path: Path, lost: int) -> None:
    fill(cloud, path)
    other = path.with_name("other.db")
    other.write_bytes(path.read_bytes()[:-lost] + b"\0" * (lost // 2))
    fill(cloud, other, "later")
    assert len(outcomes(other)) == 6
    assert {outcome for _, outcome in outcomes(other)} <= {"done", "pending"}


def fill(cloud: cds.Simulator, path: Path, name: str = "tag") -> None:
    with cloud.client(journal=path) as client:
        for number in range(3):
            client.instance.create_tag(TagName=f"{name}-{number}")


FULL = """
import resource, sys, cds
with cds.Simulator() as cloud, cloud.client(journal=sys.argv[1]) as client:
    client.instance.create_tag(TagName="before")
    resource.setrlimit(resource.RLIMIT_FSIZE, (1200, 1200))
    refused = 0
    for number in range(9):
        try:
            client.instance.create_tag(TagName=f"tag-{number}")
        except cds.ConfigError as error:
            refused += 1
            said = str(error)
    sent = sum(request["action"] == "CreateTag" for request in cloud.requests)
    entries = cds.Journal(sys.argv[1]).entries()
    print(refused, sent, len(entries), said)
"""


def test_nothing_is_sent_when_the_disk_is_full(path: Path) -> None:
    said = subprocess.run([sys.executable, "-c", FULL, str(path)], capture_output=True, text=True, check=True).stdout
    refused, sent, entries = (int(number) for number in said.split()[:3])
    assert refused > 0
    assert sent == 10 - refused == entries
    assert "cannot be written: File too large" in said


def test_the_oldest_orders_go_and_unresolved_ones_stay(cloud: cds.Simulator, path: Path) -> None:
    journal = cds.Journal(path, keep=10)
    with cloud.client(journal=journal, max_retries=0) as client:
        cloud.fail("CreateTag", kind="drop_after")
        with pytest.raises(cds.OutcomeUnknownError):
            client.instance.create_tag(TagName="lost")
        client.once("key", client.instance.create_tag, TagName="once")
        for number in range(100):
            client.instance.create_tag(TagName=f"tag-{number}")
        assert client.once("key", client.instance.create_tag, TagName="once").replayed
    names = [entry.params["TagName"] for entry in journal.entries()]
    assert names[:2] == ["lost", "once"]
    assert names[-1] == "tag-99"
    assert len(names) < 50


def test_a_forked_child_goes_on(cloud: cds.Simulator, path: Path) -> None:
    with cloud.client(journal=path) as client:
        client.instance.create_tag(TagName="parent")
        child = os.fork()
        if child == 0:
            client.instance.create_tag(TagName="child")
            os._exit(0)
        assert os.waitpid(child, 0)[1] == 0
        client.instance.create_tag(TagName="parent again")
    assert [entry.params["TagName"] for entry in cds.Journal(path).entries()] == ["parent", "child", "parent again"]


def test_a_client_knows_its_journal_wherever_it_comes_from(
    path: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CDS_ACCESS_KEY_ID", "id")
    monkeypatch.setenv("CDS_ACCESS_KEY_SECRET", "secret")
    default = home / ".local" / "state" / "cds" / "journal.db"

    def where(**settings: Any) -> Path | None:
        return cds.Client(**settings)._native.journal

    assert where() is None
    assert where(journal=True) == default
    assert where(journal=path) == where(journal=str(path)) == where(journal=cds.Journal(path)) == path
    monkeypatch.setenv("CDS_JOURNAL", str(path))
    assert where() == cds.Journal().path == path
    assert where(journal=False) is None
    monkeypatch.setenv("CDS_JOURNAL", "1")
    assert where() == default
    monkeypatch.setenv("XDG_STATE_HOME", str(home / "state"))
    assert where() == home / "state" / "cds" / "journal.db"
    with cds.Client(journal=cds.Journal(path)) as client:
        assert pickle.loads(pickle.dumps(client))._native.journal == path
        assert client.with_options(timeout=1)._native.journal == path
    with pytest.raises(TypeError, match="journal must be"):
        cds.Client(journal=7)  # type: ignore[arg-type]


def test_a_journal_is_closed_pickled_and_shown(path: Path) -> None:
    with cds.Journal(path) as journal:
        assert repr(journal) == f"<cds.Journal {path}>"
        assert pickle.loads(pickle.dumps(journal)).path == path
    with pytest.raises(cds.CdsError, match="closed"):
        journal.entries()
    for wrong in (-1, 2.5):
        with pytest.raises((cds.ConfigError, TypeError)):
            cds.Journal(path, keep=wrong)  # type: ignore[arg-type]
    assert json.dumps(cds.Journal(path).entries()) == "[]"
