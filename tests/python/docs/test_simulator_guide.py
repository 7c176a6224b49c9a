"""Tests every row of the table of faults in docs/simulator.md."""

from __future__ import annotations

import json
import re
from typing import Any, NamedTuple

import pytest

import cds
from paths import ROOT

GUIDE = ROOT / "docs/simulator.md"

LASTING = {"refuse": {"seconds": 0.2}, "slow": {"seconds": 5}}
"""As short as possible, but longer than the client's timeout."""

PATIENCE = {"hang": 0.3, "slow": 0.3}
"""The client's timeout where no response arrives."""


class Row(NamedTuple):
    kind: str
    settings: str
    what: str
    read: str
    change: str
    carried_out: str


def rows() -> list[Row]:
    lines = GUIDE.read_text(encoding="utf-8").splitlines()
    begin = next(number for number, line in enumerate(lines) if line.startswith("| kind |")) + 2
    end = lines.index("", begin)
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[begin:end]]
    return [Row(kind.strip("`"), *others) for kind, *others in cells]


def raised(client: cds.Client, *, change: bool) -> type[BaseException] | None:
    try:
        if change:
            client.vdc.create_vdc(RegionId="CN_Beijing_A", VdcName="changed").task.wait()
        else:
            client.instance.describe_tags()
    except cds.CdsError as error:
        return type(error)
    return None


@pytest.mark.parametrize("change", [False, True], ids=["read", "change"])
@pytest.mark.parametrize("row", rows(), ids=lambda row: row.kind)
def test_a_fault_raises_what_the_table_says(row: Row, change: bool):
    named = re.findall(r"`(\w+Error)`", row.change if change else row.read)
    with cds.Simulator(progression="immediate") as cloud:
        with cloud.client(max_retries=0, timeout=PATIENCE.get(row.kind, 10)) as client:
            settings: dict[str, Any] = LASTING.get(row.kind, {})
            cloud.fail(kind=row.kind, **settings)
            met = raised(client, change=change)
        if named:
            assert met is not None
            assert issubclass(met, getattr(cds, named[0]))
        else:
            assert met is None
        carried_out = change and row.carried_out == "yes"
        assert bool(json.loads(cloud.snapshot())["vdcs"]) == carried_out


def test_the_table_has_all_kinds_and_their_settings():
    def words(text: str) -> list[str]:
        return re.findall(r"\w+", text)

    with cds.Simulator() as cloud:
        with pytest.raises(ValueError, match="there are") as refused:
            cloud.fail(kind="fire")
        assert [row.kind for row in rows()] == words(str(refused.value).partition("there are")[2])
        for row in rows():
            with pytest.raises(ValueError, match="it has") as refused:
                cloud.fail(kind=row.kind, no_such_setting=1)
            known = words(str(refused.value).partition("it has")[2])
            assert ["action", "times", *re.findall(r"`(\w+)`", row.settings)] == known
