//! Generates the coverage of the simulator, by action and with the source of each rule: `docs/simulator-coverage.md`,
//! and a page for each product.

use std::fmt::Write as _;
use std::path::PathBuf;

use cds::model::Action;
use cds_sim::Product;
use cds_sim::rules::{GATEWAY, Rule, Rules, Source};

use crate::emit::reference::Language;
use crate::files::Files;
use crate::models::{Models, ServiceModel};
use crate::rules::words;

const INDEX: &str = "docs/simulator-coverage.md";

/// Folder of the pages, relative to the index.
const FOLDER: &str = "reference/simulator";

const MARK: &str = "<!-- Generated from models/ and the rules.json of crates/cds-sim by `cargo xtask generate`; do not edit. -->";

const INTRODUCTION: &str = "# What the simulator covers\n\n\
    The actions that [the simulator](simulator.md) supports, the codes it returns, and the source of each rule: a section \
    of the API documents (*zh*: the Chinese one, *en*: the older English one), or our own inference where the documents \
    are silent.\n\n\
    Rules that begin with `missing`, `empty` or `of a wrong type` are about parameters as they arrive, before any lookup. \
    An integer for a string, and a string of digits for an integer, are accepted; so are undocumented members.\n\n\
    `tests/python/simulator/test_every_action.py` runs every action to success and provokes every refusal in these tables; \
    it fails if one is missing, or if the simulator refuses anything else.\n\n\
    | product | of | actions | rules of refusal | of these from the documents |\n\
    |---|---|---|---|---|\n";

/// A page about a product and its actions, or about the gateway.
struct Page<'a> {
    name: &'static str,
    file: &'static str,
    rules: &'static Rules,
    actions: Vec<(&'a ServiceModel, &'a Action)>,
}

/// The generated files.
pub(crate) fn files(models: &Models) -> Files {
    let of_product = |product: &'static Product| Page {
        name: product.name(),
        file: product.sheet().file(),
        rules: product.sheet().rules(),
        actions: actions(models)
            .filter(|(service, action)| product.has(action.path(service), &action.name))
            .collect(),
    };
    let gateway = Page { name: "gateway", file: GATEWAY.file(), rules: GATEWAY.rules(), actions: Vec::new() };
    let pages: Vec<Page<'_>> = cds_sim::products().map(of_product).chain([gateway]).collect();
    let mut files: Files = pages
        .iter()
        .map(|page| (PathBuf::from(format!("docs/{FOLDER}/{}.md", page.name)), page.text()))
        .collect();
    files.insert(PathBuf::from(INDEX), index(models, &pages));
    files
}

fn actions(models: &Models) -> impl Iterator<Item = (&ServiceModel, &Action)> {
    models.services.iter().flat_map(|service| service.actions.iter().map(move |action| (service, &**action)))
}

