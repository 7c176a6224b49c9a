"""The pages about migration name every call of the vendor's SDK, and only methods that exist."""

from __future__ import annotations

import inspect
import re

import pytest

import cds
from paths import ROOT

PAGES = ["docs/migration.md", "docs/zh-CN/migration.md"]


def rows(page: str) -> list[list[str]]:
    text = (ROOT / page).read_text("utf-8")
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in text.splitlines() if line[:1] == "|"]


@pytest.mark.parametrize("page", PAGES)
def test_every_method_exists(page: str) -> None:
    with cds.Simulator() as cloud, cloud.client() as client:
        methods = set(re.findall(r"client\.(\w+)\.(\w+)", (ROOT / page).read_text("utf-8")))
        assert len(methods) > 50
        for service, method in methods:
            assert callable(getattr(getattr(client, service), method)), f"{service}.{method}"


@pytest.mark.parametrize("page", PAGES)
def test_every_call_of_the_vendors_sdk_has_its_replacement(page: str) -> None:
    instance = pytest.importorskip("capitalonline.instance.client", reason="cds-python-sdk is not installed")
    vdc = pytest.importorskip("capitalonline.vdc.client", reason="cds-python-sdk is not installed")
    told = {row[0].strip("`"): row[1] for row in rows(page) if row[0].startswith("`")}
    for client in (instance.InstanceClient, vdc.VdcClient):
        calls = [name for name, _ in inspect.getmembers(client, inspect.isfunction) if name[0].isupper()]
        assert calls
        for call in calls:
            assert told[f"{client.__name__}.{call}"].startswith("`client."), call


def test_both_pages_have_the_same_names() -> None:
    english, chinese = (re.findall(r"client\.[\w.]+", (ROOT / page).read_text("utf-8")) for page in PAGES)
    assert sorted(english) == sorted(chinese)
