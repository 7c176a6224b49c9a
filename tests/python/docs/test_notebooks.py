"""Runs the notebooks of the examples in a kernel, against the simulated cloud."""

from __future__ import annotations

import base64
import json
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import pytest

from frames import needed
from paths import ROOT
from secret_search import SECRETS, Searched

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow

NOTEBOOKS = sorted((ROOT / "examples" / "notebooks").glob("*.ipynb"))

FIRST = {
    "bill": "image/png",
    "disaster_drill": "Simulated cloud",
    "fleet_10000": "300",
    "inventory": "Simulated cloud",
    "resize": "10",
}
"""What the first cell with a result shows."""


def executed(notebook: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    nbformat, nbclient = needed("nbformat"), needed("nbclient")
    needed("ipykernel")
    monkeypatch.setenv("FLEET_SERVERS", "300")
    monkeypatch.setenv("MPLBACKEND", "agg")
    read = nbformat.read(notebook, 4)
    nbclient.NotebookClient(read, timeout=120, kernel_name="python3").execute()
    return read


def results(notebook: Any) -> list[dict[str, Any]]:
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    outputs = [output for cell in cells for output in cell.outputs]
    assert not [output for output in outputs if output.output_type == "error"]
    return [dict(output.data) for output in outputs if output.output_type == "execute_result"]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_every_cell_of_a_notebook_runs(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shown = results(executed(path, monkeypatch))
    assert FIRST[path.stem] in str(shown[0])
    pictures = [data["image/png"] for data in shown if "image/png" in data]
    assert bool(pictures) == (path.stem != "disaster_drill")
    for picture in pictures:
        assert base64.b64decode(picture).startswith(b"\x89PNG")


def test_a_saved_notebook_holds_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    nbformat, nbclient = needed("nbformat"), needed("nbclient")
    monkeypatch.setenv("SECRETS", json.dumps(SECRETS))
    cells = [
        "import cds, json, os; secrets = json.loads(os.environ['SECRETS'])",
        "cloud = cds.Simulator(access_key_id='key', access_key_secret=secrets['access key secret']); cloud",
        "client = cloud.client(journal='journal.db'); client",
        "order = dict(InstanceIds='i-1', Password=secrets['Password'])",
        "client.with_options(dry_run=True).instance.reset_instances_password(**order)",
        "try:\n    client.instance.reset_instances_password(**order)\nexcept cds.CdsError as e:\n    print(repr(e))",
        "client.vdc.create_vdc(RegionId='CN_Beijing_A', VdcName='a')",
        "entries = cds.Journal('journal.db').entries(); entries",
        "entries[0]",
        "reply = cds.Response({'Data': [{'Password': secrets['Password'], 'a': 1}]}, action='Describe'); reply",
        "client.vdc.describe_vdc()",
    ]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    with TemporaryDirectory() as folder:
        nbclient.NotebookClient(
            notebook, timeout=120, kernel_name="python3", resources={"metadata": {"path": folder}}
        ).execute()
    outputs = [output for cell in notebook.cells for output in cell.outputs]
    assert sum("text/html" in output.get("data", {}) for output in outputs) >= 5
    searched = Searched()
    searched.text(nbformat.writes(notebook), "the notebook")
    assert searched.found == []


def test_notebooks_are_stored_without_outputs() -> None:
    nbformat = needed("nbformat")
    assert len(NOTEBOOKS) == len(FIRST)
    for path in NOTEBOOKS:
        cells = nbformat.read(path, 4).cells
        assert not [cell for cell in cells if cell.cell_type == "code" and (cell.outputs or cell.execution_count)]
