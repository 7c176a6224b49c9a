"""Arguments of `cds.Simulator`, and isolation from the environment."""

from __future__ import annotations

import itertools
import json
import math
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from datetime import datetime, timezone
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import cds
from paths import PROGRAMS
from twins import TWINS, twin

if TYPE_CHECKING:
    from collections.abc import Iterator

HOLDS_ITSELF: dict[str, Any] = {}
HOLDS_ITSELF["a"] = HOLDS_ITSELF
HOLDS_ITSELF_TOO: list[Any] = []
HOLDS_ITSELF_TOO.append(HOLDS_ITSELF_TOO)
DEEP: list[Any] = []
for _ in range(100_000):
    DEEP = [DEEP]

ODD = [
    *(None, True, False, -1, 0, 10**30, -(10**400), 10**400, 1e300, -1e300, math.inf, -math.inf, math.nan, 5e-324),
    *("", "\0", "x" * 100_000, "\ud800", "1", b"1", bytearray(b"1"), 1j, Decimal("NaN"), Decimal("1e9999")),
    *(HOLDS_ITSELF, HOLDS_ITSELF_TOO, DEEP, {}, [], (), {1}, {1: 2}, {"\ud800": 1}, {b"a": 1}, object(), int, print),
    *(Path("/dev/null/x"), datetime.now(timezone.utc), range(3), float("1e15"), "immediate", "CreateVdc", "polls:-1"),
]
"""What nobody should give."""


@pytest.fixture
def cloud() -> Iterator[cds.Simulator]:
    with cds.Simulator(progression="immediate") as cloud:
        yield cloud


def one_line(error: BaseException) -> None:
    text = str(error)
    assert text
    assert len(text) < 1000
    assert "\n" not in text


def try_odd(call: Any) -> None:
    """Each odd value is taken, or refused with a documented class and a short line."""
    for value in ODD:
        try:
            call(value)
        except (ValueError, TypeError, OSError) as error:
            one_line(error)


SETTINGS = ("seed", "port", "access_key_id", "access_key_secret", "progression", "clock", "latency")


@pytest.mark.parametrize("name", SETTINGS)
def test_odd_settings_of_the_constructor_are_refused_with_the_documented_classes(name: str):
    def start(value: Any) -> None:
        # Ports below 1024 may be free for a superuser.
        if name == "port" and not isinstance(value, bool) and value in (0, 1):
            return
        cds.Simulator(**{name: value}).stop()

    try_odd(start)


def test_odd_state_files_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    for value in ODD:
        # Those are names of files that may well be made.
        if value is not None and not (isinstance(value, str) and value.isprintable() and len(value) < 20 and value):
            with pytest.raises((TypeError, ValueError, OSError)) as refused:
                cds.Simulator(state=value)
            assert "\n" not in str(refused.value)
    assert list(tmp_path.iterdir()) == []


METHODS = ("advance", "set_balance", "set_progression", "restore", "furnish")


@pytest.mark.parametrize("name", METHODS)
def test_odd_arguments_of_the_methods_are_refused_with_the_documented_classes(cloud: cds.Simulator, name: str):
    # A fleet of billions is refused, one of thousands only takes its time.
    try_odd(getattr(cloud, name))
    with cloud.client() as client:
        assert client.instance.describe_tags()["Data"] is not None


@pytest.mark.parametrize("name", ["action", "kind", "times", "code", "message", "http_status", "seconds", "other"])
def test_odd_faults_are_refused_with_the_documented_classes(cloud: cds.Simulator, name: str):
    kinds = {"seconds": "slow", "kind": "", "other": "mangle"}

    def fail(value: Any) -> None:
        settings = {"kind": kinds.get(name, "error"), name: value}
        if name != "kind" and settings["kind"] == "error":
            settings.setdefault("code", "Odd")
        cloud.fail(**settings)

    try_odd(fail)


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"action": "CreateVcd", "kind": "mangle"}, "did you mean CreateVdc"),
        ({"action": "create_vdc", "kind": "mangle"}, "did you mean CreateVdc"),
        ({"action": "", "kind": "mangle"}, "no action"),
        ({"kind": "manlge"}, "did you mean mangle"),
        ({"kind": "slow", "second": 1}, "did you mean seconds"),
        ({"kind": "mangle", "times": 0}, "times"),
        ({"kind": "mangle", "times": -1}, "times"),
        ({"kind": "mangle", "times": True}, "times"),
        ({"kind": "mangle", "times": 10**30}, "times"),
        ({"kind": "slow", "seconds": math.nan}, "seconds"),
        ({"kind": "slow", "seconds": -1}, "-1"),
        ({"kind": "error", "http_status": 99}, "99"),
        ({"kind": "error", "message": HOLDS_ITSELF}, "nested too deeply"),
        ({"kind": HOLDS_ITSELF_TOO}, "nested too deeply"),
        ({"kind": "error", "code": DEEP}, "nested too deeply"),
    ],
)
def test_a_wrong_fault_is_named(cloud: cds.Simulator, settings: dict[str, Any], said: str):
    with pytest.raises(ValueError, match=said) as refused:
        cloud.fail(**settings)
    one_line(refused.value)
    assert cloud.faults == []


