"""How tables look in a real browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import cds
from browsers import IN_CHROMIUM, chromium

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.slow, *IN_CHROMIUM]

HEIGHTS = """
    const rows = () => [...document.querySelectorAll("tr")].map((row) => row.offsetHeight);
    const closed = rows();
    document.querySelectorAll("details").forEach((nested) => { nested.open = true; });
    return [closed, rows()];
"""
"""Of the rows, before and after everything nested is opened."""


def test_rows_are_one_line_high_until_a_nested_value_is_opened(tmp_path: Path) -> None:
    nested = {"SystemDisk": {"Size": 60}, "DataDisks": [{"Size": 100, "Iops": {"Max": 3000}}, {"Size": 200}]}
    rows = [{"InstanceName": "plain"}, {"InstanceName": "nested", "Disks": nested, "Tags": [{"TagName": "a"}] * 3}]
    reply = cds.Response({"Data": {"Instances": rows}}, service="instance", action="DescribeInstances")
    page = tmp_path / "table.html"
    page.write_text(f"<!doctype html><meta charset=utf-8>{reply._repr_html_()}", encoding="utf-8")
    with chromium(tmp_path / "profile") as browser:
        browser.get(page.as_uri())
        (_, plain, folded), (_, _, opened) = browser.execute_script(HEIGHTS)  # type: ignore[no-untyped-call]
    assert folded == plain
    assert opened > 3 * plain
