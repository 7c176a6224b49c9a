"""Every method of the synchronous client has an asynchronous twin."""

from __future__ import annotations

import importlib
import inspect
import pickle
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Any

import pytest

import cds
from every_model import every_action
from modelled import ACTIONS, Action
from recording import ACCESS_KEY_ID, ACCESS_KEY_SECRET

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


PAGED = [action for action in ACTIONS if "pages" in action.model]

TWINS = [
    (cds.Client, cds.AsyncClient),
    (cds.Task, cds.AsyncTask),
    (cds.Tasks, cds.AsyncTasks),
    (cds.Response, cds.aio.AsyncResponse),
]

WAITS = [(cds.wait_all, cds.aio.wait_all), (cds.as_completed, cds.aio.as_completed)]

AWAITED = "Coroutine[Any, Any, Response[Any]]"
"""What a method returns that `map` is given."""

ORDERED = "Coroutine[Any, Any, ResponseT]"
"""What the method returns that `once` is given."""

AT_ONCE = {"__init__", "with_options", "map", "once_map", "task", "to_arrow", "to_pandas", "to_polars"}
"""What needs no awaiting: nothing is asked of the cloud before the result is used."""


def parameters(function: Callable[..., Any]) -> list[tuple[str, Any, Any, str]]:
    """Name, kind, default and type of each; the types of one client are named as those of the other."""
    return [
        (
            one.name,
            one.kind,
            one.default,
            str(one.annotation).replace("Async", "").replace(AWAITED, "Response[Any]").replace(ORDERED, "ResponseT"),
        )
        for one in inspect.signature(function).parameters.values()
    ]


def public(kind: type) -> set[str]:
    return {name for name in dir(kind) if not name.startswith("_")}


def pairs(names: Iterable[str], one: type, other: type) -> list[tuple[str, Any, Any]]:
    return [(name, inspect.getattr_static(one, name), inspect.getattr_static(other, name)) for name in names]


@every_action
def test_every_method_has_its_twin(action: Action) -> None:
    method = getattr(getattr(cds, action.class_name), action.method)
    twin = getattr(getattr(cds, f"Async{action.class_name}"), action.method)
    assert inspect.iscoroutinefunction(twin)
    assert not inspect.iscoroutinefunction(method)
    assert parameters(twin) == parameters(method)
    assert twin.__name__ == method.__name__
    assert twin.__qualname__ == f"Async{method.__qualname__}"
    assert twin.__module__ == method.__module__.replace("cds.", "cds.aio.")


@pytest.mark.parametrize("action", PAGED, ids=[action.key for action in PAGED])
def test_every_iterator_has_its_twin(action: Action) -> None:
    name = action.model["pages"]["iterator"]
    method, twin = (getattr(getattr(cds, f"{prefix}{action.class_name}"), name) for prefix in ("", "Async"))
    assert parameters(twin) == parameters(method)
    assert not inspect.iscoroutinefunction(twin)
    given = {name: value for name, value in action.required().items() if name in inspect.signature(method).parameters}
    rows = getattr(getattr(unconnected(), action.service), name)(**given)
    assert isinstance(rows, AsyncIterator)


def unconnected() -> cds.AsyncClient:
    return cds.AsyncClient(ACCESS_KEY_ID, ACCESS_KEY_SECRET, endpoint_url="http://127.0.0.1:9")


@pytest.mark.parametrize("service", sorted({action.class_name for action in ACTIONS}))
def test_a_service_has_the_same_methods(service: str) -> None:
    one, other = getattr(cds, service), getattr(cds, f"Async{service}")
    assert public(one) == public(other)
    assert inspect.getdoc(one) == inspect.getdoc(other)
    assert (other.__name__, other.__qualname__) == (f"Async{service}", f"Async{service}")
    assert getattr(importlib.import_module(other.__module__), other.__name__) is other
    assert pickle.loads(pickle.dumps(other)) is other


@pytest.mark.parametrize(("one", "other"), TWINS)
def test_clients_tasks_and_answers_have_the_same_methods(one: type, other: type) -> None:
    assert public(one) == public(other)
    for name, method, twin in pairs([*public(one), "__init__"], one, other):
        if inspect.isfunction(method):
            assert parameters(twin) == parameters(method)
            assert inspect.iscoroutinefunction(twin) == (name not in AT_ONCE), name
        if name not in ("map", "once", "once_map"):  # whose example differs
            assert inspect.getdoc(twin) == inspect.getdoc(method), name


@pytest.mark.parametrize(("one", "other"), WAITS)
def test_waits_have_their_twins(one: Callable[..., Any], other: Callable[..., Any]) -> None:
    assert parameters(other) == parameters(one)


def test_wait_all_is_awaited_and_as_completed_is_walked() -> None:
    assert inspect.getdoc(cds.aio.wait_all) == inspect.getdoc(cds.wait_all)
    assert inspect.iscoroutinefunction(cds.aio.wait_all)
    assert not inspect.iscoroutinefunction(cds.aio.as_completed)


def test_the_simulator_makes_clients_of_both_kinds() -> None:
    assert parameters(cds.Simulator.async_client) == parameters(cds.Simulator.client)
