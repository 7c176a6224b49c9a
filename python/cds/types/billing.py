# Generated from models/ by `cargo xtask generate`; do not edit.
"""Types of `cds.Billing`: nested parameters and responses."""

from typing import Literal, TypedDict

from .values import Region


class DescribeBillRow(TypedDict):
    RegionId: Region
    """Region of the resource."""

    ResourceId: str
    """ID of the resource."""

    ResourceName: str
    """Name of the resource."""

    ResourceType: str
    """Kind of resource, such as `vm`, `wan` or `ip`."""

    TotalCost: float
    """What the resource cost in these days. In the currency of the account, or the one that the response names."""

    VdcId: str
    """ID of the VDC; empty for a resource that is in none."""

    VdcName: str
    """Name of the VDC; empty for a resource that is in none."""

    CreateTime: str
    """When the resource was created, in Beijing time."""

    DeleteTime: str
    """When the resource was deleted, in Beijing time; empty while it exists."""


class _DescribeBillDataRequired(TypedDict):
    TotalViceCost: float
    """What the secondary account paid, in the currency asked for."""

    BillInfo: list[DescribeBillRow]
    """Cost of each resource."""


class DescribeBillData(_DescribeBillDataRequired, total=False):
    TotalMasterCost: float
    """What the main account paid, in the currency asked for."""

    TotalenglishCost: float
    """What the main account paid: a slip in the English document for `TotalMasterCost`. In the currency of the account, or the one that the response names."""


class DescribeBillInfoRow(TypedDict):
    RegionId: Region
    """Region of the resource."""

    ResourceId: str
    """ID of the resource."""

    ResourceName: str
    """Name of the resource."""

    ResourceType: str
    """Kind of resource, such as `vm`, `wan` or `ip`."""

    VdcId: str
    """ID of the VDC; empty for a resource that is in none."""

    VdcName: str
    """Name of the VDC; empty for a resource that is in none."""

    CreateTime: str
    """When the resource was created, in Beijing time."""

    Configuration: str
    """What was charged for, in Chinese words: the parts of the resource and their sizes."""

    CostDetail: str
    """Price of each of these parts, in Chinese words; per minute when charged by use."""

    StartTime: int
    """Start of the entry, in Unix seconds."""

    EndTime: int
    """End of the entry, in Unix seconds."""

    PayType: str
    """Way of charging, in digits; `1` is pay-as-you-go."""

    PayDesc: str
    """The billing method in Chinese, for display."""

    Status: str
    """State of the resource, such as `running`."""

    UnitPrice: float
    """Price of the resource; per minute when it is charged by use. In the currency of the account, or the one that the response names."""

    TotalCost: float
    """What this entry adds up to. In the currency of the account, or the one that the response names."""

    IPs: list[str]
    """Public addresses of the resource."""


class DescribeBillInfoData(TypedDict):
    TotalCost: float
    """What the resource cost in these days. In the currency of the account, or the one that the response names."""

    BillDetail: list[DescribeBillInfoRow]
    """The entries of the bill."""


class _DescribeBillDetailRowRequired(TypedDict):
    APP: str
    """Name of the VDC; empty for a resource that is in none."""

    BeginTime: str
    """Start of the entry, in Beijing time."""

    BillType: str
    """Way of charging, in Chinese words."""

    CloudId: str
    """ID of the resource."""

    Config: str
    """What was charged for, in Chinese words: the parts of the resource and their sizes."""

    Currency: Literal["CN", "US"] | str
    """Currency of these amounts: `CN` (yuan) or `US` (dollar)."""

    EndTime: str
    """End of the entry, in Beijing time."""

    GoodsType: str
    """Kind of product, such as `CDN`."""

    Label: str
    """Tags of the cloud server; empty for anything else."""

    Product: str
    """Name of the product."""

    Project: str
    """Name of the project."""

    Resource: str
    """Name of the resource."""

    Site: str
    """Site of the resource, in Chinese words; may be empty."""

    TotalCost: str
    """What this entry adds up to, as text. In the currency of the account, or the one that the response names."""


class DescribeBillDetailRow(_DescribeBillDetailRowRequired, total=False):
    PublicIp: str
    """Public address of the resource."""

    PrivateIp: str
    """Private address of the resource."""


