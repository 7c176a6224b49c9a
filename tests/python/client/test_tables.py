"""How objects are shown in notebooks."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

import pytest

import cds
from calls import read
from frames import needed
from listings import INSTANCES, Listing
from recording import Answer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recording import RecordingServer

SECRET = "Do-not-show-1"


class Page(HTMLParser):
    """The texts of a page, and whether its tags are balanced."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.cells: list[str] = []
        self.tags: set[str] = set()
        self._open: list[str] = []
        self.feed(html)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        if tag != "br":
            self._open.append(tag)
        if tag in ("td", "th", "p"):
            self.cells.append("")

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.cells:
            self.cells[-1] += data


def shown(value: Any) -> Page:
    """The HTML that a notebook shows, which its MIME bundle has, too."""
    html = value._repr_html_()
    assert html is not None
    assert value._repr_mimebundle_()["text/html"] == html
    return Page(html)


def instances(*rows: dict[str, Any], **told: Any) -> cds.Response:
    answer = {"Code": "Success", "Data": {"Instances": list(rows), **told}}
    return cds.Response(answer, service="instance", action="DescribeInstances")


@pytest.fixture
def cloud() -> Iterator[cds.Client]:
    with cds.Simulator(seed=1) as simulator, simulator.client() as client:
        yield client


def test_rows_are_a_table_and_everything_is_escaped(client: cds.Client, server: RecordingServer) -> None:
    hostile = "<script>alert('&')</script>"
    server.script({"Code": "Success", "Data": {"Instances": [{hostile: hostile, "Nested": {"a": [hostile]}}]}})
    page = shown(read(client))
    assert "script" not in page.tags
    assert [hostile in cell for cell in page.cells].count(True) == 3
    server.script({"Data": [{"a": 1}]})
    assert "i" not in shown(client.call("<i>Anything</i>", effect="read")).tags


def test_a_long_table_is_shown_in_part() -> None:
    reply = instances(*({"InstanceId": str(number)} for number in range(10_000)))
    page = shown(reply)
    assert "10,000 rows, the first 50 shown" in page.cells[0]
    assert len(page.cells) < 100


def test_a_response_without_a_list_is_plain_text() -> None:
    reply = cds.Response({"Code": "Success", "Data": {}}, service="instance", action="DescribeInstances")
    assert reply._repr_html_() is None
    assert reply._repr_mimebundle_() == {}


@pytest.mark.parametrize(
    ("service", "action", "data"),
    [("instance", "DescribeInstances", {"Instances": [], "Total": 0}), ("vdc", "DescribeVdc", [])],
)
def test_an_empty_list_shows_its_documented_columns(service: str, action: str, data: Any) -> None:
    page = shown(cds.Response({"Code": "Success", "Data": data}, service=service, action=action))
    assert page.cells[0] == f"{action} 0 rows"
    assert "VdcName" in page.cells


def test_the_caption_says_how_many_of_how_many() -> None:
    page = shown(instances({"InstanceId": "a"}, Total=134, PageCount="14"))
    assert page.cells[0] == "DescribeInstances 1 of 134 rows, one of 14 pages"


def test_the_caption_says_which_page_it_is() -> None:
    page = shown(instances(*[{"InstanceId": "a"}] * 10, Total=25, PageCount=3, PageNumber=1))
    assert page.cells[0] == "DescribeInstances 10 of 25 rows, page 1 of 3"
    data = [{"VdcId": "a", "PageNumber": "2", "PageCount": 4}]
    page = shown(cds.Response({"Data": data}, service="vdc", action="DescribeVdc"))
    assert page.cells[0] == "DescribeVdc 1 row, page 2 of 4"


def test_columns_are_in_the_documented_order_and_those_without_values_are_left_out() -> None:
    page = shown(instances({"News": 1, "Cpu": 4, "InstanceId": "a", "CreateTime": None}))
    assert page.cells[1:5] == ["InstanceId", "Cpu", "CreateTime", "News"]


