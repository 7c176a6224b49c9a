"""Waits for tasks, and posts a message to a webhook as soon as one of them fails."""

import json
import sys
import urllib.request

import cds


def main(webhook: str, ids: list[str]) -> int:
    """Returns the number of failures."""
    failures = 0
    with cds.Client() as client:
        tasks = [client.task(one) for one in ids]
        for task in cds.as_completed(tasks):
            try:
                task.wait()
            except cds.TaskError as error:
                failures += 1
                alarm(webhook, str(error))
            else:
                print(f"{task.id}: {task.status} {' '.join(task.resource_ids)}")
    return failures


def alarm(webhook: str, text: str) -> None:
    """Posts a text."""
    body = json.dumps({"text": text}).encode()
    request = urllib.request.Request(webhook, body, {"Content-Type": "application/json"})
    urllib.request.urlopen(request, timeout=10).close()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]) > 0)
