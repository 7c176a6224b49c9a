# Generated from models/ by `cargo xtask generate`; do not edit.
from collections.abc import Sequence
from typing import Any, Literal, overload, type_check_only

from .._pages import Progress, Rows
from .._response import Response
from .._service import Service
from .._task import Task
from .._tasks import Tasks
from ..types.common import DescribeTaskData
from ..types.instance import (
    AddressUsage,
    AddressUsageUsed,
    CreateDiskDataDisks,
    CreateInstanceDataDisks,
    CreateInstanceHtmlConsoleURLData,
    CreateInstanceOrderedIP,
    CreateInstancePrivateIp,
    CreateInstanceSystemDisk,
    CreateInstanceWindowsActivation,
    DescribeInstanceMonitorData,
    DescribeInstanceMonitorRow,
    DescribeInstancePriceData,
    DescribeInstancePriceDataDisks,
    DescribeInstancePriceSystemDisk,
    DescribeInstancesData,
    DescribeInstancesRow,
    DescribeInstanceTypeRow,
    DescribeNetworkCardFlowData,
    DescribeTagsRow,
    ExtendSystemDiskData,
    GetIpInfoBySegmentData,
    ModifyInstanceChargeTypeData,
    ResetInstancesPasswordRow,
)
from ..types.values import InstanceType, PublicImage, Region

@type_check_only
class _CreateDiskResponse(Response[None, Task[DescribeTaskData], dict[str, Any]]):
    @overload  # type: ignore[override]  # with more members
    def __getitem__(self, key: Literal["Data"], /) -> None: ...
    @overload
    def __getitem__(self, key: Literal["Code", "Message"], /) -> str: ...
    @overload
    def __getitem__(self, key: Literal["TaskId"], /) -> str | int: ...
    @overload
    def __getitem__(self, key: Literal["TaskID"], /) -> str: ...
    @overload
    def __getitem__(self, key: str, /) -> Any: ...  # pyright: ignore[reportIncompatibleMethodOverride]

