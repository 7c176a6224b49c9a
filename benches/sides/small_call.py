"""Polls the state of a task, one call after the other."""

from __future__ import annotations

import asyncio
import http.client
import json
import sys
from collections.abc import Callable
from urllib.parse import urlsplit

from documents import task_url
from measured import BUNDLE, CA, HTTP, HTTPS, KEY, SECRET, measure


def ours(endpoint: str) -> Callable[[int], None]:
    """A client that keeps its connection."""
    import cds

    client = cds.Client(KEY, SECRET, endpoint_url=endpoint, ca_bundle=CA)

    def run(calls: int) -> None:
        describe_task = client.common.describe_task
        for _ in range(calls):
            describe_task(TaskId="12345")

    return run


def requests_session() -> Callable[[int], None]:
    """A session of requests that keeps its connection."""
    import requests

    session = requests.Session()

    def run(calls: int) -> None:
        for _ in range(calls):
            session.get(task_url(HTTP)).json()

    return run


def requests_session_tls() -> Callable[[int], None]:
    """The same over TLS."""
    import requests

    session = requests.Session()
    session.verify = BUNDLE

    def run(calls: int) -> None:
        for _ in range(calls):
            session.get(task_url(HTTPS)).json()

    return run


def requests_get() -> Callable[[int], None]:
    """As in the documents, requests without a session: a new connection for each call."""
    import requests

    def run(calls: int) -> None:
        for _ in range(calls):
            requests.get(task_url(HTTP)).json()

    return run


def requests_get_tls() -> Callable[[int], None]:
    """The same over TLS, which is the way of the vendor's SDK."""
    import requests

    def run(calls: int) -> None:
        for _ in range(calls):
            requests.get(task_url(HTTPS), verify=BUNDLE).json()

    return run


def httpx_client() -> Callable[[int], None]:
    """A client of httpx."""
    import httpx

    client = httpx.Client()

    def run(calls: int) -> None:
        for _ in range(calls):
            client.get(task_url(HTTP)).json()

    return run


def urllib3_pool() -> Callable[[int], None]:
    """A pool of urllib3."""
    import urllib3

    pool = urllib3.PoolManager()

    def run(calls: int) -> None:
        for _ in range(calls):
            json.loads(pool.request("GET", task_url(HTTP)).data)

    return run


def http_client() -> Callable[[int], None]:
    """The standard library's connection."""
    connection = http.client.HTTPConnection(urlsplit(HTTP).netloc)

    def run(calls: int) -> None:
        for _ in range(calls):
            connection.request("GET", task_url(HTTP).removeprefix(HTTP))
            json.loads(connection.getresponse().read())

    return run


def aiohttp_session() -> Callable[[int], None]:
    """A session of aiohttp, one call after the other."""
    import aiohttp
    import yarl

    async def call_all(calls: int) -> None:
        async with aiohttp.ClientSession() as session:
            for _ in range(calls):
                async with session.get(yarl.URL(task_url(HTTP), encoded=True)) as answer:
                    await answer.json()

    return lambda calls: asyncio.run(call_all(calls))


SIDES: dict[str, Callable[[], Callable[[int], None]]] = {
    "cds": lambda: ours(HTTP),
    "cds-tls": lambda: ours(HTTPS),
    "requests.Session": requests_session,
    "requests.Session-tls": requests_session_tls,
    "requests": requests_get,
    "requests-tls": requests_get_tls,
    "httpx": httpx_client,
    "urllib3": urllib3_pool,
    "http.client": http_client,
    "aiohttp": aiohttp_session,
}

if __name__ == "__main__":
    measure(SIDES[sys.argv[1]](), int(sys.argv[2]))
