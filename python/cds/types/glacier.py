# Generated from models/ by `cargo xtask generate`; do not edit.
"""Types of `cds.Glacier`: nested parameters and responses."""

from typing import TypedDict


class GetMeteringRow(TypedDict):
    Id: str
    """ID of the storage pool, the `Uid` of a request."""

    Name: str
    """Name of the storage pool."""

    TotalSize: str
    """Size of the pool, in digits; the document gives no unit."""

    Cold: float
    """Amount in cold storage; the document gives no unit."""

    Warm: float
    """Amount in warm storage; the document gives no unit."""
