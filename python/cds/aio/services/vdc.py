# Generated from models/ by `cargo xtask generate`; do not edit.
# mypy: disable-error-code="empty-body"
"""Virtual data centres: public and private networks, addresses, bandwidth, global private networks and alarms."""

from __future__ import annotations

from ..._light import TYPE_CHECKING
from .._service import AsyncService, action, pages

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence
    from typing import Any

    from ...types.vdc import (
        AddAccessPointPopAdd,
        AddAccessPointVdcAdd,
        CreateGPNAccessPoint,
        CreateGPNPopAccessPoint,
        CreateVdcPublicNetwork,
    )
    from .._response import AsyncResponse
    from .._task import AsyncTask


class AsyncVdc(AsyncService):
    """Virtual data centres: public and private networks, addresses, bandwidth, global private networks and alarms."""

    _name = "vdc"

    @action("DescribeVdc")
    async def describe_vdc(
        self,
        *,
        RegionId: str | None = None,
        VdcId: str | None = None,
        PageNumber: int | None = None,
        Keyword: str | None = None,
    ) -> AsyncResponse[None]:
        """Lists your virtual data centers (VDCs) with their public and private networks, a page at a time.

        Note:
            The table and the sample of the document differ. The table puts PageNumber and PageCount beside Data, the
            sample inside each item and with the value 0, so neither is to be relied on. Only the table has VdcStatus,
            the Type of a public network and the fields Ip, Mask and Id of a network; only the sample has Segments,
            UnuseIpNum, PublicId and PrivateId, and PublicNetwork as a list. Expect the sample's fields.

        Args:
            RegionId: Only VDCs in this region; see `cds.constants.REGIONS`. Example: "CN_Beijing_A".
            VdcId: Only the VDC with this id. Example: "6d2a9e74-1c3b-4b58-a0f7-25c8de914b33".
            PageNumber: Page to return, counted from 1. Example: 1.
            Keyword: Search word that narrows the list. Example: "production".

        Returns:
            The response; each row of `Data` holds `VdcId`, `VdcName`, `RegionId`, `VdcStatus`, `PageNumber`,
            `PageCount`, `PublicNetwork`, `PrivateNetwork`.

        Raises:
            APIError: documented codes are InvalidRegionID.Malformed (400), VDCNotFound (400), InvalidVDCID.Malformed
                (400).

        Source: English document, VDC 1.DescribeVdc (GET /network, read).
        """
        ...

    @pages("DescribeVdc")
    def iter_vdcs(
        self,
        *,
        RegionId: str | None = None,
        VdcId: str | None = None,
        Keyword: str | None = None,
        limit: int | None = None,
    ) -> AsyncIterator[dict[str, Any]]:
        """Iterates over the rows of all pages of `describe_vdc`, without duplicates.

        The next page is prefetched while the current rows are processed. If rows appear or disappear meanwhile, no
        other row is skipped or repeated.

        Args:
            RegionId: Only VDCs in this region; see `cds.constants.REGIONS`. Example: "CN_Beijing_A".
            VdcId: Only the VDC with this id. Example: "6d2a9e74-1c3b-4b58-a0f7-25c8de914b33".
            Keyword: Search word that narrows the list. Example: "production".
            limit: Maximum number of rows; default all.

        Yields:
            Rows of `Data`, as dicts with `VdcId`, `VdcName`, `RegionId`, `VdcStatus`, `PageNumber`, `PageCount`,
            `PublicNetwork`, `PrivateNetwork`.

        Source: English document, VDC 1.DescribeVdc (GET /network, read).
        """
        ...

    @action("CreateVdc")
    async def create_vdc(
        self,
        *,
        RegionId: str,
        VdcName: str | None = None,
        PublicNetwork: CreateVdcPublicNetwork | None = None,
    ) -> AsyncResponse[AsyncTask]:
        """Creates a VDC, if wanted together with a public network.

        Args:
            RegionId: Region to create the VDC in; see `cds.constants.REGIONS`. The document's example cn_beijingA is no
                region id; use one from the list of regions. Example: "CN_Beijing_A".
            VdcName: Name of the VDC. Example: "production".
            PublicNetwork: Public network to create along with the VDC; without it the VDC has none. The document calls
                its type string, but sample code sends a JSON object. It does not say which members are required; sample
                code sends Name, Type, BillingMethod, Qos and IPNum.
                - Name: Name of the public network. Example: "public-1".
                - Type: Bandwidth type (line) of the public network; see `cds.constants.BANDWIDTH_TYPES`. Example:
                  "Bandwidth_BGP".
                - BillingMethod: How the bandwidth is billed: fixed bandwidth, by traffic, or a traffic package. The
                  document spells the first value both Bandwidth and BandwIdth; it is sent as given. Example:
                  "Bandwidth".
                - Qos: Bandwidth in Mbps; with BillingMethod DataPackage the size of the package.
                  DescribeAvailableResource returns the limit as MaxQos. Example: 20.
                - IPNum: Number of public IP addresses to buy. Example: 4.
                - AutoRenew: 1 renews the network automatically, 0 does not. Example: 0.
                - FloatBandwich: Burst (peak) bandwidth in Mbps. Spelled so in the document; CreatePublicNetwork calls
                  it FloatBandwidth. Example: 200.

        Returns:
            The response. `wait` waits for its task.

        Raises:
            APIError: documented codes are Account.Arrearage (400), Region.NotOnSale (403), QuotaExceed.Vdc (400),
                InvalidRegionId.Malformed (400), InvalidPublicNetwork.Type.Malformed (400),
                InvalidPublicNetwork.BillingMethod.Malformed (400), InvalidPublicNetwork.Bandwich.Malformed (400),
                InvalidPublicNetwork.Ip.Malformed (400).

        Source: English document, VDC 2.CreateVdc (POST /network, mutate).
        """
        ...

    @action("DeleteVdc")
    async def delete_vdc(
        self,
        *,
        VdcId: str,
    ) -> AsyncResponse[AsyncTask]:
        """Deletes a VDC. Remove its public networks and take it out of any GPN first.

        Args:
            VdcId: ID of the VDC to delete. Example: "7c1f0a52-93de-4b6e-8a37-5d20c4e91b68".

        Returns:
            The response. `wait` waits for its task.

        Raises:
            APIError: documented codes are IncorrectVdcStatus (403), VdcNotFound (400), InvalidVdcId.Malformed (400).

        Source: English document, VDC 3.DeleteVdc (GET /network, mutate).
        """
        ...

    @action("CreatePublicNetwork")
    async def create_public_network(
        self,
        *,
        VdcId: str,
        Type: str,
        BillingMethod: str,
        Qos: int,
        IPNum: int,
        AutoRenew: int,
        FloatBandwidth: int,
        Name: str | None = None,
    ) -> AsyncResponse[AsyncTask]:
        """Buys a public network, that is bandwidth and IP addresses, for a VDC.

        Args:
            VdcId: ID of the VDC that gets the network. Example: "6d2a9e74-1c3b-4b58-a0f7-25c8de914b33".
            Name: Name of the public network. Example: "public-1".
            Type: Bandwidth type (line) of the public network; see `cds.constants.BANDWIDTH_TYPES`. The table of the
                document names BGP_4, ChinaTelecom and AntiDDOS; its appendix, like CreateVdc, has ids such as
                Bandwidth_BGP. DescribeAvailableResource returns the types that a region sells. Example:
                "Bandwidth_BGP".
            BillingMethod: How the bandwidth is billed: fixed bandwidth, by traffic, or a traffic package. Elsewhere the
                document spells the first value BandwIdth; it is sent as given. Example: "Bandwidth".
            Qos: Bandwidth in Mbps; with BillingMethod DataPackage the size of the package. DescribeAvailableResource
                returns the limit as MaxQos. Example: 20.
            IPNum: Number of public IP addresses to buy. Example: 4.
            AutoRenew: 1 renews the network automatically, 0 does not. Example: 1.
            FloatBandwidth: Burst (peak) bandwidth in Mbps. Inside the PublicNetwork of CreateVdc the same setting is
                spelled FloatBandwich. Example: 200.

        Returns:
            The response. `wait` waits for its task.

        Raises:
            APIError: documented codes are Account.Arrearage (400), InvalidVdcId.Malformed (400),
                InvalidPublicNetwork.Type.Malformed (400), InvalidPublicNetwork.BillingMethod.Malformed (400),
                InvalidPublicNetwork.Bandwich.Malformed (400), InvalidPublicNetwork.Ip.Malformed (400).

        Source: English document, VDC 4.CreatePublicNetwork (POST /network, mutate).
        """
        ...

    @action("CreatePrivateNetwork")
    async def create_private_network(
        self,
        *,
        VdcId: str,
        Name: str | None = None,
        Type: str | None = None,
        Address: str | None = None,
        Mask: str | int | None = None,
    ) -> AsyncResponse[AsyncTask]:
        """Creates a private network in a VDC, with an address range of the server's choice or your own.

        Args:
            VdcId: ID of the VDC that gets the network. Example: "6d2a9e74-1c3b-4b58-a0f7-25c8de914b33".
            Name: Name of the private network. Example: "private-1".
            Type: auto lets the server choose the address range, manual takes it from Address and Mask; auto by default.
                Example: "manual".
            Address: First address of the range, for Type manual. Example: "10.20.0.0".
            Mask: Prefix length of the range in digits, for Type manual. Example: "16".

        Returns:
            The response. `wait` waits for its task.

        Raises:
            APIError: documented codes are InvalidVDCID.Malformed (400), QuotaExceed.PrivateNetwork (400).

        Source: English document, VDC 5.CreatePrivateNetwork (POST /network, mutate).
        """
        ...

    @action("ModifyPublicNetwork")
    async def modify_public_network(
        self,
        *,
        PublicId: str,
        Qos: str | int,
    ) -> AsyncResponse[AsyncTask]:
        """Changes the bandwidth of a public network.

        Note:
            The TaskId is a UUID in one sample and a number in digits, such as "5093417", in another.

        Args:
            PublicId: ID of the public network, returned by DescribeVdc under PublicNetwork. Example:
                "5a0c8d3e-94b7-4e12-a6f5-c83d1e7b2094".
            Qos: New bandwidth in Mbps. Example: "100".

        Returns:
            The response. `wait` waits for its task.

        Raises:
            APIError: documented codes are InvalidPublicNetworkID.Malformed (400).

        Source: English document, VDC 6.ModifyPublicNetwork (GET /network, mutate).
        """
        ...

    @action("AddPublicIp")
    async def add_public_ip(
        self,
        *,
        PublicId: str,
        Number: int,
    ) -> AsyncResponse[AsyncTask]:
        """Buys a further segment of IP addresses for a public network.

        Note:
            It is a GET request, yet every call buys and bills addresses.

        Args:
            PublicId: ID of the public network, returned by DescribeVdc under PublicNetwork. Example:
                "5a0c8d3e-94b7-4e12-a6f5-c83d1e7b2094".
            Number: Number of IP addresses to buy. Example: 8.

        Returns:
            The response. `wait` waits for its task.

        Raises:
            APIError: documented codes are InvalidPublicNetwork.IP.Malformed (400).

        Source: English document, VDC 7.AddPublicIp (GET /network, mutate).
        """
        ...

    @action("DeletePublicIp")
    async def delete_public_ip(
        self,
        *,
        SegmentId: str,
    ) -> AsyncResponse[AsyncTask]:
        """Gives back a segment of public IP addresses.

        Note:
            The whole segment is removed, not a single address.

        Args:
            SegmentId: ID of the segment, returned by DescribeVdc under PublicNetwork, Segments. Example:
                "5f3e81c6-0ad9-4e27-86bb-1d94f7a2035e".

        Returns:
            The response. `wait` waits for its task.

        Raises:
            APIError: documented codes are InvalidIpId.Malformed (400).

        Source: English document, VDC 8.DeletePublicIp (GET /network, mutate).
        """
        ...

    @action("DeletePublicNetwork")
    async def delete_public_network(
        self,
        *,
        PublicId: str,
    ) -> AsyncResponse[AsyncTask]:
        """Deletes a public network together with its bandwidth and IP addresses.

        Args:
            PublicId: ID of the public network, returned by DescribeVdc under PublicNetwork. Example:
                "2b95d7e0-61c8-4f3a-9d14-c7e8035ab6f2".

        Returns:
            The response. `wait` waits for its task.

        Raises:
            APIError: documented codes are InvalidPublicID.Malformed (400).

        Source: English document, VDC 9.DeletePublicNetwork (GET /network, mutate).
        """
        ...

    @action("DeletePrivateNetwork")
    async def delete_private_network(
        self,
        *,
        PrivateId: str,
    ) -> AsyncResponse[AsyncTask]:
        """Deletes a private network of a VDC.

        Args:
            PrivateId: ID of the private network, returned by DescribeVdc under PrivateNetwork. Example:
                "a1573c8e-0b94-4d2f-b6e1-904f7d2ac518".

        Returns:
            The response. `wait` waits for its task.

        Raises:
            APIError: documented codes are InvalidPrivateId.Malformed (400).

        Source: English document, VDC 10.DeletePrivateNetwork (GET /network, mutate).
        """
        ...

    @action("RenewPublicNetwork")
    async def renew_public_network(
        self,
        *,
        PublicId: str,
        AutoRenew: int,
    ) -> AsyncResponse[AsyncTask]:
        """Switches the automatic renewal of a public network on or off.

        Note:
            The table of the document promises a TaskId that its sample lacks; without one there is nothing to wait for.

        Args:
            PublicId: ID of the public network, returned by DescribeVdc under PublicNetwork. Example:
                "5a0c8d3e-94b7-4e12-a6f5-c83d1e7b2094".
            AutoRenew: 1 switches automatic renewal on, 0 off. Example: 1.

        Returns:
            The response. `wait` waits for its task.

        Raises:
            APIError: documented codes are InvalidPublicId.Malformed (400).

        Source: English document, VDC 11.RenewPublicNetwork (GET /network, mutate).
        """
        ...

    @action("DescribeBandwidthTraffic")
    async def describe_bandwidth_traffic(
        self,
        *,
        NetworkId: str,
    ) -> AsyncResponse[None]:
        """Shows the traffic of a network in the last five minutes and its bandwidth.

        Note:
            The document does not say in which unit Inbps and Outbps are.

        Args:
            NetworkId: ID of the network: the PublicId of a public or the PrivateId of a private one. Example:
                "5a0c8d3e-94b7-4e12-a6f5-c83d1e7b2094".

        Returns:
            The response; `Data` holds `LastFiveMinutesUsage`, `MaxQos`.

        Raises:
            APIError: documented codes are InvalidPublicId.Malformed (400).

        Source: English document, VDC 12.DescribeBandwidthTraffic (GET /network, read).
        """
        ...

    @action("DescribeGPN")
    async def describe_gpn(
        self,
        *,
        GpnId: str | None = None,
        Key: str | None = None,
    ) -> AsyncResponse[None]:
        """Lists your global private networks (GPNs) with the VDCs, VPCs and POPs that they join.

        Note:
            JoinPops is null when no POP has joined.

        Args:
            GpnId: Only the GPN with this id. Example: "13e7a9b8-46cf-4d02-bf85-7ac0592ed641".
            Key: Search word that narrows the list. Example: "office".

        Returns:
            The response; each row of `Data` holds `GpnId`, `Name`, `Qos`, `EvpnId`, `Status`, `StatusStr`,
            `SubOrderId`, `JoinVdcs`, `JoinVpcs`, `JoinPops`.

        Source: English document, VDC 13.DescribeGPN (POST /network, read).
        """
        ...

    @action("AddAccessPoint")
    async def add_access_point(
        self,
        *,
        GpnId: str,
        VdcAdd: Sequence[AddAccessPointVdcAdd] | None = None,
        PopAdd: Sequence[AddAccessPointPopAdd] | None = None,
    ) -> AsyncResponse[AsyncTask]:
        """Joins VDCs or POPs to a GPN.

        Note:
            Give VdcAdd, PopAdd or both; a call with neither adds nothing. The TaskId is a number.

        Args:
            GpnId: ID of the GPN; DescribeGPN returns it. Example: "13e7a9b8-46cf-4d02-bf85-7ac0592ed641".
            VdcAdd: VDC access points to add.
                - VdcId: ID of the VDC. Example: "6d2a9e74-1c3b-4b58-a0f7-25c8de914b33".
                - PointType: Kind of the access point, VDC here. Example: "VDC".
                - PrivateId: ID of the private network of the VDC that joins. Example:
                  "9a60c2f4-d71b-45e8-a3c9-4eb82f105d77".
                - CityId: ID of the city, returned by DescribeAccessInfo. Example:
                  "4f86aea3-5ea4-4fbf-9ffe-334c985689bc".
            PopAdd: POP access points to add.
                - PopId: ID of the POP. Example: "0c563fb9-3ed4-4870-ac6d-29be78d72320".
                - CityId: ID of the city, returned by DescribeAccessInfo. Example:
                  "4f86aea3-5ea4-4fbf-9ffe-334c985689bc".
                - PointType: Kind of the access point, Pop here. Example: "Pop".

        Returns:
            The response. `wait` waits for its task.

        Raises:
            APIError: documented codes are InvalidGpnID.Malformed (400), InvalidVdcID.Malformed (400).

        Source: English document, VDC 14.AddAccessPoint (POST /network, mutate).
        """
        ...

    @action("DeleteAccessPoint")
    async def delete_access_point(
        self,
        *,
        GpnId: str,
        DelPoints: Sequence[str],
    ) -> AsyncResponse[AsyncTask]:
        """Takes access points out of a GPN.

        Note:
            The document calls the TaskId a string; its sample shows a number.

        Args:
            GpnId: ID of the GPN; DescribeGPN returns it. Example: "13e7a9b8-46cf-4d02-bf85-7ac0592ed641".
            DelPoints: Ids of the access points to remove. The document does not say which ids these are; the response
                of DescribeGPN offers PrivateId for VDCs and PopId for POPs.

        Returns:
            The response. `wait` waits for its task.

        Raises:
            APIError: documented codes are InvalidGpnID.Malformed (400).

        Source: English document, VDC 15.DeleteAccessPoint (POST /network, mutate).
        """
        ...

    @action("DescribeAccessInfo")
    async def describe_access_info(
        self,
        *,
        Type: str,
    ) -> AsyncResponse[None]:
        """Lists the VDCs or POPs that can join a GPN.

        Note:
            The shape of Data.Pop is undocumented; it is null in the sample, which lists VDCs. The sample's TaskId is
            empty: nothing is queued.

        Args:
            Type: Kind of access points to list: vdc or pop. Example: "vdc".

        Returns:
            The response; `Data` holds `Pop`, `Vdc`.

        Source: English document, VDC 16.DescribeAccessInfo (POST /network, read).
        """
        ...

    @action("CreateGPN")
    async def create_gpn(
        self,
        *,
        Name: str,
        Qos: int,
        AccessPoint: Sequence[CreateGPNAccessPoint],
        PopAccessPoint: Sequence[CreateGPNPopAccessPoint],
    ) -> AsyncResponse[AsyncTask]:
        """Creates a GPN, which joins private networks of VDCs and POPs.

        Note:
            The heading says CreateGpn and sample code uses the ccs address; the action's name CreateGPN and its address
            network, both from the action's own lines, decide. The document calls the TaskId a string; its sample shows
            a number.

        Args:
            Name: Name of the GPN. Example: "branch-gpn".
            Qos: Bandwidth of the GPN in Mbps. Example: 5.
            AccessPoint: VDC access points to join.
                - VdcId: ID of the VDC. Example: "6d2a9e74-1c3b-4b58-a0f7-25c8de914b33".
                - AccessPointType: Kind of the access point, vdc here. Example: "vdc".
                - PrivateId: ID of the private network of the VDC that joins. Example:
                  "9a60c2f4-d71b-45e8-a3c9-4eb82f105d77".
            PopAccessPoint: POP access points to join; an empty list for none.
                - AccessPointType: Kind of the access point, pop here. Example: "pop".
                - PopId: ID of the POP. Example: "0c563fb9-3ed4-4870-ac6d-29be78d72320".

        Returns:
            The response. `wait` waits for its task.

        Source: English document, VDC 17.CreateGpn (POST /network, mutate).
        """
        ...

    @action("DeleteGpn")
    async def delete_gpn(
        self,
        *,
        GpnId: str,
    ) -> AsyncResponse[AsyncTask]:
        """Deletes a GPN.

        Note:
            The name is written DeleteGpn, unlike CreateGPN and DescribeGPN, and the address is gpn instead of network.
            The document calls the TaskId a string; its sample shows a number.

        Args:
            GpnId: ID of the GPN to delete. Example: "13e7a9b8-46cf-4d02-bf85-7ac0592ed641".

        Returns:
            The response. `wait` waits for its task.

        Source: English document, VDC 18.DeleteGpn (POST /gpn, mutate).
        """
        ...

    @action("ModifyVdcName")
    async def modify_vdc_name(
        self,
        *,
        VdcId: str,
        VdcName: str,
    ) -> AsyncResponse:
        """Renames a VDC.

        Note:
            The heading of the document misspells the action as ModifyVdceName. The table promises a TaskId, but the
            sample's is empty: there is no task to wait for.

        Args:
            VdcId: ID of the VDC to rename. Example: "6d2a9e74-1c3b-4b58-a0f7-25c8de914b33".
            VdcName: New name of the VDC. Example: "staging".

        Returns:
            The response.

        Raises:
            APIError: documented codes are IncorrectVdcStatus (403), VdcNotFound (400), InvalidVdcId.Malformed (400).

        Source: English document, VDC 19.ModifyVdceName (POST /network, mutate).
        """
        ...

    @action("VDCBandwidthBillingScheme")
    async def vdc_bandwidth_billing_scheme(
        self,
        *,
        RegionId: str,
        Type: str | None = None,
    ) -> AsyncResponse[None]:
        """Lists the billing schemes of public bandwidth in a region.

        Note:
            The name of the action says nothing of it, but this only reads. The table calls `Data` `data`; the sample
            has it as everywhere.

        Args:
            RegionId: Code of the region (availability zone); see `cds.constants.REGIONS`. Example: "CN_Beijing_A".
            Type: Kind of resource: `wan` is the bandwidth of a public network. Example: "wan".

        Returns:
            The response; each row of `Data` holds `BandwidthType`, `BandwidthTypeName`, `BillingSchemeList`.

        Source: Chinese document, 虚拟数据中心相关 21.VDCBandwidthBillingScheme (GET /network, read).
        """
        ...

    @action("VDCBandwidthUnitPrice")
    async def vdc_bandwidth_unit_price(
        self,
        *,
        RegionId: str,
        BandwidthType: str,
        BillScheme: str,
        Type: str,
    ) -> AsyncResponse[None]:
        """Shows what a unit of public bandwidth and an address cost in a region.

        Note:
            The name of the action says nothing of it, but this only reads. The table calls `Data` `data`; the sample
            has it as everywhere. Only the sample has the price of an address.

        Args:
            RegionId: Code of the region (availability zone); see `cds.constants.REGIONS`. Example: "CN_Beijing_A".
            BandwidthType: Type of the bandwidth, as VDCBandwidthBillingScheme lists it; see
                `cds.constants.BANDWIDTH_TYPES`. Example: "Bandwidth_China_Telecom".
            BillScheme: Billing scheme, as VDCBandwidthBillingScheme lists it. The table has this name, as the same
                action of private networks has; the sample has `BillingScheme`. The value is `BandwIdth` in the table
                and `Bandwidth` in the sample: pass on what VDCBandwidthBillingScheme answers. Example: "BandwIdth".
            Type: Kind of resource: `wan` is the bandwidth of a public network. Example: "wan".

        Returns:
            The response; `Data` holds `BandwidthPrice`, `EIPPrice`.

        Source: Chinese document, 虚拟数据中心相关 22.VDCBandwidthUnitPrice (GET /network, read).
        """
        ...

    @action("GetWanAlarmReceiver")
    async def get_wan_alarm_receiver(
        self,
        *,
        ObjGroupId: str | None = None,
    ) -> AsyncResponse[None]:
        """Lists the receivers of network alarms.

        Note:
            The table exchanges the texts of `ReceiverName` and `ReceiverTel`, and calls `Data` an object; the sample
            has a list.

        Args:
            ObjGroupId: Only the receivers of this group of monitored objects; an empty text asks for all. The sample
                asks for all with an empty text, though the table does not require it. Example:
                "60d9f1a4-7b3e-4c85-9e02-f4c81b6a35d7".

        Returns:
            The response; each row of `Data` holds `ReceiverId`, `ReceiverMail`, `ReceiverName`, `ReceiverTel`,
            `UsedByNow`, `UsedByOther`.

        Raises:
            APIError: documented codes are InvalidParameter.IsNull (400).

        Source: Chinese document, 网络告警相关 1.GetWanAlarmReceiver (POST /network, read).
        """
        ...

    @action("UpdateWanAlarmReceiver")
    async def update_wan_alarm_receiver(
        self,
        *,
        ReceiverId: str,
        Email: str | None = None,
        Mobile: str | int | None = None,
        Code: str | None = None,
    ) -> AsyncResponse:
        """Changes the mail address or the mobile number of a receiver of network alarms.

        Note:
            `Code` is the country code of the number, and in the body; that of the answer tells how it went. The error
            code has a space in it.

        Args:
            ReceiverId: ID of the receiver, as GetWanAlarmReceiver shows it. Example:
                "6be790b5-c62a-416d-950c-0ba3a895919b".
            Email: The new mail address. Example: "night-shift@example.com".
            Mobile: The new mobile number, without its country code. Example: "13300000000".
            Code: Country code of the number: `+86` (China) or `+1`. Example: "+86".

        Returns:
            The response.

        Raises:
            APIError: documented codes are Parameter Error (400).

        Source: Chinese document, 网络告警相关 2.UpdateWanAlarmReceiver (POST /network, mutate).
        """
        ...
