//! A request that has passed all stateless checks.

use std::ops::RangeInclusive;

use serde_json::{Map, Value};

use super::refusal::Refusal;
use super::rules::ActionRules;

/// An action and its arguments, with the types of the model.
#[derive(Debug)]
pub struct Call {
    rules: ActionRules,
    arguments: Map<String, Value>,
}

/// Named values: the arguments of a call or the members of one of them.
#[derive(Debug, Clone, Copy)]
pub struct Arguments<'a>(&'a Map<String, Value>);

impl Call {
    /// A call with checked arguments.
    pub fn new(rules: ActionRules, arguments: Map<String, Value>) -> Self {
        Self { rules, arguments }
    }

    /// Name of the action.
    pub fn action(&self) -> &'static str {
        self.rules.action()
    }

    /// Its arguments.
    pub fn arguments(&self) -> Arguments<'_> {
        Arguments(&self.arguments)
    }

    /// The text of an argument, or an empty text if it is missing.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.arguments().text(name)
    }

    /// The text of an argument that the model requires.
    pub fn required(&self, name: &str) -> Result<&str, Refusal> {
        self.text(name).ok_or_else(|| self.missing(name))
    }

    /// A whole number.
    pub fn integer(&self, name: &str) -> Option<i64> {
        self.arguments().integer(name)
    }

    /// True or false.
    pub fn boolean(&self, name: &str) -> Option<bool> {
        self.arguments().boolean(name)
    }

    /// The texts of a list, or of a comma-separated text.
    pub fn texts(&self, name: &str) -> Vec<&str> {
        self.arguments().texts(name)
    }

    /// The objects of a list.
    pub fn objects(&self, name: &str) -> impl Iterator<Item = Arguments<'_>> {
        self.arguments().objects(name)
    }

    /// The members of an object.
    pub fn object(&self, name: &str) -> Option<Arguments<'_>> {
        self.arguments.get(name).and_then(Value::as_object).map(Arguments)
    }

    /// An integer in a range, required by the action though not by the model.
    pub fn required_within(&self, name: &str, range: &RangeInclusive<i64>) -> Result<i64, Refusal> {
        self.integer(name).ok_or_else(|| self.missing(name))?;
        self.within(name, range)
    }

    /// An integer in a range; may be missing.
    pub fn within(&self, name: &str, range: &RangeInclusive<i64>) -> Result<i64, Refusal> {
        self.integer(name).filter(|number| range.contains(number)).ok_or_else(|| {
            self.invalid(name, format!("{name} must be between {} and {}.", range.start(), range.end()))
        })
    }

    /// The first of the codes that the action documents, otherwise the first code.
    pub fn refuse(&self, codes: &[&str]) -> Refusal {
        self.rules.first_documented(codes)
    }

    /// The code, if the action documents it.
    pub fn documented(&self, code: &str) -> Option<Refusal> {
        self.rules.documented(&[code])
    }

    /// A region that is a typing error.
    pub fn near_miss(&self, message: impl Into<String>) -> Refusal {
        self.rules.near_miss().because(message)
    }

    /// An invalid value.
    pub fn invalid(&self, name: &str, message: impl Into<String>) -> Refusal {
        self.rules.invalid(name).because(message)
    }

    /// An invalid value, in the words of the code.
    pub fn malformed(&self, name: &str) -> Refusal {
        self.rules.invalid(name)
    }

    /// A missing value.
    pub fn missing(&self, name: &str) -> Refusal {
        self.rules.missing(name)
    }
}

impl<'a> Arguments<'a> {
    /// The text of a member.
    pub fn text(self, name: &str) -> Option<&'a str> {
        self.0.get(name).and_then(Value::as_str)
    }

    /// A whole number.
    pub fn integer(self, name: &str) -> Option<i64> {
        self.0.get(name).and_then(Value::as_i64)
    }

    /// True or false.
    pub fn boolean(self, name: &str) -> Option<bool> {
        self.0.get(name).and_then(Value::as_bool)
    }

    /// The whole numbers of a list.
    pub fn integers(self, name: &str) -> Vec<i64> {
        self.0.get(name).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_i64).collect()
    }

    /// The texts of a list, or of a comma-separated text.
    pub fn texts(self, name: &str) -> Vec<&'a str> {
        match self.0.get(name) {
            Some(Value::Array(items)) => items.iter().filter_map(Value::as_str).collect(),
            Some(Value::String(text)) => {
                text.split(',').map(str::trim).filter(|part| !part.is_empty()).collect()
            }
            _ => Vec::new(),
        }
    }

    /// The objects of a list.
    pub fn objects(self, name: &str) -> impl Iterator<Item = Arguments<'a>> {
        self.0
            .get(name)
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .filter_map(Value::as_object)
            .map(Arguments)
    }
}