fn index(models: &Models, pages: &[Page<'_>]) -> String {
    let mut text = format!("{MARK}\n\n{INTRODUCTION}");
    let mut totals = [0; 3];
    for page in pages {
        let documented = page.simulated().filter(|rule| is_documented(rule)).count();
        let row = [page.actions.len(), page.simulated().count(), documented];
        totals.iter_mut().zip(row).for_each(|(total, number)| *total += number);
        let services: Vec<&str> = page.services().map(|service| service.class.as_str()).collect();
        let _ = writeln!(
            text,
            "| [{name}]({FOLDER}/{name}.md) | {} | {} |",
            or_dash(&services.join(", ")),
            row.map(|n| n.to_string()).join(" | "),
            name = page.name,
        );
    }
    let _ = writeln!(text, "| all | - | {} |", totals.map(|n| n.to_string()).join(" | "));
    let missing = |one: &(&ServiceModel, &Action)| {
        !cds_sim::products().any(|product| product.has(one.1.path(one.0), &one.1.name))
    };
    let without: Vec<String> = actions(models)
        .filter(missing)
        .map(|(service, action)| format!("{}.{}", service.class, action.name))
        .collect();
    if !without.is_empty() {
        let _ = write!(text, "\nWithout behaviour, so they answer `NotSimulated`: {}.\n", without.join(", "));
    }
    text
}

impl Page<'_> {
    fn simulated(&self) -> impl Iterator<Item = &'static Rule> {
        self.rules.refusals.iter().filter(|rule| rule.simulated)
    }

    /// The services whose actions are on the page.
    fn services(&self) -> impl Iterator<Item = &ServiceModel> {
        let mut services: Vec<&ServiceModel> = Vec::new();
        for (service, _) in &self.actions {
            if services.last().is_none_or(|last| last.name != service.name) {
                services.push(service);
            }
        }
        services.into_iter()
    }

    fn text(&self) -> String {
        let mut text = format!("{MARK}\n\n# What the simulator covers: {}\n\n", self.name.replace('_', " "));
        let file = self.file;
        let _ =
            writeln!(text, "From [`{file}`](../../../{file}); [all products](../../simulator-coverage.md).");
        if !self.rules.introduction.is_empty() {
            let _ = write!(text, "\n{}\n", self.rules.introduction);
        }
        for service in self.services() {
            let _ = write!(text, "\n## {}\n\n", service.class);
            text.push_str(&self.of_service(service));
        }
        text.push_str(&self.tables());
        text
    }

    /// The coverage of each action of a service.
    fn of_service(&self, service: &ServiceModel) -> String {
        let mut text =
            "| action | errors simulated | documented, not simulated | tests |\n|---|---|---|---|\n"
                .to_owned();
        for (_, action) in self.actions.iter().filter(|(of, _)| of.name == service.name) {
            let mine = |simulated: bool| {
                let rules = self.rules.refusals.iter();
                rules.filter(move |one| {
                    one.service == service.name && one.action == action.name && one.simulated == simulated
                })
            };
            let excused = mine(false)
                .map(|one| format!("{}: {}", code(one), one.reason.as_deref().unwrap_or_default()));
            let excused = or_dash(&excused.collect::<Vec<_>>().join("; "));
            let rules = mine(true).count();
            let _ = writeln!(
                text,
                "| {} | {} | {excused} | success, {rules} refusal{} |",
                action.name,
                or_dash(&codes(mine(true))),
                if rules == 1 { "" } else { "s" },
            );
        }
        text
    }

    /// The rules with their sources.
    fn tables(&self) -> String {
        let mut text = String::new();
        if self.simulated().next().is_some() {
            text.push_str("\n## Refusals\n\n| action | refused when | answer | document | our inference |\n|---|---|---|---|---|\n");
        }
        for one in self.simulated() {
            let source = one.source.as_ref().map(cells).unwrap_or_default();
            let _ = writeln!(
                text,
                "| {} | {} | {} | {source} |",
                one.action,
                words(one, Language::English),
                code(one)
            );
        }
        if !self.rules.behaviours.is_empty() {
            text.push_str(
                "\n## Behaviour\n\n| actions | behaviour | document | our inference |\n|---|---|---|---|\n",
            );
        }
        for one in &self.rules.behaviours {
            let _ = writeln!(text, "| {} | {} | {} |", one.actions, one.text, cells(&one.source));
        }
        text
    }
}

fn is_documented(rule: &Rule) -> bool {
    rule.source.as_ref().is_some_and(|source| source.section.is_some())
}

/// Each code once, in the order of the rules.
fn codes<'a>(rules: impl Iterator<Item = &'a Rule>) -> String {
    let mut codes: Vec<String> = Vec::new();
    for rule in rules {
        let code = code(rule);
        if !codes.contains(&code) {
            codes.push(code);
        }
    }
    codes.join(", ")
}

fn code(rule: &Rule) -> String {
    format!("`{}` ({})", rule.code, rule.http_status)
}

/// The two cells of a source.
fn cells(source: &Source) -> String {
    let cell = |text: &Option<String>| or_dash(text.as_deref().unwrap_or_default());
    format!("{} | {}", cell(&source.section), cell(&source.inference))
}

fn or_dash(text: &str) -> String {
    if text.is_empty() { "-".to_owned() } else { text.to_owned() }
}
