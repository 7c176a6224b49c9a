//! The imports of a module, by the names in its type hints.

use std::collections::BTreeSet;

use super::WIDTH;

/// Names in ruff's order.
pub(super) fn in_order<T: AsRef<str>>(mut names: Vec<T>) -> Vec<T> {
    names.sort_by_key(|name| name.as_ref().to_lowercase());
    names
}

/// An import of these names; empty without any.
pub(super) fn import(module: &str, names: &[&str]) -> String {
    let start = format!("from {module} import ");
    let names = in_order(names.to_vec());
    match names.join(", ") {
        none if none.is_empty() => none,
        one_line if start.len() + one_line.len() <= WIDTH => format!("{start}{one_line}\n"),
        _ => format!("{start}(\n    {},\n)\n", names.join(",\n    ")),
    }
}

/// The names in some type hints.
#[derive(Default)]
pub(super) struct Words(BTreeSet<String>);

impl Words {
    /// Notes the names in a hint, but not those in the values of a `Literal`.
    pub fn add(&mut self, hint: &str) {
        let outside = hint.split('"').step_by(2);
        let words =
            outside.flat_map(|text| text.split(|letter: char| !letter.is_alphanumeric() && letter != '_'));
        self.0.extend(words.filter(|word| !word.is_empty()).map(str::to_owned));
    }

    /// Those of the names that were noted.
    pub fn among<'a>(&self, names: &[&'a str]) -> Vec<&'a str> {
        names.iter().copied().filter(|name| self.0.contains(*name)).collect()
    }
}

/// The hint with `_Name` for a name, but not in the values of a `Literal`.
pub(super) fn with_underscore(hint: &str, name: &str) -> String {
    let renamed = |text: &str| {
        let words = text.split_inclusive(is_between).map(|word| {
            if word.trim_end_matches(is_between) == name { format!("_{word}") } else { word.to_owned() }
        });
        words.collect::<String>()
    };
    let parts = hint.split('"').enumerate();
    let parts = parts.map(|(index, part)| if index % 2 == 0 { renamed(part) } else { part.to_owned() });
    parts.collect::<Vec<_>>().join("\"")
}

/// Whether a letter stands between names.
fn is_between(letter: char) -> bool {
    !letter.is_alphanumeric() && letter != '_'
}

#[cfg(test)]
mod tests {
    use super::{Words, with_underscore};

    #[test]
    fn only_the_whole_name_gets_an_underscore() {
        let hint = r#"list[Disk] | dict[str, DiskGoods] | Literal["Disk"] | Disk"#;
        let renamed = r#"list[_Disk] | dict[str, DiskGoods] | Literal["Disk"] | _Disk"#;
        assert_eq!(with_underscore(hint, "Disk"), renamed);
    }

    #[test]
    fn a_value_is_no_name() {
        let mut words = Words::default();
        words.add(r#"Sequence[Literal["Any", "x"] | str] | None"#);
        assert_eq!(words.among(&["Any", "Literal", "Sequence", "Seq"]), ["Literal", "Sequence"]);
    }
}
