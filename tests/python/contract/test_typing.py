"""What editors and type checkers see. `make types` also checks the whole package with pyright and stubtest."""

from __future__ import annotations

import ast
import functools
import json
import re
import resource
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

import cds
from modelled import ACTIONS, returns_of
from paths import ROOT, SUPPORT
from snippets import SNIPPETS
from typed_members import leaves, program, retired, values_of

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

MEMBERS = {False: program(is_async=False), True: program(is_async=True)}
"""The programs that read every documented member, of each client."""

PACKAGE = Path(cds.__file__).parent

PYRIGHT = ("pyright", "--outputjson", "--pythonpath", sys.executable)

Checkers = dict[str, "subprocess.Popen[str]"]


class Error(NamedTuple):
    file: str
    line: int
    text: str


@pytest.fixture(scope="module")
def checkers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Checkers]:
    """All checkers at once: each takes seconds, and they do not depend on each other."""
    folder = tmp_path_factory.mktemp("checkers")
    programs = [str(CASES), *_written(folder)]
    mypy = ("mypy", "--strict", "--no-error-summary", "--no-pretty", f"--cache-dir={folder / 'mypy'}")
    commands = {
        "mypy": (*mypy, "--enable-error-code=deprecated", "python/cds", *programs),
        "pyright": (*PYRIGHT, *programs),
    }
    started = {name: _start(*command) for name, command in commands.items()}
    yield started
    for process in started.values():
        process.kill()
        process.communicate()


def _written(folder: Path) -> list[str]:
    """The generated programs, and the snippets of READMEs and guides, a file each."""
    texts = {f"members_{'async' if is_async else 'sync'}": text for is_async, text in MEMBERS.items()}
    texts["retired"] = retired()
    for snippet in SNIPPETS:
        if not snippet.is_test:
            name = re.sub(r"\W", "_", str(snippet))
            names = ["cds", *snippet.given] if snippet.given else []
            lines = ["# pyright: strict", *(GIVEN[name] for name in names), snippet.code]
            texts[f"snippet_{name}"] = "\n".join(lines)
    for name, text in texts.items():
        (folder / f"{name}.py").write_text(text, encoding="utf-8")
    return [str(folder / f"{name}.py") for name in texts]


def _start(*command: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", *command], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


@pytest.fixture(scope="module", params=["mypy", "pyright"])
def errors(request: pytest.FixtureRequest) -> list[Error]:
    """What each of the checkers says of the programs."""
    return list(request.getfixturevalue(f"{request.param}_errors"))


@pytest.fixture(scope="module")
def mypy_errors(checkers: Checkers) -> list[Error]:
    out, err = checkers["mypy"].communicate()
    assert err == ""
    found = [re.match(r"(.*?):(\d+): error: (.*)", line) for line in out.splitlines()]
    return [Error(one[1], int(one[2]), one[3]) for one in found if one]


@pytest.fixture(scope="module")
def pyright_errors(checkers: Checkers) -> list[Error]:
    return _pyright_errors(checkers["pyright"])


def _pyright_errors(checker: subprocess.Popen[str]) -> list[Error]:
    answer = json.loads(checker.communicate()[0])
    assert answer["summary"]["filesAnalyzed"] > 0
    found = [one for one in answer["generalDiagnostics"] if one["severity"] == "error"]
    return [Error(one["file"], one["range"]["start"]["line"] + 1, one["message"]) for one in found]


def test_the_package_passes_mypy_strict(mypy_errors: list[Error]) -> None:
    assert [error for error in mypy_errors if error.file.startswith("python")] == []


def test_the_snippets_of_the_documents_are_right(errors: list[Error]) -> None:
    assert [error for error in errors if "snippet_" in error.file] == []


def test_wrong_calls_are_reported_and_only_those(errors: list[Error]) -> None:
    found = [error for error in errors if error.file.endswith(CASES.name)]
    assert sorted({error.line for error in found}) == WRONG, found


def test_every_documented_member_has_its_type(errors: list[Error]) -> None:
    """In `Data`, in rows, in the rows of iterators and in what a wait returns, of both clients."""
    assert [error for error in errors if "members_" in error.file] == []


@pytest.mark.parametrize("is_async", [False, True])
def test_that_program_asks_for_every_member(is_async: bool) -> None:
    members = [value for action in ACTIONS for member in returns_of(action) for value in leaves(member)]
    assert len(members) > 500
    assert MEMBERS[is_async].count("assert_type(") > len(members)


def test_retired_actions_are_reported_and_only_those(errors: list[Error]) -> None:
    lines = enumerate(retired().splitlines(), 1)
    found = [error for error in errors if error.file.endswith("retired.py")]
    assert sorted({error.line for error in found}) == [number for number, line in lines if line.endswith("# retired")]


def test_a_program_is_checked_within_seconds(checkers: Checkers) -> None:
    """It is 3 s on a quiet machine, half of them to start, with 300 lines that use everything."""
    for checker in checkers.values():
        checker.communicate()
    before = _processor_time_of_children()
    _start(*PYRIGHT, str(CASES)).communicate()
    assert _processor_time_of_children() - before < 20


def _processor_time_of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


@pytest.mark.parametrize("folder", ["services", "aio/services"])
def test_the_documented_values_of_every_parameter_complete(folder: str) -> None:
    """As `Literal[...] | str`: other values are accepted, too."""
    problems = []
    for action in ACTIONS:
        hints = _hints(folder, action.service)[action.method]
        for parameter in action.parameters:
            known = {repr(value) for value in values_of(parameter)}
            given = hints[parameter["name"]]
            if not known <= given or (known and not {"str", "int"} & given):
                problems.append(f"{action.key}: {parameter['name']}")
    assert problems == []


@functools.cache
def _hints(folder: str, service: str) -> dict[str, dict[str, set[str]]]:
    """The names and values in the type of each argument of each method; an alias stands for its values."""
    values = ast.parse((PACKAGE / "types" / "values.py").read_text("utf-8")).body
    aliases = {ast.unparse(one.target): _words(one) for one in values if isinstance(one, ast.AnnAssign)}
    stub = ast.parse((PACKAGE / folder / f"{service}.pyi").read_text("utf-8"))
    functions = [one for one in ast.walk(stub) if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef)]
    return {
        function.name: {
            argument.arg: {word for name in _words(argument) for word in (name, *aliases.get(name, ()))}
            for argument in function.args.kwonlyargs
        }
        for function in functions
    }


def _words(tree: ast.AST) -> set[str]:
    return {ast.unparse(one) for one in ast.walk(tree) if isinstance(one, ast.Name | ast.Constant)}


def test_the_package_says_that_it_is_typed() -> None:
    assert (PACKAGE / "py.typed").exists()
