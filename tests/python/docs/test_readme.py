"""The READMEs count what the models have."""

from __future__ import annotations

import re

import pytest

from modelled import ACTIONS, SERVICE_FILES
from paths import ROOT


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("README.md", r"(?P<actions>\d+) of them in (?P<services>\d+) services"),
        ("README.zh-CN.md", r"(?P<services>\d+) 个服务共 (?P<actions>\d+) 个"),
    ],
)
def test_it_counts_actions_and_services(name: str, words: str) -> None:
    said = re.search(words, (ROOT / name).read_text("utf-8"))
    assert said
    assert (said["actions"], said["services"]) == (str(len(ACTIONS)), str(len(SERVICE_FILES)))
