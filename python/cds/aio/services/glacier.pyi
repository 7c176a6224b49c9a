# Generated from models/ by `cargo xtask generate`; do not edit.
from ...types.glacier import GetMeteringRow
from .._response import AsyncResponse
from .._service import AsyncService

class AsyncGlacier(AsyncService):
    async def get_metering(
        self,
        *,
        EndTime: str | int,
        Uid: str | int | None = None,
    ) -> AsyncResponse[list[GetMeteringRow], None, GetMeteringRow]: ...
