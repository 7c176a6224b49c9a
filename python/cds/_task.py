"""A task that the cloud works on."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from .errors import ConfigError, TaskFailedError, WaitTimeoutError

if TYPE_CHECKING:
    from collections.abc import Callable

    from ._client import Client


class Task:
    """A queued piece of work, such as the creation of a server.

    Attributes: `id`; `family` (`"ccs"` or `"bms"`); `action` that queued it; `status`, as last seen (`""` before
    the first look); `resource_ids` of what it makes or changes; `elapsed`, in seconds from its first sight here to
    the last look.
    """

    def __init__(self, client: Client | None, id: str, *, family: str = "ccs", action: str = "") -> None:
        self.id = id
        self.family = family
        self.action = action
        self.status = ""
        self.resource_ids: list[str] = []
        self.elapsed = 0.0
        self._client = client
        self._began = time.monotonic()
        self._state = "running"
        self._data: dict[str, Any] = {}

    def __repr__(self) -> str:
        return f"<cds.Task {self._name()} {self.status or 'not looked at yet'}>"

    def __getstate__(self) -> dict[str, Any]:
        return {**self.__dict__, "_client": None}

    def refresh(self) -> Task:
        """Looks once and returns this task with its new `status`.

        Raises:
            APIError, APIConnectionError: as any call.
        """
        self._seen(self._connected()._native.look(self.id, self.family))
        return self

    def done(self) -> bool:
        """Whether the task has ended, well or not; looks once unless that is already known."""
        if self._state == "running":
            self.refresh()
        return self._state != "running"

    def wait(
        self,
        timeout: float = 1800.0,
        *,
        interval: float | None = None,
        progress: bool | Callable[[Task], object] | None = None,
    ) -> dict[str, Any]:
        """Waits until the task ends and returns the final `Data`.

        Args:
            timeout: the longest wait in seconds, default 1800.
            interval: fixed pause between two looks in seconds; default 1 s growing to 10 s, with jitter.
            progress: True for a tqdm bar (plain lines on stderr without tqdm), or a callable that takes the task.

        Raises:
            TaskFailedError: the cloud gave the task up.
            WaitTimeoutError: the time ran out; the task goes on in the cloud.
            APIError, APIConnectionError: as any call.
        """
        from ._progress import reporting

        with reporting(self, progress) as report:

            def each(look: tuple[str, str, list[str], dict[str, Any]]) -> None:
                self._seen(look)
                report(self)

            ended = self._connected()._native.wait(self.id, self.family, timeout, interval, each)
        if not ended:
            raise WaitTimeoutError(
                f"{self._name()} is still {self.status or 'not answered for'} after {timeout:g} s; it goes on in the "
                f"cloud: take it up again with {self._again()}",
                task=self,
            )
        if self._state == "failed":
            raise TaskFailedError(f"{self._name()} failed with status {self.status}", task=self)
        return self._data

    def _name(self) -> str:
        return f"{self.action} task {self.id}" if self.action else f"task {self.id}"

    def _again(self) -> str:
        return f"client.task({self.id!r}, family={self.family!r})"

    def _connected(self) -> Client:
        if self._client is None:
            raise ConfigError(f"{self._name()} was unpickled and has no client; use {self._again()}")
        return self._client

    def _seen(self, look: tuple[str, str, list[str], dict[str, Any]]) -> None:
        self._state, self.status, resource_ids, envelope = look
        self.resource_ids = resource_ids or self.resource_ids
        self.elapsed = time.monotonic() - self._began
        data: Any = envelope.get("Data")
        self._data = data if isinstance(data, dict) else {}
