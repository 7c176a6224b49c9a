# Generated from models/ by `cargo xtask generate`; do not edit.
"""Metering of the glacier storage."""

from .._service import Service, action


class Glacier(Service):
    """Metering of the glacier storage."""

    _name = "glacier"

    @action("GetMetering")
    def get_metering(self, *, EndTime, Uid=None):
        """Shows the usage of the account's cold-storage pools.

        Reads; changes nothing.

        Note:
            The document's table says `ccs-product`, which is used here; its sample code calls the
            network URL. `TotalSize` is a string, and the units of the sizes are not documented.

        Args:
            EndTime (str | int): Day up to which the usage is metered, as `YYYYMMDD`.
            Uid (str | int, optional): ID of one storage pool; left out, all pools are shown.
                Example: "2001".

        Returns:
            The response. Each of its `rows`, from `Data`, has:
                Id (str): ID of the storage pool, the `Uid` of a request.
                Name (str): Name of the storage pool.
                TotalSize (str): Size of the pool, in digits; the document gives no unit.
                Cold (float): Amount in cold storage; the document gives no unit.
                Warm (float): Amount in warm storage; the document gives no unit.

        Raises:
            InvalidParameterError: InvalidParamater, InvalidParameter.IsNull.

        Example:
            reply = client.glacier.get_metering(EndTime="20250101")
            for row in reply.rows:
                print(row["Id"], row["Name"])

        Source: English document, Glacier Storage 1.GetMetering (GET /ccs-product).
        """
