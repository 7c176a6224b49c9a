"""A process with a simulator forks: `python simulator_forks.py HOW FOLDER`. Says `done` when all is as it should be."""

from __future__ import annotations

import gc
import os
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import cds

if TYPE_CHECKING:
    from collections.abc import Callable

CHILDREN = 10


def in_child(act: Callable[[], object]) -> None:
    """Runs it in a child, which has to end well and by itself."""
    child = os.fork()
    if child == 0:
        act()
        sys.exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def works(cloud: cds.Simulator) -> None:
    with cloud.client(max_retries=0) as client:
        client.instance.create_tag(TagName=str(uuid4()))
        assert client.instance.describe_tags()["Data"]


USES: list[Callable[[cds.Simulator], Any]] = [
    lambda cloud: cloud.requests,
    lambda cloud: cloud.faults,
    lambda cloud: cloud.clear_faults(),
    lambda cloud: cloud.fail(kind="mangle"),
    lambda cloud: cloud.fail(kind="refuse"),
    lambda cloud: cloud.advance(1),
    lambda cloud: cloud.furnish(1),
    lambda cloud: cloud.set_balance(1),
    lambda cloud: cloud.set_progression("immediate"),
    lambda cloud: cloud.reset(),
    lambda cloud: cloud.restore(cloud.snapshot()),
]


def refuse(cloud: cds.Simulator) -> None:
    for use in USES:
        said = ""
        try:
            use(cloud)
        except cds.ConfigError as error:
            said = str(error)
        assert "fork" in said
        assert "\n" not in said


def leaving() -> None:
    state = Path(sys.argv[2], "cloud.db")
    clouds = [cds.Simulator(state=state)]

    def leave() -> None:
        with clouds[0]:
            sys.exit(0)

    def drop() -> None:
        clouds.clear()
        gc.collect()

    def stop() -> None:
        clouds[0].stop()
        clouds[0].stop()

    for act in (leave, drop, stop, lambda: in_child(drop), lambda: None):
        in_child(act)
        works(clouds[0])
    clouds[0].stop()
    cds.Simulator(state=state).stop()


def using() -> None:
    with cds.Simulator() as cloud:
        in_child(lambda: refuse(cloud))
        in_child(lambda: works(cloud))
        assert {request["action"] for request in cloud.requests} == {"CreateTag", "DescribeTags"}
        assert repr(cloud) == f"<cds.Simulator {cloud.endpoint_url}>"
        in_child(lambda: cds.Simulator().stop())


def busy() -> None:
    """Its locks are held again and again while it forks."""
    over = threading.Event()
    with cds.Simulator() as cloud:

        def ask() -> None:
            while not over.is_set():
                works(cloud)
                cloud.snapshot()

        threads = [threading.Thread(target=ask) for _ in range(3)]
        for thread in threads:
            thread.start()
        for _ in range(CHILDREN):
            in_child(lambda: refuse(cloud))
        over.set()
        for thread in threads:
            thread.join()


def outlived() -> None:
    """A child that lives on keeps neither connections nor the port nor the state file."""
    state = Path(sys.argv[2], "cloud.db")
    cloud = cds.Simulator(state=state)
    works(cloud)
    client = cloud.client(max_retries=0, timeout=20)
    client.instance.describe_tags()
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(writing)
        os.read(reading, 1)
        os._exit(0)
    cloud.fail(kind="drop_before")
    kind = ""
    try:
        client.instance.describe_tags()
    except cds.APIConnectionError as error:
        kind = error.kind
    assert kind not in {"", "timeout"}
    cloud.fail(kind="refuse", seconds=0.001)
    port = int(cloud.endpoint_url.rsplit(":", 1)[1])
    cloud.stop()
    with cds.Simulator(port=port, state=state) as again:
        works(again)
    os.close(writing)
    os.waitpid(child, 0)


{"leaving": leaving, "using": using, "busy": busy, "outlived": outlived}[sys.argv[1]]()
sys.stdout.write("done\n")
