"""Passes all kinds of values to every argument of the public API: `python odd_arguments.py HALF FOLDER PAIRS`.

HALF is `services` or `others`, each followed by `sync` or `async`. PAIRS is how many calls are made besides with two
odd arguments; with any, services get every value as well, not only their share. The law: a call returns, or raises what
is documented, and nothing was sent when it was the caller's mistake. FOLDER/case names the call that is being made, in
case that the process does not live to tell; FOLDER/result is JSON: the number of calls, the faults, and KiB of memory
before and after.
"""

from __future__ import annotations

import faulthandler
import gc
import inspect
import itertools
import json
import os
import random
import re
import resource
import socket
import sys
import time
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import cds
from hostile import Hostile, hostile
from odd_values import FaultError, Interrupt, values
from public_api import ANY_NAME, PAUSES, SECRET, Door, World, doors

if TYPE_CHECKING:
    from collections.abc import Iterable

MEMORY = 4 << 30
"""Bytes; what asks for more ends with a `MemoryError`."""

LONGEST = 20.0
"""Seconds; a call that takes longer to end hangs."""

TAKEN = 3
"""Of what is yielded, so much is taken."""

ALLOWED = (cds.CdsError, TypeError, ValueError)

OWN_FAULTS = ("params_iterable", "orders", "tasks", "progress")
"""Here the caller's own code runs, and what it raises reaches the caller."""

FILES = {"Simulator": (OSError,)}
"""Callables that use files and ports: what is documented besides."""

LIKE_OTHERS = ("Simulator.client", "Simulator.async_client", "AsyncClient", "AsyncTask", "aio.AsyncResponse")
"""Their arguments are those of others, and get only a share of the values."""

FINISHED = {"Status": "FINISH", "TaskStatus": "FINISH", "ResourceId": [], "ErrorMsg": ""}


class Server:
    """Answers everything; task 8 has ended at once, others at every second poll."""

    def __init__(self) -> None:
        self.sent = 0
        """Requests but for polls of tasks."""
        self.polls = itertools.count()

    def __call__(self, server: Hostile, connection: socket.socket) -> None:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        while (head := server.receive(connection)) is not None:
            server.requests.clear()
            data: Any
            if b"Action=DescribeTask" in head:
                has_ended = b"TaskId=8" in head or next(self.polls) % 2
                data = {**FINISHED, "Status": "FINISH" if has_ended else "DOING"}
            else:
                data = [] if b"Action=DescribeVdc&" in head else {}
                self.sent += 1
            body = json.dumps({"Code": "Success", "Message": "", "Data": data, "TaskId": "8"}).encode()
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%b" % (len(body), body))


