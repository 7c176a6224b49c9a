"""Client for the CapitalOnline (CDS) cloud API, with a simulated cloud inside.

    import cds

    with cds.Client() as client:
        for vdc in client.vdc.describe_vdc()["Data"]:
            print(vdc["VdcId"], vdc["VdcName"])

`cds.Simulator` is a whole cloud on this machine, for trying things out and for tests.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from ._cds import __version__
from ._client import SITES, Client
from ._response import Response
from ._sign import sign
from ._task import Task
from .errors import (
    APIConnectionError,
    APIError,
    APITimeoutError,
    AuthenticationError,
    CdsError,
    ClientClosedError,
    ConfigError,
    ConflictError,
    InsufficientBalanceError,
    InvalidParameterError,
    NetworkBlockedError,
    NoCredentialsError,
    NotAvailableError,
    NotFoundError,
    OutcomeUnknownError,
    PermissionDeniedError,
    QuotaExceededError,
    RateLimitError,
    ResponseError,
    ServerError,
    TaskError,
    TaskFailedError,
    ValidationError,
    WaitTimeoutError,
)
from .services import CLASSES

if TYPE_CHECKING:
    from . import constants as constants
    from . import types as types
    from ._simulator import Simulator
    from .services.billing import Billing
    from .services.bms import Bms
    from .services.bms_storage import BmsStorage
    from .services.common import Common
    from .services.dedicated_host import DedicatedHost
    from .services.glacier import Glacier
    from .services.instance import Instance
    from .services.security_group import SecurityGroup
    from .services.template import Template
    from .services.vdc import Vdc

__all__ = [
    "SITES",
    "APIConnectionError",
    "APIError",
    "APITimeoutError",
    "AuthenticationError",
    "Billing",
    "Bms",
    "BmsStorage",
    "CdsError",
    "Client",
    "ClientClosedError",
    "Common",
    "ConfigError",
    "ConflictError",
    "DedicatedHost",
    "Glacier",
    "Instance",
    "InsufficientBalanceError",
    "InvalidParameterError",
    "NetworkBlockedError",
    "NoCredentialsError",
    "NotAvailableError",
    "NotFoundError",
    "OutcomeUnknownError",
    "PermissionDeniedError",
    "QuotaExceededError",
    "RateLimitError",
    "Response",
    "ResponseError",
    "SecurityGroup",
    "ServerError",
    "Simulator",
    "Task",
    "TaskError",
    "TaskFailedError",
    "Template",
    "ValidationError",
    "Vdc",
    "WaitTimeoutError",
    "__version__",
    "sign",
]

_LAZY = {name: f".services.{module}" for name, module in CLASSES.items()} | {"Simulator": "._simulator"}
"""What is imported at its first use, and from where."""

_MODULES = ("constants", "types")
"""Modules that are imported at their first use."""


if not TYPE_CHECKING:  # or every misspelled name would pass for an attribute

    def __getattr__(name: str) -> object:
        if name in _MODULES:
            return import_module(f".{name}", __name__)
        if name not in _LAZY:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value = getattr(import_module(_LAZY[name], __name__), name)
        globals()[name] = value
        return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__, *_MODULES})
