//! The dependencies between the files of a crate, from their `use` lines: which part may use which, and that there are
//! no cycles. Unit tests inside the files are exempt.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// A crate with its dependency rules.
struct House {
    source: &'static str,
    /// A part, and everything it may use.
    may_use: &'static [(&'static str, &'static [&'static str])],
    /// A part, and words that none of its files may contain.
    without: &'static [(&'static str, &'static [&'static str])],
    /// A part, and the file whose lines `name {` list its folders: each may use those before it.
    in_order: Option<(&'static str, &'static str)>,
}

const HOUSES: &[House] = &[
    House {
        source: "src",
        may_use: &[
            ("model", &["model"]),
            ("line", &[]),
            ("error", &["error", "model", "line"]),
            ("sign", &["sign", "model", "error", "line"]),
            ("credentials", &["credentials", "sign", "environment", "error", "line", "os"]),
            ("journal", &["journal", "environment", "file", "error", "line", "os"]),
            ("os", &["os"]),
            (
                "settings",
                &[
                    "settings",
                    "journal",
                    "credentials",
                    "sign",
                    "model",
                    "environment",
                    "file",
                    "error",
                    "line",
                ],
            ),
            (
                "call",
                &[
                    "call",
                    "http",
                    "settings",
                    "journal",
                    "credentials",
                    "sign",
                    "model",
                    "error",
                    "line",
                    "panics",
                ],
            ),
            ("once", &["once", "call", "journal", "model", "error", "line"]),
        ],
        // A product by name.
        without: &[
            ("sign", WORDS),
            ("credentials", WORDS),
            ("settings", WORDS),
            ("http", WORDS),
            ("call", WORDS),
            ("journal", WORDS),
            ("once", WORDS),
        ],
        in_order: None,
    },
    House { source: "crates/cds-py/src", may_use: &[], without: &[], in_order: None },
    House { source: "crates/cds-frame/src", may_use: &[], without: &[], in_order: None },
    House { source: "crates/xtask/src", may_use: &[], without: &[], in_order: None },
    House {
        source: "crates/cds-sim/src",
        may_use: &[
            ("engine", &["engine", "guard"]),
            ("api", &["api", "engine", "cloud"]),
            (
                "products",
                &["products", "api", "engine", "cloud", "change", "charges", "accounting", "progress"],
            ),
            // Of the products only their list, which is in the folder itself.
            ("gateway", &["gateway", "api", "engine", "cloud", "products=", "guard", "options"]),
            ("http", &["http", "gateway", "api", "engine", "guard", "options"]),
        ],
        without: &[
            // Handlers use the cloud only: no files, sockets or wall clock.
            (
                "products",
                &["engine::store", "std::fs", "std::time", "tokio", "redb", "Timestamp::now", "Socket"],
            ),
            // What an action refuses stands in the rules of its product.
            ("gateway", CODES),
            ("engine", CODES),
            ("api::refusal", CODES),
            ("api::rules", CODES),
        ],
        in_order: Some(("products", "products/list.rs")),
    },
];

/// Facts of the API, which belong into the models, not into the code of the core.
const WORDS: &[&str] = &["\"bms\"", "\"ccs\"", "\"network\"", "DescribeTask", "DescribeBmsTask"];

/// Codes of products, as far as a word tells.
const CODES: &[&str] =
    &[".Malformed\"", "NotFound\"", "Status\"", "IsEmpty\"", "ParameterInvalid", "IncompleteParamter"];

#[test]
fn parts_use_only_what_they_may() {
    for house in HOUSES {
        for (file, used) in uses(house) {
            let allowed =
                house.may_use.iter().find(|(part, _)| is_in(&file, part)).map(|(_, allowed)| *allowed);
            let fits = |used: &String, allowed: &&str| match allowed.strip_suffix('=') {
                Some(file) => used == file,
                None => is_in(used, allowed),
            };
            let wrong =
                used.iter().find(|used| allowed.is_some_and(|all| !all.iter().any(|one| fits(used, one))));
            assert_eq!(wrong, None, "{file} of {} may not use this", house.source);
        }
    }
}

#[test]
fn a_folder_uses_none_that_comes_later() {
    for (house, (part, list)) in HOUSES.iter().filter_map(|house| Some((house, house.in_order?))) {
        let list = fs::read_to_string(Path::new(house.source).join(list)).expect("a list");
        let names = list.lines().filter_map(|line| line.trim().split_once(" {")).map(|(name, _)| name);
        let names: Vec<String> = names.map(|name| format!("{part}::{name}")).collect();
        let place = |file: &str| names.iter().position(|name| is_in(file, name));
        let mut ordered = 0;
        for (file, used) in uses(house) {
            let later = used.iter().find(|used| place(&file).is_some_and(|here| place(used) > Some(here)));
            assert_eq!(later, None, "{file} of {} comes before this", house.source);
            ordered += usize::from(place(&file).is_some());
        }
        assert!(ordered > names.len(), "{names:?} are no folders of {part}");
    }
}

