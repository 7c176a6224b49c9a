# Generated from models/ by `cargo xtask generate`; do not edit.
# mypy: disable-error-code="empty-body"
"""What can be bought where, and the state of tasks."""

from __future__ import annotations

from .._light import TYPE_CHECKING
from .._service import Service, action

if TYPE_CHECKING:
    from .._response import Response


class Common(Service):
    """What can be bought where, and the state of tasks."""

    _name = "common"

    @action("DescribeAvailableResource")
    def describe_available_resource(
        self,
        *,
        RegionId: str,
        AvailableResource: str | int | None = None,
    ) -> Response[None]:
        """Shows what a region sells: bandwidth types, instance types, images and disks with their limits.

        Note:
            The documented example is the bare resource, with neither Code nor Data, while the table and the sample code
            speak of Code and Data: be ready for both. The billing method is spelled BandwIdth there and passes through
            unchanged.

        Args:
            RegionId: Region (availability zone), such as `CN_Beijing_A`; see `cds.constants.REGIONS`. Example:
                "CN_Beijing_A".
            AvailableResource: Undocumented switch that the vendor's sample sends as `1`. Example: "1".

        Returns:
            The response.

        Raises:
            APIError: documented codes are InvalidRegionID.Malformed (400).

        Source: English document, Others 1.DescribeAvailableResource (GET /ccs, read).
        """
        ...

    @action("DescribeTask")
    def describe_task(
        self,
        *,
        TaskId: str | int,
    ) -> Response[None]:
        """Reports the state of an asynchronous task and the id of the resource it created or changed.

        Note:
            Status is NEW, DOING, FINISH or ERROR, sometimes in lower case. The TaskId in the response is the requested
            one, not a new task. A task for several resources returns a list, ResourceIds.

        Args:
            TaskId: ID of the task, as returned by the action that queued it. Example: "18250417".

        Returns:
            The response; `Data` holds `Status`, `ResourceId`, `TaskType`.

        Raises:
            APIError: documented codes are InvalidTaskID.Malformed (400).

        Source: English document, Others 2.DescribeTask (GET /ccs, read).
        """
        ...
