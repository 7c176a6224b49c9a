"""Success and failure of responses, and the features of `Response`."""

from __future__ import annotations

import copy
import gc
import json
import pickle
from typing import TYPE_CHECKING, Any

import pytest

import cds
from modelled import ACTIONS, Action, load, values_at
from recording import ACCESS_KEY_ID, ACCESS_KEY_SECRET, AGAIN_AT_ONCE, Answer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from recording import RecordingServer
    from twins import Twin

CLASS_OF_CODE = {
    cds.NotFoundError: """
        InstanceNotFound VDCNotFound VdcNotFound ImageNotFound PipeIdNotFound DataNotExists
        InvalidLaunchTemplateVersion.NotFound""",
    cds.InvalidParameterError: """
        InvalidDataDiskSize.ValueNotSupported InvalidDiskSize.TooSmall InvalidGpnID.Malformed
        InvalidInstanceID.Malformed InvalidInstanceId.Malformed InvalidInstanceName.Malformed
        InvalidInterfaceID.Malformed InvalidIp.Address InvalidIp.IpAssigned InvalidIp.IpRepeated InvalidIpId.Malformed
        InvalidParamater InvalidParameter.IsNull InvalidPassword.Malformed InvalidPrivateId.Malformed
        InvalidPrivateIpAddress.Duplicated InvalidPrivateIpAddress.Malformed InvalidPublicID.Malformed
        InvalidPublicId.Malformed InvalidPublicIpAddress.Duplicated InvalidPublicIpAddress.Malformed
        InvalidPublicNetwork.Bandwich.Malformed InvalidPublicNetwork.BillingMethod.Malformed
        InvalidPublicNetwork.IP.Malformed InvalidPublicNetwork.Ip.Malformed InvalidPublicNetwork.Type.Malformed
        InvalidPublicNetworkID.Malformed InvalidRegionID.Malformed InvalidRegionId.Malformed InvalidTaskID.Malformed
        InvalidVDCID.Malformed InvalidVdcID.Malformed InvalidVdcId.Malformed ParameterInvalid ParameterIsEmpty
        ParametersIsEmpty IncompleteParamter""",
    cds.ConflictError: "IncorrectInstanceStatus IncorrectVdcStatus InstanceError ResourceInUse TaskDuplicate",
    cds.InsufficientBalanceError: "NotEnoughBalance Account.Arrearage",
    cds.QuotaExceededError: "QuotaExceed.Vdc QuotaExceed.PrivateNetwork IpNotEnough NotSufficient AmountOversize",
    cds.NotAvailableError: """
        Zone.NotOnSale Region.NotOnSale InvalidInstanceType.ValueUnauthorized
        InvalidInstanceTypeDisk.ValueUnauthorized""",
    cds.ServerError: "InternalError TaskToCoreFaild LogicError",
    cds.APIError: "20101 OrderGoodsConfEmpty OrderResourceError OrderUpdateError RebuildFailed",
}
"""Exactly this class, for each documented code."""

CLASSES = [
    ("Parameter Error", cds.InvalidParameterError),
    *((code, kind) for kind, codes in CLASS_OF_CODE.items() for code in codes.split()),
]


@pytest.fixture
def once(server: RecordingServer, twin: Twin) -> Iterator[cds.Client]:
    """A client without retries."""
    with twin.Client(ACCESS_KEY_ID, ACCESS_KEY_SECRET, endpoint_url=server.url, max_retries=0) as client:
        yield client


def read(client: cds.Client) -> cds.Response:
    return client.vdc.describe_vdc()


def create(client: cds.Client) -> cds.Response:
    return client.vdc.create_vdc(RegionId="CN_Beijing_A")


def body(text: str) -> Answer:
    return Answer(text)


# Success


@pytest.mark.parametrize(
    "code", ["Success", "success", "SUCCESS", "sUcCeSs", "OK", "ok", "Ok", 200, "200", None], ids=repr
)
def test_spellings_of_success(client: cds.Client, server: RecordingServer, code: object) -> None:
    server.script({"Code": code, "Data": [1]})
    assert read(client) == {"Code": code, "Data": [1]}


