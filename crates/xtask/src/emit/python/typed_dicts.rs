//! How a TypedDict is written: members that a response may lack, members that are no Python names, members that have the
//! name of a type.

use std::collections::BTreeSet;

use minijinja::{Value, context};

use super::imports::{Words, with_underscore};

/// What no member of a class can be called.
const KEYWORDS: [&str; 35] = [
    "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue", "def",
    "del", "elif", "else", "except", "finally", "for", "from", "global", "if", "import", "in", "is",
    "lambda", "nonlocal", "not", "or", "pass", "raise", "return", "try", "while", "with", "yield",
];

/// A TypedDict.
pub(super) struct TypedDict<'a> {
    pub name: &'a str,
    pub members: Vec<Typed<'a>>,
}

/// A member of a TypedDict.
pub(super) struct Typed<'a> {
    pub name: &'a str,
    pub hint: String,
    pub text: String,
    /// Whether it is always there.
    pub is_required: bool,
}

impl<'a> TypedDict<'a> {
    /// Its parts. A member that has the name of a type hides it in the class, so `renamed` are known as `_Name` there.
    pub fn value(&mut self, renamed: &mut BTreeSet<String>) -> Value {
        let hidden = self.hidden();
        for member in &mut self.members {
            member.hint = hidden.iter().fold(member.hint.clone(), |hint, name| with_underscore(&hint, name));
        }
        let hidden = hidden.into_iter().map(str::to_owned);
        let new: Vec<String> = hidden.filter(|name| renamed.insert(name.clone())).collect();
        context! {
            name => self.name,
            renamed => new,
            required_keys => self.part(false, true),
            optional_keys => self.part(false, false),
            required => self.part(true, true),
            optional => self.part(true, false),
        }
    }

    /// The types that members hide.
    fn hidden(&self) -> Vec<&'a str> {
        let mut words = Words::default();
        self.members.iter().for_each(|member| words.add(&member.hint));
        words.among(&self.members.iter().map(|member| member.name).collect::<Vec<_>>())
    }

    /// The members with Python names, or the others, that are always there, or not.
    fn part(&self, is_name: bool, is_required: bool) -> Vec<Value> {
        let chosen =
            |member: &&Typed<'_>| is_python_name(member.name) == is_name && member.is_required == is_required;
        let shown = |Typed { name, hint, text, .. }: &Typed<'_>| context! { name => *name, hint, text };
        self.members.iter().filter(chosen).map(shown).collect()
    }
}

fn is_python_name(name: &str) -> bool {
    let is_letter = |letter: char| letter.is_alphabetic() || letter == '_';
    name.starts_with(is_letter)
        && name.chars().all(|letter| is_letter(letter) || letter.is_alphanumeric())
        && !KEYWORDS.contains(&name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_member_of_any_name_can_be_written() {
        for name in ["Cpu", "_id", "class_", "编号", "From"] {
            assert!(is_python_name(name), "{name}");
        }
        for name in ["from", "None", "1C2G", "a-b", "a.b", ""] {
            assert!(!is_python_name(name), "{name}");
        }
    }
}
