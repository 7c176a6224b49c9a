"""What the synchronous and the asynchronous client have in common: settings, limits, pickling."""

from __future__ import annotations

import os
import sys

from . import _cds
from . import errors as errors  # when a call fails it may be too late: after an upgrade on disk, without descriptors
from ._light import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Any, Literal

    from typing_extensions import Self

SITES = ("cn", "asia", "us")
"""Names of the documented sites."""


class BaseClient:
    """Settings and connections of a client."""

    _isolated = False
    """Whether only the arguments count: no environment, no profile."""

    def __init__(
        self,
        access_key_id: str | None = None,
        access_key_secret: str | None = None,
        *,
        profile: str | None = None,
        site: Literal["cn", "asia", "us"] | None = None,
        endpoint_url: str | None = None,
        timeout: float | None = None,
        connect_timeout: float | None = None,
        max_retries: int | None = None,
        max_rps: float | None = None,
        max_connections: int | None = None,
        proxy: str | None = None,
        ca_bundle: str | os.PathLike[str] | None = None,
        verify: bool | None = None,
        user_agent_extra: str | None = None,
    ) -> None:
        """Creates a client; nothing is contacted yet.

        Each setting that is left out is taken from the environment, then from the profile, then it has its default.

        Args:
            access_key_id: public half of the access key. Without it the key comes from `CDS_ACCESS_KEY_ID` with
                `CDS_ACCESS_KEY_SECRET`, else `CDS_SECRET_ID` with `CDS_SECRET_KEY`, else the profile, else
                `~/.cds/config.json`.
            access_key_secret: secret half of the access key.
            profile: section of the profile file (`CDS_CONFIG_FILE`, else `~/.config/cds/config.toml`); default
                `CDS_PROFILE`, else `"default"`.
            site: `"cn"`, `"asia"` or `"us"`; default `CDS_SITE`, else `"cn"`.
            endpoint_url: replaces the host of the site, such as `http://127.0.0.1:8100`; default `CDS_ENDPOINT_URL`
                or `CDS_API_HOST`. An `endpoint_url` of the profile gives way to `site=`.
            timeout: limit of a whole call in seconds, with retries and pauses, `math.inf` for none; default
                `CDS_TIMEOUT`, else 30.
            connect_timeout: limit of making a connection in seconds, `math.inf` for none; default
                `CDS_CONNECT_TIMEOUT`, else 10.
            max_retries: how often a failed call is sent again, where that is safe, from 0 to 1000; default
                `CDS_MAX_RETRIES`, else 2.
            max_rps: most requests started in a second, over all threads; default `CDS_MAX_RPS`, else no limit.
            max_connections: most requests in flight at once, from 1 to 100,000; default 64.
            proxy: URL of a proxy (`http`, `https`, `socks5h`, `socks5`), with `user:password@` where it asks for them;
                an empty one means none. Default `CDS_PROXY`, then the profile, then the variables that curl reads,
                such as `HTTPS_PROXY`. `NO_PROXY` names exceptions; this machine itself never has a proxy before it.
            ca_bundle: PEM file or folder of further root certificates; default `CDS_CA_BUNDLE`, then the profile, then
                `REQUESTS_CA_BUNDLE` and `CURL_CA_BUNDLE`. The bundled and the system's roots are trusted too.
            verify: False leaves certificates unchecked, with a warning; default `CDS_VERIFY`, else True.
            user_agent_extra: added to the `User-Agent` header.

        Raises:
            NoCredentialsError: no access key was found, or half of one, or the program that prints it failed.
            ConfigError: a setting, a variable or a file that is named cannot be used.
            TypeError: an argument has the wrong type.
        """
        if os.environ.get("CDS_LOG"):
            from ._log import show
            from .errors import ConfigError

            try:
                show(os.environ["CDS_LOG"])
            except ConfigError:
                if not self._isolated:
                    raise
        settings: dict[str, Any] = {
            "profile": profile,
            "site": site,
            "endpoint_url": endpoint_url,
            "timeout": timeout,
            "connect_timeout": connect_timeout,
            "max_retries": max_retries,
            "max_rps": max_rps,
            "max_connections": max_connections,
            "proxy": proxy,
            "ca_bundle": ca_bundle,
            "verify": verify,
        }
        try:
            self._native = _cds.Client(
                access_key_id=access_key_id,
                access_key_secret=access_key_secret,
                user_agent=_user_agent(user_agent_extra),
                isolated=self._isolated,
                **settings,
            )
            # Kept for a pickle, which never holds a password, and shown by `vars`.
            self._has_proxy_password = "@" in (proxy or "")
            safe_proxy = None if self._has_proxy_password else proxy
            self._settings = {**settings, "proxy": safe_proxy, "user_agent_extra": user_agent_extra}
        finally:
            # A traceback that shows variables must not show them.
            del access_key_secret, endpoint_url, proxy, settings

    @classmethod
    def _without_environment(cls, *key: str, **settings: Any) -> Self:
        """A client that has only its arguments and the defaults, whatever the environment and the profiles say."""
        client = object.__new__(cls)
        client._isolated = True
        BaseClient.__init__(client, *key, **settings)
        return client

    def __repr__(self) -> str:
        if not hasattr(self, "_native"):  # shown by a traceback of its constructor
            return f"<cds.{type(self).__name__} that could not be made>"
        closed = " closed" if self._native.closed else ""
        return f"<cds.{type(self).__name__} {self._native.endpoint_url}{closed}>"

    def __reduce__(self) -> tuple[Any, ...]:
        if self._native.has_explicit_key:
            raise TypeError(
                "this client holds an explicit access key, which is never pickled; create it without one, so that "
                "the key is found in the environment or a profile"
            )
        if self._has_proxy_password:
            raise TypeError(
                "this client holds the password of a proxy, which is never pickled; create it without proxy=, so that "
                "the proxy is found in the environment or a profile"
            )
        settings = {
            **self._settings,
            "timeout": self._native.timeout,
            "max_retries": self._native.max_retries,
        }
        return _recreate, (type(self), settings)

    def with_options(self, *, timeout: float | None = None, max_retries: int | None = None) -> Self:
        """A client with other limits that shares this one's connections.

        Args:
            timeout: limit of a whole call in seconds, `math.inf` for none; default that of this client.
            max_retries: how often a failed call is sent again, from 0 to 1000; default that of this client.

        Raises:
            ClientClosedError: this client is closed.
            ConfigError: a limit is out of its range.
            TypeError: a limit is no number.
        """
        other = object.__new__(type(self))
        other._settings = self._settings
        other._has_proxy_password = self._has_proxy_password
        other._native = self._native.with_options(timeout=timeout, max_retries=max_retries)
        return other


def _recreate(client: type[BaseClient], settings: dict[str, Any]) -> BaseClient:
    return client(**settings)


def _user_agent(extra: object) -> str:
    python = ".".join(map(str, sys.version_info[:3]))
    product = f"cds-rs/{_cds.__version__} python/{python}"
    if not isinstance(extra, (str, type(None))):  # pyright: ignore[reportUnnecessaryIsInstance]  # from untyped code
        raise TypeError(f"user_agent_extra must be a str, not {type(extra).__name__}")
    return f"{product} {str.__str__(extra)}" if extra else product
