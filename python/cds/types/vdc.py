# Generated from models/ by `cargo xtask generate`; do not edit.
"""Nested parameters of `cds.Vdc`."""

from __future__ import annotations

from typing import TypedDict


class CreateVdcPublicNetwork(TypedDict, total=False):
    Name: str
    """Name of the public network. Example: "public-1"."""

    Type: str
    """Bandwidth type (line) of the public network; see `cds.constants.BANDWIDTH_TYPES`. Example: "Bandwidth_BGP"."""

    BillingMethod: str
    """How the bandwidth is billed: fixed bandwidth, by traffic, or a traffic package. The document spells the first value both Bandwidth and BandwIdth; it is sent as given. Example: "Bandwidth"."""

    Qos: int
    """Bandwidth in Mbps; with BillingMethod DataPackage the size of the package. DescribeAvailableResource returns the limit as MaxQos. Example: 20."""

    IPNum: int
    """Number of public IP addresses to buy. Example: 4."""

    AutoRenew: int
    """1 renews the network automatically, 0 does not. Example: 0."""

    FloatBandwich: int
    """Burst (peak) bandwidth in Mbps. Spelled so in the document; CreatePublicNetwork calls it FloatBandwidth. Example: 200."""


class _AddAccessPointVdcAddRequired(TypedDict):
    VdcId: str
    """ID of the VDC. Example: "6d2a9e74-1c3b-4b58-a0f7-25c8de914b33"."""

    PrivateId: str
    """ID of the private network of the VDC that joins. Example: "9a60c2f4-d71b-45e8-a3c9-4eb82f105d77"."""


class AddAccessPointVdcAdd(_AddAccessPointVdcAddRequired, total=False):
    PointType: str
    """Kind of the access point, VDC here. Example: "VDC"."""

    CityId: str
    """ID of the city, returned by DescribeAccessInfo. Example: "4f86aea3-5ea4-4fbf-9ffe-334c985689bc"."""


class _AddAccessPointPopAddRequired(TypedDict):
    PopId: str
    """ID of the POP. Example: "0c563fb9-3ed4-4870-ac6d-29be78d72320"."""


class AddAccessPointPopAdd(_AddAccessPointPopAddRequired, total=False):
    CityId: str
    """ID of the city, returned by DescribeAccessInfo. Example: "4f86aea3-5ea4-4fbf-9ffe-334c985689bc"."""

    PointType: str
    """Kind of the access point, Pop here. Example: "Pop"."""


class _CreateGPNAccessPointRequired(TypedDict):
    VdcId: str
    """ID of the VDC. Example: "6d2a9e74-1c3b-4b58-a0f7-25c8de914b33"."""

    PrivateId: str
    """ID of the private network of the VDC that joins. Example: "9a60c2f4-d71b-45e8-a3c9-4eb82f105d77"."""


class CreateGPNAccessPoint(_CreateGPNAccessPointRequired, total=False):
    AccessPointType: str
    """Kind of the access point, vdc here. Example: "vdc"."""


class _CreateGPNPopAccessPointRequired(TypedDict):
    PopId: str
    """ID of the POP. Example: "0c563fb9-3ed4-4870-ac6d-29be78d72320"."""


class CreateGPNPopAccessPoint(_CreateGPNPopAccessPointRequired, total=False):
    AccessPointType: str
    """Kind of the access point, pop here. Example: "pop"."""
