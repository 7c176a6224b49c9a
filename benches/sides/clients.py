"""The cost of further clients: memory and construction time."""

from __future__ import annotations

import os
import sys

from measured import KEY, SECRET, cpu, tell

MEGABYTE = 1_000_000


def resident() -> float:
    """Resident memory of this process in MB."""
    with open("/proc/self/statm") as file:  # noqa: PTH123 (pathlib would be loaded before what is measured)
        pages = int(file.read().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / MEGABYTE


def ours(further: int) -> None:
    """Memory over Python without the import, of one client and of all; CPU of each further client."""
    before = resident()
    import cds

    clients = [cds.Client(KEY, SECRET)]
    one = resident() - before
    begin = cpu()
    clients.extend(cds.Client(KEY, SECRET) for _ in range(further))
    tell(calls=further, cpu=cpu() - begin, one=one, all=resident() - before)


def requests_sessions(further: int) -> None:
    """The same of requests and its sessions."""
    before = resident()
    import requests

    sessions = [requests.Session()]
    one = resident() - before
    begin = cpu()
    sessions.extend(requests.Session() for _ in range(further))
    tell(calls=further, cpu=cpu() - begin, one=one, all=resident() - before)


SIDES = {"cds": ours, "requests": requests_sessions}

if __name__ == "__main__":
    SIDES[sys.argv[1]](int(sys.argv[2]))