class Instance(Service):
    def create_instance(
        self,
        *,
        RegionId: Region,
        VdcId: str,
        Password: str,
        InstanceName: str,
        Cpu: Literal[1, 2, 4, 8, 10, 16, 32] | int,
        Ram: Literal[1, 2, 4, 8, 12, 16, 24, 32, 48, 64, 96, 128] | int,
        InstanceType: InstanceType,
        PublicKey: str | None = None,
        DescriptionNum: str | None = None,
        InstanceChargeType: Literal["PrePaid", "PostPaid"] | str | None = None,
        AutoRenew: Literal[0, 1] | int | None = None,
        PrepaidMonth: int | None = None,
        ImageId: PublicImage | None = None,
        ImagePassword: str | None = None,
        SystemDisk: CreateInstanceSystemDisk | None = None,
        DataDisks: Sequence[CreateInstanceDataDisks] | None = None,
        Amount: int | None = None,
        PublicIp: Sequence[Literal["auto"] | str] | str | None = None,
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
    ) -> Response[dict[str, Any], Task[DescribeTaskData], dict[str, Any]]: ...
    def delete_instance(
        self,
        *,
        InstanceIds: Sequence[str] | str,
    ) -> Response[None, Task[DescribeTaskData], dict[str, Any]]: ...
    def stop_instance(
        self,
        *,
        InstanceId: str,
        StopType: Literal["HARD", "SOFT"] | str | None = None,
    ) -> Response[None, Task[DescribeTaskData], dict[str, Any]]: ...
    def reboot_instance(
        self,
        *,
        InstanceId: str,
    ) -> Response[None, Task[DescribeTaskData], dict[str, Any]]: ...
    def modify_instance_charge_type(
        self,
        *,
        InstanceId: str,
        InstanceChargeType: Literal["PrePaid", "PostPaid"] | str,
        AutoRenew: Literal[0, 1] | int | None = None,
        PrepaidMonth: int | None = None,
    ) -> Response[ModifyInstanceChargeTypeData, Task[DescribeTaskData], ModifyInstanceChargeTypeData]: ...
    def modify_instance_spec(
        self,
        *,
        InstanceId: str,
        Cpu: Literal[1, 2, 4, 8, 10, 16, 32] | int | None = None,
        Ram: Literal[1, 2, 4, 8, 12, 16, 24, 32, 48, 64, 96, 128] | int | None = None,
        InstanceType: InstanceType | None = None,
    ) -> Response[None, Task[DescribeTaskData], dict[str, Any]]: ...
    def create_disk(
        self,
        *,
        InstanceId: str,
        DataDisks: Sequence[CreateDiskDataDisks] | None = None,
    ) -> _CreateDiskResponse: ...
    def resize_disk(
        self,
        *,
        InstanceId: str,
        DiskId: str,
        DataSize: int,
        IOPS: int | None = None,
    ) -> Response[None, Task[DescribeTaskData], dict[str, Any]]: ...
    def delete_disk(
        self,
        *,
        InstanceId: str,
        DiskIds: Sequence[str] | str,
    ) -> Response[None, Task[DescribeTaskData], dict[str, Any]]: ...
    def reset_image(
        self,
        *,
        InstanceId: str,
        ImageId: PublicImage,
        Password: str,
        ImagePassword: str | None = None,
        PublicKey: str | None = None,
        ProductId: str | None = None,
        UserData: Sequence[str] | str | None = None,
        SwapOff: bool | None = None,
    ) -> Response[None, Task[DescribeTaskData], dict[str, Any]]: ...
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
        RegionId: Region | None = None,
    ) -> Response[DescribeInstancesData, None, DescribeInstancesRow]: ...
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
        RegionId: Region | None = None,
        limit: int | None = None,
        progress: Progress = None,
    ) -> Rows[DescribeInstancesRow]: ...
    def connect_network_interface(
        self,
        *,
        InterfaceId: str,
        InstanceId: str,
    ) -> Response[None, Task[DescribeTaskData], dict[str, Any]]: ...
    def disconnect_network_interface(
        self,
        *,
        InterfaceId: str,
        InstanceId: str,
    ) -> Response[None, Task[DescribeTaskData], dict[str, Any]]: ...
    def modify_ip_address(
        self,
        *,
        InstanceId: str,
        InterfaceId: str,
        Address: str,
        Password: str,
        Ipv6Bind: bool | None = None,
    ) -> Response[None, Task[DescribeTaskData], dict[str, Any]]: ...
    def describe_instance_monitor(
        self,
        *,
        InstanceId: str,
        MetricName: Literal["CPUUtilization", "RAMUtilization", "DiskWriteIOPS", "DiskReadIOPS", "DiskWriteBPS", "DiskReadBPS", "InterfaceInRate", "InterfaceOutRate"] | str,
        Period: Literal[60, 900] | int,
        StartTime: str,
        EndTime: str,
        InterfaceId: str | None = None,
        DiskId: str | None = None,
    ) -> Response[DescribeInstanceMonitorData, None, DescribeInstanceMonitorRow]: ...
    def start_instance(
        self,
        *,
        InstanceId: str,
    ) -> Response[None, Task[DescribeTaskData], dict[str, Any]]: ...
    def modify_instance_name(
        self,
        *,
        InstanceId: str,
        InstanceName: str,
    ) -> Response[dict[str, Any], Task[DescribeTaskData] | Tasks[DescribeTaskData] | None, dict[str, Any]]: ...
    def describe_tags(self) -> Response[list[DescribeTagsRow], None, DescribeTagsRow]: ...
    def create_tag(
        self,
        *,
        TagName: str,
    ) -> Response[dict[str, Any], Task[DescribeTaskData] | Tasks[DescribeTaskData] | None, dict[str, Any]]: ...
    def delete_tag(
        self,
        *,
        TagId: str | int,
    ) -> Response[dict[str, Any], Task[DescribeTaskData] | Tasks[DescribeTaskData] | None, dict[str, Any]]: ...
    def add_instances_tags(
        self,
        *,
        InstanceIds: str | Sequence[str] | Sequence[int],
        AddTagIds: str | Sequence[str] | Sequence[int] | int | None = None,
    ) -> Response[dict[str, Any], Task[DescribeTaskData] | Tasks[DescribeTaskData] | None, dict[str, Any]]: ...
    def delete_instances_tags(
        self,
        *,
        InstanceIds: str | Sequence[str] | Sequence[int],
        DelTagIds: str | Sequence[str] | Sequence[int] | int | None = None,
    ) -> Response[dict[str, Any], Task[DescribeTaskData] | Tasks[DescribeTaskData] | None, dict[str, Any]]: ...
    def describe_instance_type(
        self,
        *,
        RegionId: Region,
        InstanceType: InstanceType,
        InstanceChargeType: Literal["PrePaid", "PostPaid"] | str | None = None,
    ) -> Response[list[DescribeInstanceTypeRow], None, DescribeInstanceTypeRow]: ...
    def describe_public_ip(
        self,
        *,
        VdcId: str,
        PublicId: str,
    ) -> Response[AddressUsage, None, AddressUsageUsed]: ...
    def describe_private_ip(
        self,
        *,
        VdcId: str,
        PrivateId: str,
    ) -> Response[AddressUsage, None, AddressUsageUsed]: ...
    def reset_instances_password(
        self,
        *,
        InstanceIds: str | Sequence[str] | Sequence[int],
        Password: str,
    ) -> Response[list[ResetInstancesPasswordRow], Tasks[DescribeTaskData], ResetInstancesPasswordRow]: ...
    def create_instance_html_console_url(
        self,
        *,
        InstanceId: str,
    ) -> Response[CreateInstanceHtmlConsoleURLData, None, CreateInstanceHtmlConsoleURLData]: ...
    def extend_system_disk(
        self,
        *,
        InstanceId: str,
        Size: int | None = None,
        IOPS: int | None = None,
    ) -> Response[ExtendSystemDiskData, Task[DescribeTaskData], ExtendSystemDiskData]: ...
    def describe_instance_price(
        self,
        *,
        RegionId: Region,
        Cpu: Literal[1, 2, 4, 8, 10, 16, 32] | int,
        Ram: Literal[1, 2, 4, 8, 12, 16, 24, 32, 48, 64, 96, 128] | int,
        InstanceType: InstanceType,
        ImageId: PublicImage,
        SystemDisk: DescribeInstancePriceSystemDisk,
        Amount: int,
        InstanceChargeType: Literal["PrePaid", "PostPaid"] | str | None = None,
        AutoRenew: Literal[0, 1] | int | None = None,
        PrepaidMonth: int | None = None,
        DataDisks: Sequence[DescribeInstancePriceDataDisks] | None = None,
    ) -> Response[DescribeInstancePriceData, None, DescribeInstancePriceData]: ...
    def stop_instances(
        self,
        *,
        InstanceIds: str | Sequence[str] | Sequence[int],
        StopType: Literal["HARD", "SOFT"] | str | None = None,
    ) -> Response[None, Task[DescribeTaskData], dict[str, Any]]: ...
    def start_instances(
        self,
        *,
        InstanceIds: str | Sequence[str] | Sequence[int],
    ) -> Response[None, Task[DescribeTaskData], dict[str, Any]]: ...
    def reboot_instances(
        self,
        *,
        InstanceIds: str | Sequence[str] | Sequence[int],
    ) -> Response[None, Task[DescribeTaskData], dict[str, Any]]: ...
    def batch_add_network_interfaces(
        self,
        *,
        InstanceIds: Sequence[str],
        VdcId: str,
        Password: str,
        PrivateId: str | None = None,
        PublicId: str | None = None,
    ) -> Response[dict[str, Any], Task[DescribeTaskData], dict[str, Any]]: ...
    def batch_delete_network_interfaces(
        self,
        *,
        InstanceIds: Sequence[str],
        VdcId: str,
        PrivateId: str | None = None,
        PublicId: str | None = None,
    ) -> Response[dict[str, Any], Task[DescribeTaskData], dict[str, Any]]: ...
    def describe_network_card_flow(
        self,
        *,
        InstanceId: str,
        InterfaceId: str,
        MetricName: Literal["NetworkCardFlow"] | str,
        StartTime: str,
        EndTime: str,
    ) -> Response[DescribeNetworkCardFlowData, None, DescribeNetworkCardFlowData]: ...
    def get_ip_info_by_segment(
        self,
        *,
        PrivateId: str,
        Segment: str,
    ) -> Response[GetIpInfoBySegmentData, None, GetIpInfoBySegmentData]: ...
    def modify_instance_attribute(
        self,
        *,
        InstanceIds: Sequence[str],
        DeletionProtection: bool,
    ) -> Response[dict[str, Any], Task[DescribeTaskData] | Tasks[DescribeTaskData] | None, dict[str, Any]]: ...