def test_long_ids_are_short_with_the_whole_in_a_tooltip() -> None:
    long = "bc07e0b2-7717-4752-88b1-57d38af8699c"
    html = instances({"InstanceId": long, "InstanceName": "x" * 100})._repr_html_()
    assert html is not None
    assert f'<span title="{long}">bc07e0b2…</span>' in html
    assert "x" * 39 + "…</span>" in html


def test_nested_values_are_folded() -> None:
    page = shown(instances({"Tags": [{"TagName": "a"}, {"TagName": "b"}], "PublicNetworkInterface": []}))
    assert "details" in page.tags
    assert "2 items" in page.cells[-1]
    assert page.cells[-2] == "none"
    long = shown(instances({"Tags": [{"TagName": str(number)} for number in range(256)]}))
    assert "256 items" in long.cells[-1]
    assert "and 206 more" in long.cells[-1]


def test_an_object_in_place_of_a_documented_list_is_shown() -> None:
    page = shown(instances({"PublicNetworkInterface": {"IP": "1.2.3.4", "Connected": 1}}))
    assert "2 members" in page.cells[-1]
    assert "1.2.3.4" in page.cells[-1]


@pytest.mark.parametrize(
    "reply",
    [
        cds.Response({"Data": {"URL": SECRET}}, service="instance", action="CreateInstanceHtmlConsoleURL"),
        instances({"Password": SECRET, "InstanceId": "a"}),
        instances({"Nested": [{"AdminPassword": SECRET}], "InstanceId": "a"}),
        cds.Response({"Data": [{"SecretKey": SECRET}]}, service="ccs", action="DescribeNews"),
    ],
    ids=lambda reply: str(reply.action),
)
def test_secrets_are_masked(reply: cds.Response) -> None:
    for text in (reply._repr_html_() or "", pretty(reply)):
        assert SECRET not in text
        assert "***" in text


def pretty(value: Any) -> str:
    """The text that a notebook keeps beside the HTML."""
    return str(needed("IPython.lib.pretty").pretty(value))


def test_text_without_secrets_is_unchanged(cloud: cds.Client) -> None:
    reply = cloud.vdc.describe_vdc()
    assert pretty(reply) == pretty(dict(reply))
    dry = cloud.with_options(dry_run=True).vdc.create_vdc(RegionId="CN_Beijing_A")
    assert pretty(dry) == repr(dry)


def test_an_order_is_a_card_with_its_task(cloud: cds.Client) -> None:
    order = cloud.vdc.create_vdc(RegionId="CN_Beijing_A", VdcName="demo")
    task = order.task
    assert task is not None
    assert [text in " ".join(shown(order).cells) for text in ("CreateVdc", task.id, "not polled yet")] == [True] * 3
    order.wait(interval=0.001)
    for value in (order, task, order.tasks):
        cells = " ".join(shown(value).cells)
        assert task.id in cells
        assert task.status in cells
        assert task.resource_ids[0][:8] in cells
    assert "1 succeeded" in shown(order.tasks).cells[0]
    assert cds.Tasks()._repr_html_() is None


def test_an_order_of_several_shows_all_of_them() -> None:
    data = [{"InstanceId": "a", "TaskId": "1", "Cpu": 2}, {"InstanceId": "b", "TaskId": "2", "Cpu": 2}]
    tasks = [cds.Task(None, "1"), cds.Task(None, "2")]
    reply = cds.Response({"Data": data}, service="instance", action="ResetInstancesPassword", tasks=tasks)
    cells = shown(reply).cells
    assert [text in cells for text in ("a, b", "1, 2", "2")] == [True] * 3


def test_the_price_of_an_order_is_on_its_card() -> None:
    answer = {"Code": "Success", "TaskId": "1", "Data": {"TradeAmount": "2400.00"}}
    task = cds.Task(None, "1")
    reply = cds.Response(answer, service="bms", action="CreateBmsInstance", tasks=[task])
    assert shown(reply).cells[-2:] == ["TradeAmount", "2400.00"]


