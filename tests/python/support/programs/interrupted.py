"""Interrupts itself in one phase of a client's work, many times: `python interrupted.py PHASE ROUNDS`.

It prints JSON: for each round the seconds from the signal to the `except` clause (`caught`) and, where connections were
under way, to the end of the last of them as the server sees it (`closed`). After each round the same client must
succeed.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import random
import select
import signal
import socket
import ssl
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, cast

import cds

if TYPE_CHECKING:
    from collections.abc import Callable

TLS = Path(__file__).parents[1] / "tls"

LONGEST = 30.0
"""Seconds; anything that takes longer hangs."""

INTERVAL = 0.06
"""A wait looks for signals at intervals; the signal comes at a random moment of one."""

MANY = 8
"""Calls or tasks at once."""


def answer(body: str, status: str = "200 OK", *headers: str, length: int | None = None) -> bytes:
    length = len(body) if length is None else length
    return "\r\n".join([f"HTTP/1.1 {status}", f"Content-Length: {length}", *headers, "", body]).encode()


SILENCE = b""
GOOD = answer('{"Code": "Success", "Data": {"Status": "DOING"}}')
GOOD_AND_LAST = answer('{"Code": "Success"}', "200 OK", "Connection: close")
BUSY = answer('{"Code": "Busy"}', "429 Too Many Requests", "Retry-After: 60")
HALF = answer('{"Code": "Succ', length=1000)
FIRST_PAGE = answer('{"Code": "Success", "Data": {"PageCount": 9, "Instances": [{"InstanceId": "i-1"}]}}')


@dataclass(frozen=True)
class Phase:
    work: Callable[[cds.Client], object]
    """What is interrupted."""
    says: tuple[bytes, ...] = (SILENCE,)
    """What the server says to the first requests; with the last of them comes the signal."""
    tls: bool = False
    connects: bool = True
    """False: nobody takes the connection."""

    @property
    def held(self) -> int:
        """Connections that are under way at the signal."""
        return sum(said in (SILENCE, HALF) for said in self.says)


def read(client: cds.Client) -> object:
    return client.vdc.describe_vdc()


async def awaited(client: cds.Client) -> None:
    await cds.AsyncInstance(cast("cds.AsyncClient", client)).describe_instances()


def tasks(client: cds.Client) -> list[cds.Task]:
    return [client.task(f"t-{number}") for number in range(MANY)]


PHASES = {
    "connect": Phase(read, says=(), connects=False),
    "tls": Phase(read, tls=True),
    "headers": Phase(read),
    "body": Phase(read, (HALF,)),
    "change": Phase(lambda client: client.vdc.create_vdc(RegionId="CN_Beijing_A")),
    "retry pause": Phase(read, (BUSY,)),
    "await": Phase(lambda client: asyncio.run(awaited(client))),
    "task pause": Phase(lambda client: client.task("t-1").wait(interval=600.0), (GOOD,)),
    "task look": Phase(lambda client: client.task("t-1").wait(interval=600.0)),
    "task progress": Phase(lambda client: client.task("t-1").wait(interval=600.0, progress=lambda _: None), (GOOD,)),
    "first page": Phase(lambda client: list(client.instance.iter_instances())),
    "next page": Phase(lambda client: list(client.instance.iter_instances(PageSize=1)), (FIRST_PAGE, SILENCE)),
    "map": Phase(lambda client: list(client.map(client.vdc.describe_vdc, [{}] * MANY)), (SILENCE,) * MANY),
    "wait_all pause": Phase(lambda client: cds.wait_all(tasks(client), interval=600.0, max_rps=1e6), (GOOD,) * MANY),
    "wait_all progress": Phase(
        lambda client: cds.wait_all(tasks(client), max_rps=1e6, progress=lambda _: threading.Event().wait()),
        (*(SILENCE,) * (MANY - 1), GOOD),
    ),
    "wait_all look": Phase(lambda client: cds.wait_all(tasks(client), max_rps=1e6), (SILENCE,) * MANY),
}


class Server:
    """Plays the script of a round, then interrupts this process; answers all other requests well."""

    def __init__(self, phase: Phase) -> None:
        self._phase = phase
        self._listening = socket.create_server(("127.0.0.1", 0), backlog=64 if phase.connects else 0)
        self.port = int(self._listening.getsockname()[1])
        self._script: list[bytes] = []
        self._lock = threading.Lock()
        self._open = threading.Event()
        self._resting = threading.Event()
        self._fillers: list[socket.socket] = []
        self._ended = threading.Semaphore(0)
        self.sent = 0.0
        self.closed = 0.0
        if phase.tls:
            self._tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
            self._tls.load_cert_chain(TLS / "server.pem")
        self._open.set()
        threading.Thread(target=self._accept, daemon=True).start()

    def begin(self) -> None:
        """The next requests are those of a round."""
        if self._phase.connects:
            self._script = list(self._phase.says)
            return
        self._open.clear()
        self._fillers = [socket.create_connection(("127.0.0.1", self.port))]  # the last that is taken
        assert self._resting.wait(LONGEST)
        self._fill()
        threading.Thread(target=self._interrupt_connecting, daemon=True).start()

    def end(self) -> None:
        """Waits until nothing of the round is left."""
        for _ in range(self._phase.held):
            assert self._ended.acquire(timeout=LONGEST), "a connection was not closed"
        if not self._phase.connects:
            wait_until(lambda: not connecting(self.port), "the attempt to connect goes on")
            self.closed = time.monotonic()
            self._open.set()
            self._empty()

    def _interrupt(self) -> None:
        threading.Event().wait(random.uniform(0, INTERVAL))
        self.sent = time.monotonic()
        os.kill(os.getpid(), signal.SIGINT)

    def _fill(self) -> None:
        """Connects until nobody takes it."""
        while True:
            filler = socket.socket()
            filler.setblocking(False)
            filler.connect_ex(("127.0.0.1", self.port))
            if not select.select([], [filler], [], INTERVAL)[1]:
                filler.close()
                return
            self._fillers.append(filler)

    def _empty(self) -> None:
        for filler in self._fillers:
            filler.close()
        wait_until(lambda: not queued(self.port), "connections are not taken")

    def _interrupt_connecting(self) -> None:
        wait_until(lambda: connecting(self.port), "nothing connects")
        self._interrupt()

    def _accept(self) -> None:
        while True:
            if not self._open.is_set():
                self._resting.set()
                self._open.wait()
                self._resting.clear()
            connection, _ = self._listening.accept()
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            threading.Thread(target=self._serve, args=[connection], daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        with contextlib.suppress(OSError), connection:
            if self._phase.tls and self._script:
                connection.recv(65536)
                self._say(connection)
            elif self._phase.tls:
                with self._tls.wrap_socket(connection, server_side=True) as secured:
                    self._answer(secured)
            else:
                self._answer(connection)

    def _answer(self, connection: socket.socket) -> None:
        while arrived(connection) and self._say(connection):
            pass

    def _say(self, connection: socket.socket) -> bool:
        """The next line of the script; whether the connection goes on."""
        with self._lock:
            scripted = bool(self._script)
            said = self._script.pop(0) if scripted else GOOD_AND_LAST
            is_last = scripted and not self._script
        connection.sendall(said)
        if is_last:
            self._interrupt()
        if said in (SILENCE, HALF):
            while connection.recv(65536):
                pass
            self.closed = time.monotonic()
            self._ended.release()
        return said not in (SILENCE, HALF, GOOD_AND_LAST)


def arrived(connection: socket.socket) -> bool:
    """Reads one request; false at the end of the connection."""
    head = b""
    while b"\r\n\r\n" not in head:
        part = connection.recv(65536)
        if not part:
            return False
        head += part
    head, _, body = head.partition(b"\r\n\r\n")
    lengths = [line.split(b":")[1] for line in head.splitlines() if line.lower().startswith(b"content-length:")]
    missing = sum(map(int, lengths)) - len(body)
    while missing > 0:
        missing -= len(connection.recv(missing))
    return True


def kernel_sockets() -> list[list[str]]:
    """A line for each: local and remote address in columns 1 and 2, state in 3, queues in 4."""
    return [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]


def connecting(port: int) -> bool:
    """Whether somebody tries to connect and nobody takes it."""
    return any(line[2].endswith(f":{port:04X}") and line[3] == "02" for line in kernel_sockets())


def queued(port: int) -> bool:
    """Whether the kernel holds connections that the server has not taken."""
    listening = next(line for line in kernel_sockets() if line[1].endswith(f":{port:04X}") and line[3] == "0A")
    return not listening[4].endswith(":00000000")


def wait_until(condition: Callable[[], bool], complaint: str) -> None:
    limit = time.monotonic() + LONGEST
    while not condition():
        assert time.monotonic() < limit, complaint


def interrupted(phase: Phase, client: cds.Client, server: Server) -> dict[str, float]:
    server.begin()
    try:
        phase.work(client)
    except KeyboardInterrupt as interrupt:
        caught = time.monotonic()
        # As in a program that keeps the exception: what it holds must not keep a connection open.
        kept = interrupt
    server.end()
    latencies = {"caught": caught - server.sent}
    if phase.held or not phase.connects:
        latencies["closed"] = max(server.closed - server.sent, 0.0)
    del kept
    assert read(client)["Code"] == "Success"
    return latencies


def main() -> None:
    name, rounds = sys.argv[1:]
    # Background jobs of a shell inherit an ignored SIGINT.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    phase = PHASES[name]
    server = Server(phase)
    host = "https://localhost" if phase.tls else "http://127.0.0.1"
    trust = {"ca_bundle": str(TLS / "ca.pem")} if phase.tls else {}
    with cds.Client("id", "secret", endpoint_url=f"{host}:{server.port}", timeout=600.0, **trust) as client:
        json.dump([interrupted(phase, client, server) for _ in range(int(rounds))], sys.stdout)


if __name__ == "__main__":
    main()
