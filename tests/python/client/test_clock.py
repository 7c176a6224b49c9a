"""Clock skew costs a read one more request.

A change is sent again only where it is certain that the server refused it: by a code about time or signature.
"""

from __future__ import annotations

import email.utils
import threading
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

import pytest

import cds
from calls import get_write, read, write
from recording import ACCESS_KEY_ID, Answer, RecordingServer

if TYPE_CHECKING:
    from collections.abc import Callable

    from recording import Request

TOLERATED = timedelta(minutes=15)

REFUSALS = {
    "401": Answer({"Code": "Refused", "Message": "no"}, 401),
    "401 without JSON": Answer("<h1>Unauthorized</h1>", 401),
    "403": Answer({"Code": "Forbidden", "Message": "the request has expired"}, 403),
    "403 that says why": Answer({"Code": "InvalidTimestamp.Expired", "Message": "too old"}, 403),
    "400 with a code": Answer({"Code": "SignatureExpired", "Message": "too old"}, 400),
    "200 with a code": Answer({"Code": "IllegalTimestamp", "Message": "too old"}),
    "200 with words": Answer({"Code": "Failed", "Message": "Timestamp is out of range"}),
    "401 that names a task": Answer({"Code": "SignatureExpired", "TaskId": "t"}, 401),
    "403 of a used nonce": Answer({"Code": "SignatureNonceUsed"}, 403),
}

CERTAIN = {"403 that says why", "400 with a code"}
"""Refusals after which a change is sent again."""

WRONG = {
    "an hour fast": timedelta(hours=1),
    "an hour slow": timedelta(hours=-1),
    "a year fast": timedelta(days=365),
    "a year slow": timedelta(days=-365),
}


