# Generated from models/ by `cargo xtask generate`; do not edit.
"""Bills of past periods, and the balance of the account."""

from ...services.billing import Billing
from .._service import twin

AsyncBilling = twin(Billing)
