# Generated from models/ by `cargo xtask generate`; do not edit.
from ..._pages import Progress
from ...types.common import DescribeTaskData
from ...types.dedicated_host import DescribeDedicatedHostsData, DescribeDedicatedHostsRow, DescribeDedicatedHostTypesRow
from ...types.values import Region
from .._pages import AsyncRows
from .._response import AsyncResponse
from .._service import AsyncService
from .._task import AsyncTask
from .._tasks import AsyncTasks

class AsyncDedicatedHost(AsyncService):
    async def describe_dedicated_host_types(
        self,
        *,
        RegionId: Region,
    ) -> AsyncResponse[list[DescribeDedicatedHostTypesRow], None, DescribeDedicatedHostTypesRow]: ...
    async def describe_dedicated_hosts(
        self,
        *,
        HostId: str | None = None,
        HostName: str | None = None,
        PageNumber: int | None = None,
        PageSize: int | None = None,
    ) -> AsyncResponse[DescribeDedicatedHostsData, None, DescribeDedicatedHostsRow]: ...
    def iter_dedicated_hosts(
        self,
        *,
        HostId: str | None = None,
        HostName: str | None = None,
        PageSize: int | None = None,
        limit: int | None = None,
        progress: Progress = None,
    ) -> AsyncRows[DescribeDedicatedHostsRow]: ...
    async def allocate_dedicated_hosts(
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
    ) -> AsyncResponse[list[str], AsyncTask[DescribeTaskData] | AsyncTasks[DescribeTaskData] | None, list[str]]: ...
