# Generated from models/ by `cargo xtask generate`; do not edit.
from .._response import Response
from .._service import Service
from ..types.glacier import GetMeteringRow

class Glacier(Service):
    def get_metering(
        self,
        *,
        EndTime: str | int,
        Uid: str | int | None = None,
    ) -> Response[list[GetMeteringRow], None, GetMeteringRow]: ...
