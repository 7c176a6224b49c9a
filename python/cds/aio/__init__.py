"""The asynchronous twins of `cds.Client`, `cds.Task` and `cds.wait_all`, for asyncio.

    async with cds.AsyncClient() as client:
        reply = await client.vdc.create_vdc(RegionId="CN_Beijing_A", VdcName="production")
        await reply.task

They work in every event loop that can watch a file descriptor: asyncio's own on Linux and macOS, and uvloop.
"""

from __future__ import annotations

from ._client import AsyncClient
from ._response import AsyncResponse
from ._task import AsyncTask
from ._wait_all import wait_all

__all__ = ["AsyncClient", "AsyncResponse", "AsyncTask", "wait_all"]
