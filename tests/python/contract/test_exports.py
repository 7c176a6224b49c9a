"""What `import cds` offers."""

from __future__ import annotations

import modulefinder
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

import cds
from modelled import ACTIONS

CONTRACT = {
    "AsyncClient",
    "AsyncTask",
    "Client",
    "Response",
    "SITES",
    "Simulator",
    "Task",
    "__version__",
    "sign",
    "wait_all",
}


def test_everything_of_the_contract_is_exported() -> None:
    classes = {f"{prefix}{action.class_name}" for action in ACTIONS for prefix in ("", "Async")}
    assert {*CONTRACT, *classes} <= set(cds.__all__)


@pytest.mark.parametrize("name", cds.__all__)
def test_every_export_is_there(name: str) -> None:
    assert getattr(cds, name) is getattr(cds, name)
    assert name in dir(cds)


def test_no_export_stands_twice() -> None:
    assert len(cds.__all__) == len(set(cds.__all__))


def test_what_is_not_there_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="Cleint"):
        cds.Cleint  # noqa: B018
    assert not hasattr(cds, "Cleint")


def test_the_version_is_that_of_the_distribution() -> None:
    assert cds.__version__ == version("cds-rs")


def test_every_class_and_function_is_documented() -> None:
    for name in cds.__all__:
        value = getattr(cds, name)
        if callable(value):
            assert value.__doc__, name
            assert value.__module__.startswith("cds"), name


def test_the_sites_are_those_of_the_documents() -> None:
    assert cds.SITES == ("cn", "asia", "us")


def test_what_docstrings_point_to_needs_no_further_import() -> None:
    script = "import cds; cds.constants.REGIONS['CN_Beijing_A']; cds.types.CreateInstanceSystemDisk"
    subprocess.run([sys.executable, "-c", script], check=True)


def test_the_asynchronous_half_is_there_and_exported() -> None:
    assert cds.aio.__all__ == [
        "AsyncClient",
        "AsyncResponse",
        "AsyncRows",
        "AsyncTask",
        "AsyncTasks",
        "as_completed",
        "wait_all",
    ]
    assert cds.AsyncClient is cds.aio.AsyncClient
    assert cds.AsyncTask is cds.aio.AsyncTask
    assert cds.AsyncTasks is cds.aio.AsyncTasks
    assert cds.wait_all is not cds.aio.wait_all
    assert cds.as_completed is not cds.aio.as_completed
    for name in cds.aio.__all__:
        assert getattr(cds.aio, name).__doc__, name


def test_importing_does_not_import_what_only_the_asynchronous_half_needs() -> None:
    script = "import sys, cds; cds.Client; sys.exit('asyncio' in sys.modules or 'cds.aio' in sys.modules)"
    subprocess.run([sys.executable, "-c", script], check=True)


def test_everything_that_calls_need_is_found_in_the_byte_code(tmp_path: Path) -> None:
    """PyInstaller and others look through it; what only the native module imports would be missing."""
    program = tmp_path / "program.py"
    program.write_text("import cds\n", encoding="utf-8")
    folder = Path(cds.__file__).parent
    finder = modulefinder.ModuleFinder([str(folder.parent)])
    finder.run_script(str(program))
    files = (file.relative_to(folder.parent).with_suffix("") for file in folder.rglob("*.py"))
    modules = {".".join(file.parts).removesuffix(".__init__") for file in files}
    assert modules - set(finder.modules) == {"cds.__main__", "cds.testing"}
