"""A pool of processes works with a client that this process has used: `python pools.py METHOD`, fork, spawn or such.

It prints the process and the code of each response.
"""

from __future__ import annotations

import os
import sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import cds


def describe(client: cds.Client) -> str:
    return f"{os.getpid()} {client.vdc.describe_vdc()['Code']}"


def main() -> None:
    client = cds.Client()
    sys.stdout.write(f"{describe(client)}\n")
    with ProcessPoolExecutor(2, mp_context=get_context(sys.argv[1])) as pool:
        sys.stdout.writelines(f"{line}\n" for line in pool.map(describe, [client] * 8))
    sys.stdout.write(f"{describe(client)}\n")


if __name__ == "__main__":
    main()
