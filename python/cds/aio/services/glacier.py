# Generated from models/ by `cargo xtask generate`; do not edit.
# mypy: disable-error-code="empty-body"
"""Metering of the glacier storage."""

from __future__ import annotations

from ..._light import TYPE_CHECKING
from .._service import AsyncService, action

if TYPE_CHECKING:
    from .._response import AsyncResponse


class AsyncGlacier(AsyncService):
    """Metering of the glacier storage."""

    _name = "glacier"

    @action("GetMetering")
    async def get_metering(
        self,
        *,
        EndTime: str | int,
        Uid: str | int | None = None,
    ) -> AsyncResponse[None]:
        """Shows the usage of the account's cold-storage pools.

        Note:
            The document's table says `ccs-product`, which is used here; its sample code calls the network URL.
            `TotalSize` is a string, and the units of the sizes are not documented.

        Args:
            EndTime: Day up to which the usage is metered, as `YYYYMMDD`. Example: "20250101".
            Uid: ID of one storage pool; left out, all pools are shown. Example: "2001".

        Returns:
            The response; each row of `Data` holds `Id`, `Name`, `TotalSize`, `Cold`, `Warm`.

        Raises:
            APIError: documented codes are InvalidParamater (400), InvalidParameter.IsNull (400).

        Source: English document, Glacier Storage 1.GetMetering (GET /ccs-product, read).
        """
        ...
