"""Task ids, and the families that they belong to."""

from __future__ import annotations

import enum
import pickle
from typing import TYPE_CHECKING, Any

import pytest

import cds

if TYPE_CHECKING:
    from collections.abc import Iterable

    from twins import Twin


# Families


@pytest.mark.parametrize(
    ("id", "family"),
    [
        ("63749", "ccs"),
        (63749, "ccs"),
        ("bbf63749-0186-4c68-8adc-9bf584bc1376", "ccs"),
        ("t-1", "ccs"),
    ],
)
def test_the_shape_of_an_id_tells_its_family(client: cds.Client, id: Any, family: str) -> None:
    assert client.task(id).family == family


def test_a_family_that_is_given_is_never_guessed(client: cds.Client) -> None:
    assert client.task("63749", family="bms").family == "bms"
    assert client.task("f232d398-a77c-11e9-9d43-0242ac110003", "bms").family == "bms"


def test_an_id_that_does_not_tell_its_family_says_so_when_there_is_no_such_task(twin: Twin) -> None:
    """The tasks of bare metal and of its storage have UUIDs, and the first of them are of another family."""
    with cds.Simulator() as simulator, twin.of(simulator) as client:
        uuid = "f232d398-a77c-11e9-9d43-0242ac110003"
        hint = rf"client\.task\('{uuid}', family='bms'\)"
        for look in (
            lambda: client.task(uuid).wait(),
            lambda: client.task(uuid).refresh(),
            lambda: client.task(uuid).done(),
            lambda: twin.wait_all([client.task(uuid)]),
            lambda: wait_for_the_only(twin.as_completed([client.task(uuid)])),
        ):
            with pytest.raises(cds.InvalidParameterError, match=hint) as caught:
                look()
            assert len(str(caught.value).splitlines()) == 1
            assert str(caught.value).count("family=") == 1
        for certain in (client.task(uuid, "ccs"), client.task("63749")):
            with pytest.raises(cds.InvalidParameterError) as caught:
                certain.wait()
            assert "family=" not in str(caught.value)


def wait_for_the_only(tasks: Iterable[cds.Task]) -> None:
    (task,) = tasks
    task.wait()


# Task ids


class Id(str, enum.Enum):
    FIRST = "t-1"


class Indexed:
    def __index__(self) -> int:
        return 63749


@pytest.mark.parametrize(
    ("given", "expected"),
    [("t-1", "t-1"), (Id.FIRST, "t-1"), (63749, "63749"), (Indexed(), "63749")],
    ids=["text", "enum", "integer", "index"],
)
def test_a_text_and_an_integer_are_ids(client: cds.Client, given: Any, expected: str) -> None:
    task = client.task(given)
    assert (task.id, type(task.id), task.family) == (expected, str, "ccs")


def test_a_task_is_taken_up_with_its_own_family(client: cds.Client) -> None:
    task = client.task(pickle.loads(pickle.dumps(client.task("t-1", family="bms"))))
    assert (task.id, task.family) == ("t-1", "bms")
    task._connected()


class Hostile:
    def __index__(self) -> int:
        raise ZeroDivisionError

    def __getattr__(self, name: str) -> Any:
        raise ZeroDivisionError(name)


@pytest.mark.parametrize(
    ("given", "error", "advice"),
    [
        (None, TypeError, "queued nothing"),
        (cds.Response({"TaskId": "t-1"}), TypeError, r"reply\.task"),
        ({"TaskId": "t-1"}, TypeError, r"reply\.task"),
        (63749.0, TypeError, "float"),
        (b"63749", TypeError, "decode"),
        (["63749"], TypeError, "each"),
        (("63749",), TypeError, "each"),
        ({"63749"}, TypeError, "each"),
        (True, TypeError, "bool"),
        (int, TypeError, "type"),
        (object(), TypeError, "object"),
        ("", cds.ValidationError, "empty"),
        (" \n", cds.ValidationError, "empty"),
        ("\ud800", cds.ValidationError, "text"),
        (0, cds.ValidationError, "whole number from 1"),
        (-5, cds.ValidationError, "whole number from 1"),
        (1 << 200, cds.ValidationError, "task id"),
        (10**6000, cds.ValidationError, "task id"),
        (Hostile(), cds.ValidationError, "task id"),
    ],
    ids=lambda given: type(given).__name__,
)
def test_what_is_no_id_is_refused_with_what_to_give(
    client: cds.Client, given: Any, error: type[Exception], advice: str
) -> None:
    with pytest.raises(error, match=advice):
        client.task(id=given)
