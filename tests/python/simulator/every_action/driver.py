"""The driver: the only module that calls a client."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rules import model

if TYPE_CHECKING:
    import cds


class Driver:
    """Calls actions of a simulated cloud and remembers which have succeeded."""

    def __init__(self, simulator: cds.Simulator, client: cds.Client) -> None:
        self.simulator = simulator
        self.client = client
        self.succeeded: set[tuple[str, str]] = set()

    def call(self, service: str, method: str, **parameters: Any) -> cds.Response:
        """One typed method."""
        return getattr(getattr(self.client, service), method)(**parameters)

    def free(self, service: str, action: str, parameters: dict[str, Any]) -> cds.Response:
        """What a program without this library may send."""
        found = model(service, action)
        return self.client.call(action, parameters, service=found.path, method=found.model["verb"])

    def wait(self, task: cds.Task) -> dict[str, Any]:
        return task.wait(interval=0.001)

    def run(self, service: str, method: str, **parameters: Any) -> cds.Response:
        """A call that succeeds, and the end of its tasks."""
        reply = self.call(service, method, **parameters)
        self.succeeded.add((service, reply.action))
        for task in reply.tasks:
            self.wait(task)
        return reply

    def made(self, service: str, method: str, **parameters: Any) -> str:
        """A call that makes something, and the id of it."""
        reply = self.run(service, method, **parameters)
        return reply.tasks[0].resource_ids[0]

    def data(self, service: str, method: str, **parameters: Any) -> Any:
        """What a call answers under `Data`."""
        return self.run(service, method, **parameters)["Data"]
