//! The charges of a product.

use crate::cloud::Cloud;
use crate::engine::account::Charged;

/// The resource with this id, if it is of this kind and costs something.
pub type Source = fn(&Cloud, &str) -> Option<Charged>;

/// The charges of a product.
pub struct Charges {
    /// Its billable kinds of resources.
    pub sources: &'static [Source],
    /// Dependents of the resource with this id, apart from those whose accounts say so.
    pub held: fn(&Cloud, &str) -> Vec<String>,
    /// A prepaid period continues up to a time in milliseconds since 1970.
    pub extend: fn(&mut Cloud, &str, i64),
    /// A prepaid period has ended and is not renewed. Returns the resources whose price changes.
    pub lapse: fn(&mut Cloud, &str) -> Vec<String>,
}

impl Charges {
    /// Charges for standalone resources that are billed by the hour.
    pub const fn new(sources: &'static [Source]) -> Self {
        Self { sources, held: |_, _| Vec::new(), extend: |_, _, _| {}, lapse: |_, _| Vec::new() }
    }
}
