//! Changes of templates by tasks.

use serde::{Deserialize, Serialize};

/// A change of one template in one region, which it marks there.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum TemplateChange {
    /// The template is there already. The instance that it is made from is busy meanwhile.
    Create {
        template: String,
        instance: String,
    },
    Sync {
        template: String,
        region_id: String,
    },
    /// With its last region it is gone.
    Delete {
        template: String,
        region_id: String,
    },
}
