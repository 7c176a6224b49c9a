"""The response to a change of a dry run."""

from __future__ import annotations

from typing import Any, NoReturn

from ._arguments import checked, named
from ._response import Response


class DryRun(Response[Any, Any]):
    """The request that a change would send; nothing was sent.

        with cds.Client(dry_run=True) as client:
            print(client.instance.delete_instance(InstanceIds=[vm]))

    `str()` is a `curl` command, to be read: passwords and other secrets, the signature, the nonce and the timestamp are
    `***`, here and in all attributes. As a response it is empty: there are no tasks, `wait()` returns at once, and
    `attempts` is 0.

    Attributes: `service`, `action`; `method`, such as `"POST"`; `url`; `headers`; `params`, the parameters of the
    action in the query; `body`, those in the JSON body, or None.
    """

    def __init__(
        self,
        service: str = "",
        action: str = "",
        *,
        method: str = "",
        url: str = "",
        headers: dict[str, str] | None = None,
        params: dict[str, str] | None = None,
        body: dict[str, Any] | None = None,
        curl: str = "",
    ) -> None:
        super().__init__(service=service, action=action, http_status=0)
        for name, value in (("method", method), ("url", url), ("curl", curl)):
            checked(name, value, str)
        # Plain, also for a subclass.
        self.action, self.method, self.url, self._curl = (str.__str__(text) for text in (action, method, url, curl))
        self.headers = named("headers", headers) if headers is not None else {}
        self.params = named("params", params) if params is not None else {}
        self.body = named("body", body) if body is not None else None

    def __str__(self) -> str:
        return self._curl

    def __repr__(self) -> str:
        return f"<cds.DryRun {self.action}: {self.method} {self.url.partition('?')[0]}, not sent>"

    def _html(self) -> str | None:
        from ._html import of_dry_run

        return of_dry_run(self)

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        printer.text(repr(self))

    def __eq__(self, other: object) -> bool:
        return self._shown() == other._shown() if isinstance(other, DryRun) else NotImplemented

    def __ne__(self, other: object) -> bool:
        return not self == other  # a dict has its own

    __hash__ = None  # type: ignore[assignment]  # as of a dict

    def __missing__(self, name: object) -> NoReturn:
        raise KeyError(f"{name}: {self.action} was not sent, this is a dry run")

    def _shown(self) -> tuple[object, ...]:
        return self.service, self.action, self.method, self.url, self.headers, self.params, self.body
