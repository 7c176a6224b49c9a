//! What a product says of the money that its resources cost.

use crate::cloud::Cloud;
use crate::engine::account::Charged;

/// The resource of that id, if it is one of a kind and costs something.
pub type Source = fn(&Cloud, &str) -> Option<Charged>;

/// The charges of a product.
pub struct Charges {
    /// Its kinds of resources that cost something.
    pub sources: &'static [Source],
    /// What comes and goes with a resource of that id, beside what has an account that says so.
    pub held: fn(&Cloud, &str) -> Vec<String>,
    /// Time that was paid in advance goes on, up to a time in milliseconds since 1970.
    pub extend: fn(&mut Cloud, &str, i64),
    /// Time that was paid in advance is over, and no more is bought. Returns whose price changes with that.
    pub lapse: fn(&mut Cloud, &str) -> Vec<String>,
}

impl Charges {
    /// Charges for resources that stand alone and are paid by the hour.
    pub const fn new(sources: &'static [Source]) -> Self {
        Self { sources, held: |_, _| Vec::new(), extend: |_, _, _| {}, lapse: |_, _| Vec::new() }
    }
}
