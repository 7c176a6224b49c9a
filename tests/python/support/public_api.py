"""Every public callable, and how it is called rightly."""

from __future__ import annotations

import asyncio
import inspect
import itertools
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

import cds
from modelled import ACTIONS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SECRET = "hush-secret"

CLIENT_OPTIONS = (
    *("profile", "site", "timeout", "connect_timeout", "max_retries", "max_rps", "max_connections", "proxy"),
    *("ca_bundle", "verify", "user_agent_extra"),
)

KEYWORDS = {
    "Client.once": ("RegionId", "VdcName"),
    "AsyncClient.once": ("RegionId", "VdcName"),
    "Simulator.client": CLIENT_OPTIONS,
    "Simulator.async_client": CLIENT_OPTIONS,
    "Simulator.fail": ("code", "message", "http_status", "retry_after", "seconds"),
}
"""What stands behind `**options`."""

NOT_WALKED = {
    "cds.constants": "holds no callable",
    "cds.errors": "the library makes its exceptions itself",
    "cds.plot": "draws what others return; test_plots.py calls it",
    "cds.services": "its classes are in cds",
    "cds.testing": "pytest calls it",
    "cds.types": "its dicts exist for type checkers only",
}
"""Public modules that are left out, and why."""


JOURNAL = "a-journal.db"
"""In the working directory."""

ENTRY = cds.JournalEntry(
    *("key", "http://127.0.0.1", "vdc", "CreateVdc", {}, "n-1", "2026-01-02T03:04:05Z", 1, "unknown"),
    *([], "", [], [], None),
)


@dataclass
class World:
    """What callables work on."""

    url: str
    client: cds.Client
    async_client: cds.AsyncClient
    simulator: cds.Simulator
    loop: asyncio.AbstractEventLoop = field(default_factory=asyncio.new_event_loop)

    def of(self, is_async: bool) -> Any:
        return self.async_client if is_async else self.client

    def reply(self, is_async: bool, task: str) -> Any:
        response = cds.aio.AsyncResponse if is_async else cds.Response
        return response({"Code": "Success"}, action="CreateVdc", tasks=[self.of(is_async).task(task)])


@dataclass
class Door:
    """A public callable, and how it is called rightly."""

    name: str
    owner: str
    parameters: list[str]
    prepared: Callable[[str], tuple[Callable[..., Any], dict[str, Any]]]
    """What is called, and the other arguments where this one is odd; anew for each call, as a task ends only once."""


ANY_NAME = "any name"
"""Stands for a name that no parameter has."""


PAUSES = ("timeout", "interval", "max_rps")
"""Arguments that matter only to a task that has not ended at once."""


def with_unknown_order(path: str) -> cds.Journal:
    """A journal with an order that nobody knows the outcome of."""
    with cds.Simulator() as cloud, cloud.client(journal=path, max_retries=0) as client:
        cloud.fail("CreateTag", kind="drop_after")
        with suppress(cds.OutcomeUnknownError):
            client.instance.create_tag(TagName="lost")
    return cds.Journal(path)


@cache
def usual_journal() -> str:
    with_unknown_order(JOURNAL)
    return JOURNAL


UNSETTLED = itertools.count()
"""Numbers of journals whose order is still to be settled."""