class Skewed:
    """Checks timestamps against a skewed clock, like servers, and signatures with an independent signer."""

    def __init__(self, by: timedelta, refusal: Answer) -> None:
        self.by = by
        self.refusal = refusal
        self.nonces: set[str] = set()
        self._lock = threading.Lock()

    def __call__(self, request: Request) -> Answer:
        now = datetime.now(timezone.utc) + self.by
        date = {"Date": email.utils.format_datetime(now, usegmt=True)}
        sent = datetime.strptime(request.query["Timestamp"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=timezone.utc)
        nonce = request.query["SignatureNonce"]
        with self._lock:
            is_new = nonce not in self.nonces
            self.nonces.add(nonce)
        if abs(sent - now) > TOLERATED or request.query["Signature"] != request.expected_signature() or not is_new:
            return Answer(self.refusal.body, self.refusal.status, date)
        return Answer(headers=date)


CALLS = [(call, refusal) for refusal in REFUSALS for call in (read, write, get_write)]
SIGNED_AGAIN = [(call, refusal) for call, refusal in CALLS if call is read or refusal in CERTAIN]
REFUSED = [pair for pair in CALLS if pair not in SIGNED_AGAIN]


@pytest.mark.parametrize(("call", "refusal"), SIGNED_AGAIN)
@pytest.mark.parametrize("by", WRONG)
def test_the_first_call_succeeds_after_one_more_signature(
    client: cds.Client, server: RecordingServer, by: str, refusal: str, call: Callable[[cds.Client], cds.Response]
) -> None:
    server.usual = Skewed(WRONG[by], REFUSALS[refusal])
    assert call(client.with_options(max_retries=0)).attempts == 2
    # What was learnt is kept, also for clients that share the connections.
    for again in (client, client.with_options(timeout=20.0)):
        assert call(again).attempts == 1
    assert len(server.requests) == 4


@pytest.mark.parametrize(("call", "refusal"), REFUSED)
def test_a_change_that_may_have_been_carried_out_is_sent_once_and_the_clock_is_learnt(
    client: cds.Client, server: RecordingServer, refusal: str, call: Callable[[cds.Client], cds.Response]
) -> None:
    server.usual = Skewed(WRONG["an hour fast"], REFUSALS[refusal])
    with pytest.raises(cds.APIError) as caught:
        call(client)
    assert len(server.requests) == 1
    assert caught.value.may_have_happened == ("task" in refusal)
    assert call(client).attempts == 1


@pytest.mark.parametrize(("seconds", "is_learnt"), [(40, True), (-40, True), (20, False), (-20, False)])
def test_a_clock_is_learnt_from_a_success(
    client: cds.Client, server: RecordingServer, seconds: int, is_learnt: bool
) -> None:
    server.usual = Skewed(timedelta(seconds=seconds), REFUSALS["401"])
    read(client)
    write(client)
    asked = [datetime.strptime(request.query["Timestamp"], "%Y-%m-%dT%H:%M:%SZ") for request in server.requests]
    moved = (asked[1] - asked[0]).total_seconds()
    assert (moved * (1 if seconds > 0 else -1) > 30) == is_learnt


def test_a_clock_that_is_set_right_later_is_learnt_again(client: cds.Client, server: RecordingServer) -> None:
    for by, attempts in (("an hour fast", 2), ("an hour slow", 2), ("an hour slow", 1)):
        server.usual = Skewed(WRONG[by], REFUSALS["401"])
        assert read(client).attempts == attempts


@pytest.mark.parametrize("call", [read, write, get_write])
@pytest.mark.parametrize("refusal", REFUSALS)
def test_a_wrong_key_is_not_tried_again(
    server: RecordingServer, refusal: str, call: Callable[[cds.Client], cds.Response]
) -> None:
    server.usual = Skewed(timedelta(0), REFUSALS[refusal])
    with cds.Client(ACCESS_KEY_ID, "another-secret", endpoint_url=server.url) as client:
        with pytest.raises(cds.APIError) as caught:
            call(client)
    assert isinstance(caught.value, (cds.AuthenticationError, cds.PermissionDeniedError))
    assert caught.value.attempts == len(server.requests) == 1


def test_a_wrong_key_and_a_wrong_clock_end_after_one_correction(server: RecordingServer) -> None:
    server.usual = Skewed(WRONG["an hour fast"], REFUSALS["400 with a code"])
    with cds.Client(ACCESS_KEY_ID, "another-secret", endpoint_url=server.url) as client:
        with pytest.raises(cds.AuthenticationError):
            write(client)
    assert len(server.requests) == 2


@pytest.mark.parametrize("date", ["", "yesterday", "Thu, 01 Jan 99999 00:00:00 GMT", "\xff\xfe"])
def test_a_date_that_is_none_teaches_nothing(client: cds.Client, server: RecordingServer, date: str) -> None:
    server.usual = Answer({"Code": "Refused"}, 401, {"Date": date})
    with pytest.raises(cds.AuthenticationError):
        read(client)
    assert len(server.requests) == 1


def test_a_clock_that_jumps_with_each_answer_ends_too(client: cds.Client, server: RecordingServer) -> None:
    hours = iter(range(1, 100))

    def refuse(request: Request) -> Answer:
        then = datetime.now(timezone.utc) + timedelta(hours=next(hours))
        return Answer({"Code": "TimestampExpired"}, 401, {"Date": email.utils.format_datetime(then, usegmt=True)})

    server.usual = refuse
    with pytest.raises(cds.AuthenticationError):
        write(client)
    assert len(server.requests) == 3


@pytest.mark.parametrize("seconds", [3600, -3600])
def test_the_simulators_clock(seconds: int) -> None:
    with cds.Simulator(progression="immediate") as cloud, cloud.client(max_retries=0) as client:
        settings: dict[str, Any] = {"seconds": seconds, "times": 100}
        cloud.fail(kind="clock_skew", **settings)
        assert write(client).attempts == 2
        assert write(client).attempts == 1


def test_a_signature_that_is_made_anew_is_no_retry() -> None:
    """A read whose clock was corrected may still be sent again after a failure, as often as was asked for."""
    with cds.Simulator() as cloud, cloud.client(max_retries=1) as client:
        cloud.fail("DescribeVdc", kind="clock_skew", seconds=3600)
        cloud.fail("DescribeVdc", kind="bad_gateway")
        assert client.vdc.describe_vdc().attempts == 3
