"""What somebody who knows aws-cli, hcloud or gh types first works, or one line names the right command."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

import pytest

import cds
from prompt import Prompt

if TYPE_CHECKING:
    from collections.abc import Iterator

WORK = [
    "cds --help",
    "cds --version",
    "cds version",
    "cds server list",
    "cds server list -o csv",
    "cds server show web-1",
    "cds server describe web-1",
    "cds server stop --tag web --wait --parallel 5",
    "cds server start web-1 --wait",
    "cds server restart web-2 --yes",
    "cds server tag 'web*' --add prod",
    "cds vm list",
    "cds instances",
    "cds ec2 describe-instances",
    "cds bill --month last --by type",
    "cds api DescribeVdc Keyword=x",
    "cds whoami",
    "cds sts get-caller-identity",
    "cds auth status",
    "cds config list",
    "cds regions",
    "cds region list",
    "cds network list",
    "cds balance",
    "cds status",
    "cds completion bash",
]

ANSWERED = {
    "cds server create --name web-3": "cds instance create-instance --help",
    "cds server delete web-1": "cds instance delete-instance --help",
    "cds server ssh web-1": "cds server show NAME --query",
    "cds tag add prod --name 'web*'": "cds server tag",
    "cds price --cpu 4": "cds instance describe-instance-price",
    "cds instance list": "cds instance describe-instances",
    "cds vdc list": "cds vdc describe-vdc",
    "cds nsg list": "cds nsg describe-nsgs",
    "cds volume list": "cds bms-storage describe-disks",
    "cds image list": "cds template describe-template-info",
    "cds ssh-key list": "--public-key",
    "cds task list": "cds task show ID",
    "cds s3 ls": "cds glacier get-metering",
    "cds sever list": "did you mean server? `cds --help`",
    "cds server lst": "did you mean list? `cds server --help`",
    "cds task wiat": "did you mean wait? `cds task --help`",
    "cds journal lst": "did you mean list? `cds journal --help`",
    "cds configure lsit": "did you mean list? `cds configure --help`",
    "cds instance describe-instancs": "did you mean describe-instances? `cds instance --help`",
}


@pytest.fixture(scope="module")
def furnished() -> Iterator[tuple[cds.Simulator, str]]:
    with cds.Simulator(seed=1, progression="immediate") as simulator:
        simulator.furnish(examples=True)
        yield simulator, simulator.snapshot()


@pytest.fixture
def estate(furnished: tuple[cds.Simulator, str]) -> cds.Simulator:
    simulator, snapshot = furnished
    simulator.restore(snapshot)
    return simulator


@pytest.mark.parametrize("line", WORK)
def test_it_works(estate: cds.Simulator, line: str):
    ended = Prompt.of(estate).run(*shlex.split(line)[1:])
    assert (ended.code, bool(ended.out)) == (0, True), ended


@pytest.mark.parametrize("line", ANSWERED)
def test_it_is_answered(estate: cds.Simulator, line: str):
    before = len(estate.requests)
    ended = Prompt.of(estate).run(*shlex.split(line)[1:])
    assert (ended.code, ended.out, ended.err.count("\n")) == (2, "", 1), ended
    assert ANSWERED[line] in ended.err
    assert len(estate.requests) == before


def test_a_login_asks_for_a_key(estate: cds.Simulator):
    lines = f"{estate.access_key_id}\n{estate.access_key_secret}\n{estate.endpoint_url}\n"
    ended = Prompt().run("login", stdin=lines)
    assert (ended.code, "the key works" in ended.err) == (0, True)
