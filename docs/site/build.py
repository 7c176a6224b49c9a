"""Builds the site in both languages, without the network: `make site`. It is in target/site/html.

`build.py FOLDER` builds it in another folder. The pages of docs/ are copied there first, because a page may link what
is outside of docs/, and because the pages of the Python API are written from its docstrings.
"""

from __future__ import annotations

import os
import posixpath
import re
import shutil
import subprocess
import sys
from pathlib import Path

from api import pages

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
LANGUAGES = {"en": DOCS, "zh-CN": DOCS / "zh-CN"}
CONFIGURATIONS = {"en": "mkdocs.yml", "zh-CN": "mkdocs.zh-CN.yml"}

ELSEWHERE = {"CONTRIBUTING.md": "contributing.md"}
"""Pages that stand outside of docs/."""

PICTURES = {".png", ".svg"}

LINK = re.compile(r"(?P<text>\[[^\]\n]*\])\((?P<target>[^)\s]+)\)")
FENCE = re.compile(r"^(```.*?^```)", re.MULTILINE | re.DOTALL)


def main(folder: Path) -> None:
    """Stages the pages and the configurations, then builds each language."""
    shutil.rmtree(folder, ignore_errors=True)
    for language in LANGUAGES:
        stage(language, folder)
    for language, name in CONFIGURATIONS.items():
        if not is_built(folder / name):
            sys.exit(f"the site ({language}) has the problems above")


def stage(language: str, folder: Path) -> None:
    """Copies the pages of a language, with links that work on the site, and its configuration."""
    target = folder / language
    for name, source in sources(language).items():
        text = source.read_text(encoding="utf-8")
        write(target / name, Links(language, name, source, target).rewritten(text))
    for name, text in pages(language).items():
        write(target / name, text)
    shutil.copy(DOCS / "site/site.css", target)
    write(folder / CONFIGURATIONS[language], configuration((ROOT / CONFIGURATIONS[language]).read_text("utf-8")))


def configuration(text: str) -> str:
    """A configuration for the folder that it stands in."""
    return text.replace("INHERIT: ", f"INHERIT: {ROOT}/").replace("target/site/", "")


def is_built(path: Path) -> bool:
    """Builds the site of a configuration; zensical says what is wrong, such as a broken link."""
    zensical = Path(sys.executable).with_name("zensical")
    command = [str(zensical), "build", "--clean", "--strict", "--config-file", path.name]
    return subprocess.run(command, cwd=path.parent, check=False).returncode == 0


def sources(language: str) -> dict[str, Path]:
    """Where each page comes from."""
    folder = LANGUAGES[language]
    own = {path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*.md"))}
    if language == "en":
        own = {name: path for name, path in own.items() if not name.startswith("zh-CN/")}
        own |= {page: ROOT / name for name, page in ELSEWHERE.items()}
    return own


class Links:
    """Rewrites the links of a page."""

    def __init__(self, language: str, name: str, source: Path, target: Path) -> None:
        self.language, self.name, self.source, self.target = language, name, source, target

    def rewritten(self, text: str) -> str:
        """The text with links for the site; code is left alone."""
        parts = FENCE.split(text)
        return "".join(part if part.startswith("```") else LINK.sub(self.link, part) for part in parts)

    def link(self, match: re.Match[str]) -> str:
        """A link for the site."""
        text, target = match["text"], match["target"]
        if re.match(r"[a-z]+:|#", target):
            return match[0]
        path, _, anchor = target.partition("#")
        linked = Path(os.path.normpath(self.source.parent / path))
        for language in reversed(LANGUAGES):
            found = {source: name for name, source in sources_of(language).items()}.get(linked)
            if found and language == self.language:
                return f"{text}({self.relative(found)}{'#' if anchor else ''}{anchor})"
            if found:
                return self.translation(text, language, found)
        staged = posixpath.normpath(posixpath.join(posixpath.dirname(self.name), path))
        if staged in pages(self.language):
            return match[0]
        if linked.is_file():
            return f"{text}({self.relative(self.copied(linked))})"
        if linked.is_dir():
            return text[1:-1]
        sys.exit(f"{self.source.relative_to(ROOT)} links {target}, which does not exist")

    def relative(self, name: str) -> str:
        return posixpath.relpath(name, posixpath.dirname(self.name) or ".")

    def translation(self, text: str, language: str, name: str) -> str:
        """A link to the page in the other language, which is another site."""
        up = "../" * (self.name.count("/") + (self.language != "en"))
        place = name if language == "en" else f"{language}/{name}"
        return f'<a href="{up}{place.removesuffix(".md")}.html" hreflang="{language}">{text[1:-1]}</a>'

    def copied(self, path: Path) -> str:
        """The name of a copy of a file, which a browser shows as a picture or as text."""
        name = f"files/{path.relative_to(ROOT).as_posix()}{'' if path.suffix in PICTURES else '.txt'}"
        copy = self.target / name
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, copy)
        return name


KNOWN: dict[str, dict[str, Path]] = {}


def sources_of(language: str) -> dict[str, Path]:
    """The same as `sources`, looked up once."""
    if language not in KNOWN:
        KNOWN[language] = sources(language)
    return KNOWN[language]


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve() if sys.argv[1:] else ROOT / "target/site")
