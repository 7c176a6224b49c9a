//! Billing methods in calls.

use std::ops::RangeInclusive;

use crate::api::call::Call;
use crate::api::refusal::Refusal;
use crate::engine::price::Charge;

/// Maximum number of prepaid months.
const MONTHS: RangeInclusive<i64> = 0..=60;

/// The billing method of a call.
pub fn charge(call: &Call) -> Result<Charge, Refusal> {
    let name = call.text("InstanceChargeType").unwrap_or("PostPaid");
    if name.eq_ignore_ascii_case("PostPaid") {
        return Ok(Charge::PostPaid);
    }
    if !name.eq_ignore_ascii_case("PrePaid") {
        return Err(call.invalid("InstanceChargeType", "InstanceChargeType must be PrePaid or PostPaid."));
    }
    let months = call.integer("PrepaidMonth").unwrap_or(0);
    if !MONTHS.contains(&months) {
        return Err(call.invalid("PrepaidMonth", "PrepaidMonth must be between 0 and 60."));
    }
    Ok(Charge::PrePaid { months, auto_renew: call.integer("AutoRenew").unwrap_or(1) != 0 })
}
