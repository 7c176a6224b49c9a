"""The asyncio versions of `cds.Client`, `cds.Task`, `cds.wait_all` and `cds.as_completed`.

    async with cds.AsyncClient() as client:
        reply = await client.vdc.create_vdc(RegionId="CN_Beijing_A", VdcName="production")
        await reply.wait()

They work in the event loops of asyncio and in uvloop.
"""

from __future__ import annotations

from ._as_completed import as_completed
from ._client import AsyncClient
from ._pages import AsyncRows
from ._response import AsyncResponse
from ._task import AsyncTask
from ._tasks import AsyncTasks
from ._wait_all import wait_all

__all__ = ["AsyncClient", "AsyncResponse", "AsyncRows", "AsyncTask", "AsyncTasks", "as_completed", "wait_all"]