@pytest.mark.parametrize("name", ["Code", "code", "CODE"])
def test_the_code_is_found_ignoring_case(client: cds.Client, server: RecordingServer, name: str) -> None:
    server.script({name: "Success"}, {name: "VdcNotFound"})
    assert read(client) == {name: "Success"}
    with pytest.raises(cds.NotFoundError):
        read(client)


@pytest.mark.parametrize("data", [None, [], {}, "text", 5, [{"Code": "Fail"}], {"Code": "Fail"}], ids=repr)
def test_data_may_be_anything(client: cds.Client, server: RecordingServer, data: object) -> None:
    server.script({"Code": "Success", "Data": data})
    assert read(client)["Data"] == data


@pytest.mark.parametrize("answer", [{}, {"Data": [1]}, {"Message": "no code at all"}], ids=repr)
def test_no_code_under_200_is_a_success(client: cds.Client, server: RecordingServer, answer: Any) -> None:
    server.script(answer)
    assert read(client) == answer


@pytest.mark.parametrize("status", [200, 201, 202])
def test_any_status_of_success(client: cds.Client, server: RecordingServer, status: int) -> None:
    server.script(Answer({"Code": "Success"}, status))
    assert read(client).http_status == status


def test_of_repeated_members_the_last_wins(client: cds.Client, server: RecordingServer) -> None:
    text = '{"Code": "Fail", "Code": "Success", "Data": {"Instances": [{"VdcId": "a", "VdcId": "b"}]}}'
    server.script(body(text))
    assert read(client) == json.loads(text) == {"Code": "Success", "Data": {"Instances": [{"VdcId": "b"}]}}


def test_of_repeated_codes_the_last_decides_on_failure(client: cds.Client, server: RecordingServer) -> None:
    server.script(body('{"Code": "Success", "Code": "VdcNotFound"}'))
    with pytest.raises(cds.NotFoundError):
        read(client)


def test_numbers_and_text_arrive_as_json_reads_them(client: cds.Client, server: RecordingServer) -> None:
    text = (
        r'{"Code": "Success", "Data": [9007199254740993, 18446744073709551615, 0.1, 1e300, "\ud83d\ude00 中\u0000\n"]}'
    )
    server.script(body(text))
    assert read(client)["Data"] == [2**53 + 1, 2**64 - 1, 0.1, 1e300, "😀 中\0\n"] == json.loads(text)["Data"]


def test_white_space_around_the_answer(client: cds.Client, server: RecordingServer) -> None:
    server.script(body('\n  {"Code": "Success"}\r\n'))
    assert read(client) == {"Code": "Success"}


# Failure


def test_the_table_of_codes_is_complete() -> None:
    assert {code for code, _ in CLASSES} >= set(load("errors")["codes"])


@pytest.mark.parametrize("status", [200, 400])
@pytest.mark.parametrize(("code", "kind"), CLASSES)
def test_a_failing_code_raises_its_class(
    once: cds.Client, server: RecordingServer, code: str, kind: type[cds.APIError], status: int
) -> None:
    server.script(Answer({"Code": code, "Message": "the words"}, status))
    with pytest.raises(cds.APIError) as caught:
        read(once)
    assert type(caught.value) is kind
    assert (caught.value.code, caught.value.message, caught.value.http_status) == (code, "the words", status)


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, cds.APIError),
        (401, cds.AuthenticationError),
        (403, cds.PermissionDeniedError),
        (404, cds.NotFoundError),
        (409, cds.ConflictError),
        (429, cds.RateLimitError),
        (500, cds.ServerError),
        (502, cds.ServerError),
        (503, cds.ServerError),
        (504, cds.ServerError),
    ],
)
@pytest.mark.parametrize(
    "answer", [{"Code": "Success"}, {"Code": "Unheard"}, {}, "<html>Bad\ngateway</html>", "", "[1]"], ids=repr
)
def test_a_status_from_400_always_fails(
    once: cds.Client, server: RecordingServer, status: int, kind: type[cds.APIError], answer: Any
) -> None:
    server.script(Answer(answer, status))
    with pytest.raises(cds.APIError) as caught:
        read(once)
    assert type(caught.value) is kind
    assert caught.value.http_status == status


