# Generated from models/ by `cargo xtask generate`; do not edit.
"""Bills of past periods, and the balance of the account."""

from .._service import Service, action


class Billing(Service):
    """Bills of past periods, and the balance of the account."""

    _name = "billing"

    @action("DescribeBill")
    def describe_bill(self, *, DateFromTo, Currency):
        """Shows the cost of each resource of the account in a range of days.

        Reads; changes nothing.

        Note:
            The English document writes `TotalenglishCost` for the cost of the main account, which
            is a slip of search and replace: other documentation of the vendor and a public client
            have `TotalMasterCost`. Read whichever is there.

        Args:
            DateFromTo (str): First and last day as `YYYY.MM.DD - YYYY.MM.DD`, with one space on
                either side of the hyphen.
            Currency (str): Currency of the account to bill: `CN` (yuan) or `US` (dollar).

        Returns:
            The response. Each of its `rows`, from `Data.BillInfo`, has:
                RegionId (str): Region of the resource; see `cds.constants.REGIONS`.
                ResourceId (str): ID of the resource.
                ResourceName (str): Name of the resource.
                ResourceType (str): Kind of resource, such as `vm`, `wan` or `ip`.
                TotalCost (float): What the resource cost in these days.
                VdcId (str): ID of the VDC; empty for a resource that is in none.
                VdcName (str): Name of the VDC; empty for a resource that is in none.
                CreateTime (str): When the resource was created, in Beijing time.
                DeleteTime (str): When the resource was deleted, in Beijing time; empty while it
                    exists.
            Besides: `Data.TotalMasterCost` (float, not always), `Data.TotalenglishCost` (float, not
            always), `Data.TotalViceCost` (float).

        Raises:
            InvalidParameterError: InvalidPublicId.Malformed.

        Example:
            reply = client.billing.describe_bill(
                DateFromTo="2025.01.01 - 2025.01.31",
                Currency="CN",
            )
            for row in reply.rows:
                print(row["ResourceId"], row["ResourceName"], row["TotalCost"])

        Source: English document, Billing 1.DescribeBill (GET /billing).
        """

    @action("DescribeBillInfo")
    def describe_bill_info(self, *, DateFrom, DateTo, ResourceId, Currency=None):
        """Shows the cost of one resource in detail.

        Reads; changes nothing.

        Note:
            `StartTime` and `EndTime` are Unix seconds: strings in the document's table, integers in
            its sample.

        Args:
            DateFrom (str): First day, as `YYYY.MM.DD`.
            DateTo (str): Last day, as `YYYY.MM.DD`.
            ResourceId (str): ID of the resource, as DescribeBill shows it.
            Currency (str, optional): Currency of the account to bill: `CN` (yuan) or `US` (dollar).

        Returns:
            The response. Each of its `rows`, from `Data.BillDetail`, has:
                RegionId (str): Region of the resource; see `cds.constants.REGIONS`.
                ResourceId (str): ID of the resource.
                ResourceName (str): Name of the resource.
                ResourceType (str): Kind of resource, such as `vm`, `wan` or `ip`.
                VdcId (str): ID of the VDC; empty for a resource that is in none.
                VdcName (str): Name of the VDC; empty for a resource that is in none.
                CreateTime (str): When the resource was created, in Beijing time.
                Configuration (str): What was charged for, in Chinese words: the parts of the
                    resource and their sizes.
                CostDetail (str): Price of each of these parts, in Chinese words; per minute when
                    charged by use.
                StartTime (int): Start of the entry, in Unix seconds.
                EndTime (int): End of the entry, in Unix seconds.
                PayType (str): Way of charging, in digits; `1` is pay-as-you-go.
                PayDesc (str): The billing method in Chinese, for display.
                Status (str): State of the resource, such as `running`.
                UnitPrice (float): Price of the resource; per minute when it is charged by use.
                TotalCost (float): What this entry adds up to.
                IPs (list[str]): Public addresses of the resource.
            Besides: `Data.TotalCost` (float).

        Example:
            reply = client.billing.describe_bill_info(
                DateFrom="2025.01.01",
                DateTo="2025.01.31",
                ResourceId="3f6c1b52-8d0e-4c47-9a35-71e2c4d8b906",
            )
            for row in reply.rows:
                print(row["ResourceId"], row["ResourceName"], row["UnitPrice"])

        Source: English document, Billing 2.DescribeBillInfo (GET /billing).
        """

    @action("DescribeBillDetail")
    def describe_bill_detail(self, *, DateFrom, DateTo, ProjectName=None):
        """Shows every entry of the bill in a span of days.

        Reads; changes nothing.

        Note:
            Nothing turns pages: one answer holds all entries, of 31 days at most. The sums are
            numbers, while the `TotalCost` of an entry is a number in the table and text in the
            sample.

        Args:
            DateFrom (str): First day, as `YYYY.MM.DD`, not before 2019.
            DateTo (str): Last day, as `YYYY.MM.DD`, at most 31 days after the first.
            ProjectName (str, optional): Only entries of the project of this name. Example: "默认项目组".

        Returns:
            The response. Each of its `rows`, from `Data.BillDetail`, has:
                APP (str): Name of the VDC; empty for a resource that is in none.
                BeginTime (str): Start of the entry, in Beijing time.
                BillType (str): Way of charging, in Chinese words.
                CloudId (str): ID of the resource.
                Config (str): What was charged for, in Chinese words: the parts of the resource and
                    their sizes.
                Currency (str): Currency of these amounts: `CN` (yuan) or `US` (dollar).
                EndTime (str): End of the entry, in Beijing time.
                GoodsType (str): Kind of product, such as `CDN`.
                Label (str): Tags of the cloud server; empty for anything else.
                Product (str): Name of the product.
                Project (str): Name of the project.
                Resource (str): Name of the resource.
                Site (str): Site of the resource, in Chinese words; may be empty.
                TotalCost (str): What this entry adds up to, as text.
                PublicIp (str, not always): Public address of the resource.
                PrivateIp (str, not always): Private address of the resource.
            Besides: `Data.BeginTime` (str, not always), `Data.EndTime` (str, not always),
            `Data.TotalRecords` (int), `Data.TotalSummary` (dict).

        Example:
            reply = client.billing.describe_bill_detail(DateFrom="2025.01.01", DateTo="2025.01.31")
            for row in reply.rows:
                print(row["CloudId"], row["APP"], row["TotalCost"])

        Source: Chinese document, 3.DescribeBillDetail (GET /billing).
        """

    @action("DescribeAccountInfo")
    def describe_account_info(self):
        """Shows the balance of the main account, its top-ups and what each month cost.

        Reads; changes nothing.

        Returns:
            The response. `Data` has:
                CostCount (int): Number of months with costs.
                CostRecords (list[dict]): What each month cost the main account (Amount, Currency,
                    Month).
                CreditLine (float): How far the balance may go below zero.
                MasterTotalBalance (float): Balance of the main account.
                MasterTotalCost (float): What the main account has paid so far.
                RechargeCount (int): Number of top-ups.
                RechargeRecord (list[dict]): The top-ups of the main account (Amount, CreateDate,
                    Currency, SwiftNumber, Type).
                ToDeduct (float): What is still to be deducted.

        Example:
            reply = client.billing.describe_account_info()
            print(reply.data["CreditLine"], reply.data["CostCount"])

        Source: Chinese document, 4.DescribeAccountInfo (GET /billing).
        """

    @action("DescribeCostSummaryByPro")
    def describe_cost_summary_by_pro(self, *, DateFrom, DateTo, Currency):
        """Adds up the bill of a span of days for each product.

        Reads; changes nothing.

        Note:
            Days are written with hyphens, whereas DescribeBillDetail wants dots.

        Args:
            DateFrom (str): First day, as `YYYY-MM-DD`.
            DateTo (str): Last day, as `YYYY-MM-DD`.
            Currency (str): Currency of the account to bill: `CN` (yuan) or `US` (dollar). The
                document marks it as required and still names `CN` as the default.

        Returns:
            The response. Each of its `rows`, from `Data.BillInfo`, has:
                TotalCost (float): What was charged in total.
                TotalMasterCost (float): What the main account paid.
                TotalViceCost (float): What the secondary account paid.
                Currency (str): Currency of these amounts: `CN` (yuan) or `US` (dollar).
                ToDeduct (float): What is still to be deducted.
                ProductName (str): Name of the product, in Chinese words.
                ProductType (str): Kind of product, such as `vm`.
                ResourceCount (int): Number of resources of the product.
            Besides: `Data.TotalSummary` (dict).

        Example:
            reply = client.billing.describe_cost_summary_by_pro(
                DateFrom="2025-01-01",
                DateTo="2025-01-31",
                Currency="CN",
            )
            for row in reply.rows:
                print(row["ProductName"], row["TotalCost"])

        Source: Chinese document, 5.DescribeCostSummaryByPro (GET /billing).
        """

    @action("DescribeCostSummaryByProject")
    def describe_cost_summary_by_project(self, *, DateFrom, DateTo, Currency):
        """Adds up the bill of a span of days for each project.

        Reads; changes nothing.

        Note:
            Days are written with hyphens, whereas DescribeBillDetail wants dots. The table calls
            `ProjectId` the type of the project; the sample has an ID.

        Args:
            DateFrom (str): First day, as `YYYY-MM-DD`.
            DateTo (str): Last day, as `YYYY-MM-DD`.
            Currency (str): Currency of the account to bill: `CN` (yuan) or `US` (dollar). The
                document marks it as required and still names `CN` as the default.

        Returns:
            The response. Each of its `rows`, from `Data.BillInfo`, has:
                TotalCost (float): What was charged in total.
                TotalMasterCost (float): What the main account paid.
                TotalViceCost (float): What the secondary account paid.
                ToDeduct (float): What is still to be deducted.
                Currency (str): Currency of these amounts: `CN` (yuan) or `US` (dollar).
                ProjectId (str): ID of the project.
                ProjectName (str): Name of the project.
                ResourceCount (int): Number of resources of the project.
            Besides: `Data.TotalSummary` (dict).

        Example:
            reply = client.billing.describe_cost_summary_by_project(
                DateFrom="2025-01-01",
                DateTo="2025-01-31",
                Currency="CN",
            )
            for row in reply.rows:
                print(row["ProjectId"], row["ProjectName"], row["TotalCost"])

        Source: Chinese document, 6.DescribeCostSummaryByProject (GET /billing).
        """
