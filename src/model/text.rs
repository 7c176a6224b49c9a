//! Descriptions.

use serde::Deserialize;

/// A text in both languages.
#[derive(Debug, Deserialize)]
pub struct Text {
    /// English.
    pub en: String,
    /// Chinese.
    pub zh: String,
}
