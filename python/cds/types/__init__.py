# Generated from models/ by `cargo xtask generate`; do not edit.
"""Types of nested parameters."""

from .instance import CreateDiskDataDisks as CreateDiskDataDisks
from .instance import CreateInstanceDataDisks as CreateInstanceDataDisks
from .instance import CreateInstanceOrderedIP as CreateInstanceOrderedIP
from .instance import CreateInstancePrivateIp as CreateInstancePrivateIp
from .instance import CreateInstanceSystemDisk as CreateInstanceSystemDisk
from .instance import CreateInstanceWindowsActivation as CreateInstanceWindowsActivation
from .instance import DescribeInstancePriceDataDisks as DescribeInstancePriceDataDisks
from .instance import DescribeInstancePriceSystemDisk as DescribeInstancePriceSystemDisk
from .nsg import ModifyNSGRulePriorityRules as ModifyNSGRulePriorityRules
from .security_group import JoinSecurityGroupBindData as JoinSecurityGroupBindData
from .security_group import LeaveSecurityGroupBindData as LeaveSecurityGroupBindData
from .security_group import ModifySecurityGroupRulePriorityBindData as ModifySecurityGroupRulePriorityBindData
from .vdc import AddAccessPointPopAdd as AddAccessPointPopAdd
from .vdc import AddAccessPointVdcAdd as AddAccessPointVdcAdd
from .vdc import CreateGPNAccessPoint as CreateGPNAccessPoint
from .vdc import CreateGPNPopAccessPoint as CreateGPNPopAccessPoint
from .vdc import CreateVdcPublicNetwork as CreateVdcPublicNetwork
