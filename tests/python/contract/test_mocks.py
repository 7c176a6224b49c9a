"""A mock of a client has its services, their methods and signatures."""

from __future__ import annotations

import asyncio
import inspect
from unittest.mock import create_autospec, patch

import pytest

import cds


def test_a_mock_of_a_client_has_the_services_and_their_signatures() -> None:
    mock = create_autospec(cds.Client, instance=True)
    mock.instance.describe_instances.return_value = {"Data": []}
    assert mock.instance.describe_instances(PageSize=5) == {"Data": []}
    for wrong in (
        lambda: mock.instance.describe_instances(Nope=1),
        lambda: mock.instance.start_instance(),
        lambda: mock.instance.describe_nothing(),
        lambda: mock.instances,
    ):
        with pytest.raises((TypeError, AttributeError)):
            wrong()
    create_autospec(cds.Client)("id", "secret").vdc.describe_vdc()


def test_a_mock_of_an_asynchronous_client_is_awaited() -> None:
    mock = create_autospec(cds.AsyncClient, instance=True)
    mock.vdc.describe_vdc.return_value = {"Data": []}
    assert asyncio.run(mock.vdc.describe_vdc(Keyword="web")) == {"Data": []}
    mock.vdc.describe_vdc.assert_awaited_once_with(Keyword="web")


def test_a_service_of_a_client_class_is_the_class_of_the_service() -> None:
    assert cds.Client.instance is cds.Instance  # type: ignore[comparison-overlap]
    assert cds.AsyncClient.vdc is cds.AsyncVdc  # type: ignore[comparison-overlap]
    assert "InstanceId" in inspect.signature(cds.Client.instance.start_instance).parameters  # type: ignore[attr-defined]


def test_a_method_of_a_service_can_be_patched(sync_client: cds.Client) -> None:
    with patch.object(sync_client.vdc, "describe_vdc", autospec=True) as mock:
        sync_client.vdc.describe_vdc(Keyword="web")
    mock.assert_called_once_with(Keyword="web")
