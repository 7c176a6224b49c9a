"""The pages of the Python API: the code of the docstrings runs, and each docstring has its Chinese."""

from __future__ import annotations

import ast
import asyncio
import inspect
import re
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

import cds
import cds.aio
import cds.plot
import cds.testing
from paths import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from types import CodeType

sys.path.insert(0, str(ROOT / "docs/site"))
import api
import chinese

ENGLISH, CHINESE, TWINS = api.documents(), api.chinese_documents(), chinese.twins()

CODE = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)
SPAN = re.compile(r"`[^`\n]+`")
ITEM = re.compile(r"^- `([^`]+)`(?:: |：)", re.MULTILINE)

SERVER = {"RegionId": "CN_Beijing_A", "InstanceName": "web", "InstanceType": "CCS.C3", "Cpu": 2, "Ram": 4}

every_object = pytest.mark.parametrize("name", ENGLISH)


def code(text: str) -> list[str]:
    return CODE.findall(api.markdown(text, "en"))


MODULES = {module.__name__: inspect.getdoc(module) or "" for module in (cds, cds.aio, cds.plot)}
EXAMPLES = [(name, block) for name, text in {**ENGLISH, **MODULES}.items() for block in code(text)]


@pytest.fixture(scope="module")
def cloud() -> Iterator[cds.Simulator]:
    with cds.Simulator(progression="immediate") as cloud:
        cloud.furnish(examples=True)
        cloud.furnish(servers=12)
        with cloud.client() as client:
            client.vdc.create_vdc(RegionId="CN_Beijing_A", VdcName="docs").wait()
        yield cloud


@pytest.mark.parametrize(("name", "block"), EXAMPLES, ids=[name for name, _ in EXAMPLES])
def test_the_code_of_a_docstring_runs(
    cloud: cds.Simulator, name: str, block: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    for variable, value in (
        ("CDS_ENDPOINT_URL", cloud.endpoint_url),
        ("CDS_ACCESS_KEY_ID", cloud.access_key_id),
        ("CDS_ACCESS_KEY_SECRET", cloud.access_key_secret),
    ):
        monkeypatch.setenv(variable, value)
    if name == "cds.plot":
        pytest.importorskip("matplotlib", reason="it draws")
    run = compile(block, name, "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
    before = len(cloud.requests)
    with cloud.client(journal="orders.db") as client:
        given = names(client)
        if run.co_flags & inspect.CO_COROUTINE:
            asyncio.run(run_async(cloud, run, given))
        else:
            exec(run, {"client": client, **given})
    assert len(cloud.requests) > before or name == "Journal"


async def run_async(cloud: cds.Simulator, run: CodeType, given: dict[str, Any]) -> None:
    async with cloud.async_client(journal="orders.db") as client:
        orders = [await client.vdc.create_vdc(RegionId="CN_Beijing_A", VdcName="ordered")]
        await eval(run, {"client": client, **given, "orders": orders})


def names(client: cds.Client) -> dict[str, Any]:
    """What the examples use without making it."""
    running = (row for row in client.instance.iter_instances() if row["InstanceStatus"] == "running")
    ids = [row["InstanceId"] for row, _ in zip(running, range(2), strict=False)]
    vdc = next(client.vdc.iter_vdcs(Keyword="docs"))["VdcId"]
    server = {**SERVER, "VdcId": vdc, "Password": "Example-Passw0rd!"}
    orders = [client.vdc.create_vdc(RegionId="CN_Beijing_A", VdcName="ordered")]
    assert len(ids) == 2
    return {"cds": cds, "ids": ids, "vm": ids[0], "server": server, "orders": orders}


@pytest.mark.slow
def test_the_code_of_the_pytest_plugin_passes(tmp_path: Path) -> None:
    (block,) = code(inspect.getdoc(cds.testing) or "")
    (tmp_path / "test_shown.py").write_text(f"import cds\nimport pytest\n\n{block}")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_shown.py"]
    ended = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False)
    assert "1 passed" in ended.stdout, ended.stdout + ended.stderr


def test_code_is_indented_so_that_the_pages_show_it_as_code() -> None:
    for name, text in ENGLISH.items():
        shown = CODE.sub("", api.markdown(text, "en"))
        assert not re.search(r"^(with|for|async|\w+ =) .*[:)]$", shown, re.MULTILINE), name


@every_object
def test_the_chinese_names_the_same_things(name: str) -> None:
    """Arguments and exceptions in the same order, the same code, and the same words in code."""
    english, translated = api.markdown(ENGLISH[name], "en"), api.markdown(CHINESE[name], "zh-CN")
    assert ITEM.findall(translated) == ITEM.findall(english)
    assert [re.sub(r"#.*", "", block) for block in CODE.findall(translated)] == [
        re.sub(r"#.*", "", block) for block in CODE.findall(english)
    ]
    assert set(SPAN.findall(CODE.sub("", translated))) == set(SPAN.findall(CODE.sub("", english)))
    assert re.search("[\u4e00-\u9fff]", translated)


def test_the_chinese_is_that_of_the_present_english() -> None:
    changed = [name for name, twin in TWINS.items() if twin.digest != chinese.digest(ENGLISH[name])]
    assert changed == [], "bring docs/site/api.zh.txt up to date, then run `python docs/site/api.py`"


def test_only_the_same_english_shares_a_chinese_text() -> None:
    for name, twin in TWINS.items():
        assert not twin.same_as or ENGLISH[name] == ENGLISH[twin.same_as]


def test_a_docstring_without_chinese_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    fewer = {name: twin for name, twin in TWINS.items() if name != "Task.wait"}
    monkeypatch.setattr(chinese, "twins", lambda: {**fewer, "Task.gone": TWINS["Task.wait"]})
    with pytest.raises(SystemExit, match=r"lacks \['Task.wait'\], and has \['Task.gone'\]"):
        api.chinese_documents.__wrapped__()
