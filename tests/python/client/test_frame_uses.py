"""What programs do with frames: flat ones, all pages as one, and columns as arguments."""

from __future__ import annotations

import subprocess
import sys
import warnings
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import TYPE_CHECKING, Any

import pytest

import cds
from frames import FRAMED, Stream, needed, news, response, schema_of
from listings import INSTANCES, Listing, Shape, every_iterator, page_of
from recording import Answer

if TYPE_CHECKING:
    from recording import RecordingServer, Request


def test_flat_frames_have_scalars_only() -> None:
    action = next(action for action in FRAMED if action.name == "DescribeInstances")
    for frame in (response(action).to_arrow(flat=True), response(action).to_polars(flat=True).to_arrow()):
        pa = needed("pyarrow")
        assert not any(pa.types.is_nested(field.type) for field in frame.schema)
        assert {"Disks.SystemDisk.Size", "Disks.DataDisks", "Tags"} <= set(frame.schema.names)
    frame = response(action).to_pandas(flat=True)
    assert str(frame["Disks.SystemDisk.Size"].dtype) == "Int64"
    assert frame["Tags"][0].startswith("[")
    assert "Disks" not in frame


WITHOUT_PYARROW = """
import sys
sys.modules["pyarrow"] = None
import cds

rows = [{"InstanceName": "一", "Cpu": 2, "Tags": [{"TagId": 1}]}, {"InstanceName": None, "Cpu": "two"}]
reply = cds.Response({"Data": {"Instances": rows}}, service="instance", action="DescribeInstances")
for flat in (False, True):
    frame = reply.to_pandas(flat=flat)
    print(frame["InstanceName"].dtype, frame["InstanceName"][0], frame["InstanceName"].isna()[1], list(frame["Cpu"]))
"""


def test_pandas_without_pyarrow_has_the_same_frames() -> None:
    pd = needed("pandas")
    run = subprocess.run(
        [sys.executable, "-c", WITHOUT_PYARROW], capture_output=True, text=True, encoding="utf-8", check=True
    )
    dtype = "str" if int(pd.__version__.partition(".")[0]) >= 3 else "object"
    assert run.stdout == f"{dtype} 一 True ['2', 'two']\n" * 2


def test_numbers_of_pandas_can_be_changed_and_summed() -> None:
    frame = news(1, 2, None).to_pandas()
    frame.loc[2, "Value"] = 3
    assert (frame["Value"].sum(), frame["Value"].dtype) == (6, "Int64")


def test_a_frame_of_one_page_warns_once_how_to_get_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cds._warnings._given", set())
    answer = {"Data": {"Instances": [{"InstanceId": "i-1"}], "Total": 25, "PageCount": 25}}
    reply = cds.Response(answer, service="instance", action="DescribeInstances")
    with pytest.warns(UserWarning, match=r"client\.instance\.iter_instances\("):
        reply.to_pandas()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        reply.to_polars()
        cds.Response({"Data": {"Instances": [], "Total": 0}}, service="instance", action="DescribeInstances").to_arrow()


# All pages


@every_iterator
def test_all_pages_are_one_frame(client: cds.Client, server: RecordingServer, shape: Shape) -> None:
    server.usual = Listing(shape, list(range(1234)), lambda true: true)
    for method in ("to_pandas", "to_polars", "to_arrow"):
        rows = shape.rows(client)
        frame = getattr(rows, method)()
        assert [int(value) for value in as_list(frame, shape.id)] == list(range(1234))


def as_list(frame: Any, name: str) -> list[Any]:
    values = frame[name]
    values = values.to_pylist() if hasattr(values, "to_pylist") else values.to_list()
    assert isinstance(values, list)
    return values


def test_a_frame_has_the_rows_that_are_left(sync_client: cds.Client, server: RecordingServer) -> None:
    server.usual = Listing(INSTANCES, list(range(250)))
    rows = sync_client.instance.iter_instances()
    assert [next(rows)["InstanceId"] for _ in range(3)] == [0, 1, 2]
    for row in rows:
        if row["InstanceId"] == 120:  # type: ignore[comparison-overlap]
            break
    frame = rows.to_polars()
    assert frame["InstanceId"].to_list() == [str(number) for number in range(121, 250)]
    assert list(rows) == []
    assert len(rows.to_polars()) == len(frame)
    for other in (rows.to_pandas, lambda: rows.to_polars(flat=True)):
        with pytest.raises(ValueError, match="make a new iterator"):
            other()


def test_a_column_that_becomes_text_on_a_later_page_is_text_on_all(
    sync_client: cds.Client, server: RecordingServer
) -> None:
    def page(request: Request) -> Answer:
        number = request.json["PageNumber"]
        rows = [{"InstanceId": f"{number}-{row}", "Cpu": 2 if number == 1 else "two"} for row in range(100)]
        if number > 2:
            rows = []
        return Answer({"Data": {"Instances": rows, "Total": 200}})

    server.usual = page
    frame = sync_client.instance.iter_instances().to_polars()
    assert frame["Cpu"].to_list() == ["2"] * 100 + ["two"] * 100


def failed_frame(server: RecordingServer, client: cds.Client, method: str = "to_polars") -> Any:
    """An iterator over 250 rows that was to become a frame while the server refused the second page."""
    listing = Listing(INSTANCES, list(range(250)))
    refusal = Answer({"Code": "Denied", "Message": "not yours"}, 403)
    server.usual = lambda request: refusal if page_of(request) == 2 else listing(request)
    rows = INSTANCES.rows(client)
    with pytest.raises(cds.APIError, match="not yours"):
        getattr(rows, method)()
    server.usual = listing
    return rows


