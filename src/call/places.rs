//! Reads the values at places of an answer in one pass that builds nothing else. Keeps what it found even where the answer
//! breaks off.

use std::fmt;

use serde::Deserialize as _;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

use crate::model::{Name, Place, Step};

/// Every value at one of the places, in their order.
pub(crate) fn values_at(places: &[Place], answer: &[u8]) -> Vec<Value> {
    let mut found = vec![Vec::new(); places.len()];
    let paths = places.iter().map(|place| &place.0[..]).enumerate().collect();
    let reading =
        Paths { paths, found: &mut found }.deserialize(&mut serde_json::Deserializer::from_slice(answer));
    // What stands before a break counts.
    reading.unwrap_or_default();
    found.concat()
}

/// The steps that are left to each place, by its number, and what was found there.
struct Paths<'a> {
    paths: Vec<(usize, &'a [Step])>,
    found: &'a mut Vec<Vec<Value>>,
}

impl<'a> Paths<'a> {
    /// The paths that go on after their first step, if that `fits`.
    fn after(&self, fits: impl Fn(&Step) -> bool) -> Vec<(usize, &'a [Step])> {
        let paths = self.paths.iter().filter_map(|(number, steps)| {
            let (first, rest) = steps.split_first()?;
            fits(first).then_some((*number, rest))
        });
        paths.collect()
    }
}

impl<'de> DeserializeSeed<'de> for Paths<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        if self.paths.is_empty() {
            IgnoredAny::deserialize(deserializer)?;
        } else if self.paths.iter().any(|(_, steps)| steps.is_empty()) {
            let value = Value::deserialize(deserializer)?;
            for (number, _) in self.paths.iter().filter(|(_, steps)| steps.is_empty()) {
                self.found[*number].push(value.clone());
            }
        } else {
            deserializer.deserialize_any(self)?;
        }
        Ok(())
    }
}

impl<'de> Visitor<'de> for Paths<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("anything")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
        // A member counts by its exact name, or else by its name in another case; the last one wins.
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
        let values = values_at(&api().task_id_places, answer.as_bytes());
        values.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
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
            assert_eq!(ids(&format!(r#"{{"TaskID": "t-1"{rest}"#)), r#""t-1" "t-1""#, "{rest}");
        }
        assert_eq!(ids(r#"{"Data": {"TaskIds": ["a", 2, "b"], "Next": nul"#), r#""a" 2 "b""#);
    }

    #[test]
    fn of_repeated_members_the_last_wins_and_the_exact_name_before_others() {
        assert_eq!(ids(r#"{"Data": [{"TaskId": 1, "TaskId": 2, "taskid": 3}, {"taskid": 4}]}"#), "2 4");
        assert_eq!(ids(r#"{"Data": {"TaskId": 1}, "Data": {"DiskInfo": 5}}"#), "");
    }
}
