"""Calls under gevent or eventlet, which replace the threads of Python by greenlets: `python green.py LIBRARY URL`.

The server answers DescribeGPN only after a request of DescribeVdc, so a call that holds up all greenlets never ends. At
last a call is left to be interrupted by Ctrl-C.
"""

from __future__ import annotations

import signal
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable


def gevent_ways() -> tuple[Callable[..., Any], Callable[..., Any]]:
    from gevent import monkey

    monkey.patch_all()
    import gevent

    return gevent.spawn, gevent.get_hub().threadpool.apply


def eventlet_ways() -> tuple[Callable[..., Any], Callable[..., Any]]:
    import eventlet
    from eventlet import tpool

    eventlet.monkey_patch()

    def apply(function: Callable[..., Any], arguments: tuple[Any, ...] = ()) -> Any:
        return tpool.execute(function, *arguments)

    return eventlet.spawn, apply


def main() -> None:
    library, url = sys.argv[1:]
    # Background jobs of a shell inherit an ignored SIGINT.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    spawn, apply = {"gevent": gevent_ways, "eventlet": eventlet_ways}[library]()
    import cds

    client = cds.Client("id", "secret", endpoint_url=url, timeout=60.0)
    held = spawn(apply, client.vdc.describe_gpn)
    assert apply(client.vdc.describe_vdc)["Code"] == "Success"
    assert (held.get() if library == "gevent" else held.wait())["Code"] == "Success"
    results = client.map(client.vdc.describe_vdc, [{}] * 4)
    assert apply(list, (results,)) == [{"Code": "Success", "Message": "", "Data": {}}] * 4
    # In a greenlet that is not the main one, and in the main one: signals are heard in both.
    in_greenlet = spawn(client.vdc.describe_vdc)
    assert (in_greenlet.get() if library == "gevent" else in_greenlet.wait())["Code"] == "Success"
    try:
        client.bms.describe_bms()
    except KeyboardInterrupt:
        sys.stdout.write("interrupted\n")


if __name__ == "__main__":
    main()
