"""Reads are retried; a change only if the server turned it away."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

import cds
from calls import BROKEN, BUSY, SAME_KEY, TOO_MANY, nonces, read, reads, writes
from recording import AGAIN_AT_ONCE, CUT, DROP, RESET, Answer, RecordingServer

if TYPE_CHECKING:
    from collections.abc import Callable

    from twins import Twin


@reads
@pytest.mark.parametrize("trouble", [BUSY, TOO_MANY, BROKEN, Answer("<html>", 502, AGAIN_AT_ONCE), DROP, RESET, CUT])
def test_a_read_is_sent_again_with_a_new_nonce(
    client: cds.Client, server: RecordingServer, call: Callable[[cds.Client], cds.Response], trouble: Any
) -> None:
    server.script(trouble)
    assert call(client).attempts == 2
    assert len(set(nonces(server))) == 2
    for request in server.requests:
        assert request.query["Signature"] == request.expected_signature()


def test_a_read_is_sent_max_retries_times_more(server: RecordingServer, twin: Twin) -> None:
    server.usual = BUSY
    for retries in (0, 1, 4):
        before = len(server.requests)
        with twin.Client(**SAME_KEY, endpoint_url=server.url, max_retries=retries) as client:
            with pytest.raises(cds.ServerError) as caught:
                read(client)
        assert caught.value.attempts == retries + 1 == len(server.requests) - before
    assert len(set(nonces(server))) == len(server.requests)


@reads
@pytest.mark.parametrize("status", [400, 401, 403, 404, 409])
def test_a_refused_read_is_not_sent_again(
    client: cds.Client, server: RecordingServer, call: Callable[[cds.Client], cds.Response], status: int
) -> None:
    server.script(Answer({"Code": "Nothing.Helps"}, status))
    with pytest.raises(cds.APIError):
        call(client)
    assert len(server.requests) == 1


def test_a_failing_code_under_200_is_not_sent_again(client: cds.Client, server: RecordingServer) -> None:
    server.script({"Code": "VdcNotFound"})
    with pytest.raises(cds.NotFoundError):
        read(client)
    assert len(server.requests) == 1


@writes
@pytest.mark.parametrize(
    "trouble", [BROKEN, BUSY, Answer("<html>", 502, AGAIN_AT_ONCE), Answer({}, 504, AGAIN_AT_ONCE)]
)
def test_a_mutation_is_not_sent_again_after_a_failure_of_the_server(
    client: cds.Client, server: RecordingServer, call: Callable[[cds.Client], cds.Response], trouble: Any
) -> None:
    server.script(trouble)
    with pytest.raises(cds.ServerError) as caught:
        call(client)
    assert caught.value.attempts == 1 == len(server.requests)


@writes
def test_a_mutation_that_was_turned_away_is_sent_again(
    client: cds.Client, server: RecordingServer, call: Callable[[cds.Client], cds.Response]
) -> None:
    """An explicit throttle answer says that nothing was carried out."""
    server.script(TOO_MANY)
    assert call(client).attempts == 2 == len(server.requests)
    assert len(set(nonces(server))) == 2


@writes
def test_a_word_in_free_text_is_no_proof_that_a_mutation_was_turned_away(
    client: cds.Client, server: RecordingServer, call: Callable[[cds.Client], cds.Response]
) -> None:
    server.script(Answer({"Code": "Failed", "Message": "RequestLimit of the task queue"}, 503, AGAIN_AT_ONCE))
    with pytest.raises(cds.ServerError) as caught:
        call(client)
    assert caught.value.may_have_happened
    assert len(server.requests) == 1


@writes
@pytest.mark.parametrize("trouble", [DROP, RESET, CUT])
def test_a_mutation_whose_answer_is_lost_has_an_unknown_outcome(
    client: cds.Client, server: RecordingServer, call: Callable[[cds.Client], cds.Response], trouble: str
) -> None:
    server.script(trouble)
    with pytest.raises(cds.OutcomeUnknownError) as caught:
        call(client)
    query = server.last.query
    assert len(server.requests) == 1
    assert (caught.value.action, caught.value.nonce) == (query["Action"], query["SignatureNonce"])
    assert caught.value.sent_at == query["Timestamp"]
    for word in (query["Action"], query["SignatureNonce"], query["Timestamp"]):
        assert word in str(caught.value)


def test_a_free_call_is_a_mutation_unless_it_says_otherwise(client: cds.Client, server: RecordingServer) -> None:
    server.script(DROP)
    with pytest.raises(cds.OutcomeUnknownError):
        client.call("DescribeAnything", method="GET")
    server.script(BUSY)
    assert client.call("DescribeAnything", effect="read").attempts == 2
