"""A server that misbehaves below HTTP: a function in the test handles each connection."""

from __future__ import annotations

import contextlib
import socket
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

EVERY = 1.0
"""Seconds between two pieces of a slow response."""


class Hostile:
    """The context of a behaviour: whether the test is over, and the requests so far."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.over = threading.Event()
        self.requests: list[bytes] = []
        """The head of each request."""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def drip(self, connection: socket.socket, pieces: Iterable[bytes]) -> None:
        """One piece a second, until the test is over."""
        for piece in pieces:
            connection.sendall(piece)
            if self.over.wait(EVERY):
                return

    def receive(self, connection: socket.socket) -> bytes | None:
        """One request with its body, or None at the end of the connection."""
        data = b""
        while b"\r\n\r\n" not in data:
            if not (more := connection.recv(1 << 16)):
                return None
            data += more
        head, _, body = data.partition(b"\r\n\r\n")
        length = next(
            (int(line.split(b":")[1]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")), 0
        )
        while len(body) < length:
            if not (more := connection.recv(1 << 16)):
                return None
            body += more
        self.requests.append(head)
        return head


@contextmanager
def hostile(behaviour: Callable[[Hostile, socket.socket], None]) -> Iterator[Hostile]:
    """Serves until the end of the block; every connection has its own thread."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = Hostile(int(listener.getsockname()[1]))
        connections: list[socket.socket] = []
        threads: list[threading.Thread] = []

        def serve(connection: socket.socket) -> None:
            with contextlib.suppress(OSError), connection:  # the client goes away when it has enough
                behaviour(server, connection)

        def accept() -> None:
            with contextlib.suppress(OSError):  # the listener was shut
                while True:
                    connection, _ = listener.accept()
                    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                    connections[:] = [other for other in connections if other.fileno() != -1]
                    threads[:] = [other for other in threads if other.is_alive()]
                    connections.append(connection)
                    threads.append(threading.Thread(target=serve, args=(connection,)))
                    threads[-1].start()

        acceptor = threading.Thread(target=accept)
        acceptor.start()
        try:
            yield server
        finally:
            server.over.set()
            listener.shutdown(socket.SHUT_RDWR)
            acceptor.join()
            for connection in connections:
                with contextlib.suppress(OSError):  # closed already
                    connection.shutdown(socket.SHUT_RDWR)
            for thread in threads:
                thread.join()


def mute(server: Hostile, connection: socket.socket) -> None:
    """Accepts the connection, and neither reads nor writes."""
    server.over.wait()


@contextmanager
def full() -> Iterator[str]:
    """An address whose queue of new connections is full: making one does not end."""
    with contextlib.ExitStack() as stack:
        listener = stack.enter_context(socket.socket())
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        for _ in range(8):
            waiting = stack.enter_context(socket.socket())
            waiting.setblocking(False)
            with contextlib.suppress(BlockingIOError):
                waiting.connect(listener.getsockname())
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
