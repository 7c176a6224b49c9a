"""A task that the cloud works on."""

from __future__ import annotations

from ._base_task import BaseTask
from ._light import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any


class Task(BaseTask):
    """A queued piece of work, such as the creation of a server.

    Attributes: `id`; `family` (`"ccs"` or `"bms"`); `action` that queued it; `status`, as last seen (`""` before
    the first poll); `message`, what the server says of it (`""` where it says nothing); `data`, the `Data` of the last
    poll; `resource_ids` of what it makes or changes; `elapsed`, in seconds from its first sight here to the last poll.
    """

    def refresh(self) -> Task:
        """Polls once and returns this task with its new `status`.

        Raises:
            APIError, APIConnectionError: as any call.
        """
        native = self._connected()._native
        try:
            self._seen(native.look(self.id, self.family))
        except Exception as error:
            raise self._explained(error) from None
        return self

    def done(self) -> bool:
        """Whether the task has ended, well or not; polls once unless that is already known."""
        if self._state == "running":
            self.refresh()
        return self._state != "running"

    def wait(
        self,
        timeout: float | None = 1800.0,
        *,
        interval: float | None = None,
        progress: bool | Callable[[Task], object] | None = None,
    ) -> dict[str, Any]:
        """Waits until the task ends and returns the final `Data`, at once where its end was seen already.

        Args:
            timeout: the longest wait in seconds, default 1800; None: for as long as it takes.
            interval: fixed pause between two polls in seconds; default 1 s growing to 10 s, with jitter.
            progress: True for a tqdm bar on a terminal or in a notebook, and for plain lines on stderr elsewhere or
                without tqdm (`CDS_PROGRESS=0` turns both off); or a callable that takes the task after each poll (a
                coroutine function, too, where the wait is awaited). An exception of it ends the wait.

        Raises:
            TaskFailedError: the cloud gave the task up.
            WaitTimeoutError: the time ran out; the task goes on in the cloud.
            APIError, APIConnectionError: as any call.
        """
        from ._waiting import Waiting

        with Waiting([self], timeout, interval=interval, progress=progress) as waiting:
            while (news := waiting.native.next()) is not None:
                waiting.note(news)
        outcome: dict[str, Any] = waiting.outcomes()[0]
        return outcome
