//! Finds values that look like misspelled documented ones. Values that the documents lack are common, since they lag
//! behind the cloud, so a value counts only if hardly anything else can be meant.

use std::fmt;

use serde_json::Value;

use crate::line::one_line;
use crate::model::{Parameter, Shape, appendix_ids};

/// Shorter words differ on purpose: `UDP` is not a misspelled `TCP`, nor is `CN_Beijing_D` a misspelled `CN_Beijing_A`.
const SHORTEST_WORD: usize = 4;

/// Adds a line for each value of a parameter that is a near miss.
pub(crate) fn find_near_misses(parameter: &Parameter, value: &Value, lines: &mut Vec<String>) {
    find_in_member(parameter, value, &Place::Parameter(&parameter.name), lines);
}

/// Where a value stands, such as `DataDisks[0].Type`; written only if it is needed.
enum Place<'a> {
    Parameter(&'a str),
    Member(&'a Self, &'a str),
    Item(&'a Self, usize),
}

impl fmt::Display for Place<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Parameter(name) => f.write_str(name),
            Self::Member(object, name) => write!(f, "{object}.{name}"),
            Self::Item(list, index) => write!(f, "{list}[{index}]"),
        }
    }
}

fn find_in_member(parameter: &Parameter, value: &Value, place: &Place<'_>, lines: &mut Vec<String>) {
    if !parameter.secret {
        find(&parameter.shape, value, place, lines);
    }
}

fn find(shape: &Shape, value: &Value, place: &Place<'_>, lines: &mut Vec<String>) {
    match (value, &shape.items) {
        (Value::String(given), _) => {
            if let Some(known) = meant(shape, given) {
                let given = one_line(given);
                lines.push(format!("{place}: '{given}' is not a documented value; did you mean '{known}'?"));
            }
        }
        (Value::Array(items), Some(item)) => {
            for (index, value) in items.iter().enumerate() {
                find(item, value, &Place::Item(place, index), lines);
            }
        }
        (Value::Object(members), _) => {
            for (name, value) in members {
                if let Some(member) = shape.members.iter().find(|member| member.name == *name) {
                    find_in_member(member, value, &Place::Member(place, name), lines);
                }
            }
        }
        _ => {}
    }
}

/// The documented value that an undocumented one resembles.
fn meant<'a>(shape: &'a Shape, given: &str) -> Option<&'a str> {
    let listed = shape.values_from.as_ref().map_or(&[][..], |appendix| appendix_ids(appendix));
    if listed.contains(&given) || shape.values.iter().any(|known| known == given) {
        return None;
    }
    let known = || shape.values.iter().filter_map(Value::as_str).chain(listed.iter().copied());
    known().find(|known| is_alike(known, given)).or_else(|| known().find(|known| is_misspelled(known, given)))
}

/// Whether only case, spaces and separators differ.
fn is_alike(known: &str, given: &str) -> bool {
    let has_word = known.contains(char::is_alphabetic);
    if has_word { symbols(known).eq(symbols(given)) } else { known == given.trim() }
}

fn symbols(text: &str) -> impl Iterator<Item = char> {
    text.chars().filter(|symbol| !is_separator(*symbol)).flat_map(char::to_lowercase)
}

fn is_separator(symbol: char) -> bool {
    symbol.is_whitespace() || matches!(symbol, '_' | '-' | '.')
}

/// Whether one letter is wrong, missing, superfluous or swapped in one long word or several, and nothing else differs.
fn is_misspelled(known: &str, given: &str) -> bool {
    let (mut known, mut given) = (words(known), words(given));
    loop {
        match (known.next(), given.next()) {
            (None, None) => return true,
            (Some(known), Some(given)) if is_misspelled_word(known, given) => {}
            _ => return false,
        }
    }
}

