# Generated from models/ by `cargo xtask generate`; do not edit.
"""Virtual data centres: public and private networks, addresses, bandwidth, global private networks and alarms."""

from .._service import Service, action, pages


class Vdc(Service):
    """Virtual data centres: public and private networks, addresses, bandwidth, global private networks and alarms."""

    _name = "vdc"

    @action("DescribeVdc")
    def describe_vdc(self, *, RegionId=None, VdcId=None, PageNumber=None, Keyword=None):
        """Lists your virtual data centers (VDCs) with their public and private networks, a page at a time.

        Reads; changes nothing.

        Note:
            The table and the sample of the document differ. The table puts PageNumber and PageCount
            beside Data, the sample inside each item and with the value 0, so neither is to be
            relied on. Only the table has VdcStatus, the Type of a public network and the fields Ip,
            Mask and Id of a network; only the sample has Segments, UnuseIpNum, PublicId and
            PrivateId, and PublicNetwork as a list. Expect the sample's fields.

        Args:
            RegionId (str, optional): Only VDCs in this region; see `cds.constants.REGIONS`.
            VdcId (str, optional): Only the VDC with this id.
            PageNumber (int, optional): Page to return, counted from 1.
            Keyword (str, optional): Search word that narrows the list. Example: "production".

        Returns:
            The response. Each of its `rows`, from `Data`, has:
                VdcId (str): ID of the VDC.
                VdcName (str): Name of the VDC.
                RegionId (str): Region of the VDC; see `cds.constants.REGIONS`.
                VdcStatus (str, not always): State of the VDC, `ok` when it can be used.
                PublicNetwork (list[dict]): Public networks of the VDC; empty when it has none
                    (Name, Status, Type, Qos, Ip, Mask, Segments, UnuseIpNum, PublicId,
                    BillingMethod, FloatBandwidth, AutoRenew).
                PrivateNetwork (list[dict]): Private networks of the VDC; empty when it has none
                    (Name, Status, Ip, Mask, Id, UnuseIpNum, Segments, PrivateId).
                PageNumber (int, not always): Page number repeated in every VDC; 0 in the document's
                    sample, so do not rely on it.
                PageCount (int, not always): Number of pages repeated in every VDC; 0 in the
                    document's sample, so do not rely on it.
            Besides: `PageNumber` (int, not always), `PageCount` (int, not always).

        Raises:
            InvalidParameterError: InvalidRegionID.Malformed, InvalidVDCID.Malformed.
            NotFoundError: VDCNotFound.

        Example:
            reply = client.vdc.describe_vdc(RegionId="CN_Beijing_A")
            for row in reply.rows:
                print(row["VdcId"], row["VdcName"])

        Source: English document, VDC 1.DescribeVdc (GET /network).
        """

    @pages("DescribeVdc")
    def iter_vdcs(self, *, RegionId=None, VdcId=None, Keyword=None, limit=None, progress=None):
        """Iterates over the rows of all pages of `describe_vdc`, without duplicates.

        Reads; changes nothing. The next page is prefetched while the current rows are processed. If
        rows appear or disappear meanwhile, no other row is skipped or repeated.

        Args:
            RegionId (str, optional): Only VDCs in this region; see `cds.constants.REGIONS`.
            VdcId (str, optional): Only the VDC with this id.
            Keyword (str, optional): Search word that narrows the list. Example: "production".
            limit (int, optional): Maximum number of rows; default all.
            progress (optional): True shows how many came; or a callable takes that and the total.

        Yields:
            The `rows` of `describe_vdc`, each with VdcId, VdcName, RegionId, VdcStatus,
            PublicNetwork, PrivateNetwork, PageNumber, PageCount.

        Example:
            for row in client.vdc.iter_vdcs(RegionId="CN_Beijing_A"):
                print(row["VdcId"], row["VdcName"])

        Source: English document, VDC 1.DescribeVdc (GET /network).
        """

    @action("CreateVdc")
    def create_vdc(self, *, RegionId, VdcName=None, PublicNetwork=None):
        """Creates a VDC, if wanted together with a public network.

        Changes the cloud; costs money.

        Args:
            RegionId (str): Region to create the VDC in; see `cds.constants.REGIONS`. The document's
                example cn_beijingA is no region id; use one from the list of regions.
            VdcName (str, optional): Name of the VDC.
            PublicNetwork (dict, optional): Public network to create along with the VDC; without it
                the VDC has none. The document calls its type string, but sample code sends a JSON
                object. It does not say which members are required; sample code sends Name, Type,
                BillingMethod, Qos and IPNum.
                Name (str, optional): Name of the public network. Example: "public-1".
                Type (str, optional): Bandwidth type (line) of the public network; see
                    `cds.constants.BANDWIDTH_TYPES`.
                BillingMethod (str, optional): How the bandwidth is billed: fixed bandwidth, by
                    traffic, or a traffic package. Known values: "Bandwidth", "Traffic",
                    "DataPackage". The document spells the first value both Bandwidth and BandwIdth;
                    it is sent as given.
                Qos (int, optional): Bandwidth in Mbps; with BillingMethod DataPackage the size of
                    the package. DescribeAvailableResource returns the limit as MaxQos.
                IPNum (int, optional): Number of public IP addresses to buy. Known values: 4, 8, 16,
                    32, 64.
                AutoRenew (int, optional): 1 renews the network automatically, 0 does not.
                FloatBandwich (int, optional): Burst (peak) bandwidth in Mbps. Spelled so in the
                    document; CreatePublicNetwork calls it FloatBandwidth.

        Returns:
            The response. `wait()` waits for its task.

        Raises:
            InsufficientBalanceError: Account.Arrearage.
            InvalidParameterError: InvalidRegionId.Malformed, InvalidPublicNetwork.Type.Malformed,
                InvalidPublicNetwork.BillingMethod.Malformed,
                InvalidPublicNetwork.Bandwich.Malformed, InvalidPublicNetwork.Ip.Malformed.
            NotAvailableError: Region.NotOnSale.
            QuotaExceededError: QuotaExceed.Vdc.
            OutcomeUnknownError: the response was lost; see `describe_vdc` before you repeat the
                call.

        Example:
            reply = client.vdc.create_vdc(RegionId="CN_Beijing_A", VdcName="staging")
            reply.wait()

        Source: English document, VDC 2.CreateVdc (POST /network).
        """

    @action("DeleteVdc")
    def delete_vdc(self, *, VdcId):
        """Deletes a VDC. Remove its public networks and take it out of any GPN first.

        Changes the cloud; destroys what no other call restores.

        Args:
            VdcId (str): ID of the VDC to delete.

        Returns:
            The response. `wait()` waits for its task.

        Raises:
            ConflictError: IncorrectVdcStatus.
            InvalidParameterError: InvalidVdcId.Malformed.
            NotFoundError: VdcNotFound.
            OutcomeUnknownError: the response was lost; see `describe_vdc` before you repeat the
                call.

        Example:
            reply = client.vdc.delete_vdc(VdcId="7c1f0a52-93de-4b6e-8a37-5d20c4e91b68")
            reply.wait()

        Source: English document, VDC 3.DeleteVdc (GET /network).
        """

    @action("CreatePublicNetwork")
    def create_public_network(self, *, VdcId, Type, BillingMethod, Qos, IPNum, AutoRenew, FloatBandwidth, Name=None):
        """Buys a public network, that is bandwidth and IP addresses, for a VDC.

        Changes the cloud; costs money.

        Args:
            VdcId (str): ID of the VDC that gets the network.
            Name (str, optional): Name of the public network. Example: "public-1".
            Type (str): Bandwidth type (line) of the public network; see
                `cds.constants.BANDWIDTH_TYPES`. The table of the document names BGP_4, ChinaTelecom
                and AntiDDOS; its appendix, like CreateVdc, has ids such as Bandwidth_BGP.
                DescribeAvailableResource returns the types that a region sells.
            BillingMethod (str): How the bandwidth is billed: fixed bandwidth, by traffic, or a
                traffic package. Known values: "Bandwidth", "Traffic", "DataPackage". Elsewhere the
                document spells the first value BandwIdth; it is sent as given.
            Qos (int): Bandwidth in Mbps; with BillingMethod DataPackage the size of the package.
                DescribeAvailableResource returns the limit as MaxQos.
            IPNum (int): Number of public IP addresses to buy. Known values: 4, 8, 16, 32, 64.
            AutoRenew (int): 1 renews the network automatically, 0 does not.
            FloatBandwidth (int): Burst (peak) bandwidth in Mbps. Inside the PublicNetwork of
                CreateVdc the same setting is spelled FloatBandwich.

        Returns:
            The response. `wait()` waits for its task.

        Raises:
            InsufficientBalanceError: Account.Arrearage.
            InvalidParameterError: InvalidVdcId.Malformed, InvalidPublicNetwork.Type.Malformed,
                InvalidPublicNetwork.BillingMethod.Malformed,
                InvalidPublicNetwork.Bandwich.Malformed, InvalidPublicNetwork.Ip.Malformed.
            OutcomeUnknownError: the response was lost; see `describe_vdc` before you repeat the
                call.

        Example:
            reply = client.vdc.create_public_network(
                VdcId="6d2a9e74-1c3b-4b58-a0f7-25c8de914b33",
                Type="Bandwidth_BGP",
                BillingMethod="Bandwidth",
                Qos=20,
                IPNum=4,
                AutoRenew=1,
                FloatBandwidth=200,
            )
            reply.wait()

        Source: English document, VDC 4.CreatePublicNetwork (POST /network).
        """

    @action("CreatePrivateNetwork")
    def create_private_network(self, *, VdcId, Name=None, Type=None, Address=None, Mask=None):
        """Creates a private network in a VDC, with an address range of the server's choice or your own.

        Changes the cloud.

        Args:
            VdcId (str): ID of the VDC that gets the network.
            Name (str, optional): Name of the private network.
            Type (str, optional): auto lets the server choose the address range, manual takes it
                from Address and Mask; auto by default.
            Address (str, optional): First address of the range, for Type manual. Example:
                "10.20.0.0".
            Mask (str | int, optional): Prefix length of the range in digits, for Type manual.
                Example: "16".

        Returns:
            The response. `wait()` waits for its task.

        Raises:
            InvalidParameterError: InvalidVDCID.Malformed.
            QuotaExceededError: QuotaExceed.PrivateNetwork.
            OutcomeUnknownError: the response was lost; see `describe_vdc` before you repeat the
                call.

        Example:
            reply = client.vdc.create_private_network(
                VdcId="6d2a9e74-1c3b-4b58-a0f7-25c8de914b33",
                Name="private-1",
            )
            reply.wait()

        Source: English document, VDC 5.CreatePrivateNetwork (POST /network).
        """

    @action("ModifyPublicNetwork")
    def modify_public_network(self, *, PublicId, Qos):
        """Changes the bandwidth of a public network.

        Changes the cloud; costs money.

        Note:
            The TaskId is a UUID in one sample and a number in digits, such as "5093417", in
            another.

        Args:
            PublicId (str): ID of the public network, returned by DescribeVdc under PublicNetwork.
            Qos (str | int): New bandwidth in Mbps.

        Returns:
            The response. `wait()` waits for its task.

        Raises:
            InvalidParameterError: InvalidPublicNetworkID.Malformed.
            OutcomeUnknownError: the response was lost; see `describe_vdc` before you repeat the
                call.

        Example:
            reply = client.vdc.modify_public_network(
                PublicId="5a0c8d3e-94b7-4e12-a6f5-c83d1e7b2094",
                Qos="100",
            )
            reply.wait()

        Source: English document, VDC 6.ModifyPublicNetwork (GET /network).
        """

    @action("AddPublicIp")
    def add_public_ip(self, *, PublicId, Number):
        """Buys a further segment of IP addresses for a public network.

        Changes the cloud; costs money.

        Note:
            It is a GET request, yet every call buys and bills addresses.

        Args:
            PublicId (str): ID of the public network, returned by DescribeVdc under PublicNetwork.
            Number (int): Number of IP addresses to buy. Known values: 4, 8, 16, 32, 64.

        Returns:
            The response. `wait()` waits for its task.

        Raises:
            InvalidParameterError: InvalidPublicNetwork.IP.Malformed.
            OutcomeUnknownError: the response was lost; see `describe_vdc` before you repeat the
                call.

        Example:
            reply = client.vdc.add_public_ip(
                PublicId="5a0c8d3e-94b7-4e12-a6f5-c83d1e7b2094",
                Number=8,
            )
            reply.wait()

        Source: English document, VDC 7.AddPublicIp (GET /network).
        """

    @action("DeletePublicIp")
    def delete_public_ip(self, *, SegmentId):
        """Releases a segment of public IP addresses.

        Changes the cloud; destroys what no other call restores.

        Note:
            The whole segment is removed, not a single address.

        Args:
            SegmentId (str): ID of the segment, returned by DescribeVdc under PublicNetwork,
                Segments.

        Returns:
            The response. `wait()` waits for its task.

        Raises:
            InvalidParameterError: InvalidIpId.Malformed.
            OutcomeUnknownError: the response was lost; see `describe_vdc` before you repeat the
                call.

        Example:
            reply = client.vdc.delete_public_ip(SegmentId="5f3e81c6-0ad9-4e27-86bb-1d94f7a2035e")
            reply.wait()

        Source: English document, VDC 8.DeletePublicIp (GET /network).
        """

    @action("DeletePublicNetwork")
    def delete_public_network(self, *, PublicId):
        """Deletes a public network together with its bandwidth and IP addresses.

        Changes the cloud; destroys what no other call restores.

        Args:
            PublicId (str): ID of the public network, returned by DescribeVdc under PublicNetwork.

        Returns:
            The response. `wait()` waits for its task.

        Raises:
            InvalidParameterError: InvalidPublicID.Malformed.
            OutcomeUnknownError: the response was lost; see `describe_vdc` before you repeat the
                call.

        Example:
            reply = client.vdc.delete_public_network(
                PublicId="2b95d7e0-61c8-4f3a-9d14-c7e8035ab6f2",
            )
            reply.wait()

        Source: English document, VDC 9.DeletePublicNetwork (GET /network).
        """

    @action("DeletePrivateNetwork")
    def delete_private_network(self, *, PrivateId):
        """Deletes a private network of a VDC.

        Changes the cloud; destroys what no other call restores.

        Args:
            PrivateId (str): ID of the private network, returned by DescribeVdc under
                PrivateNetwork.

        Returns:
            The response. `wait()` waits for its task.

        Raises:
            InvalidParameterError: InvalidPrivateId.Malformed.
            OutcomeUnknownError: the response was lost; see `describe_vdc` before you repeat the
                call.

        Example:
            reply = client.vdc.delete_private_network(
                PrivateId="a1573c8e-0b94-4d2f-b6e1-904f7d2ac518",
            )
            reply.wait()

        Source: English document, VDC 10.DeletePrivateNetwork (GET /network).
        """

    @action("RenewPublicNetwork")
    def renew_public_network(self, *, PublicId, AutoRenew):
        """Switches the automatic renewal of a public network on or off.

        Changes the cloud; costs money.

        Note:
            The table of the document promises a TaskId that its sample lacks; without one there is
            nothing to wait for.

        Args:
            PublicId (str): ID of the public network, returned by DescribeVdc under PublicNetwork.
            AutoRenew (int): 1 switches automatic renewal on, 0 off.

        Returns:
            The response. `wait()` waits for its task.

        Raises:
            InvalidParameterError: InvalidPublicId.Malformed.
            OutcomeUnknownError: the response was lost; see `describe_vdc` before you repeat the
                call.

        Example:
            reply = client.vdc.renew_public_network(
                PublicId="5a0c8d3e-94b7-4e12-a6f5-c83d1e7b2094",
                AutoRenew=1,
            )
            reply.wait()

        Source: English document, VDC 11.RenewPublicNetwork (GET /network).
        """

    @action("DescribeBandwidthTraffic")
    def describe_bandwidth_traffic(self, *, NetworkId):
        """Shows the traffic of a network in the last five minutes and its bandwidth.

        Reads; changes nothing.

        Note:
            The document does not say in which unit Inbps and Outbps are.

        Args:
            NetworkId (str): ID of the network: the PublicId of a public or the PrivateId of a
                private one.

        Returns:
            The response. `Data` has:
                LastFiveMinutesUsage (dict): Traffic of the last five minutes (Inbps, Outbps).
                MaxQos (int): Bandwidth of the network in Mbps.

        Raises:
            InvalidParameterError: InvalidPublicId.Malformed.

        Example:
            reply = client.vdc.describe_bandwidth_traffic(
                NetworkId="5a0c8d3e-94b7-4e12-a6f5-c83d1e7b2094",
            )
            print(reply.data["MaxQos"])

        Source: English document, VDC 12.DescribeBandwidthTraffic (GET /network).
        """

    @action("DescribeGPN")
    def describe_gpn(self, *, GpnId=None, Key=None):
        """Lists your global private networks (GPNs) with the VDCs, VPCs and POPs that they join.

        Reads; changes nothing.

        Note:
            JoinPops is null when no POP has joined.

        Args:
            GpnId (str, optional): Only the GPN with this id.
            Key (str, optional): Search word that narrows the list.

        Returns:
            The response. Each of its `rows`, from `Data`, has:
                GpnId (str): ID of the GPN.
                Qos (int): Bandwidth of the GPN in Mbps.
                Name (str): Name of the GPN.
                EvpnId (int): Number of the EVPN that carries the GPN.
                Status (str): State of the GPN, `ok` when it can be used.
                StatusStr (str): The state in Chinese words, for display.
                SubOrderId (str): ID of the order that the GPN is billed by.
                JoinVdcs (list[dict]): Private networks of VDCs that have joined (PrivateId,
                    RegionId, VdcName, VdcId, CityId, PrivateNet, Address, Qos).
                JoinVpcs (list[dict]): Private networks of VPCs that have joined (PrivateId,
                    RegionId, VpcName, VpcId, CityId, PrivateNet, Address, Qos).
                JoinPops (list[dict] | None): POPs that have joined; null when there is none (PopId,
                    CityId, PopName, Qos).

        Example:
            reply = client.vdc.describe_gpn(Key="office")
            for row in reply.rows:
                print(row["GpnId"], row["Name"], row["Status"])

        Source: English document, VDC 13.DescribeGPN (POST /network).
        """

    @action("AddAccessPoint")
    def add_access_point(self, *, GpnId, VdcAdd=None, PopAdd=None):
        """Joins VDCs or POPs to a GPN.

        Changes the cloud; costs money.

        Note:
            Give VdcAdd, PopAdd or both; a call with neither adds nothing. The TaskId is a number.

        Args:
            GpnId (str): ID of the GPN; DescribeGPN returns it.
            VdcAdd (list[dict], optional): VDC access points to add.
                VdcId (str): ID of the VDC.
                PointType (str, optional): Kind of the access point, VDC here.
                PrivateId (str): ID of the private network of the VDC that joins.
                CityId (str, optional): ID of the city, returned by DescribeAccessInfo.
            PopAdd (list[dict], optional): POP access points to add.
                PopId (str): ID of the POP.
                CityId (str, optional): ID of the city, returned by DescribeAccessInfo.
                PointType (str, optional): Kind of the access point, Pop here.

        Returns:
            The response. `wait()` waits for its task.

        Raises:
            InvalidParameterError: InvalidGpnID.Malformed, InvalidVdcID.Malformed.
            OutcomeUnknownError: the response was lost; see `describe_gpn` before you repeat the
                call.

        Example:
            reply = client.vdc.add_access_point(
                GpnId="13e7a9b8-46cf-4d02-bf85-7ac0592ed641",
                VdcAdd=[
                    {
                        "VdcId": "6d2a9e74-1c3b-4b58-a0f7-25c8de914b33",
                        "PointType": "VDC",
                        "PrivateId": "a1573c8e-0b94-4d2f-b6e1-904f7d2ac518",
                    },
                ],
            )
            reply.wait()

        Source: English document, VDC 14.AddAccessPoint (POST /network).
        """

    @action("DeleteAccessPoint")
    def delete_access_point(self, *, GpnId, DelPoints):
        """Takes access points out of a GPN.

        Changes the cloud.

        Note:
            The document calls the TaskId a string; its sample shows a number.

        Args:
            GpnId (str): ID of the GPN; DescribeGPN returns it.
            DelPoints (list[str]): Ids of the access points to remove. The document does not say
                which ids these are; the response of DescribeGPN offers PrivateId for VDCs and PopId
                for POPs.

        Returns:
            The response. `wait()` waits for its task.

        Raises:
            InvalidParameterError: InvalidGpnID.Malformed.
            OutcomeUnknownError: the response was lost; see `describe_gpn` before you repeat the
                call.

        Example:
            reply = client.vdc.delete_access_point(
                GpnId="13e7a9b8-46cf-4d02-bf85-7ac0592ed641",
                DelPoints=[
                    "9a60c2f4-d71b-45e8-a3c9-4eb82f105d77",
                    "c4d8e137-5b92-4a0f-9e66-21f7ab3c80d5",
                ],
            )
            reply.wait()

        Source: English document, VDC 15.DeleteAccessPoint (POST /network).
        """

    @action("DescribeAccessInfo")
    def describe_access_info(self, *, Type):
        """Lists the VDCs or POPs that can join a GPN.

        Reads; changes nothing.

        Note:
            The shape of Data.Pop is undocumented; it is null in the sample, which lists VDCs. The
            sample's TaskId is empty: nothing is queued.

        Args:
            Type (str): Kind of access points to list: vdc or pop.

        Returns:
            The response. Each of its `rows`, from `Data.Vdc`, has:
                PrivateNetwork (list[dict]): Private networks of the VDC (PrivateId, Address).
                CityId (str): ID of the city that it is in.
                RegionId (str): Region of the VDC; see `cds.constants.REGIONS`.
                RegionName (str): Name of the region, in Chinese.
                VdcId (str): ID of the VDC.
                VdcName (str): Name of the VDC.
                ZoneName (str): Name of the area of the world, in Chinese.
            Besides: `Data.Pop` (list[dict] | None).

        Example:
            reply = client.vdc.describe_access_info(Type="vdc")
            for row in reply.rows:
                print(row["CityId"], row["RegionName"])

        Source: English document, VDC 16.DescribeAccessInfo (POST /network).
        """

    @action("CreateGPN")
    def create_gpn(self, *, Name, Qos, AccessPoint, PopAccessPoint):
        """Creates a GPN, which joins private networks of VDCs and POPs.

        Changes the cloud; costs money.

        Note:
            The heading says CreateGpn and sample code uses the ccs address; the action's name
            CreateGPN and its address network, both from the action's own lines, decide. The
            document calls the TaskId a string; its sample shows a number.

        Args:
            Name (str): Name of the GPN.
            Qos (int): Bandwidth of the GPN in Mbps.
            AccessPoint (list[dict]): VDC access points to join.
                VdcId (str): ID of the VDC.
                AccessPointType (str, optional): Kind of the access point, vdc here.
                PrivateId (str): ID of the private network of the VDC that joins.
            PopAccessPoint (list[dict]): POP access points to join; an empty list for none.
                AccessPointType (str, optional): Kind of the access point, pop here.
                PopId (str): ID of the POP.

        Returns:
            The response. `wait()` waits for its task.

        Raises:
            OutcomeUnknownError: the response was lost; see `describe_gpn` before you repeat the
                call.

        Example:
            reply = client.vdc.create_gpn(
                Name="branch-gpn",
                Qos=5,
                AccessPoint=[
                    {
                        "VdcId": "6d2a9e74-1c3b-4b58-a0f7-25c8de914b33",
                        "AccessPointType": "vdc",
                        "PrivateId": "a1573c8e-0b94-4d2f-b6e1-904f7d2ac518",
                    },
                    {
                        "VdcId": "e84b6d19-2f05-4c7a-b1d3-90af637e25c4",
                        "AccessPointType": "vdc",
                        "PrivateId": "c60b8e4d-2a7f-41d9-93e5-08f7ab64c12d",
                    },
                ],
                PopAccessPoint=[
                    {
                        "AccessPointType": "pop",
                        "PopId": "0c563fb9-3ed4-4870-ac6d-29be78d72320",
                    },
                ],
            )
            reply.wait()

        Source: English document, VDC 17.CreateGpn (POST /network).
        """

    @action("DeleteGpn")
    def delete_gpn(self, *, GpnId):
        """Deletes a GPN.

        Changes the cloud; destroys what no other call restores.

        Note:
            The name is written DeleteGpn, unlike CreateGPN and DescribeGPN, and the address is gpn
            instead of network. The document calls the TaskId a string; its sample shows a number.

        Args:
            GpnId (str): ID of the GPN to delete.

        Returns:
            The response. `wait()` waits for its task.

        Raises:
            OutcomeUnknownError: the response was lost; see `describe_gpn` before you repeat the
                call.

        Example:
            reply = client.vdc.delete_gpn(GpnId="13e7a9b8-46cf-4d02-bf85-7ac0592ed641")
            reply.wait()

        Source: English document, VDC 18.DeleteGpn (POST /gpn).
        """

    @action("ModifyVdcName")
    def modify_vdc_name(self, *, VdcId, VdcName):
        """Renames a VDC.

        Changes the cloud.

        Note:
            The heading of the document misspells the action as ModifyVdceName. The table promises a
            TaskId, but the sample's is empty: there is no task to wait for.

        Args:
            VdcId (str): ID of the VDC to rename.
            VdcName (str): New name of the VDC.

        Returns:
            The response.

        Raises:
            ConflictError: IncorrectVdcStatus.
            InvalidParameterError: InvalidVdcId.Malformed.
            NotFoundError: VdcNotFound.
            OutcomeUnknownError: the response was lost; see `describe_vdc` before you repeat the
                call.

        Example:
            reply = client.vdc.modify_vdc_name(
                VdcId="6d2a9e74-1c3b-4b58-a0f7-25c8de914b33",
                VdcName="staging",
            )

        Source: English document, VDC 19.ModifyVdceName (POST /network).
        """

    @action("VDCBandwidthBillingScheme")
    def vdc_bandwidth_billing_scheme(self, *, RegionId, Type=None):
        """Lists the billing schemes of public bandwidth in a region.

        Reads; changes nothing.

        Note:
            The name of the action says nothing of it, but this only reads. The table calls `Data`
            `data`; the sample has it as everywhere.

        Args:
            RegionId (str): Code of the region (availability zone); see `cds.constants.REGIONS`.
            Type (str, optional): Kind of resource: `wan` is the bandwidth of a public network.

        Returns:
            The response. Each of its `rows`, from `Data`, has:
                BandwidthType (str): Type of the bandwidth; see `cds.constants.BANDWIDTH_TYPES`.
                BandwidthTypeName (str): Name of the type, in Chinese words.
                BillingSchemeList (list[dict]): Billing schemes of this type (BillingScheme,
                    BillingSchemeName, ResourceType, ResourceTypeName).

        Example:
            reply = client.vdc.vdc_bandwidth_billing_scheme(RegionId="CN_Beijing_A")
            for row in reply.rows:
                print(row["BandwidthTypeName"], row["BandwidthType"])

        Source: Chinese document, 21.VDCBandwidthBillingScheme (GET /network).
        """

    @action("VDCBandwidthUnitPrice")
    def vdc_bandwidth_unit_price(self, *, RegionId, BandwidthType, BillScheme, Type):
        """Shows what a unit of public bandwidth and an address cost in a region.

        Reads; changes nothing.

        Note:
            The name of the action says nothing of it, but this only reads. The table calls `Data`
            `data`; the sample has it as everywhere. Only the sample has the price of an address.

        Args:
            RegionId (str): Code of the region (availability zone); see `cds.constants.REGIONS`.
            BandwidthType (str): Type of the bandwidth, as VDCBandwidthBillingScheme lists it; see
                `cds.constants.BANDWIDTH_TYPES`.
            BillScheme (str): Billing scheme, as VDCBandwidthBillingScheme lists it. The table has
                this name, as the same action of private networks has; the sample has
                `BillingScheme`. The value is `BandwIdth` in the table and `Bandwidth` in the
                sample: pass on what VDCBandwidthBillingScheme answers.
            Type (str): Kind of resource: `wan` is the bandwidth of a public network.

        Returns:
            The response. `Data` has:
                BandwidthPrice (dict): Price of one unit of bandwidth (Cycle, Discount, DiscountStr,
                    Price, PriceStr, Sign, StdPrice, StdPriceStr, Unit).
                EIPPrice (dict, not always): Price of one public address (Cycle, Discount,
                    DiscountStr, Price, PriceStr, Sign, StdPrice, StdPriceStr, Unit).

        Example:
            reply = client.vdc.vdc_bandwidth_unit_price(
                RegionId="CN_Beijing_A",
                BandwidthType="Bandwidth_China_Telecom",
                BillScheme="BandwIdth",
                Type="wan",
            )
            print(reply.data)

        Source: Chinese document, 22.VDCBandwidthUnitPrice (GET /network).
        """

    @action("GetWanAlarmReceiver")
    def get_wan_alarm_receiver(self, *, ObjGroupId=None):
        """Lists the receivers of network alarms.

        Reads; changes nothing.

        Note:
            The table exchanges the texts of `ReceiverName` and `ReceiverTel`, and calls `Data` an
            object; the sample has a list.

        Args:
            ObjGroupId (str, optional): Only the receivers of this group of monitored objects; an
                empty text asks for all. The sample asks for all with an empty text, though the
                table does not require it.

        Returns:
            The response. Each of its `rows`, from `Data`, has:
                ReceiverId (str): ID of the receiver.
                ReceiverMail (str): Mail address of the receiver.
                ReceiverName (str): Name of the receiver.
                ReceiverTel (str): Mobile number with its country code, such as `(+86)13300000000`.
                UsedByNow (bool): Whether the group asked for has this receiver.
                UsedByOther (bool): Whether another group has this receiver.

        Raises:
            InvalidParameterError: InvalidParameter.IsNull.

        Example:
            reply = client.vdc.get_wan_alarm_receiver()
            for row in reply.rows:
                print(row["ReceiverId"], row["ReceiverName"])

        Source: Chinese document, 1.GetWanAlarmReceiver (POST /network).
        """

    @action("UpdateWanAlarmReceiver")
    def update_wan_alarm_receiver(self, *, ReceiverId, Email=None, Mobile=None, Code=None):
        """Changes the mail address or the mobile number of a receiver of network alarms.

        Changes the cloud.

        Note:
            `Code` is the country code of the number, and in the body; that of the answer tells how
            it went. The error code has a space in it.

        Args:
            ReceiverId (str): ID of the receiver, as GetWanAlarmReceiver shows it.
            Email (str, optional): The new mail address.
            Mobile (str | int, optional): The new mobile number, without its country code. Example:
                "13300000000".
            Code (str, optional): Country code of the number: `+86` (China) or `+1`.

        Returns:
            The response.

        Raises:
            InvalidParameterError: Parameter Error.
            OutcomeUnknownError: the response was lost; see `get_wan_alarm_receiver` before you
                repeat the call.

        Example:
            reply = client.vdc.update_wan_alarm_receiver(
                ReceiverId="6be790b5-c62a-416d-950c-0ba3a895919b",
                Email="night-shift@example.com",
            )

        Source: Chinese document, 2.UpdateWanAlarmReceiver (POST /network).
        """
