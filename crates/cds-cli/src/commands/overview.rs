//! `cds overview`: what exists in all regions, what runs, what failed, what is idle, and what it costs.

use std::collections::BTreeMap;

use cds::Parameters;
use clap::{ArgMatches, Command};
use futures_util::future::join_all;
use serde_json::{Map, Value, json};

use crate::failure::Failure;
use crate::language::Language;
use crate::output::{Output, Subject};
use crate::pages;
use crate::resources::{Resource, State, facts};
use crate::session::Session;
use crate::terminal::{bold, print};

/// Columns of the table of what exists.
const COUNTS: [&str; 8] = ["Kind", "Region", "Count", "Active", "Failed", "Idle", "Stopped", "Changing"];

/// Columns of what somebody should look at; the id comes last, since it is the longest.
const ATTENTION: [&str; 6] = ["Name", "Why", "Kind", "Region", "Status", "Id"];

/// People read no longer list of what to look at.
const MOST: usize = 20;

pub(crate) fn command(_: &[String], language: Language) -> Command {
    let say = |en: &'static str, zh: &'static str| language.say(en, zh).to_owned();
    Command::new("overview")
        .after_help("cds overview\ncds overview --query 'Attention[?Why==`idle`].Name'")
        .about(say(
            "Show what exists in all regions, what failed, what is idle, and the balance",
            "概览：各可用区的资源、故障、闲置与余额",
        ))
        .long_about(say(
            "Reads all pages of every list and counts the resources of each kind and region. What failed, and what nothing \
             uses, is listed below. --output ids prints the ids of these; --output csv the counts.",
            "读取所有列表的全部页，按类型与可用区统计资源，并列出故障与闲置的资源。--output ids 输出这些资源的 ID；--output csv 输出统计。",
        ))
}

pub(crate) fn run(matches: &ArgMatches, language: Language) -> Result<(), Failure> {
    let output = Output::new(matches)?;
    let session = Session::open(matches)?;
    let (listed, mut failures) = session.read(async { Ok(lists(&session).await) })?;
    if listed.is_empty() && !failures.is_empty() {
        // Such as a wrong key: once is enough.
        return Err(failures.swap_remove(0).1);
    }
    let account = session.read(async { Ok(account(&session).await) })?;
    let account = account.unwrap_or_else(|failure| {
        failures.push((facts().account.read.as_str().to_owned(), failure));
        Value::Null
    });
    let counts = counts(&listed);
    let attention = attention(&listed);
    if output.is_plain_table() {
        show(&output, language, counts, attention, &account)?;
    } else if output.is_ids() {
        output.show(Subject::Own(&["Id"]), &attention.into())?;
    } else if output.is_json() {
        let whole = json!({"Resources": counts, "Attention": attention, "Account": account});
        output.show(Subject::Unknown, &whole)?;
    } else {
        output.show(Subject::Own(&COUNTS), &counts.into())?;
    }
    if failures.is_empty() {
        return Ok(());
    }
    Err(Failure::several(
        told!("{} parts of the overview are missing", "概览缺少 {} 项内容", failures.len()),
        failures,
    ))
}

type Listed<'a> = BTreeMap<&'a str, Vec<Value>>;

/// The resources of each kind, and why some could not be read.
async fn lists(session: &Session) -> (Listed<'static>, Vec<(String, Failure)>) {
    let resources = &facts().resources;
    let mut names: Vec<_> = resources.iter().map(Resource::list).collect();
    names.sort();
    names.dedup();
    let read = names.iter().map(|name| async {
        let rows = match name.find() {
            Ok(list) => pages::all(session, list, Parameters::new()).await,
            Err(failure) => Err(failure),
        };
        (name.as_str(), rows)
    });
    let (mut rows, mut failures) = (BTreeMap::new(), Vec::new());
    for (name, read) in join_all(read).await {
        match read {
            Ok(read) => {
                rows.insert(name, read);
            }
            Err(failure) => failures.push((name.to_owned(), failure)),
        }
    }
    let of = |resource: &'static Resource| {
        Some((resource.kind.as_str(), resource.of_rows(rows.get(resource.list().as_str())?)))
    };
    (resources.iter().filter_map(of).collect(), failures)
}