def test_a_dry_run_shows_its_request_without_secrets(cloud: cds.Client) -> None:
    dry = cloud.with_options(dry_run=True).instance.reset_instances_password(InstanceIds="i-1", Password=SECRET)
    page = shown(dry)
    assert "not sent" in page.cells[0]
    assert SECRET not in str(page.cells)
    assert "i-1" in page.cells


def test_an_entry_of_a_journal_is_a_card(tmp_path: Any) -> None:
    journal = cds.Journal(tmp_path / "journal.db")
    with cds.Simulator() as simulator, simulator.client(journal=journal) as client:
        client.vdc.create_vdc(RegionId="CN_Beijing_A", VdcName="<demo>")
        page = shown(journal.entries()[0])
    assert page.cells[0] == "CreateVdc"
    assert "● done" in page.cells
    assert "<demo>" in page.cells


def test_a_simulator_is_a_card_also_after_it_stopped() -> None:
    with cds.Simulator() as simulator:
        page = shown(simulator)
        assert simulator.endpoint_url in page.cells
        assert simulator.access_key_secret not in str(page.cells)
    shown(simulator)


def test_an_iterator_shows_its_next_rows_and_keeps_them(sync_client: cds.Client, server: RecordingServer) -> None:
    server.usual = Listing(INSTANCES, list(range(250)))
    rows = sync_client.instance.iter_instances()
    assert next(rows)["InstanceId"] == 0  # type: ignore[comparison-overlap]
    page = shown(rows)
    assert page.cells[0] == "DescribeInstances the next 50 rows"
    assert page.cells[3] == "1"
    assert len(server.requests) <= 2  # the page, and the next one ahead
    assert [row["InstanceId"] for row in rows] == list(range(1, 250))
    assert shown(rows).cells[0] == "DescribeInstances 0 rows"


def test_an_iterator_that_was_read_as_a_frame_says_so(sync_client: cds.Client, server: RecordingServer) -> None:
    server.usual = Listing(INSTANCES, list(range(1_250)))
    rows = sync_client.instance.iter_instances()
    rows.to_polars()
    assert rows._repr_html_() is None
    assert repr(rows) == "<cds.Rows of DescribeInstances, read as a frame of 1,250 rows>"


def test_an_iterator_that_cannot_be_fetched_shows_why_and_loses_nothing(
    sync_client: cds.Client, server: RecordingServer
) -> None:
    server.usual = Listing(INSTANCES, list(range(50)))
    rows = sync_client.instance.iter_instances(PageSize=20)
    assert next(rows)["InstanceId"] == 0  # type: ignore[comparison-overlap]
    listing, server.usual = server.usual, Answer({"Code": "Denied", "Message": "<not> yours"}, 403)
    assert "<not> yours" in " ".join(shown(rows).cells)
    server.usual = listing
    assert [row["InstanceId"] for row in rows] == list(range(1, 50))


def test_an_iterator_of_few_rows_says_how_many(sync_client: cds.Client, server: RecordingServer) -> None:
    server.usual = Listing(INSTANCES, [1, 2])
    rows = sync_client.instance.iter_instances()
    assert shown(rows).cells[0] == "DescribeInstances 2 rows"
    assert rows.to_polars().height == 2


def test_an_asynchronous_iterator_sends_nothing_to_be_shown(server: RecordingServer, client: cds.Client) -> None:
    server.usual = Answer({"Data": {"Instances": []}})
    assert not hasattr(cds.aio.AsyncRows, "_repr_html_")


def test_an_object_that_holds_itself_is_cut(cloud: cds.Client) -> None:
    endless: dict[str, Any] = {"InstanceId": "a"}
    endless["Inside"] = [endless]
    assert "…" in str(shown(instances(endless)).cells)
    assert "…" in pretty(instances(endless))
