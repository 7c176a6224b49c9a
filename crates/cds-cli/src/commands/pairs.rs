//! Parameters as `Key=Value` words, for actions whose flags are not known.

use clap::{Arg, ArgMatches};
use serde_json::{Map, Value};

use crate::failure::Failure;
use crate::language::Language;

/// The positional argument for the pairs.
pub(super) fn argument(language: Language) -> Arg {
    Arg::new("pairs").value_name("KEY=VALUE").num_args(0..).help(
        language
            .say("Parameters; a value that is valid JSON is read as JSON", "参数；JSON 形式的值按 JSON 处理")
            .to_owned(),
    )
}

/// The pairs, each as it was written.
pub(super) fn words(matches: &ArgMatches) -> Result<Vec<(&str, &str)>, Failure> {
    let words = matches.get_many::<String>("pairs").into_iter().flatten();
    let no_pair = |word: &str| Failure::usage(format!("{word:?} is no KEY=VALUE"));
    words.map(|word| word.split_once('=').ok_or_else(|| no_pair(word))).collect()
}

/// The pairs as parameters of an action without a model.
pub(super) fn parameters(matches: &ArgMatches) -> Result<Map<String, Value>, Failure> {
    let value = |text: &str| serde_json::from_str(text).unwrap_or_else(|_| text.into());
    Ok(words(matches)?.into_iter().map(|(name, text)| (name.to_owned(), value(text))).collect())
}
