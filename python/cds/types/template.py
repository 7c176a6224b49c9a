# Generated from models/ by `cargo xtask generate`; do not edit.
"""Types of `cds.Template`: nested parameters and responses."""

from typing import TypedDict

from .values import Region


class DescribeTemplateInfoRegion(TypedDict):
    RegionId: Region
    """ID of the region."""

    RegionName: str
    """Name of the region, in Chinese."""

    Status: str
    """State of the template in this region; `normal` when usable."""


class DescribeTemplateInfoRow(TypedDict):
    TemplateId: str
    """ID of the template, as ImageId takes it."""

    Name: str
    """Name of the template."""

    Status: str
    """State of the template; `normal` when it can be used."""

    Count: int
    """Presumably the number of regions that store the template."""

    OSType: str
    """Operating system with version and width, in words."""

    CreateTime: str
    """When the template was created, as `YYYY-MM-DD HH:MM:SS`."""

    Region: list[DescribeTemplateInfoRegion]
    """The regions that store the template."""


class DescribeTemplateInfoData(TypedDict):
    TemplateList: list[DescribeTemplateInfoRow]
    """The templates on this page."""

    TotalPage: int
    """Number of pages."""
