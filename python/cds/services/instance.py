# Generated from models/ by `cargo xtask generate`; do not edit.
"""Cloud servers: buying, changing and deleting them, their disks, network cards, tags and monitoring."""

from .._service import Service, action, pages


class Instance(Service):
    """Cloud servers: buying, changing and deleting them, their disks, network cards, tags and monitoring."""

    _name = "instance"

    @action("CreateInstance")
    def create_instance(
        self,
        *,
        RegionId,
        VdcId,
        Password,
        InstanceName,
        Cpu,
        Ram,
        InstanceType,
        PublicKey=None,
        DescriptionNum=None,
        InstanceChargeType=None,
        AutoRenew=None,
        PrepaidMonth=None,
        ImageId=None,
        ImagePassword=None,
        SystemDisk=None,
        DataDisks=None,
        Amount=None,
        PublicIp=None,
        Ipv6Bind=None,
        PrivateIp=None,
        UTC=None,
        WindowsActivation=None,
        UserData=None,
        DryRun=None,
        SwapOff=None,
        OrderedIP=None,
        LabelNames=None,
        DeletionProtection=None,
        DedicatedHostId=None,
    ):
        """Orders one or more cloud servers, pay as you go or by subscription.

        Changes the cloud; costs money.

        Note:
            With Amount above 1 there is still one task, which names all the new servers. Repeating
            the call buys again: there is no idempotency token.

        Args:
            RegionId (str): Availability zone in which the servers are created; see
                `cds.constants.REGIONS`.
            VdcId (str): ID of the virtual data centre that the servers belong to.
            Password (str): Login password of the server; needed even when a public key is given.
                The English document marks it optional; the newer Chinese one requires it, also
                together with a public key.
            PublicKey (str, optional): SSH public key to install on the server, in addition to the
                password. Example: "ssh-ed25519
                AAAAC3NzaC1lZDI1NTE5AAAAIExampleOnlyNotARealKey0123456789abcdefgh ops@example.com".
            InstanceName (str): Host name of the server; with several servers a number can be
                appended, see DescriptionNum.
            DescriptionNum (str, optional): First number of the suffix of 3 to 6 digits that is
                appended to the name and counts up from server to server; without it all servers get
                the same name. Digits in a string: leading zeros count, so give text and not a
                number. Example: "001".
            InstanceChargeType (str, optional): How the server is billed: `PrePaid` is a monthly or
                yearly subscription, `PostPaid` is pay as you go (default).
            AutoRenew (int, optional): Whether a subscription is renewed by itself: 1 yes (default),
                0 no; only used with `PrePaid`.
            PrepaidMonth (int, optional): Months to buy with `PrePaid`: 0 (default) until the end of
                this month, 1 for one calendar month.
            Cpu (int): Number of CPU cores. Known values: 1, 2, 4, 8, 10, 16, 32. Required by the
                Chinese table, although its text mentions a default (the smallest size on sale); the
                English document marks it optional.
            Ram (int): Memory in GB. Known values: 1, 2, 4, 8, 12, 16, 24, 32, .... Required by the
                Chinese table, although its text mentions a default (the smallest size on sale); the
                English document marks it optional.
            InstanceType (str): Instance family to buy; DescribeAvailableResource lists what a zone
                offers; see `cds.constants.INSTANCE_TYPES`.
            ImageId (str, optional): ID of a custom image or name of a public one (default
                `Ubuntu_16.04_64`); see `cds.constants.IMAGES`.
            ImagePassword (str, optional): Password stored in the image: needed for a custom image,
                not for a public one.
            SystemDisk (dict, optional): Kind, size and IOPS packages of the system disk.
                Size (int, optional): Size in GB (default: the size of the image's system disk).
                Type (str, optional): `system_disk` (performance) or `ssd_system_disk` (very high
                    performance).
                IOPS (int, optional): Number of provisioned IOPS packages (default 0).
            DataDisks (list[dict], optional): Data disks to attach, one entry for each disk.
                Size (int): Size of the disk in GB.
                Type (str, optional): Kind of disk: `ssd_disk` or `high_disk`.
                IOPS (int, optional): Number of provisioned IOPS packages (default 0); only SSD
                    disks have them.
            Amount (int, optional): Number of servers to create, 1 to 99 (default 1).
            PublicIp (list[str] | str, optional): Public IPv4 addresses: free addresses of the
                virtual data centre, or `auto` to have one chosen; no public address when left out.
            Ipv6Bind (bool, optional): Also assign a public IPv6 address (default false); ignored
                unless a public IPv4 address is assigned.
            PrivateIp (list[dict], optional): Private networks to join and the addresses to take in
                each; none when left out.
                PrivateId (str): ID of a private network in the same virtual data centre.
                IP (list[str] | str, optional): Addresses in this network, or `auto` to have them
                    chosen.
                Segment (str, optional): Subnet of the private network, in CIDR notation. Example:
                    "10.20.0.0/24".
            UTC (bool, optional): Set the time zone of the server to UTC.
            WindowsActivation (dict, optional): Product keys that activate Windows servers.
                Batch (int, optional): 1: the same key for all servers of this order; 0: one key for
                    each server.
                ProductIds (list[str] | str, optional): The product keys: one with `Batch` 1,
                    otherwise as many as there are servers. The text of the document speaks of keys
                    separated by commas, its example is a JSON list: the list is sent.
            UserData (list[str] | str, optional): Start-up scripts or other user data, every entry
                encoded in Base64.
            DryRun (bool, optional): Trial call that creates nothing (default false).
            SwapOff (bool, optional): Turn off the swap partition on the system disk (default:
                false, swap stays on).
            OrderedIP (list[dict], optional): Network cards in the wanted order, public and private
                mixed; PublicIp and PrivateIp are ignored when it is given.
                PipeId (str): ID of a public or private network of the virtual data centre.
                IP (list[str] | str, optional): Addresses for this card, or `auto`; without it the
                    card gets no address.
            LabelNames (list[str] | str, optional): Names of up to 20 tags to attach; tags that do
                not exist yet are created.
            DeletionProtection (bool, optional): Protect the servers from being deleted: true on,
                false off.
            DedicatedHostId (str, optional): ID of the dedicated host to place the servers on; the
                host must be in a healthy state.

        Returns:
            The response. `wait()` waits for its task.

        Raises:
            InsufficientBalanceError: NotEnoughBalance.
            InvalidParameterError: InvalidInstanceName.Malformed, InvalidPassword.Malformed,
                InvalidDataDiskSize.ValueNotSupported, InvalidPrivateIpAddress.Malformed,
                InvalidPrivateIpAddress.Duplicated, InvalidPublicIpAddress.Malformed,
                InvalidPublicIpAddress.Duplicated, InvalidIp.IpRepeated, InvalidIp.IpAssigned,
                InvalidIp.Address.
            NotAvailableError: InvalidInstanceType.ValueUnauthorized, Zone.NotOnSale.
            NotFoundError: InvalidLaunchTemplateVersion.NotFound.
            OutcomeUnknownError: the response was lost; see `describe_instances` before you repeat
                the call.

        Example:
            reply = client.instance.create_instance(
                RegionId="CN_Beijing_A",
                VdcId="6d2a9e74-1c3b-4b58-a0f7-25c8de914b33",
                Password="Example-Passw0rd!",
                InstanceName="web-frontend",
                Cpu=4,
                Ram=8,
                InstanceType="Standard",
            )
            reply.wait()

        Source: Chinese document, 1.CreateInstance; also Instance 1.CreateInstance (POST /ccs).
        """

    @action("DeleteInstance")
    def delete_instance(self, *, InstanceIds):
        """Deletes one or more cloud servers.

        Changes the cloud; destroys what no other call restores.

        Note:
            Both documents name another host for this action alone; it is sent to the same host as
            all the others.

        Args:
            InstanceIds (list[str] | str): IDs of the servers to delete, as listed by
                DescribeInstances.

        Returns:
            The response. `wait()` waits for its task.

        Raises:
            ConflictError: IncorrectInstanceStatus.
            InvalidParameterError: InvalidInstanceID.Malformed.
            NotFoundError: InstanceNotFound.
            OutcomeUnknownError: the response was lost; see `describe_instances` before you repeat
                the call.

        Example:
            reply = client.instance.delete_instance(
                InstanceIds=[
                    "3f6c1b52-8d0e-4c47-9a35-71e2c4d8b906",
                    "b84e07d1-5a29-4f63-8c1e-e9d3527fa640",
                ],
            )
            reply.wait()

        Source: Chinese document, 2.DeleteInstance; also Instance 2.DeleteInstance (POST /ccs).
        """

    @action("StopInstance")
    def stop_instance(self, *, InstanceId, StopType=None):
        """Shuts down a cloud server; it is kept and can be started again.

        Changes the cloud.

        Args:
            InstanceId (str): ID of the cloud server, as listed by DescribeInstances.
            StopType (str, optional): How to shut down: `SOFT` asks the operating system (default),
                `HARD` cuts the power.

        Returns:
            The response. `wait()` waits for its task.

        Raises:
            ConflictError: IncorrectInstanceStatus.
            InvalidParameterError: InvalidInstanceID.Malformed.
            NotFoundError: InstanceNotFound.
            OutcomeUnknownError: the response was lost; see `describe_instances` before you repeat
                the call.

        Example:
            reply = client.instance.stop_instance(InstanceId="3f6c1b52-8d0e-4c47-9a35-71e2c4d8b906")
            reply.wait()

        Source: Chinese document, 3.StopInstance; also Instance 3.StopInstance (GET /ccs).
        """

    @action("RebootInstance")
    def reboot_instance(self, *, InstanceId):
        """Restarts a cloud server.

        Changes the cloud.

        Args:
            InstanceId (str): ID of the cloud server, as listed by DescribeInstances.

        Returns:
            The response. `wait()` waits for its task.

        Raises:
            ConflictError: IncorrectInstanceStatus.
            InvalidParameterError: InvalidInstanceId.Malformed.
            NotFoundError: InstanceNotFound.
            OutcomeUnknownError: the response was lost; see `describe_instances` before you repeat
                the call.

        Example:
            reply = client.instance.reboot_instance(
                InstanceId="3f6c1b52-8d0e-4c47-9a35-71e2c4d8b906",
            )
            reply.wait()

        Source: Chinese document, 4.RebootInstance; also Instance 4.RebootInstance (GET /ccs).
        """

    @action("ModifyInstanceChargeType")
    def modify_instance_charge_type(self, *, InstanceId, InstanceChargeType, AutoRenew=None, PrepaidMonth=None):
        """Changes how a cloud server is billed: pay as you go or subscription.

        Changes the cloud; costs money.

        Note:
            The English document also shows a response with TaskId "0": then no task was queued and
            there is nothing to wait for.

        Args:
            InstanceId (str): ID of the cloud server, as listed by DescribeInstances.
            InstanceChargeType (str): How the server is billed: `PrePaid` is a monthly or yearly
                subscription, `PostPaid` is pay as you go.
            AutoRenew (int, optional): Whether a subscription is renewed by itself: 1 yes (default),
                0 no; only used with `PrePaid`.
            PrepaidMonth (int, optional): How long to subscribe with `PrePaid`: 0 (default) until
                the end of this month, 1 for one calendar month more.

        Returns:
            The response. `wait()` waits for its task. `Data` has:
                order_audit (int, not always): Review state of the order; 0 in every sample,
                    otherwise undocumented.

        Raises:
            ConflictError: IncorrectInstanceStatus.
            InvalidParameterError: InvalidInstanceId.Malformed.
            NotFoundError: InstanceNotFound.
            OutcomeUnknownError: the response was lost; see `describe_instances` before you repeat
                the call.

        Example:
            reply = client.instance.modify_instance_charge_type(
                InstanceId="3f6c1b52-8d0e-4c47-9a35-71e2c4d8b906",
                InstanceChargeType="PrePaid",
                PrepaidMonth=1,
            )
            reply.wait()

        Source: Chinese document, 5.ModifyInstanceChargeType; also Instance
        5.ModifyInstanceChargeType (POST /ccs).
        """

    @action("ModifyInstanceSpec")
    def modify_instance_spec(self, *, InstanceId, Cpu=None, Ram=None, InstanceType=None):
        """Changes the CPU count, the memory or the type of a cloud server.

        Changes the cloud; costs money.

        Args:
            InstanceId (str): ID of the cloud server, as listed by DescribeInstances.
            Cpu (int, optional): New number of CPU cores; unchanged when left out. Known values: 1,
                2, 4, 8, 10, 16, 32. The English document marks it required; the newer Chinese one
                does not.
            Ram (int, optional): New memory size in GB; unchanged when left out. Known values: 1, 2,
                4, 8, 12, 16, 24, 32, ....
            InstanceType (str, optional): New instance type for the server; see
                `cds.constants.INSTANCE_TYPES`.

        Returns:
            The response. `wait()` waits for its task.

        Raises:
            ConflictError: IncorrectInstanceStatus.
            InvalidParameterError: InvalidInstanceID.Malformed.
            NotAvailableError: InvalidInstanceType.ValueUnauthorized.
            NotFoundError: InstanceNotFound.
            OutcomeUnknownError: the response was lost; see `describe_instances` before you repeat
                the call.

        Example:
            reply = client.instance.modify_instance_spec(
                InstanceId="3f6c1b52-8d0e-4c47-9a35-71e2c4d8b906",
                Cpu=8,
                Ram=16,
            )
            reply.wait()

        Source: Chinese document, 6.ModifyInstanceSpec; also Instance 6.ModifyInstanceSpec (POST
        /ccs).
        """

    @action("CreateDisk")
    def create_disk(self, *, InstanceId, DataDisks=None):
        """Adds one or more data disks to a cloud server.

        Changes the cloud; costs money.

        Note:
            The return table spells the task ID `TaskID`, the example `TaskId`. An action of the
            same name exists for bare metal storage, at another path.

        Args:
            InstanceId (str): ID of the cloud server, as listed by DescribeInstances.
            DataDisks (list[dict], optional): Disks to add, one entry for each disk. Both documents
                mark it optional, but without it there is nothing to create.
                Size (int): Size of the disk in GB.
                Type (str, optional): Kind of disk: `ssd_disk` or `high_disk`.
                IOPS (int, optional): Number of provisioned IOPS packages (default 0); only SSD
                    disks have them.

        Returns:
            The response. `wait()` waits for its task.

        Raises:
            ConflictError: IncorrectInstanceStatus.
            InvalidParameterError: InvalidInstanceID.Malformed.
            NotAvailableError: InvalidInstanceTypeDisk.ValueUnauthorized.
            NotFoundError: InstanceNotFound.
            OutcomeUnknownError: the response was lost; see `describe_instances` before you repeat
                the call.

        Example:
            reply = client.instance.create_disk(
                InstanceId="3f6c1b52-8d0e-4c47-9a35-71e2c4d8b906",
                DataDisks=[{"Size": 100, "Type": "ssd_disk"}],
            )
            reply.wait()

        Source: Chinese document, 7.CreateDisk; also Instance 7.CreateDisk (POST /ccs).
        """

    @action("ResizeDisk")
    def resize_disk(self, *, InstanceId, DiskId, DataSize, IOPS=None):
        """Enlarges a data disk of a cloud server; disks cannot shrink.

        Changes the cloud; costs money.

        Args:
            InstanceId (str): ID of the cloud server, as listed by DescribeInstances.
            DiskId (str): ID of the disk to enlarge.
            DataSize (int): Total size in GB after the change.
            IOPS (int, optional): Number of provisioned IOPS packages (default 0); only SSD disks
                have them.

        Returns:
            The response. `wait()` waits for its task.

        Raises:
            ConflictError: IncorrectInstanceStatus.
            InvalidParameterError: InvalidInstanceID.Malformed, InvalidDiskSize.TooSmall,
                IncompleteParamter.
            NotAvailableError: InvalidInstanceTypeDisk.ValueUnauthorized.
            NotFoundError: InstanceNotFound.
            OutcomeUnknownError: the response was lost; see `describe_instances` before you repeat
                the call.

        Example:
            reply = client.instance.resize_disk(
                InstanceId="3f6c1b52-8d0e-4c47-9a35-71e2c4d8b906",
                DiskId="c47e915f-28ad-4b06-9e73-d1b05f8a6324",
                DataSize=200,
            )
            reply.wait()

        Source: Chinese document, 8.ResizeDisk; also Instance 8.ResizeDisk (POST /ccs).
        """

    @action("DeleteDisk")
    def delete_disk(self, *, InstanceId, DiskIds):
        """Removes data disks from a cloud server, with all their data.

        Changes the cloud; destroys what no other call restores.

        Note:
            An action of the same name exists for bare metal storage, at another path.

        Args:
            InstanceId (str): ID of the cloud server, as listed by DescribeInstances.
            DiskIds (list[str] | str): IDs of the disks to delete.

        Returns:
            The response. `wait()` waits for its task.

        Raises:
            ConflictError: IncorrectInstanceStatus.
            InvalidParameterError: InvalidInstanceID.Malformed.
            NotFoundError: InstanceNotFound.
            OutcomeUnknownError: the response was lost; see `describe_instances` before you repeat
                the call.

        Example:
            reply = client.instance.delete_disk(
                InstanceId="3f6c1b52-8d0e-4c47-9a35-71e2c4d8b906",
                DiskIds=[
                    "c47e915f-28ad-4b06-9e73-d1b05f8a6324",
                    "97d3b8e0-f465-4219-8ab7-3c60e2d5f18a",
                ],
            )
            reply.wait()

        Source: Chinese document, 9.DeleteDisk; also Instance 9.DeleteDisk (POST /ccs).
        """

    @action("ResetImage")
    def reset_image(
        self,
        *,
        InstanceId,
        ImageId,
        Password,
        ImagePassword=None,
        PublicKey=None,
        ProductId=None,
        UserData=None,
        SwapOff=None,
    ):
        """Reinstalls the operating system of a cloud server from an image.

        Changes the cloud; destroys what no other call restores.

        Args:
            InstanceId (str): ID of the cloud server, as listed by DescribeInstances.
            ImageId (str): ID of a custom image or name of a public one; see `cds.constants.IMAGES`.
            ImagePassword (str, optional): Password stored in the image: needed for a custom image,
                not for a public one.
            Password (str): New login password; needed even when a public key is given. The English
                document marks it optional; the newer Chinese one requires it.
            PublicKey (str, optional): SSH public key to install on the server, in addition to the
                password. Example: "ssh-ed25519
                AAAAC3NzaC1lZDI1NTE5AAAAIExampleOnlyNotARealKey0123456789abcdefgh ops@example.com".
            ProductId (str, optional): Windows product key that is written and activated during the
                installation; without it Windows stays unactivated.
            UserData (list[str] | str, optional): Start-up scripts or other user data, every entry
                encoded in Base64.
            SwapOff (bool, optional): Turn off the swap partition on the system disk (default:
                false, swap stays on).

        Returns:
            The response. `wait()` waits for its task.

        Raises:
            ConflictError: IncorrectInstanceStatus.
            InvalidParameterError: InvalidInstanceId.Malformed.
            NotFoundError: InstanceNotFound, InvalidLaunchTemplateVersion.NotFound.
            OutcomeUnknownError: the response was lost; see `describe_instances` before you repeat
                the call.

        Example:
            reply = client.instance.reset_image(
                InstanceId="3f6c1b52-8d0e-4c47-9a35-71e2c4d8b906",
                ImageId="Ubuntu_18.04_64",
                Password="Example-Passw0rd!",
            )
            reply.wait()

        Source: Chinese document, 10.ResetImage; also Instance 10.ResetImage (POST /ccs).
        """

    @action("DescribeInstances")
    def describe_instances(
        self,
        *,
        PageNumber=None,
        VdcId=None,
        InstanceId=None,
        PublicIp=None,
        PublicIpv6=None,
        PageSize=None,
        VdcName=None,
        TagName=None,
        RegionId=None,
    ):
        """Lists cloud servers, page by page, with their disks, networks and tags.

        Reads; changes nothing.

        Note:
            The documents contradict themselves about the response: tables and examples differ in
            the disks (a list, or an object `Disks`), an older example has one object and not a list
            as PublicNetworkInterface, another repeats VdcId and VdcName. The disk members DiskId
            and DiskType and a Data.Total are known from public clients only.

        Args:
            PageNumber (int, optional): Page to return, from 1 (default 1).
            VdcId (str, optional): Only servers of this virtual data centre.
            InstanceId (str, optional): Only the server with this ID.
            PublicIp (list[str] | str, optional): Only servers with one of these public IPv4
                addresses. Samples in the English document send it as `PubIp`; `PublicIp` is right.
            PublicIpv6 (str, optional): Only the server with this public IPv6 address. Example:
                "2001:db8:1:2::25".
            PageSize (int, optional): Servers on each page (default 10).
            VdcName (str, optional): Only servers of the virtual data centre with this name.
                Example: "vdc-production".
            TagName (str, optional): Only servers that carry this tag. Example: "production".
            RegionId (str, optional): Only servers in this availability zone; see
                `cds.constants.REGIONS`.

        Returns:
            The response. Each of its `rows`, from `Data.Instances`, has:
                InstanceId (str): ID of the server, as all other actions take it.
                InstanceName (str): Name of the server.
                InstanceStatus (str): What the server is doing, such as `running` or `updating`.
                InstanceChargeType (str): How it is billed: `PrePaid` subscription or `PostPaid` pay
                    as you go.
                InstanceChargeStatus (str, not always): State of the billing; `success` when all is
                    well.
                InstanceType (str, not always): Instance family of the server; see
                    `cds.constants.INSTANCE_TYPES`.
                ImageId (str, not always): Custom image ID or public image name of its operating
                    system.
                RegionId (str): Availability zone that the server is in; see
                    `cds.constants.REGIONS`.
                VdcId (str): ID of the virtual data center of the server.
                VdcName (str): Name of that virtual data center.
                Cpu (int): Number of CPU cores.
                Ram (int): Memory in GB.
                Disks (dict): Disks of the server (SystemDisk, DataDisks, LeftDataDiskNum).
                PublicNetworkInterface (list[dict]): Network cards on public networks; an older
                    sample has one object (InterfaceId, Name, IP, IPv6, MAC, Connected, PublicId).
                PrivateNetworkInterface (list[dict]): Network cards on private networks
                    (InterfaceId, Name, IP, MAC, Connected, PrivateId).
                Tags (list[dict]): Tags attached to the server (TagId, TagName).
                DeletionProtection (bool, not always): Whether the server is protected against
                    deletion.
                CreateTime (str, not always): When the server was created, as `YYYY-MM-DD HH:MM:SS`.
            Besides: `Data.PageNumber` (int), `Data.PageCount` (int), `Data.Total` (int, not
            always).

        Raises:
            ConflictError: IncorrectInstanceStatus.
            InvalidParameterError: InvalidInstanceID.Malformed.
            NotFoundError: InstanceNotFound, InvalidLaunchTemplateVersion.NotFound.

        Example:
            reply = client.instance.describe_instances(
                VdcId="6d2a9e74-1c3b-4b58-a0f7-25c8de914b33",
                PageSize=20,
            )
            for row in reply.rows:
                print(row["InstanceId"], row["InstanceName"], row["InstanceStatus"])

        Source: Chinese document, 11.DescribeInstances; also Instance 11.DescribeInstances (POST
        /ccs).
        """

    @pages("DescribeInstances")
    def iter_instances(
        self,
        *,
        VdcId=None,
        InstanceId=None,
        PublicIp=None,
        PublicIpv6=None,
        PageSize=None,
        VdcName=None,
        TagName=None,
        RegionId=None,
        limit=None,
        progress=None,
    ):
        """Iterates over the rows of all pages of `describe_instances`, without duplicates.

        Reads; changes nothing. The next page is prefetched while the current rows are processed. If
        rows appear or disappear meanwhile, no other row is skipped or repeated.

        Args:
            VdcId (str, optional): Only servers of this virtual data centre.
            InstanceId (str, optional): Only the server with this ID.
            PublicIp (list[str] | str, optional): Only servers with one of these public IPv4
                addresses. Samples in the English document send it as `PubIp`; `PublicIp` is right.
            PublicIpv6 (str, optional): Only the server with this public IPv6 address. Example:
                "2001:db8:1:2::25".
            PageSize (int, optional): Servers on each page (default 10).
            VdcName (str, optional): Only servers of the virtual data centre with this name.
                Example: "vdc-production".
            TagName (str, optional): Only servers that carry this tag. Example: "production".
            RegionId (str, optional): Only servers in this availability zone; see
                `cds.constants.REGIONS`.
            limit (int, optional): Maximum number of rows; default all.
            progress (optional): True shows how many came; or a callable takes that and the total.

        Yields:
            The `rows` of `describe_instances`, each with InstanceId, InstanceName, InstanceStatus,
            InstanceChargeType, InstanceChargeStatus, InstanceType, ImageId, RegionId, VdcId,
            VdcName, Cpu, Ram, Disks, PublicNetworkInterface, PrivateNetworkInterface, Tags,
            DeletionProtection, CreateTime.

        Example:
            for row in client.instance.iter_instances(
                VdcId="6d2a9e74-1c3b-4b58-a0f7-25c8de914b33",
                PageSize=20,
            ):
                print(row["InstanceId"], row["InstanceName"], row["InstanceStatus"])

        Source: Chinese document, 11.DescribeInstances; also Instance 11.DescribeInstances (POST
        /ccs).
        """

    @action("ConnectNetworkInterface")
    def connect_network_interface(self, *, InterfaceId, InstanceId):
        """Connects a network card of a cloud server.

        Changes the cloud.

        Args:
            InterfaceId (str): ID of the network card, as listed by DescribeInstances.
            InstanceId (str): ID of the cloud server that has the network card.

        Returns:
            The response. `wait()` waits for its task.

        Raises:
            ConflictError: IncorrectInstanceStatus.
            InvalidParameterError: InvalidInterfaceID.Malformed.
            OutcomeUnknownError: the response was lost; see `describe_instances` before you repeat
                the call.

        Example:
            reply = client.instance.connect_network_interface(
                InterfaceId="52c9d0ab-7e41-4836-9f0d-c86b13fa2e75",
                InstanceId="3f6c1b52-8d0e-4c47-9a35-71e2c4d8b906",
            )
            reply.wait()

        Source: Chinese document, 12.ConnectNetworkInterface; also Instance
        12.ConnectNetworkInterface (POST /ccs).
        """

    @action("DisconnectNetworkInterface")
    def disconnect_network_interface(self, *, InterfaceId, InstanceId):
        """Disconnects a network card of a cloud server; the card itself stays.

        Changes the cloud.

        Note:
            The documents give no URL for this action; it uses the path of its counterpart
            ConnectNetworkInterface.

        Args:
            InterfaceId (str): ID of the network card, as listed by DescribeInstances.
            InstanceId (str): ID of the cloud server that has the network card.

        Returns:
            The response. `wait()` waits for its task.

        Raises:
            ConflictError: IncorrectInstanceStatus.
            InvalidParameterError: InvalidInterfaceID.Malformed.
            OutcomeUnknownError: the response was lost; see `describe_instances` before you repeat
                the call.

        Example:
            reply = client.instance.disconnect_network_interface(
                InterfaceId="52c9d0ab-7e41-4836-9f0d-c86b13fa2e75",
                InstanceId="3f6c1b52-8d0e-4c47-9a35-71e2c4d8b906",
            )
            reply.wait()

        Source: Chinese document, 13.DisconnectNetworkInterface; also Instance
        13.DisconnectNetworkInterface (POST /ccs).
        """

    @action("ModifyIpAddress")
    def modify_ip_address(self, *, InstanceId, InterfaceId, Address, Password, Ipv6Bind=None):
        """Binds an address to a network card, changes it, or releases it.

        Changes the cloud.

        Args:
            InstanceId (str): ID of the cloud server, as listed by DescribeInstances.
            InterfaceId (str): ID of the network card, as listed by DescribeInstances.
            Address (str): IPv4 address to bind or to change to; the text `None` releases the
                present one. To release the address send the string "None": a Python None would
                leave the parameter out.
            Ipv6Bind (bool, optional): true binds an IPv6 address, false releases it (default
                false). As documented, leaving it out counts as false, which releases the IPv6
                address of the card.
            Password (str): Login password of the server; needed even when a public key is given.
                Only the newer Chinese document has it, as a required parameter.

        Returns:
            The response. `wait()` waits for its task.

        Raises:
            ConflictError: IncorrectInstanceStatus.
            InvalidParameterError: InvalidInterfaceID.Malformed.
            OutcomeUnknownError: the response was lost; see `describe_instances` before you repeat
                the call.

        Example:
            reply = client.instance.modify_ip_address(
                InstanceId="3f6c1b52-8d0e-4c47-9a35-71e2c4d8b906",
                InterfaceId="52c9d0ab-7e41-4836-9f0d-c86b13fa2e75",
                Address="203.0.113.10",
                Password="Example-Passw0rd!",
            )
            reply.wait()

        Source: Chinese document, 14.ModifyIpAddress; also Instance 14.ModifyIpAddress (POST /ccs).
        """

    @action("DescribeInstanceMonitor")
    def describe_instance_monitor(
        self,
        *,
        InstanceId,
        MetricName,
        Period,
        StartTime,
        EndTime,
        InterfaceId=None,
        DiskId=None,
    ):
        """Reads one metric of a cloud server over a span of time.

        Reads; changes nothing.

        Note:
            The documents do not say which time zone is meant. Points may be missing, and Period is
            returned as a string.

        Args:
            InstanceId (str): ID of the cloud server, as listed by DescribeInstances.
            MetricName (str): Metric to read: CPU and memory in percent, disk operations in IOPS,
                disk throughput in Kbps, network traffic in Mbps. Known values: "CPUUtilization",
                "RAMUtilization", "DiskWriteIOPS", "DiskReadIOPS", "DiskWriteBPS", "DiskReadBPS",
                "InterfaceInRate", "InterfaceOutRate".
            Period (int): Seconds between two data points: 60 or 900. The older English document
                also lists 3600.
            StartTime (str): Begin of the span, as `YYYY-MM-DD HH:MM:SS`.
            EndTime (str): End of the span, as `YYYY-MM-DD HH:MM:SS`.
            InterfaceId (str, optional): ID of the network card, for the network metrics.
            DiskId (str, optional): ID of the disk, for the disk metrics.

        Returns:
            The response. Each of its `rows`, from `Data.DataPoints`, has:
                Timestamp (str): Time of the point; its time zone is not documented.
                Value (float): Percent for CPU and memory, Mbps for cards, Kbps or IOPS for disks.
            Besides: `Data.InstanceId` (str), `Data.Period` (str, second).

        Raises:
            InvalidParameterError: InvalidInterfaceID.Malformed.

        Example:
            reply = client.instance.describe_instance_monitor(
                InstanceId="3f6c1b52-8d0e-4c47-9a35-71e2c4d8b906",
                MetricName="CPUUtilization",
                Period=60,
                StartTime="2025-01-01 09:00:00",
                EndTime="2025-01-01 10:00:00",
            )
            for row in reply.rows:
                print(row["Timestamp"], row["Value"])

        Source: Chinese document, 15.DescribeInstanceMonitor; also Instance
        15.DescribeInstanceMonitor (POST /ccs).
        """

    @action("StartInstance")
    def start_instance(self, *, InstanceId):
        """Starts a cloud server that is shut down.

        Changes the cloud.

        Args:
            InstanceId (str): ID of the cloud server, as listed by DescribeInstances.

        Returns:
            The response. `wait()` waits for its task.

        Raises:
            ConflictError: IncorrectInstanceStatus.
            InvalidParameterError: InvalidInstanceID.Malformed.
            NotFoundError: InstanceNotFound.
            OutcomeUnknownError: the response was lost; see `describe_instances` before you repeat
                the call.

        Example:
            reply = client.instance.start_instance(
                InstanceId="3c1f7a52-6d0b-4e8e-9a41-7f5d2b8c9e10",
            )
            reply.wait()

        Source: Chinese document, 16.StartInstance; also Instance 16.StartInstance (GET /ccs).
        """

    @action("ModifyInstanceName")
    def modify_instance_name(self, *, InstanceId, InstanceName):
        """Gives a cloud server another name.

        Changes the cloud.

        Note:
            Takes effect immediately: the response's TaskId is empty, there is no task to wait for.

        Args:
            InstanceId (str): ID of the cloud server, as listed by DescribeInstances.
            InstanceName (str): New name of the server.

        Returns:
            The response.

        Raises:
            ConflictError: IncorrectInstanceStatus.
            InvalidParameterError: InvalidInstanceID.Malformed.
            NotAvailableError: InvalidInstanceType.ValueUnauthorized.
            NotFoundError: InstanceNotFound.
            OutcomeUnknownError: the response was lost; see `describe_instances` before you repeat
                the call.

        Example:
            reply = client.instance.modify_instance_name(
                InstanceId="3f6c1b52-8d0e-4c47-9a35-71e2c4d8b906",
                InstanceName="web-backend",
            )

        Source: Chinese document, 17.ModifyInstanceName; also Instance 17.ModifyInstanceName (POST
        /ccs).
        """

    @action("DescribeTags")
    def describe_tags(self):
        """Lists the tags of the account.

        Reads; changes nothing.

        Note:
            TagId is a number here, but a string in the response of DescribeInstances.

        Returns:
            The response. Each of its `rows`, from `Data`, has:
                TagId (int): ID of the tag; digits in a string in DescribeInstances.
                TagName (str): Name of the tag.

        Raises:
            ConflictError: IncorrectInstanceStatus.

        Example:
            reply = client.instance.describe_tags()
            for row in reply.rows:
                print(row["TagId"], row["TagName"])

        Source: Chinese document, 18.DescribeTags; also Instance 18.DescribeTags (POST /ccs).
        """

    @action("CreateTag")
    def create_tag(self, *, TagName):
        """Creates a tag that can then be attached to cloud servers.

        Changes the cloud.

        Note:
            The response contains no id of the new tag; DescribeTags lists tags with their ids.

        Args:
            TagName (str): Name of the new tag.

        Returns:
            The response.

        Raises:
            OutcomeUnknownError: the response was lost; see `describe_tags` before you repeat the
                call.

        Example:
            reply = client.instance.create_tag(TagName="staging")

        Source: Chinese document, 19.CreateTag; also Instance 19.CreateTag (POST /ccs).
        """

    @action("DeleteTag")
    def delete_tag(self, *, TagId):
        """Deletes a tag that no cloud server uses any more.

        Changes the cloud.

        Args:
            TagId (str | int): ID of the tag, as listed by DescribeTags.

        Returns:
            The response.

        Raises:
            APIError: 20101.
            OutcomeUnknownError: the response was lost; see `describe_tags` before you repeat the
                call.

        Example:
            reply = client.instance.delete_tag(TagId="1026")

        Source: Chinese document, 20.DeleteTag; also Instance 20.DeleteTag (POST /ccs).
        """

    @action("AddInstancesTags")
    def add_instances_tags(self, *, InstanceIds, AddTagIds=None):
        """Attaches one or more tags to one or more cloud servers.

        Changes the cloud.

        Args:
            InstanceIds (str | list): Ids of the cloud servers, separated by commas.
            AddTagIds (str | list | int, optional): Ids of the tags to attach, separated by commas.

        Returns:
            The response.

        Raises:
            OutcomeUnknownError: the response was lost; see `describe_tags` before you repeat the
                call.

        Example:
            reply = client.instance.add_instances_tags(
                InstanceIds="3f6c1b52-8d0e-4c47-9a35-71e2c4d8b906,b84e07d1-5a29-4f63-8c1e-e9d3527fa640",
                AddTagIds="1026",
            )

        Source: Chinese document, 21.AddInstancesTags; also Instance 21.AddInstancesTags (POST
        /ccs).
        """

    @action("DeleteInstancesTags")
    def delete_instances_tags(self, *, InstanceIds, DelTagIds=None):
        """Detaches tags from one or more cloud servers; the tags themselves remain.

        Changes the cloud.

        Note:
            The table of the response names a task id, but the example's is empty: no task is
            queued.

        Args:
            InstanceIds (str | list): Ids of the cloud servers, separated by commas.
            DelTagIds (str | list | int, optional): Ids of the tags to detach, separated by commas.

        Returns:
            The response.

        Raises:
            OutcomeUnknownError: the response was lost; see `describe_tags` before you repeat the
                call.

        Example:
            reply = client.instance.delete_instances_tags(
                InstanceIds="3f6c1b52-8d0e-4c47-9a35-71e2c4d8b906,b84e07d1-5a29-4f63-8c1e-e9d3527fa640",
                DelTagIds="1025",
            )

        Source: Chinese document, 22.DeleteInstancesTags; also Instance 22.DeleteInstancesTags (POST
        /ccs).
        """

    @action("DescribeInstanceType")
    def describe_instance_type(self, *, RegionId, InstanceType, InstanceChargeType=None):
        """Lists the CPU and memory combinations on sale for an instance type in a region.

        Reads; changes nothing.

        Note:
            The table calls Data an object, the example shows a list of sizes; the example is taken
            as right. Ram is in GB.

        Args:
            RegionId (str): Region (availability zone), such as `CN_Beijing_A`; see
                `cds.constants.REGIONS`.
            InstanceType (str): Instance type whose sizes are wanted, such as `Standard`; see
                `cds.constants.INSTANCE_TYPES`.
            InstanceChargeType (str, optional): Billing method: `PrePaid` for a monthly or yearly
                subscription, `PostPaid` for pay as you go; `PostPaid` when left out.

        Returns:
            The response. Each of its `rows`, from `Data`, has:
                Cpu (int): Number of CPU cores.
                Name (str): The size in words, in Chinese.
                Ram (int): Memory in GB.

        Example:
            reply = client.instance.describe_instance_type(
                RegionId="CN_Beijing_A",
                InstanceType="Standard",
            )
            for row in reply.rows:
                print(row["Name"], row["Cpu"])

        Source: Chinese document, 23.DescribeInstanceType; also Instance 23.DescribeInstanceType
        (POST /ccs).
        """

    @action("DescribePublicIp")
    def describe_public_ip(self, *, VdcId, PublicId):
        """Shows which addresses of a public network are in use and which are free.

        Reads; changes nothing.

        Note:
            The older English document gives the URL path ccs; the newer Chinese one gives network,
            which is used.

        Args:
            VdcId (str): ID of the virtual data center that the network belongs to. The documents'
                example joins two ids with a comma, but everything else speaks of one data center:
                give one id.
            PublicId (str): ID of the public network, as given by DescribeVdc.

        Returns:
            The response. Each of its `rows`, from `Data.UsedList`, has:
                Address (str): The address that is in use.
                Usage (str): Text in Chinese: what uses the address, with its name.
            Besides: `Data.UnusedList` (list[str]), `Data.UnusedTotal` (int), `Data.UsedTotal`
            (int).

        Example:
            reply = client.instance.describe_public_ip(
                VdcId="6d2a9e74-1c3b-4b58-a0f7-25c8de914b33",
                PublicId="5a0c8d3e-94b7-4e12-a6f5-c83d1e7b2094",
            )
            for row in reply.rows:
                print(row["Address"], row["Usage"])

        Source: Chinese document, 24.DescribePublicIp; also Instance 24.DescribePublicIp (POST
        /network).
        """

    @action("DescribePrivateIp")
    def describe_private_ip(self, *, VdcId, PrivateId):
        """Shows which addresses of a private network are in use and which are free.

        Reads; changes nothing.

        Note:
            The older English document gives the URL path ccs; the newer Chinese one gives network,
            which is used.

        Args:
            VdcId (str): ID of the virtual data center that the network belongs to. The documents'
                example joins two ids with a comma, but everything else speaks of one data center:
                give one id.
            PrivateId (str): ID of the private network, as given by DescribeVdc.

        Returns:
            The response. Each of its `rows`, from `Data.UsedList`, has:
                Address (str): The address that is in use.
                Usage (str): Text in Chinese: what uses the address, with its name.
            Besides: `Data.UnusedList` (list[str]), `Data.UnusedTotal` (int), `Data.UsedTotal`
            (int).

        Example:
            reply = client.instance.describe_private_ip(
                VdcId="6d2a9e74-1c3b-4b58-a0f7-25c8de914b33",
                PrivateId="d41e6b97-08c5-4a3f-9b72-e6f50a1c8d34",
            )
            for row in reply.rows:
                print(row["Address"], row["Usage"])

        Source: Chinese document, 25.DescribePrivateIp; also Instance 25.DescribePrivateIp (POST
        /network).
        """

    @action("ResetInstancesPassword", queues_many=True)
    def reset_instances_password(self, *, InstanceIds, Password):
        """Sets a new login password on one or more cloud servers.

        Changes the cloud.

        Note:
            The response contains one task for each server. The table calls Data an object, the
            example shows a list; the example is taken as right.

        Args:
            InstanceIds (str | list): Ids of the cloud servers, separated by commas.
            Password (str): New password, the same for all the servers named.

        Returns:
            The response. `wait()` waits for its tasks, one for each machine or disk. Each of its
            `rows`, from `Data`, has:
                InstanceId (str): ID of the server.
                TaskId (int): ID of the task that sets its password, here a number.

        Raises:
            OutcomeUnknownError: the response was lost; see `describe_instances` before you repeat
                the call.

        Example:
            reply = client.instance.reset_instances_password(
                InstanceIds="3f6c1b52-8d0e-4c47-9a35-71e2c4d8b906,b84e07d1-5a29-4f63-8c1e-e9d3527fa640",
                Password="Example-Passw0rd!",
            )
            reply.wait()

        Source: Chinese document, 26.ResetInstancesPassword; also Instance 26.ResetInstancesPassword
        (POST /ccs).
        """

    @action("CreateInstanceHtmlConsoleURL")
    def create_instance_html_console_url(self, *, InstanceId):
        """Issues an address at which the screen of a cloud server can be operated in a web browser.

        Reads; changes nothing.

        Note:
            Anyone with the address can reach the server's console: keep it out of logs. Repeating
            the call is harmless.

        Args:
            InstanceId (str): ID of the cloud server, as listed by DescribeInstances.

        Returns:
            The response. `Data` has:
                URL (str): URL of the console in a browser; anyone with the URL can use it.

        Example:
            reply = client.instance.create_instance_html_console_url(
                InstanceId="3f6c1b52-8d0e-4c47-9a35-71e2c4d8b906",
            )
            print(reply.data["URL"])

        Source: Chinese document, 27.CreateInstanceHtmlConsoleURL; also Instance
        27.CreateInstanceHtmlConsoleURL (POST /ccs).
        """

    @action("ExtendSystemDisk")
    def extend_system_disk(self, *, InstanceId, Size=None, IOPS=None):
        """Enlarges the system disk of a cloud server or adds IOPS packs to it.

        Changes the cloud; costs money.

        Note:
            Size and IOPS are both optional in the documents, but a call with neither changes
            nothing.

        Args:
            InstanceId (str): ID of the cloud server, as listed by DescribeInstances.
            Size (int, optional): Size of the system disk after the change, in GB.
            IOPS (int, optional): Number of provisioned IOPS packs.

        Returns:
            The response. `wait()` waits for its task. `Data` has:
                order_audit (int): Review state of the order; 0 in every sample, otherwise
                    undocumented.

        Raises:
            OutcomeUnknownError: the response was lost; see `describe_instances` before you repeat
                the call.

        Example:
            reply = client.instance.extend_system_disk(
                InstanceId="3f6c1b52-8d0e-4c47-9a35-71e2c4d8b906",
                Size=200,
            )
            reply.wait()

        Source: Chinese document, 28.ExtendSystemDisk; also Instance 28.ExtendSystemDisk (POST
        /ccs).
        """

    @action("DescribeInstancePrice")
    def describe_instance_price(
        self,
        *,
        RegionId,
        Cpu,
        Ram,
        InstanceType,
        ImageId,
        SystemDisk,
        Amount,
        InstanceChargeType=None,
        AutoRenew=None,
        PrepaidMonth=None,
        DataDisks=None,
    ):
        """Quotes the price of cloud servers of a given configuration without ordering them.

        Reads; changes nothing.

        Note:
            The older English document marks Cpu, Ram, InstanceType, ImageId, SystemDisk and Amount
            optional; the newer Chinese one, followed here, marks them required.

        Args:
            RegionId (str): Region (availability zone) in which the servers would be created; see
                `cds.constants.REGIONS`.
            InstanceChargeType (str, optional): Billing method: `PrePaid` for a monthly or yearly
                subscription, `PostPaid` for pay as you go; `PostPaid` when left out.
            AutoRenew (int, optional): Whether a subscription renews itself: 1 yes (assumed when
                left out), 0 no.
            PrepaidMonth (int, optional): Months of subscription: 0 (assumed when left out) runs to
                the end of this month, 1 is one calendar month.
            Cpu (int): Number of CPU cores for each server. Known values: 1, 2, 4, 8, 10, 16, 32.
            Ram (int): Memory for each server, in GB. Known values: 1, 2, 4, 8, 12, 16, 24, 32, ....
            InstanceType (str): Instance type of the servers, such as `Standard`; see
                `cds.constants.INSTANCE_TYPES`.
            ImageId (str): Image of the servers: id of a custom template or name of a public image;
                see `cds.constants.IMAGES`. Marked required, although the same line of the document
                says that Ubuntu_16.04_64 is taken when it is left out.
            SystemDisk (dict): System disk of each server: its size, type and number of IOPS packs.
                Required by the newer document, although it gives a default for each member. The
                default size is spelled `size` there; the example's `Size` is used.
                Size (int, optional): Size in GB; when left out, the size of the image's system
                    disk.
                Type (str, optional): Disk type: `system_disk` (performance, assumed when left out)
                    or `ssd_system_disk` (high performance).
                IOPS (int, optional): Number of provisioned IOPS packs; 0 when left out.
            DataDisks (list[dict], optional): Data disks of each server; none when left out. The
                documents give the type string, but the example is a list of objects and goes into a
                JSON body: a list is sent.
                Size (int, optional): Size in GB.
                Type (str, optional): Disk type: `ssd_disk` or `high_disk`.
                IOPS (int, optional): Number of provisioned IOPS packs, for SSD disks; 0 when left
                    out. Not shown for this action; CreateInstance has it for the same list.
            Amount (int): Number of servers, 1 to 99. Marked required, although the same line of the
                document names 1 as the default.

        Returns:
            The response. `Data` has:
                TotalPrice (float): Price of all servers together, in the currency of the account.

        Example:
            reply = client.instance.describe_instance_price(
                RegionId="CN_Beijing_A",
                Cpu=4,
                Ram=8,
                InstanceType="Standard",
                ImageId="Ubuntu_18.04_64",
                SystemDisk={"Size": 200, "Type": "ssd_system_disk", "IOPS": 5},
                Amount=1,
            )
            print(reply.data["TotalPrice"])

        Source: Chinese document, 29.DescribeInstancePrice; also Instance 29.DescribeInstancePrice
        (POST /ccs).
        """

    @action("StopInstances")
    def stop_instances(self, *, InstanceIds, StopType=None):
        """Shuts down several cloud servers in one call.

        Changes the cloud.

        Args:
            InstanceIds (str | list): Ids of the cloud servers, separated by commas.
            StopType (str, optional): How to stop: `SOFT` asks the operating system to shut down
                (assumed when left out), `HARD` cuts the power.

        Returns:
            The response. `wait()` waits for its task.

        Raises:
            ConflictError: IncorrectInstanceStatus.
            InvalidParameterError: InvalidInstanceID.Malformed.
            NotFoundError: InstanceNotFound.
            OutcomeUnknownError: the response was lost; see `describe_instances` before you repeat
                the call.

        Example:
            reply = client.instance.stop_instances(
                InstanceIds="3f6c1b52-8d0e-4c47-9a35-71e2c4d8b906,b84e07d1-5a29-4f63-8c1e-e9d3527fa640",
            )
            reply.wait()

        Source: Chinese document, 30.StopInstances; also Instance 30.StopInstances (GET /ccs).
        """

    @action("StartInstances")
    def start_instances(self, *, InstanceIds):
        """Starts several cloud servers in one call.

        Changes the cloud.

        Args:
            InstanceIds (str | list): Ids of the cloud servers, separated by commas.

        Returns:
            The response. `wait()` waits for its task.

        Raises:
            ConflictError: IncorrectInstanceStatus.
            InvalidParameterError: InvalidInstanceID.Malformed.
            NotFoundError: InstanceNotFound.
            OutcomeUnknownError: the response was lost; see `describe_instances` before you repeat
                the call.

        Example:
            reply = client.instance.start_instances(
                InstanceIds="3c1f7a52-6d0b-4e8e-9a41-7f5d2b8c9e10,8e42b0d7-15c9-4f63-b2aa-0d9e6c3f4b71",
            )
            reply.wait()

        Source: Chinese document, 31.StartInstances; also Instance 31.StartInstances (GET /ccs).
        """

    @action("RebootInstances")
    def reboot_instances(self, *, InstanceIds):
        """Restarts several cloud servers in one call.

        Changes the cloud.

        Args:
            InstanceIds (str | list): Ids of the cloud servers, separated by commas.

        Returns:
            The response. `wait()` waits for its task.

        Raises:
            ConflictError: IncorrectInstanceStatus.
            InvalidParameterError: InvalidInstanceId.Malformed.
            NotFoundError: InstanceNotFound.
            OutcomeUnknownError: the response was lost; see `describe_instances` before you repeat
                the call.

        Example:
            reply = client.instance.reboot_instances(
                InstanceIds="3f6c1b52-8d0e-4c47-9a35-71e2c4d8b906,b84e07d1-5a29-4f63-8c1e-e9d3527fa640",
            )
            reply.wait()

        Source: Chinese document, 32.RebootInstances; also Instance 32.RebootInstances (GET /ccs).
        """

    @action("BatchAddNetworkInterfaces")
    def batch_add_network_interfaces(self, *, InstanceIds, VdcId, Password, PrivateId=None, PublicId=None):
        """Adds a network interface on one private or public network to several cloud servers.

        Changes the cloud.

        Note:
            The documents write the network as one required line, PrivateId/PublicId: these are two
            parameters, of which exactly one is given.

        Args:
            InstanceIds (list[str]): Ids of the cloud servers that get an interface.
            PrivateId (str, optional): ID of the private network to connect to; give this or
                PublicId.
            PublicId (str, optional): ID of the public network to connect to; give this or
                PrivateId.
            VdcId (str): ID of the virtual data center that the servers and the network belong to.
            Password (str): Login password of the cloud servers. The older English document marks it
                optional; the newer Chinese one, followed here, marks it required.

        Give exactly one of PrivateId, PublicId.

        Returns:
            The response. `wait()` waits for its task.

        Raises:
            OutcomeUnknownError: the response was lost; see `describe_instances` before you repeat
                the call.

        Example:
            reply = client.instance.batch_add_network_interfaces(
                InstanceIds=[
                    "3c1f7a52-6d0b-4e8e-9a41-7f5d2b8c9e10",
                    "8e42b0d7-15c9-4f63-b2aa-0d9e6c3f4b71",
                ],
                PrivateId="d41e6b97-08c5-4a3f-9b72-e6f50a1c8d34",
                VdcId="6d2a9e74-1c3b-4b58-a0f7-25c8de914b33",
                Password="Example-Passw0rd!",
            )
            reply.wait()

        Source: Chinese document, 33.BatchAddNetworkInterfaces; also Instance
        33.BatchAddNetworkInterfaces (POST /ccs).
        """

    @action("BatchDeleteNetworkInterfaces")
    def batch_delete_network_interfaces(self, *, InstanceIds, VdcId, PrivateId=None, PublicId=None):
        """Removes the interfaces on one private or public network from several cloud servers.

        Changes the cloud.

        Note:
            The documents write the network as one required line, PrivateId/PublicId: these are two
            parameters, of which exactly one is given.

        Args:
            InstanceIds (list[str]): Ids of the cloud servers that lose the interface.
            PrivateId (str, optional): ID of the private network to disconnect from; give this or
                PublicId.
            PublicId (str, optional): ID of the public network to disconnect from; give this or
                PrivateId.
            VdcId (str): ID of the virtual data center that the servers and the network belong to.

        Give exactly one of PrivateId, PublicId.

        Returns:
            The response. `wait()` waits for its task.

        Raises:
            OutcomeUnknownError: the response was lost; see `describe_instances` before you repeat
                the call.

        Example:
            reply = client.instance.batch_delete_network_interfaces(
                InstanceIds=[
                    "3f6c1b52-8d0e-4c47-9a35-71e2c4d8b906",
                    "b84e07d1-5a29-4f63-8c1e-e9d3527fa640",
                ],
                PrivateId="d41e6b97-08c5-4a3f-9b72-e6f50a1c8d34",
                VdcId="6d2a9e74-1c3b-4b58-a0f7-25c8de914b33",
            )
            reply.wait()

        Source: Chinese document, 34.BatchDeleteNetworkInterfaces; also Instance
        34.BatchDeleteNetworkInterfaces (POST /ccs).
        """

    @action("DescribeNetworkCardFlow")
    def describe_network_card_flow(self, *, InstanceId, InterfaceId, MetricName, StartTime, EndTime):
        """Reports the inbound and outbound traffic of one network interface over a period, in GB.

        Reads; changes nothing.

        Note:
            The table of the response names InputFlow and OutputFlow, the example has Input and
            Output; the example is taken as right. The time zone of the times is not documented.

        Args:
            InstanceId (str): ID of the cloud server.
            InterfaceId (str): ID of the network interface, as listed by DescribeInstances.
            MetricName (str): Traffic metric; `NetworkCardFlow` is the only one documented.
            StartTime (str): Start of the period, as `YYYY-MM-DD HH:MM:SS`.
            EndTime (str): End of the period, as `YYYY-MM-DD HH:MM:SS`.

        Returns:
            The response. `Data` has:
                InstanceId (str): ID of the server.
                InterfaceId (str): ID of the network card.
                NetworkCardFlow (dict): Traffic in both directions (Input, Output, InputFlow,
                    OutputFlow).
                Period (int, second, not always): Seconds between two measurements.

        Raises:
            InvalidParameterError: InvalidInterfaceID.Malformed.

        Example:
            reply = client.instance.describe_network_card_flow(
                InstanceId="3f6c1b52-8d0e-4c47-9a35-71e2c4d8b906",
                InterfaceId="52c9d0ab-7e41-4836-9f0d-c86b13fa2e75",
                MetricName="NetworkCardFlow",
                StartTime="2025-01-01 09:00:00",
                EndTime="2025-01-01 10:00:00",
            )
            print(reply.data["InstanceId"], reply.data["InterfaceId"])

        Source: Chinese document, 35.DescribeNetworkCardFlow (POST /ccs).
        """

    @action("GetIpInfoBySegment")
    def get_ip_info_by_segment(self, *, PrivateId, Segment):
        """Lists the free addresses of a private network that lie in a given subnet.

        Reads; changes nothing.

        Args:
            PrivateId (str): ID of the private network, as given by DescribeVdc.
            Segment (str): Subnet in CIDR notation, such as `10.20.30.0/24`.

        Returns:
            The response. `Data` has:
                AvailableIPTotal (int): Number of free addresses.
                AvailableIPList (list[str]): The free addresses.

        Example:
            reply = client.instance.get_ip_info_by_segment(
                PrivateId="d41e6b97-08c5-4a3f-9b72-e6f50a1c8d34",
                Segment="10.20.30.0/24",
            )
            print(reply.data["AvailableIPTotal"])

        Source: Chinese document, 36.GetIpInfoBySegment (POST /ccs).
        """

    @action("ModifyInstanceAttribute")
    def modify_instance_attribute(self, *, InstanceIds, DeletionProtection):
        """Switches the deletion protection of one or more cloud servers on or off.

        Changes the cloud.

        Note:
            The document names the host api.capitalonline.net here; the same host as for every other
            action is used.

        Args:
            InstanceIds (list[str]): Ids of the cloud servers to change.
            DeletionProtection (bool): True protects the servers against deletion, false lifts the
                protection.

        Returns:
            The response.

        Raises:
            OutcomeUnknownError: the response was lost; see `describe_instances` before you repeat
                the call.

        Example:
            reply = client.instance.modify_instance_attribute(
                InstanceIds=[
                    "3f6c1b52-8d0e-4c47-9a35-71e2c4d8b906",
                    "b84e07d1-5a29-4f63-8c1e-e9d3527fa640",
                ],
                DeletionProtection=True,
            )

        Source: Chinese document, 37.ModifyInstanceAttribute (POST /ccs).
        """
