//! When tasks finish.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::engine::nearest::shown;

/// When tasks finish. Written `immediate`, `polls:2` or `seconds:1.5`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Progression {
    /// By the next request.
    Immediate,
    /// At this poll of the task; only polls advance it.
    Polls(u32),
    /// After this much simulated time; the clock then also runs by itself.
    After(Duration),
}

impl Default for Progression {
    fn default() -> Self {
        Self::Polls(2)
    }
}

/// A text that is not a [`Progression`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a progression: write `immediate`, `polls:2` or `seconds:1.5`")]
pub struct ProgressionError(String);

impl FromStr for Progression {
    type Err = ProgressionError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong = || ProgressionError(shown(text));
        if text == "immediate" {
            return Ok(Self::Immediate);
        }
        match text.split_once(':').ok_or_else(wrong)? {
            ("polls", count) => count.parse().map(Self::Polls).map_err(|_| wrong()),
            ("seconds", seconds) => {
                let seconds: f64 = seconds.parse().map_err(|_| wrong())?;
                Duration::try_from_secs_f64(seconds).map(Self::After).map_err(|_| wrong())
            }
            _ => Err(wrong()),
        }
    }
}

impl fmt::Display for Progression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Immediate => f.write_str("immediate"),
            Self::Polls(count) => write!(f, "polls:{count}"),
            Self::After(time) => write!(f, "seconds:{}", time.as_secs_f64()),
        }
    }
}

impl TryFrom<String> for Progression {
    type Error = ProgressionError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Progression> for String {
    fn from(progression: Progression) -> Self {
        progression.to_string()
    }
}

/// The progressions of all actions.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Progressions {
    pub every: Progression,
    pub by_action: BTreeMap<String, Progression>,
}

impl Progressions {
    /// The progression of an action's tasks.
    pub fn of(&self, action: &str) -> Progression {
        self.by_action.get(action).copied().unwrap_or(self.every)
    }

    /// Whether the clock runs by itself.
    pub fn need_time(&self) -> bool {
        std::iter::once(&self.every)
            .chain(self.by_action.values())
            .any(|one| matches!(one, Progression::After(_)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_progression_reads_what_it_writes() {
        for text in ["immediate", "polls:0", "polls:2", "seconds:0.5", "seconds:30"] {
            let progression: Progression = text.parse().expect(text);
            assert_eq!(progression.to_string(), text);
        }
        for text in
            ["", "polls", "polls:", "polls:-1", "seconds:-1", "seconds:nan", "seconds:1e300", "hours:1"]
        {
            assert!(text.parse::<Progression>().is_err(), "{text}");
        }
    }
}
