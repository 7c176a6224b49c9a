"""The setting `dry_run`: where it comes from, and what it needs."""

from __future__ import annotations

import pickle
from typing import TYPE_CHECKING, Any

import pytest

import cds
from modelled import load

if TYPE_CHECKING:
    from pathlib import Path

    from recording import RecordingServer
    from twins import Twin


def test_a_change_of_a_dry_run_needs_no_key_and_no_network(monkeypatch: pytest.MonkeyPatch, twin: Twin) -> None:
    monkeypatch.setenv("CDS_OFFLINE", "1")
    with twin.Client(dry_run=True) as client:
        assert isinstance(client.vdc.delete_gpn(GpnId="g"), cds.DryRun)
        for others in (client.instance.describe_tags, client.with_options(dry_run=False).instance.describe_tags):
            with pytest.raises((cds.NoCredentialsError, cds.NetworkBlockedError)):
                others()
    monkeypatch.delenv("CDS_OFFLINE")
    with twin.Client(dry_run=True, endpoint_url="http://127.0.0.1:1") as client:
        with pytest.raises(cds.NoCredentialsError, match="no access key found; tried arguments") as caught:
            client.instance.describe_tags()
        assert caught.value.outcome == "not_sent"


def test_half_a_key_is_refused_all_the_same() -> None:
    with pytest.raises(cds.NoCredentialsError, match="has no secret"):
        cds.Client("id", dry_run=True)


def test_the_host_is_that_of_the_site_or_of_the_path() -> None:
    api = load("api")
    host, paths = next(iter(api["hosts"].items()))
    with cds.Client(dry_run=True, site="us") as client:
        for path, expected in [("ccs", api["sites"]["us"]), (paths[0], host)]:
            reply = client.call("Anything", service=path)
            assert isinstance(reply, cds.DryRun)
            assert reply.url.startswith(f"https://{expected}/{path}/?")


def stops(client: cds.Client) -> bool:
    """Whether a change is only shown."""
    with client:
        return isinstance(client.instance.stop_instance(InstanceId="i"), cds.DryRun)


def test_the_setting_and_its_sources(server: RecordingServer, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    key: Any = {"access_key_id": "id", "access_key_secret": "secret", "endpoint_url": server.url}
    assert not stops(cds.Client(**key))
    file = home / "cds.toml"
    file.write_text("[profile.look]\ndry_run = true\n")
    monkeypatch.setenv("CDS_CONFIG_FILE", str(file))
    assert stops(cds.Client(**key, profile="look"))
    monkeypatch.setenv("CDS_DRY_RUN", "no")
    assert not stops(cds.Client(**key, profile="look"))
    monkeypatch.setenv("CDS_CONFIG_FILE", "")
    monkeypatch.setenv("CDS_DRY_RUN", "1")
    assert stops(cds.Client(**key))
    assert not stops(cds.Client(**key, dry_run=False))
    assert not stops(cds.Client(**key).with_options(dry_run=False))
    assert stops(cds.Client(**key).with_options(timeout=5.0))
    monkeypatch.setenv("CDS_DRY_RUN", "perhaps")
    with pytest.raises(cds.ConfigError, match="CDS_DRY_RUN"):
        cds.Client(**key)


def test_a_dry_run_is_a_bool(sync_client: cds.Client) -> None:
    with pytest.raises(TypeError, match="must be a bool, not str"):
        sync_client.with_options(dry_run="yes")  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="dry_run must be a bool, not int"):
        cds.Client(dry_run=1)  # type: ignore[arg-type]


def test_a_pickled_client_stays_dry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CDS_ACCESS_KEY_ID", "id")
    monkeypatch.setenv("CDS_ACCESS_KEY_SECRET", "secret")
    with cds.Client() as client, client.with_options(dry_run=True) as dry:
        assert "(dry run)" in repr(dry)
        assert "(dry run)" not in repr(client)
        assert stops(pickle.loads(pickle.dumps(dry)))
        assert not pickle.loads(pickle.dumps(client))._native.dry_run
