//! `cds cost`: what a month has cost, by product, resource, project or day.

use std::cmp::Ordering;

use cds::model;
use clap::builder::PossibleValuesParser;
use clap::{Arg, ArgMatches, Command};
use futures_util::{StreamExt, TryStreamExt, stream};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::Offset;
use serde_json::{Map, Value, json};

use crate::failure::Failure;
use crate::language::Language;
use crate::options::text;
use crate::output::{Output, Subject};
use crate::pages;
use crate::resources::{Costs, facts};
use crate::session::Session;
use crate::terminal::say;

/// Days that are read at a time.
const PARALLEL: usize = 8;

pub(crate) fn command(words: &[String], language: Language) -> Command {
    let say = |en: &'static str, zh: &'static str| language.say(en, zh).to_owned();
    let option = |name: &'static str, value: &'static str, default: &'static str, help: String| {
        Arg::new(name).long(name).value_name(value).default_value(default).help(help)
    };
    let command = Command::new("cost").about(say("Show what a month has cost", "查询某个月的费用"));
    if !words.iter().any(|word| word == "cost") {
        return command;
    }
    command
        .after_help("cds cost --month last --by resource\ncds cost --month 2026-10 --by day --output csv")
        .arg(option(
            "month",
            "MONTH",
            "this",
            say("A month such as 2026-10, this or last", "月份，例如 2026-10；this 为本月，last 为上月"),
        ))
        .arg(
            option("by", "WHAT", "type", say("What the costs are added up for", "汇总方式"))
                .value_parser(PossibleValuesParser::new(facts().costs.keys().map(String::as_str))),
        )
        .arg(option(
            "currency",
            "CODE",
            &facts().currency.default,
            say("Currency of the account", "账户币种"),
        ))
}

pub(crate) fn run(matches: &ArgMatches, _: Language) -> Result<(), Failure> {
    let given = |name| text(matches, name).unwrap_or_default();
    let output = Output::new(matches)?;
    let today = today();
    let first = month(given("month"), today)?;
    let last = first.last_of_month();
    let unknown = || Failure::usage("--by is unknown");
    let costs = facts().costs.get(given("by")).ok_or_else(unknown)?;
    let session = Session::open(matches)?;
    let currency = given("currency");
    let (service, action) = costs.read.find()?;
    let rows = if costs.each_day {
        session.read(days(&session, costs, first, last.min(today), currency))?
    } else {
        let mut rows = session.read(bill(&session, costs, first, last, currency))?;
        rows.sort_by(|one, other| {
            amount(other, costs).partial_cmp(&amount(one, costs)).unwrap_or(Ordering::Equal)
        });
        rows
    };
    let amounts: Vec<f64> = rows.iter().filter_map(|row| amount(row, costs)).collect();
    let unread = rows.len() - amounts.len();
    let rows = Value::Array(rows);
    let columns = ["Day", costs.cost.as_str(), "Currency"];
    let subject = if costs.each_day { Subject::Own(&columns) } else { Subject::Rows(service, action) };
    output.show(subject, &rows)?;
    if output.is_table() && !amounts.is_empty() {
        say(&told!(
            "total {} {currency}, {first} to {}",
            "合计 {} {currency}，{first} 至 {}",
            rounded(amounts.iter().sum()),
            last.min(today).max(first)
        ));
    }
    if unread > 0 {
        say(&told!(
            "warning: rows without a readable {}, which no sum includes: {unread}",
            "警告：没有可读的 {}，未计入合计的行数：{unread}",
            costs.cost
        ));
    }
    Ok(())
}

/// The day in the zone in which bills are written.
fn today() -> Date {
    let hours = model::api().utc_offsets.first().copied().unwrap_or_default();
    Offset::constant(hours).to_datetime(Timestamp::now()).date()
}

/// The first day of a month.
fn month(word: &str, today: Date) -> Result<Date, Failure> {
    let first = match word {
        "this" => Some(today.first_of_month()),
        "last" => today.first_of_month().yesterday().ok().map(Date::first_of_month),
        month => month.split_once('-').and_then(|(year, month)| {
            let is_year = year.len() == 4;
            Date::new(year.parse().ok().filter(|_| is_year)?, month.parse().ok()?, 1).ok()
        }),
    };
    first.ok_or_else(|| {
        Failure::usage(told!(
            "--month must be a month such as 2026-10, this or last, not {word:?}",
            "--month 必须是月份（如 2026-10）、this 或 last，而不是 {word:?}"
        ))
    })
}

async fn bill(
    session: &Session,
    costs: &Costs,
    first: Date,
    last: Date,
    currency: &str,
) -> Result<Vec<Value>, Failure> {
    let written = |day: Date| {
        let between = &costs.separator;
        format!("{:04}{between}{:02}{between}{:02}", day.year(), day.month(), day.day())
    };
    let mut given = Map::new();
    for (parameter, pattern) in &costs.days {
        let days = pattern.replace("{first}", &written(first)).replace("{last}", &written(last));
        given.insert(parameter.clone(), days.into());
    }
    given.insert(facts().currency.parameter.clone(), currency.into());
    pages::all(session, costs.read.find()?, given.into()).await
}

/// A row for each day up to the last, without those that have not begun. A day with an unreadable amount has no sum.
async fn days(
    session: &Session,
    costs: &Costs,
    first: Date,
    last: Date,
    currency: &str,
) -> Result<Vec<Value>, Failure> {
    let days = std::iter::successors(Some(first), |day| day.tomorrow().ok()).take_while(|day| *day <= last);
    let row = |day: Date| async move {
        let rows = bill(session, costs, day, day, currency).await?;
        let total: Option<f64> = rows.iter().map(|row| amount(row, costs)).sum();
        let total = total.and_then(|total| serde_json::from_str::<Value>(&rounded(total)).ok());
        Ok(json!({"Day": day.to_string(), costs.cost.as_str(): total, "Currency": currency}))
    };
    stream::iter(days).map(row).buffered(PARALLEL).try_collect().await
}

fn amount(row: &Value, costs: &Costs) -> Option<f64> {
    let value = &row[&costs.cost];
    value.as_f64().or_else(|| value.as_str()?.parse().ok()).filter(|amount| amount.is_finite())
}

/// A sum without what binary fractions add to it.
pub(super) fn rounded(sum: f64) -> String {
    // The sum of no floats is -0.0.
    let text = format!("{:.4}", sum + 0.0);
    let text = text.trim_end_matches('0');
    let decimals = text.len() - text.find('.').map_or(0, |point| point + 1);
    format!("{text}{}", "0".repeat(2_usize.saturating_sub(decimals)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_are_named_or_this_or_the_last() {
        let today = jiff::civil::date(2026, 1, 15);
        let of = |word| {
            month(word, today).map(|day| day.to_string()).map_err(|failure| failure.message().to_owned())
        };
        assert_eq!(of("this"), Ok("2026-01-01".to_owned()));
        assert_eq!(of("last"), Ok("2025-12-01".to_owned()));
        assert_eq!(of("2024-02"), Ok("2024-02-01".to_owned()));
        for wrong in ["2024-13", "24-01", "october", "", "2024"] {
            assert!(of(wrong).expect_err("no month").contains("2026-10"), "{wrong}");
        }
    }

    #[test]
    fn sums_have_two_digits_or_those_that_they_need() {
        for (sum, expected) in [(0.1 + 0.2, "0.30"), (12.0, "12.00"), (0.0168, "0.0168"), (-0.0, "0.00")] {
            assert_eq!(rounded(sum), expected);
        }
    }
}
