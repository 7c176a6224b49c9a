"""The pytest plugin: a simulated cloud for each test.

It is found by pytest as soon as cds-rs is installed. `cds_simulator` is a cloud of its own for the test, also when
tests run in parallel; code under test that calls `cds.Client()` finds it, and nothing of the settings and profiles of
the machine: no variable that begins with CDS_ counts but those that the test itself sets after it, and CDS_OFFLINE.
`cds_client` is a client of it. `cds_offline` makes sure that nothing but this machine is contacted.

    def test_buying(cds_simulator, cds_client):
        cds_simulator.fail("CreateVdc", kind="error", code="NotEnoughBalance")
        with pytest.raises(cds.InsufficientBalanceError):
            cds_client.vdc.create_vdc(RegionId="CN_Beijing_A")

Tasks finish at the first poll. `@pytest.mark.cds_simulator(progression="polls:2", seed=7)` passes other settings to
`cds.Simulator`.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ._client import Client
    from ._simulator import Simulator


def pytest_configure(config: pytest.Config) -> None:
    """Makes the marker known."""
    config.addinivalue_line("markers", "cds_simulator(**settings): settings of the simulated cloud of cds-rs")


@pytest.fixture
def cds_simulator(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Simulator]:
    """A simulated cloud, empty, for this test alone; `cds.Client()` without arguments is a client of it."""
    from ._simulator import Simulator

    marker: pytest.Mark | None = request.node.get_closest_marker("cds_simulator")
    settings: dict[str, Any] = {"progression": "immediate"}
    settings.update(marker.kwargs if marker else {})
    with Simulator(**settings) as simulator:
        for name in os.environ:
            # A test that is offline stays so.
            if name.startswith("CDS_") and name != "CDS_OFFLINE":
                monkeypatch.delenv(name)
        no_profile = tmp_path_factory.mktemp("cds") / "config.toml"
        no_profile.touch(0o600)
        monkeypatch.setenv("CDS_CONFIG_FILE", str(no_profile))
        monkeypatch.setenv("CDS_ENDPOINT_URL", simulator.endpoint_url)
        monkeypatch.setenv("CDS_ACCESS_KEY_ID", simulator.access_key_id)
        monkeypatch.setenv("CDS_ACCESS_KEY_SECRET", simulator.access_key_secret)
        yield simulator


@pytest.fixture
def cds_client(cds_simulator: Simulator) -> Iterator[Client]:
    """A client of the simulated cloud of this test."""
    with cds_simulator.client() as client:
        yield client


@pytest.fixture
def cds_offline(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lets clients contact nothing but this machine: `cds.NetworkBlockedError` otherwise."""
    monkeypatch.setenv("CDS_OFFLINE", "1")
