"""The fixtures of `cds.testing`, in separate test runs."""

from __future__ import annotations

import pytest

import cds

pytest_plugins = ["pytester"]


def test_a_client_without_arguments_finds_the_simulator(cds_simulator: cds.Simulator) -> None:
    with cds.Client() as client:
        order = client.vdc.create_vdc(RegionId="CN_Beijing_A", VdcName="mine")
        assert order.task is not None
        order.task.wait()
        assert [vdc["VdcName"] for vdc in client.vdc.describe_vdc()["Data"]] == ["mine"]
    assert cds_simulator.requests[0]["action"] == "CreateVdc"


def test_each_test_has_a_cloud_of_its_own(cds_client: cds.Client) -> None:
    assert cds_client.vdc.describe_vdc()["Data"] == []


@pytest.mark.cds_simulator(progression="polls:3", seed=7, access_key_id="mine")
def test_the_marker_sets_it_up(cds_simulator: cds.Simulator, cds_client: cds.Client) -> None:
    assert cds_simulator.access_key_id == "mine"
    task = cds_client.vdc.create_vdc(RegionId="CN_Beijing_A").task
    assert task is not None
    assert [task.refresh().status for _ in range(3)] == ["NEW", "DOING", "FINISH"]


@pytest.mark.usefixtures("cds_offline")
def test_offline_blocks_all_but_this_machine(cds_client: cds.Client) -> None:
    assert cds_client.vdc.describe_vdc()["Code"] == "Success"
    with cds.Client("id", "secret", site="cn", endpoint_url="https://cloud.invalid") as real:
        with pytest.raises(cds.NetworkBlockedError, match=r"cloud\.invalid was not contacted"):
            real.vdc.describe_vdc()


def test_nothing_of_the_machine_is_seen(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = pytester.makefile(".toml", "[profile.default")
    broken.chmod(0o644)
    surroundings = {
        "CDS_PROFILE": "work",
        "CDS_CONFIG_FILE": str(broken),
        "CDS_TIMEOUT": "soon",
        "CDS_MAX_RETRIES": "-1",
        "CDS_API_HOST": "cloud.invalid",
        "CDS_SECRET_ID": "real",
        "CDS_CA_BUNDLE": "/nowhere/ca.pem",
        "HTTP_PROXY": "http://127.0.0.1:9",
        "HTTPS_PROXY": "http://127.0.0.1:9",
        "SSL_CERT_FILE": "/nowhere/ca.pem",
    }
    for name, value in surroundings.items():
        monkeypatch.setenv(name, value)
    pytester.makepyfile(
        """
        import asyncio, os, cds, pytest

        @pytest.fixture(autouse=True)
        def never_outside(cds_offline):
            pass

        def test_code_under_test(cds_simulator):
            with cds.Client() as client:
                assert client.vdc.describe_vdc()["Data"] == []
            assert len(cds_simulator.requests) == 1
            assert os.environ["CDS_OFFLINE"] == "1"

        def test_the_fixture(cds_client):
            assert cds_client.vdc.describe_vdc()["Data"] == []

        def test_asynchronous_code_under_test(cds_simulator):
            async def look():
                async with cds.AsyncClient() as client, cds_simulator.async_client() as other:
                    return await client.vdc.describe_vdc(), await other.vdc.describe_vdc()

            assert [reply["Data"] for reply in asyncio.run(look())] == [[], []]

        def test_what_the_test_sets_itself_counts(cds_simulator, monkeypatch):
            monkeypatch.setenv("CDS_MAX_RETRIES", "0")
            cds_simulator.fail(kind="internal_error")
            with cds.Client() as client, pytest.raises(cds.ServerError):
                client.vdc.describe_vdc()
        """
    )
    pytester.runpytest_subprocess("-W", "error", "-p", "no:asyncio", "-q").assert_outcomes(passed=4)


@pytest.mark.slow
def test_it_runs_in_parallel(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        """
        import pytest

        @pytest.mark.parametrize("number", range(20))
        def test_alone(cds_client, number):
            cds_client.vdc.create_vdc(RegionId="CN_Beijing_A", VdcName=f"number {number}").task.wait()
            assert [vdc["VdcName"] for vdc in cds_client.vdc.describe_vdc()["Data"]] == [f"number {number}"]
        """
    )
    pytester.runpytest_subprocess("-n", "4", "-q").assert_outcomes(passed=20)


def test_it_says_what_it_has(pytester: pytest.Pytester) -> None:
    shown = pytester.runpytest_subprocess("--fixtures", "--markers")
    shown.stdout.fnmatch_lines(["@pytest.mark.cds_simulator(*"])


def test_asynchronous_tests_each_in_a_loop_of_their_own(pytester: pytest.Pytester) -> None:
    pytest.importorskip("pytest_asyncio")
    pytester.makepyfile(
        """
        import asyncio, cds, pytest

        @pytest.fixture(scope="module")
        def cloud():
            with cds.Simulator() as simulator:
                yield simulator

        @pytest.fixture(scope="module")
        def shared(cloud):
            return cloud.async_client()

        @pytest.fixture
        async def own(cloud):
            async with cloud.async_client() as client:
                yield client

        @pytest.mark.parametrize("number", range(5))
        async def test_each(shared, own, number):
            reply = await shared.vdc.create_vdc(RegionId="CN_Beijing_A", VdcName=f"number {number}")
            await reply.task.wait(interval=0.001)
            assert len([vdc async for vdc in own.vdc.iter_vdcs()]) == number + 1
            assert len(await asyncio.gather(*(shared.vdc.describe_vdc() for _ in range(20)))) == 20

        async def test_the_fixture(cds_simulator):
            async with cds.AsyncClient() as client:
                assert (await client.vdc.describe_vdc())["Data"] == []
        """
    )
    options = ("-o", "asyncio_mode=auto", "-o", "asyncio_default_fixture_loop_scope=function")
    pytester.runpytest_subprocess(*options, "-W", "error", "-q").assert_outcomes(passed=6)
