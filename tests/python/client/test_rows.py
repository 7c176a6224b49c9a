"""The rows of a response."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

import pytest

import cds
from calls import read
from modelled import ACTIONS, Action, values_at

if TYPE_CHECKING:
    from recording import RecordingServer


def rows(client: cds.Client, server: RecordingServer, data: Any) -> cds.Response:
    server.script({"Code": "Success", "Data": data})
    return read(client)


LISTING = [action for action in ACTIONS if "rows" in action.model or "pages" in action.model]


def places_of_rows(action: Action) -> list[str]:
    return list(action.model.get("rows") or [action.model["pages"]["items"]])


def with_lists(action: Action, lists: list[Any]) -> dict[str, Any]:
    """The documented answer with other lists in the places of its rows."""
    answer: dict[str, Any] = copy.deepcopy(action.model["response_example"])
    for place, value in zip(places_of_rows(action), lists, strict=True):
        *way, last = place.split(".")
        inner = answer
        for step in way:
            inner = inner[step]
        inner[last] = value
    return answer


@pytest.mark.parametrize("action", LISTING, ids=lambda action: action.key)
def test_the_rows_are_the_documented_lists(action: Action) -> None:
    places = places_of_rows(action)
    one, other = {"Name": "one", "Inside": [{"No": "row"}]}, {"Name": "other"}

    def rows(lists: list[Any]) -> list[dict[str, Any]]:
        return cds.Response(with_lists(action, lists), service=action.service, action=action.name).rows

    known = [row for place in places for row in values_at(place, action.model["response_example"])[0]]
    assert cds.Response(action.model["response_example"], service=action.service, action=action.name).rows == known
    assert cds.Response(action.model["response_example"], service=action.path, action=action.name).rows == known
    assert rows([[None, one, other]] + [[]] * (len(places) - 1)) == [one, other]
    for empty in ([], None, "", {}, [None]):
        assert rows([empty] * len(places)) == []
    single = dict(known[0])
    assert rows([single] + [None] * (len(places) - 1)) == [single]


@pytest.mark.parametrize(
    "action", [action for action in ACTIONS if action not in LISTING], ids=lambda action: action.key
)
def test_an_answer_about_one_thing_is_one_row(action: Action) -> None:
    def rows(data: Any) -> list[dict[str, Any]]:
        return cds.Response({"Data": data}, service=action.service, action=action.name).rows

    thing = {"Name": "one", "Inside": [{"No": "row"}], "Empty": []}
    assert rows(thing) == [thing]
    assert [rows(nothing) for nothing in (None, {}, [], "", ["an id"])] == [[]] * 5


def test_rows_of_an_action_without_a_model() -> None:
    def rows(data: Any) -> list[dict[str, Any]]:
        return cds.Response({"Data": data}, service="ccs", action="DescribeNews").rows

    one, other = {"Id": "one"}, {"Id": "other"}
    assert rows({"Total": 1, "Gone": [], "Ids": ["a"], "News": [None, one], "More": [other]}) == [one]
    assert rows([one, None, other]) == [one, other]
    assert rows({"Total": 0, "News": []}) == []
    assert rows({"Ids": ["a"]}) == [{"Ids": ["a"]}]
    assert [rows(nothing) for nothing in (None, {}, [], "", 5)] == [[]] * 5


def test_totals_are_told_only_where_the_server_tells_them() -> None:
    def total(value: Any) -> int | None:
        answer = {"Data": {"Total": value, "Instances": []}}
        return cds.Response(answer, service="instance", action="DescribeInstances").total

    assert [total(value) for value in (7, "7", " 7 ", 7.0, 0)] == [7, 7, 7, 7, 0]
    assert [total(value) for value in (None, "", "many", True, -1, 1.5, float("nan"), [7])] == [None] * 8
    unknown = cds.Response({"Data": {"Total": 7}}, service="ccs", action="DescribeNews")
    assert (unknown.total, unknown.page_count, unknown.data) == (None, None, {"Total": 7})


def test_a_list_without_rows_is_a_frame_with_its_columns(client: cds.Client, server: RecordingServer) -> None:
    pytest.importorskip("pandas")
    pytest.importorskip("polars")
    server.script({"Code": "Success", "Data": {"Instances": [], "Total": 0}})
    reply = client.instance.describe_instances()
    assert reply.rows == []
    assert (len(reply.to_pandas()), len(reply.to_polars())) == (0, 0)
    for columns in (list(reply.to_pandas().columns), reply.to_polars().columns):
        assert {"InstanceId", "Cpu"} <= set(columns)
    nothing = cds.Response({"Data": []}, action="DescribeNews")
    assert (nothing.to_pandas().shape, nothing.to_polars().shape) == ((0, 0), (0, 0))


ROWS = [{"Id": "a", "Size": 1, "Note": None}, {"Id": "b", "Size": 2, "Note": "x"}]


@pytest.mark.parametrize("data", [ROWS, {"Total": 2, "DiskList": ROWS}, {"DiskList": ROWS, "Empty": []}], ids=repr)
def test_the_rows_as_frames(client: cds.Client, server: RecordingServer, data: Any) -> None:
    pytest.importorskip("pandas")
    pytest.importorskip("polars")
    response = rows(client, server, data)
    assert list(response.to_pandas()["Id"]) == ["a", "b"]
    assert response.to_polars().select("Id", "Size", "Note").to_dicts() == ROWS


def test_an_object_is_one_row(client: cds.Client, server: RecordingServer) -> None:
    pytest.importorskip("pandas")
    pytest.importorskip("polars")
    response = rows(client, server, {"TaskId": "t-1", "Status": "DOING"})
    assert list(response.to_pandas()["Status"]) == ["DOING"]
    assert response.to_polars().select("TaskId", "Status").to_dicts() == [{"TaskId": "t-1", "Status": "DOING"}]


def test_a_column_whose_first_value_comes_late(client: cds.Client, server: RecordingServer) -> None:
    """Most servers have no public address: the first rows must not decide what a column holds."""
    pytest.importorskip("pandas")
    pytest.importorskip("polars")
    response = rows(client, server, [{"Ip": None}] * 300 + [{"Ip": "1.2.3.4", "Late": 1}])
    assert response.to_pandas()["Ip"].iloc[-1] == "1.2.3.4"
    frame = response.to_polars()
    assert frame["Ip"].to_list()[-1] == "1.2.3.4"
    assert frame["Late"].to_list()[-1] == 1
