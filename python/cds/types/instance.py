# Generated from models/ by `cargo xtask generate`; do not edit.
"""Nested parameters of `cds.Instance`."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

if TYPE_CHECKING:
    from collections.abc import Sequence


class CreateInstanceSystemDisk(TypedDict, total=False):
    Size: int
    """Size in GB (default: the size of the image's system disk). Example: 200."""

    Type: str
    """`system_disk` (performance) or `ssd_system_disk` (very high performance). Example: "ssd_system_disk"."""

    IOPS: int
    """Number of provisioned IOPS packages (default 0). Example: 5."""


class _CreateInstanceDataDisksRequired(TypedDict):
    Size: int
    """Size of the disk in GB. Example: 100."""


class CreateInstanceDataDisks(_CreateInstanceDataDisksRequired, total=False):
    Type: str
    """Kind of disk: `ssd_disk` or `high_disk`. Example: "ssd_disk"."""

    IOPS: int
    """Number of provisioned IOPS packages (default 0); only SSD disks have them. Example: 5."""


class _CreateInstancePrivateIpRequired(TypedDict):
    PrivateId: str
    """ID of a private network in the same virtual data centre. Example: "d41e6b97-08c5-4a3f-9b72-e6f50a1c8d34"."""


class CreateInstancePrivateIp(_CreateInstancePrivateIpRequired, total=False):
    IP: Sequence[str] | str
    """Addresses in this network, or `auto` to have them chosen."""

    Segment: str
    """Subnet of the private network, in CIDR notation. Example: "10.20.0.0/24"."""


class CreateInstanceWindowsActivation(TypedDict, total=False):
    Batch: int
    """1: the same key for all servers of this order; 0: one key for each server. Example: 1."""

    ProductIds: Sequence[str] | str
    """The product keys: one with `Batch` 1, otherwise as many as there are servers. The text of the document speaks of keys separated by commas, its example is a JSON list: the list is sent."""


class _CreateInstanceOrderedIPRequired(TypedDict):
    PipeId: str
    """ID of a public or private network of the virtual data centre. Example: "5a0c8d3e-94b7-4e12-a6f5-c83d1e7b2094"."""


class CreateInstanceOrderedIP(_CreateInstanceOrderedIPRequired, total=False):
    IP: Sequence[str] | str
    """Addresses for this card, or `auto`; without it the card gets no address."""


class _CreateDiskDataDisksRequired(TypedDict):
    Size: int
    """Size of the disk in GB. Example: 100."""


class CreateDiskDataDisks(_CreateDiskDataDisksRequired, total=False):
    Type: str
    """Kind of disk: `ssd_disk` or `high_disk`. Example: "ssd_disk"."""

    IOPS: int
    """Number of provisioned IOPS packages (default 0); only SSD disks have them. Example: 5."""


class DescribeInstancePriceSystemDisk(TypedDict, total=False):
    Size: int
    """Size in GB; when left out, the size of the image's system disk. Example: 200."""

    Type: str
    """Disk type: `system_disk` (performance, assumed when left out) or `ssd_system_disk` (high performance). Example: "ssd_system_disk"."""

    IOPS: int
    """Number of provisioned IOPS packs; 0 when left out. Example: 5."""


class DescribeInstancePriceDataDisks(TypedDict, total=False):
    Size: int
    """Size in GB. Example: 100."""

    Type: str
    """Disk type: `ssd_disk` or `high_disk`. Example: "ssd_disk"."""

    IOPS: int
    """Number of provisioned IOPS packs, for SSD disks; 0 when left out. Not shown for this action; CreateInstance has it for the same list. Example: 5."""
