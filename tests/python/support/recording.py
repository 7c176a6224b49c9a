"""An HTTP server for tests: it records requests and sends scripted responses."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import ssl
import struct
import threading
import time
from collections import deque
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, TypeAlias
from urllib.parse import unquote

import make_signatures
from paths import TLS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from types import TracebackType

ACCESS_KEY_ID = "test-access-key-id"
ACCESS_KEY_SECRET = "test-access-key-secret/+=~"

"""A certificate for localhost (not for 127.0.0.1) with its key, and its private root."""


@dataclass(frozen=True)
class Answer:
    """A response of the server. A body that is neither bytes nor str is sent as JSON."""

    body: Any = field(default_factory=lambda: {"Code": "Success", "Message": "", "Data": {}})
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    then_close: bool = False
    """Closes the connection after the response, without announcing it."""

    def payload(self) -> bytes:
        if isinstance(self.body, bytes):
            return self.body
        return (self.body if isinstance(self.body, str) else json.dumps(self.body)).encode("utf-8")


DROP = "drop"
"""Closes the connection instead of responding."""

RESET = "reset"
"""The same with a TCP reset."""

CUT = "cut"
"""Closes the connection in the middle of the response."""

SILENCE = "silence"
"""Never responds, and waits until the client disconnects."""

AGAIN_AT_ONCE = {"Retry-After": "0"}
"""Headers that avoid the backoff before a retry."""


@dataclass(frozen=True)
class Request:
    """A recorded request."""

    method: str
    path: str
    raw_query: str
    headers: dict[str, str]
    """By lower-case name."""
    body: bytes
    connection: int
    """Number of the connection, from 1."""
    peer: str
    """Address that the connection comes from."""

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """The query, decoded; `+` is not a space in a signed URL."""
        split = [part.partition("=") for part in self.raw_query.split("&")]
        return [(unquote(name, errors="strict"), unquote(value, errors="strict")) for name, _, value in split]

    @property
    def query(self) -> dict[str, str]:
        names = [name for name, _ in self.pairs]
        assert len(names) == len(set(names)), f"a parameter stands twice in {names}"
        return dict(self.pairs)

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    def expected_signature(self, access_key_secret: str = ACCESS_KEY_SECRET) -> str:
        """The independent signer's signature of the rest of the query."""
        signed = {name: value for name, value in self.pairs if name != "Signature"}
        return make_signatures.signature(self.method, signed, access_key_secret)


Usual: TypeAlias = "Answer | str | Callable[[Request], Answer | str]"


class RecordingServer:
    """Answers each request with the next scripted response; then, and without a script, with `usual`.

    `usual` may be a function that answers a request; it is called in the thread of the connection.
    """

    def __init__(self, *, tls: bool | ssl.SSLContext = False, host: str = "127.0.0.1") -> None:
        self.requests: list[Request] = []
        self.usual: Usual = Answer()
        self.arrived = threading.Semaphore(0)
        """Released once for each request."""
        self.closed_by_server = threading.Semaphore(0)
        """Released once for each connection that the script closes."""
        self.client_gone = threading.Semaphore(0)
        """Released once for each connection that the client closes while it waits for a response."""
        self.connection_ended = threading.Semaphore(0)
        """Released once for each connection that has ended."""
        self.gone_at: list[float] = []
        """When that was, by `time.monotonic`."""
        self.most_at_once = 0
        """Maximum number of concurrent requests."""
        self._under_way = 0
        self._script: deque[Answer | str] = deque()
        self._lock = threading.Lock()
        self._sockets: list[socket.socket] = []
        self._stopped = threading.Event()
        self._http = (_Http6 if ":" in host else _Http)((host, 0), _handler(self))
        if isinstance(tls, ssl.SSLContext):
            self._http.tls = tls
        elif tls:
            self._http.tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
            self._http.tls.load_cert_chain(TLS / "server.pem")
        self._thread = threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.001})

    @property
    def port(self) -> int:
        return int(self._http.server_address[1])

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}" if self._http.tls is None else f"https://localhost:{self.port}"

    @property
    def last(self) -> Request:
        return self.requests[-1]

    def script(self, *answers: Answer | str | dict[str, Any]) -> None:
        """Scripts the next responses; a dict is the body of a plain response."""
        self._script.extend(Answer(answer) if isinstance(answer, dict) else answer for answer in answers)

    def __enter__(self) -> RecordingServer:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stopped.set()
        self._http.shutdown()
        for open_socket in self._sockets:
            _shut(open_socket)
        self._http.server_close()
        self._thread.join()

    def _connected(self, new: socket.socket) -> int:
        with self._lock:
            self._sockets.append(new)
            return len(self._sockets)

    def _next(self, request: Request) -> Answer | str:
        with self._lock:
            self.requests.append(request)
            self._under_way += 1
            self.most_at_once = max(self.most_at_once, self._under_way)
            answer = self._script.popleft() if self._script else self.usual
        self.arrived.release()
        return answer(request) if callable(answer) else answer

    def _client_went(self) -> None:
        self.gone_at.append(time.monotonic())
        self.client_gone.release()

    def _answering(self) -> None:
        with self._lock:
            self._under_way -= 1


