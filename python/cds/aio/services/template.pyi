# Generated from models/ by `cargo xtask generate`; do not edit.
from typing import Any

from ..._pages import Progress
from ...types.common import DescribeTaskData
from ...types.template import DescribeTemplateInfoData, DescribeTemplateInfoRow
from ...types.values import Region
from .._pages import AsyncRows
from .._response import AsyncResponse
from .._service import AsyncService
from .._task import AsyncTask

class AsyncTemplate(AsyncService):
    async def create_template(
        self,
        *,
        InstanceId: str,
        DisplayName: str,
        PowerOn: bool,
        WithDataDisk: bool | None = None,
        InstanceUserName: str | None = None,
        InstancePassword: str | None = None,
    ) -> AsyncResponse[dict[str, Any], AsyncTask[DescribeTaskData], dict[str, Any]]: ...
    async def delete_template(
        self,
        *,
        TemplateId: str,
        RegionId: Region,
    ) -> AsyncResponse[dict[str, Any], AsyncTask[DescribeTaskData], dict[str, Any]]: ...
    async def sync_template(
        self,
        *,
        TemplateId: str,
        RegionId: Region,
    ) -> AsyncResponse[dict[str, Any], AsyncTask[DescribeTaskData], dict[str, Any]]: ...
    async def describe_template_info(
        self,
        *,
        PageNumber: int,
        PageSize: int,
        Keyword: str | None = None,
    ) -> AsyncResponse[DescribeTemplateInfoData, None, DescribeTemplateInfoRow]: ...
    def iter_templates(
        self,
        *,
        PageSize: int,
        Keyword: str | None = None,
        limit: int | None = None,
        progress: Progress = None,
    ) -> AsyncRows[DescribeTemplateInfoRow]: ...
