"""The types of `cds.types` at run time: real, complete, and free until they are imported."""

from __future__ import annotations

import importlib
import subprocess
import sys
import typing
from typing import Any

import pytest

import cds
from modelled import ACTIONS, SERVICE_FILES, Action, load, returns_of

OPENING = """
import time, cds
began = time.process_time()
import cds.types
print(time.process_time() - began)
"""

WITH_DATA = [
    action
    for action in ACTIONS
    for member in action.model["returns"]
    if member["name"] == "Data" and member.get("members")
]


def module(service: str) -> Any:
    return importlib.import_module(f"cds.types.{service}")


def keys(members: list[dict[str, Any]]) -> tuple[set[str], set[str]]:
    """The members that are in every response, and those that are not."""
    doubtful = {member["name"] for member in members if "doubtful" in member}
    return {member["name"] for member in members} - doubtful, doubtful


@pytest.mark.parametrize("action", WITH_DATA, ids=[action.key for action in WITH_DATA])
def test_the_data_of_an_action_has_the_documented_members(action: Action) -> None:
    members = next(member for member in returns_of(action) if member["name"] == "Data")["members"]
    data = getattr(module(action.service), f"{action.name}Data")
    assert (set(data.__required_keys__), set(data.__optional_keys__)) == keys(members)
    assert set(typing.get_type_hints(data)) == {member["name"] for member in members}


@pytest.mark.parametrize("service", SERVICE_FILES)
def test_a_shape_has_its_own_name(service: str) -> None:
    for name, members in load(service).get("shapes", {}).items():
        shape = getattr(module(service), name)
        assert (set(shape.__required_keys__), set(shape.__optional_keys__)) == keys(members)


def test_every_type_stands_in_the_index() -> None:
    for service in SERVICE_FILES:
        for name, value in vars(module(service)).items():
            if isinstance(value, type) and value.__module__ == f"cds.types.{service}" and not name.startswith("_"):
                assert name in cds.types.__all__
    for name in cds.types.__all__:
        assert getattr(cds.types, name) is not None


def test_the_values_of_the_appendices_have_a_type() -> None:
    for appendix, alias in (
        ("regions", cds.types.Region),
        ("instance_types", cds.types.InstanceType),
        ("bandwidth_types", cds.types.BandwidthType),
        ("images", cds.types.PublicImage),
    ):
        known, other = typing.get_args(alias)
        assert list(typing.get_args(known)) == [entry["id"] for entry in load("appendices")[appendix]]
        assert other is str


def test_responses_and_tasks_take_types_at_run_time() -> None:
    data = cds.types.DescribeInstancesData
    for generic in (cds.Response, cds.Task, cds.Tasks, cds.AsyncTask, cds.AsyncTasks, cds.aio.AsyncResponse):
        of_data: Any = generic[data]
        assert typing.get_origin(of_data) is generic
        assert typing.get_args(of_data) == (data,)


def test_a_client_does_not_need_the_types() -> None:
    script = (
        "import sys, cds; client = cds.Client('id', 'secret'); client.instance; cds.Instance; "
        "sys.exit('typing' in sys.modules or 'cds.types' in sys.modules)"
    )
    subprocess.run([sys.executable, "-S", "-c", script], check=True, env={"PYTHONPATH": ":".join(sys.path)})


def test_all_types_are_there_within_milliseconds() -> None:
    """It is 6 ms on a quiet machine, and as long again for `typing` where nothing else has imported it."""
    taken = [
        float(subprocess.run([sys.executable, "-c", OPENING], check=True, capture_output=True, text=True).stdout)
        for _ in range(5)
    ]
    assert min(taken) < 0.1
