"""Which responses are a success, and which are no response of the API at all."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

import cds
from calls import read, write
from recording import Answer

if TYPE_CHECKING:
    from recording import RecordingServer


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
        write(client)
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
