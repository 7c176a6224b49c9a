//! The appendices of the documents: `models/appendices.json`.

use serde::Deserialize;

use super::text::Text;

/// Known values, for completion and documentation; the API accepts others too.
#[derive(Debug, Deserialize)]
#[non_exhaustive]
pub struct Appendices {
    /// Values of `RegionId`.
    pub regions: Vec<Appendix>,
    /// Values of `InstanceType`.
    pub instance_types: Vec<Appendix>,
    /// Types of public networks.
    pub bandwidth_types: Vec<Appendix>,
    /// Public images.
    pub images: Vec<Appendix>,
}

impl Appendices {
    /// Each appendix under the name that `values_from` gives it.
    pub fn lists(&self) -> [(&'static str, &[Appendix]); 4] {
        [
            ("regions", &self.regions),
            ("instance_types", &self.instance_types),
            ("bandwidth_types", &self.bandwidth_types),
            ("images", &self.images),
        ]
    }
}

/// A known value and its name.
#[derive(Debug, Deserialize)]
#[non_exhaustive]
pub struct Appendix {
    /// Value on the wire.
    pub id: String,
    /// Display name.
    pub name: Text,
}
