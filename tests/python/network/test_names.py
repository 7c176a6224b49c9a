"""DNS: dead addresses, hanging lookups, and running out of threads or files meanwhile."""

from __future__ import annotations

import json
import os
import shutil
import socket
import ssl
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
import trustme

from hostile import Hostile, hostile
from recording import ACCESS_KEY_ID, ACCESS_KEY_SECRET, RecordingServer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="a library in front of the system's is Linux' way")

RESOLVER = r"""
#define _GNU_SOURCE
#include <dlfcn.h>
#include <netdb.h>
#include <string.h>
#include <unistd.h>
typedef int Look(const char *, const char *, const struct addrinfo *, struct addrinfo **);
int getaddrinfo(const char *name, const char *service, const struct addrinfo *hints, struct addrinfo **all) {
    Look *real = dlsym(RTLD_NEXT, "getaddrinfo");
    if (name && !strcmp(name, "hangs.test"))
        for (;;) pause();
    if (name && !strcmp(name, "good.test"))
        return real("127.0.0.1", service, hints, all);
    if (!name || strcmp(name, "two.test")) return real(name, service, hints, all);
    int wrong = real("127.0.0.2", service, hints, all);
    return wrong ? wrong : real("127.0.0.1", service, hints, &(*all)->ai_next);
}
"""
"""`two.test` has two addresses, `good.test` has one, and the look-up of `hangs.test` has no end."""


