//! What a power cut leaves of the last lines: those that were not synced may be missing, torn or garbage.

use std::collections::HashSet;

use super::disk::Disk;
use super::entry::EntryOutcome;
use super::index::Index;
use super::line::{Head, Kind, head};
use crate::error::Error;

impl Disk {
    /// Removes a damaged line and keeps the whole ones behind it: an order among them may have been sent. Damage that a
    /// power cut cannot have made is an error. Returns whether the file was replaced. Only while the file is locked.
    pub(super) fn mend(&mut self, length: u64) -> Result<bool, Error> {
        let tail = self.read(self.end(), length)?;
        let whole: Vec<(Head, &[u8])> = tail
            .split_inclusive(|byte| *byte == b'\n')
            .filter_map(|line| Some((head(line.strip_suffix(b"\n")?)?, line)))
            .collect();
        if was_synced(&self.index, whole.iter().map(|(head, _)| *head)) {
            return Err(self.damaged(self.end()));
        }
        let kept: usize = whole.iter().map(|(_, line)| line.len()).sum();
        if kept == 0 {
            self.cut_off()?;
        } else {
            let mut text = self.read(0, self.end())?;
            whole.iter().for_each(|(_, line)| text.extend_from_slice(line));
            self.replace(&text)?;
        }
        self.notice = Some(format!(
            "the journal {} ended with {} bytes that were not written completely, as after a power cut; they were removed",
            self.shown_path(),
            tail.len() - kept
        ));
        Ok(kept > 0)
    }
}

/// Whether lines that were written later prove that those before them were synced: an order is sent only when
/// everything before its end is on the disk.
fn was_synced(index: &Index, later: impl Iterator<Item = Head>) -> bool {
    let mut ordered = HashSet::new();
    for head in later {
        match head.kind {
            Kind::Order => {
                ordered.insert(head.id);
            }
            Kind::End if head.key == EntryOutcome::NotDone.number() => {}
            // Of an order that was written after the damage, or is lost in it.
            Kind::Attempt | Kind::End if ordered.contains(&head.id) || index.get(head.id).is_none() => {
                return true;
            }
            _ => {}
        }
    }
    false
}
