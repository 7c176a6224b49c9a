//! Topics that belong to no command.

use crate::language::Language;

/// A topic in both languages.
pub(crate) struct Topic {
    pub(crate) name: &'static str,
    english: &'static str,
    chinese: &'static str,
}

/// All topics.
pub(crate) static TOPICS: [Topic; 4] = [
    Topic {
        name: "exit-codes",
        english: include_str!("topics/exit-codes.en.txt"),
        chinese: include_str!("topics/exit-codes.zh.txt"),
    },
    Topic {
        name: "environment",
        english: include_str!("topics/environment.en.txt"),
        chinese: include_str!("topics/environment.zh.txt"),
    },
    Topic {
        name: "once",
        english: include_str!("topics/once.en.txt"),
        chinese: include_str!("topics/once.zh.txt"),
    },
    Topic {
        name: "output",
        english: include_str!("topics/output.en.txt"),
        chinese: include_str!("topics/output.zh.txt"),
    },
];

impl Topic {
    /// Its text.
    pub(crate) fn text(&self, language: Language) -> &'static str {
        language.say(self.english, self.chinese)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_variable_that_is_read_is_explained() {
        let topic = TOPICS.iter().find(|topic| topic.name == "environment").expect("a topic");
        for language in [Language::English, Language::Chinese] {
            for variable in cds::VARIABLES {
                let upper = variable.to_uppercase();
                assert!(topic.text(language).contains(&upper), "{variable}");
            }
        }
    }
}
