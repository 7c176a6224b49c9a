//! Effects of finished tasks on global private networks.

use super::change::{GpnChange, GpnStep};
use super::state::Gpn;
use crate::cloud::Cloud;
use crate::engine::activity::Activity;

impl GpnChange {
    /// Applies the change.
    pub fn apply(self, cloud: &mut Cloud) {
        if matches!(self.step, GpnStep::Delete) {
            cloud.gpns.remove(&self.gpn);
        }
        if let Some(gpn) = cloud.gpns.get_mut(&self.gpn) {
            gpn.settle(Activity::Deleting);
        }
    }

    /// Rolls back the preparation.
    pub fn revert(self, cloud: &mut Cloud) {
        if matches!(self.step, GpnStep::Create) {
            cloud.gpns.remove(&self.gpn);
        }
        if let Some(gpn) = cloud.gpns.get_mut(&self.gpn) {
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
