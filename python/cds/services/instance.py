# Generated from models/ by `cargo xtask generate`; do not edit.
# mypy: disable-error-code="empty-body"
"""Cloud servers: buying, changing and deleting them, their disks, network cards, tags and monitoring."""

from __future__ import annotations

from .._light import TYPE_CHECKING
from .._service import Service, action, pages

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Any

    from .._response import Response
    from .._task import Task
    from .._tasks import Tasks
    from ..types.instance import (
        CreateDiskDataDisks,
        CreateInstanceDataDisks,
        CreateInstanceOrderedIP,
        CreateInstancePrivateIp,
        CreateInstanceSystemDisk,
        CreateInstanceWindowsActivation,
        DescribeInstancePriceDataDisks,
        DescribeInstancePriceSystemDisk,
    )


class Instance(Service):
    """Cloud servers: buying, changing and deleting them, their disks, network cards, tags and monitoring."""

    _name = "instance"

    @action("CreateInstance")
    def create_instance(
        self,
        *,
        RegionId: str,
        VdcId: str,
        Password: str,
        InstanceName: str,
        Cpu: int,
        Ram: int,
        InstanceType: str,
        PublicKey: str | None = None,
        DescriptionNum: str | None = None,
        InstanceChargeType: str | None = None,
        AutoRenew: int | None = None,
        PrepaidMonth: int | None = None,
        ImageId: str | None = None,
        ImagePassword: str | None = None,
        SystemDisk: CreateInstanceSystemDisk | None = None,
        DataDisks: Sequence[CreateInstanceDataDisks] | None = None,
        Amount: int | None = None,
        PublicIp: Sequence[str] | str | None = None,
        Ipv6Bind: bool | None = None,
        PrivateIp: Sequence[CreateInstancePrivateIp] | None = None,
        UTC: bool | None = None,
        WindowsActivation: CreateInstanceWindowsActivation | None = None,
        UserData: Sequence[str] | str | None = None,
        DryRun: bool | None = None,
        SwapOff: bool | None = None,
        OrderedIP: Sequence[CreateInstanceOrderedIP] | None = None,
        LabelNames: Sequence[str] | str | None = None,
        DeletionProtection: bool | None = None,
        DedicatedHostId: str | None = None,
    ) -> Response[Task]:
        """Orders one or more cloud servers, pay as you go or by subscription.

        Note:
            With Amount above 1 there is still one task, which names all the new servers. Repeating the call buys again:
            there is no idempotency token.

        Args:
            RegionId: Availability zone in which the servers are created; see `cds.constants.REGIONS`. Example:
                "CN_Beijing_A".
            VdcId: ID of the virtual data centre that the servers belong to. Example:
                "6d2a9e74-1c3b-4b58-a0f7-25c8de914b33".
            Password: Login password of the server; needed even when a public key is given. The English document marks
                it optional; the newer Chinese one requires it, also together with a public key.
            PublicKey: SSH public key to install on the server, in addition to the password. Example: "ssh-ed25519
                AAAAC3NzaC1lZDI1NTE5AAAAIExampleOnlyNotARealKey0123456789abcdefgh ops@example.com".
            InstanceName: Host name of the server; with several servers a number can be appended, see DescriptionNum.
                Example: "web-frontend".
            DescriptionNum: First number of the suffix of 3 to 6 digits that is appended to the name and counts up from
                server to server; without it all servers get the same name. Digits in a string: leading zeros count, so
                give text and not a number. Example: "001".
            InstanceChargeType: How the server is billed: `PrePaid` is a monthly or yearly subscription, `PostPaid` is
                pay as you go (default). Example: "PostPaid".
            AutoRenew: Whether a subscription is renewed by itself: 1 yes (default), 0 no; only used with `PrePaid`.
                Example: 1.
            PrepaidMonth: Months to buy with `PrePaid`: 0 (default) until the end of this month, 1 for one calendar
                month. Example: 1.
            Cpu: Number of CPU cores. Required by the Chinese table, although its text mentions a default (the smallest
                size on sale); the English document marks it optional. Example: 4.
            Ram: Memory in GB. Required by the Chinese table, although its text mentions a default (the smallest size on
                sale); the English document marks it optional. Example: 8.
            InstanceType: Instance family to buy; DescribeAvailableResource lists what a zone offers; see
                `cds.constants.INSTANCE_TYPES`. Example: "Standard".
            ImageId: ID of a custom image or name of a public one (default `Ubuntu_16.04_64`); see
                `cds.constants.IMAGES`. Example: "Ubuntu_18.04_64".
            ImagePassword: Password stored in the image: needed for a custom image, not for a public one.
            SystemDisk: Kind, size and IOPS packages of the system disk.
                - Size: Size in GB (default: the size of the image's system disk). Example: 200.
                - Type: `system_disk` (performance) or `ssd_system_disk` (very high performance). Example:
                  "ssd_system_disk".
                - IOPS: Number of provisioned IOPS packages (default 0). Example: 5.
            DataDisks: Data disks to attach, one entry for each disk.
                - Size: Size of the disk in GB. Example: 100.
                - Type: Kind of disk: `ssd_disk` or `high_disk`. Example: "ssd_disk".
                - IOPS: Number of provisioned IOPS packages (default 0); only SSD disks have them. Example: 5.
            Amount: Number of servers to create, 1 to 99 (default 1). Example: 1.
            PublicIp: Public IPv4 addresses: free addresses of the virtual data centre, or `auto` to have one chosen; no
                public address when left out.
            Ipv6Bind: Also assign a public IPv6 address (default false); ignored unless a public IPv4 address is
                assigned. Example: false.
            PrivateIp: Private networks to join and the addresses to take in each; none when left out.
                - PrivateId: ID of a private network in the same virtual data centre. Example:
                  "d41e6b97-08c5-4a3f-9b72-e6f50a1c8d34".
                - IP: Addresses in this network, or `auto` to have them chosen.
                - Segment: Subnet of the private network, in CIDR notation. Example: "10.20.0.0/24".
            UTC: Set the time zone of the server to UTC. Example: true.
            WindowsActivation: Product keys that activate Windows servers.
                - Batch: 1: the same key for all servers of this order; 0: one key for each server. Example: 1.
                - ProductIds: The product keys: one with `Batch` 1, otherwise as many as there are servers. The text of
                  the document speaks of keys separated by commas, its example is a JSON list: the list is sent.
            UserData: Start-up scripts or other user data, every entry encoded in Base64.
            DryRun: Trial call that creates nothing (default false). Example: false.
            SwapOff: Turn off the swap partition on the system disk (default: false, swap stays on). Example: false.
            OrderedIP: Network cards in the wanted order, public and private mixed; PublicIp and PrivateIp are ignored
                when it is given.
                - PipeId: ID of a public or private network of the virtual data centre. Example:
                  "5a0c8d3e-94b7-4e12-a6f5-c83d1e7b2094".
                - IP: Addresses for this card, or `auto`; without it the card gets no address.
            LabelNames: Names of up to 20 tags to attach; tags that do not exist yet are created.
            DeletionProtection: Protect the servers from being deleted: true on, false off. Example: true.
            DedicatedHostId: ID of the dedicated host to place the servers on; the host must be in a healthy state.
                Example: "c0a7d5e2-83f4-4b19-9d60-1e8b5f2a7c46".

        Returns:
            The response. `wait` waits for its task.

        Raises:
            APIError: documented codes are InvalidInstanceType.ValueUnauthorized (400), InvalidInstanceName.Malformed
                (400), InvalidPassword.Malformed (400), InvalidDataDiskSize.ValueNotSupported (400),
                InvalidPrivateIpAddress.Malformed (400), InvalidPrivateIpAddress.Duplicated (400),
                InvalidPublicIpAddress.Malformed (400), InvalidPublicIpAddress.Duplicated (400), NotEnoughBalance (400),
                Zone.NotOnSale (403), InvalidLaunchTemplateVersion.NotFound (404), InvalidIp.IpRepeated (403),
                InvalidIp.IpAssigned (403), InvalidIp.Address (403).

        Source: Chinese document, 实例相关 1.CreateInstance; also Instance 1.CreateInstance (POST /ccs, mutate).
        """
        ...

    @action("DeleteInstance")
    def delete_instance(
        self,
        *,
        InstanceIds: Sequence[str] | str,
    ) -> Response[Task]:
        """Deletes one or more cloud servers.

        Note:
            Both documents name another host for this action alone; it is sent to the same host as all the others.

        Args:
            InstanceIds: IDs of the servers to delete, as listed by DescribeInstances.

        Returns:
            The response. `wait` waits for its task.

        Raises:
            APIError: documented codes are IncorrectInstanceStatus (403), InstanceNotFound (400),
                InvalidInstanceID.Malformed (400).

        Source: Chinese document, 实例相关 2.DeleteInstance; also Instance 2.DeleteInstance (POST /ccs, mutate).
        """
        ...

    @action("StopInstance")
    def stop_instance(
        self,
        *,
        InstanceId: str,
        StopType: str | None = None,
    ) -> Response[Task]:
        """Shuts down a cloud server; it is kept and can be started again.

        Args:
            InstanceId: ID of the cloud server, as listed by DescribeInstances. Example:
                "3f6c1b52-8d0e-4c47-9a35-71e2c4d8b906".
            StopType: How to shut down: `SOFT` asks the operating system (default), `HARD` cuts the power. Example:
                "SOFT".

        Returns:
            The response. `wait` waits for its task.

        Raises:
            APIError: documented codes are IncorrectInstanceStatus (403), InstanceNotFound (400),
                InvalidInstanceID.Malformed (400).

        Source: Chinese document, 实例相关 3.StopInstance; also Instance 3.StopInstance (GET /ccs, mutate).
        """
        ...

    @action("RebootInstance")
    def reboot_instance(
        self,
        *,
        InstanceId: str,
    ) -> Response[Task]:
        """Restarts a cloud server.

        Args:
            InstanceId: ID of the cloud server, as listed by DescribeInstances. Example:
                "3f6c1b52-8d0e-4c47-9a35-71e2c4d8b906".

        Returns:
            The response. `wait` waits for its task.

        Raises:
            APIError: documented codes are IncorrectInstanceStatus (403), InstanceNotFound (400),
                InvalidInstanceId.Malformed (400).

        Source: Chinese document, 实例相关 4.RebootInstance; also Instance 4.RebootInstance (GET /ccs, mutate).
        """
        ...

    @action("ModifyInstanceChargeType")
    def modify_instance_charge_type(
        self,
        *,
        InstanceId: str,
        InstanceChargeType: str,
        AutoRenew: int | None = None,
        PrepaidMonth: int | None = None,
    ) -> Response[Task]:
        """Changes how a cloud server is billed: pay as you go or subscription.

        Note:
            The English document also shows a response with TaskId "0": then no task was queued and there is nothing to
            wait for.

        Args:
            InstanceId: ID of the cloud server, as listed by DescribeInstances. Example:
                "3f6c1b52-8d0e-4c47-9a35-71e2c4d8b906".
            InstanceChargeType: How the server is billed: `PrePaid` is a monthly or yearly subscription, `PostPaid` is
                pay as you go. Example: "PrePaid".
            AutoRenew: Whether a subscription is renewed by itself: 1 yes (default), 0 no; only used with `PrePaid`.
                Example: 1.
            PrepaidMonth: How long to subscribe with `PrePaid`: 0 (default) until the end of this month, 1 for one
                calendar month more. Example: 1.

        Returns:
            The response; `Data` holds `order_audit`. `wait` waits for its task.

        Raises:
            APIError: documented codes are IncorrectInstanceStatus (403), InstanceNotFound (400),
                InvalidInstanceId.Malformed (400).

        Source: Chinese document, 实例相关 5.ModifyInstanceChargeType; also Instance 5.ModifyInstanceChargeType (POST /ccs,
        mutate).
        """
        ...

    @action("ModifyInstanceSpec")
    def modify_instance_spec(
        self,
        *,
        InstanceId: str,
        Cpu: int | None = None,
        Ram: int | None = None,
        InstanceType: str | None = None,
    ) -> Response[Task]:
        """Changes the CPU count, the memory or the type of a cloud server.

        Args:
            InstanceId: ID of the cloud server, as listed by DescribeInstances. Example:
                "3f6c1b52-8d0e-4c47-9a35-71e2c4d8b906".
            Cpu: New number of CPU cores; unchanged when left out. The English document marks it required; the newer
                Chinese one does not. Example: 8.
            Ram: New memory size in GB; unchanged when left out. Example: 16.
            InstanceType: New instance type for the server; see `cds.constants.INSTANCE_TYPES`. Example: "Standard".

        Returns:
            The response. `wait` waits for its task.

        Raises:
            APIError: documented codes are IncorrectInstanceStatus (403), InstanceNotFound (400),
                InvalidInstanceID.Malformed (400), InvalidInstanceType.ValueUnauthorized (400).

        Source: Chinese document, 实例相关 6.ModifyInstanceSpec; also Instance 6.ModifyInstanceSpec (POST /ccs, mutate).
        """
        ...

    @action("CreateDisk")
    def create_disk(
        self,
        *,
        InstanceId: str,
        DataDisks: Sequence[CreateDiskDataDisks] | None = None,
    ) -> Response[Task]:
        """Adds one or more data disks to a cloud server.

        Note:
            The return table spells the task ID `TaskID`, the example `TaskId`. An action of the same name exists for
            bare metal storage, at another path.

        Args:
            InstanceId: ID of the cloud server, as listed by DescribeInstances. Example:
                "3f6c1b52-8d0e-4c47-9a35-71e2c4d8b906".
            DataDisks: Disks to add, one entry for each disk. Both documents mark it optional, but without it there is
                nothing to create.
                - Size: Size of the disk in GB. Example: 100.
                - Type: Kind of disk: `ssd_disk` or `high_disk`. Example: "ssd_disk".
                - IOPS: Number of provisioned IOPS packages (default 0); only SSD disks have them. Example: 5.

        Returns:
            The response. `wait` waits for its task.

        Raises:
            APIError: documented codes are IncorrectInstanceStatus (403), InstanceNotFound (400),
                InvalidInstanceID.Malformed (400), InvalidInstanceTypeDisk.ValueUnauthorized (400).

        Source: Chinese document, 实例相关 7.CreateDisk; also Instance 7.CreateDisk (POST /ccs, mutate).
        """
        ...

    @action("ResizeDisk")
    def resize_disk(
        self,
        *,
        InstanceId: str,
        DiskId: str,
        DataSize: int,
        IOPS: int | None = None,
    ) -> Response[Task]:
        """Enlarges a data disk of a cloud server; disks cannot shrink.

        Args:
            InstanceId: ID of the cloud server, as listed by DescribeInstances. Example:
                "3f6c1b52-8d0e-4c47-9a35-71e2c4d8b906".
            DiskId: ID of the disk to enlarge. Example: "c47e915f-28ad-4b06-9e73-d1b05f8a6324".
            DataSize: Total size in GB after the change. Example: 200.
            IOPS: Number of provisioned IOPS packages (default 0); only SSD disks have them. Example: 5.

        Returns:
            The response. `wait` waits for its task.

        Raises:
            APIError: documented codes are IncorrectInstanceStatus (403), InstanceNotFound (400),
                InvalidInstanceID.Malformed (400), InvalidInstanceTypeDisk.ValueUnauthorized (400),
                InvalidDiskSize.TooSmall (403), IncompleteParamter (400).

        Source: Chinese document, 实例相关 8.ResizeDisk; also Instance 8.ResizeDisk (POST /ccs, mutate).
        """
        ...

    @action("DeleteDisk")
    def delete_disk(
        self,
        *,
        InstanceId: str,
        DiskIds: Sequence[str] | str,
    ) -> Response[Task]:
        """Removes data disks from a cloud server, with all their data.

        Note:
            An action of the same name exists for bare metal storage, at another path.

        Args:
            InstanceId: ID of the cloud server, as listed by DescribeInstances. Example:
                "3f6c1b52-8d0e-4c47-9a35-71e2c4d8b906".
            DiskIds: IDs of the disks to delete.

        Returns:
            The response. `wait` waits for its task.

        Raises:
            APIError: documented codes are IncorrectInstanceStatus (403), InstanceNotFound (400),
                InvalidInstanceID.Malformed (400).

        Source: Chinese document, 实例相关 9.DeleteDisk; also Instance 9.DeleteDisk (POST /ccs, mutate).
        """
        ...

    @action("ResetImage")
    def reset_image(
        self,
        *,
        InstanceId: str,
        ImageId: str,
        Password: str,
        ImagePassword: str | None = None,
        PublicKey: str | None = None,
        ProductId: str | None = None,
        UserData: Sequence[str] | str | None = None,
        SwapOff: bool | None = None,
    ) -> Response[Task]:
        """Reinstalls the operating system of a cloud server from an image.

        Args:
            InstanceId: ID of the cloud server, as listed by DescribeInstances. Example:
                "3f6c1b52-8d0e-4c47-9a35-71e2c4d8b906".
            ImageId: ID of a custom image or name of a public one; see `cds.constants.IMAGES`. Example:
                "Ubuntu_18.04_64".
            ImagePassword: Password stored in the image: needed for a custom image, not for a public one.
            Password: New login password; needed even when a public key is given. The English document marks it
                optional; the newer Chinese one requires it.
            PublicKey: SSH public key to install on the server, in addition to the password. Example: "ssh-ed25519
                AAAAC3NzaC1lZDI1NTE5AAAAIExampleOnlyNotARealKey0123456789abcdefgh ops@example.com".
            ProductId: Windows product key that is written and activated during the installation; without it Windows
                stays unactivated.
            UserData: Start-up scripts or other user data, every entry encoded in Base64.
            SwapOff: Turn off the swap partition on the system disk (default: false, swap stays on). Example: false.

        Returns:
            The response. `wait` waits for its task.

        Raises:
            APIError: documented codes are IncorrectInstanceStatus (403), InstanceNotFound (400),
                InvalidInstanceId.Malformed (400), InvalidLaunchTemplateVersion.NotFound (404).

        Source: Chinese document, 实例相关 10.ResetImage; also Instance 10.ResetImage (POST /ccs, mutate).
        """
        ...

    @action("DescribeInstances")
    def describe_instances(
        self,
        *,
        PageNumber: int | None = None,
        VdcId: str | None = None,
        InstanceId: str | None = None,
        PublicIp: Sequence[str] | str | None = None,
        PublicIpv6: str | None = None,
        PageSize: int | None = None,
        VdcName: str | None = None,
        TagName: str | None = None,
        RegionId: str | None = None,
    ) -> Response[None]:
        """Lists cloud servers, page by page, with their disks, networks and tags.

        Note:
            The documents contradict themselves about the response: tables and examples differ in the disks (a list, or
            an object `Disks`), an older example has one object and not a list as PublicNetworkInterface, another
            repeats VdcId and VdcName. The disk members DiskId and DiskType and a Data.Total are known from public
            clients only.

        Args:
            PageNumber: Page to return, from 1 (default 1). Example: 1.
            VdcId: Only servers of this virtual data centre. Example: "6d2a9e74-1c3b-4b58-a0f7-25c8de914b33".
            InstanceId: Only the server with this ID. Example: "3f6c1b52-8d0e-4c47-9a35-71e2c4d8b906".
            PublicIp: Only servers with one of these public IPv4 addresses. Samples in the English document send it as
                `PubIp`; `PublicIp` is right.
            PublicIpv6: Only the server with this public IPv6 address. Example: "2001:db8:1:2::25".
            PageSize: Servers on each page (default 10). Example: 20.
            VdcName: Only servers of the virtual data centre with this name. Example: "vdc-production".
            TagName: Only servers that carry this tag. Example: "production".
            RegionId: Only servers in this availability zone; see `cds.constants.REGIONS`. Example: "CN_Beijing_A".

        Returns:
            The response; `Data` holds `Instances`, `PageNumber`, `PageCount`.

        Raises:
            APIError: documented codes are IncorrectInstanceStatus (403), InstanceNotFound (400),
                InvalidInstanceID.Malformed (400), InvalidLaunchTemplateVersion.NotFound (404).

        Source: Chinese document, 实例相关 11.DescribeInstances; also Instance 11.DescribeInstances (POST /ccs, read).
        """
        ...

    @pages("DescribeInstances")
    def iter_instances(
        self,
        *,
        VdcId: str | None = None,
        InstanceId: str | None = None,
        PublicIp: Sequence[str] | str | None = None,
        PublicIpv6: str | None = None,
        PageSize: int | None = None,
        VdcName: str | None = None,
        TagName: str | None = None,
        RegionId: str | None = None,
        limit: int | None = None,
    ) -> Iterator[dict[str, Any]]:
        """Iterates over the rows of all pages of `describe_instances`, without duplicates.

        The next page is prefetched while the current rows are processed. If rows appear or disappear meanwhile, no
        other row is skipped or repeated.

        Args:
            VdcId: Only servers of this virtual data centre. Example: "6d2a9e74-1c3b-4b58-a0f7-25c8de914b33".
            InstanceId: Only the server with this ID. Example: "3f6c1b52-8d0e-4c47-9a35-71e2c4d8b906".
            PublicIp: Only servers with one of these public IPv4 addresses. Samples in the English document send it as
                `PubIp`; `PublicIp` is right.
            PublicIpv6: Only the server with this public IPv6 address. Example: "2001:db8:1:2::25".
            PageSize: Servers on each page (default 10). Example: 20. Default here: 100.
            VdcName: Only servers of the virtual data centre with this name. Example: "vdc-production".
            TagName: Only servers that carry this tag. Example: "production".
            RegionId: Only servers in this availability zone; see `cds.constants.REGIONS`. Example: "CN_Beijing_A".
            limit: Maximum number of rows; default all.

        Yields:
            Rows of `Data.Instances`, as dicts with `InstanceId`, `InstanceName`, `InstanceStatus`,
            `InstanceChargeType`, `InstanceChargeStatus`, `RegionId`, `VdcId`, `VdcName`, `Cpu`, `Ram`, `Disks`,
            `PublicNetworkInterface`, `PrivateNetworkInterface`, `Tags`, `CreateTime`.

        Source: Chinese document, 实例相关 11.DescribeInstances; also Instance 11.DescribeInstances (POST /ccs, read).
        """
        ...

    @action("ConnectNetworkInterface")
    def connect_network_interface(
        self,
        *,
        InterfaceId: str,
        InstanceId: str,
    ) -> Response[Task]:
        """Connects a network card of a cloud server.

        Args:
            InterfaceId: ID of the network card, as listed by DescribeInstances. Example:
                "52c9d0ab-7e41-4836-9f0d-c86b13fa2e75".
            InstanceId: ID of the cloud server that has the network card. Example:
                "3f6c1b52-8d0e-4c47-9a35-71e2c4d8b906".

        Returns:
            The response. `wait` waits for its task.

        Raises:
            APIError: documented codes are IncorrectInstanceStatus (403), InvalidInterfaceID.Malformed (400).

        Source: Chinese document, 实例相关 12.ConnectNetworkInterface; also Instance 12.ConnectNetworkInterface (POST /ccs,
        mutate).
        """
        ...

    @action("DisconnectNetworkInterface")
    def disconnect_network_interface(
        self,
        *,
        InterfaceId: str,
        InstanceId: str,
    ) -> Response[Task]:
        """Disconnects a network card of a cloud server; the card itself stays.

        Note:
            The documents give no URL for this action; it uses the path of its counterpart ConnectNetworkInterface.

        Args:
            InterfaceId: ID of the network card, as listed by DescribeInstances. Example:
                "52c9d0ab-7e41-4836-9f0d-c86b13fa2e75".
            InstanceId: ID of the cloud server that has the network card. Example:
                "3f6c1b52-8d0e-4c47-9a35-71e2c4d8b906".

        Returns:
            The response. `wait` waits for its task.

        Raises:
            APIError: documented codes are IncorrectInstanceStatus (403), InvalidInterfaceID.Malformed (400).

        Source: Chinese document, 实例相关 13.DisconnectNetworkInterface; also Instance 13.DisconnectNetworkInterface (POST
        /ccs, mutate).
        """
        ...

    @action("ModifyIpAddress")
    def modify_ip_address(
        self,
        *,
        InstanceId: str,
        InterfaceId: str,
        Address: str,
        Password: str,
        Ipv6Bind: bool | None = None,
    ) -> Response[Task]:
        """Binds an address to a network card, changes it, or releases it.

        Args:
            InstanceId: ID of the cloud server, as listed by DescribeInstances. Example:
                "3f6c1b52-8d0e-4c47-9a35-71e2c4d8b906".
            InterfaceId: ID of the network card, as listed by DescribeInstances. Example:
                "52c9d0ab-7e41-4836-9f0d-c86b13fa2e75".
            Address: IPv4 address to bind or to change to; the text `None` releases the present one. To release the
                address send the string "None": a Python None would leave the parameter out. Example: "203.0.113.10".
            Ipv6Bind: true binds an IPv6 address, false releases it (default false). As documented, leaving it out
                counts as false, which releases the IPv6 address of the card. Example: true.
            Password: Login password of the server; needed even when a public key is given. Only the newer Chinese
                document has it, as a required parameter.

        Returns:
            The response. `wait` waits for its task.

        Raises:
            APIError: documented codes are IncorrectInstanceStatus (403), InvalidInterfaceID.Malformed (400).

        Source: Chinese document, 实例相关 14.ModifyIpAddress; also Instance 14.ModifyIpAddress (POST /ccs, mutate).
        """
        ...

    @action("DescribeInstanceMonitor")
    def describe_instance_monitor(
        self,
        *,
        InstanceId: str,
        MetricName: str,
        Period: int,
        StartTime: str,
        EndTime: str,
        InterfaceId: str | None = None,
        DiskId: str | None = None,
    ) -> Response[None]:
        """Reads one metric of a cloud server over a span of time.

        Note:
            The documents do not say which time zone is meant. Points may be missing, and Period comes back as a string.

        Args:
            InstanceId: ID of the cloud server, as listed by DescribeInstances. Example:
                "3f6c1b52-8d0e-4c47-9a35-71e2c4d8b906".
            MetricName: Metric to read: CPU and memory in percent, disk operations in IOPS, disk throughput in Kbps,
                network traffic in Mbps. Example: "CPUUtilization".
            Period: Seconds between two data points: 60 or 900. The older English document also lists 3600. Example: 60.
            StartTime: Begin of the span, as `YYYY-MM-DD HH:MM:SS`. Example: "2025-01-01 09:00:00".
            EndTime: End of the span, as `YYYY-MM-DD HH:MM:SS`. Example: "2025-01-01 10:00:00".
            InterfaceId: ID of the network card, for the network metrics. Example:
                "52c9d0ab-7e41-4836-9f0d-c86b13fa2e75".
            DiskId: ID of the disk, for the disk metrics. Example: "c47e915f-28ad-4b06-9e73-d1b05f8a6324".

        Returns:
            The response; `Data` holds `InstanceId`, `Period`, `DataPoints`.

        Raises:
            APIError: documented codes are InvalidInterfaceID.Malformed (400).

        Source: Chinese document, 实例相关 15.DescribeInstanceMonitor; also Instance 15.DescribeInstanceMonitor (POST /ccs,
        read).
        """
        ...

    @action("StartInstance")
    def start_instance(
        self,
        *,
        InstanceId: str,
    ) -> Response[Task]:
        """Starts a cloud server that is shut down.

        Args:
            InstanceId: ID of the cloud server, as listed by DescribeInstances. Example:
                "3c1f7a52-6d0b-4e8e-9a41-7f5d2b8c9e10".

        Returns:
            The response. `wait` waits for its task.

        Raises:
            APIError: documented codes are IncorrectInstanceStatus (403), InstanceNotFound (400),
                InvalidInstanceID.Malformed (400).

        Source: Chinese document, 实例相关 16.StartInstance; also Instance 16.StartInstance (GET /ccs, mutate).
        """
        ...

    @action("ModifyInstanceName")
    def modify_instance_name(
        self,
        *,
        InstanceId: str,
        InstanceName: str,
    ) -> Response:
        """Gives a cloud server another name.

        Note:
            Takes effect immediately: the response's TaskId is empty, there is no task to wait for.

        Args:
            InstanceId: ID of the cloud server, as listed by DescribeInstances. Example:
                "3f6c1b52-8d0e-4c47-9a35-71e2c4d8b906".
            InstanceName: New name of the server. Example: "web-backend".

        Returns:
            The response.

        Raises:
            APIError: documented codes are IncorrectInstanceStatus (403), InstanceNotFound (400),
                InvalidInstanceID.Malformed (400), InvalidInstanceType.ValueUnauthorized (400).

        Source: Chinese document, 实例相关 17.ModifyInstanceName; also Instance 17.ModifyInstanceName (POST /ccs, mutate).
        """
        ...

    @action("DescribeTags")
    def describe_tags(self) -> Response[None]:
        """Lists the tags of the account.

        Note:
            TagId is a number here, but a string in the response of DescribeInstances.

        Returns:
            The response; each row of `Data` holds `TagId`, `TagName`.

        Raises:
            APIError: documented codes are IncorrectInstanceStatus (403).

        Source: Chinese document, 实例相关 18.DescribeTags; also Instance 18.DescribeTags (POST /ccs, read).
        """
        ...

    @action("CreateTag")
    def create_tag(
        self,
        *,
        TagName: str,
    ) -> Response:
        """Creates a tag that can then be attached to cloud servers.

        Note:
            The response contains no id of the new tag; DescribeTags lists tags with their ids.

        Args:
            TagName: Name of the new tag. Example: "staging".

        Returns:
            The response.

        Source: Chinese document, 实例相关 19.CreateTag; also Instance 19.CreateTag (POST /ccs, mutate).
        """
        ...

    @action("DeleteTag")
    def delete_tag(
        self,
        *,
        TagId: str | int,
    ) -> Response:
        """Deletes a tag that no cloud server uses any more.

        Args:
            TagId: ID of the tag, as listed by DescribeTags. Example: "1026".

        Returns:
            The response.

        Raises:
            APIError: documented codes are 20101 (400).

        Source: Chinese document, 实例相关 20.DeleteTag; also Instance 20.DeleteTag (POST /ccs, mutate).
        """
        ...

    @action("AddInstancesTags")
    def add_instances_tags(
        self,
        *,
        InstanceIds: str | Sequence[str] | Sequence[int],
        AddTagIds: str | Sequence[str] | Sequence[int] | int | None = None,
    ) -> Response:
        """Attaches one or more tags to one or more cloud servers.

        Args:
            InstanceIds: Ids of the cloud servers, separated by commas. Example:
                "3f6c1b52-8d0e-4c47-9a35-71e2c4d8b906,b84e07d1-5a29-4f63-8c1e-e9d3527fa640".
            AddTagIds: Ids of the tags to attach, separated by commas. Example: "1026".

        Returns:
            The response.

        Source: Chinese document, 实例相关 21.AddInstancesTags; also Instance 21.AddInstancesTags (POST /ccs, mutate).
        """
        ...

    @action("DeleteInstancesTags")
    def delete_instances_tags(
        self,
        *,
        InstanceIds: str | Sequence[str] | Sequence[int],
        DelTagIds: str | Sequence[str] | Sequence[int] | int | None = None,
    ) -> Response:
        """Detaches tags from one or more cloud servers; the tags themselves remain.

        Note:
            The table of the response names a task id, but the example's is empty: no task is queued.

        Args:
            InstanceIds: Ids of the cloud servers, separated by commas. Example:
                "3f6c1b52-8d0e-4c47-9a35-71e2c4d8b906,b84e07d1-5a29-4f63-8c1e-e9d3527fa640".
            DelTagIds: Ids of the tags to detach, separated by commas. Example: "1025".

        Returns:
            The response.

        Source: Chinese document, 实例相关 22.DeleteInstancesTags; also Instance 22.DeleteInstancesTags (POST /ccs, mutate).
        """
        ...

    @action("DescribeInstanceType")
    def describe_instance_type(
        self,
        *,
        RegionId: str,
        InstanceType: str,
        InstanceChargeType: str | None = None,
    ) -> Response[None]:
        """Lists the CPU and memory combinations on sale for an instance type in a region.

        Note:
            The table calls Data an object, the example shows a list of sizes; the example is taken as right. Ram is in
            GB.

        Args:
            RegionId: Region (availability zone), such as `CN_Beijing_A`; see `cds.constants.REGIONS`. Example:
                "CN_Beijing_A".
            InstanceType: Instance type whose sizes are wanted, such as `Standard`; see `cds.constants.INSTANCE_TYPES`.
                Example: "Standard".
            InstanceChargeType: Billing method: `PrePaid` for a monthly or yearly subscription, `PostPaid` for pay as
                you go; `PostPaid` when left out. Example: "PostPaid".

        Returns:
            The response; each row of `Data` holds `Cpu`, `Name`, `Ram`.

        Source: Chinese document, 实例相关 23.DescribeInstanceType; also Instance 23.DescribeInstanceType (POST /ccs, read).
        """
        ...

    @action("DescribePublicIp")
    def describe_public_ip(
        self,
        *,
        VdcId: str,
        PublicId: str,
    ) -> Response[None]:
        """Shows which addresses of a public network are in use and which are free.

        Note:
            The older English document gives the URL path ccs; the newer Chinese one gives network, which is used.

        Args:
            VdcId: ID of the virtual data center that the network belongs to. The documents' example joins two ids with
                a comma, but everything else speaks of one data center: give one id. Example:
                "6d2a9e74-1c3b-4b58-a0f7-25c8de914b33".
            PublicId: ID of the public network, as given by DescribeVdc. Example:
                "5a0c8d3e-94b7-4e12-a6f5-c83d1e7b2094".

        Returns:
            The response; `Data` holds `UnusedList`, `UnusedTotal`, `UsedList`, `UsedTotal`.

        Source: Chinese document, 实例相关 24.DescribePublicIp; also Instance 24.DescribePublicIp (POST /network, read).
        """
        ...

    @action("DescribePrivateIp")
    def describe_private_ip(
        self,
        *,
        VdcId: str,
        PrivateId: str,
    ) -> Response[None]:
        """Shows which addresses of a private network are in use and which are free.

        Note:
            The older English document gives the URL path ccs; the newer Chinese one gives network, which is used.

        Args:
            VdcId: ID of the virtual data center that the network belongs to. The documents' example joins two ids with
                a comma, but everything else speaks of one data center: give one id. Example:
                "6d2a9e74-1c3b-4b58-a0f7-25c8de914b33".
            PrivateId: ID of the private network, as given by DescribeVdc. Example:
                "d41e6b97-08c5-4a3f-9b72-e6f50a1c8d34".

        Returns:
            The response; `Data` holds `UnusedList`, `UnusedTotal`, `UsedList`, `UsedTotal`.

        Source: Chinese document, 实例相关 25.DescribePrivateIp; also Instance 25.DescribePrivateIp (POST /network, read).
        """
        ...

    @action("ResetInstancesPassword", queues_many=True)
    def reset_instances_password(
        self,
        *,
        InstanceIds: str | Sequence[str] | Sequence[int],
        Password: str,
    ) -> Response[Tasks]:
        """Sets a new login password on one or more cloud servers.

        Note:
            The response contains one task for each server. The table calls Data an object, the example shows a list;
            the example is taken as right.

        Args:
            InstanceIds: Ids of the cloud servers, separated by commas. Example:
                "3f6c1b52-8d0e-4c47-9a35-71e2c4d8b906,b84e07d1-5a29-4f63-8c1e-e9d3527fa640".
            Password: New password, the same for all the servers named.

        Returns:
            The response; each row of `Data` holds `InstanceId`, `TaskId`. `wait` waits for its tasks, one for each
            machine or disk.

        Source: Chinese document, 实例相关 26.ResetInstancesPassword; also Instance 26.ResetInstancesPassword (POST /ccs,
        mutate).
        """
        ...

    @action("CreateInstanceHtmlConsoleURL")
    def create_instance_html_console_url(
        self,
        *,
        InstanceId: str,
    ) -> Response[None]:
        """Issues an address at which the screen of a cloud server can be operated in a web browser.

        Note:
            Anyone with the address can reach the server's console: keep it out of logs. Repeating the call is harmless.

        Args:
            InstanceId: ID of the cloud server, as listed by DescribeInstances. Example:
                "3f6c1b52-8d0e-4c47-9a35-71e2c4d8b906".

        Returns:
            The response; `Data` holds `URL`.

        Source: Chinese document, 实例相关 27.CreateInstanceHtmlConsoleURL; also Instance 27.CreateInstanceHtmlConsoleURL
        (POST /ccs, read).
        """
        ...

    @action("ExtendSystemDisk")
    def extend_system_disk(
        self,
        *,
        InstanceId: str,
        Size: int | None = None,
        IOPS: int | None = None,
    ) -> Response[Task]:
        """Enlarges the system disk of a cloud server or adds IOPS packs to it.

        Note:
            Size and IOPS are both optional in the documents, but a call with neither changes nothing.

        Args:
            InstanceId: ID of the cloud server, as listed by DescribeInstances. Example:
                "3f6c1b52-8d0e-4c47-9a35-71e2c4d8b906".
            Size: Size of the system disk after the change, in GB. Example: 200.
            IOPS: Number of provisioned IOPS packs. Example: 5.

        Returns:
            The response; `Data` holds `order_audit`. `wait` waits for its task.

        Source: Chinese document, 实例相关 28.ExtendSystemDisk; also Instance 28.ExtendSystemDisk (POST /ccs, mutate).
        """
        ...

    @action("DescribeInstancePrice")
    def describe_instance_price(
        self,
        *,
        RegionId: str,
        Cpu: int,
        Ram: int,
        InstanceType: str,
        ImageId: str,
        SystemDisk: DescribeInstancePriceSystemDisk,
        Amount: int,
        InstanceChargeType: str | None = None,
        AutoRenew: int | None = None,
        PrepaidMonth: int | None = None,
        DataDisks: Sequence[DescribeInstancePriceDataDisks] | None = None,
    ) -> Response[None]:
        """Quotes the price of cloud servers of a given configuration without ordering them.

        Note:
            The older English document marks Cpu, Ram, InstanceType, ImageId, SystemDisk and Amount optional; the newer
            Chinese one, followed here, marks them required.

        Args:
            RegionId: Region (availability zone) in which the servers would be created; see `cds.constants.REGIONS`.
                Example: "CN_Beijing_A".
            InstanceChargeType: Billing method: `PrePaid` for a monthly or yearly subscription, `PostPaid` for pay as
                you go; `PostPaid` when left out. Example: "PostPaid".
            AutoRenew: Whether a subscription renews itself: 1 yes (assumed when left out), 0 no. Example: 1.
            PrepaidMonth: Months of subscription: 0 (assumed when left out) runs to the end of this month, 1 is one
                calendar month. Example: 1.
            Cpu: Number of CPU cores for each server. Example: 4.
            Ram: Memory for each server, in GB. Example: 8.
            InstanceType: Instance type of the servers, such as `Standard`; see `cds.constants.INSTANCE_TYPES`. Example:
                "Standard".
            ImageId: Image of the servers: id of a custom template or name of a public image; see
                `cds.constants.IMAGES`. Marked required, although the same line of the document says that
                Ubuntu_16.04_64 is taken when it is left out. Example: "Ubuntu_18.04_64".
            SystemDisk: System disk of each server: its size, type and number of IOPS packs. Required by the newer
                document, although it gives a default for each member. The default size is spelled `size` there; the
                example's `Size` is used.
                - Size: Size in GB; when left out, the size of the image's system disk. Example: 200.
                - Type: Disk type: `system_disk` (performance, assumed when left out) or `ssd_system_disk` (high
                  performance). Example: "ssd_system_disk".
                - IOPS: Number of provisioned IOPS packs; 0 when left out. Example: 5.
            DataDisks: Data disks of each server; none when left out. The documents give the type string, but the
                example is a list of objects and goes into a JSON body: a list is sent.
                - Size: Size in GB. Example: 100.
                - Type: Disk type: `ssd_disk` or `high_disk`. Example: "ssd_disk".
                - IOPS: Number of provisioned IOPS packs, for SSD disks; 0 when left out. Not shown for this action;
                  CreateInstance has it for the same list. Example: 5.
            Amount: Number of servers, 1 to 99. Marked required, although the same line of the document names 1 as the
                default. Example: 1.

        Returns:
            The response; `Data` holds `TotalPrice`.

        Source: Chinese document, 实例相关 29.DescribeInstancePrice; also Instance 29.DescribeInstancePrice (POST /ccs,
        read).
        """
        ...

    @action("StopInstances")
    def stop_instances(
        self,
        *,
        InstanceIds: str | Sequence[str] | Sequence[int],
        StopType: str | None = None,
    ) -> Response[Task]:
        """Shuts down several cloud servers in one call.

        Args:
            InstanceIds: Ids of the cloud servers, separated by commas. Example:
                "3f6c1b52-8d0e-4c47-9a35-71e2c4d8b906,b84e07d1-5a29-4f63-8c1e-e9d3527fa640".
            StopType: How to stop: `SOFT` asks the operating system to shut down (assumed when left out), `HARD` cuts
                the power. Example: "SOFT".

        Returns:
            The response. `wait` waits for its task.

        Raises:
            APIError: documented codes are IncorrectInstanceStatus (403), InstanceNotFound (400),
                InvalidInstanceID.Malformed (400).

        Source: Chinese document, 实例相关 30.StopInstances; also Instance 30.StopInstances (GET /ccs, mutate).
        """
        ...

    @action("StartInstances")
    def start_instances(
        self,
        *,
        InstanceIds: str | Sequence[str] | Sequence[int],
    ) -> Response[Task]:
        """Starts several cloud servers in one call.

        Args:
            InstanceIds: Ids of the cloud servers, separated by commas. Example:
                "3c1f7a52-6d0b-4e8e-9a41-7f5d2b8c9e10,8e42b0d7-15c9-4f63-b2aa-0d9e6c3f4b71".

        Returns:
            The response. `wait` waits for its task.

        Raises:
            APIError: documented codes are IncorrectInstanceStatus (403), InstanceNotFound (400),
                InvalidInstanceID.Malformed (400).

        Source: Chinese document, 实例相关 31.StartInstances; also Instance 31.StartInstances (GET /ccs, mutate).
        """
        ...

    @action("RebootInstances")
    def reboot_instances(
        self,
        *,
        InstanceIds: str | Sequence[str] | Sequence[int],
    ) -> Response[Task]:
        """Restarts several cloud servers in one call.

        Args:
            InstanceIds: Ids of the cloud servers, separated by commas. Example:
                "3f6c1b52-8d0e-4c47-9a35-71e2c4d8b906,b84e07d1-5a29-4f63-8c1e-e9d3527fa640".

        Returns:
            The response. `wait` waits for its task.

        Raises:
            APIError: documented codes are IncorrectInstanceStatus (403), InstanceNotFound (400),
                InvalidInstanceId.Malformed (400).

        Source: Chinese document, 实例相关 32.RebootInstances; also Instance 32.RebootInstances (GET /ccs, mutate).
        """
        ...

    @action("BatchAddNetworkInterfaces")
    def batch_add_network_interfaces(
        self,
        *,
        InstanceIds: Sequence[str],
        VdcId: str,
        Password: str,
        PrivateId: str | None = None,
        PublicId: str | None = None,
    ) -> Response[Task]:
        """Adds a network interface on one private or public network to several cloud servers.

        Note:
            The documents write the network as one required line, PrivateId/PublicId: these are two parameters, of which
            exactly one is given.

        Args:
            InstanceIds: Ids of the cloud servers that get an interface.
            PrivateId: ID of the private network to connect to; give this or PublicId. Example:
                "d41e6b97-08c5-4a3f-9b72-e6f50a1c8d34".
            PublicId: ID of the public network to connect to; give this or PrivateId. Example:
                "5a0c8d3e-94b7-4e12-a6f5-c83d1e7b2094".
            VdcId: ID of the virtual data center that the servers and the network belong to. Example:
                "6d2a9e74-1c3b-4b58-a0f7-25c8de914b33".
            Password: Login password of the cloud servers. The older English document marks it optional; the newer
                Chinese one, followed here, marks it required.

        Exactly one of PrivateId, PublicId may be given.

        Returns:
            The response. `wait` waits for its task.

        Source: Chinese document, 实例相关 33.BatchAddNetworkInterfaces; also Instance 33.BatchAddNetworkInterfaces (POST
        /ccs, mutate).
        """
        ...

    @action("BatchDeleteNetworkInterfaces")
    def batch_delete_network_interfaces(
        self,
        *,
        InstanceIds: Sequence[str],
        VdcId: str,
        PrivateId: str | None = None,
        PublicId: str | None = None,
    ) -> Response[Task]:
        """Removes the interfaces on one private or public network from several cloud servers.

        Note:
            The documents write the network as one required line, PrivateId/PublicId: these are two parameters, of which
            exactly one is given.

        Args:
            InstanceIds: Ids of the cloud servers that lose the interface.
            PrivateId: ID of the private network to disconnect from; give this or PublicId. Example:
                "d41e6b97-08c5-4a3f-9b72-e6f50a1c8d34".
            PublicId: ID of the public network to disconnect from; give this or PrivateId. Example:
                "5a0c8d3e-94b7-4e12-a6f5-c83d1e7b2094".
            VdcId: ID of the virtual data center that the servers and the network belong to. Example:
                "6d2a9e74-1c3b-4b58-a0f7-25c8de914b33".

        Exactly one of PrivateId, PublicId may be given.

        Returns:
            The response. `wait` waits for its task.

        Source: Chinese document, 实例相关 34.BatchDeleteNetworkInterfaces; also Instance 34.BatchDeleteNetworkInterfaces
        (POST /ccs, mutate).
        """
        ...

    @action("DescribeNetworkCardFlow")
    def describe_network_card_flow(
        self,
        *,
        InstanceId: str,
        InterfaceId: str,
        MetricName: str,
        StartTime: str,
        EndTime: str,
    ) -> Response[None]:
        """Reports the inbound and outbound traffic of one network interface over a period, in GB.

        Note:
            The table of the response names InputFlow and OutputFlow, the example has Input and Output; the example is
            taken as right. The time zone of the times is not documented.

        Args:
            InstanceId: ID of the cloud server. Example: "3f6c1b52-8d0e-4c47-9a35-71e2c4d8b906".
            InterfaceId: ID of the network interface, as listed by DescribeInstances. Example:
                "52c9d0ab-7e41-4836-9f0d-c86b13fa2e75".
            MetricName: Traffic metric; `NetworkCardFlow` is the only one documented. Example: "NetworkCardFlow".
            StartTime: Start of the period, as `YYYY-MM-DD HH:MM:SS`. Example: "2025-01-01 09:00:00".
            EndTime: End of the period, as `YYYY-MM-DD HH:MM:SS`. Example: "2025-01-01 10:00:00".

        Returns:
            The response; `Data` holds `NetworkCardFlow`, `InstanceId`, `InterfaceId`, `Period`.

        Raises:
            APIError: documented codes are InvalidInterfaceID.Malformed (400).

        Source: Chinese document, 实例相关 35.DescribeNetworkCardFlow (POST /ccs, read).
        """
        ...

    @action("GetIpInfoBySegment")
    def get_ip_info_by_segment(
        self,
        *,
        PrivateId: str,
        Segment: str,
    ) -> Response[None]:
        """Lists the free addresses of a private network that lie in a given subnet.

        Args:
            PrivateId: ID of the private network, as given by DescribeVdc. Example:
                "d41e6b97-08c5-4a3f-9b72-e6f50a1c8d34".
            Segment: Subnet in CIDR notation, such as `10.20.30.0/24`. Example: "10.20.30.0/24".

        Returns:
            The response; `Data` holds `AvailableIPList`, `AvailableIPTotal`.

        Source: Chinese document, 实例相关 36.GetIpInfoBySegment (POST /ccs, read).
        """
        ...

    @action("ModifyInstanceAttribute")
    def modify_instance_attribute(
        self,
        *,
        InstanceIds: Sequence[str],
        DeletionProtection: bool,
    ) -> Response:
        """Switches the deletion protection of one or more cloud servers on or off.

        Note:
            The document names the host api.capitalonline.net here; the same host as for every other action is used.

        Args:
            InstanceIds: Ids of the cloud servers to change.
            DeletionProtection: True protects the servers against deletion, false lifts the protection. Example: true.

        Returns:
            The response.

        Source: Chinese document, 实例相关 37.ModifyInstanceAttribute (POST /ccs, mutate).
        """
        ...
