"""Forks between two results of a map of changes or reads: `python map_forks.py URL METHOD`.

The child prints what its next result comes to, and then the parent the same.
"""

from __future__ import annotations

import os
import sys

import cds

CALLS = {"create_vdc": {"RegionId": "CN_Beijing_A", "VdcName": "new"}, "describe_vdc": {}}


def tell(*words: object) -> None:
    sys.stdout.write(f"{' '.join(map(str, words))}\n")
    sys.stdout.flush()


def main() -> None:
    url, method = sys.argv[1:]
    client = cds.Client("id", "secret", endpoint_url=url, timeout=60.0, max_retries=0)
    results = client.map(getattr(client.vdc, method), [CALLS[method]] * 2, concurrency=2)
    next(results)
    child = os.fork()
    if child:
        assert os.waitpid(child, 0)[1] == 0
        tell("parent", next(results)["Code"])
        return
    try:
        next(results)
    except cds.CdsError as error:
        tell("child", type(error).__name__, error.outcome, "parent process" in str(error))


if __name__ == "__main__":
    main()