#[test]
fn no_files_use_each_other_in_a_circle() {
    for house in HOUSES {
        let mut left = uses(house);
        let arrows: usize = left.values().map(BTreeSet::len).sum();
        assert!(arrows > left.len(), "{arrows} arrows between {} files are too few", left.len());
        // A file that uses no remaining file is in no cycle.
        while let Some(free) = left.iter().find(|(_, used)| !used.iter().any(|one| left.contains_key(one))) {
            let free = free.0.clone();
            left.remove(&free);
        }
        assert!(left.is_empty(), "in circles of {}: {left:#?}", house.source);
    }
}

#[test]
fn words_stay_out() {
    for house in HOUSES {
        for (file, text) in files(house) {
            for (_, words) in house.without.iter().filter(|(part, _)| is_in(&file, part)) {
                let found = words.iter().find(|word| text.contains(**word));
                assert_eq!(found, None, "{file} of {} may not know this", house.source);
            }
        }
    }
}

fn is_in(module: &str, part: &str) -> bool {
    module.strip_prefix(part).is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
}

/// The files of the same crate that each file uses, by module.
fn uses(house: &House) -> BTreeMap<String, BTreeSet<String>> {
    let files = files(house);
    let module = |path: &str| {
        let ends = path.match_indices("::").map(|(end, _)| end).chain([path.len()]);
        ends.map(|end| &path[..end]).filter(|module| files.contains_key(*module)).last().map(str::to_owned)
    };
    let used = |file: &str, text: &str| -> BTreeSet<String> {
        let inside = use_paths(text).into_iter().filter_map(|path| inside(file, &path));
        inside.filter_map(|path| module(&path)).filter(|used| used != file).collect()
    };
    files.iter().map(|(file, text)| (file.clone(), used(file, text))).collect()
}

/// The paths of all `use` lines.
fn use_paths(text: &str) -> Vec<String> {
    let mut paths = Vec::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        let line = line.trim_start().trim_start_matches("pub ").trim_start_matches("pub(crate) ");
        let Some(begin) = line.strip_prefix("use ") else { continue };
        let mut tree = begin.to_owned();
        while !tree.ends_with(';') {
            tree += lines.next().expect("the end of a `use`").trim();
        }
        paths.extend(leaves(tree.trim_end_matches(';')));
    }
    paths
}

/// A path from the root of the crate, if it refers to the crate.
fn inside(file: &str, path: &str) -> Option<String> {
    if let Some(path) = path.strip_prefix("crate::") {
        return Some(path.to_owned());
    }
    if let Some(path) = path.strip_prefix("self::") {
        return Some(format!("{file}::{path}"));
    }
    let (mut here, mut rest) = (Some(file), path);
    while let Some(further) = rest.strip_prefix("super::") {
        here = here.map(|here| here.rsplit_once("::").map_or("", |(outer, _)| outer));
        rest = further;
    }
    (rest != path).then(|| format!("{}::{rest}", here.unwrap_or_default()))
}

/// The paths of a `use` tree.
fn leaves(tree: &str) -> Vec<String> {
    let tree = tree.split_whitespace().collect::<String>();
    let Some((stem, rest)) = tree.split_once('{') else { return vec![tree] };
    let rest = rest.strip_suffix('}').unwrap_or(rest);
    let (mut depth, mut branches) = (0, vec![String::new()]);
    for letter in rest.chars() {
        depth += i32::from(letter == '{') - i32::from(letter == '}');
        match branches.last_mut() {
            Some(branch) if letter != ',' || depth > 0 => branch.push(letter),
            _ => branches.push(String::new()),
        }
    }
    branches.iter().flat_map(|branch| leaves(branch)).map(|leaf| format!("{stem}{leaf}")).collect()
}

/// The text of each file without its tests, by module.
fn files(house: &House) -> BTreeMap<String, String> {
    let mut files = BTreeMap::new();
    let mut folders = vec![Path::new(house.source).to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a folder of sources") {
            let path = entry.expect("readable").path();
            if path.is_dir() {
                if !path.ends_with("tests") {
                    folders.push(path);
                }
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let module = path.strip_prefix(house.source).expect("inside").with_extension("");
                let module = module.to_string_lossy().replace(std::path::MAIN_SEPARATOR, "::");
                let text = fs::read_to_string(&path).expect("readable");
                let code = text.split("#[cfg(test)]\nmod").next().unwrap_or_default();
                files.insert(module.trim_end_matches("::mod").to_owned(), code.to_owned());
            }
        }
    }
    files
}
