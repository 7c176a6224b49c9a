//! Completes or fails the tasks of network security groups.

use super::change::NsgChange;
use super::state::{Link, Member};
use crate::cloud::Cloud;

impl NsgChange {
    /// Completes the change.
    pub fn apply(self, cloud: &mut Cloud) {
        let Some(group) = cloud.network_security_groups.get_mut(&self.group) else { return };
        group.members.retain(|_, member| !(self.changes(member) && member.link == Link::Unbinding));
        self.settle(group.members.values_mut(), Link::Ok);
    }

    /// Fails the change: the cards stay as they are, and their status shows the failure.
    pub fn revert(self, cloud: &mut Cloud) {
        let Some(group) = cloud.network_security_groups.get_mut(&self.group) else { return };
        self.settle(group.members.values_mut(), Link::Error);
    }

    fn settle<'a>(&self, members: impl Iterator<Item = &'a mut Member>, link: Link) {
        members.filter(|member| self.changes(member)).for_each(|member| member.link = link);
    }

    fn changes(&self, member: &Member) -> bool {
        member.sync == self.sync
    }
}
