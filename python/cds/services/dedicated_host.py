# Generated from models/ by `cargo xtask generate`; do not edit.
"""Dedicated hosts: physical machines for cloud servers of one account only."""

from .._service import Service, action, pages


class DedicatedHost(Service):
    """Dedicated hosts: physical machines for cloud servers of one account only."""

    _name = "dedicated_host"

    @action("DescribeDedicatedHostTypes")
    def describe_dedicated_host_types(self, *, RegionId):
        """Lists the dedicated host types on sale in a region.

        Reads; changes nothing.

        Note:
            The document shows Data as an empty object. The list in the example is undocumented: its
            field names are those that the vendor's public Go SDK reads, its values are invented.

        Args:
            RegionId (str): Region (availability zone), such as `CN_Beijing_A`; see
                `cds.constants.REGIONS`.

        Returns:
            The response. Each of its `rows`, from `Data`, has:
                BillSchemeId (str, not always): ID of the price list that applies to the type.
                Cpu (int, not always): CPU cores of the host, as DedicatedHostCpu.
                GoodsId (int, not always): ID of the product, as DedicatedHostGoodId.
                Ram (int, not always): Memory of the host in GB, as DedicatedHostRam.
                VmFamilyId (str, not always): ID of the family that the type belongs to.
                VmRuleName (str, not always): Name of the sales rule of the type.
                VmSpecId (str, not always): ID of the size that is sold.
                VmTypeDescription (str, not always): The type in words, in Chinese.
                VmTypeId (str, not always): ID of the compute type, as DedicatedHostType.
                VmTypeName (str, not always): Name of the compute type, in Chinese.
                VmTypeSort (int, not always): Place of the type in a sorted list.

        Example:
            reply = client.dedicated_host.describe_dedicated_host_types(RegionId="CN_Beijing_A")
            for row in reply.rows:
                print(row)

        Source: Chinese document, 1.DescribeDedicatedHostTypes (POST /ccs).
        """

    @action("DescribeDedicatedHosts")
    def describe_dedicated_hosts(self, *, HostId=None, HostName=None, PageNumber=None, PageSize=None):
        """Lists your dedicated hosts, page by page, optionally only those with a given id or name.

        Reads; changes nothing.

        Note:
            The document shows Data as an empty object. HostList and Total are undocumented: their
            field names are those that the vendor's public Go SDK reads, the values are invented.

        Args:
            HostId (str, optional): Show only the dedicated host with this id.
            HostName (str, optional): Show only dedicated hosts with this name. Example: "host-a".
            PageNumber (int, optional): Page to return, counted from 1.
            PageSize (int, optional): Number of hosts on a page.

        Returns:
            The response. Each of its `rows`, from `Data.HostList`, has:
                BillMethod (str, not always): How the host is billed, such as `PrePaid`.
                CpuRate (str, not always): Share of the CPU cores in use, in percent.
                Duration (int, month, not always): Months that were bought.
                EndBillTime (str, not always): When the paid time ends, as `YYYY-MM-DD HH:MM:SS`.
                HostId (str, not always): ID of the host, as DedicatedHostId of CreateInstance.
                HostName (str, not always): Name of the host.
                HostType (str, not always): Name of the compute type, in Chinese.
                RamRate (str, not always): Share of the memory in use, in percent.
                Region (str, not always): Availability zone that the host is in; see
                    `cds.constants.REGIONS`.
                StartBillTime (str, not always): When the paid time began, as `YYYY-MM-DD HH:MM:SS`.
                Status (str, not always): State of the host, such as `running`.
                VmNum (int, not always): Number of servers on the host.
            Besides: `Data.Total` (int, not always).

        Example:
            reply = client.dedicated_host.describe_dedicated_hosts()
            for row in reply.rows:
                print(row)

        Source: Chinese document, 2.DescribeDedicatedHosts (POST /ccs).
        """

    @pages("DescribeDedicatedHosts")
    def iter_dedicated_hosts(self, *, HostId=None, HostName=None, PageSize=None, limit=None, progress=None):
        """Iterates over the rows of all pages of `describe_dedicated_hosts`, without duplicates.

        Reads; changes nothing. The next page is prefetched while the current rows are processed. If
        rows appear or disappear meanwhile, no other row is skipped or repeated.

        Args:
            HostId (str, optional): Show only the dedicated host with this id.
            HostName (str, optional): Show only dedicated hosts with this name. Example: "host-a".
            PageSize (int, optional): Number of hosts on a page.
            limit (int, optional): Maximum number of rows; default all.
            progress (optional): True shows how many came; or a callable takes that and the total.

        Yields:
            The `rows` of `describe_dedicated_hosts`, each with BillMethod, CpuRate, Duration,
            EndBillTime, HostId, HostName, HostType, RamRate, Region, StartBillTime, Status, VmNum.

        Example:
            for row in client.dedicated_host.iter_dedicated_hosts():
                print(row)

        Source: Chinese document, 2.DescribeDedicatedHosts (POST /ccs).
        """

    @action("AllocateDedicatedHosts")
    def allocate_dedicated_hosts(
        self,
        *,
        RegionId,
        DedicatedHostType,
        DedicatedHostGoodId,
        DedicatedHostName,
        DedicatedHostCpu,
        DedicatedHostRam,
        DedicatedHostLimit,
        PrepaidMonth,
        AutoRenew,
        Amount,
        DescriptionNum=None,
        SubjectId=None,
    ):
        """Orders one or more dedicated hosts, paid by the month.

        Changes the cloud; costs money.

        Note:
            The document shows Data as an empty object and no task. The vendor's public Go SDK reads
            Data as a list of the new hosts' ids, as in the example, which is undocumented.

        Args:
            RegionId (str): Region (availability zone) in which the hosts are created; see
                `cds.constants.REGIONS`.
            DedicatedHostType (str): ID of the compute type on sale, from
                DescribeDedicatedHostTypes.
            DedicatedHostGoodId (str | int): ID of the product on sale, from
                DescribeDedicatedHostTypes. A string in the document; the vendor's public Go SDK
                reads and sends it as a number (GoodsId). An integer is accepted and written in
                digits.
            DedicatedHostName (str): Name under which the host is shown.
            DedicatedHostCpu (int): Number of CPU cores of the host.
            DedicatedHostRam (int): Memory of the host, in GB.
            DedicatedHostLimit (int): Overcommitment ratio of the host, such as 1.
            PrepaidMonth (int): Number of months to buy.
            AutoRenew (bool): Whether the subscription renews itself when it ends. A boolean here,
                unlike AutoRenew of CreateInstance, which is 0 or 1; the vendor's public Go SDK
                sends 0 or 1 here too.
            Amount (int): Number of hosts to create.
            DescriptionNum (bool, optional): Whether a number is appended to the name of each host.
                A boolean here, unlike DescriptionNum of CreateInstance, which is a string of
                digits.
            SubjectId (int, optional): ID of a test project, where one applies.

        Returns:
            The response.

        Raises:
            OutcomeUnknownError: the response was lost; see `describe_dedicated_hosts` before you
                repeat the call.

        Example:
            reply = client.dedicated_host.allocate_dedicated_hosts(
                RegionId="CN_Beijing_A",
                DedicatedHostType="bc3af8a0-1867-4a83-9dd4-83fe05767940",
                DedicatedHostGoodId="6201",
                DedicatedHostName="host-a",
                DedicatedHostCpu=24,
                DedicatedHostRam=256,
                DedicatedHostLimit=1,
                PrepaidMonth=1,
                AutoRenew=True,
                Amount=1,
            )

        Source: Chinese document, 3.AllocateDedicatedHosts (POST /ccs).
        """
