"""Tasks of the cloud."""

from __future__ import annotations

from ._base_task import BaseTask
from ._stdlib_lite import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from typing_extensions import Self

    from ._base_task import OutcomeT


class Task(BaseTask["OutcomeT"]):
    """An asynchronous operation in the cloud, such as the creation of a server.

    Attributes: `id`; `family` (`"ccs"` or `"bms"`, or `"order"` where the id was lost and the resources of the order
    are polled instead); `action`, which queued it; `status` at the last poll (`""` before the first); `message`, the
    server's explanation (`""` if there is none); `data`, the `Data` of the last poll; `resource_ids`, the resources
    that it creates or changes; `elapsed`, seconds from the creation of this object to the last poll.
    """

    def refresh(self) -> Self:
        """Polls once and returns this task with its new `status`.

        Raises:
            APIError, APIConnectionError: as for any call.
        """
        native = self._connected()._native
        try:
            self._seen(native.look(self.id, self.family))
        except Exception as error:
            raise self._explained(error) from None
        return self

    def done(self) -> bool:
        """Whether the task has ended, successfully or not; polls once unless that is already known."""
        if self._state == "running":
            self.refresh()
        return self._state != "running"

    def wait(
        self,
        timeout: float | None = 1800.0,
        *,
        interval: float | None = None,
        progress: bool | Callable[[Task[Any]], object] | None = None,
    ) -> OutcomeT:
        """Waits until the task ends and returns the final `Data`; immediate if it is known to have ended.

        Args:
            timeout: timeout in seconds, default 1800; None: no limit.
            interval: fixed poll interval in seconds; by default it grows from 1 s to 10 s, with jitter.
            progress: True shows a tqdm bar on a terminal or in a notebook, and plain lines on stderr elsewhere or
                without tqdm (`CDS_PROGRESS=0` disables both). Or a callable that is called with the task after each
                poll (for asyncio it may be a coroutine function). If it raises, the wait ends.

        Raises:
            TaskFailedError: the task failed.
            WaitTimeoutError: timed out; the task continues in the cloud.
            APIError, APIConnectionError: as for any call.
        """
        from ._waiting import Waiting

        with Waiting([self], timeout, interval=interval, progress=progress) as waiting:
            while (news := waiting.native.next()) is not None:
                waiting.note(news)
        outcome: OutcomeT = waiting.outcomes()[0]
        return outcome
