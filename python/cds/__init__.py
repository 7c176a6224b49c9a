"""Client for the CapitalOnline (CDS) cloud API, with a built-in simulated cloud.

    import cds

    with cds.Client() as client:
        for vdc in client.vdc.iter_vdcs():
            print(vdc["VdcId"], vdc["VdcName"])

`cds.Simulator` is a complete cloud on this machine, for experiments and tests.
"""

from __future__ import annotations

try:
    from ._base import SITES
except ImportError as _error:
    if "subinterpreters" not in str(_error):
        raise
    raise ImportError(
        "cds works only in the main interpreter; under mod_wsgi set WSGIApplicationGroup %{GLOBAL}, elsewhere use a "
        "process instead of a subinterpreter"
    ) from None
from ._cds import DEBUG_BUILD as _DEBUG_BUILD
from ._cds import __version__, sign
from ._client import Client
from ._response import Response
from ._stdlib_lite import TYPE_CHECKING
from ._task import Task
from ._tasks import Tasks
from .services import CLASSES

if TYPE_CHECKING:
    # The native module imports these; listed here so that tools that freeze programs find them.
    from . import _arguments as _arguments
    from . import _telemetry as _telemetry
    from . import _warnings as _warnings
    from . import aio as aio
    from . import constants as constants
    from . import errors as errors
    from . import plot as plot
    from . import types as types
    from ._as_completed import as_completed
    from ._dry_run import DryRun
    from ._journal import Journal, JournalEntry
    from ._pages import Rows
    from ._resolution import Resolution
    from ._simulator import Simulator
    from ._wait_all import wait_all
    from .aio import AsyncClient, AsyncTask, AsyncTasks
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
        UndecidedError,
        ValidationError,
        WaitTimeoutError,
    )

if TYPE_CHECKING:
    # begin generated: service imports
    from .aio.services.billing import AsyncBilling
    from .aio.services.bms import AsyncBms
    from .aio.services.bms_storage import AsyncBmsStorage
    from .aio.services.common import AsyncCommon
    from .aio.services.dedicated_host import AsyncDedicatedHost
    from .aio.services.glacier import AsyncGlacier
    from .aio.services.instance import AsyncInstance
    from .aio.services.nsg import AsyncNsg
    from .aio.services.security_group import AsyncSecurityGroup
    from .aio.services.template import AsyncTemplate
    from .aio.services.vdc import AsyncVdc
    from .services.billing import Billing
    from .services.bms import Bms
    from .services.bms_storage import BmsStorage
    from .services.common import Common
    from .services.dedicated_host import DedicatedHost
    from .services.glacier import Glacier
    from .services.instance import Instance
    from .services.nsg import Nsg
    from .services.security_group import SecurityGroup
    from .services.template import Template
    from .services.vdc import Vdc
    # end generated

__all__ = [
    "SITES",
    "APIConnectionError",
    "APIError",
    "APITimeoutError",
    "AsyncClient",
    "AsyncTask",
    "AsyncTasks",
    "AuthenticationError",
    "CdsError",
    "Client",
    "ClientClosedError",
    "ConfigError",
    "ConflictError",
    "DryRun",
    "InsufficientBalanceError",
    "InvalidParameterError",
    "Journal",
    "JournalEntry",
    "NetworkBlockedError",
    "NoCredentialsError",
    "NotAvailableError",
    "NotFoundError",
    "OutcomeUnknownError",
    "PermissionDeniedError",
    "QuotaExceededError",
    "RateLimitError",
    "Resolution",
    "Response",
    "ResponseError",
    "Rows",
    "ServerError",
    "Simulator",
    "Task",
    "TaskError",
    "TaskFailedError",
    "Tasks",
    "UndecidedError",
    "ValidationError",
    "WaitTimeoutError",
    "__version__",
    "as_completed",
    "sign",
    "wait_all",
]

# begin generated: service names
__all__ += [
    "AsyncBilling",
    "AsyncBms",
    "AsyncBmsStorage",
    "AsyncCommon",
    "AsyncDedicatedHost",
    "AsyncGlacier",
    "AsyncInstance",
    "AsyncNsg",
    "AsyncSecurityGroup",
    "AsyncTemplate",
    "AsyncVdc",
    "Billing",
    "Bms",
    "BmsStorage",
    "Common",
    "DedicatedHost",
    "Glacier",
    "Instance",
    "Nsg",
    "SecurityGroup",
    "Template",
    "Vdc",
]
# end generated

_LAZY = {
    **{name: ".errors" for name in __all__ if name.endswith("Error")},
    "AsyncClient": ".aio",
    "AsyncTask": ".aio",
    "AsyncTasks": ".aio",
    "DryRun": "._dry_run",
    "Journal": "._journal",
    "JournalEntry": "._journal",
    "Resolution": "._resolution",
    "Rows": "._pages",
    "Simulator": "._simulator",
    "as_completed": "._as_completed",
    "wait_all": "._wait_all",
    **{name: f".services.{module}" for name, module in CLASSES.items()},
    **{f"Async{name}": f".aio.services.{module}" for name, module in CLASSES.items()},
}
"""Lazily imported names and their modules."""

_MODULES = ("aio", "constants", "errors", "plot", "types")
"""Lazily imported modules."""


if _DEBUG_BUILD:
    from . import _debug_build as _debug_build

if not TYPE_CHECKING:  # otherwise type checkers would accept every misspelled name

    def __getattr__(name: str) -> object:
        if name in _MODULES:
            return __import__(f"{__name__}.{name}", fromlist=[name])
        if name not in _LAZY:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value = getattr(__import__(__name__ + _LAZY[name], fromlist=[name]), name)
        globals()[name] = value
        return value


def load_ipython_extension(shell: object) -> None:
    """`%load_ext cds` in IPython: `%cds` and `%%cds_simulator`."""
    from ._magics import load

    load(shell)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__, *_MODULES})
