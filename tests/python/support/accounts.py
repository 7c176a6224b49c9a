"""Two accounts that a client may find, and what is said where a setting is refused."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import cds

if TYPE_CHECKING:
    from collections.abc import Callable

ENDPOINT = "https://profile.example"

PROFILE = f"""[profile.default]
access_key_id = "profile-id"
access_key_secret = "hush-profile"
endpoint_url = "{ENDPOINT}"
"""

OTHER_ACCOUNT = '{"AccessKey": "other-id", "SecretKey": "hush-other"}'

PLAIN = re.compile("(?i)bundle|file|journal|home|endpoint|host|profile|site|log")
"""Names of what is no secret, and is shown where that helps."""


def refusal(make: Callable[[], object], *allowed: type[Exception], shown: bool = False) -> str:
    """What is said where it is refused, else nothing. What is given is `shown` only where it is no secret."""
    try:
        make()
    except (cds.ConfigError, *allowed) as error:
        text = str(error)
        assert len(text.splitlines()) == 1, text
        assert len(text) < 2000
        assert shown or "hush" not in text, text
        text.encode()  # it can be printed
        return text
    return ""
