//! Changes of templates by tasks.

use serde::{Deserialize, Serialize};

/// A change of one template in one region, which it marks there.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum TemplateChange {
    /// The template exists already; its source instance is busy.
    Create {
        template: String,
        instance: String,
    },
    Sync {
        template: String,
        region_id: String,
    },
    /// Without its last region, the template is deleted.
    Delete {
        template: String,
        region_id: String,
    },
}