@pytest.mark.parametrize("method", ["to_pandas", "to_polars", "to_arrow"])
def test_a_frame_that_failed_is_continued(client: cds.Client, server: RecordingServer, method: str) -> None:
    rows = failed_frame(server, client, method)
    for _ in range(2):
        assert as_list(getattr(rows, method)(), "InstanceId") == [str(number) for number in range(250)]


def test_what_a_failed_frame_has_is_not_missing_silently(sync_client: cds.Client, server: RecordingServer) -> None:
    rows = failed_frame(server, sync_client)
    assert repr(rows) == "<cds.Rows of DescribeInstances, partly read as a frame of 100 rows>"
    for other in (lambda: next(rows), lambda: list(rows), lambda: rows.to_polars(flat=True)):
        with pytest.raises(ValueError, match="make a new iterator"):
            other()
    assert len(rows.to_polars()) == 250


def test_a_frame_that_failed_without_rows_takes_none_away(sync_client: cds.Client, server: RecordingServer) -> None:
    server.usual = Answer({"Code": "Denied", "Message": "not yours"}, 403)
    rows = sync_client.instance.iter_instances()
    with pytest.raises(cds.APIError, match="not yours"):
        rows.to_pandas()
    server.usual = Listing(INSTANCES, list(range(250)))
    assert next(rows)["InstanceId"] == 0  # type: ignore[comparison-overlap]
    assert len(rows.to_polars(flat=True)) == 249


def test_a_failed_frame_of_a_closed_iterator_is_empty(sync_client: cds.Client, server: RecordingServer) -> None:
    rows = failed_frame(server, sync_client)
    rows.close()
    assert list(rows) == []
    assert len(rows.to_polars()) == 0


def test_only_one_thread_reads_an_iterator_as_a_frame(sync_client: cds.Client, server: RecordingServer) -> None:
    listing, asked, go_on = Listing(INSTANCES, list(range(250))), Event(), Event()

    def page(request: Request) -> Answer:
        asked.set()
        assert go_on.wait(30)
        return listing(request)

    server.usual = page
    rows = sync_client.instance.iter_instances()
    with ThreadPoolExecutor(1) as threads:
        first = threads.submit(rows.to_polars)
        assert asked.wait(30)
        with pytest.raises(ValueError, match="being read as a frame already"):
            rows.to_polars()
        go_on.set()
        assert len(first.result()) == len(rows.to_polars()) == 250


def test_an_iterator_is_a_stream(sync_client: cds.Client, server: RecordingServer) -> None:
    server.usual = Listing(INSTANCES, list(range(5)))
    polars = needed("polars")
    assert polars.DataFrame(sync_client.instance.iter_instances()).height == 5
    rows = sync_client.instance.iter_instances()
    assert needed("duckdb").sql("SELECT count(*) FROM rows").fetchall() == [(5,)]
    assert needed("pyarrow").schema(rows) == schema_of(Stream(rows))


def test_a_closed_iterator_is_empty(sync_client: cds.Client, server: RecordingServer) -> None:
    server.usual = Listing(INSTANCES, list(range(250)))
    rows = sync_client.instance.iter_instances()
    next(rows)
    rows.close()
    assert list(rows) == []
    assert repr(rows) == "<cds.Rows of DescribeInstances>"


# Back into calls


def test_columns_and_scalars_of_frames_are_arguments(sync_client: cds.Client, server: RecordingServer) -> None:
    rows = [{"InstanceId": "a", "Cpu": 2}, {"InstanceId": "b", "Cpu": 4}]
    reply = cds.Response({"Data": {"Instances": rows}}, service="instance", action="DescribeInstances")
    pandas, polars, arrow = reply.to_pandas(), reply.to_polars(), reply.to_arrow()
    server.usual = Answer({"Code": "Success", "Data": {}})
    for ids in (pandas["InstanceId"], pandas["InstanceId"].to_numpy(), polars["InstanceId"], arrow["InstanceId"]):
        sync_client.instance.stop_instances(InstanceIds=ids)  # type: ignore[arg-type]
        assert server.last.query["InstanceIds"] == "a,b"
    for cpu in (pandas["Cpu"][1], pandas["Cpu"].to_numpy()[1], polars["Cpu"][1], arrow["Cpu"][1]):
        sync_client.call("Resize", {"Cpu": cpu, "All": pandas["Cpu"]})
        assert server.last.json == {"Cpu": 4, "All": [2, 4]}


def test_a_null_in_a_column_is_named(sync_client: cds.Client) -> None:
    polars, arrow = needed("polars"), needed("pyarrow")
    for ids in (polars.Series(["a", None]), arrow.array(["a", None]), ["a", None]):
        with pytest.raises(cds.ValidationError, match=r"InstanceIds\[1\] must be a string or an integer, not None"):
            sync_client.instance.stop_instances(InstanceIds=ids)
    for frame in (arrow.table({"InstanceId": ["a"]}), polars.DataFrame({"InstanceId": ["a"]})):
        with pytest.raises(cds.ValidationError, match=r"is a frame; give its rows"):
            sync_client.instance.stop_instances(InstanceIds=frame)
