"""The site: it builds offline, both languages have the same pages, and no link leads nowhere."""

from __future__ import annotations

import json
import re
import sys
from functools import cache
from html.parser import HTMLParser
from typing import TYPE_CHECKING
from urllib.parse import unquote

import pytest

from paths import ROOT

if TYPE_CHECKING:
    from pathlib import Path

sys.path.insert(0, str(ROOT / "docs/site"))
import build
import picture

FETCHED = {"img": "src", "script": "src", "link": "href", "iframe": "src", "source": "src"}
"""Elements that make a browser fetch something, and the attribute that says what."""


class Page(HTMLParser):
    """Links, anchors and fetched resources of a page."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.links: list[str] = []
        self.onward: list[str] = []
        self.anchors: set[str] = set()
        self.fetched: list[str] = []
        self.headings = 0
        self.depth = 0
        self.feed(path.read_text("utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self.anchors |= {values[name] for name in ("id", "name") if name in values}
        self.headings += tag == "h1"
        self.depth += tag == "article"
        if tag == "a" and "href" in values:
            self.links.append(values["href"])
            if (self.depth or "md-footer__link" in values.get("class", "")) and not values["href"].startswith("#"):
                self.onward.append(values["href"])
        if tag in FETCHED and FETCHED[tag] in values:
            self.fetched.append(values[FETCHED[tag]])

    def handle_endtag(self, tag: str) -> None:
        self.depth -= tag == "article"


@cache
def page(path: Path) -> Page:
    return Page(path)


def pages(site: Path) -> list[Path]:
    return sorted(path for path in site.rglob("*.html") if path.name != "404.html")


@pytest.mark.slow
def test_a_browser_fetches_nothing_from_elsewhere(site: Path) -> None:
    found = {(path.name, url) for path in pages(site) for url in page(path).fetched if re.match(r"(https?:)?//", url)}
    assert found == set()
    styles = [path.read_text("utf-8") for path in site.rglob("*.css")]
    assert not any(re.search(r"url\(\s*['\"]?(https?:)?//", text) for text in styles)


@pytest.mark.slow
def test_both_languages_have_the_same_pages(site: Path) -> None:
    every = {path.relative_to(site).as_posix() for path in pages(site)}
    chinese = {name.removeprefix("zh-CN/") for name in every if name.startswith("zh-CN/")}
    english = {name for name in every if not name.startswith("zh-CN/")}
    assert english == chinese
    assert len(english) > 150


@pytest.mark.slow
def test_every_link_and_anchor_leads_somewhere(site: Path) -> None:
    broken = []
    for path in pages(site):
        for link in page(path).links:
            if re.match(r"[a-z]+:", link):
                continue
            target, _, anchor = unquote(link).partition("#")
            linked = (path.parent / target).resolve() if target else path
            linked = linked / "index.html" if linked.is_dir() else linked
            is_anchor = anchor in {"", "__skip", "_top"} or linked.suffix != ".html"
            if not linked.is_file() or not (is_anchor or anchor in page(linked).anchors):
                broken.append(f"{path.relative_to(site)}: {link}")
    assert broken == []


@pytest.mark.slow
def test_every_page_is_reached_and_has_a_way_on(site: Path) -> None:
    for home in (site / "index.html", site / "zh-CN/index.html"):
        reached, todo = {home}, [home]
        while todo:
            path = todo.pop()
            for link in page(path).links:
                linked = (path.parent / unquote(link).partition("#")[0]).resolve()
                if linked.suffix == ".html" and linked.is_file() and linked not in reached:
                    reached.add(linked)
                    todo.append(linked)
        own = {path for path in pages(site) if path.is_relative_to(home.parent)}
        assert own - reached == set()
    assert [path for path in pages(site) if not page(path).onward] == []
    assert [path for path in pages(site) if page(path).headings != 1] == []


@pytest.mark.slow
@pytest.mark.parametrize(
    ("folder", "words", "found"),
    [
        (".", "wait", "tasks.html"),
        ("zh-CN", "云服务器", "reference/instance/describe_instances.html"),
        ("zh-CN", "快速入门", "quickstart.html"),
    ],
)
def test_the_search_index_has_the_words(site: Path, folder: str, words: str, found: str) -> None:
    (index,) = (site / folder).glob("search.json")
    entries = json.loads(index.read_text("utf-8"))["items"]
    assert any(
        entry["location"].startswith(found) and words in json.dumps(entry, ensure_ascii=False) for entry in entries
    )


SMALL = """INHERIT: docs/site/base.yml
site_name: small
docs_dir: target/site/en
site_dir: target/site/html
"""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("link", "complaint"),
    [
        ("other.md#here", ""),
        ("gone.md", "does not exist"),
        ("other.md#gone", "does not exist"),
        ("#gone", "does not exist"),
    ],
)
def test_a_broken_link_or_anchor_fails_the_build(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], link: str, complaint: str
) -> None:
    pytest.importorskip("zensical", reason="it builds the site")
    build.write(tmp_path / "mkdocs.yml", build.configuration(SMALL))
    build.write(tmp_path / "en/index.md", f"# Home\n\n[a link]({link})\n")
    build.write(tmp_path / "en/other.md", "# Other\n\n## Here\n\nWords.\n")
    assert build.is_built(tmp_path / "mkdocs.yml") == (not complaint)
    assert complaint in "".join(capfd.readouterr())


def test_a_link_to_a_file_that_does_not_exist_fails_the_build(tmp_path: Path) -> None:
    links = build.Links("en", "index.md", ROOT / "docs/index.md", tmp_path)
    assert links.rewritten("[the code](../src/lib.rs)") == "[the code](files/src/lib.rs.txt)"
    with pytest.raises(SystemExit, match=r"docs/index\.md links \.\./src/gone\.rs, which does not exist"):
        links.rewritten("[the code](../src/gone.rs)")


def test_the_picture_shows_what_the_commands_print() -> None:
    """`python docs/site/picture.py` draws it anew."""
    assert picture.drawn(picture.session()) == picture.PICTURE.read_text("utf-8")
