"""Every exception that this library raises.

`outcome` says what may have happened:

- `"not_sent"`: nothing was sent, or only a read, so nothing was changed (`ConfigError`, `ValidationError`,
  `ClientClosedError`, `NetworkBlockedError`, `APIConnectionError`, `APITimeoutError`).
- `"refused"`: the server responded and changed nothing (`APIError` and most of its subclasses).
- `"unknown"`: a change may have been carried out, so check before you send it again (`OutcomeUnknownError`; after a
  change also `ServerError`, `ResponseError`, and a failure whose response names a task or says success; and an error
  that ends a wait while the task continues).

The class attribute `outcome` is that of a failed change; the error of a failed read has its own.

All are picklable, and their messages are one line without secrets.
"""

from __future__ import annotations

from ._stdlib_lite import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Awaitable
    from typing import Any, Literal, overload

    from ._base_task import BaseTask
    from ._client import Client
    from ._resolution import Resolution
    from ._response import Response
    from .aio import AsyncClient
    from .aio._resolution import AsyncResolution

    _Outcome = Literal["not_sent", "refused", "unknown"]
else:
    from ._stdlib_lite import overload

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
    "UndecidedError",
    "ValidationError",
    "WaitTimeoutError",
]


class CdsError(Exception):
    """Base class of all errors of this library.

    `outcome` is `"not_sent"`, `"refused"` or `"unknown"`; `action` is the action that failed, or None.
    """

    outcome: _Outcome = "not_sent"
    action: str | None = None

    @property
    def may_have_happened(self) -> bool:
        """Whether a change may have been carried out, so that repeating it may carry it out twice."""
        return self.outcome == "unknown"


class ConfigError(CdsError):
    """A setting is invalid; nothing was sent."""


class NoCredentialsError(ConfigError):
    """No complete access key was found, or the credential process failed.

    The message lists every source that was tried, or names the faulty one.
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
    """A read timed out, or a mutation before it was sent; nothing was changed."""


class OutcomeUnknownError(CdsError):
    """A mutation was sent and its response was lost or late: it may or may not have been carried out.

    `action`, `nonce` and `sent_at` (UTC) identify the request. `resolve` asks the cloud for the outcome. To look
    yourself: `look_up` is the method that shows the resource, such as `"describe_instances"`, or None for an action
    without a model. `task_ids` are the tasks named by a partial response: `client.task` polls them.
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
        order: tuple[str, str] | None = None,
    ) -> None:
        super().__init__(text)
        self.action = action
        self.nonce = nonce
        self.sent_at = sent_at
        self.look_up = look_up
        self.task_ids = task_ids or []
        self._order = order or ("", "")
        """The service, and of the parameters what tells whether it was carried out, as JSON: never a secret."""

    @overload
    def resolve(  # noqa: D102  # ruff knows only the overload of typing
        self, client: AsyncClient, *, settle: float | None = None
    ) -> Awaitable[AsyncResolution]: ...
    @overload
    def resolve(self, client: Client, *, settle: float | None = None) -> Resolution: ...  # noqa: D102, F811
    def resolve(  # noqa: F811
        self, client: Client | AsyncClient, *, settle: float | None = None
    ) -> Resolution | Awaitable[AsyncResolution]:
        """Finds out from the cloud whether the change was carried out; it never guesses, and only reads.

            try:
                client.vdc.create_vdc(RegionId="CN_Beijing_A", VdcName="production")
            except cds.OutcomeUnknownError as error:
                if error.resolve(client).outcome == "not_done":
                    ...  # order it again

        That a resource exists is certain at once. That it does not is certain only if it has not appeared `settle`
        seconds after the change was sent. With an `AsyncClient` the result is awaited.

        Args:
            client: a client of the same account.
            settle: how long the cloud may take to show a change, in seconds; default 120, and 1200 for a change that
                may show only when its task ends, such as a purchase.

        Raises:
            UndecidedError: the cloud cannot tell.
            ConfigError: `settle` is not a time.
            APIError, APIConnectionError: a read failed; the outcome is still unknown, so try again.
        """
        from ._resolution import resolve

        return resolve(self, client, settle)


class UndecidedError(OutcomeUnknownError):
    """The cloud cannot tell whether a change was carried out; a person has to look.

    `candidates` are the ids of resources that may be its own. Nothing was sent again.
    """

    def __init__(
        self,
        text: str,
        *,
        action: str | None = None,
        nonce: str = "",
        sent_at: str = "",
        look_up: str | None = None,
        task_ids: list[str] | None = None,
        order: tuple[str, str] | None = None,
        candidates: list[str] | None = None,
    ) -> None:
        super().__init__(
            text, action=action, nonce=nonce, sent_at=sent_at, look_up=look_up, task_ids=task_ids, order=order
        )
        self.candidates = candidates or []


class ResponseError(CdsError):
    """The response does not follow the API's protocol, so whether a change was carried out is unknown.

    `snippet` is the start of the response, `task_ids` the tasks that it names nevertheless.
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
    """The API reports a failure, with `code` and `message`.

    `action`, `service`, `http_status`, `request_id` (None if the server sends none) and `attempts` (requests sent)
    describe the call. If the response to a change names a task, in `task_ids`, or says success with an HTTP error
    status, the outcome is `"unknown"`; then `look_up` is the method that shows the resource.
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
    """The access key lacks the permission."""


class NotFoundError(APIError):
    """The resource does not exist, or no longer exists."""


class InvalidParameterError(APIError):
    """A parameter was refused."""


class ConflictError(APIError):
    """The resource is in the wrong state, or has a running task."""


class InsufficientBalanceError(APIError):
    """The account balance is too low."""


class QuotaExceededError(APIError):
    """A quota, or a stock such as addresses, is used up."""


class NotAvailableError(APIError):
    """Not for sale there, or not for this account."""


class RateLimitError(APIError):
    """Too many requests."""


class ServerError(APIError):
    """The server failed, or a gateway lost its response: a change may have been carried out."""

    outcome: _Outcome = "unknown"


class TaskError(CdsError):
    """A task did not succeed. `task` is the task; `reply` is the response that queued it, if a `map` waited for it."""

    outcome: _Outcome = "unknown"

    def __init__(self, text: str, *, task: BaseTask | None = None, reply: Response[Any, Any] | None = None) -> None:
        super().__init__(text)
        self.task: Any = task  # of either kind
        self.reply = reply


class TaskFailedError(TaskError):
    """The task failed. The outcome is `"unknown"` if other tasks of the same wait did not fail."""

    outcome: _Outcome = "refused"


class WaitTimeoutError(TaskError, TimeoutError):
    """The wait timed out, but the task continues in the cloud."""