def test_a_documented_code_decides_before_the_status_but_not_before_one_of_the_server(
    once: cds.Client, server: RecordingServer
) -> None:
    server.script(Answer({"Code": "IncorrectInstanceStatus"}, 403), Answer({"Code": "InstanceNotFound"}, 500))
    with pytest.raises(cds.ConflictError):
        read(once)
    with pytest.raises(cds.ServerError):
        read(once)


@pytest.mark.parametrize("status", [200, 400, 403])
@pytest.mark.parametrize(
    ("code", "message", "kind"),
    [
        ("SignatureDoesNotMatch", "", cds.AuthenticationError),
        ("InvalidTimestamp.Expired", "", cds.AuthenticationError),
        ("SignatureNonceUsed", "", cds.AuthenticationError),
        ("Error", "The Signature you provided is wrong", cds.AuthenticationError),
        ("Error", "Timestamp is expired", cds.AuthenticationError),
        ("Error", "Nonce was used", cds.AuthenticationError),
        ("Throttling.User", "", cds.RateLimitError),
        ("Error", "Request was denied due to user flow control: RequestLimitExceeded", cds.RateLimitError),
    ],
)
def test_undocumented_refusals_are_known_by_their_words(
    once: cds.Client, server: RecordingServer, status: int, code: str, message: str, kind: type[cds.APIError]
) -> None:
    server.script(Answer({"Code": code, "Message": message}, status))
    with pytest.raises(kind):
        read(once)


@pytest.mark.parametrize("name", ["Message", "Msg", "msg", "message", "MESSAGE"])
def test_the_text_of_a_failure(once: cds.Client, server: RecordingServer, name: str) -> None:
    server.script({"Code": "VdcNotFound", name: "gone"})
    with pytest.raises(cds.NotFoundError, match="gone") as caught:
        read(once)
    assert caught.value.message == "gone"


def test_a_failure_tells_which_call_it_was(client: cds.Client, server: RecordingServer) -> None:
    server.script(
        Answer({"Code": "Busy"}, 503, AGAIN_AT_ONCE),
        Answer({"Code": "VdcNotFound", "Message": "gone", "RequestId": "r-1"}, 400),
    )
    with pytest.raises(cds.NotFoundError) as caught:
        read(client)
    error = caught.value
    assert (error.code, error.message, error.http_status, error.request_id) == ("VdcNotFound", "gone", 400, "r-1")
    assert (error.service, error.action, error.attempts) == ("vdc", "DescribeVdc", 2)
    for word in ("DescribeVdc", "VdcNotFound", "gone", "400", "r-1"):
        assert word in str(error)


@pytest.mark.parametrize(("code", "text"), [(20101, "20101"), (0, "0"), (-1, "-1"), (True, "true"), (404, "404")])
def test_a_code_may_be_a_number(once: cds.Client, server: RecordingServer, code: object, text: str) -> None:
    server.script({"Code": code, "Message": "no"})
    with pytest.raises(cds.APIError) as caught:
        read(once)
    assert caught.value.code == text


# Not what the API speaks


@pytest.mark.parametrize(
    "answer",
    [
        "<html>\n<h1>It works!</h1></html>",
        "",
        '{"Code": "Succ',
        '{"Code": "Success"} and more',
        "[1, 2]",
        '"Success"',
        "null",
        "200",
        b'{"Code": "\xff\xfe"}',
        b"\x00\x01\x02",
    ],
    ids=repr,
)
def test_an_answer_that_is_no_json_object(client: cds.Client, server: RecordingServer, answer: Any) -> None:
    server.script(Answer(answer))
    with pytest.raises(cds.ResponseError) as caught:
        read(client)
    assert caught.value.http_status == 200
    assert len(server.requests) == 1
    if isinstance(answer, str):
        assert caught.value.snippet == " ".join(answer.split())