/// Balance and costs of the last month that cost anything.
async fn account(session: &Session) -> Result<Value, Failure> {
    let account = &facts().account;
    let answer = pages::one(session, account.read.find()?, Parameters::new()).await?;
    let months = account.months.values(&answer).into_iter().filter_map(Value::as_array).flatten();
    let last = months.max_by_key(|month| Resource::text(month, &account.month));
    let of_month = |member: &String| last.map(|month| month[member].clone());
    Ok(json!({
        "Balance": account.balance.values(&answer).first(),
        "Currency": of_month(&account.currency),
        "Month": of_month(&account.month),
        "Cost": of_month(&account.amount),
    }))
}

/// A row for each kind in each region.
fn counts(listed: &Listed) -> Vec<Value> {
    let mut counts = Vec::new();
    for (resource, rows) in kinds(listed) {
        let mut regions: BTreeMap<String, [u64; 6]> = BTreeMap::new();
        for row in rows {
            let state = resource.state(row);
            let count = regions.entry(resource.region(row)).or_default();
            let is = [
                true,
                state == State::Active,
                state == State::Failed,
                resource.is_idle(row, listed),
                state == State::Stopped,
                state == State::Changing,
            ];
            count.iter_mut().zip(is).for_each(|(count, is)| *count += u64::from(is));
        }
        for (region, numbers) in regions {
            let texts = [resource.kind.as_str(), &region].map(Value::from);
            let cells = texts.into_iter().chain(numbers.map(Value::from));
            counts.push(Value::Object(COUNTS.iter().map(|name| (*name).to_owned()).zip(cells).collect()));
        }
    }
    counts
}

/// What failed, then what nothing uses.
fn attention(listed: &Listed) -> Vec<Value> {
    let mut rows = Vec::new();
    for (resource, found) in kinds(listed) {
        for row in found {
            let why = match resource.state(row) {
                State::Failed => "failed",
                _ if resource.is_idle(row, listed) => "idle",
                _ => continue,
            };
            let of = |member: &str| Resource::text(row, member);
            let cells = [
                of(&resource.name),
                why.to_owned(),
                resource.kind.clone(),
                resource.region(row),
                of(&resource.status),
                of(&resource.id),
            ];
            rows.push(ATTENTION.iter().map(|name| (*name).to_owned()).zip(cells.map(Value::from)).collect());
        }
    }
    rows.sort_by_key(|row: &Map<String, Value>| row["Why"] != "failed");
    rows.into_iter().map(Value::Object).collect()
}

fn kinds<'a>(listed: &'a Listed) -> impl Iterator<Item = (&'static Resource, &'a Vec<Value>)> {
    facts().resources.iter().filter_map(|resource| Some((resource, listed.get(resource.kind.as_str())?)))
}

/// Tables for people: words for kinds, and nothing in place of 0.
fn show(
    output: &Output,
    language: Language,
    counts: Vec<Value>,
    attention: Vec<Value>,
    account: &Value,
) -> Result<(), Failure> {
    let readable = |mut row: Value| {
        if let Some(resource) = facts().resources.iter().find(|resource| row["Kind"] == *resource.kind) {
            row["Kind"] = language.of_model(&resource.description).into();
        }
        row.as_object_mut().into_iter().flat_map(Map::values_mut).for_each(|cell| {
            if *cell == 0 {
                *cell = Value::Null;
            }
        });
        row
    };
    output.show(Subject::Own(&COUNTS), &counts.into_iter().map(readable).collect())?;
    let left_out = attention.len().saturating_sub(MOST);
    if !attention.is_empty() {
        print(&format!("\n{}\n", bold(language.say("To look at", "需要关注"))))?;
        output.show(Subject::Own(&ATTENTION), &attention.into_iter().take(MOST).map(readable).collect())?;
    }
    if left_out > 0 {
        print(&told!(
            "… and {left_out} more: `cds overview --output json` has all, --output ids their ids\n",
            "… 另有 {left_out} 项：`cds overview --output json` 列出全部，--output ids 输出其 ID\n"
        ))?;
    }
    if account.is_null() {
        return Ok(());
    }
    let text = |name: &str| Resource::text(account, name);
    let currency = text("Currency");
    let month = text("Month");
    // `202610` as `cds cost` takes it.
    let month = month.split_at_checked(4).map(|(year, month)| format!("{year}-{month}")).unwrap_or_default();
    let cost = match month.as_str() {
        "" => String::new(),
        month => format!("{} {month}: {} {currency}\n", language.say("Cost of", "费用"), text("Cost")),
    };
    print(&format!("\n{}: {} {currency}\n{cost}", language.say("Balance", "余额"), text("Balance")))
}
