"""Types of the native module."""

from collections.abc import Callable
from os import PathLike
from typing import Any, TypeAlias, final

__all__ = ["Client", "Simulator", "__version__", "main", "sign"]

__version__: str

_Answered: TypeAlias = tuple[dict[str, Any], int, str | None, list[str], str, int, float]
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
    def call(self, service: str, action: str, given: dict[str, Any]) -> _Answered: ...
    def call_free(self, action: str, given: dict[str, Any], service: str, method: str, effect: str) -> _Answered: ...
    def look(self, id: str, family: str) -> _Looked: ...
    def wait(
        self, id: str, family: str, timeout: float, interval: float | None, each: Callable[[_Looked], object]
    ) -> bool: ...
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
    params: dict[str, Any],
    timestamp: str | None,
    nonce: str | None,
) -> str: ...
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
