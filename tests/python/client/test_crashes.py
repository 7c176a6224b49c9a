"""A script is killed at any moment and started again, while the cloud fails in all its ways: it buys once."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from collections import Counter
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

import pytest

import cds
from paths import PROGRAMS
from soak import rounds, tell

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.slow

PROGRAM = PROGRAMS / "provision.py"

KILLS = rounds("CDS_CRASH_KILLS", 50)
"""Of each test."""

ORDERS = {
    "createVdc": 1,
    "createPrivateNetwork": 1,
    "createPublicNetwork": 1,
    "orderCreateVM": 5,
    "orderCreateDisk": 2,
    "addPublicIp": 2,
    "newOrderUpdateVM": 1,
}

FAULTS: list[tuple[str, dict[str, float]]] = [
    ("drop_before", {}),
    ("drop_after", {}),
    ("internal_error", {}),
    ("bad_gateway", {}),
    ("truncate", {}),
    ("mangle", {}),
    ("wrong_length", {}),
    ("clock_skew", {"seconds": 3600}),
    ("clock_skew", {"seconds": -600}),
    ("rate_limit", {"retry_after": 0}),
    ("hang", {"seconds": 2}),
    ("slow", {"seconds": 2}),
]

EXPECTED = ("OutcomeUnknownError", "ServerError", "ResponseError", "API", "AuthenticationError")
"""Errors that may end the script. A wrong clock of the cloud is an AuthenticationError if its answer is mangled too."""

CHANGES = [
    *("CreateVdc", "CreatePrivateNetwork", "CreatePublicNetwork", "CreateInstance", "CreateDisk", "AddPublicIp"),
    *("CreateTag", "ModifyInstanceSpec", None),
]


class Site:
    """A cloud, a journal, and the programs that order from it."""

    def __init__(self, cloud: cds.Simulator, journal: Path, seed: int) -> None:
        self.cloud, self.journal, self.chance = cloud, journal, random.Random(seed)
        self.kills = 0
        self.said: list[str] = []

    def environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "CDS_ENDPOINT_URL": self.cloud.endpoint_url,
            "CDS_ACCESS_KEY_ID": self.cloud.access_key_id,
            "CDS_ACCESS_KEY_SECRET": self.cloud.access_key_secret,
        }

    def start(self) -> subprocess.Popen[str]:
        command = [sys.executable, str(PROGRAM), str(self.journal)]
        pipe = subprocess.PIPE
        return subprocess.Popen(command, env=self.environment(), stdout=pipe, stderr=pipe, text=True)

    def disturb(self) -> None:
        """Has one of the next requests fail in one of the ways."""
        kind, settings = self.chance.choice(FAULTS)
        self.cloud.fail(self.chance.choice(CHANGES), kind=kind, **settings)

    def run(self, copies: int) -> list[dict[str, object]]:
        """Kills and restarts the copies until each has ended by itself."""
        results: list[dict[str, object]] = []
        deadline = time.monotonic() + 240
        running = [self.start() for _ in range(copies)]
        while running:
            assert time.monotonic() < deadline, self.said[-5:]
            self.disturb()
            try:
                running[0].wait(self.chance.uniform(0.1, 0.8))
            except subprocess.TimeoutExpired:
                running[0].kill()
                self.kills += 1
            program = running.pop(0)
            output, errors = program.communicate()
            if program.returncode == 0:
                results.append(json.loads(output))
                continue
            self.said.append(errors)
            if program.returncode > 0:
                # Nothing but the loss of an answer and what the cloud itself has said.
                assert any(name in errors for name in EXPECTED), errors
                assert "UndecidedError" not in errors, errors
            running.append(self.start())
        return results

    def check(self, results: list[dict[str, object]]) -> None:
        state = json.loads(self.cloud.snapshot())
        kinds = Counter(task["kind"] for task in state["tasks"]["all"].values())
        assert kinds == ORDERS, self.said[-3:]
        assert sorted(state["tags"].values()) == ["blue", "green"]
        servers = {server["name"]: number for number, server in state["instances"].items()}
        for result in results:
            assert result == results[0]
            assert result["vdc"] in state["vdcs"]
            assert result["servers"] == [servers[f"web-{number}"] for number in range(5)]
        assert b"Secret-Passw0rd" not in self.journal.read_bytes()


@contextmanager
def site(folder: Path, seed: int) -> Iterator[Site]:
    with ExitStack() as stack:
        cloud = stack.enter_context(cds.Simulator(seed=seed, clock="real", progression="seconds:0.05"))
        yield Site(cloud, folder / f"{seed}.db", seed)


@pytest.mark.parametrize("copies", [1, 2])
def test_a_script_that_is_killed_buys_everything_once(tmp_path: Path, copies: int) -> None:
    kills = runs = 0
    while kills < KILLS:
        with site(tmp_path, 1000 * copies + runs) as place:
            place.check(place.run(copies))
            kills += place.kills
            runs += 1
    tell("crashes", copies=copies, kills=kills, runs=runs)
