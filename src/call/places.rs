//! Extracts the ids at given paths of a response in a single pass, without building other values. Keeps the ids found
//! in a truncated response.

use std::fmt;

use serde::Deserialize as _;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use crate::call::text::finite;
use crate::http::unpack::MOST_OF_A_BEGINNING;
use crate::model::{Name, Place, Step};

/// All distinct ids at the paths, in the order of the paths, as the server wrote them; placeholders for "none" are
/// skipped.
pub(crate) fn ids_at(places: &[Place], answer: &[u8]) -> Vec<String> {
    let (ids, is_whole) = read(places, answer);
    // Avoids parsing a long response twice.
    let is_enough = is_whole || answer.len() > MOST_OF_A_BEGINNING;
    if is_enough { ids } else { read(places, &finite(answer)).0 }
}

/// A number at the very end of a truncated response may be incomplete.
fn without_last_number(answer: &[u8]) -> &[u8] {
    let is_part = |byte: &&u8| byte.is_ascii_alphanumeric() || b"+-.".contains(byte);
    &answer[..answer.len() - answer.iter().rev().take_while(is_part).count()]
}

/// The ids, and whether the response was complete; ids before the truncation count.
fn read(places: &[Place], answer: &[u8]) -> (Vec<String>, bool) {
    let mut found = vec![Vec::new(); places.len()];
    let paths = places.iter().map(|place| &place.0[..]).enumerate().collect();
    let mut deserializer = serde_json::Deserializer::from_slice(without_last_number(answer));
    let is_whole = Paths { paths, found: &mut found }.deserialize(&mut deserializer).is_ok();
    let mut ids: Vec<String> = Vec::new();
    for id in found.into_iter().flatten().filter_map(id_text) {
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    (ids, is_whole)
}

/// `""`, `"0"`, 0 and null mean "none".
fn id_text(value: &RawValue) -> Option<String> {
    let json = value.get();
    let text = match json.as_bytes() {
        [b'"', ..] => serde_json::from_str::<String>(json).ok()?.trim().to_owned(),
        [b'-' | b'0'..=b'9', ..] if json.parse() != Ok(0.0) => without_fraction(json).to_owned(),
        _ => return None,
    };
    (!text.is_empty() && text != "0").then_some(text)
}

/// Turns `12.0` into `12`: some programs write every number as a float.
fn without_fraction(number: &str) -> &str {
    let whole = number.split_once('.').filter(|(_, fraction)| fraction.bytes().all(|digit| digit == b'0'));
    whole.map_or(number, |(whole, _)| whole)
}

/// The remaining steps of each path, by its index, and the ids found there.
struct Paths<'a, 'de> {
    paths: Vec<(usize, &'a [Step])>,
    found: &'a mut Vec<Vec<&'de RawValue>>,
}

impl<'a> Paths<'a, '_> {
    /// The rest of the paths whose first step `fits`.
    fn after(&self, fits: impl Fn(&Step) -> bool) -> Vec<(usize, &'a [Step])> {
        let paths = self.paths.iter().filter_map(|(number, steps)| {
            let (first, rest) = steps.split_first()?;
            fits(first).then_some((*number, rest))
        });
        paths.collect()
    }
}

impl<'de> DeserializeSeed<'de> for Paths<'_, 'de> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        if self.paths.is_empty() {
            IgnoredAny::deserialize(deserializer)?;
        } else if self.paths.iter().any(|(_, steps)| steps.is_empty()) {
            let value = <&RawValue>::deserialize(deserializer)?;
            for (number, _) in self.paths.iter().filter(|(_, steps)| steps.is_empty()) {
                self.found[*number].push(value);
            }
        } else {
            deserializer.deserialize_any(self)?;
        }
        Ok(())
    }
}

