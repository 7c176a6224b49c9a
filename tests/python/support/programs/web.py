"""A web application for gunicorn, which loads it before it forks its workers; the client is used by then."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import cds

if TYPE_CHECKING:
    from collections.abc import Callable

client = cds.Client()
client.vdc.describe_vdc()


def application(environ: dict[str, object], start_response: Callable[..., object]) -> list[bytes]:
    answer = f"{client.vdc.describe_vdc()['Code']} {os.getpid()}".encode()
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(answer)))])
    return [answer]
