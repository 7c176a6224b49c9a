"""Shared code of the synchronous and the asynchronous client: settings, limits, pickling."""

from __future__ import annotations

import os
import sys

from . import _cds
from . import errors as errors  # importing at a failed call may be too late: after an upgrade, or out of descriptors
from ._stdlib_lite import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Any, Literal

    from typing_extensions import Self

    from ._journal import Journal

SITES = ("cn", "asia", "us")
"""Names of the documented sites."""


class BaseClient:
    """Settings and connections of a client."""

    _isolated = False
    """Whether to use only the arguments: no environment, no profile."""

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
        dry_run: bool | None = None,
        journal: bool | str | os.PathLike[str] | Journal | None = None,
    ) -> None:
        """Creates a client; it opens no connection yet.

        A missing setting comes from the environment, then from the profile, then from the defaults.

        Args:
            access_key_id: id of the access key. By default the key comes from `CDS_ACCESS_KEY_ID` with
                `CDS_ACCESS_KEY_SECRET`, then `CDS_SECRET_ID` with `CDS_SECRET_KEY`, then the profile, then
                `~/.cds/config.json`.
            access_key_secret: secret of the access key.
            profile: section of the profile file (`CDS_CONFIG_FILE`, otherwise `~/.config/cds/config.toml`); default
                `CDS_PROFILE`, otherwise `"default"`.
            site: `"cn"`, `"asia"` or `"us"`; default `CDS_SITE`, otherwise `"cn"`.
            endpoint_url: overrides the host of the site, such as `http://127.0.0.1:8100`; default `CDS_ENDPOINT_URL`
                or `CDS_API_HOST`. `site=` overrides an `endpoint_url` in the profile.
            timeout: timeout of a whole call in seconds, including retries and backoff, `math.inf` for none; default
                `CDS_TIMEOUT`, otherwise 30.
            connect_timeout: timeout of connecting in seconds, `math.inf` for none; default `CDS_CONNECT_TIMEOUT`,
                otherwise 10.
            max_retries: how often a failed call is retried, if that is safe, from 0 to 1000; default
                `CDS_MAX_RETRIES`, otherwise 2.
            max_rps: maximum number of requests per second, over all threads; default `CDS_MAX_RPS`, otherwise no
                limit.
            max_connections: maximum number of requests in flight, from 1 to 100,000; default 64.
            proxy: URL of a proxy (`http`, `https`, `socks5h`, `socks5`), with `user:password@` if required; empty
                disables proxies. Default `CDS_PROXY`, then the profile, then the variables that curl reads, such as
                `HTTPS_PROXY`. `NO_PROXY` lists exceptions; loopback addresses never use a proxy.
            ca_bundle: PEM file or directory of further root certificates; default `CDS_CA_BUNDLE`, then the profile,
                then `REQUESTS_CA_BUNDLE` and `CURL_CA_BUNDLE`. The bundled and the system's roots are trusted too.
            verify: False disables certificate verification, with a warning; default `CDS_VERIFY`, otherwise True.
            user_agent_extra: added to the `User-Agent` header.
            dry_run: True returns a `cds.DryRun` for each change, and sends nothing; reads are sent. Changes need no
                access key then. Default `CDS_DRY_RUN`, otherwise False.
            journal: a `Journal` or its file, in which every change is written down before it is sent; True is the
                default file, False none. Default `CDS_JOURNAL`, otherwise none.

        Raises:
            NoCredentialsError: there is no complete access key, or the credential process failed.
            ConfigError: a setting, a variable or a configured file is invalid.
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
            "dry_run": dry_run,
            "journal": journal,
        }
        try:
            self._native = _cds.Client(
                access_key_id=access_key_id,
                access_key_secret=access_key_secret,
                user_agent=_user_agent(user_agent_extra),
                isolated=self._isolated,
                **settings,
            )
            # Kept for pickling, and visible through `vars`, so it must not contain a password.
            self._has_proxy_password = "@" in (proxy or "")
            safe_proxy = None if self._has_proxy_password else proxy
            self._settings = {**settings, "proxy": safe_proxy, "user_agent_extra": user_agent_extra}
        finally:
            # Keeps them out of tracebacks that show variables.
            del access_key_secret, endpoint_url, proxy, settings

    @classmethod
    def _without_environment(cls, *key: str, **settings: Any) -> Self:
        """A client that uses only its arguments and the defaults, not the environment or profiles."""
        client = object.__new__(cls)
        client._isolated = True
        BaseClient.__init__(client, *key, **settings)
        return client

    def __repr__(self) -> str:
        if not hasattr(self, "_native"):  # in a traceback of its constructor
            return f"<cds.{type(self).__name__} (not initialized)>"
        dry_run = " (dry run)" if self._native.dry_run else ""
        closed = " closed" if self._native.closed else ""
        return f"<cds.{type(self).__name__} {self._native.endpoint_url}{dry_run}{closed}>"

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
            "dry_run": self._native.dry_run,
        }
        return _recreate, (type(self), settings)

    def with_options(
        self, *, timeout: float | None = None, max_retries: int | None = None, dry_run: bool | None = None
    ) -> Self:
        """A client with other options that shares the connections of this one.

        Args:
            timeout: timeout of a whole call in seconds, `math.inf` for none; default that of this client.
            max_retries: how often a failed call is retried, from 0 to 1000; default that of this client.
            dry_run: True returns a `cds.DryRun` for each change, and sends nothing; reads are sent. False sends
                changes. Default that of this client.

        Raises:
            ClientClosedError: this client is closed.
            ConfigError: a limit is out of range.
            TypeError: a limit is not a number, or `dry_run` not a bool.
        """
        other = object.__new__(type(self))
        other._settings = self._settings
        other._has_proxy_password = self._has_proxy_password
        other._native = self._native.with_options(timeout=timeout, max_retries=max_retries, dry_run=dry_run)
        return other


def _recreate(client: type[BaseClient], settings: dict[str, Any]) -> BaseClient:
    return client(**settings)


def _user_agent(extra: object) -> str:
    python = ".".join(map(str, sys.version_info[:3]))
    product = f"cds-rs/{_cds.__version__} python/{python}"
    if not isinstance(extra, (str, type(None))):  # pyright: ignore[reportUnnecessaryIsInstance]  # from untyped code
        raise TypeError(f"user_agent_extra must be a str, not {type(extra).__name__}")
    return f"{product} {str.__str__(extra)}" if extra else product
