"""Interrupts itself around the responses of changes, many times: `python answered.py KIND ROUNDS`.

The law: each change that the server carried out is known afterwards by its task: a reply, an exception that carries
the reply, or a line of the log. It prints JSON: changes carried out, rounds interrupted, and tasks that nobody
knows.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import random
import re
import signal
import socket
import sys
import threading
import time
from typing import TYPE_CHECKING, Any

import cds
from programs.interrupted import answer, arrived

if TYPE_CHECKING:
    from collections.abc import Callable

AROUND = 0.004
"""The signal comes at a random moment up to this many seconds before or after the response."""


class Server:
    """Carries every change out, and interrupts this process around its response."""

    def __init__(self) -> None:
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listening.getsockname()[1]}"
        self.carried_out: list[str] = []
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            connection, _ = self._listening.accept()
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            threading.Thread(target=self._serve, args=[connection], daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        with connection:
            while arrived(connection):
                task = f"t-{len(self.carried_out)}"
                self.carried_out.append(task)
                offset = random.uniform(-AROUND, AROUND)
                if offset < 0:
                    self._interrupt()
                time.sleep(abs(offset))
                connection.sendall(answer(json.dumps({"Code": "Success", "TaskId": task})))
                if offset >= 0:
                    time.sleep(offset)
                    self._interrupt()

    def _interrupt(self) -> None:
        os.kill(os.getpid(), signal.SIGINT)


def parameters() -> dict[str, str]:
    return {"RegionId": "CN_Beijing_A", "VdcName": "v"}


async def awaited(client: cds.AsyncClient, taken: list[Any]) -> None:
    taken.append(await client.vdc.create_vdc(**parameters()))


KINDS: dict[str, Callable[[cds.Client, cds.AsyncClient, list[Any]], object]] = {
    "method": lambda client, _, taken: taken.append(client.vdc.create_vdc(**parameters())),
    "call": lambda client, _, taken: taken.append(client.call("CreateThing")),
    "map": lambda client, _, taken: taken.extend(client.map(client.vdc.create_vdc, [parameters()])),
    # What the coroutine has taken is its own: asyncio.run loses what it returns when Ctrl-C comes just then.
    "await": lambda _, client, taken: asyncio.run(awaited(client, taken)),
}


class Keep(logging.Handler):
    """Collects the changes that the log names."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())


def main() -> None:
    kind, rounds = sys.argv[1:]
    signal.signal(signal.SIGINT, signal.default_int_handler)
    log = Keep()
    logging.getLogger("cds").addHandler(log)
    server = Server()
    known, interrupted, unknown = set[str](), 0, 0
    settings: dict[str, Any] = {"endpoint_url": server.url, "timeout": 600.0}
    with cds.Client("id", "secret", **settings) as client:
        other = cds.AsyncClient("id", "secret", **settings)
        for _ in range(int(rounds)):
            before, taken = len(log.lines), list[Any]()
            try:
                try:
                    KINDS[kind](client, other, taken)
                finally:
                    # The signal of this round has come when this ends.
                    time.sleep(3 * AROUND)
            except KeyboardInterrupt as interrupt:
                interrupted += 1
                carried = getattr(interrupt, "reply", None)
                if carried is not None:
                    known.add(str(carried["TaskId"]))
            known.update(str(reply["TaskId"]) for reply in taken)
            said = " ".join(log.lines[before:])
            known.update(re.findall(r"\bt-\d+", said))
            # A change that was given up before its answer came is named by its nonce.
            unknown += len(re.findall("may or may not have been carried out", said))
    nobody_knows = len(set(server.carried_out) - known) - unknown
    json.dump([len(server.carried_out), interrupted, nobody_knows], sys.stdout)


if __name__ == "__main__":
    main()
