"""The vendor's own Python SDK works against the simulator: its signature is not ours."""

from __future__ import annotations

import pytest

import cds

vdc_client = pytest.importorskip("capitalonline.vdc.client", reason="cds-python-sdk is not installed")

from capitalonline.common.credential import Credential  # noqa: E402
from capitalonline.common.profile.client_profile import ClientProfile  # noqa: E402
from capitalonline.common.profile.http_profile import HttpProfile  # noqa: E402
from capitalonline.instance.client import InstanceClient  # noqa: E402
from capitalonline.instance.models import DescribeInstanceRequest  # noqa: E402
from capitalonline.vdc.model import CreateVdcRequest, DescVdcRequest, PublicNetWork  # noqa: E402

pytestmark = pytest.mark.filterwarnings("default")


def profile(cloud: cds.Simulator, path: str, verb: str) -> ClientProfile:
    http = HttpProfile(protocol="http", endpoint=f"{cloud.endpoint_url}/{path}/", reqMethod=verb)
    settings = ClientProfile(httpProfile=http)
    settings.signMethod = "HMAC-SHA1"
    return settings


def vendor_vdc(cloud: cds.Simulator, verb: str, secret: str | None = None):
    credential = Credential(cloud.access_key_id, secret or cloud.access_key_secret)
    return vdc_client.VdcClient(credential, "CN_Beijing_A", profile(cloud, "network", verb))


def test_it_creates_and_lists_vdcs():
    with cds.Simulator(progression="immediate") as cloud:
        order = CreateVdcRequest()
        order.RegionId = "CN_Beijing_A"
        order.VdcName = "made by the vendor's SDK"
        order.PublicNetwork = PublicNetWork(
            IPNum=8, Qos=10, Name="outside", BillingMethod="Bandwidth", Type="Bandwidth_BGP", FloatBandwidth=200
        )
        created, error = vendor_vdc(cloud, "POST").CreateVdc(order)
        assert not error
        assert created["Code"] == "Success"
        with cloud.client() as client:
            client.task(created["TaskId"]).wait()

        question = DescVdcRequest()
        question.RegionId = "CN_Beijing_A"
        listed, error = vendor_vdc(cloud, "GET").DescribeVdc(question)
        assert not error
        assert [vdc["VdcName"] for vdc in listed["Data"]] == ["made by the vendor's SDK"]
        assert listed["Data"][0]["PublicNetwork"][0]["Name"] == "outside"


def test_it_lists_instances():
    with cds.Simulator(progression="immediate") as cloud:
        credential = Credential(cloud.access_key_id, cloud.access_key_secret)
        client = InstanceClient("ccs", "2019-08-08", credential, "CN_Beijing_A", profile(cloud, "ccs", "POST"))
        question = DescribeInstanceRequest("ccs", "2019-08-08", "DescribeInstances")
        question.PageNumber = 1
        listed, error = client.DescribeInstance(question)
        assert not error
        assert listed["Data"]["Instances"] == []


def test_a_wrong_secret_is_refused():
    with cds.Simulator() as cloud:
        refused, error = vendor_vdc(cloud, "GET", secret="wrong").DescribeVdc(DescVdcRequest())
        assert not refused
        assert "Signature" in str(error)
        assert [request["http_status"] for request in cloud.requests] == [401]
