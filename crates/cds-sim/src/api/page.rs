//! Pagination.

use super::call::Call;
use super::refusal::Refusal;

/// The requested page of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Page {
    /// Counted from 1.
    pub number: usize,
    /// Rows.
    pub size: usize,
}

impl Page {
    /// With a default page size. Invalid values are ignored.
    pub fn of(call: &Call, size: usize) -> Self {
        let given = call.integer("PageSize").filter(|size| *size > 0);
        Self {
            size: given.map_or(size, |size| usize::try_from(size).unwrap_or(usize::MAX)),
            ..Self::of_size(call, size)
        }
    }

    /// With a fixed page size.
    pub fn of_size(call: &Call, size: usize) -> Self {
        let number = call.integer("PageNumber").unwrap_or(1).max(1);
        Self { number: usize::try_from(number).unwrap_or(usize::MAX), size }
    }

    /// The same with text parameters, where invalid values are refused.
    pub fn written(call: &Call, size: usize) -> Result<Self, Refusal> {
        let number = |name: &str, default: usize| match call.text(name) {
            None => Ok(default),
            Some(text) => text
                .trim()
                .parse()
                .ok()
                .filter(|number| *number > 0)
                .ok_or_else(|| call.invalid(name, format!("{name} must be a whole number from 1."))),
        };
        Ok(Self { number: number("PageNumber", 1)?, size: number("PageSize", size)? })
    }

    /// The rows of the page.
    pub fn rows<T>(self, found: Vec<T>) -> impl Iterator<Item = T> {
        found.into_iter().skip((self.number - 1).saturating_mul(self.size)).take(self.size)
    }

    /// The number of pages.
    pub fn count(self, rows: usize) -> usize {
        rows.div_ceil(self.size)
    }
}