def test_an_unreadable_answer_to_a_mutation_says_that_the_outcome_is_unknown(
    client: cds.Client, server: RecordingServer
) -> None:
    server.script(Answer("<html>"))
    with pytest.raises(cds.ResponseError, match="unknown"):
        create(client)
    assert len(server.requests) == 1


def test_a_snippet_is_short(client: cds.Client, server: RecordingServer) -> None:
    server.script(Answer("中文 " * 100_000))
    with pytest.raises(cds.ResponseError) as caught:
        read(client)
    assert 0 < len(caught.value.snippet) <= 500


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed(client: cds.Client, server: RecordingServer, status: int) -> None:
    server.script(Answer({"Code": "Success"}, status, {"Location": f"{server.url}/elsewhere/"}))
    with pytest.raises(cds.ResponseError):
        read(client)
    assert [request.path for request in server.requests] == ["/network/"]


# The response as a dict


ENVELOPE = {
    "Code": "Success",
    "Message": "",
    "RequestId": "r-1",
    "Data": {"VdcId": "v-1"},
    "TaskId": "t-1",
}


@pytest.fixture
def response(client: cds.Client, server: RecordingServer) -> cds.Response:
    server.script(ENVELOPE)
    return create(client)


def test_a_response_is_the_dict_that_the_server_sent(response: cds.Response) -> None:
    assert isinstance(response, dict)
    assert response == ENVELOPE
    assert list(response) == list(ENVELOPE)
    assert {**response} == ENVELOPE
    assert json.loads(json.dumps(response)) == ENVELOPE


def test_the_attributes_of_a_response(response: cds.Response) -> None:
    assert (response.service, response.action) == ("vdc", "CreateVdc")
    assert (response.http_status, response.request_id, response.attempts) == (200, "r-1", 1)
    assert isinstance(response.elapsed, float)
    assert response.elapsed > 0
    assert response.task is not None
    assert (response.task.id, response.task.family, response.task.action) == ("t-1", "ccs", "CreateVdc")
    assert response.tasks == [response.task]


def test_attempts_are_counted(client: cds.Client, server: RecordingServer) -> None:
    server.script(Answer({"Code": "Busy"}, 503, AGAIN_AT_ONCE), {"Code": "Success"})
    assert read(client).attempts == 2


@pytest.mark.parametrize(
    "again",
    [lambda response: pickle.loads(pickle.dumps(response)), copy.copy, copy.deepcopy],
    ids=["pickle", "copy", "deepcopy"],
)
def test_a_response_survives_copies(response: cds.Response, again: Any) -> None:
    other = again(response)
    assert type(other) is type(response)
    assert other == response == ENVELOPE
    for name in ("service", "action", "http_status", "request_id", "attempts", "elapsed"):
        assert getattr(other, name) == getattr(response, name)
    assert (other.task.id, other.task.family, other.task.action) == ("t-1", "ccs", "CreateVdc")


def test_a_pickle_holds_no_key(response: cds.Response) -> None:
    assert ACCESS_KEY_SECRET.encode() not in pickle.dumps(response)
    assert ACCESS_KEY_ID.encode() not in pickle.dumps(response)


