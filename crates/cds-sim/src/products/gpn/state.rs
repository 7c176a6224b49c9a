//! Networks that join private networks of data centers and points of presence.

use serde::{Deserialize, Serialize};

use crate::cloud::{Activity, Cloud};

/// A global private network.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Gpn {
    pub name: String,
    /// Mbit/s.
    pub qos: i64,
    /// As in `SubOrderId`.
    pub order_id: String,
    pub points: Vec<AccessPoint>,
    pub activity: Option<Activity>,
}

/// What has joined, or is about to join or to leave.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct AccessPoint {
    pub place: Place,
    pub activity: Option<Activity>,
}

/// What can join.
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

/// What a task does to such a network.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub enum GpnChange {
    Create,
    /// Lets the points join that are marked so.
    Join,
    /// Lets the points leave that are marked so.
    Leave,
    Delete,
}

impl GpnChange {
    /// Lets it happen to the network of that id.
    pub fn apply(self, cloud: &mut Cloud, id: &str) {
        if matches!(self, Self::Delete) {
            cloud.gpns.shift_remove(id);
        }
        if let Some(gpn) = cloud.gpns.get_mut(id) {
            gpn.settle(Activity::Deleting);
        }
    }

    /// Undoes what was prepared.
    pub fn revert(self, cloud: &mut Cloud, id: &str) {
        if matches!(self, Self::Create) {
            cloud.gpns.shift_remove(id);
        }
        if let Some(gpn) = cloud.gpns.get_mut(id) {
            gpn.settle(Activity::Creating);
        }
    }
}

impl Gpn {
    /// Drops the points that are marked so; the others stay.
    fn settle(&mut self, dropped: Activity) {
        self.points.retain(|point| point.activity != Some(dropped));
        for point in &mut self.points {
            point.activity = None;
        }
        self.activity = None;
    }
}

impl Cloud {
    /// The global private network that a private network is in.
    pub fn gpn_of(&self, private_id: &str) -> Option<&Gpn> {
        let joined = |point: &AccessPoint| matches!(&point.place, Place::Private(id) if id == private_id);
        self.gpns.values().find(|gpn| gpn.points.iter().any(joined))
    }
}
