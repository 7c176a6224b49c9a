//! Balance checks.

use super::call::Call;
use super::refusal::Refusal;
use crate::cloud::Cloud;

/// Refuses the call if the account is in arrears.
pub fn solvent(cloud: &Cloud, call: &Call) -> Result<(), Refusal> {
    if cloud.balance < 0 { Err(call.refuse(&["Account.Arrearage"])) } else { Ok(()) }
}

/// Refuses the call if the balance is below a price, in hundredths of a yuan.
pub fn affordable(cloud: &Cloud, call: &Call, price: i64) -> Result<(), Refusal> {
    if price > cloud.balance { Err(call.refuse(&["NotEnoughBalance"])) } else { Ok(()) }
}
