//! The journal of orders: where it is, and what a command says of it.

use std::path::PathBuf;

use cds::{Client, Entry, EntryOutcome, Journal, Once, Options, ProcessEnvironment};

use crate::failure::Failure;
use crate::terminal::say;

/// The journal that the settings name, or else the default one.
pub(crate) fn find(settings: Options) -> Result<Journal, Failure> {
    let failed = |error| Failure::of(&error, "");
    let environment = ProcessEnvironment::read();
    let origins = settings.origins(&environment).map_err(failed)?;
    let named = origins.into_iter().find(|origin| origin.name == "journal").and_then(|origin| origin.value);
    let path = named.filter(|value| !["true", "false"].contains(&value.as_str())).map(PathBuf::from);
    Journal::find(path, &environment).map_err(failed)
}

/// The journal of a client, if there is one.
fn existing(client: &Client) -> Option<Journal> {
    let default = client.config().default_journal.as_deref().filter(|path| path.exists());
    client.journal().cloned().or_else(|| Journal::open(default?, true).ok())
}

/// Warns of orders that an earlier command has left behind.
pub(crate) fn warn(client: &Client) {
    let journal = existing(client);
    if let Some(notice) = journal.as_ref().and_then(Journal::take_notice) {
        say(&format!("cds: warning: {notice}"));
    }
    let left = journal.and_then(|journal| journal.left_behind().ok()).unwrap_or_default();
    if left > 0 {
        let s = if left == 1 { "" } else { "s" };
        say(&told!(
            "cds: warning: the outcome of {left} order{s} of an earlier run is unknown; `cds journal list --unresolved` \
             shows, `cds journal resolve` determines it",
            "cds: 警告：此前有 {left} 个操作的结果未知；`cds journal list --unresolved` 列出，`cds journal resolve` 查询结果"
        ));
    }
}

/// The last order with this key at the endpoint of a client.
pub(crate) fn last(client: &Client, once: &Once) -> Option<Entry> {
    let endpoint = client.config().endpoint.as_str().trim_end_matches('/').to_owned();
    let entries = existing(client)?.entries(false).ok()?.into_iter().rev();
    entries.into_iter().find(|entry| entry.endpoint() == endpoint && entry.key() == Some(&once.key))
}

/// Whether the response to an order is known, so that nothing will be sent.
pub(crate) fn is_recorded(entry: &Entry, once: &Once) -> bool {
    !once.retry_failed && matches!(entry.outcome, EntryOutcome::Done | EntryOutcome::Failed)
}