def test_a_progression_is_for_an_action_that_exists(cloud: cds.Simulator):
    with pytest.raises(ValueError, match="did you mean CreateVdc"):
        cloud.set_progression("immediate", action="CreateVcd")


def test_faults_that_are_to_come_are_listed_and_cleared(cloud: cds.Simulator):
    cloud.fail("CreateVdc", kind="error", code="NotEnoughBalance", message="poor", http_status=403, times=2)
    cloud.fail(kind="slow", seconds=0.001)
    cloud.fail("DescribeTags", kind="hang")
    error = {"kind": "error", "code": "NotEnoughBalance", "message": "poor", "http_status": 403}
    listed = cloud.faults
    assert listed[0] == {**error, "action": "CreateVdc", "times": 2}
    assert [fault["kind"] for fault in listed] == ["error", "slow", "hang"]
    with cloud.client(max_retries=0) as client, pytest.raises(cds.InsufficientBalanceError):
        client.vdc.create_vdc(RegionId="CN_Beijing_A")
    assert cloud.faults[0]["times"] == 1
    cloud.clear_faults()
    assert cloud.faults == []
    with cloud.client() as client:
        assert client.instance.describe_tags()["Data"] == []
    for fault in listed:
        cloud.fail(**fault)
    assert cloud.faults == listed
    cloud.reset()
    assert cloud.faults == []


def test_keys_cannot_be_guessed_unless_a_seed_is_given():
    def keys(**settings: Any) -> tuple[str, str]:
        with cds.Simulator(**settings) as cloud:
            return cloud.access_key_id, cloud.access_key_secret

    first, second, zero = keys(), keys(), keys(seed=0)
    assert len({*first, *second, *zero}) == 6
    assert keys(seed=0) == zero != keys(seed=1)
    assert keys(access_key_id="mine")[0] == "mine"
    assert keys(access_key_id="mine")[1] != keys(access_key_id="mine")[1]
    assert keys(access_key_id="mine", seed=0) == ("mine", zero[1])


def test_ids_follow_from_seed_zero_where_none_is_given():
    def vdc(**settings: Any) -> Any:
        with cds.Simulator(progression="immediate", **settings) as cloud, cloud.client() as client:
            client.vdc.create_vdc(RegionId="CN_Beijing_A").task.wait()
            return client.vdc.describe_vdc()["Data"][0]["VdcId"]

    assert vdc() == vdc(seed=0) == vdc(seed=None) != vdc(seed=1)


def simulated_time(cloud: cds.Simulator) -> float:
    """The time of its clock, in seconds since 1970."""
    return float(json.loads(cloud.snapshot())["clock"]["milliseconds"]) / 1000


def test_a_real_clock_begins_now_and_runs(tmp_path: Path):
    begin = time.time()
    with cds.Simulator(clock="real", state=tmp_path / "cloud.db") as cloud:
        first = simulated_time(cloud)
        assert begin - 1 <= first <= time.time() + 1
        while simulated_time(cloud) == first:
            pass
        cloud.advance(3600)
        assert simulated_time(cloud) >= first + 3600
        cloud.reset()
        assert first <= simulated_time(cloud) <= time.time() + 1
    with cds.Simulator(state=tmp_path / "cloud.db") as cloud:
        stands = simulated_time(cloud)
        assert stands >= first
        assert simulated_time(cloud) == stands
    with pytest.raises(ValueError, match="clock"):
        cds.Simulator(clock="fast")  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]


def test_a_clock_that_runs_loses_nothing_to_many_looks():
    """Each look is less than a millisecond after the one before."""
    with cds.Simulator(progression="seconds:1000") as cloud:
        first, begin, passed = simulated_time(cloud), time.monotonic(), 0.0
        while passed < 0.2:
            passed = time.monotonic() - begin
            now = simulated_time(cloud)
        assert now - first > passed - 0.002, "the clock counts whole milliseconds"


def test_a_fleet_is_there_at_once_and_the_same_for_the_same_seed():
    def fleet(seed: int) -> list[Any]:
        with cds.Simulator(seed=seed) as cloud, cloud.client() as client:
            cloud.furnish(servers=250)
            assert cloud.requests == []
            return [dict(server) for server in client.instance.iter_instances()]

    servers = fleet(1)
    assert len({server["InstanceId"] for server in servers}) == 250
    assert len({server["InstanceName"] for server in servers}) == 250
    assert {server["InstanceStatus"] for server in servers} == {"running", "stopped"}
    assert len({server["InstanceType"] for server in servers}) > 4
    assert len({server["VdcId"] for server in servers}) == 3
    assert servers == fleet(1)
    assert servers != fleet(2)


