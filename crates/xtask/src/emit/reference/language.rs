//! The languages of the reference.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use cds::model::Text;

/// Where a contributor adds the Chinese of a rule.
const TRANSLATIONS: &str = "crates/xtask/src/emit/reference/simulator.zh.json";

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

    /// Texts that have no Chinese yet, and Chinese that belongs to no text.
    pub fn untranslated(texts: &BTreeSet<&str>) -> Vec<String> {
        let missing = texts.iter().filter(|text| !SIMULATOR.contains_key(**text));
        let unused = SIMULATOR.keys().filter(|text| !texts.contains(text.as_str()));
        let missing = missing.map(|text| format!("{TRANSLATIONS} has no Chinese for {text:?}"));
        missing.chain(unused.map(|text| format!("{TRANSLATIONS}: no rule says {text:?}"))).collect()
    }

    /// Between the names of a list.
    pub fn comma(self) -> &'static str {
        match self {
            Self::English => ", ",
            Self::Chinese => "、",
        }
    }

    /// Between the parts of a list.
    pub fn semicolon(self) -> &'static str {
        match self {
            Self::English => "; ",
            Self::Chinese => "；",
        }
    }

    /// Before what explains a word.
    pub fn colon(self) -> &'static str {
        match self {
            Self::English => ": ",
            Self::Chinese => "：",
        }
    }

    /// At the end of a sentence.
    pub fn stop(self) -> &'static str {
        match self {
            Self::English => ".",
            Self::Chinese => "。",
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
