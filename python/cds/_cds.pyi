"""Types of the native module."""

from asyncio import Future
from collections.abc import Callable, Mapping
from datetime import datetime
from os import PathLike
from typing import Any, TypeAlias, TypeVar, final

__all__ = [
    "Batch",
    "Bridge",
    "Client",
    "Pages",
    "Pending",
    "Simulator",
    "Waits",
    "__version__",
    "carry",
    "main",
    "sign",
]

__version__: str

_Answered: TypeAlias = tuple[dict[str, Any], int, str | None, list[str], str, int, float]
_Made = TypeVar("_Made")
_Looked: TypeAlias = tuple[str, str, list[str], dict[str, Any]]

@final
class Client:
    def __new__(
        cls,
        *,
        access_key_id: str | None = None,
        access_key_secret: str | None = None,
        profile: str | None = None,
        site: str | None = None,
        endpoint_url: str | None = None,
        timeout: float | None = None,
        connect_timeout: float | None = None,
        max_retries: int | None = None,
        max_rps: float | None = None,
        max_connections: int | None = None,
        proxy: str | None = None,
        ca_bundle: str | PathLike[str] | None = None,
        verify: bool | None = None,
        user_agent: str | None = None,
    ) -> Client: ...
    def call(
        self,
        service: str,
        action: str,
        given: dict[str, Any],
        make: Callable[[_Answered], _Made],
        kept: list[tuple[_Made, str]],
    ) -> _Made: ...
    def call_async(
        self, bridge: Bridge, future: Future[Any], service: str, action: str, given: dict[str, Any]
    ) -> Pending: ...
    def call_free(
        self,
        service: str,
        action: str,
        given: dict[str, Any],
        method: str,
        effect: str,
        make: Callable[[_Answered], _Made],
        kept: list[tuple[_Made, str]],
    ) -> _Made: ...
    def call_free_async(
        self,
        bridge: Bridge,
        future: Future[Any],
        service: str,
        action: str,
        given: dict[str, Any],
        method: str,
        effect: str,
    ) -> Pending: ...
    def look(self, id: str, family: str) -> _Looked: ...
    def look_async(self, bridge: Bridge, future: Future[Any], id: str, family: str) -> Pending: ...
    def with_options(self, *, timeout: float | None = None, max_retries: int | None = None) -> Client: ...
    def close(self) -> None: ...
    @property
    def closed(self) -> bool: ...
    @property
    def endpoint_url(self) -> str: ...
    @property
    def access_key_id(self) -> str: ...
    @property
    def has_explicit_key(self) -> bool: ...
    @property
    def timeout(self) -> float: ...
    @property
    def max_retries(self) -> int: ...

def sign(
    action: str,
    access_key_id: str,
    access_key_secret: str,
    method: str,
    url: str,
    params: Mapping[str, Any] | None = None,
    *,
    timestamp: str | datetime | None = None,
    nonce: str | None = None,
) -> str: ...
def carry(exception: BaseException, reply: object, text: str) -> None: ...
def main(arguments: list[str]) -> int: ...

@final
class Simulator:
    def __new__(
        cls,
        *,
        seed: int,
        port: int,
        access_key_id: str | None,
        access_key_secret: str | None,
        progression: str,
        latency: float,
        state: str | PathLike[str] | None,
    ) -> Simulator: ...
    @property
    def endpoint_url(self) -> str: ...
    @property
    def access_key_id(self) -> str: ...
    @property
    def access_key_secret(self) -> str: ...
    def requests(self) -> list[dict[str, Any]]: ...
    def fail(self, description: dict[str, Any]) -> None: ...
    def advance(self, seconds: float) -> None: ...
    def set_progression(self, action: str | None, progression: str) -> None: ...
    def set_balance(self, hundredths: int) -> None: ...
    def reset(self) -> None: ...
    def snapshot(self) -> str: ...
    def restore(self, snapshot: str) -> None: ...
    def stop(self) -> None: ...

@final
class Batch:
    def __new__(cls) -> Batch: ...
    def add(self, client: Client, service: str, action: str, given: dict[str, Any]) -> None: ...
    def next(self) -> _Answered | None: ...
    def settle(self) -> None: ...
    def cancel(self) -> None: ...
    def __len__(self) -> int: ...

@final
class Pages:
    def __new__(cls, client: Client, service: str, action: str, given: dict[str, Any], limit: int | None) -> Pages: ...
    def next(self) -> list[dict[str, Any]] | None: ...
    def next_async(self, bridge: Bridge, future: Future[Any]) -> Pending: ...

@final
class Waits:
    def __new__(cls, timeout: float, interval: float | None, max_rps: float | None, every_look: bool) -> Waits: ...
    def add(self, client: Client, id: str, family: str) -> None: ...
    def next(self) -> tuple[int, _Looked | Exception | None] | None: ...
    def next_async(self, bridge: Bridge, future: Future[Any]) -> Pending: ...
    def cancel(self) -> None: ...

@final
class Bridge:
    def __new__(cls) -> Bridge: ...
    def fileno(self) -> int: ...
    def drain(self) -> None: ...
    def forget(self) -> None: ...

@final
class Pending:
    def cancel(self) -> None: ...
