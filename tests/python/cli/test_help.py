"""Help texts: golden files of every page in both languages, and what they promise."""

from __future__ import annotations

import re

import pytest

from golden import matches
from modelled import ACTIONS, SERVICE_FILES, Action, snake_case
from prompt import Prompt

WIDE = {"COLUMNS": "100"}

PAGES = [
    "",
    "overview",
    "cost",
    "regions",
    "server",
    *(f"server {verb}" for verb in ["list", "show", "start", "stop", "reboot", "resize", "rename", "tag", "console"]),
    "journal",
    "journal resolve",
    "task",
    "task wait",
    "api",
    "call",
    "sign",
    "simulator",
    "completion",
    "configure",
    "doctor",
    *(name.replace("_", "-") for name in SERVICE_FILES),
]


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("page", PAGES, ids=[page or "cds" for page in PAGES])
def test_the_page(page: str, language: str):
    ended = Prompt().run(*page.split(), "--help", "--lang", language)
    assert (ended.code, ended.err) == (0, "")
    matches(f"help/{language}/{page.replace(' ', '_') or 'cds'}.txt", ended.out)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("service", SERVICE_FILES)
def test_the_pages_of_all_actions(service: str, language: str):
    """In one file; what is the same on every page is left out."""
    actions = [action.name for action in ACTIONS if action.service == service]
    pages = [Prompt().succeed(service, action, "--help", "--lang", language, **WIDE) for action in actions]
    own = [re.sub(r"\n(?:FLAGS|选项)\n(?:  .*\n)+|\n(?:LEARN MORE|更多)\n(?:  .*\n)+", "", page) for page in pages]
    matches(f"help/{language}/actions/{service}.txt", "\n".join(own))


@pytest.mark.parametrize("topic", ["exit-codes", "environment", "once", "output"])
def test_the_topic(topic: str):
    english, chinese = (Prompt().succeed("help", topic, LANG=locale) for locale in ("en_US.UTF-8", "zh_CN.UTF-8"))
    assert english != chinese
    assert all(len(line) <= 80 for line in english.splitlines())


def test_help_is_the_page_of_a_command():
    assert Prompt().succeed("help", "vdc", "describe-vdc") == Prompt().succeed("vdc", "describe-vdc", "--help")
    assert Prompt().succeed("help") == Prompt().succeed("--help")


def test_the_locale_chooses_the_language():
    chinese = Prompt().succeed("vdc", "--help", LANG="zh_CN.UTF-8")
    assert "用法" in chinese
    assert Prompt().succeed("vdc", "--help", LANG="zh_CN.UTF-8", LC_ALL="C") == Prompt().succeed("vdc", "--help")


def test_a_service_without_an_action_is_answered_with_its_page():
    ended = Prompt().run("vdc")
    assert (ended.code, ended.out) == (2, "")
    assert ended.err == Prompt().succeed("vdc", "--help")


@pytest.mark.parametrize(
    "action", [action for action in ACTIONS if action.service == "vdc"], ids=lambda action: action.name
)
def test_every_parameter_is_explained(action: Action):
    page = Prompt().succeed("vdc", action.name, "--help")
    words = " ".join(page.split())
    for parameter in action.parameters:
        assert f"--{snake_case(parameter['name']).replace('_', '-')} " in page
        assert parameter["description"]["en"] in words
