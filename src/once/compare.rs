//! Compares a row of a read with what an order asks for.

use serde_json::{Map, Value};

use crate::model::{Match, Traces};
use crate::once::order::Want;

/// The members of a row, and of the objects around it where the row has none of that name.
pub(crate) type Members = Map<String, Value>;

/// How a row compares.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Fit {
    /// It differs.
    No,
    /// The row or the order does not tell.
    Unknown,
    /// It is as ordered.
    Yes,
}

/// Whether a row is about what the order is about. Members that the row lacks count only if it is `complete`: those of
/// the rows inside are still missing in the others.
pub(crate) fn is_about(traces: &Traces, want: &Want, row: &Members, complete: bool) -> bool {
    traces.of.iter().all(|(member, parameter)| match (want.get(parameter), row.get(member)) {
        (None, _) => true,
        (Some(ordered), Some(present)) => same(ordered, present),
        (Some(_), None) => !complete,
    })
}

/// Whether the row is as ordered, as far as the order says; `before` is the noted size of what grows.
pub(crate) fn fit(traces: &Traces, want: &Want, row: &Members, before: Option<i64>) -> Fit {
    let compared =
        traces.matches.iter().filter_map(|(member, wanted)| fits(wanted, want, row.get(member), before));
    compared.min().unwrap_or(Fit::Yes)
}

/// Whether an order says what is to be.
pub(crate) fn says_something(traces: &Traces, want: &Want) -> bool {
    traces.matches.is_empty()
        || traces.matches.values().any(|wanted| fits(wanted, want, None, None).is_some())
}

/// The same for what the order may have created: what only resembles it cannot be ruled out. A server may round a size,
/// and may number several of the same name in its own way.
pub(crate) fn resemblance(traces: &Traces, want: &Want, row: &Members) -> Fit {
    let several =
        traces.count.as_ref().and_then(|count| want.get(count)).is_some_and(|count| text(count) != "1");
    let compared = traces.matches.iter().filter_map(|(member, wanted)| {
        let present = row.get(member);
        let fit = fits(wanted, want, present, None)?;
        let resembles = |present| may_be(wanted, want, present, several);
        Some(if fit == Fit::No && present.is_some_and(resembles) { Fit::Unknown } else { fit })
    });
    compared.min().unwrap_or(Fit::Yes)
}

fn may_be(wanted: &Match, want: &Want, present: &Value, several: bool) -> bool {
    match wanted {
        Match::Parameter(parameter) => want.get(parameter).is_some_and(|ordered| {
            whole(ordered).is_some() || several && numbering(&text(ordered), &text(present)).is_some()
        }),
        Match::Numbered { parameter, numbered_by } => want.get(parameter).is_some_and(|name| {
            (several || want.contains_key(numbered_by)) && numbering(&text(name), &text(present)).is_some()
        }),
        _ => false,
    }
}

/// None if the order says nothing about this member.
fn fits(wanted: &Match, want: &Want, present: Option<&Value>, before: Option<i64>) -> Option<Fit> {
    let compare = |ordered: &Value| present.map_or(Fit::Unknown, |present| yes(same(ordered, present)));
    let any = |values: &[Value]| values.iter().map(compare).max().unwrap_or(Fit::No);
    match wanted {
        Match::Parameter(parameter) => want.get(parameter).map(compare),
        Match::Is { is } => Some(any(is)),
        Match::Values { parameter, values } => want
            .get(parameter)
            .map(|ordered| values.get(&text(ordered)).map_or(Fit::Unknown, |values| any(values))),
        Match::Grows { grows_by } => {
            want.get(grows_by).map(|more| grown(before, whole(more), present.and_then(whole)))
        }
        Match::Contains { contains } => {
            let given: Vec<String> = contains.iter().filter_map(|name| want.get(name)).map(text).collect();
            let within = |present: &Value| yes(given.iter().all(|part| text(present).contains(part)));
            (!given.is_empty()).then(|| present.map_or(Fit::Unknown, within))
        }
        Match::Numbered { parameter, numbered_by } => want.get(parameter).map(|name| {
            let is_numbered = want.get(numbered_by).is_some_and(|by| truth(by) != Some(false));
            present.map_or(Fit::Unknown, |present| match is_numbered {
                true => yes(numbering(&text(name), &text(present)).is_some_and(is_number)),
                false => yes(same(name, present)),
            })
        }),
    }
}

/// What is neither the old size nor the ordered one was changed by somebody else.
fn grown(before: Option<i64>, more: Option<i64>, present: Option<i64>) -> Fit {
    match (before, more, present) {
        (Some(before), Some(more), Some(present)) if before.checked_add(more) == Some(present) => Fit::Yes,
        (Some(before), _, Some(present)) if before == present => Fit::No,
        _ => Fit::Unknown,
    }
}