class CostSummary(TypedDict):
    TotalCost: float
    """What was charged in total. In the currency of the account, or the one that the response names."""

    MasterCost: float
    """What the main account paid. In the currency of the account, or the one that the response names."""

    ViceCost: float
    """What the secondary account paid. In the currency of the account, or the one that the response names."""

    ToDeduct: float
    """What is still to be deducted. In the currency of the account, or the one that the response names."""

    Currency: Literal["CN", "US"] | str
    """Currency of these amounts: `CN` (yuan) or `US` (dollar)."""


class _DescribeBillDetailDataRequired(TypedDict):
    BillDetail: list[DescribeBillDetailRow]
    """The entries of the bill."""

    TotalRecords: int
    """Number of entries."""

    TotalSummary: CostSummary
    """The sums over all entries."""


class DescribeBillDetailData(_DescribeBillDetailDataRequired, total=False):
    BeginTime: str
    """First day of the bill, as `YYYY.MM.DD`."""

    EndTime: str
    """Last day of the bill, as `YYYY.MM.DD`."""


class DescribeAccountInfoCostRecord(TypedDict):
    Amount: float
    """What the month cost. In the currency of the account, or the one that the response names."""

    Currency: Literal["CN", "US"] | str
    """Currency of these amounts: `CN` (yuan) or `US` (dollar)."""

    Month: str
    """The month, as `YYYYMM`."""


class DescribeAccountInfoRechargeRecord(TypedDict):
    Amount: float
    """What was paid in. In the currency of the account, or the one that the response names."""

    CreateDate: str
    """When it was paid in."""

    Currency: Literal["CN", "US"] | str
    """Currency of these amounts: `CN` (yuan) or `US` (dollar)."""

    SwiftNumber: str
    """Serial number of the payment."""

    Type: str
    """Way of paying, in Chinese words."""


class DescribeAccountInfoData(TypedDict):
    CostCount: int
    """Number of months with costs."""

    CostRecords: list[DescribeAccountInfoCostRecord]
    """What each month cost the main account."""

    CreditLine: float
    """How far the balance may go below zero. In the currency of the account, or the one that the response names."""

    MasterTotalBalance: float
    """Balance of the main account. In the currency of the account, or the one that the response names."""

    MasterTotalCost: float
    """What the main account has paid so far. In the currency of the account, or the one that the response names."""

    RechargeCount: int
    """Number of top-ups."""

    RechargeRecord: list[DescribeAccountInfoRechargeRecord]
    """The top-ups of the main account."""

    ToDeduct: float
    """What is still to be deducted. In the currency of the account, or the one that the response names."""


class DescribeCostSummaryByProRow(TypedDict):
    TotalCost: float
    """What was charged in total. In the currency of the account, or the one that the response names."""

    TotalMasterCost: float
    """What the main account paid. In the currency of the account, or the one that the response names."""

    TotalViceCost: float
    """What the secondary account paid. In the currency of the account, or the one that the response names."""

    Currency: Literal["CN", "US"] | str
    """Currency of these amounts: `CN` (yuan) or `US` (dollar)."""

    ToDeduct: float
    """What is still to be deducted. In the currency of the account, or the one that the response names."""

    ProductName: str
    """Name of the product, in Chinese words."""

    ProductType: str
    """Kind of product, such as `vm`."""

    ResourceCount: int
    """Number of resources of the product."""


class DescribeCostSummaryByProData(TypedDict):
    TotalSummary: CostSummary
    """The sums over all entries."""

    BillInfo: list[DescribeCostSummaryByProRow]
    """Cost of each of them."""


class DescribeCostSummaryByProjectRow(TypedDict):
    TotalCost: float
    """What was charged in total. In the currency of the account, or the one that the response names."""

    TotalMasterCost: float
    """What the main account paid. In the currency of the account, or the one that the response names."""

    TotalViceCost: float
    """What the secondary account paid. In the currency of the account, or the one that the response names."""

    ToDeduct: float
    """What is still to be deducted. In the currency of the account, or the one that the response names."""

    Currency: Literal["CN", "US"] | str
    """Currency of these amounts: `CN` (yuan) or `US` (dollar)."""

    ProjectId: str
    """ID of the project."""

    ProjectName: str
    """Name of the project."""

    ResourceCount: int
    """Number of resources of the project."""


class DescribeCostSummaryByProjectData(TypedDict):
    TotalSummary: CostSummary
    """The sums over all entries."""

    BillInfo: list[DescribeCostSummaryByProjectRow]
    """Cost of each of them."""
