# Generated from models/ by `cargo xtask generate`; do not edit.
"""Templates: images created from cloud servers."""

from .._service import Service, action, pages


class Template(Service):
    """Templates: images created from cloud servers."""

    _name = "template"

    @action("CreateTemplate")
    def create_template(
        self,
        *,
        InstanceId,
        DisplayName,
        PowerOn,
        WithDataDisk=None,
        InstanceUserName=None,
        InstancePassword=None,
    ):
        """Makes a private template (image) from a cloud server.

        Changes the cloud; costs money.

        Args:
            InstanceId (str): ID of the cloud server to copy.
            DisplayName (str): Name of the new template.
            PowerOn (bool): Whether the template is created while the server is running.
            WithDataDisk (bool, optional): Whether the template includes the data disks of the
                server. Other documentation of the vendor says that leaving it out means true.
            InstanceUserName (str, optional): Name of the administrator account on the server. Must
                be the name in use: if the account was renamed, give its new name. Not needed for a
                server that was created with a public key and never got a password. Example: "root".
            InstancePassword (str, optional): Password of that account.

        Returns:
            The response. `wait()` waits for its task.

        Raises:
            ConflictError: IncorrectInstanceStatus.
            InvalidParameterError: InvalidInstanceID.Malformed.
            NotFoundError: InstanceNotFound.
            OutcomeUnknownError: the response was lost; see `describe_template_info` before you
                repeat the call.

        Example:
            reply = client.template.create_template(
                InstanceId="3f6c1b52-8d0e-4c47-9a35-71e2c4d8b906",
                DisplayName="web-golden-image",
                PowerOn=True,
            )
            reply.wait()

        Source: English document, Template 1.CreateTemplate (POST /ccs).
        """

    @action("DeleteTemplate")
    def delete_template(self, *, TemplateId, RegionId):
        """Deletes a private template from a region.

        Changes the cloud; destroys what no other call restores.

        Args:
            TemplateId (str): ID of the template to delete.
            RegionId (str): Region to delete the template from; see `cds.constants.REGIONS`.

        Returns:
            The response. `wait()` waits for its task.

        Raises:
            ConflictError: IncorrectInstanceStatus.
            InvalidParameterError: InvalidInstanceID.Malformed.
            NotFoundError: InstanceNotFound.
            OutcomeUnknownError: the response was lost; see `describe_template_info` before you
                repeat the call.

        Example:
            reply = client.template.delete_template(
                TemplateId="2d84b7f0-e519-4ac6-b03e-6f9c1d75a248",
                RegionId="CN_Beijing_A",
            )
            reply.wait()

        Source: English document, Template 2.DeleteTemplate (POST /ccs).
        """

    @action("SyncTemplate")
    def sync_template(self, *, TemplateId, RegionId):
        """Copies a private template to another region.

        Changes the cloud; costs money.

        Note:
            The document does not say whether the region is the source or the target; taken to be
            the target.

        Args:
            TemplateId (str): ID of the template to copy.
            RegionId (str): Region to copy the template to; see `cds.constants.REGIONS`.

        Returns:
            The response. `wait()` waits for its task.

        Raises:
            ConflictError: IncorrectInstanceStatus.
            InvalidParameterError: InvalidInstanceID.Malformed.
            NotFoundError: InstanceNotFound.
            OutcomeUnknownError: the response was lost; see `describe_template_info` before you
                repeat the call.

        Example:
            reply = client.template.sync_template(
                TemplateId="2d84b7f0-e519-4ac6-b03e-6f9c1d75a248",
                RegionId="CN_Guangzhou_A",
            )
            reply.wait()

        Source: English document, Template 3.SyncTemplate (POST /ccs).
        """

    @action("DescribeTemplateInfo")
    def describe_template_info(self, *, PageNumber, PageSize, Keyword=None):
        """Lists private templates and the regions that store them.

        Reads; changes nothing.

        Note:
            `TotalPage` counts pages. `Count` matches the number of regions of a template in the
            document's sample, though it is not explained.

        Args:
            PageNumber (int): Page to show, counted from 1.
            PageSize (int): Templates on a page.
            Keyword (str, optional): Text to search for in template names. Example: "web".

        Returns:
            The response. Each of its `rows`, from `Data.TemplateList`, has:
                TemplateId (str): ID of the template, as ImageId takes it.
                Name (str): Name of the template.
                Status (str): State of the template; `normal` when it can be used.
                Count (int): Presumably the number of regions that store the template.
                OSType (str): Operating system with version and width, in words.
                CreateTime (str): When the template was created, as `YYYY-MM-DD HH:MM:SS`.
                Region (list[dict]): The regions that store the template (RegionId, RegionName,
                    Status).
            Besides: `Data.TotalPage` (int).

        Raises:
            ConflictError: IncorrectInstanceStatus.
            InvalidParameterError: InvalidInstanceID.Malformed.
            NotFoundError: InstanceNotFound.

        Example:
            reply = client.template.describe_template_info(PageNumber=1, PageSize=10)
            for row in reply.rows:
                print(row["TemplateId"], row["Name"], row["Status"])

        Source: English document, Template 4.DescribeTemplateInfo (POST /ccs).
        """

    @pages("DescribeTemplateInfo")
    def iter_templates(self, *, PageSize, Keyword=None, limit=None, progress=None):
        """Iterates over the rows of all pages of `describe_template_info`, without duplicates.

        Reads; changes nothing. The next page is prefetched while the current rows are processed. If
        rows appear or disappear meanwhile, no other row is skipped or repeated.

        Args:
            PageSize (int): Templates on a page.
            Keyword (str, optional): Text to search for in template names. Example: "web".
            limit (int, optional): Maximum number of rows; default all.
            progress (optional): True shows how many came; or a callable takes that and the total.

        Yields:
            The `rows` of `describe_template_info`, each with TemplateId, Name, Status, Count,
            OSType, CreateTime, Region.

        Example:
            for row in client.template.iter_templates(PageSize=10):
                print(row["TemplateId"], row["Name"], row["Status"])

        Source: English document, Template 4.DescribeTemplateInfo (POST /ccs).
        """
