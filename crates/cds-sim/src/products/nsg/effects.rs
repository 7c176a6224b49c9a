//! How tasks of network security groups end.

use super::change::NsgChange;
use super::state::{Link, Member};
use crate::cloud::Cloud;

impl NsgChange {
    /// Lets it happen.
    pub fn apply(self, cloud: &mut Cloud) {
        let Some(group) = cloud.network_security_groups.get_mut(&self.group) else { return };
        group.members.retain(|_, member| !(self.changes(member) && member.link == Link::Unbinding));
        self.settle(group.members.values_mut(), Link::Ok);
    }

    /// Leaves the cards as they are when it fails, which their status tells.
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