@pytest.mark.parametrize(
    ("answer", "ids"),
    [
        ({"TaskId": "t-1"}, ["t-1"]),
        ({"TaskId": 63749}, ["63749"]),
        ({"TaskID": "t-1"}, ["t-1"]),
        ({"TaskID": 7}, ["7"]),
        ({"Data": {"TaskId": "t-1"}}, ["t-1"]),
        ({"Data": {"TaskId": 7}}, ["7"]),
        ({"Data": {"TaskIds": ["a", 2, "a"]}}, ["a", "2"]),
        ({"Data": {"DiskInfo": [{"DiskId": "d", "TaskId": "a"}, {"DiskId": "e", "TaskId": "b"}]}}, ["a", "b"]),
        ({"Data": [{"InstanceId": "i", "TaskId": 1}, {"InstanceId": "j", "TaskId": 2}]}, ["1", "2"]),
        ({"TaskId": ""}, []),
        ({"TaskId": "0"}, []),
        ({"TaskId": 0}, []),
        ({"TaskId": None}, []),
        ({"Data": None}, []),
        ({"Data": []}, []),
        ({"Data": {"TaskIds": []}}, []),
        ({}, []),
    ],
    ids=repr,
)
@pytest.mark.parametrize("free", [False, True], ids=["modelled", "free"])
def test_task_ids_of_all_shapes(
    client: cds.Client, server: RecordingServer, answer: dict[str, Any], ids: list[str], free: bool
) -> None:
    server.script({"Code": "Success", **answer})
    response = client.call("Anything") if free else create(client)
    assert [task.id for task in response.tasks] == ids
    tasks = response.tasks
    assert response.task is (tasks if len(ids) > 1 else tasks[0] if ids else None)


@pytest.mark.parametrize(("service", "family"), [("ccs", "ccs"), ("network", "ccs"), ("gpn", "ccs"), ("bms", "bms")])
def test_the_family_of_an_undocumented_task(
    client: cds.Client, server: RecordingServer, service: str, family: str
) -> None:
    server.script({"TaskId": "t-1"})
    task = client.call("Anything", service=service).task
    assert task is not None
    assert task.family == family


def test_a_bare_metal_order_has_one_task_for_each_machine(client: cds.Client, server: RecordingServer) -> None:
    server.script({"Code": "Success", "Data": {"TaskIds": ["a", "b"]}})
    tasks = client.bms.delete_bms_instance(BaremetalId="b-1").tasks
    assert [(task.id, task.family) for task in tasks] == [("a", "bms"), ("b", "bms")]


def test_the_state_of_a_task_is_no_new_task(client: cds.Client, server: RecordingServer) -> None:
    server.script({"Code": "Success", "Data": {"TaskId": "t-1", "Status": "DOING"}})
    assert client.common.describe_task(TaskId="t-1").task is None


# In notebooks and frames


def rows(client: cds.Client, server: RecordingServer, data: Any) -> cds.Response:
    server.script({"Code": "Success", "Data": data})
    return read(client)


def test_a_notebook_shows_the_rows_escaped(client: cds.Client, server: RecordingServer) -> None:
    hostile = "<script>alert('&')</script>"
    html = rows(client, server, {"Instances": [{hostile: hostile, "Nested": {"a": [hostile]}}]})._repr_html_()
    assert html is not None
    assert "<script>" not in html
    assert html.count("&lt;script&gt;") >= 3
    assert "<table>" in html


def test_a_notebook_shows_what_a_free_call_was_named_escaped(client: cds.Client, server: RecordingServer) -> None:
    server.script({"Data": [{"a": 1}]})
    html = client.call("<b>Anything</b>", effect="read")._repr_html_()
    assert html is not None
    assert "<b>" not in html


def test_a_notebook_shows_a_long_table_in_part(client: cds.Client, server: RecordingServer) -> None:
    html = rows(client, server, [{"n": index} for index in range(10_000)])._repr_html_()
    assert html is not None
    assert "10000" in html.replace(",", "")
    assert len(html) < 10_000


def test_a_notebook_shows_plain_text_where_there_are_no_rows(client: cds.Client, server: RecordingServer) -> None:
    assert rows(client, server, [])._repr_html_() is None


