"""A simulated cloud in this process."""

from __future__ import annotations

from . import _cds
from ._client import Client
from ._light import TYPE_CHECKING

if TYPE_CHECKING:
    from os import PathLike
    from types import TracebackType
    from typing import Any, Literal

    from typing_extensions import Self

    from .aio import AsyncClient


class Simulator:
    """A whole CDS cloud on 127.0.0.1, for trying things out and for tests.

    It speaks real HTTP, checks every signature, keeps one consistent state and refuses what the cloud would refuse.
    It is ready when the constructor returns; stop it with `stop()` or `with`.

    A forked child can only make clients of it: `stop()` does nothing there, and the rest raises `cds.ConfigError`.

    Args:
        seed: ids, addresses and keys follow from it, from 0. Default None: ids and addresses are those of 0, and the
            keys are random.
        port: port on 127.0.0.1; default any free one.
        access_key_id: the key that it accepts; default one that follows from the seed, or a random one.
        access_key_secret: the secret of that key; default as for the key.
        progression: how tasks come to their end: `"immediate"`, `"polls:N"` (at the N-th poll, default
            `"polls:2"`) or `"seconds:N"` (by its clock).
        clock: `"real"` starts its clock now and lets it run. Default None: it starts on 1 January 2025 and stands
            still, unless `advance` moves it or tasks take `"seconds:N"`.
        latency: seconds that every response takes longer; default 0.
        state: file that keeps the cloud, and from which it goes on; every change is in it before it is answered. Only a
            regular file is used, an empty one counts as new, and a link to one is followed. Default none: the cloud
            ends with the simulator.

    Raises:
        OSError: the port is taken, or the state file cannot be used.
        ValueError: a setting cannot be used.
        TypeError: a setting is of a wrong type.
    """

    def __init__(
        self,
        *,
        seed: int | None = None,
        port: int = 0,
        access_key_id: str | None = None,
        access_key_secret: str | None = None,
        progression: str = "polls:2",
        clock: Literal["real"] | None = None,
        latency: float = 0.0,
        state: str | PathLike[str] | None = None,
    ) -> None:
        self._native = _cds.Simulator(
            seed=seed,
            port=port,
            access_key_id=access_key_id,
            access_key_secret=access_key_secret,
            progression=progression,
            clock=clock,
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
        """The last requests, the oldest first, at most 10,000 of them and about 64 MiB.

        Each has `action`, `path`, `method`, `parameters` (secrets masked), `query`, `nonce`, `connection` (counted from
        1), `http_status` and `code` (None where there was no response). If the parameters are larger than 256 KiB, the
        long ones are shortened.
        """
        return self._native.requests()

    def client(self, **options: Any) -> Client:
        """A client of this cloud; `options` as for `cds.Client`. It takes nothing from the environment or a profile."""
        return Client._without_environment(
            self.access_key_id, self.access_key_secret, endpoint_url=self.endpoint_url, **options
        )

    def async_client(self, **options: Any) -> AsyncClient:
        """An asynchronous client of this cloud; `options` as for `cds.AsyncClient`, and like `client` otherwise."""
        from .aio import AsyncClient

        return AsyncClient._without_environment(
            self.access_key_id, self.access_key_secret, endpoint_url=self.endpoint_url, **options
        )

    def fail(self, action: str | None = None, *, kind: str, times: int = 1, **settings: Any) -> None:
        """Lets something go wrong for the next requests.

        Args:
            action: only for this action, such as `"CreateVdc"`; default any.
            kind: `error` (settings `code`, `message`, `http_status`), `internal_error`, `bad_gateway`, `rate_limit`
                (`retry_after`), `refuse` (`seconds`), `drop_before`, `drop_after`, `hang` (`seconds`), `slow`
                (`seconds`), `truncate`, `mangle`, `wrong_length`, `clock_skew` (`seconds`) or `task_error`
                (`message`).
            times: number of requests, from 1; default 1.
            settings: what the kind takes.

        Raises:
            ValueError: there is no such kind, setting or action, or a setting cannot be used.
        """
        described = {"kind": kind, "times": times, **settings}
        if action is not None:
            described["action"] = action
        self._native.fail(described)

    @property
    def faults(self) -> list[dict[str, Any]]:
        """The faults that are still to come, as the arguments of `fail`: `sim.fail(**fault)` asks for one again.

        `times` is how often each will still happen. What has begun, such as `refuse`, is not among them.
        """
        return self._native.faults()

    def clear_faults(self) -> None:
        """Forgets the faults that are still to come."""
        self._native.clear_faults()

    def advance(self, seconds: float) -> None:
        """Moves its clock forward; tasks whose time has come are then finished.

        Raises:
            ValueError: it is no number of seconds from 0.
        """
        self._native.advance(seconds)

    def furnish(self, servers: int = 100) -> None:
        """Adds a believable fleet: servers of several kinds with disks and tags, in data centers with networks.

        They are ordered as programs order them, so their ids and bills are right; their tasks have ended, and some of
        the servers are off. The same seed makes the same fleet. A thousand servers take about a second.

        Args:
            servers: number of servers, from 1 to 10,000, with a data center for each hundred; default 100.

        Raises:
            ValueError: the number is out of range, or the cloud has no room for them. Nothing was changed.
        """
        self._native.furnish(servers)

    def set_progression(self, progression: str, *, action: str | None = None) -> None:
        """Changes how tasks end that are queued from now on: those of one action, or all others.

        Raises:
            ValueError: there is no such progression or action.
        """
        self._native.set_progression(action, progression)

    def set_balance(self, yuan: float) -> None:
        """Sets what the account has; at first it is a million yuan.

        Raises:
            ValueError: it is no number, or one beyond 10,000,000,000,000.
        """
        self._native.set_balance(yuan)

    def reset(self) -> None:
        """Makes the cloud as empty as at the start and forgets faults and requests; seed and keys stay."""
        self._native.reset()

    def snapshot(self) -> str:
        """The whole state of the cloud as JSON, for `restore`."""
        return self._native.snapshot()

    def restore(self, snapshot: str) -> None:
        """Brings the cloud back to a snapshot, also one of another simulator.

        Raises:
            ValueError: it is no snapshot of this version. Nothing was changed.
        """
        self._native.restore(snapshot)

    def stop(self) -> None:
        """Stops serving, closes all connections and lets go of the state file; stopping twice does no harm.

        In a forked child it does nothing.
        """
        self._native.stop()
