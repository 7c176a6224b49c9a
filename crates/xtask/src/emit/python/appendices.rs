//! The values that the appendices list: constants, and the types that complete them.

use cds::model::{Appendices, Appendix};
use minijinja::{Value, context};

use crate::models::Models;

struct List {
    /// Its name in the models.
    name: &'static str,
    /// The type of its values.
    alias: &'static str,
    entries: fn(&Appendices) -> &[Appendix],
}

const LISTS: [List; 4] = [
    List { name: "regions", alias: "Region", entries: |all| &all.regions },
    List { name: "instance_types", alias: "InstanceType", entries: |all| &all.instance_types },
    List { name: "bandwidth_types", alias: "BandwidthType", entries: |all| &all.bandwidth_types },
    List { name: "images", alias: "PublicImage", entries: |all| &all.images },
];

/// The type of the values that an appendix lists.
pub(super) fn alias(appendix: &str) -> Option<&'static str> {
    LISTS.iter().find(|list| list.name == appendix).map(|list| list.alias)
}

/// All such types, in alphabetical order.
pub(super) fn aliases() -> Vec<&'static str> {
    let mut aliases = LISTS.map(|list| list.alias).to_vec();
    aliases.sort_unstable();
    aliases
}

/// Each appendix with its entries.
pub(super) fn lists(models: &Models) -> Value {
    let lists = LISTS.map(|list| {
        let entries = (list.entries)(&models.appendices).iter();
        let entries = entries.map(|entry| context! { id => &*entry.id, name => &*entry.name.en });
        context! { name => list.name.to_uppercase(), alias => list.alias, entries => entries.collect::<Vec<_>>() }
    });
    context! { appendices => lists }
}
