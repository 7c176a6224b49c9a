//! The language of what people read: help, questions, errors.

use std::sync::atomic::{AtomicBool, Ordering};

use cds::model::Text;

/// A language of the models' texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Language {
    English,
    Chinese,
}

/// The language of the command that runs.
static IS_CHINESE: AtomicBool = AtomicBool::new(false);

/// A formatted text in the language of the command that runs; the other text has the same arguments.
macro_rules! told {
    ($english:literal, $chinese:literal $(, $argument:expr)* $(,)?) => {
        match $crate::language::Language::current() {
            $crate::language::Language::English => format!($english $(, $argument)*),
            $crate::language::Language::Chinese => format!($chinese $(, $argument)*),
        }
    };
}

/// Variables that set the language, the strongest first.
const VARIABLES: [&str; 3] = ["LC_ALL", "LC_MESSAGES", "LANG"];

impl Language {
    /// The language of the command that runs.
    pub(crate) fn current() -> Self {
        if IS_CHINESE.load(Ordering::Relaxed) { Self::Chinese } else { Self::English }
    }

    /// Makes it the language of the command that runs.
    pub(crate) fn choose(self) {
        IS_CHINESE.store(self == Self::Chinese, Ordering::Relaxed);
    }

    /// The language of `--lang`, or else of the locale. Read before the arguments are parsed, since it decides on the
    /// texts of the parser.
    pub(crate) fn of(arguments: &[String]) -> Self {
        let named = arguments.iter().zip(arguments.iter().skip(1)).find(|(name, _)| *name == "--lang");
        let joined = arguments.iter().find_map(|argument| argument.strip_prefix("--lang="));
        match joined.or(named.map(|(_, value)| value.as_str())) {
            Some(name) => Self::named(name),
            None => Self::of_locale(),
        }
    }

    fn of_locale() -> Self {
        let set = |name: &&str| std::env::var(name).ok().filter(|value| !value.is_empty());
        VARIABLES.iter().find_map(set).map_or(Self::English, |locale| Self::named(&locale))
    }

    fn named(name: &str) -> Self {
        if name.starts_with("zh") { Self::Chinese } else { Self::English }
    }

    /// The text in this language.
    pub(crate) fn say<'a>(self, english: &'a str, chinese: &'a str) -> &'a str {
        match self {
            Self::English => english,
            Self::Chinese => chinese,
        }
    }

    /// A text of a model in this language.
    pub(crate) fn of_model(self, text: &Text) -> &str {
        self.say(&text.en, &text.zh)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_option_is_stronger_than_the_locale() {
        let of = |words: &[&str]| Language::of(&words.iter().map(ToString::to_string).collect::<Vec<_>>());
        assert_eq!(of(&["vdc", "--lang", "zh"]), Language::Chinese);
        assert_eq!(of(&["--lang=zh_CN.UTF-8"]), Language::Chinese);
        assert_eq!(of(&["--lang", "en"]), Language::English);
    }
}