def test_a_fleet_costs_and_changes_like_any_other(cloud: cds.Simulator):
    cloud.set_balance(12.5)
    cloud.set_progression("polls:3", action="StopInstance")
    cloud.furnish(servers=20)
    before = json.loads(cloud.snapshot())
    assert before["balance"] == 1250
    assert before["progressions"] == {"every": "immediate", "by_action": {"StopInstance": "polls:3"}}
    cloud.advance(24 * 3600)
    with cloud.client() as client:
        bill = client.billing.describe_bill(DateFromTo="2025.01.01-2025.01.31", Currency="CN")
        assert float(str(bill["Data"]["TotalViceCost"])) > 0
        running = next(vm for vm in client.instance.iter_instances() if vm["InstanceStatus"] == "running")
        client.instance.stop_instance(InstanceId=running["InstanceId"]).task.wait(interval=0.001)
    with pytest.raises(ValueError, match="servers"):
        cloud.furnish(servers=0)
    with pytest.raises(ValueError, match="servers"):
        cloud.furnish(servers=10**9)


def test_requests_without_a_signature_do_not_fill_the_memory(cloud: cds.Simulator):
    body = json.dumps({"Text": "x" * 8_000_000, "Zeros": [0] * 500_000}).encode()
    for _ in range(12):
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(f"{cloud.endpoint_url}/ccs", body, timeout=60)
        refused.value.close()
    assert len(cloud.requests) == 12
    assert len(json.dumps(cloud.requests)) < 100_000


def test_a_large_request_is_remembered_shortened(cloud: cds.Simulator):
    with cloud.client() as client:
        client.instance.create_tag(TagName="y" * 1_000_000)
        client.instance.create_tag(TagName="short")
    large, small = (request["parameters"]["TagName"] for request in cloud.requests)
    assert large.startswith("yyyy")
    assert "1000000 bytes" in large
    assert len(large) < 1000
    assert small == "short"


@pytest.mark.filterwarnings("ignore:RegionId")
def test_a_mistyped_region_is_not_sold(cloud: cds.Simulator):
    with cloud.client() as client:
        for region in ("CN_Bejing_A", "cn_beijing_a", "CN_Beijing_AA", "CN_Biejing_A", "CN_BEIJING_A"):
            with pytest.raises(cds.InvalidParameterError, match="CN_Beijing_A") as refused:
                client.vdc.create_vdc(RegionId=region)
            assert refused.value.code == "InvalidRegionId.Malformed"
        for region in ("CN_Beijing_A", "CN_Beijing_B", "CN_Beijing_X", "CN_Suqian_A", "CN_Hangzhou_A"):
            client.vdc.create_vdc(RegionId=region).task.wait()


SURROUNDINGS = {
    "CDS_PROFILE": "elsewhere",
    "CDS_TIMEOUT": "1",
    "CDS_MAX_RETRIES": "9",
    "CDS_ENDPOINT_URL": "https://cloud.invalid",
    "CDS_CA_BUNDLE": "/nowhere/ca.pem",
    "CDS_ACCESS_KEY_ID": "real",
    "CDS_CONFIG_FILE": "broken.toml",
    "CDS_JOURNAL": "/nowhere/journal.db",
    "CDS_SITE": "mars",
    "CDS_CONNECT_TIMEOUT": "soon",
    "CDS_MAX_RPS": "0",
    "CDS_VERIFY": "perhaps",
    "CDS_PROXY": "ftp://nobody",
    "HTTP_PROXY": "ftp://nobody",
    "HTTPS_PROXY": "http://127.0.0.1:9",
    "ALL_PROXY": "socks9://nobody",
    "SSL_CERT_FILE": "/nowhere/cert.pem",
    "HOME": "/nowhere",
}
"""What a developer's machine may hold."""


@pytest.fixture
def surroundings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = tmp_path / "broken.toml"
    broken.write_text("[profile.default")
    broken.chmod(0o644)
    for name, value in SURROUNDINGS.items():
        monkeypatch.setenv(name, str(broken) if value == "broken.toml" else value)


@pytest.mark.filterwarnings("error")
@pytest.mark.usefixtures("surroundings")
@pytest.mark.parametrize("kind", TWINS)
def test_a_client_of_a_simulator_sees_nothing_of_the_machine(cloud: cds.Simulator, kind: str):
    with twin(kind) as way, way.of(cloud) as client:
        assert client.instance.describe_tags()["Data"] == []
    with cloud.client() as client:
        assert client._native.timeout == 30.0


def test_a_stopped_simulator_says_nothing_wrong(cloud: cds.Simulator):
    cloud.stop()
    cloud.stop()
    assert cloud.requests == []
    cloud.fail(kind="refuse", seconds=1)
    for _ in itertools.repeat(None, 3):
        cloud.reset()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
@pytest.mark.parametrize("how", ["leaving", "using", "busy", "outlived"])
def test_a_forked_child_leaves_the_simulator_of_its_parent_alone(how: str, tmp_path: Path):
    program = PROGRAMS / "simulator_forks.py"
    command = [sys.executable, program, how, tmp_path]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "done\n", "")
