//! Response paths, such as `Data.DiskInfo[].TaskId`, and the values at them.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::Value;

/// A path in a response, such as `Data.DiskInfo[].TaskId`. Member names are case-insensitive.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(from = "String")]
pub struct Place(pub(crate) Vec<Step>);

/// One step of a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Step {
    Member(String),
    Each,
}

impl From<String> for Place {
    fn from(text: String) -> Self {
        let mut steps = Vec::new();
        for part in text.split('.') {
            let name = part.strip_suffix("[]");
            steps.push(Step::Member(name.unwrap_or(part).to_owned()));
            if name.is_some() {
                steps.push(Step::Each);
            }
        }
        Self(steps)
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, step) in self.0.iter().enumerate() {
            match step {
                Step::Member(name) if index == 0 => f.write_str(name)?,
                Step::Member(name) => write!(f, ".{name}")?,
                Step::Each => f.write_str("[]")?,
            }
        }
        Ok(())
    }
}

impl Place {
    /// Whether the path may have several values.
    pub fn is_list(&self) -> bool {
        self.0.contains(&Step::Each)
    }

    /// Writes a value at the path, and adds it to what is there if the path may have several.
    pub(crate) fn put(&self, answer: &mut Value, value: Value) {
        let mut at = answer;
        for step in &self.0 {
            at = match step {
                Step::Member(name) => &mut at[name.as_str()],
                Step::Each => {
                    let items = at.as_array_mut().map(std::mem::take).unwrap_or_default();
                    *at = Value::Array(items);
                    let items = at.as_array_mut().unwrap_or_else(|| unreachable!("it is a list"));
                    items.push(Value::Null);
                    let last = items.len() - 1;
                    &mut items[last]
                }
            };
        }
        *at = value;
    }

    /// All values at the path.
    pub fn values<'a>(&self, answer: &'a Value) -> Vec<&'a Value> {
        let mut found = vec![answer];
        for step in &self.0 {
            found = match step {
                Step::Member(name) => found.into_iter().filter_map(|value| member(value, name)).collect(),
                Step::Each => found.into_iter().filter_map(Value::as_array).flatten().collect(),
            };
        }
        found
    }

    /// The value at the path; None for a path that iterates over lists.
    pub(crate) fn read<'a, T: Deserialize<'a>>(&self, answer: &'a str) -> serde_json::Result<Option<T>> {
        At::<T>::new(&self.0).deserialize(&mut serde_json::Deserializer::from_str(answer))
    }
}

/// The name of a member, copied only if it contains escapes.
#[derive(Deserialize)]
pub(crate) struct Name<'a>(#[serde(borrow)] pub Cow<'a, str>);

/// Deserializes the values at the end of the remaining steps.
struct At<'s, T> {
    steps: &'s [Step],
    target: PhantomData<T>,
}

impl<'s, T> At<'s, T> {
    fn new(steps: &'s [Step]) -> Self {
        Self { steps, target: PhantomData }
    }
}

impl<'de, T: Deserialize<'de>> DeserializeSeed<'de> for At<'_, T> {
    type Value = Option<T>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        match self.steps {
            [] => T::deserialize(deserializer).map(Some),
            [Step::Member(name), rest @ ..] => {
                deserializer.deserialize_any(InMember { name, rest: At::new(rest) })
            }
            [Step::Each, ..] => IgnoredAny::deserialize(deserializer).map(|_| None),
        }
    }
}

/// Descends into a member. The exact name takes precedence over another case; the last occurrence wins.
struct InMember<'s, T> {
    name: &'s str,
    rest: At<'s, T>,
}

impl<'de, T: Deserialize<'de>> Visitor<'de> for InMember<'_, T> {
    type Value = Option<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Self::Value, A::Error> {
        let (mut exact, mut other) = (None, None);
        let rest = || At::<T>::new(self.rest.steps);
        while let Some(Name(name)) = members.next_key()? {
            if name == self.name {
                exact = Some(members.next_value_seed(rest())?);
            } else if name.eq_ignore_ascii_case(self.name) {
                other = Some(members.next_value_seed(rest())?);
            } else {
                members.next_value::<IgnoredAny>()?;
            }
        }
        Ok(exact.or(other).flatten())
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(None)
    }
}

/// The member of an object, by its exact name, or else ignoring case.
pub(crate) fn member<'a>(value: &'a Value, name: &str) -> Option<&'a Value> {
    let object = value.as_object()?;
    object
        .get(name)
        .or_else(|| object.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_place_goes_through_lists_and_ignores_case() {
        let answer = json!({"data": {"DiskInfo": [{"TaskId": 1}, {"taskid": "b"}, {}]}});
        let place = Place::from("Data.DiskInfo[].TaskId".to_owned());
        assert_eq!(place.values(&answer), [&json!(1), &json!("b")]);
    }
}
