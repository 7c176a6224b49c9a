# Generated from models/ by `cargo xtask generate`; do not edit.
# mypy: disable-error-code="empty-body"
"""Dedicated hosts: physical machines for cloud servers of one account only."""

from __future__ import annotations

from ..._light import TYPE_CHECKING
from .._service import AsyncService, action, pages

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from typing import Any

    from .._response import AsyncResponse


class AsyncDedicatedHost(AsyncService):
    """Dedicated hosts: physical machines for cloud servers of one account only."""

    _name = "dedicated_host"

    @action("DescribeDedicatedHostTypes")
    async def describe_dedicated_host_types(
        self,
        *,
        RegionId: str,
    ) -> AsyncResponse[None]:
        """Lists the dedicated host types on sale in a region.

        Note:
            The document shows Data as an empty object. The list in the example is undocumented: its field names are
            those that the vendor's public Go SDK reads, its values are invented.

        Args:
            RegionId: Region (availability zone), such as `CN_Beijing_A`; see `cds.constants.REGIONS`. Example:
                "CN_Beijing_A".

        Returns:
            The response; each row of `Data` holds `BillSchemeId`, `Cpu`, `GoodsId`, `Ram`, `VmFamilyId`, `VmRuleName`,
            `VmSpecId`, `VmTypeDescription`, `VmTypeId`, `VmTypeName`, `VmTypeSort`.

        Source: Chinese document, 专有宿主机相关 1.DescribeDedicatedHostTypes (POST /ccs, read).
        """
        ...

    @action("DescribeDedicatedHosts")
    async def describe_dedicated_hosts(
        self,
        *,
        HostId: str | None = None,
        HostName: str | None = None,
        PageNumber: int | None = None,
        PageSize: int | None = None,
    ) -> AsyncResponse[None]:
        """Lists your dedicated hosts, page by page, optionally only those with a given id or name.

        Note:
            The document shows Data as an empty object. HostList and Total are undocumented: their field names are those
            that the vendor's public Go SDK reads, the values are invented.

        Args:
            HostId: Show only the dedicated host with this id. Example: "c0a7d5e2-83f4-4b19-9d60-1e8b5f2a7c46".
            HostName: Show only dedicated hosts with this name. Example: "host-a".
            PageNumber: Page to return, counted from 1. Example: 1.
            PageSize: Number of hosts on a page. Example: 20.

        Returns:
            The response; `Data` holds `HostList`, `Total`.

        Source: Chinese document, 专有宿主机相关 2.DescribeDedicatedHosts (POST /ccs, read).
        """
        ...

    @pages("DescribeDedicatedHosts")
    def iter_dedicated_hosts(
        self,
        *,
        HostId: str | None = None,
        HostName: str | None = None,
        PageSize: int | None = None,
        limit: int | None = None,
    ) -> AsyncIterator[dict[str, Any]]:
        """Iterates over the rows of all pages of `describe_dedicated_hosts`, without duplicates.

        The next page is prefetched while the current rows are processed. If rows appear or disappear meanwhile, no
        other row is skipped or repeated.

        Args:
            HostId: Show only the dedicated host with this id. Example: "c0a7d5e2-83f4-4b19-9d60-1e8b5f2a7c46".
            HostName: Show only dedicated hosts with this name. Example: "host-a".
            PageSize: Number of hosts on a page. Example: 20. Default here: 100.
            limit: Maximum number of rows; default all.

        Yields:
            Rows of `Data.HostList`, as dicts with `BillMethod`, `CpuRate`, `Duration`, `EndBillTime`, `HostId`,
            `HostName`, `HostType`, `RamRate`, `Region`, `StartBillTime`, `Status`, `VmNum`.

        Source: Chinese document, 专有宿主机相关 2.DescribeDedicatedHosts (POST /ccs, read).
        """
        ...

    @action("AllocateDedicatedHosts")
    async def allocate_dedicated_hosts(
        self,
        *,
        RegionId: str,
        DedicatedHostType: str,
        DedicatedHostGoodId: str | int,
        DedicatedHostName: str,
        DedicatedHostCpu: int,
        DedicatedHostRam: int,
        DedicatedHostLimit: int,
        PrepaidMonth: int,
        AutoRenew: bool,
        Amount: int,
        DescriptionNum: bool | None = None,
        SubjectId: int | None = None,
    ) -> AsyncResponse:
        """Orders one or more dedicated hosts, paid by the month.

        Note:
            The document shows Data as an empty object and no task. The vendor's public Go SDK reads Data as a list of
            the new hosts' ids, as in the example, which is undocumented.

        Args:
            RegionId: Region (availability zone) in which the hosts are created; see `cds.constants.REGIONS`. Example:
                "CN_Beijing_A".
            DedicatedHostType: ID of the compute type on sale, from DescribeDedicatedHostTypes. Example:
                "bc3af8a0-1867-4a83-9dd4-83fe05767940".
            DedicatedHostGoodId: ID of the product on sale, from DescribeDedicatedHostTypes. A string in the document;
                the vendor's public Go SDK reads and sends it as a number (GoodsId). An integer is accepted and written
                in digits. Example: "6201".
            DedicatedHostName: Name under which the host is shown. Example: "host-a".
            DedicatedHostCpu: Number of CPU cores of the host. Example: 24.
            DedicatedHostRam: Memory of the host, in GB. Example: 256.
            DedicatedHostLimit: Overcommitment ratio of the host, such as 1. Example: 1.
            PrepaidMonth: Number of months to buy. Example: 1.
            AutoRenew: Whether the subscription renews itself when it ends. A boolean here, unlike AutoRenew of
                CreateInstance, which is 0 or 1; the vendor's public Go SDK sends 0 or 1 here too. Example: true.
            Amount: Number of hosts to create. Example: 1.
            DescriptionNum: Whether a number is appended to the name of each host. A boolean here, unlike DescriptionNum
                of CreateInstance, which is a string of digits. Example: true.
            SubjectId: ID of a test project, where one applies. Example: 10086.

        Returns:
            The response; `Data` is a list.

        Source: Chinese document, 专有宿主机相关 3.AllocateDedicatedHosts (POST /ccs, mutate).
        """
        ...
