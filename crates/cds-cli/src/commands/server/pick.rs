//! Which servers are meant by ids, names, patterns and filters.

use std::collections::HashSet;

use cds::Parameters;
use clap::ArgMatches;
use serde_json::{Map, Value};

use crate::failure::Failure;
use crate::names::nearest;
use crate::options::text;
use crate::pages;
use crate::resources::Resource;
use crate::session::Session;
use crate::values::lines_of_words;

/// What is meant if nothing is named.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Without {
    All,
    Refused,
}

/// The servers that are meant.
pub(super) struct Picked {
    pub(super) rows: Vec<Value>,
    /// Whether each was named by its id or its name.
    pub(super) is_named: bool,
}

/// The servers that the arguments of a command mean.
pub(super) fn servers(
    session: &Session,
    resource: &Resource,
    matches: &ArgMatches,
    without: Without,
) -> Result<Picked, Failure> {
    let patterns: Vec<&String> = matches.get_many::<String>("patterns").into_iter().flatten().collect();
    let words = if patterns.is_empty() { Vec::new() } else { lines_of_words(patterns)? };
    let mut given = Map::new();
    for (option, parameter) in &resource.filters {
        if let Some(value) = text(matches, option) {
            given.insert(parameter.clone(), value.into());
        }
    }
    let kind = &resource.kind;
    if words.is_empty() && given.is_empty() && without == Without::Refused {
        return Err(Failure::usage(told!(
            "name {kind}s by id, name or pattern, or select them with --{}; '*' is all of them",
            "请用 ID、名称或通配符指定 {kind}，或用 --{} 筛选；'*' 表示全部",
            resource.filters.keys().map(String::as_str).collect::<Vec<_>>().join(", --")
        )));
    }
    // One server by its id is one row, not the pages of all.
    if let ([id], Some(parameter)) = (words.as_slice(), &resource.by_id)
        && is_uuid(id)
    {
        given.insert(parameter.clone(), id.as_str().into());
    }
    let list = resource.list().find()?;
    let rows = session.read(pages::all(session, list, Parameters::from(given)))?;
    picked(resource, rows, &words)
}

fn picked(resource: &Resource, rows: Vec<Value>, words: &[String]) -> Result<Picked, Failure> {
    if words.is_empty() {
        return Ok(Picked { rows, is_named: false });
    }
    let mut chosen = HashSet::new();
    let mut is_named = true;
    for word in words {
        let of = |member: &str| -> Vec<usize> {
            (0..rows.len()).filter(|at| Resource::text(&rows[*at], member) == *word).collect()
        };
        let mut found = of(&resource.id);
        if found.is_empty() {
            found = of(&resource.name);
            if found.len() > 1 {
                return Err(ambiguous(resource, &rows, &found, word));
            }
        }
        if found.is_empty() && word.contains(['*', '?']) {
            is_named = false;
            found = (0..rows.len())
                .filter(|at| matches_pattern(word, &Resource::text(&rows[*at], &resource.name)))
                .collect();
        }
        if found.is_empty() {
            return Err(unknown(resource, &rows, word));
        }
        chosen.extend(found);
    }
    let rows =
        rows.into_iter().enumerate().filter(|(at, _)| chosen.contains(at)).map(|(_, row)| row).collect();
    Ok(Picked { rows, is_named })
}

fn ambiguous(resource: &Resource, rows: &[Value], found: &[usize], word: &str) -> Failure {
    let ids: Vec<String> = found.iter().map(|at| Resource::text(&rows[*at], &resource.id)).collect();
    Failure::usage(told!(
        "{word} is the name of {} {}s; name one by its id: {}",
        "有 {} 个 {} 名为 {word}；请用 ID 指定其中一个：{}",
        ids.len(),
        resource.kind,
        ids.join(", ")
    ))
}

fn unknown(resource: &Resource, rows: &[Value], word: &str) -> Failure {
    let kind = &resource.kind;
    let names: Vec<String> = rows.iter().map(|row| Resource::text(row, &resource.name)).collect();
    match nearest(word, names.iter().map(String::as_str)) {
        Some(near) => Failure::failed(&told!(
            "no {kind} has the id or name {word}; did you mean {near}?",
            "没有 ID 或名称为 {word} 的 {kind}；是否想用 {near}？"
        )),
        None => Failure::failed(&told!(
            "no {kind} has the id or name {word}; `cds {kind} list` shows them",
            "没有 ID 或名称为 {word} 的 {kind}；`cds {kind} list` 列出全部"
        )),
    }
}

fn is_uuid(word: &str) -> bool {
    word.len() == 36 && word.chars().all(|letter| letter.is_ascii_hexdigit() || letter == '-')
}

/// Whether a name is like a pattern: `*` stands for any letters, `?` for one.
fn matches_pattern(pattern: &str, name: &str) -> bool {
    let mut rest = pattern.chars();
    match rest.next() {
        None => name.is_empty(),
        Some('*') => {
            let rest = rest.as_str();
            let ends = name.char_indices().map(|(at, _)| at).chain([name.len()]);
            ends.into_iter().any(|at| matches_pattern(rest, &name[at..]))
        }
        Some(letter) => {
            let mut left = name.chars();
            left.next().is_some_and(|first| letter == '?' || letter == first)
                && matches_pattern(rest.as_str(), left.as_str())
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::resources::facts;

    fn of(words: &[&str]) -> Result<(Vec<String>, bool), String> {
        let resource = facts().resource("server").expect("a resource");
        let row = |id: &str, name: &str| json!({"InstanceId": id, "InstanceName": name});
        let rows =
            vec![row("1", "web-1"), row("2", "web-2"), row("3", "db"), row("4", "twin"), row("5", "twin")];
        let words: Vec<String> = words.iter().map(ToString::to_string).collect();
        let picked = picked(resource, rows, &words).map_err(|failure| failure.message().to_owned())?;
        let ids = picked.rows.iter().map(|row| Resource::text(row, "InstanceId")).collect();
        Ok((ids, picked.is_named))
    }

    #[test]
    fn ids_names_and_patterns_are_found_once_each() {
        assert_eq!(of(&["2", "db"]), Ok((vec!["2".to_owned(), "3".to_owned()], true)));
        assert_eq!(of(&["web-?", "web-1"]), Ok((vec!["1".to_owned(), "2".to_owned()], false)));
        assert_eq!(of(&["*"]).expect("all").0.len(), 5);
    }

    #[test]
    fn a_name_of_two_and_a_name_of_none_are_answered() {
        assert!(of(&["twin"]).expect_err("two").contains("4, 5"));
        assert!(of(&["web-3"]).expect_err("none").contains("did you mean web-"));
        assert!(of(&["cache-*"]).expect_err("none").contains("cds server list"));
    }

    #[test]
    fn a_pattern_matches_the_whole_name() {
        for (pattern, name, expected) in [
            ("web-*", "web-1", true),
            ("web-*", "my-web-1", false),
            ("*-1", "生产-1", true),
            ("?产*", "生产-1", true),
            ("w*b*1", "web-12", false),
            ("*", "", true),
            ("?", "", false),
        ] {
            assert_eq!(matches_pattern(pattern, name), expected, "{pattern} {name}");
        }
    }
}
