# Generated from models/ by `cargo xtask generate`; do not edit.
# mypy: disable-error-code="empty-body"
"""Templates: images created from cloud servers."""

from __future__ import annotations

from ..._light import TYPE_CHECKING
from .._service import AsyncService, action, pages

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from typing import Any

    from .._response import AsyncResponse
    from .._task import AsyncTask


class AsyncTemplate(AsyncService):
    """Templates: images created from cloud servers."""

    _name = "template"

    @action("CreateTemplate")
    async def create_template(
        self,
        *,
        InstanceId: str,
        DisplayName: str,
        PowerOn: bool,
        WithDataDisk: bool | None = None,
        InstanceUserName: str | None = None,
        InstancePassword: str | None = None,
    ) -> AsyncResponse[AsyncTask]:
        """Makes a private template (image) from a cloud server.

        Args:
            InstanceId: ID of the cloud server to copy. Example: "3f6c1b52-8d0e-4c47-9a35-71e2c4d8b906".
            DisplayName: Name of the new template. Example: "web-golden-image".
            PowerOn: Whether the template is created while the server is running. Example: true.
            WithDataDisk: Whether the template includes the data disks of the server. Other documentation of the vendor
                says that leaving it out means true. Example: true.
            InstanceUserName: Name of the administrator account on the server. Must be the name in use: if the account
                was renamed, give its new name. Not needed for a server that was created with a public key and never got
                a password. Example: "root".
            InstancePassword: Password of that account.

        Returns:
            The response. `wait` waits for its task.

        Raises:
            APIError: documented codes are IncorrectInstanceStatus (403), InstanceNotFound (400),
                InvalidInstanceID.Malformed (400).

        Source: English document, Template 1.CreateTemplate (POST /ccs, mutate).
        """
        ...

    @action("DeleteTemplate")
    async def delete_template(
        self,
        *,
        TemplateId: str,
        RegionId: str,
    ) -> AsyncResponse[AsyncTask]:
        """Deletes a private template from a region.

        Args:
            TemplateId: ID of the template to delete. Example: "2d84b7f0-e519-4ac6-b03e-6f9c1d75a248".
            RegionId: Region to delete the template from; see `cds.constants.REGIONS`. Example: "CN_Beijing_A".

        Returns:
            The response. `wait` waits for its task.

        Raises:
            APIError: documented codes are IncorrectInstanceStatus (403), InstanceNotFound (400),
                InvalidInstanceID.Malformed (400).

        Source: English document, Template 2.DeleteTemplate (POST /ccs, mutate).
        """
        ...

    @action("SyncTemplate")
    async def sync_template(
        self,
        *,
        TemplateId: str,
        RegionId: str,
    ) -> AsyncResponse[AsyncTask]:
        """Copies a private template to another region.

        Note:
            The document does not say whether the region is the source or the target; taken to be the target.

        Args:
            TemplateId: ID of the template to copy. Example: "2d84b7f0-e519-4ac6-b03e-6f9c1d75a248".
            RegionId: Region to copy the template to; see `cds.constants.REGIONS`. Example: "CN_Guangzhou_A".

        Returns:
            The response. `wait` waits for its task.

        Raises:
            APIError: documented codes are IncorrectInstanceStatus (403), InstanceNotFound (400),
                InvalidInstanceID.Malformed (400).

        Source: English document, Template 3.SyncTemplate (POST /ccs, mutate).
        """
        ...

    @action("DescribeTemplateInfo")
    async def describe_template_info(
        self,
        *,
        PageNumber: int,
        PageSize: int,
        Keyword: str | None = None,
    ) -> AsyncResponse[None]:
        """Lists private templates and the regions that store them.

        Note:
            `TotalPage` counts pages. `Count` matches the number of regions of a template in the document's sample,
            though it is not explained.

        Args:
            PageNumber: Page to show, counted from 1. Example: 1.
            PageSize: Templates on a page. Example: 10.
            Keyword: Text to search for in template names. Example: "web".

        Returns:
            The response; `Data` holds `TotalPage`, `TemplateList`.

        Raises:
            APIError: documented codes are IncorrectInstanceStatus (403), InstanceNotFound (400),
                InvalidInstanceID.Malformed (400).

        Source: English document, Template 4.DescribeTemplateInfo (POST /ccs, read).
        """
        ...

    @pages("DescribeTemplateInfo")
    def iter_templates(
        self,
        *,
        PageSize: int,
        Keyword: str | None = None,
        limit: int | None = None,
    ) -> AsyncIterator[dict[str, Any]]:
        """Iterates over the rows of all pages of `describe_template_info`, without duplicates.

        The next page is prefetched while the current rows are processed. If rows appear or disappear meanwhile, no
        other row is skipped or repeated.

        Args:
            PageSize: Templates on a page. Example: 10. Default here: 100.
            Keyword: Text to search for in template names. Example: "web".
            limit: Maximum number of rows; default all.

        Yields:
            Rows of `Data.TemplateList`, as dicts with `TemplateId`, `Name`, `Status`, `Count`, `OSType`, `CreateTime`,
            `Region`.

        Source: English document, Template 4.DescribeTemplateInfo (POST /ccs, read).
        """
        ...
