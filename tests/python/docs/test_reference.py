"""The reference has a page for each action in both languages, and what it shows runs.

The Python of a page is that of the docstrings, which test_docstrings.py runs; the command is that of the help, which
tests/python/cli/test_every_example.py runs. The signed URLs run here.
"""

from __future__ import annotations

import inspect
import re
import subprocess
import sys
import textwrap
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

import cds
from every_model import every_action
from modelled import ACTIONS, Action, returns_of, snake_case
from paths import ROOT
from prompt import Prompt

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FOLDERS = {"en": "docs/reference", "zh": "docs/zh-CN/reference"}

BLOCK = re.compile(r"^```(\w+)\n(.*?)^```", re.MULTILINE | re.DOTALL)


def page(action: Action, language: str = "en") -> str:
    return (ROOT / FOLDERS[language] / action.service / f"{action.method}.md").read_text("utf-8")


def blocks(action: Action, kind: str, language: str = "en") -> list[str]:
    return [text for name, text in BLOCK.findall(page(action, language)) if name == kind]


def example(prefix: str, action: Action, method: str) -> str:
    documentation = inspect.getdoc(getattr(getattr(cds, f"{prefix}{action.class_name}"), method)) or ""
    _, _, rest = documentation.rpartition("\nExample:\n")
    return textwrap.dedent(rest.partition("\n\n")[0]).strip() + "\n"


@every_action
def test_the_python_is_that_of_the_docstrings(action: Action) -> None:
    methods = [action.method, *filter(None, [action.model.get("pages", {}).get("iterator")])]
    expected = [example(prefix, action, method) for prefix in ("", "Async") for method in methods]
    assert blocks(action, "python") == expected


@every_action
def test_both_languages_show_the_same_examples(action: Action) -> None:
    for kind in ("python", "console", "bash"):
        assert blocks(action, kind, "zh") == blocks(action, kind)


@every_action
def test_a_page_has_every_parameter_member_and_code(action: Action) -> None:
    for language in FOLDERS:
        text = page(action, language)
        for named in (*action.parameters, *returns_of(action)):
            assert f"| `{named['name']}` |" in text, named["name"]
            assert named["description"][language].partition("|")[0] in text
        for error in action.model["errors"]:
            assert f"| `{error['code']}` | {error['http_status']} |" in text


@every_action
def test_a_page_says_what_the_call_does(action: Action) -> None:
    model, text = action.model, page(action)
    assert ("**Changes the cloud**" in text) == (model["effect"] == "mutate")
    assert ("**costs money**" in text) == bool(model.get("costs_money"))
    assert ("**destroys" in text) == bool(model.get("destroys"))
    assert ("Retired" in text) == bool(model.get("retired"))
    assert model["source"]["section"] in text


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A PATH whose `cds` is the one under test."""
    folder: Path = tmp_path_factory.mktemp("bin")
    (folder / "cds").write_text(f'#!/bin/sh\nexec {sys.executable} -m cds "$@"\n')
    (folder / "cds").chmod(0o755)
    return f"{folder}:/usr/local/bin:/usr/bin:/bin"


@pytest.mark.slow
def test_every_signed_url_is_accepted(path: str) -> None:
    """Four at a time, each share with its own simulator."""
    shares = [ACTIONS[start::4] for start in range(4)]
    with ThreadPoolExecutor(4) as pool:
        failed = [line for lines in pool.map(lambda share: list(refused(share, path)), shares) for line in lines]
    assert failed == []


def refused(actions: list[Action], path: str) -> Iterator[str]:
    """The actions whose signed URL the simulator does not carry out."""
    with cds.Simulator(progression="immediate") as cloud:
        cloud.furnish(examples=True)
        snapshot = cloud.snapshot()
        for action in actions:
            cloud.restore(snapshot)
            (script,) = blocks(action, "bash")
            environment = {"PATH": path, **Prompt.of(cloud).environment}
            ended = subprocess.run(
                ["/bin/sh", "-euc", script], env=environment, capture_output=True, text=True, timeout=60, check=False
            )
            last = cloud.requests[-1] if cloud.requests else {}
            if (last.get("action"), last.get("code")) != (action.name, "Success"):
                yield f"{action.key}: {ended.stdout} {ended.stderr}"


def test_every_service_page_lists_its_actions() -> None:
    for language, folder in FOLDERS.items():
        for action in ACTIONS:
            text = (ROOT / folder / action.service / "index.md").read_text("utf-8")
            assert f"[{action.name}]({snake_case(action.name)}.md)" in text, language
