//! Global private networks, which connect private networks of data centers and points of presence.

use serde::{Deserialize, Serialize};

use crate::engine::activity::Activity;

/// A global private network.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Gpn {
    pub name: String,
    /// Mbit/s.
    pub qos: i64,
    /// Value of `SubOrderId`.
    pub order_id: String,
    pub points: Vec<AccessPoint>,
    pub activity: Option<Activity>,
}

/// Access points, including those that are joining or leaving.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct AccessPoint {
    pub place: Place,
    pub activity: Option<Activity>,
}

/// Kinds of access points.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Place {
    /// A private network.
    Private(String),
    /// A point of presence.
    Pop(String),
}

impl Place {
    /// The id by which it is removed.
    pub fn id(&self) -> &str {
        match self {
            Self::Private(id) | Self::Pop(id) => id,
        }
    }
}