fn whole(value: &Value) -> Option<i64> {
    text(value).parse().ok()
}

fn yes(is_so: bool) -> Fit {
    if is_so { Fit::Yes } else { Fit::No }
}

/// What follows the name, if it is nothing but a number.
fn numbering<'a>(name: &str, present: &'a str) -> Option<&'a str> {
    let number = present.strip_prefix(name)?;
    let digits = number.trim_start_matches(['-', '_', ' ', '.', '#']);
    digits.bytes().all(|digit| digit.is_ascii_digit()).then_some(number)
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|digit| digit.is_ascii_digit())
}

/// Whether two values say the same, one of them perhaps in another type: 5 and "5", true and 1, one item and a list of
/// it. Case, outer spaces and the order of a list do not matter.
pub(crate) fn same(ordered: &Value, present: &Value) -> bool {
    match (ordered, present) {
        (Value::Array(_), _) | (_, Value::Array(_)) => sorted(ordered) == sorted(present),
        (Value::Bool(flag), other) | (other, Value::Bool(flag)) => truth(other) == Some(*flag),
        (ordered, present) => text(ordered).trim().eq_ignore_ascii_case(text(present).trim()),
    }
}

fn sorted(list: &Value) -> Vec<String> {
    let mut texts =
        list.as_array().map_or_else(|| vec![text(list)], |items| items.iter().map(text).collect());
    texts.sort();
    texts
}

fn truth(value: &Value) -> Option<bool> {
    match text(value).to_ascii_lowercase().as_str() {
        "true" | "1" => Some(true),
        "false" | "0" => Some(false),
        _ => None,
    }
}

/// A value as text.
pub(crate) fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn values_of_several_types_say_the_same() {
        for (ordered, present, expected) in [
            (json!(5), json!("5"), true),
            (json!("5"), json!("50"), false),
            (json!(true), json!(1), true),
            (json!(false), json!("true"), false),
            (json!(true), json!("yes"), false),
            (json!(["443", 80]), json!(["80", "443"]), true),
            (json!("80"), json!(["80"]), true),
            (json!(["80"]), json!(["80", "80"]), false),
            (json!("tcp"), json!("TCP "), true),
            (json!("web"), json!("web-1"), false),
        ] {
            assert_eq!(same(&ordered, &present), expected, "{ordered} {present}");
        }
    }

    #[test]
    fn a_name_is_followed_by_a_number_where_numbers_are_ordered_and_may_be_where_several_are() {
        let traces: Traces = serde_json::from_value(json!({
            "read": "A", "id": "Id", "count": "Amount",
            "matches": {"Name": {"parameter": "Name", "numbered_by": "From"}, "Cpu": "Cpu"},
        }))
        .expect("traces");
        for (order, row, expected) in [
            (json!({"Name": "web", "From": "001"}), json!({"Name": "web002"}), Fit::Yes),
            (json!({"Name": "web", "From": "001"}), json!({"Name": "web"}), Fit::Unknown),
            (json!({"Name": "web", "From": "001"}), json!({"Name": "web-002"}), Fit::Unknown),
            (json!({"Name": "web", "From": "001"}), json!({"Name": "web-db"}), Fit::No),
            (json!({"Name": "web", "From": true}), json!({"Name": "web002"}), Fit::Yes),
            (json!({"Name": "web", "From": false, "Amount": 1}), json!({"Name": "web"}), Fit::Yes),
            (json!({"Name": "web", "Amount": 1}), json!({"Name": "web2"}), Fit::No),
            (json!({"Name": "web", "Amount": 2}), json!({"Name": "web2"}), Fit::Unknown),
            (json!({"Name": "web", "Amount": 2}), json!({"Name": "web"}), Fit::Yes),
            (json!({"Name": "web", "Cpu": 2}), json!({"Name": "web", "Cpu": 4}), Fit::Unknown),
            (json!({"Name": "web", "Cpu": 2}), json!({"Name": "db", "Cpu": 2}), Fit::No),
            (json!({"Name": "web", "Cpu": 2}), json!({"Name": "web"}), Fit::Unknown),
            (json!({}), json!({"Name": "web"}), Fit::Yes),
        ] {
            let (want, members) =
                (order.as_object().expect("an object"), row.as_object().expect("an object"));
            let row = members.iter().map(|(name, value)| (name.clone(), value.clone())).collect();
            assert_eq!(resemblance(&traces, want, &row), expected, "{order} {members:?}");
        }
    }
}