fn is_misspelled_word(known: &str, given: &str) -> bool {
    if known.eq_ignore_ascii_case(given) {
        return true;
    }
    let is_long =
        |word: &str| word.len() >= SHORTEST_WORD && word.bytes().all(|letter| letter.is_ascii_alphabetic());
    is_long(known)
        && is_long(given)
        && known.len().abs_diff(given.len()) <= 1
        && strsim::damerau_levenshtein(&known.to_ascii_lowercase(), &given.to_ascii_lowercase()) == 1
}

/// `Centos_7.6_64` to `Centos`, `7`, `6`, `64`.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(is_separator).filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::model::{Appendix, Service, appendices, services};

    fn shape(values: &[&str]) -> Shape {
        serde_json::from_value(serde_json::json!({"type": "string", "values": values})).expect("a shape")
    }

    /// Every list of documented values.
    fn lists() -> BTreeSet<Vec<String>> {
        fn of(shape: &Shape, lists: &mut BTreeSet<Vec<String>>) {
            lists.insert(shape.values.iter().filter_map(Value::as_str).map(str::to_owned).collect());
            shape.items.iter().for_each(|item| of(item, lists));
            shape.members.iter().for_each(|member| of(&member.shape, lists));
        }
        let ids = |list: &[Appendix]| list.iter().map(|entry| entry.id.clone()).collect();
        let mut lists: BTreeSet<Vec<String>> =
            appendices().lists().iter().map(|(_, list)| ids(list)).collect();
        let parameters = services().flat_map(Service::actions).flat_map(|action| &action.parameters);
        parameters.for_each(|parameter| of(&parameter.shape, &mut lists));
        lists
    }

    #[test]
    fn a_misspelled_value_is_known_by_the_documented_one() {
        let known =
            ["PrePaid", "ssd_system_disk", "Bandwidth_Multi_ISP_BGP", "CN_Beijing_A", "CCS.C3", "10", "HARD"];
        for (given, expected) in [
            ("Prepaid", "PrePaid"),
            ("prepaid", "PrePaid"),
            ("pre-paid", "PrePaid"),
            ("PrePiad", "PrePaid"),
            ("PrePaids", "PrePaid"),
            ("PrePaid ", "PrePaid"),
            ("PRE_PAID", "PrePaid"),
            ("ssd-system-disk", "ssd_system_disk"),
            ("SSD system disk", "ssd_system_disk"),
            ("ssd_sytem_disk", "ssd_system_disk"),
            ("Bandwith_Multi_ISP_BGP", "Bandwidth_Multi_ISP_BGP"),
            ("CN_Bejing_A", "CN_Beijing_A"),
            ("cn-beijing-a", "CN_Beijing_A"),
            ("ccs.c3", "CCS.C3"),
            ("CCS-C3", "CCS.C3"),
            (" 10", "10"),
            ("Hard", "HARD"),
        ] {
            assert_eq!(meant(&shape(&known), given), Some(expected), "{given}");
        }
    }

    #[test]
    fn a_value_that_may_be_new_passes() {
        let known = [
            "PrePaid",
            "TCP",
            "CN_Beijing_A",
            "CCS.C3",
            "Centos_7.8_64",
            "reset",
            "0",
            "10",
            "+86",
            "ssd_disk",
        ];
        for given in [
            "PrePaid",
            "Spot",
            "UDP",
            "TCP6",
            "CN_Beijing_D",
            "CN_Hangzhou_A",
            "CCS.C4",
            "Centos_7.9_64",
            "restart",
            "1",
            "100",
            "1-0",
            "1.0",
            "+87",
            "86",
            "hdd_disk",
            "",
            " ",
            "3e5d6d9b-fcba-5e4a-9c4e-82e9757def24",
            "预付费",
        ] {
            assert_eq!(meant(&shape(&known), given), None, "{given}");
        }
    }

    /// What the documents forgot is probably like what they list.
    #[test]
    fn no_documented_value_would_pass_for_another_if_it_were_missing() {
        for list in lists() {
            for left_out in &list {
                let others: Vec<&str> =
                    list.iter().filter(|known| *known != left_out).map(String::as_str).collect();
                assert_eq!(meant(&shape(&others), left_out), None, "{left_out}");
            }
        }
    }
}
