"""The pytest plugin: a simulated cloud for each test.

pytest loads it automatically when cds-rs is installed. `cds_simulator` is a separate cloud for each test, even in
parallel runs. In the code under test `cds.Client()` connects to it and ignores the settings and profiles of the
machine: of the CDS_ variables only CDS_OFFLINE and those that the test itself sets later apply. `cds_client` is a
client of it. `cds_offline` blocks connections to other machines.

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
    """Registers the marker."""
    config.addinivalue_line("markers", "cds_simulator(**settings): settings of the simulated cloud of cds-rs")


@pytest.fixture
def cds_simulator(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Simulator]:
    """An empty simulated cloud for this test; `cds.Client()` without arguments connects to it."""
    from ._simulator import Simulator

    marker: pytest.Mark | None = request.node.get_closest_marker("cds_simulator")
    settings: dict[str, Any] = {"progression": "immediate"}
    settings.update(marker.kwargs if marker else {})
    with Simulator(**settings) as simulator:
        for name in os.environ:
            # CDS_OFFLINE is kept.
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
    """A client of this test's simulated cloud."""
    with cds_simulator.client() as client:
        yield client


@pytest.fixture
def cds_offline(monkeypatch: pytest.MonkeyPatch) -> None:
    """Restricts clients to this machine; other hosts raise `cds.NetworkBlockedError`."""
    monkeypatch.setenv("CDS_OFFLINE", "1")
