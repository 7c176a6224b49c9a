"""The state file contains every answered change, even after the process is killed."""

from __future__ import annotations

import contextlib
import itertools
import os
import random
import signal
import sys
import threading
from typing import TYPE_CHECKING

import pytest

import cds
from serving import Served

if TYPE_CHECKING:
    from pathlib import Path

KILLS = int(os.environ.get("CDS_STATE_KILLS", "20"))
"""Number of kills; `CDS_STATE_KILLS=200` is the long version."""

WORKERS = 3

RANKS = {"NEW": 0, "DOING": 1, "FINISH": 2, "ERROR": 2}
"""A task never goes back."""


@pytest.fixture
def errors(tmp_path: Path) -> Path:
    return tmp_path / "stderr"


class Ledger:
    """What the clients know about the simulator's state."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.clear()

    def clear(self) -> None:
        self.tags: set[str] = set()
        """Resources whose creation was answered."""
        self.unsure: set[str] = set()
        """Resources whose creation or deletion was sent but not answered."""
        self.tasks: dict[str, int] = {}
        """The furthest that each was seen."""
        self.vdcs: set[str] = set()

    def check(self, client: cds.Client) -> None:
        """Compares with the cloud, and takes over what was not sure."""
        there = {tag["TagName"] for tag in client.instance.describe_tags()["Data"]}
        assert self.tags <= there, f"lost: {self.tags - there}"
        assert there <= self.tags | self.unsure, f"came back: {there - self.tags - self.unsure}"
        self.tags, self.unsure = there, set()
        vdcs = vdc_names(client)
        assert self.vdcs <= vdcs, f"lost: {self.vdcs - vdcs}"
        for task, rank in self.tasks.items():
            assert look(client, task) >= rank, f"task {task} went back"


def vdc_names(client: cds.Client) -> set[str]:
    names: set[str] = set()
    for page in itertools.count(1):
        rows = client.vdc.describe_vdc(PageNumber=page)["Data"]
        if not rows:
            break
        names.update(vdc["VdcName"] for vdc in rows)
    return names


def look(client: cds.Client, task: str) -> int:
    return RANKS[client.common.describe_task(TaskId=task)["Data"]["Status"]]


class Worker:
    """Changes the cloud until it is gone."""

    def __init__(self, served: Served, ledger: Ledger, seed: str, answered: threading.Semaphore) -> None:
        self.served, self.ledger, self.answered = served, ledger, answered
        self.random = random.Random(seed)
        self.seed = seed
        self.number = 0
        self.killed = threading.Event()
        self.failure: BaseException | None = None
        self.thread = threading.Thread(target=self.work)
        self.thread.start()

    def work(self) -> None:
        try:
            with self.served.client(max_retries=0) as client:
                while True:
                    self.random.choice([self.create, self.create, self.delete, self.order, self.follow])(client)
                    self.answered.release()
        except (cds.APIConnectionError, cds.OutcomeUnknownError, cds.ResponseError) as error:
            if not self.killed.is_set():
                self.failure = error
        except BaseException as error:
            self.failure = error
        finally:
            self.answered.release(1000)  # nobody has to wait for it any more

    def name(self) -> str:
        self.number += 1
        return f"{self.seed}-{self.number}"

    def create(self, client: cds.Client) -> None:
        name = self.name()
        with self.ledger.lock:
            self.ledger.unsure.add(name)
        client.instance.create_tag(TagName=name)
        with self.ledger.lock:
            self.ledger.unsure.remove(name)
            self.ledger.tags.add(name)

    def delete(self, client: cds.Client) -> None:
        numbers = {tag["TagName"]: tag["TagId"] for tag in client.instance.describe_tags()["Data"]}
        with self.ledger.lock:
            name = next((name for name in sorted(self.ledger.tags) if name in numbers), None)
            if name is None:
                return
            self.ledger.tags.remove(name)
            self.ledger.unsure.add(name)
        client.instance.delete_tag(TagId=str(numbers[name]))
        with self.ledger.lock:
            self.ledger.unsure.remove(name)

    def order(self, client: cds.Client) -> None:
        name = self.name()
        task = client.vdc.create_vdc(RegionId="CN_Beijing_A", VdcName=name).task
        assert task is not None
        with self.ledger.lock:
            self.ledger.vdcs.add(name)
            self.ledger.tasks[task.id] = 0

    def follow(self, client: cds.Client) -> None:
        with self.ledger.lock:
            open_tasks = sorted(task for task, rank in self.ledger.tasks.items() if rank < 2)
        if open_tasks:
            task = self.random.choice(open_tasks)
            rank = look(client, task)
            with self.ledger.lock:
                self.ledger.tasks[task] = max(self.ledger.tasks[task], rank)


def kill_while_starting(errors: Path, file: Path, pause: float) -> None:
    with Served(errors, "--state", file) as served, contextlib.suppress(TimeoutError):
        threading.Event().wait(pause)
        served.kill()


def kill_while_writing(served: Served, ledger: Ledger, seed: str, dice: random.Random) -> None:
    answered = threading.Semaphore(0)
    workers = [Worker(served, ledger, f"{seed}.{number}", answered) for number in range(WORKERS)]
    for _ in range(dice.randrange(1, 40)):
        assert answered.acquire(timeout=60)
    # Anywhere in a request, not only behind a response.
    threading.Event().wait(dice.random() * 0.02)
    for worker in workers:
        worker.killed.set()
    served.kill()
    for worker in workers:
        worker.thread.join()
        if worker.failure:
            raise worker.failure


@pytest.mark.slow
def test_no_answer_is_lost_when_it_is_killed(errors: Path, tmp_path: Path):
    file = tmp_path / "cloud.db"
    ledger = Ledger()
    dice = random.Random(3)
    for kill in range(KILLS):
        if kill % 4 == 0:
            kill_while_starting(errors, file, dice.random() * 0.3)
        with Served(errors, "--state", file, "--progression", "polls:3").ready() as served:
            with served.client() as client:
                ledger.check(client)
            if kill % 10 == 9:
                served.control("reset", {})
                ledger.clear()
            kill_while_writing(served, ledger, str(kill), dice)
    with Served(errors, "--state", file).ready() as served, served.client() as client:
        ledger.check(client)


@pytest.fixture
def full_disk() -> None:
    if sys.platform != "linux":
        pytest.skip("needs Linux: the limit on the size of files is changed in another process")


def fill(client: cds.Client, kept: list[str]) -> None:
    for number in range(1000):
        name = f"{number}-" + "x" * 50_000
        client.instance.create_tag(TagName=name)
        kept.append(name)


@pytest.mark.usefixtures("full_disk")
def test_what_cannot_be_written_is_not_done(errors: Path, tmp_path: Path):
    import resource

    file = tmp_path / "cloud.db"
    with Served(errors, "--state", file).ready() as served, served.client(max_retries=0) as client:
        client.instance.create_tag(TagName="first")
        pid = served.process.pid
        before = resource.prlimit(pid, resource.RLIMIT_FSIZE)
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (file.stat().st_size, before[1]))
        kept = ["first"]
        with pytest.raises(cds.ServerError) as refused:
            fill(client, kept)
        assert (refused.value.http_status, refused.value.code) == (500, "InternalError")
        for _ in range(3):
            with pytest.raises(cds.ServerError):
                client.instance.create_tag(TagName="y" * 1_000_000)
        assert [tag["TagName"] for tag in client.instance.describe_tags()["Data"]] == kept
        assert served.errors().count("cannot use the state file") == 1
        with contextlib.suppress(cds.ServerError):
            # A small change may still find room. What it answers is what holds after the next start.
            client.instance.create_tag(TagName="small")
            kept.append("small")

        resource.prlimit(pid, resource.RLIMIT_FSIZE, before)
        client.instance.create_tag(TagName="room again")
        kept.append("room again")
        served.kill()
    with Served(errors, "--state", file).ready() as served, served.client() as client:
        assert [tag["TagName"] for tag in client.instance.describe_tags()["Data"]] == kept


def test_a_simulator_in_the_process_keeps_it_too(tmp_path: Path):
    file = tmp_path / "cloud.db"
    with cds.Simulator(state=file) as cloud, cloud.client() as client:
        client.instance.create_tag(TagName="kept")
        cloud.set_balance(12.5)
        with pytest.raises(OSError, match="another simulator uses it"):
            cds.Simulator(state=file)
        snapshot = cloud.snapshot()
    with pytest.raises(OSError, match="stopped"):
        cloud.set_balance(13)
    with cds.Simulator(state=str(file)) as cloud, cloud.client() as client:
        assert [tag["TagName"] for tag in client.instance.describe_tags()["Data"]] == ["kept"]
        cloud.reset()
    with cds.Simulator(state=file) as cloud, cloud.client() as client:
        assert client.instance.describe_tags()["Data"] == []
        cloud.restore(snapshot)
    with cds.Simulator(state=file) as cloud, cloud.client() as client:
        assert [tag["TagName"] for tag in client.instance.describe_tags()["Data"]] == ["kept"]


def test_a_foreign_file_is_refused(tmp_path: Path):
    file = tmp_path / "letter.txt"
    file.write_text("dear reader")
    with pytest.raises(OSError, match="not a state file of this version"):
        cds.Simulator(state=file)
    assert file.read_text() == "dear reader"


def test_a_stopped_process_lets_go_of_the_file(errors: Path, tmp_path: Path):
    file = tmp_path / "cloud.db"
    with Served(errors, "--state", file).ready() as served:
        with Served(errors, "--state", file) as second:
            assert second.process.wait(60) == 1
        assert "another simulator uses it" in served.errors()
        assert served.end(signal.SIGTERM) == 0
    with Served(errors, "--state", file).ready() as served:
        assert served.end(signal.SIGTERM) == 0
