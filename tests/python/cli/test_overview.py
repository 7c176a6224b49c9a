"""`cds overview` and `cds cost`."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest

import cds
from prompt import Prompt
from recording import Answer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recording import RecordingServer


@pytest.fixture(scope="module")
def estate() -> Iterator[cds.Simulator]:
    with cds.Simulator(seed=1, progression="immediate") as simulator:
        simulator.furnish(examples=True)
        yield simulator


@pytest.fixture
def prompt(estate: cds.Simulator) -> Prompt:
    return Prompt.of(estate)


def overview(prompt: Prompt) -> dict[str, Any]:
    found = json.loads(prompt.succeed("overview"))
    assert isinstance(found, dict)
    return found


def test_everything_is_counted_in_its_region(prompt: Prompt):
    counts = {(row["Kind"], row["Region"]): row for row in overview(prompt)["Resources"]}
    servers = counts["server", "CN_Beijing_A"]
    assert (servers["Count"], servers["Active"], servers["Stopped"], servers["Idle"]) == (4, 2, 2, 2)
    assert {kind for kind, _ in counts} == {
        *("server", "bare-metal", "dedicated-host", "vdc", "public-network", "gpn", "bare-metal-disk", "template")
    }
    assert ("vdc", "CN_Guangzhou_A") in counts


def test_what_nothing_uses_is_named(prompt: Prompt):
    idle = {row["Name"]: row["Kind"] for row in overview(prompt)["Attention"]}
    assert idle["recovery"] == "vdc"
    assert idle["public-2"] == "public-network"
    assert idle["db-spare"] == "bare-metal-disk"
    assert idle["batch-1"] == "server"
    assert not {"production", "internet", "web-1", "db-data"} & set(idle)
    ids = prompt.succeed("overview", "--output", "ids").split()
    assert len(ids) == len(idle)


def test_people_read_a_table_with_the_balance(prompt: Prompt):
    text = prompt.succeed("overview", "--output", "table")
    assert re.search(r"^Servers +CN_Beijing_A +4 +2 +2 +2$", text, re.MULTILINE)
    assert re.search(r"^Balance: [\d.]+ CN\nCost of 2025-01: [\d.]+ CN$", text, re.MULTILINE)
    assert "云服务器" in prompt.succeed("overview", "--output", "table", "--lang", "zh")


def test_parts_that_cannot_be_read_are_named(estate: cds.Simulator, prompt: Prompt):
    estate.fail("DescribeBms", kind="error", code="Unauthorized", http_status=403, times=1)
    ended = prompt.run("overview")
    assert ended.code == 1
    assert ended.err.splitlines()[0].startswith("cds: bms.DescribeBms: ")
    found = json.loads(ended.out)
    assert "bare-metal" not in {row["Kind"] for row in found["Resources"]}
    # Whether a bare-metal server uses it is unknown.
    assert "recovery" not in {row["Name"] for row in found["Attention"]}


@pytest.mark.parametrize(("by", "column"), [("type", "ProductName"), ("resource", "ResourceName"), ("day", "Day")])
def test_a_month_is_added_up(prompt: Prompt, by: str, column: str):
    costs = json.loads(prompt.succeed("cost", "--month", "2025-01", "--by", by))
    assert column in costs[0]
    total = sum(float(row["TotalCost"]) for row in costs)
    whole = overview(prompt)["Account"]["Cost"]
    assert total == pytest.approx(whole)
    if by != "day":
        amounts = [float(row["TotalCost"]) for row in costs]
        assert amounts == sorted(amounts, reverse=True)
    ended = prompt.run("cost", "--month", "2025-01", "--by", by, "--output", "table")
    assert ended.err == f"total {total:.2f} CN, 2025-01-01 to 2025-01-31\n"


def test_rows_without_an_amount_are_in_no_sum(prompt: Prompt, server: RecordingServer):
    rows = [{"TotalCost": "1.50"}, {"TotalCost": "n/a"}, {"TotalCost": None}]
    server.usual = Answer({"Code": "Success", "Data": {"BillInfo": rows}})
    prompt.environment["CDS_ENDPOINT_URL"] = server.url
    ended = prompt.run("cost", "--month", "2025-01", "--output", "table")
    assert ended.err.splitlines() == [
        "total 1.50 CN, 2025-01-01 to 2025-01-31",
        "warning: rows without a readable TotalCost, which no sum includes: 2",
    ]
    by_day = prompt.run("cost", "--month", "2025-01", "--by", "day")
    assert (by_day.code, {row["TotalCost"] for row in json.loads(by_day.out)}) == (0, {None})
    assert by_day.err == "warning: rows without a readable TotalCost, which no sum includes: 31\n"


def test_this_month_and_the_last_are_months_of_today(estate: cds.Simulator, prompt: Prompt):
    prompt.succeed("cost")
    this = estate.requests[-1]["parameters"]
    prompt.succeed("cost", "--month", "last")
    last = estate.requests[-1]["parameters"]
    assert last["DateTo"] < this["DateFrom"]
    assert this["DateFrom"].endswith("-01")


@pytest.mark.parametrize("month", ["2025-13", "january", "202501", ""])
def test_a_wrong_month_is_answered(prompt: Prompt, month: str):
    ended = prompt.run("cost", "--month", month)
    assert (ended.code, "2026-10" in ended.err) == (2, True)


@pytest.mark.parametrize("columns", [40, 80, 200])
def test_the_overview_fits_the_terminal(prompt: Prompt, columns: int):
    code, text = prompt.terminal("overview", columns=columns).end()
    assert code == 0
    assert max(len(line) for line in text.splitlines() if "do not fit" not in line) <= columns
    assert "Servers" in text


def test_people_are_not_shown_thousands_of_idle_servers():
    with cds.Simulator(seed=1) as cloud:
        cloud.furnish(servers=500)
        prompt = Prompt.of(cloud)
        text = prompt.succeed("overview", "--output", "table")
        (more,) = re.findall(r"… and (\d+) more: `cds overview --output json`", text)
        assert int(more) + 20 == len(prompt.succeed("overview", "--output", "ids").split())
        assert len(text.splitlines()) < 100
