"""The exception that each failure raises, and what its text says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

import cds
from calls import read
from modelled import load
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


def test_a_refused_signature_asks_about_secret_and_clock(client: cds.Client, server: RecordingServer) -> None:
    server.usual = Answer({"Code": "SignatureDoesNotMatch", "Message": "no"}, 403)
    with pytest.raises(cds.AuthenticationError, match="wrong secret, or clock") as caught:
        client.vdc.describe_vdc()
    assert len(str(caught.value).splitlines()) == 1
    server.usual = Answer({"Code": "VdcNotFound", "Message": "no"}, 400)
    with pytest.raises(cds.NotFoundError) as other:
        client.vdc.describe_vdc()
    assert "clock" not in str(other.value)
