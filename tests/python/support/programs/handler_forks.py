"""A signal handler forks while a call is in flight: `python handler_forks.py CALL END URL`.

The parent prints "forked" when its child has ended, and then what its call came to. What the child saw is printed too.
"""

from __future__ import annotations

import os
import signal
import sys

import cds

NEW = {"RegionId": "CN_Beijing_A", "VdcName": "new"}

CALLS = {
    "read": lambda client: client.vdc.describe_gpn(),
    "change": lambda client: client.vdc.create_vdc(**NEW),
    "map": lambda client: list(client.map(client.vdc.create_vdc, [NEW])),
    "pages": lambda client: list(client.instance.iter_instances()),
    "wait": lambda client: client.task("t-1").wait(),
}

PARENT = os.getpid()


def tell(*words: object) -> None:
    sys.stdout.write(f"{' '.join(map(str, words))}\n")
    sys.stdout.flush()


def fork(end: str) -> None:
    child = os.fork()
    if child:
        assert os.waitpid(child, 0)[1] == 0
        tell("forked")
    elif end == "exits":
        os._exit(0)
    elif end == "raises":
        raise SystemExit(0)


def main() -> None:
    name, end, url = sys.argv[1:]
    client = cds.Client("id", "secret", endpoint_url=url, timeout=60.0, max_retries=0)
    client.vdc.describe_vdc()
    signal.signal(signal.SIGUSR1, lambda *_: fork(end))
    try:
        CALLS[name](client)
    except cds.CdsError as error:
        tell(type(error).__name__, "parent process" in str(error))
    assert client.vdc.describe_vdc()["Code"] == "Success"
    tell("parent" if os.getpid() == PARENT else "child", "goes on")


if __name__ == "__main__":
    main()
