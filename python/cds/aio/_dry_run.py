"""The response to a change of an asynchronous dry run."""

from __future__ import annotations

from typing import Any

from .._dry_run import DryRun
from ._response import AsyncResponse


class AsyncDryRun(DryRun, AsyncResponse[Any]):
    """A `cds.DryRun` whose `wait()` is awaited."""
