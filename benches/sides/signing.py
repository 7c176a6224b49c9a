"""Signing a DescribeInstances request."""

from __future__ import annotations

import sys

import cds
from documents import get_signature
from measured import KEY, SECRET, measure

URL = "https://cdsapi.capitalonline.net/ccs"


def ours(calls: int) -> None:
    """`cds.sign`."""
    sign = cds.sign
    for _ in range(calls):
        sign("DescribeInstances", KEY, SECRET, "POST", URL)


def documents(calls: int) -> None:
    """The documents' script."""
    for _ in range(calls):
        get_signature("DescribeInstances", KEY, SECRET, "POST", URL)


SIDES = {"cds": ours, "documents": documents}

if __name__ == "__main__":
    measure(SIDES[sys.argv[1]], int(sys.argv[2]))
