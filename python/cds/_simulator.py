"""A simulated cloud in this process."""

from __future__ import annotations

from . import _cds
from ._client import Client
from ._light import TYPE_CHECKING

if TYPE_CHECKING:
    from os import PathLike
    from types import TracebackType
    from typing import Any

    from typing_extensions import Self

    from .aio import AsyncClient


class Simulator:
    """A whole CDS cloud on 127.0.0.1, for trying things out and for tests.

    It speaks real HTTP, checks every signature, keeps one consistent state and refuses what the cloud would refuse.
    It is ready when the constructor returns; stop it with `stop()` or `with`.

    Args:
        seed: ids and addresses follow from it; default 0.
        port: port on 127.0.0.1; default any free one.
        access_key_id: the key that it accepts; default one that follows from the seed.
        access_key_secret: the secret of that key.
        progression: how tasks come to their end: `"immediate"`, `"polls:N"` (at the N-th look, default
            `"polls:2"`) or `"seconds:N"` (by its clock).
        latency: seconds that every answer takes longer; default 0.
        state: file that keeps the cloud; one that is in it goes on, and every change is in it before it is answered.
            Default none: the cloud ends with the simulator.

    Raises:
        OSError: the port is taken, or the state file cannot be used.
        ValueError: a setting cannot be used.
    """

    def __init__(
        self,
        *,
        seed: int = 0,
        port: int = 0,
        access_key_id: str | None = None,
        access_key_secret: str | None = None,
        progression: str = "polls:2",
        latency: float = 0.0,
        state: str | PathLike[str] | None = None,
    ) -> None:
        self._native = _cds.Simulator(
            seed=seed,
            port=port,
            access_key_id=access_key_id,
            access_key_secret=access_key_secret,
            progression=progression,
            latency=latency,
            state=state,
        )

    def __repr__(self) -> str:
        return f"<cds.Simulator {self.endpoint_url}>"

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        exception_type: type[BaseException] | None,
        exception: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.stop()

    @property
    def endpoint_url(self) -> str:
        """Where it serves, such as `http://127.0.0.1:8100`."""
        return self._native.endpoint_url

    @property
    def access_key_id(self) -> str:
        """The key that it accepts."""
        return self._native.access_key_id

    @property
    def access_key_secret(self) -> str:
        """The secret of that key."""
        return self._native.access_key_secret

    @property
    def requests(self) -> list[dict[str, Any]]:
        """What arrived, the oldest first, at most the last 10,000.

        Each has `action`, `path`, `method`, `parameters` (secrets masked), `query`, `nonce`, `connection` (counted from
        1), `http_status` and `code` (None where there was no answer).
        """
        return self._native.requests()

    def client(self, **options: Any) -> Client:
        """A client of this cloud; `options` as for `cds.Client`."""
        return Client(self.access_key_id, self.access_key_secret, endpoint_url=self.endpoint_url, **options)

    def async_client(self, **options: Any) -> AsyncClient:
        """An asynchronous client of this cloud; `options` as for `cds.AsyncClient`."""
        from .aio import AsyncClient

        return AsyncClient(self.access_key_id, self.access_key_secret, endpoint_url=self.endpoint_url, **options)

    def fail(self, action: str | None = None, *, kind: str, times: int = 1, **settings: Any) -> None:
        """Lets something go wrong for the next requests.

        Args:
            action: only for this action; default any.
            kind: `error` (settings `code`, `message`, `http_status`), `internal_error`, `bad_gateway`, `rate_limit`
                (`retry_after`), `refuse` (`seconds`), `drop_before`, `drop_after`, `hang` (`seconds`), `slow`
                (`seconds`), `truncate`, `mangle`, `wrong_length`, `clock_skew` (`seconds`) or `task_error`
                (`message`).
            times: for so many requests; default 1.
            settings: what the kind takes.

        Raises:
            ValueError: there is no such kind or setting.
        """
        described = {"kind": kind, "times": times, **settings}
        if action is not None:
            described["action"] = action
        self._native.fail(described)

    def advance(self, seconds: float) -> None:
        """Moves its clock forward; tasks whose time has come are then finished."""
        self._native.advance(seconds)

    def set_progression(self, progression: str, *, action: str | None = None) -> None:
        """Changes how tasks end that are queued from now on: those of one action, or all others."""
        self._native.set_progression(action, progression)

    def set_balance(self, yuan: float) -> None:
        """Sets what the account has; at first it is a million yuan."""
        self._native.set_balance(round(yuan * 100))

    def reset(self) -> None:
        """Makes the cloud as empty as at the start and forgets faults and requests; seed and keys stay."""
        self._native.reset()

    def snapshot(self) -> str:
        """The whole state of the cloud as JSON, for `restore`."""
        return self._native.snapshot()

    def restore(self, snapshot: str) -> None:
        """Brings the cloud back to a snapshot, also one of another simulator."""
        self._native.restore(snapshot)

    def stop(self) -> None:
        """Stops serving, closes all connections and lets go of the state file; stopping twice does no harm."""
        self._native.stop()