def test_a_notebook_says_how_many_of_how_many(client: cds.Client, server: RecordingServer) -> None:
    server.script({"Code": "Success", "Data": {"Instances": [{"InstanceId": "a"}], "Total": 134, "PageCount": "14"}})
    reply = client.instance.describe_instances(PageSize=1)
    assert (reply.total, reply.page_count, len(reply.rows)) == (134, 14, 1)
    assert "DescribeInstances: 1 of 134 rows" in (reply._repr_html_() or "")


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


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([["10.0.0.1"], ""], ['["10.0.0.1"]', ""]),
        ([{"Size": 1}, "", None], ['{"Size": 1}', "", None]),
        ([[{"IP": "1"}], {"IP": "甲"}], ['[{"IP": "1"}]', '{"IP": "甲"}']),
        ([1, "1", True, 1.5], ["1", "1", "true", "1.5"]),
        ([2**53 + 1, 0.5], ["9007199254740993", "0.5"]),
        ([[1], ["a"]], ["[1]", '["a"]']),
        ([{"a": 1}, {"a": "b"}], ['{"a": 1}', '{"a": "b"}']),
        ([1 << 200, 1], [str(1 << 200), "1"]),
        ([{"a": 1}, {"b": [0.5]}, None], [{"a": 1, "b": None}, {"a": None, "b": [0.5]}, None]),
        ([[], [1], [0.5]], [[], [1.0], [0.5]]),
        ([True, None, False], [True, None, False]),
    ],
    ids=repr,
)
def test_a_column_of_mixed_values_loses_nothing_in_polars(values: list[Any], expected: list[Any]) -> None:
    pytest.importorskip("polars")
    reply = cds.Response({"Data": [{"Value": value} for value in values]}, action="DescribeNews")
    assert reply.to_polars()["Value"].to_list() == expected


ROWS = [{"Id": "a", "Size": 1, "Note": None}, {"Id": "b", "Size": 2, "Note": "x"}]


@pytest.mark.parametrize("data", [ROWS, {"Total": 2, "DiskList": ROWS}, {"DiskList": ROWS, "Empty": []}], ids=repr)
def test_the_rows_as_frames(client: cds.Client, server: RecordingServer, data: Any) -> None:
    pytest.importorskip("pandas")
    pytest.importorskip("polars")
    response = rows(client, server, data)
    assert list(response.to_pandas()["Id"]) == ["a", "b"]
    assert response.to_polars().to_dicts() == ROWS


def test_an_object_is_one_row(client: cds.Client, server: RecordingServer) -> None:
    pytest.importorskip("pandas")
    pytest.importorskip("polars")
    response = rows(client, server, {"TaskId": "t-1", "Status": "DOING"})
    assert response.to_pandas().to_dict("records") == [{"TaskId": "t-1", "Status": "DOING"}]
    assert response.to_polars().to_dicts() == [{"TaskId": "t-1", "Status": "DOING"}]


def test_a_column_whose_first_value_comes_late(client: cds.Client, server: RecordingServer) -> None:
    """Most servers have no public address: the first rows must not decide what a column holds."""
    pytest.importorskip("pandas")
    pytest.importorskip("polars")
    response = rows(client, server, [{"Ip": None}] * 300 + [{"Ip": "1.2.3.4", "Late": 1}])
    assert response.to_pandas()["Ip"].iloc[-1] == "1.2.3.4"
    frame = response.to_polars()
    assert frame["Ip"].to_list()[-1] == "1.2.3.4"
    assert frame["Late"].to_list()[-1] == 1


def test_rows_with_numbers_of_both_kinds(client: cds.Client, server: RecordingServer) -> None:
    pytest.importorskip("polars")
    response = rows(client, server, [{"Price": 1}, {"Price": 1.5}])
    assert response.to_polars()["Price"].to_list() == [1, 1.5]


@pytest.mark.parametrize("is_on", [True, False])
def test_reading_a_large_answer_leaves_the_collector_as_it_was(
    server: RecordingServer, client: cds.Client, is_on: bool
) -> None:
    server.script({"Code": "Success", "Data": [{"VdcId": str(number)} for number in range(10_000)]})
    (gc.enable if is_on else gc.disable)()
    try:
        assert len(client.vdc.describe_vdc()["Data"]) == 10_000
        assert gc.isenabled() == is_on
    finally:
        gc.enable()