@pytest.fixture(scope="module")
def names(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The variables that make the names known to another program."""
    if shutil.which("cc") is None:
        assert not os.environ.get("CI"), "cc must be installed here"
        pytest.skip("not installed: cc")
    library = tmp_path_factory.mktemp("names") / "resolver.so"
    command = ["cc", "-shared", "-fPIC", "-x", "c", "-o", str(library), "-", "-ldl"]
    subprocess.run(command, input=RESOLVER, text=True, check=True)
    return {"LD_PRELOAD": str(library)}


def run(script: str, *arguments: Any, **variables: str) -> Any:
    """What the script prints, as JSON."""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", COMMON + script, *map(json.dumps, arguments)],
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, ""), done.stderr
    return json.loads(done.stdout)


COMMON = f"""
import asyncio, json, os, resource, sys, threading
from concurrent.futures import ThreadPoolExecutor
import cds, cds.errors, cds.services.vdc, cds.aio.services.vdc
KEY = dict(access_key_id={ACCESS_KEY_ID!r}, access_key_secret={ACCESS_KEY_SECRET!r})

def told(client):
    "What comes of a call: its number of attempts, or the error's class, kind and text."
    try:
        return client.vdc.describe_vdc().attempts
    except cds.CdsError as error:
        return [type(error).__name__, getattr(error, "kind", ""), str(error)]

async def told_async(settings):
    async with cds.AsyncClient(**KEY, **settings) as client:
        try:
            return (await client.vdc.describe_vdc()).attempts
        except cds.CdsError as error:
            return [type(error).__name__, getattr(error, "kind", ""), str(error)]
"""

BOTH_WAYS = """
settings = json.loads(sys.argv[1])
print(json.dumps([told(cds.Client(**KEY, **settings)), asyncio.run(told_async(settings))]))
"""


def answering_socks(server: Hostile, connection: socket.socket) -> None:
    """A SOCKS proxy that does not reach the first address, and stands in for the server at the other."""
    connection.recv(512)
    connection.sendall(b"\x05\x00")
    wanted = connection.recv(512)
    if wanted[4:8] == bytes([127, 0, 0, 2]):
        server.over.wait()
        return
    connection.sendall(b"\x05\x00\x00\x01\x00\x00\x00\x00\x00\x00")
    while server.receive(connection):
        connection.sendall(b'HTTP/1.1 200 OK\r\nContent-Length: 18\r\n\r\n{"Code":"Success"}')


@pytest.fixture
def two(server: RecordingServer) -> Iterator[str]:
    """`two.test` with a port that answers at its second address only; the first one is full."""
    dead = socket.create_server(("127.0.0.2", server.port), backlog=0)
    waiting = [socket.socket() for _ in range(8)]
    for one in waiting:
        one.setblocking(False)
        one.connect_ex(dead.getsockname())
    with dead:
        yield f"two.test:{server.port}"
    for one in waiting:
        one.close()


@pytest.mark.parametrize("way", ["direct", "proxy"])
def test_a_dead_address_among_others_is_passed_over(
    names: dict[str, str], two: str, way: str, server: RecordingServer
) -> None:
    """It does not use up the limit, however high that is."""
    settings = {"endpoint_url": f"http://{two}"}
    if way == "proxy":
        settings = {"endpoint_url": "http://api.example", "proxy": f"http://{two}"}
    assert run(BOTH_WAYS, {**settings, "connect_timeout": 50.0, "timeout": 20.0}, **names) == [1, 1]
    assert len(server.requests) == 2


def test_a_dead_address_behind_a_socks_proxy_is_passed_over(names: dict[str, str]) -> None:
    with hostile(answering_socks) as proxy:
        settings = {"endpoint_url": "http://two.test", "proxy": f"socks5://127.0.0.1:{proxy.port}", "timeout": 20.0}
        assert run(BOTH_WAYS, settings, **names) == [1, 1]


def test_an_address_that_refuses_is_passed_over(names: dict[str, str], server: RecordingServer) -> None:
    assert run(BOTH_WAYS, {"endpoint_url": f"http://two.test:{server.port}"}, **names) == [1, 1]


@pytest.mark.slow
def test_an_address_that_falls_silent_later_is_not_the_first_of_the_next_attempt(
    names: dict[str, str], tmp_path: Path
) -> None:
    """It takes connections, and does not shake hands."""
    root, bundle = trustme.CA(), tmp_path / "root.pem"
    root.cert_pem.write_to_path(str(bundle))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    root.issue_cert("two.test").configure_cert(context)
    with RecordingServer(tls=context) as server, socket.create_server(("127.0.0.2", server.port)):
        settings = {"endpoint_url": f"https://two.test:{server.port}", "ca_bundle": str(bundle), "connect_timeout": 1.0}
        assert run(BOTH_WAYS, settings, **names) == [2, 2]


HANGS = """
hangs, good = json.loads(sys.argv[1]), json.loads(sys.argv[2])
client = cds.Client(**KEY, **hangs)
with ThreadPoolExecutor(20) as pool:
    waiting = [pool.submit(told, client) for _ in range(20)]
    while sum(thread.name.startswith("ThreadPool") for thread in threading.enumerate()) < 20:
        pass
    others = [told(cds.Client(**KEY, **good)), asyncio.run(told_async(good))]
    later = asyncio.run(told_async(hangs))
    print(json.dumps([[call.result() for call in waiting] + [later], others]))
"""


def test_a_look_up_that_hangs_ends_in_time_and_holds_no_other_call_up(
    names: dict[str, str], server: RecordingServer
) -> None:
    hangs = {"endpoint_url": "http://hangs.test", "timeout": 1.0}
    late, others = run(HANGS, hangs, {"endpoint_url": f"http://good.test:{server.port}", "timeout": 30.0}, **names)
    assert others == [1, 1]
    for kind, _, text in late:
        assert kind == "APITimeoutError"
        assert "no response within 1 s (while connecting); nothing was changed" in text
        assert "hangs.test:80" in text


OUT_OF_THREADS = """
named, here = [cds.Client(**KEY, **json.loads(settings)) for settings in sys.argv[1:]]
if os.getuid() == 0:  # nobody counts the threads of root
    os.setgid(65534)
    os.setuid(65534)
_, most = resource.getrlimit(resource.RLIMIT_NPROC)
resource.setrlimit(resource.RLIMIT_NPROC, (0, most))
short = [told(named), told(here)]
resource.setrlimit(resource.RLIMIT_NPROC, (most, most))
print(json.dumps([*short, told(named)]))
"""


def test_a_look_up_that_gets_no_thread_says_what_to_do(server: RecordingServer) -> None:
    """And this machine needs none."""
    nowhere = {"endpoint_url": f"http://{'a' * 64}.invalid", "max_retries": 1, "timeout": 30.0}
    short, here, again = run(OUT_OF_THREADS, nowhere, {"endpoint_url": f"http://localhost:{server.port}"})
    assert short[:2] == again[:2] == ["APIConnectionError", "dns"]
    assert "after 2 attempts" in short[2]
    assert "raise the limit of threads" in short[2]
    assert "no address is found" in again[2]
    assert here == 1


OUT_OF_FILES = """
client = cds.Client(**KEY, **json.loads(sys.argv[1]))
told(cds.Client(**KEY, endpoint_url="http://127.0.0.1:1", max_retries=0))  # which makes what all clients share
before = resource.getrlimit(resource.RLIMIT_NOFILE)
resource.setrlimit(resource.RLIMIT_NOFILE, (3, before[1]))
short = told(client)
resource.setrlimit(resource.RLIMIT_NOFILE, before)
print(json.dumps([short, told(client)]))
"""


def test_a_connection_that_gets_no_file_says_what_to_do(server: RecordingServer) -> None:
    short, again = run(OUT_OF_FILES, {"endpoint_url": server.url, "max_retries": 0})
    assert short[:2] == ["APIConnectionError", "connect"]
    assert f"127.0.0.1:{server.port}" in short[2]
    assert "raise their limit (ulimit -n)" in short[2]
    assert again == 1