class _Http(ThreadingHTTPServer):
    daemon_threads = False
    request_queue_size = 64
    tls: ssl.SSLContext | None = None

    def finish_request(self, request: Any, client_address: Any) -> None:
        """In the thread of the connection, so that a handshake holds up no other."""
        if self.tls is None:
            super().finish_request(request, client_address)
            return
        # The client may not trust this server, or not speak TLS at all.
        with contextlib.suppress(OSError), self.tls.wrap_socket(request, server_side=True) as secured:
            super().finish_request(secured, client_address)


class _Http6(_Http):
    address_family = socket.AF_INET6


def _handler(server: RecordingServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True
        wbufsize = -1

        def setup(self) -> None:
            super().setup()
            self.connection_number = server._connected(self.connection)

        def handle(self) -> None:
            try:
                super().handle()
            except OSError:
                self.close_connection = True  # the client went away
            server.connection_ended.release()

        def log_message(self, format: str, *arguments: object) -> None:
            pass

        def do_GET(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            path, _, query = self.path.partition("?")
            headers = {name.lower(): value for name, value in self.headers.items()}
            assert self.command is not None
            request = Request(self.command, path, query, headers, body, self.connection_number, self.client_address[0])
            answer = server._next(request)
            server._answering()
            self._answer(answer)

        do_POST = do_PUT = do_DELETE = do_GET

        def _answer(self, answer: Answer | str) -> None:
            if isinstance(answer, Answer):
                self._say(answer)
            elif answer == SILENCE:
                with contextlib.suppress(OSError):  # a reset says the same
                    self.connection.recv(1)
                if not server._stopped.is_set():
                    server._client_went()
                self.close_connection = True
            else:
                self._break(answer)

        def _say(self, answer: Answer) -> None:
            payload = answer.payload()
            self.send_response_only(answer.status)
            if "Date" not in answer.headers:
                self.send_header("Date", self.date_time_string())
            for name, value in {"Content-Type": "application/json", **answer.headers}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(payload)))
            self.end_headers()
            self.wfile.write(payload)
            self.wfile.flush()
            if answer.then_close:
                self._close()

        def _break(self, how: str) -> None:
            if how == CUT:
                self.wfile.write(b'HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{"Code": "Succ')
                self.wfile.flush()
            if how == RESET:
                # Closed at once and without lingering: the kernel sends RST in place of FIN.
                self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                os.close(self.connection.detach())
            self._close()

        def _close(self) -> None:
            self.close_connection = True
            _shut(self.connection)
            server.closed_by_server.release()

    return Handler


def _shut(open_socket: socket.socket) -> None:
    with contextlib.suppress(OSError):  # already closed
        open_socket.shutdown(socket.SHUT_RDWR)


def secrets_of(requests: Iterable[Request]) -> Iterator[str]:
    """What no error may show of a request: its signature, encoded or not."""
    for request in requests:
        yield request.query["Signature"]
        yield make_signatures.percent_encode(request.query["Signature"])
