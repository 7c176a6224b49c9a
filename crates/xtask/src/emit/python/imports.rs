//! The imports of a module, by the names in its type hints.

use std::collections::BTreeSet;

use super::WIDTH;

/// An import of these names; empty without any.
pub(super) fn import(module: &str, names: &[&str]) -> String {
    let start = format!("from {module} import ");
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

#[cfg(test)]
mod tests {
    use super::Words;

    #[test]
    fn a_value_is_no_name() {
        let mut words = Words::default();
        words.add(r#"Sequence[Literal["Any", "x"] | str] | None"#);
        assert_eq!(words.among(&["Any", "Literal", "Sequence", "Seq"]), ["Literal", "Sequence"]);
    }
}
