"""The Chinese of generated pages: each text has one, which names the same things as the English one."""

from __future__ import annotations

import json
import re

from paths import ROOT

CODE = re.compile(r"`[^`\n]+`")
NUMBER = re.compile(r"\d+")

RULES = json.loads((ROOT / "crates/xtask/src/emit/reference/simulator.zh.json").read_text("utf-8"))
"""`cargo xtask generate` refuses a rule that it lacks."""


def test_the_rules_of_the_simulator_name_the_same_things_in_chinese() -> None:
    for english, chinese in RULES.items():
        assert set(CODE.findall(chinese)) == set(CODE.findall(english)), english
        assert sorted(NUMBER.findall(chinese)) == sorted(NUMBER.findall(english)), english


ENGLISH_SENTENCE = re.compile(r"(?:\b[A-Za-z][a-z]+\b[ ,]+){3}[A-Za-z][a-z]+\b")
"""Four words in a row. Names of products and licences are shorter."""


def test_no_english_sentence_stands_on_a_generated_chinese_page() -> None:
    """Code, links and the column with the sections of the API documents are left out."""
    pages = sorted((ROOT / "docs/zh-CN/reference").rglob("*.md"))
    assert len(pages) > 150
    for page in pages:
        text = re.sub(r"^```.*?^```|<!--.*?-->", "", page.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)
        for line in re.sub(r"`[^`\n]*`|\]\([^)]*\)|\| (?:en|zh) [^|\n]*", "", text).splitlines():
            assert not ENGLISH_SENTENCE.search(line), f"{page.name}: {line}"


BROKEN_LINE = re.compile(r"[，。、；：！？（）《》“”\u4e00-\u9fff]\n *[，。、；：！？（）《》“”\u4e00-\u9fff]")


def test_no_line_breaks_between_two_chinese_characters() -> None:
    """A browser would show a space there."""
    for page in (ROOT / "README.zh-CN.md", *sorted((ROOT / "docs/zh-CN").rglob("*.md"))):
        text = re.sub(r"^```.*?^```", "", page.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)
        assert BROKEN_LINE.findall(text) == [], page.name