class Walk:
    def __init__(self, world: World, server: Server, case: Path, is_async: bool) -> None:
        self.world, self.server, self.is_async = world, server, is_async
        self.calls = 0
        self.faults: list[str] = []
        self.values = values(world.client, world.simulator, world.async_client)
        self.texts = [name for name in self.values if name.startswith("text ")]
        self._case = os.open(case, os.O_WRONLY | os.O_CREAT)
        self.case = ""
        sys.unraisablehook = lambda unraisable: self.fault(f"unraisable: {unraisable.exc_value!r}")
        world.loop.set_exception_handler(lambda _, context: self.fault(f"in the event loop: {context}"))

    def fault(self, text: str) -> None:
        self.faults.append(f"{self.case}: {text}"[:500])

    def try_values(self, door: Door, odd: dict[str, str]) -> None:
        """Calls with the values of these names."""
        self.case = f"{door.name}({', '.join(f'{name}={value}' for name, value in odd.items())})"
        os.pwrite(self._case, self.case.encode()[:300].ljust(300), 0)
        self.calls += 1
        given = {name: self.values[value]() for name, value in odd.items()}
        if ANY_NAME in given:
            given[str(given.pop(ANY_NAME))] = 1
        before, begun = self.server.sent, time.monotonic()
        try:
            call, valid = door.prepared(next((name for name in odd if name in PAUSES), next(iter(odd))))
            self.used(call(**{**valid, **given}))
        except BaseException as error:
            if text := self.unlawful(door, odd, error, self.server.sent - before):
                self.fault(f"{type(error).__name__}: {str(error)[:200] if isinstance(error, Exception) else ''} {text}")
            del error
        if time.monotonic() - begun > LONGEST:
            self.fault("it took too long")

    def unlawful(self, door: Door, odd: dict[str, str], error: BaseException, sent: int) -> str:
        """What is wrong with the exception."""
        if isinstance(error, Interrupt):
            return ""
        if isinstance(error, FaultError):
            return "" if set(odd) & set(OWN_FAULTS) else "is the value's own"
        if not isinstance(error, (*ALLOWED, *FILES.get(door.owner, ()))) or isinstance(error, UnicodeError):
            return "is no documented class"
        text = str(error)
        if len(text.splitlines()) != 1 or re.search(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]", text) or len(text) > 5000:
            return "is not one line of text"
        if SECRET in text or (all(re.search("(?i)secret|password|proxy", name) for name in odd) and "hush" in text):
            return "shows a secret"
        if sent and isinstance(error, (TypeError, cds.ValidationError)):
            return "was raised after something was sent"
        return ""

    def used(self, result: Any) -> None:
        """Does with a result what programs do with it."""
        finished = self.world.loop.run_until_complete
        if inspect.iscoroutine(result):
            self.used(finished(result))
        elif isinstance(result, cds.Response):
            repr(result), result.task, result.rows, result.total, result.page_count, result._repr_html_()
        elif isinstance(result, cds.Task):
            repr(result), result.refresh()
        elif isinstance(result, cds.AsyncTask):
            repr(result), finished(result.refresh())
        elif isinstance(result, cds.Client):
            repr(result), result.close()
        elif isinstance(result, cds.AsyncClient):
            repr(result), finished(result.close())
        elif isinstance(result, cds.Simulator):
            result.stop()
        elif hasattr(result, "__anext__"):
            finished(self.taken(result))
        elif hasattr(result, "__next__"):
            try:
                for one in itertools.islice(result, TAKEN):
                    repr(one)
            finally:
                result.close()

    async def taken(self, results: Any) -> None:
        try:
            for _ in range(TAKEN):
                repr(await anext(results))
        except StopAsyncIteration:
            pass
        finally:
            await results.aclose()

    def right_calls(self, found: list[Door]) -> None:
        """A call without anything odd succeeds; else nothing odd would be reached."""
        for door in found:
            self.case = f"{door.name}()"
            self.calls += 1
            call, valid = door.prepared("")
            try:
                self.used(call(**valid))
            except Exception as error:
                self.fault(f"{error!r} of a right call; recipe() must know its arguments")

    def every_argument(self, found: list[Door], all_values: bool) -> None:
        names = list(self.values)
        for _, of_owner in itertools.groupby(found, lambda door: door.owner):
            arguments = [(door, name) for door in of_owner for name in door.parameters]
            # Each kind of value meets each class of services; which argument it meets is always the same.
            share = -(-len(names) // len(arguments)) + 1
            turn, of_names = itertools.cycle(names), itertools.cycle(self.texts)
            for door, name in arguments:
                chosen: Iterable[str] = names
                if not all_values or door.name in LIKE_OTHERS:
                    chosen = itertools.islice(turn, share)
                if name == ANY_NAME:
                    chosen = itertools.islice(of_names, TAKEN)
                for value in chosen:
                    if may_be_tried(door, name, value):
                        self.try_values(door, {name: value})

    def pairs(self, found: list[Door], count: int) -> tuple[int, int]:
        """Memory before and after; the first tenth does not count."""
        dice = random.Random(0)
        several = [door for door in found if len(door.parameters) > 1]
        before = resident()
        for number in range(count):
            door = dice.choice(several)
            odd = {name: dice.choice(list(self.values)) for name in dice.sample(door.parameters, 2)}
            if all(may_be_tried(door, name, value) for name, value in odd.items()):
                self.try_values(door, odd)
            if number == count // 10:
                before = resident()
        return before, resident()

    def without_a_loop(self, found: list[Door]) -> None:
        """Nothing asynchronous works outside of a loop of asyncio, and all says so."""
        for door in found:
            self.case = f"{door.name} without a loop"
            self.calls += 1
            call, valid = door.prepared("")
            result = call(**valid)
            step = result if inspect.iscoroutine(result) else anext(result) if hasattr(result, "__anext__") else None
            if step is None:
                continue
            try:
                step.send(None) if hasattr(step, "send") else step.__await__().send(None)
                self.fault("it waits for something")
            except (StopIteration, StopAsyncIteration, cds.ConfigError):
                pass
            except BaseException as error:
                self.fault(repr(error))


def may_be_tried(door: Door, parameter: str, value: str) -> bool:
    """Not a port that something else may want, and no more servers than a test has time for."""
    if parameter == ANY_NAME:
        return value.startswith("text ")
    is_small = value in ("1", "2", "255", "True", "numpy int", "numpy byte", "whole enum")
    if (door.name, parameter) == ("Simulator", "port"):
        return not is_small
    # Each of these would furnish that many servers.
    return (door.name, parameter) != ("Simulator.furnish", "servers") or not is_small


def resident() -> int:
    """Memory of this process in KiB."""
    gc.collect()
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS:"))


def main() -> None:
    half, kind, folder, pairs = sys.argv[1], sys.argv[2], Path(sys.argv[3]), int(sys.argv[4])
    faulthandler.enable()
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
    os.chdir(folder)  # odd names of files
    is_async = kind == "async"
    with ExitStack() as stack:
        server = Server()
        url = stack.enter_context(hostile(server)).url
        simulator = stack.enter_context(cds.Simulator(access_key_id="id", access_key_secret=SECRET))
        client = stack.enter_context(cds.Client("id", SECRET, endpoint_url=url, timeout=5.0))
        world = World(url, client, cds.AsyncClient("id", SECRET, endpoint_url=url, timeout=5.0), simulator)
        walk = Walk(world, server, folder / "case", is_async)
        found = list(doors(world, half, is_async))
        if is_async:
            walk.without_a_loop(found)
        walk.right_calls(found)
        walk.every_argument(found, half == "others" or pairs > 0)
        memory = walk.pairs(found, pairs)
        world.loop.run_until_complete(world.async_client.close())
        world.loop.close()
    result = {"calls": walk.calls, "faults": walk.faults, "memory": memory}
    (folder / "result").write_text(json.dumps(result))


if __name__ == "__main__":
    main()
