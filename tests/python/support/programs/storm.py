"""Changes from twelve threads under all faults: `python storm.py CHANGES SEED`.

Calls, `map`, asyncio with cancellations, Ctrl-C and forked children order networks of different names from one
simulated cloud that fails in all its ways. The law: each is carried out at most once; "refused" and "not sent" mean
that it was not, a response means that it was; and what was carried out without a word to its caller is named in the
log.

It prints JSON: how many changes ended in which way, and a line for each that breaks the law.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import os
import random
import re
import signal
import sys
import threading
from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING, Any

import cds

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

THREADS = 8
"""Beside them are one of `map`, one of asyncio, one that makes trouble, and the main thread with Ctrl-C and forks."""

SILENCE = "silence"
"""The caller was interrupted, or gave up."""

TROUBLE: list[dict[str, Any]] = [
    {"kind": "error", "code": "Not.Documented"},
    {"kind": "internal_error"},
    {"kind": "bad_gateway"},
    {"kind": "rate_limit", "retry_after": 0.0},
    {"kind": "refuse", "seconds": 0.02},
    {"kind": "drop_before"},
    {"kind": "drop_after"},
    {"kind": "hang", "seconds": 1.0},
    {"kind": "slow", "seconds": 1.0},
    {"kind": "truncate"},
    {"kind": "mangle"},
    {"kind": "wrong_length"},
    {"kind": "clock_skew", "seconds": 3600.0},
]


class Log(logging.Handler):
    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())


class Storm:
    def __init__(self, changes: int, seed: int) -> None:
        self.cloud = cds.Simulator(progression="immediate")
        self.settings: dict[str, Any] = {"timeout": 0.3, "max_retries": 3}
        self.client = self.cloud.client(**self.settings)
        self.told: dict[str, str] = {}
        self.over = threading.Event()
        self._left = changes
        self._number = 0
        self._lock = threading.Lock()
        self.chance = random.Random(seed)

    def orders(self) -> Iterator[dict[str, str]]:
        """Parameters of changes that nobody else has, until there are enough."""
        while True:
            with self._lock:
                if self._left == 0:
                    return
                self._left -= 1
                self._number += 1
                name = f"s-{self._number}"
                # Its result comes later, or never.
                self.told[name] = SILENCE
            yield {"RegionId": "CN_Beijing_A", "VdcName": name}

    def tell(self, name: str, come: object) -> None:
        if isinstance(come, cds.CdsError):
            self.told[name] = come.outcome
        elif isinstance(come, dict):
            self.told[name] = "answer"
        else:
            raise AssertionError(f"{name}: {come!r}")

    def call(self, client: cds.Client, order: dict[str, str]) -> None:
        try:
            come: object = client.vdc.create_vdc(**order)
        except cds.CdsError as error:
            come = error
        self.tell(order["VdcName"], come)

    # The threads

    def calling(self) -> None:
        for order in self.orders():
            self.call(self.client, order)

    def mapping(self) -> None:
        """Maps of twenty changes, some of which are left early."""
        for first in self.orders():
            orders = [first, *islice(self.orders(), 19)]
            taken = self.chance.choice([20, 20, 3])
            results = self.client.map(self.client.vdc.create_vdc, orders, concurrency=5, return_exceptions=True)
            for order, come in zip(orders[:taken], results, strict=False):
                self.tell(order["VdcName"], come)
            if taken < len(orders):
                results.close()  # type: ignore[attr-defined]  # what its iterator has beside the protocol

    def awaiting(self) -> None:
        async def call(client: cds.AsyncClient, order: dict[str, str]) -> None:
            try:
                come: object = await client.vdc.create_vdc(**order)
            except cds.CdsError as error:
                come = error
            self.tell(order["VdcName"], come)

        async def main() -> None:
            async with self.cloud.async_client(**self.settings) as client:
                for first in self.orders():
                    orders = [first, *islice(self.orders(), 9)]
                    tasks = [asyncio.ensure_future(call(client, order)) for order in orders]
                    for task in tasks:
                        if self.chance.random() < 0.3:
                            asyncio.get_running_loop().call_later(self.chance.random() * 0.01, task.cancel)
                    for come in await asyncio.gather(*tasks, return_exceptions=True):
                        assert come is None or isinstance(come, asyncio.CancelledError), come

        asyncio.run(main())

    def troubling(self) -> None:
        """About one request in three fails."""
        while not self.over.wait(self.chance.random() * 0.01):
            if len(self.cloud.faults) < 2:
                self.cloud.fail(**self.chance.choice(TROUBLE))

    def interrupting(self) -> None:
        while not self.over.wait(0.005 + self.chance.random() * 0.02):
            os.kill(os.getpid(), signal.SIGINT)

    def forking(self, order: dict[str, str]) -> None:
        """A child makes the change with the client of its parent."""
        reads, writes = os.pipe()
        child = os.fork()
        if child == 0:
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            try:
                self.call(self.client, order)
                os.write(writes, self.told[order["VdcName"]].encode())
            finally:
                os._exit(0)
        os.close(writes)
        with os.fdopen(reads, "rb") as told:
            self.told[order["VdcName"]] = told.read().decode() or SILENCE
        os.waitpid(child, 0)

    def interrupted(self, order: dict[str, str], taken: list[object]) -> None:
        """What comes is taken in the same step, so that no interrupt of this program itself can lose it."""
        try:
            taken.append(self.client.vdc.create_vdc(**order))
        except cds.CdsError as error:
            taken.append(error)
        except KeyboardInterrupt as interrupt:
            if isinstance(interrupt.__context__, cds.CdsError):
                taken.append(interrupt.__context__)
            elif hasattr(interrupt, "reply"):
                taken.append(interrupt.reply)

    def main_thread(self) -> None:
        for number, order in enumerate(self.orders()):
            if number % 40 == 0:
                signal.signal(signal.SIGINT, signal.SIG_IGN)
                self.forking(order)
                signal.signal(signal.SIGINT, signal.default_int_handler)
                continue
            taken: list[object] = []
            with contextlib.suppress(KeyboardInterrupt):
                self.interrupted(order, taken)
            for come in taken:
                self.tell(order["VdcName"], come)

    def run(self) -> None:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        # A child that is forked while another thread imports a module waits for it in vain: Python's own trap.
        list(self.client.map(self.client.vdc.describe_vdc, [{}]))
        jobs: list[Callable[[], None]] = [*[self.calling] * THREADS, self.mapping, self.awaiting]
        threads = [threading.Thread(target=job) for job in jobs]
        restless = [threading.Thread(target=job) for job in (self.troubling, self.interrupting)]
        for thread in [*threads, *restless]:
            thread.start()
        with contextlib.suppress(KeyboardInterrupt):
            self.main_thread()
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        for thread in threads:
            thread.join()
        self.over.set()
        for thread in restless:
            thread.join()

    # The law

    def judge(self, lines: list[str]) -> list[str]:
        self.cloud.stop()
        state = json.loads(self.cloud.snapshot())
        carried_out = Counter(vdc["name"] for vdc in state["vdcs"].values())
        said = "\n".join(lines)
        named = {request["parameters"]["VdcName"] for request in self.cloud.requests if request["nonce"] in said}
        for task in re.findall(r"task (\d+)", said):
            named.update(state["vdcs"][vdc]["name"] for vdc in state["tasks"]["all"][task]["resources"])
        broken = [f"{name} was carried out {count} times" for name, count in carried_out.items() if count > 1]
        for name, told in self.told.items():
            count = carried_out[name]
            if told == "answer" and count != 1:
                broken.append(f"{name}: a response, but it was not carried out")
            if told in ("refused", "not_sent") and count:
                broken.append(f"{name}: {told}, but it was carried out")
            if told == SILENCE and count and name not in named:
                broken.append(f"{name}: carried out, and nobody knows")
        return broken


def main() -> None:
    changes, seed = map(int, sys.argv[1:])
    log = Log()
    logging.getLogger("cds").addHandler(log)
    logging.getLogger("cds").propagate = False
    storm = Storm(changes, seed)
    storm.run()
    broken = storm.judge(log.lines)
    json.dump({"told": Counter(storm.told.values()), "broken": broken}, sys.stdout)


if __name__ == "__main__":
    main()
