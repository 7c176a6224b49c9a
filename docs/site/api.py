"""Pages of the Python API, from the docstrings and signatures of the package."""

from __future__ import annotations

import inspect
import re
import sys
import textwrap
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import cds
import cds.aio
import chinese
from cds import errors

SECTION = re.compile(r"^(Args|Returns|Raises|Yields|Attributes|Example):$")
HEADINGS = {
    "en": {"Args": "Arguments", "Example": "Example", "Returns": "Returns", "Raises": "Raises", "Yields": "Yields"},
    "zh-CN": {"Args": "参数", "Example": "示例", "Returns": "返回值", "Raises": "异常", "Yields": "逐项返回"},
}


@dataclass
class Page:
    """A page about some objects of the package."""

    name: str
    titles: dict[str, str]
    objects: list[str] = field(default_factory=list)
    """Names in `cds`, or in a module of it."""


PAGES = [
    Page("client", {"en": "Client", "zh-CN": "Client"}, ["Client", "AsyncClient", "DryRun"]),
    Page("response", {"en": "Response", "zh-CN": "Response"}, ["Response"]),
    Page("task", {"en": "Task", "zh-CN": "Task"}, ["Task", "Tasks", "AsyncTask"]),
    Page("errors", {"en": "Exceptions", "zh-CN": "异常"}, [f"errors.{name}" for name in errors.__all__]),
    Page("simulator", {"en": "Simulator", "zh-CN": "Simulator"}, ["Simulator"]),
    Page("journal", {"en": "Journal", "zh-CN": "Journal"}, ["Journal", "JournalEntry", "Resolution"]),
    Page(
        "functions",
        {"en": "Functions", "zh-CN": "函数"},
        ["sign", "wait_all", "as_completed", "aio.wait_all", "aio.as_completed"],
    ),
]

LEADS = {
    "en": "From the docstrings of the package: `help()` shows the same.",
    "zh-CN": "内容与包中的 docstring 一致；`help()` 显示英文原文。",
}
INDEX = {
    "en": "# The Python API\n\nThe classes and functions of the package `cds`. The methods of the services are in "
    "[the reference of the actions](../reference/index.md).\n\n",
    "zh-CN": "# Python API\n\n`cds` 包中的类与函数。各服务的方法见[接口参考](../reference/index.md)。\n\n",
}


@cache
def pages(language: str) -> dict[str, str]:
    """Name and text of each page."""
    links = "".join(f"- [{page.titles[language]}]({page.name}.md)\n" for page in PAGES)
    written = {f"api/{page.name}.md": page_text(page, language) for page in PAGES}
    return {"api/index.md": INDEX[language] + links, **written}


def page_text(page: Page, language: str) -> str:
    parts = [f"# {page.titles[language]}", LEADS[language]]
    for name in page.objects:
        parts.extend(described(name, language))
    return "\n\n".join(parts) + "\n"


@cache
def documents() -> dict[str, str]:
    """The English docstring of each object of the pages, and of each member."""
    found = {}
    for name in (one for page in PAGES for one in page.objects):
        thing = resolved(name)
        found[name] = inspect.getdoc(thing) or ""
        if inspect.isclass(thing):
            found |= {f"{name}.{member}": inspect.getdoc(value) or "" for member, value in members(thing)}
    return found


@cache
def chinese_documents() -> dict[str, str]:
    """The Chinese of each; all of them, and no others."""
    english, twins = documents(), chinese.twins()
    if english.keys() != twins.keys():
        missing, unknown = english.keys() - twins.keys(), twins.keys() - english.keys()
        sys.exit(f"{chinese.FILE.name} lacks {sorted(missing)}, and has {sorted(unknown)}, which the pages lack")
    return {name: twin.text for name, twin in twins.items()}


def resolved(name: str) -> Any:
    """The object with a dotted name."""
    thing: Any = cds
    for step in name.split("."):
        thing = getattr(thing, step)
    return thing


