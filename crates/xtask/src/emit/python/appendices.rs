//! The values that the appendices list: constants, and the types that complete them.

use minijinja::{Value, context};

use crate::models::Models;

/// Each appendix and the type of its values.
const ALIASES: [(&str, &str); 4] = [
    ("regions", "Region"),
    ("instance_types", "InstanceType"),
    ("bandwidth_types", "BandwidthType"),
    ("images", "PublicImage"),
];

/// The type of the values that an appendix lists.
pub(super) fn alias(appendix: &str) -> Option<&'static str> {
    ALIASES.iter().find(|(name, _)| *name == appendix).map(|(_, alias)| *alias)
}

/// All such types, in alphabetical order.
pub(super) fn aliases() -> Vec<&'static str> {
    let mut aliases = ALIASES.map(|(_, alias)| alias).to_vec();
    aliases.sort_unstable();
    aliases
}

/// Each appendix with its entries.
pub(super) fn lists(models: &Models) -> Value {
    let lists = models.appendices.lists().map(|(name, entries)| {
        let entries = entries.iter().map(|entry| context! { id => &*entry.id, name => &*entry.name.en });
        context! { name => name.to_uppercase(), alias => alias(name), entries => entries.collect::<Vec<_>>() }
    });
    context! { appendices => lists }
}
