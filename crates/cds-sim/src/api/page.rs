//! Turning pages.

use super::call::Call;
use super::refusal::Refusal;

/// The part of a list that a call asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Page {
    /// Counted from 1.
    pub number: usize,
    /// Rows.
    pub size: usize,
}

impl Page {
    /// Of so many rows, unless the call says how many. What makes no sense counts as nothing.
    pub fn of(call: &Call, size: usize) -> Self {
        let given = call.integer("PageSize").filter(|size| *size > 0);
        Self {
            size: given.map_or(size, |size| usize::try_from(size).unwrap_or(usize::MAX)),
            ..Self::of_size(call, size)
        }
    }

    /// Of so many rows, whatever the call says.
    pub fn of_size(call: &Call, size: usize) -> Self {
        let number = call.integer("PageNumber").unwrap_or(1).max(1);
        Self { number: usize::try_from(number).unwrap_or(usize::MAX), size }
    }

    /// The same, written as texts, of which those that make no sense are refused.
    pub fn written(call: &Call, size: usize) -> Result<Self, Refusal> {
        let number = |name: &str, default: usize| match call.text(name) {
            None => Ok(default),
            // The lists document no code for it, the services do.
            Some(text) => text.trim().parse().ok().filter(|number| *number > 0).ok_or_else(|| {
                call.refuse(&["ParameterInvalid"]).because(format!("{name} must be a whole number from 1."))
            }),
        };
        Ok(Self { number: number("PageNumber", 1)?, size: number("PageSize", size)? })
    }

    /// Its rows.
    pub fn rows<T>(self, found: Vec<T>) -> impl Iterator<Item = T> {
        found.into_iter().skip((self.number - 1).saturating_mul(self.size)).take(self.size)
    }

    /// The number of pages of so many rows.
    pub fn count(self, rows: usize) -> usize {
        rows.div_ceil(self.size)
    }
}