def described(name: str, language: str) -> list[str]:
    """A section about a class or a function, and one for each public member."""
    thing = resolved(name)
    title = f"cds.{name.removeprefix('errors.')}"
    if not inspect.isclass(thing):
        return [f"## {title}", signature(title, thing), prose(name, language)]
    parts = [f"## {title}"]
    if "__init__" in vars(thing) and not issubclass(thing, BaseException):
        parts.append(signature(title, thing))
    bases = [base.__name__ for base in thing.__bases__ if base.__module__.startswith("cds.errors")]
    if bases:
        parts.append(
            {"en": "A ", "zh-CN": "属于 "}[language]
            + "、".join(f"`cds.{base}`" for base in bases)
            + {"en": ".", "zh-CN": "。"}[language]
        )
    parts.append(prose(name, language))
    for member, value in members(thing):
        parts += [
            f"### {title.split('.')[-1]}.{member}",
            *shown(member, value),
            prose(f"{name}.{member}", language),
        ]
    return [part for part in parts if part]


def members(thing: type) -> list[tuple[str, Any]]:
    """Public members with a docstring, of the class and of private ones below it."""
    found: dict[str, Any] = {}
    for base in reversed(thing.__mro__):
        if base is thing or (base.__module__.startswith("cds._") and base.__name__.startswith("_")):
            found.update({name: value for name, value in vars(base).items() if not name.startswith("_")})
    return [(name, value) for name, value in found.items() if inspect.getdoc(value) and is_documented(value)]


def is_documented(value: Any) -> bool:
    return inspect.isfunction(value) or isinstance(value, (property, classmethod, staticmethod))


def shown(name: str, value: Any) -> list[str]:
    """The signature of a method."""
    return [] if isinstance(value, property) else [signature(name, getattr(value, "__func__", value))]


def signature(name: str, thing: Any) -> str:
    try:
        given = inspect.signature(thing)
    except ValueError:
        return ""
    parameters = [one.replace(annotation=inspect.Parameter.empty) for one in given.parameters.values()]
    text = str(
        given.replace(
            parameters=[one for one in parameters if one.name != "self"], return_annotation=inspect.Signature.empty
        )
    )
    keyword = "await " if inspect.iscoroutinefunction(thing) else ""
    line = f"{keyword}{name}{text}"
    if len(line) > 88:
        inner = ",\n    ".join(text[1:-1].split(", "))
        line = f"{keyword}{name}(\n    {inner},\n)"
    return f"```text\n{line}\n```"


def prose(name: str, language: str) -> str:
    texts = documents() if language == "en" else chinese_documents()
    return markdown(texts[name], language)


def markdown(text: str, language: str) -> str:
    """A docstring as Markdown: sections are lists, indented blocks are code."""
    blocks, lines = [], text.expandtabs().splitlines()
    while lines:
        match = SECTION.match(lines[0])
        if match:
            lines.pop(0)
            body = []
            while lines and (
                lines[0].startswith(" ") or (not lines[0] and len(lines) > 1 and lines[1].startswith(" "))
            ):
                body.append(lines.pop(0))
            heading = HEADINGS[language].get(match[1], match[1])
            blocks.append(f"**{heading}**\n\n{code(body) if match[1] == 'Example' else items(body, language)}")
            continue
        body = []
        is_code = lines[0].startswith("    ")
        while lines and not SECTION.match(lines[0]) and (not lines[0] or lines[0].startswith("    ") == is_code):
            body.append(lines.pop(0))
        block = "\n".join(body).strip("\n")
        if block:
            blocks.append(code(body) if is_code else block)
    return "\n\n".join(blocks)


def code(lines: list[str]) -> str:
    return f"```python\n{dedent(lines)}\n```"


def dedent(lines: list[str]) -> str:
    return textwrap.dedent("\n".join(lines)).strip("\n")


def items(lines: list[str], language: str) -> str:
    """A list with an item for each name."""
    text = dedent(lines)
    colon = {"en": ": ", "zh-CN": "："}[language]
    found: list[str] = []
    for line in text.splitlines():
        if found and (line.startswith(" ") or not line):
            found[-1] += f" {line.strip()}" if line else ""
        else:
            found.append(line)
    return "\n".join(
        re.sub(r"^- (\*{0,2}[\w.]+(?:, [\w.]+)*)(?: \(([^)]*)\))?: ", rf"- `\1`{colon}", f"- {one}") for one in found
    )


if __name__ == "__main__":
    chinese.write_digests(documents())
