"""What editors and type checkers see."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import cds
from paths import ROOT, SUPPORT
from snippets import SNIPPETS

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.slow

CASES = SUPPORT / "typing_cases.py"
WRONG = [
    number
    for number, line in enumerate(CASES.read_text("utf-8").splitlines(), 1)
    if re.search(r"  # wrong($|  #)", line)
]

GIVEN = {
    "cds": "import cds",
    "client": "client = cds.Client()",
    "cloud": "cloud = cds.Simulator()",
    "server": 'server = str("i-1")',
}
"""What a snippet takes for granted."""

STUBTEST_ALLOWED: tuple[str, ...] = ()
"""Differences between the native module and its stub that are meant, each with its reason. There are none."""

Checkers = dict[str, "subprocess.Popen[str]"]


@pytest.fixture(scope="module")
def checkers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Checkers]:
    """All checkers at once: each takes seconds, and they do not depend on each other."""
    folder = tmp_path_factory.mktemp("checkers")
    allowed = folder / "allowed"
    allowed.write_text("\n".join(STUBTEST_ALLOWED), encoding="utf-8")
    snippets = _written(folder)
    mypy = ("mypy", "--strict", "--no-error-summary", "--no-pretty", f"--cache-dir={folder / 'mypy'}")
    pyright = ("pyright", "--outputjson", "--pythonpath", sys.executable)
    commands = {
        "mypy": (*mypy, "python/cds", str(CASES), *snippets),
        "pyright": pyright,
        "pyright cases": (*pyright, str(CASES), *snippets),
        "stubtest": ("mypy.stubtest", "cds._cds", "--concise", "--allowlist", str(allowed)),
    }
    started = {name: _start(*command) for name, command in commands.items()}
    yield started
    for process in started.values():
        process.kill()
        process.communicate()


def _written(folder: Path) -> list[str]:
    """The snippets of READMEs and guides, a file each."""
    files = []
    for snippet in SNIPPETS:
        if not snippet.is_test:
            name = re.sub(r"\W", "_", str(snippet))
            file = folder / f"snippet_{name}.py"
            names = ["cds", *snippet.given] if snippet.given else []
            file.write_text("\n".join([*(GIVEN[name] for name in names), snippet.code]), encoding="utf-8")
            files.append(str(file))
    return files


def _start(*command: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", *command], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


@pytest.fixture(scope="module")
def mypy_errors(checkers: Checkers) -> list[str]:
    out, err = checkers["mypy"].communicate()
    assert err == ""
    return [line for line in out.splitlines() if ": error: " in line]


@pytest.fixture(scope="module")
def pyright_cases(checkers: Checkers) -> list[dict[str, Any]]:
    return pyright_errors(checkers["pyright cases"])


def pyright_errors(checker: subprocess.Popen[str]) -> list[dict[str, Any]]:
    answer = json.loads(checker.communicate()[0])
    assert answer["summary"]["filesAnalyzed"] > 0
    return [found for found in answer["generalDiagnostics"] if found["severity"] == "error"]


def test_the_package_passes_mypy_strict(mypy_errors: list[str]) -> None:
    assert [line for line in mypy_errors if CASES.name not in line and "snippet_" not in line] == []


def test_the_snippets_of_the_documents_pass_mypy_strict(mypy_errors: list[str]) -> None:
    assert [line for line in mypy_errors if "snippet_" in line] == []


def test_mypy_reports_wrong_calls_and_only_those(mypy_errors: list[str]) -> None:
    found = [line for line in mypy_errors if CASES.name in line]
    assert sorted({int(line.split(":")[1]) for line in found}) == WRONG, "\n".join(found)


def test_the_package_passes_pyright(checkers: Checkers) -> None:
    assert pyright_errors(checkers["pyright"]) == []


def test_pyright_reports_wrong_calls_and_only_those(pyright_cases: list[dict[str, Any]]) -> None:
    found = [error for error in pyright_cases if error["file"] == str(CASES)]
    assert sorted({error["range"]["start"]["line"] + 1 for error in found}) == WRONG, found


def test_the_snippets_of_the_documents_pass_pyright(pyright_cases: list[dict[str, Any]]) -> None:
    assert [error for error in pyright_cases if error["file"] != str(CASES)] == []


def test_the_stub_of_the_native_module_is_true(checkers: Checkers) -> None:
    out, err = checkers["stubtest"].communicate()
    assert checkers["stubtest"].returncode == 0, out + err


def test_the_package_says_that_it_is_typed() -> None:
    assert (Path(cds.__file__).parent / "py.typed").exists()
