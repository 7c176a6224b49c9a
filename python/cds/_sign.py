"""The signature on its own."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any

from . import _cds

if TYPE_CHECKING:
    from collections.abc import Mapping


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
) -> str:
    """The signed URL of a request, in place of the `get_signature` of the API's documents.

    Args:
        action: name as sent, such as `"DescribeVdc"`.
        access_key_id: public half of the access key.
        access_key_secret: secret half of the access key.
        method: HTTP method; it is part of what is signed.
        url: scheme, host and path, such as `"https://cdsapi.capitalonline.net/network"`.
        params: parameters of a GET request; those of a POST request go into its JSON body, unsigned.
        timestamp: UTC as `2026-01-31T12:00:00Z` or an aware datetime; default now.
        nonce: never used twice; default random.

    Raises:
        ConfigError: the key or method cannot be used.
        ValidationError: a parameter cannot be written in a URL.
    """
    if isinstance(timestamp, datetime):
        timestamp = timestamp.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    given = dict(params or {})
    try:
        return _cds.sign(action, access_key_id, access_key_secret, method, url, given, timestamp, nonce)
    finally:
        # A traceback that shows variables must not show them.
        del access_key_secret, params, given
