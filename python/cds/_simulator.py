"""A simulated cloud in this process."""

from __future__ import annotations

from . import _cds
from ._client import Client
from ._shown import Shown
from ._stdlib_lite import TYPE_CHECKING

if TYPE_CHECKING:
    from os import PathLike
    from types import TracebackType
    from typing import Any, Literal

    from typing_extensions import Self

    from .aio import AsyncClient


class Simulator(Shown):
    """A complete CDS cloud on 127.0.0.1, for experiments and tests.

    It speaks real HTTP, checks every signature, keeps a consistent state and refuses what the cloud would refuse.
    It is ready when the constructor returns; stop it with `stop()` or `with`.

    A forked child can only create clients of it: `stop()` does nothing there, and the rest raises `cds.ConfigError`.

    Args:
        seed: determines ids, addresses and keys; an integer from 0. Default None: ids and addresses as with 0, but
            random keys.
        port: port on 127.0.0.1; default any free port.
        access_key_id: the key that it accepts; default derived from the seed, or random without a seed.
        access_key_secret: the secret of that key; same default.
        progression: when tasks finish: `"immediate"`, `"polls:N"` (at the N-th poll, default `"polls:2"`) or
            `"seconds:N"` (of simulated time).
        clock: `"real"` starts the clock at the current time and lets it run. Default None: it starts on
            1 January 2025 and stands still, unless `advance` moves it or tasks take `"seconds:N"`.
        latency: seconds added to every response; default 0.
        state: file that stores the cloud; every change is written before it is answered. It must be a regular file;
            an empty one counts as new, and a symbolic link is followed. Default none: the cloud ends with the
            simulator.

    Raises:
        OSError: the port is taken, or the state file cannot be used.
        ValueError: a setting is invalid.
        TypeError: a setting has the wrong type.
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
        self._is_stopped = False

    def __repr__(self) -> str:
        return f"<cds.Simulator {self.endpoint_url}>"

    def _html(self) -> str | None:
        from ._html import of_simulator

        return of_simulator(self)

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
        """Its URL, such as `http://127.0.0.1:8100`."""
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
        """The latest requests, oldest first, at most 10,000 of them and about 64 MiB.

        Each has `action`, `path`, `method`, `parameters` (secrets masked), `query`, `nonce`, `connection` (counted from
        1), `http_status` and `code` (None if no response was sent). If the parameters exceed 256 KiB, the long ones
        are truncated.
        """
        return self._native.requests()

    def client(self, **options: Any) -> Client:
        """A client of this cloud; `options` as for `cds.Client`. It ignores the environment and profiles."""
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
        """Injects a fault into the next requests.

        Args:
            action: only for this action, such as `"CreateVdc"`; default any action.
            kind: `error` (settings `code`, `message`, `http_status`), `internal_error`, `bad_gateway`, `rate_limit`
                (`retry_after`), `refuse` (`seconds`), `drop_before`, `drop_after`, `hang` (`seconds`), `slow`
                (`seconds`), `truncate`, `mangle`, `wrong_length`, `clock_skew` (`seconds`) or `task_error`
                (`message`).
            times: number of requests, from 1; default 1.
            settings: settings of the kind.

        Raises:
            ValueError: the kind, a setting or the action is unknown, or a setting is invalid.
        """
        described = {"kind": kind, "times": times, **settings}
        if action is not None:
            described["action"] = action
        self._native.fail(described)

    @property
    def faults(self) -> list[dict[str, Any]]:
        """The pending faults, as arguments of `fail`: `sim.fail(**fault)` adds one again.

        `times` is the number of remaining requests. Faults in progress, such as `refuse`, are not included.
        """
        return self._native.faults()

    def clear_faults(self) -> None:
        """Removes the pending faults."""
        self._native.clear_faults()

    def advance(self, seconds: float) -> None:
        """Moves the clock forward; due tasks finish.

        Raises:
            ValueError: `seconds` is negative or not a number.
        """
        self._native.advance(seconds)

    def furnish(self, servers: int | None = None, *, examples: bool = False) -> None:
        """Adds a realistic fleet, or everything that the examples of the documentation name.

        A fleet has servers of several types with disks and tags, in data centers with networks. They are ordered
        through the API, so ids and bills are consistent. Their tasks have finished, and some servers are stopped. The
        same seed creates the same fleet. A thousand servers take about a second.

        With `examples=True`, the example of every docstring and of the command line's help runs unchanged, each on a
        fresh copy: some delete what others need. Does nothing where any of it exists already.

        Args:
            servers: number of servers, from 1 to 10,000, with a data center per hundred; default 100, or none with
                `examples`.
            examples: whether to add what the examples name; default False.

        Raises:
            ValueError: the number is out of range, or the cloud has no room or no money for them.
            TypeError: an argument has the wrong type.
        """
        from ._arguments import truth

        if examples := truth("examples", examples):
            self._native.furnish_examples()
        if servers is not None or not examples:
            self._native.furnish(100 if servers is None else servers)

    def set_progression(self, progression: str, *, action: str | None = None) -> None:
        """Changes when tasks queued from now on finish, for one action or for all others.

        Raises:
            ValueError: the progression is invalid or the action is unknown.
        """
        self._native.set_progression(action, progression)

    def set_balance(self, yuan: float) -> None:
        """Sets the account balance; it starts with a million yuan.

        Raises:
            ValueError: it is not a number, or above 10,000,000,000,000.
        """
        self._native.set_balance(yuan)

    def reset(self) -> None:
        """Empties the cloud, the faults and the request log; keeps the seed and the keys."""
        self._native.reset()

    def snapshot(self) -> str:
        """The whole state of the cloud as JSON, for `restore`."""
        return self._native.snapshot()

    def restore(self, snapshot: str) -> None:
        """Restores a snapshot, even one of another simulator.

        Raises:
            ValueError: it is not a snapshot of this version. Nothing was changed.
        """
        self._native.restore(snapshot)

    def stop(self) -> None:
        """Stops serving, closes all connections and releases the state file; stopping twice is harmless.

        In a forked child it does nothing.
        """
        self._native.stop()
        self._is_stopped = True
