# Generated from models/ by `cargo xtask generate`; do not edit.
from typing import Any

from .._pages import Progress, Rows
from .._response import Response
from .._service import Service
from .._task import Task
from ..types.common import DescribeTaskData
from ..types.template import DescribeTemplateInfoData, DescribeTemplateInfoRow
from ..types.values import Region

class Template(Service):
    def create_template(
        self,
        *,
        InstanceId: str,
        DisplayName: str,
        PowerOn: bool,
        WithDataDisk: bool | None = None,
        InstanceUserName: str | None = None,
        InstancePassword: str | None = None,
    ) -> Response[dict[str, Any], Task[DescribeTaskData], dict[str, Any]]: ...
    def delete_template(
        self,
        *,
        TemplateId: str,
        RegionId: Region,
    ) -> Response[dict[str, Any], Task[DescribeTaskData], dict[str, Any]]: ...
    def sync_template(
        self,
        *,
        TemplateId: str,
        RegionId: Region,
    ) -> Response[dict[str, Any], Task[DescribeTaskData], dict[str, Any]]: ...
    def describe_template_info(
        self,
        *,
        PageNumber: int,
        PageSize: int,
        Keyword: str | None = None,
    ) -> Response[DescribeTemplateInfoData, None, DescribeTemplateInfoRow]: ...
    def iter_templates(
        self,
        *,
        PageSize: int,
        Keyword: str | None = None,
        limit: int | None = None,
        progress: Progress = None,
    ) -> Rows[DescribeTemplateInfoRow]: ...
