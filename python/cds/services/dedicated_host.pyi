# Generated from models/ by `cargo xtask generate`; do not edit.
from .._pages import Progress, Rows
from .._response import Response
from .._service import Service
from .._task import Task
from .._tasks import Tasks
from ..types.common import DescribeTaskData
from ..types.dedicated_host import DescribeDedicatedHostsData, DescribeDedicatedHostsRow, DescribeDedicatedHostTypesRow
from ..types.values import Region

class DedicatedHost(Service):
    def describe_dedicated_host_types(
        self,
        *,
        RegionId: Region,
    ) -> Response[list[DescribeDedicatedHostTypesRow], None, DescribeDedicatedHostTypesRow]: ...
    def describe_dedicated_hosts(
        self,
        *,
        HostId: str | None = None,
        HostName: str | None = None,
        PageNumber: int | None = None,
        PageSize: int | None = None,
    ) -> Response[DescribeDedicatedHostsData, None, DescribeDedicatedHostsRow]: ...
    def iter_dedicated_hosts(
        self,
        *,
        HostId: str | None = None,
        HostName: str | None = None,
        PageSize: int | None = None,
        limit: int | None = None,
        progress: Progress = None,
    ) -> Rows[DescribeDedicatedHostsRow]: ...
    def allocate_dedicated_hosts(
        self,
        *,
        RegionId: Region,
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
    ) -> Response[list[str], Task[DescribeTaskData] | Tasks[DescribeTaskData] | None, list[str]]: ...
