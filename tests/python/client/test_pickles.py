"""Clients in pickles and representations, which hold no secret."""

from __future__ import annotations

import io
import pickle
from typing import TYPE_CHECKING, Any

import pytest

import cds
from calls import BUSY, read
from recording import ACCESS_KEY_ID, ACCESS_KEY_SECRET, RecordingServer

if TYPE_CHECKING:
    from twins import Twin


def test_no_representation_shows_the_secret(client: cds.Client) -> None:
    for thing in (client, client.instance, client.task("t-1"), vars(client), vars(client.instance)):
        assert ACCESS_KEY_SECRET not in repr(thing)
    assert "127.0.0.1" in repr(client)


@pytest.mark.usefixtures("key_in_environment")
def test_a_client_with_a_found_key_is_pickled_without_it(server: RecordingServer, twin: Twin) -> None:
    with twin.Client(endpoint_url=server.url, max_retries=0, timeout=7.0) as client:
        frozen = pickle.dumps(client)
    assert ACCESS_KEY_SECRET.encode() not in frozen
    assert ACCESS_KEY_ID.encode() not in frozen
    with pickle.loads(frozen) as other:
        server.script(BUSY)
        with pytest.raises(cds.ServerError) as caught:
            read(other)
        assert caught.value.attempts == 1
        assert read(other) == {"Code": "Success", "Message": "", "Data": {}}


@pytest.mark.usefixtures("key_in_environment")
def test_options_survive_a_pickle(server: RecordingServer, twin: Twin) -> None:
    with twin.Client(endpoint_url=server.url) as client:
        other = pickle.loads(pickle.dumps(client.with_options(max_retries=0)))
    server.script(BUSY)
    with other, pytest.raises(cds.ServerError) as caught:
        read(other)
    assert caught.value.attempts == 1


def test_a_pickle_without_its_key_says_so(
    server: RecordingServer, monkeypatch: pytest.MonkeyPatch, key_in_environment: None, twin: Twin
) -> None:
    frozen = pickle.dumps(twin.Client(endpoint_url=server.url))
    monkeypatch.delenv("CDS_ACCESS_KEY_ID")
    monkeypatch.delenv("CDS_ACCESS_KEY_SECRET")
    with pytest.raises(cds.NoCredentialsError):
        pickle.loads(frozen)


def test_an_explicit_key_is_never_pickled(client: cds.Client) -> None:
    with pytest.raises(TypeError, match="explicit access key"):
        pickle.dumps(client)


@pytest.mark.usefixtures("key_in_environment")
def test_a_password_of_a_proxy_is_not_pickled(twin: Twin) -> None:
    with twin.Client(proxy="http://user:hush@proxy.example") as client:
        with pytest.raises(TypeError, match="password of a proxy, which is never pickled"):
            pickle.dump(client, io.BytesIO())
    settings: dict[str, Any] = {"proxy": "http://proxy.example:3128"}
    with twin.Client(**settings) as client:
        pickle.loads(pickle.dumps(client)).close()
