"""Responses to polls of a task, and waits that poll often."""

from __future__ import annotations

from typing import Any

import cds

QUICKLY = {"interval": 0.01, "timeout": 30.0}


def seen(status: str, **data: Any) -> dict[str, Any]:
    return {"Code": "Success", "Message": "Success.", "Data": {"Status": status, **data}}


def quickly(task: cds.Task, **changed: Any) -> dict[str, Any]:
    return task.wait(**{**QUICKLY, **changed})
