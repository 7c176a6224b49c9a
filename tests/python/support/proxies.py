"""Real proxy programs, each with its own source address, and host names that only they can resolve."""

from __future__ import annotations

import contextlib
import os
import selectors
import shutil
import socket
import ssl
import subprocess
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

HOST = "api.example"
"""The name of the server of a test, for programs that get `names()` into their environment."""

USER, PASSWORD = "some-user", "plain.password"
"""Of tinyproxy, which reads little more than letters and digits."""

SOCKS_USER, SOCKS_PASSWORD = "some user", "p@ss:w/rd%"

DIRECT, HTTP, HTTP_WITH_PASSWORD, SOCKS, SOCKS_WITH_PASSWORD = (f"127.0.0.{last}" for last in range(1, 6))
"""The ways to the server, by the address from which it is reached."""

_WRAPPER = "libnss_wrapper.so"


@dataclass(frozen=True)
class Proxies:
    """Ports of the programs on 127.0.0.1, and the variables that make names known to another program."""

    http: int
    http_with_password: int
    socks: int
    socks_with_password: int
    names: dict[str, str]


@contextmanager
def running(folder: Path) -> Iterator[Proxies]:
    """Skips the test if the programs are not installed, except in CI."""
    missing = [name for name in ("tinyproxy", "microsocks", "curl") if shutil.which(name) is None]
    wrapper = next(
        (path for folder in ("/usr/lib", "/usr/lib64") for path in Path(folder).glob(f"**/{_WRAPPER}")), None
    )
    if wrapper is None:
        missing.append(_WRAPPER)
    if missing:
        assert not os.environ.get("CI"), f"{missing} must be installed here"
        pytest.skip(f"not installed: {', '.join(missing)}")
    hosts = folder / "hosts"
    hosts.write_text(f"127.0.0.1 {HOST} localhost\n")
    names = {"LD_PRELOAD": str(wrapper), "NSS_WRAPPER_HOSTS": str(hosts)}
    started: list[subprocess.Popen[bytes]] = []
    try:
        yield Proxies(
            http=_start(started, names, lambda port: _tinyproxy(folder, port, HTTP, "")),
            http_with_password=_start(
                started,
                names,
                lambda port: _tinyproxy(folder, port, HTTP_WITH_PASSWORD, f"BasicAuth {USER} {PASSWORD}\n"),
            ),
            socks=_start(started, names, lambda port: _microsocks(port, SOCKS)),
            socks_with_password=_start(
                started,
                names,
                lambda port: _microsocks(port, SOCKS_WITH_PASSWORD, "-u", SOCKS_USER, "-P", SOCKS_PASSWORD),
            ),
            names=names,
        )
    finally:
        for process in started:
            process.kill()
            process.wait()


@contextmanager
def behind_tls(port: int, context: ssl.SSLContext) -> Iterator[int]:
    """A port on which the program at the other port is reached over TLS, by one connection at a time."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=_pass_on_all, args=(listener, port, context))
        thread.start()
        try:
            yield int(listener.getsockname()[1])
        finally:
            listener.shutdown(socket.SHUT_RDWR)  # ends accept
            thread.join()


def _pass_on_all(listener: socket.socket, port: int, context: ssl.SSLContext) -> None:
    with contextlib.suppress(OSError):  # the listener was shut
        while True:
            outside, _ = listener.accept()
            # Clients that do not trust this certificate disconnect.
            with contextlib.suppress(ssl.SSLError, ConnectionError), outside:
                with context.wrap_socket(outside, server_side=True) as secured:
                    with socket.create_connection(("127.0.0.1", port)) as inside:
                        _pass_on(secured, inside)


def _pass_on(secured: ssl.SSLSocket, inside: socket.socket) -> None:
    """Both ways, until one side ends."""
    secured.setblocking(False)
    with selectors.DefaultSelector() as ready:
        ready.register(secured, selectors.EVENT_READ, inside)
        ready.register(inside, selectors.EVENT_READ, secured)
        while True:
            for key, _ in ready.select():
                try:
                    data = key.fileobj.recv(1 << 16)  # type: ignore[union-attr]
                except ssl.SSLWantReadError:
                    continue
                if not data:
                    return
                key.data.sendall(data)


def _tinyproxy(folder: Path, port: int, outgoing: str, more: str) -> list[str]:
    settings = folder / f"tinyproxy-{port}.conf"
    settings.write_text(
        f"Port {port}\nListen 127.0.0.1\nBind {outgoing}\nTimeout 60\nMaxClients 20\nLogLevel Critical\n{more}"
    )
    return ["tinyproxy", "-d", "-c", str(settings)]


def _microsocks(port: int, outgoing: str, *more: str) -> list[str]:
    return ["microsocks", "-i", "127.0.0.1", "-p", str(port), "-b", outgoing, *more]


def _start(started: list[subprocess.Popen[bytes]], names: dict[str, str], command: Callable[[int], list[str]]) -> int:
    """The port on which the program answers. These programs cannot look for a free one themselves."""
    for _ in range(5):
        with socket.socket() as unused:
            unused.bind(("127.0.0.1", 0))
            port = int(unused.getsockname()[1])
        process = subprocess.Popen(
            command(port), env={**os.environ, **names}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        started.append(process)
        if _answers(process, port):
            return port
    raise AssertionError(f"{command(0)[0]} does not start")


def _answers(process: subprocess.Popen[bytes], port: int) -> bool:
    """False when it ended, as when another program was given the port in the meantime."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return True
    return False
