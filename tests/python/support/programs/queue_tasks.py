"""Tasks for celery, whose broker is the folder CELERY_FOLDER: as a program it sends some and prints the responses.

A worker loads it before it forks its pool; the client is used by then.
"""

from __future__ import annotations

import os
from pathlib import Path

from celery import Celery

import cds

TASKS = 8

LONGEST = 60.0

folder = Path(os.environ["CELERY_FOLDER"])
app = Celery("queue_tasks", broker="filesystem://", backend=(folder / "results").as_uri())
app.conf.broker_transport_options = {
    "data_folder_in": str(folder / "queue"),
    "data_folder_out": str(folder / "queue"),
    "control_folder": str(folder / "control"),
}

client = cds.Client()
client.vdc.describe_vdc()


@app.task
def describe() -> list[str]:
    return [client.vdc.describe_vdc()["Code"], str(os.getpid())]


if __name__ == "__main__":
    app.set_current()
    sent = [app.send_task("queue_tasks.describe") for _ in range(TASKS)]
    for result in sent:
        print(*result.get(timeout=LONGEST, interval=0.02))  # noqa: T201