def recipe(world: World, name: str, is_async: bool, odd: str) -> tuple[Callable[..., Any], dict[str, Any]]:
    """What is called, and with which arguments it is right where one is odd."""
    client, simulator = world.of(is_async), world.simulator
    task, brief = ("7", {"timeout": 0.005, "interval": 0.001}) if odd in PAUSES else ("8", {"timeout": 5.0})
    key = {"access_key_id": "id", "access_key_secret": SECRET}
    plain = name.removeprefix("aio.").removeprefix("Async")
    match plain:
        case "Client":
            return type(client), {**key, "endpoint_url": world.url}
        case "Client.call":
            return client.call, {"action": "Anything", "params": {"A": 1}}
        case "Client.map":
            parameters = [{"RegionId": "CN_Beijing_A"}] * 2
            return client.map, {"method": client.vdc.create_vdc, "params_iterable": parameters}
        case "Client.once":
            order = {"key": "a key", "method": client.vdc.create_vdc, "RegionId": "CN_Beijing_A"}
            return lambda key, method, **others: client.once(key, method, **others), order
        case "Client.once_map":
            orders = {f"key {number}": {"RegionId": "CN_Beijing_A"} for number in range(2)}
            return client.once_map, {"method": client.vdc.create_vdc, "orders": orders}
        case "Journal":
            return cds.Journal, {"path": JOURNAL}
        case "Journal.entries" | "Journal.close":
            return getattr(cds.Journal(usual_journal()), plain.partition(".")[2]), {}
        case "Journal.resolve":
            return cds.Journal(usual_journal()).resolve, {"client": client}
        case "Journal.settle":
            journal = with_unknown_order(f"unsettled-{next(UNSETTLED)}.db")
            return journal.settle, {"entry": journal.entries()[0], "outcome": "done"}
        case "JournalEntry":
            return cds.JournalEntry, ENTRY._asdict()
        case "Client.task":
            return client.task, {"id": "7"}
        case "Task":
            return (cds.AsyncTask if is_async else cds.Task), {"client": client, "id": "7"}
        case "Task.wait":
            return client.task(task).wait, brief
        case "Tasks.wait":
            return world.reply(is_async, task).tasks.wait, brief
        case "Response":
            return type(world.reply(is_async, task)), {}
        case "Rows":
            pages = cds._cds.Pages(client._native, "instance", "DescribeInstances", {}, None)
            rows = cds.aio.AsyncRows if is_async else cds.Rows
            return rows, {"pages": pages, "service": "instance", "action": "DescribeInstances"}
        case "Resolution":
            return cds.Resolution, {"outcome": "done", "resource_ids": [], "task_ids": []}
        case "Resolution.wait":
            return cds.Resolution("done", [], []).wait, brief
        case "DryRun":
            return cds.DryRun, {}
        case "DryRun.wait":
            return cds.DryRun().wait, brief
        case "Response.wait":
            return world.reply(is_async, task).wait, brief
        case "wait_all" | "as_completed":
            package = cds.aio if is_async else cds
            return getattr(package, plain), {"tasks": [client.task(task), client.task("8")], **brief, "max_rps": 1e6}
        case "sign":
            return cds.sign, {**key, "action": "DescribeVdc", "method": "GET", "url": "https://127.0.0.1/ccs"}
        case "Simulator":
            return cds.Simulator, {}
        case "Simulator.fail":
            return simulator.fail, {"kind": "error"}
        case "Simulator.restore":
            return simulator.restore, {"snapshot": simulator.snapshot()}
        case "Simulator.set_progression":
            return simulator.set_progression, {"progression": "immediate"}
        case "Simulator.advance":
            return simulator.advance, {"seconds": 1}
        case "Simulator.set_balance":
            return simulator.set_balance, {"yuan": 1000}
        case "Simulator.furnish":
            return simulator.furnish, {"servers": 1}
        case _:
            owner, _, method = plain.partition(".")
            if owner in ("Client", "DryRun", "Rows", "Task", "Tasks", "Response", "Simulator"):
                found = {"Client": client, "DryRun": cds.DryRun(), "Task": client.task("7"), "Simulator": simulator}
                found["Rows"] = client.instance.iter_instances()
                reply = world.reply(is_async, task)
                return getattr({**found, "Tasks": reply.tasks, "Response": reply}[owner], method), {}
            return getattr(cds, name.partition(".")[0]), {"client": client}


def public() -> Iterator[tuple[str, Any]]:
    """Every public function and class, and every method of these, by its name."""
    modules = {name for name in dir(cds) if inspect.ismodule(getattr(cds, name)) and not name.startswith("_")}
    known = {name.partition(".")[2] for name in NOT_WALKED}
    assert modules - known - {"aio"} == set(), modules
    seen: list[Any] = []
    for module, prefix in ((cds, ""), (cds.aio, "aio.")):
        for name in module.__all__:
            thing = getattr(module, name)
            is_error = isinstance(thing, type) and issubclass(thing, BaseException)
            if not callable(thing) or is_error or any(thing is other for other in seen):
                continue
            seen.append(thing)
            if not isinstance(thing, type) or inspect.isfunction(thing.__init__):  # not the constructor of lists
                yield prefix + name, thing
            for attribute in dir(thing) if isinstance(thing, type) else ():
                method = getattr(thing, attribute)
                is_ours = str(getattr(method, "__module__", "")).startswith("cds")
                if not attribute.startswith("_") and is_ours and inspect.isroutine(method):
                    yield f"{prefix}{name}.{attribute}", method


def doors(world: World, half: str, is_async: bool) -> Iterator[Door]:
    services = {action.class_name for action in ACTIONS}
    for name, thing in public():
        owner, _, method = name.removeprefix("aio.").partition(".")
        if (owner.startswith("Async") or name.startswith("aio.")) != is_async:
            continue
        parameters: list[str] = []
        for parameter in inspect.signature(thing).parameters.values():
            if parameter.kind is parameter.VAR_KEYWORD:
                parameters += KEYWORDS[name]
            elif parameter.name != "self":
                parameters.append(parameter.name)
        is_service = owner.removeprefix("Async") in services and bool(method)
        if not parameters or is_service != (half == "services"):
            continue
        if is_service:
            service = next(action.service for action in ACTIONS if action.class_name == owner.removeprefix("Async"))
            call = getattr(getattr(world.of(is_async), service), method)
            yield Door(
                name,
                owner,
                [*parameters, ANY_NAME],
                lambda odd, owner=owner, call=call: (call, required(owner, call, odd)),
            )
        else:
            yield Door(name, owner, parameters, lambda odd, name=name: recipe(world, name, is_async, odd))


def required(owner: str, method: Any, odd: str) -> dict[str, Any]:
    """What is required, but for what may not stand beside the odd argument."""
    of_owner = (action for action in ACTIONS if action.class_name == owner.removeprefix("Async"))
    pages = ((action, action.model.get("pages", {})) for action in of_owner)
    found, turned = next(one for one in pages if method.__name__ in (one[0].method, one[1].get("iterator")))
    excluded = {name for group in found.groups if odd in group["parameters"] for name in group["parameters"]}
    if method.__name__ != found.method:
        excluded |= {turned["page"], turned.get("size")}  # a walk turns the pages by itself
    return {name: value for name, value in found.required().items() if name not in excluded}
