"""Fixtures for all tests: a clean environment, a recording server and a client of it."""

from __future__ import annotations

import gc
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import cds
from recording import ACCESS_KEY_ID, ACCESS_KEY_SECRET, RecordingServer
from twins import TWINS, Twin, twin

if TYPE_CHECKING:
    from collections.abc import Iterator

_FROM_OUTSIDE = (
    *("XDG_CONFIG_HOME", "XDG_STATE_HOME", "USERPROFILE", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"),
    *("SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"),
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Slow tests come first, so that no worker is left alone with them."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


def pytest_collection_finish() -> None:
    """Exempts the collected tests from garbage collection, which would visit all of them again and again."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def homes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("homes")


@pytest.fixture(autouse=True)
def home(homes: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home directory and an environment without any variable that a client reads."""
    for name in os.environ:
        if name.startswith("CDS_") or name.upper() in _FROM_OUTSIDE:
            monkeypatch.delenv(name)
    home = Path(tempfile.mkdtemp(dir=homes))  # much faster than `tmp_path`, which most tests do not need
    monkeypatch.setenv("HOME", str(home))
    return home


@pytest.fixture
def server() -> Iterator[RecordingServer]:
    with RecordingServer() as server:
        yield server


@pytest.fixture(name="twin", params=TWINS)
def both_ways(request: pytest.FixtureRequest) -> Iterator[Twin]:
    """A test that uses it runs once for each client."""
    with twin(request.param) as chosen:
        yield chosen


@pytest.fixture
def client(server: RecordingServer, twin: Twin) -> Iterator[cds.Client]:
    """The synchronous client, and the asynchronous one with a blocking wrapper."""
    with twin.Client(ACCESS_KEY_ID, ACCESS_KEY_SECRET, endpoint_url=server.url) as client:
        yield client


@pytest.fixture
def sync_client(server: RecordingServer) -> Iterator[cds.Client]:
    with cds.Client(ACCESS_KEY_ID, ACCESS_KEY_SECRET, endpoint_url=server.url) as client:
        yield client


@pytest.fixture
def key_in_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CDS_ACCESS_KEY_ID", ACCESS_KEY_ID)
    monkeypatch.setenv("CDS_ACCESS_KEY_SECRET", ACCESS_KEY_SECRET)