impl<'de> Visitor<'de> for Paths<'_, 'de> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("anything")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
        // The exact name takes precedence over a name in another case; the last occurrence wins.
        let mut exact = vec![None; self.found.len()];
        let mut other = exact.clone();
        let mut read = || -> Result<(), A::Error> {
            while let Some(Name(name)) = members.next_key()? {
                let paths = self
                    .after(|step| matches!(step, Step::Member(known) if known.eq_ignore_ascii_case(&name)));
                let mut found = vec![Vec::new(); if paths.is_empty() { 0 } else { self.found.len() }];
                let numbers: Vec<usize> = paths.iter().map(|(number, _)| *number).collect();
                let reading = members.next_value_seed(Paths { paths, found: &mut found });
                for number in numbers {
                    let is_exact = self.paths.iter().any(|(candidate, steps)| {
                        *candidate == number
                            && matches!(steps.first(), Some(Step::Member(known)) if *known == name)
                    });
                    let kept = if is_exact { &mut exact } else { &mut other };
                    kept[number] = Some(std::mem::take(&mut found[number]));
                }
                reading?;
            }
            Ok(())
        };
        let reading = read();
        for (found, (exact, other)) in self.found.iter_mut().zip(exact.into_iter().zip(other)) {
            found.extend(exact.or(other).unwrap_or_default());
        }
        reading
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        let paths = self.after(|step| *step == Step::Each);
        while items.next_element_seed(Paths { paths: paths.clone(), found: &mut *self.found })?.is_some() {}
        Ok(())
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E>(self, _: &str) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::api;

    fn ids(answer: &str) -> String {
        ids_at(&api().task_id_places, answer.as_bytes()).join(" ")
    }

    #[test]
    fn what_stands_before_a_break_is_found() {
        let deep = "[".repeat(100_000);
        for rest in [
            "",
            ",",
            r#", "Data": "cut"#,
            r#", "Data": {tru"#,
            r#", "Data": [1e999, "#,
            &format!(r#", "Data": {deep}"#),
        ] {
            assert_eq!(ids(&format!(r#"{{"TaskID": "t-1"{rest}"#)), "t-1", "{rest}");
        }
        assert_eq!(ids(r#"{"Data": {"TaskIds": ["a", 2, "b"], "Next": nul"#), "a 2 b");
    }

    #[test]
    fn of_repeated_members_the_last_wins_and_the_exact_name_before_others() {
        assert_eq!(ids(r#"{"Data": [{"TaskId": 1, "TaskId": 2, "taskid": 3}, {"taskid": 4}]}"#), "2 4");
        assert_eq!(ids(r#"{"Data": {"TaskId": 1}, "Data": {"DiskInfo": 5}}"#), "");
    }

    #[test]
    fn an_id_is_what_the_server_wrote_however_it_writes_numbers() {
        for (written, id) in [
            ("12", "12"),
            ("12.0", "12"),
            ("12.000", "12"),
            ("12.50", "12.50"),
            ("1e3", "1e3"),
            ("-7", "-7"),
            ("18446744073709551616", "18446744073709551616"),
            ("123456789012345678901234567890.0", "123456789012345678901234567890"),
            ("9007199254740993.0", "9007199254740993"),
            ("1e999", "1e999"),
            (r#""12.0""#, "12.0"),
            (r#"" t-\u0031 ""#, "t-1"),
            ("0", ""),
            ("-0", ""),
            ("0.0", ""),
            ("-0.00", ""),
            ("0e7", ""),
            (r#""0""#, ""),
            (r#""""#, ""),
            ("null", ""),
            ("true", ""),
            ("[12]", ""),
            (r#"{"Id": 12}"#, ""),
        ] {
            assert_eq!(ids(&format!(r#"{{"TaskId": {written}}}"#)), id, "{written}");
            assert_eq!(
                ids(&format!(r#"{{"Data": {{"TaskIds": [{written}, 5]}}}}"#)),
                format!("{id} 5").trim_start()
            );
        }
    }

    #[test]
    fn a_number_at_a_break_is_no_id_since_it_may_go_on() {
        for (answer, expected) in [
            (r#"{"TaskId": 12"#, ""),
            (r#"{"TaskId": 12."#, ""),
            (r#"{"TaskId": 12.0"#, ""),
            (r#"{"TaskId": -"#, ""),
            (r#"{"TaskId": 1e"#, ""),
            (r#"{"TaskId": 12 "#, "12"),
            (r#"{"TaskId": 12,"#, "12"),
            (r#"{"TaskId": "12"#, ""),
            (r#"{"TaskId": "12""#, "12"),
            (r#"{"Data": {"TaskIds": [1, 23"#, "1"),
            (r#"{"Data": NaN, "TaskId": 12"#, ""),
        ] {
            assert_eq!(ids(answer), expected, "{answer}");
        }
    }

    #[test]
    fn a_token_that_is_no_json_hides_no_id_behind_it() {
        for token in ["NaN", "-Infinity", "1e999", "\"a\tb\"", r#""\x""#] {
            for rest in ["}", "", ",", r#", "Next": "cut"#] {
                let answer = format!(r#"{{"Data": {token}, "TaskId": "t-1"{rest}"#);
                assert_eq!(ids(&answer), "t-1", "{answer}");
            }
        }
    }
}
