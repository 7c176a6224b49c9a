//! The languages of the reference.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use cds::model::Text;

/// The Chinese of every text in the rules of the simulator.
static SIMULATOR: LazyLock<BTreeMap<String, String>> =
    LazyLock::new(|| serde_json::from_str(include_str!("simulator.zh.json")).expect("a map of texts"));

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Language {
    English,
    Chinese,
}

impl Language {
    pub const ALL: [Self; 2] = [Self::English, Self::Chinese];

    /// As templates are named.
    pub fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Chinese => "zh",
        }
    }

    /// Where the pages are.
    pub fn folder(self) -> &'static str {
        match self {
            Self::English => "docs/reference",
            Self::Chinese => "docs/zh-CN/reference",
        }
    }

    /// The way from the folder of this language to that of English.
    pub fn up(self) -> &'static str {
        match self {
            Self::English => "",
            Self::Chinese => "../",
        }
    }

    /// A text from the rules of the simulator, whose own language is English.
    pub fn simulator(self, text: &str) -> &str {
        match self {
            Self::English => text,
            Self::Chinese => SIMULATOR.get(text).map_or(text, String::as_str),
        }
    }

    /// A text in this language.
    pub fn of(self, text: &Text) -> &str {
        match self {
            Self::English => &text.en,
            Self::Chinese => &text.zh,
        }
    }
}
