"""Every exception that this library raises.

Each says what may have happened, in `outcome`:

- `"not_sent"`: the server was not asked, or only to read, so nothing was changed (`ConfigError`, `ValidationError`,
  `ClientClosedError`, `NetworkBlockedError`, `APIConnectionError`, `APITimeoutError`).
- `"refused"`: the server answered and changed nothing (`APIError` and most of its classes).
- `"unknown"`: a change may have been carried out, so check before you send it again (`OutcomeUnknownError`; after a
  change also `ServerError`, `ResponseError`, and a failure whose answer names a task or says success; and an error that
  ends a wait while the task goes on).

As an attribute of a class, `outcome` is that of a change; an error of a read has its own.

All are picklable, and their text is one line without secrets.
"""

from __future__ import annotations

from ._light import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Any, Literal

    from ._base_task import BaseTask
    from ._response import Response

    _Outcome = Literal["not_sent", "refused", "unknown"]

__all__ = [
    "APIConnectionError",
    "APIError",
    "APITimeoutError",
    "AuthenticationError",
    "CdsError",
    "ClientClosedError",
    "ConfigError",
    "ConflictError",
    "InsufficientBalanceError",
    "InvalidParameterError",
    "NetworkBlockedError",
    "NoCredentialsError",
    "NotAvailableError",
    "NotFoundError",
    "OutcomeUnknownError",
    "PermissionDeniedError",
    "QuotaExceededError",
    "RateLimitError",
    "ResponseError",
    "ServerError",
    "TaskError",
    "TaskFailedError",
    "ValidationError",
    "WaitTimeoutError",
]


class CdsError(Exception):
    """Anything that went wrong in this library.

    `outcome` is `"not_sent"`, `"refused"` or `"unknown"`; `action` is the action that failed, None if there
    was none.
    """

    outcome: _Outcome = "not_sent"
    action: str | None = None

    @property
    def may_have_happened(self) -> bool:
        """Whether a change may have been carried out, so that sending it again may carry it out twice."""
        return self.outcome == "unknown"


class ConfigError(CdsError):
    """A setting cannot be used; nothing was sent."""


class NoCredentialsError(ConfigError):
    """No complete access key was found, or the program that prints one failed.

    The text lists every place that was tried, or names the one with the mistake.
    """


class ValidationError(CdsError, ValueError):
    """Parameters have wrong values; nothing was sent. `problems` lists all of them."""

    def __init__(self, text: str, *, problems: list[str] | None = None) -> None:
        super().__init__(text)
        self.problems = problems or []


class ClientClosedError(CdsError):
    """The client was closed; nothing was sent."""


class NetworkBlockedError(CdsError):
    """`CDS_OFFLINE=1` is set and the host is not this machine; nothing was sent."""


class APIConnectionError(CdsError):
    """The connection failed and nothing was changed.

    `kind` is `dns`, `refused`, `tls`, `proxy`, `reset`, `connect` or `timeout`.
    """

    def __init__(self, text: str, *, kind: str = "connect") -> None:
        super().__init__(text)
        self.kind = kind


class APITimeoutError(APIConnectionError, TimeoutError):
    """A read ran out of time, or a mutation before it was sent; nothing was changed."""


class OutcomeUnknownError(CdsError):
    """A mutation was sent and its answer was lost or late: it may or may not have been carried out.

    `action`, `nonce` and `sent_at` (UTC) name the request. Check the resource before you send it again: `look_up` is
    the method that shows it, such as `"describe_instances"`, or None for an action without a model. `task_ids` are
    the tasks that an answer named before it broke off: `client.task` shows how they go.
    """

    outcome: _Outcome = "unknown"

    def __init__(
        self,
        text: str,
        *,
        action: str | None = None,
        nonce: str = "",
        sent_at: str = "",
        look_up: str | None = None,
        task_ids: list[str] | None = None,
    ) -> None:
        super().__init__(text)
        self.action = action
        self.nonce = nonce
        self.sent_at = sent_at
        self.look_up = look_up
        self.task_ids = task_ids or []


class ResponseError(CdsError):
    """The answer is not what the API speaks, so whether a change was carried out is unknown.

    `snippet` holds its beginning, `task_ids` the tasks that it names anyway.
    """

    outcome: _Outcome = "unknown"

    def __init__(
        self, text: str, *, http_status: int = 0, snippet: str = "", task_ids: list[str] | None = None
    ) -> None:
        super().__init__(text)
        self.http_status = http_status
        self.snippet = snippet
        self.task_ids = task_ids or []


class APIError(CdsError):
    """The API reports a failure. `code` and `message` are its words.

    `action`, `service`, `http_status`, `request_id` (None where the server gives none) and `attempts` (requests
    sent) tell which call it was. The failure of a change that names a task, in `task_ids`, or says success under an
    HTTP status of failure, has the outcome `"unknown"`; then `look_up` is the method that shows the resource.
    """

    outcome: _Outcome = "refused"

    def __init__(
        self,
        text: str,
        *,
        code: str = "",
        message: str = "",
        http_status: int = 0,
        request_id: str | None = None,
        action: str | None = None,
        service: str = "",
        attempts: int = 0,
        task_ids: list[str] | None = None,
        look_up: str | None = None,
    ) -> None:
        super().__init__(text)
        self.code = code
        self.message = message
        self.http_status = http_status
        self.request_id = request_id
        self.action = action
        self.service = service
        self.attempts = attempts
        self.task_ids = task_ids or []
        self.look_up = look_up


class AuthenticationError(APIError):
    """The access key or the signature was refused; check the key and the clock."""


class PermissionDeniedError(APIError):
    """The access key may not do this."""


class NotFoundError(APIError):
    """The resource does not exist, or not any more."""


class InvalidParameterError(APIError):
    """A parameter was refused."""


class ConflictError(APIError):
    """The state of the resource forbids it, or a task of it is running."""


class InsufficientBalanceError(APIError):
    """The account cannot pay for it."""


class QuotaExceededError(APIError):
    """A quota, or a stock such as addresses, is used up."""


class NotAvailableError(APIError):
    """Not for sale there, or not for this account."""


class RateLimitError(APIError):
    """Too many requests."""


class ServerError(APIError):
    """The server failed, or a gateway lost its answer: a change may have been carried out."""

    outcome: _Outcome = "unknown"


class TaskError(CdsError):
    """A task did not end well. `task` is the task; `reply` the answer that queued it, where a `map` waited for it."""

    outcome: _Outcome = "unknown"

    def __init__(self, text: str, *, task: BaseTask | None = None, reply: Response[Any] | None = None) -> None:
        super().__init__(text)
        self.task: Any = task  # of either kind
        self.reply = reply


class TaskFailedError(TaskError):
    """The cloud gave the task up. Its outcome is `"unknown"` where other tasks of the same wait did not fail."""

    outcome: _Outcome = "refused"


class WaitTimeoutError(TaskError, TimeoutError):
    """The wait is over, but the task goes on in the cloud."""
