"""How tables look in a real browser."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

import cds
from browsers import IN_CHROMIUM, chromium

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from selenium.webdriver import Chrome

pytestmark = [pytest.mark.slow, *IN_CHROMIUM]

HEIGHTS = """
    const rows = () => [...document.querySelectorAll("tr")].map((row) => row.offsetHeight);
    const closed = rows();
    document.querySelectorAll("details").forEach((nested) => { nested.open = true; });
    return [closed, rows()];
"""
"""Of the rows, before and after everything nested is opened."""

WIDTHS = "return [document.documentElement.scrollWidth, window.innerWidth]"
"""Of the page, and of what is seen of it."""


JUPYTERLAB = """
    <style>
    .lab table { border-spacing: 0; font-size: 13px; table-layout: fixed }
    .lab td, .lab th, .lab tr { vertical-align: middle; padding: 0.5em; line-height: normal; white-space: normal }
    .lab td, .lab th, .lab tr { max-width: none; border: none; text-align: right }
    .lab p { margin-bottom: 1em }
    </style>
    <div class="lab" style="width: 700px">
"""
"""What JupyterLab has for tables, in fewer words."""


def untrusted(html: str) -> str:
    """As JupyterLab shows a notebook that somebody else ran: without style sheets."""
    return JUPYTERLAB + re.sub("<style>.*?</style>", "", html)


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    with chromium(tmp_path_factory.mktemp("profile")) as started:
        yield started


@pytest.mark.parametrize("page", [str, JUPYTERLAB.__add__, untrusted], ids=["plain", "JupyterLab", "untrusted"])
def test_rows_are_one_line_high_until_a_nested_value_is_opened(
    browser: Chrome, tmp_path: Path, page: Callable[[str], str]
) -> None:
    nested = {"SystemDisk": {"Size": 60}, "DataDisks": [{"Size": 100, "Iops": {"Max": 3000}}, {"Size": 200}]}
    wide = dict.fromkeys(
        ("InstanceName", "InstanceStatus", "RegionId", "VdcName", "Further"), "words with spaces between"
    )
    rows = [
        {"InstanceName": "plain"},
        {"InstanceName": "nested", "Disks": nested, "Tags": [{"TagName": "a"}] * 3},
        {**wide, "CreateTime": "2024-06-03 09:15:00"},
    ]
    reply = cds.Response({"Data": {"Instances": rows}}, service="instance", action="DescribeInstances")
    html = reply._repr_html_()
    assert html
    file = tmp_path / "table.html"
    file.write_text(f"<!doctype html><meta charset=utf-8>{page(html)}", encoding="utf-8")
    browser.get(file.as_uri())
    (_, plain, *others), (_, _, opened, _) = browser.execute_script(HEIGHTS)  # type: ignore[no-untyped-call]
    page_width, window = browser.execute_script(WIDTHS)  # type: ignore[no-untyped-call]
    assert others == [plain, plain]
    assert opened > 3 * plain
    assert page_width <= window, "the table scrolls, and not the page"
