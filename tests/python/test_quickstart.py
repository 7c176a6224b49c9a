"""What a newcomer runs first: the demo, and every snippet of both READMEs."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

import cds

ROOT = Path(__file__).parents[2]
SNIPPET = re.compile(r"(?:<!-- given: (?P<given>[\w, ]+) -->\n)?```python\n(?P<code>.*?)```", re.DOTALL)
READMES = ("README.md", "README.zh-CN.md")


def snippets() -> list[tuple[str, str, str]]:
    found = []
    for name in READMES:
        text = (ROOT / name).read_text(encoding="utf-8")
        found += [(name, match["given"] or "", match["code"]) for match in SNIPPET.finditer(text)]
    return found


def test_the_quick_start_shows_each_step():
    run = subprocess.run(
        [sys.executable, str(ROOT / "examples/quickstart.py")], capture_output=True, text=True, timeout=60, check=False
    )
    assert run.returncode == 0, run.stderr
    assert run.stderr == ""
    for words in (
        "VDC quickstart in CN_Beijing_A",
        "Private network inside",
        "10.7.0.4 running",
        "to 4 cores and 8 GB; it is running.",
        "it is stopped.",
        "Refused as it should be: ConflictError",
        "Deleted; VDCs left: 0.",
    ):
        assert words in run.stdout


@pytest.mark.parametrize(("readme", "given", "code"), snippets())
def test_snippets_of_the_readmes_run(readme: str, given: str, code: str, monkeypatch: pytest.MonkeyPatch):
    with cds.Simulator(progression="immediate") as cloud, cloud.client() as client:
        monkeypatch.setenv("CDS_ENDPOINT_URL", cloud.endpoint_url)
        monkeypatch.setenv("CDS_ACCESS_KEY_ID", cloud.access_key_id)
        monkeypatch.setenv("CDS_ACCESS_KEY_SECRET", cloud.access_key_secret)
        names = {"client": client, "server": running_server(client)} if given else {}
        exec(compile(code, readme, "exec"), names)


def test_both_readmes_hold_the_same_code():
    english, chinese = (uncommented_code(readme) for readme in READMES)
    assert english == chinese


def uncommented_code(readme: str) -> list[str]:
    return [re.sub(r"#.*", "", code) for name, _, code in snippets() if name == readme]


def running_server(client: cds.Client) -> str:
    task = client.vdc.create_vdc(RegionId="CN_Beijing_A", VdcName="given").task
    assert task is not None
    task.wait()
    vdc = client.vdc.describe_vdc(Keyword="given")["Data"][0]["VdcId"]
    order = client.instance.create_instance(
        RegionId="CN_Beijing_A",
        VdcId=vdc,
        InstanceName="web",
        InstanceType="CCS.C3",
        Cpu=2,
        Ram=4,
        Password="Example-Passw0rd!",
    )
    assert order.task is not None
    order.task.wait()
    return order.task.resource_ids[0]
