"""The Python snippets in the READMEs and guides.

A comment before a snippet says what it takes for granted, `<!-- given: client, server -->`, or that it is a test,
`<!-- run: pytest -->`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from paths import ROOT

SNIPPET = re.compile(r"(?:<!-- (?P<how>given|run): (?P<names>[\w, ]+) -->\n)?```python\n(?P<code>.*?)```", re.DOTALL)
READMES = ("README.md", "README.zh-CN.md")
TESTED_ELSEWHERE = ("reference/", "recipes.md")
"""Pages whose code other tests run: test_reference.py and test_recipes.py."""

PACKAGE_PAGE = "python/README.md"
"""What package indexes show."""

GUIDES = (
    PACKAGE_PAGE,
    *sorted(
        str(path.relative_to(ROOT))
        for path in ROOT.glob("docs/**/*.md")
        if not any(part in str(path) for part in TESTED_ELSEWHERE)
    ),
)


@dataclass(frozen=True)
class Snippet:
    document: str
    line: int
    given: list[str]
    """Names that it uses without making them."""
    is_test: bool
    code: str

    def __str__(self) -> str:
        return f"{self.document}:{self.line}"


def snippets(*documents: str) -> list[Snippet]:
    found = []
    for document in documents:
        text = (ROOT / document).read_text(encoding="utf-8")
        for match in SNIPPET.finditer(text):
            line = text.count("\n", 0, match.start("code")) + 1
            given = match["names"].split(", ") if match["how"] == "given" else []
            found.append(Snippet(document, line, given, match["how"] == "run", match["code"]))
    return found


SNIPPETS = snippets(*READMES, *GUIDES)
