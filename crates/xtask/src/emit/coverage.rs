//! Generates the coverage of the simulator, by action and with the source of each rule: `docs/simulator-coverage.md`,
//! and a page for each product, in English and Chinese.

use std::fmt::Write as _;
use std::path::Path;

use cds::model::Action;
use cds_sim::Product;
use cds_sim::rules::{GATEWAY, Rule, Rules, Source};

use crate::emit::reference::Language;
use crate::files::Files;
use crate::models::{Models, ServiceModel};
use crate::rules::words;

/// Folder of the pages, relative to the index.
const FOLDER: &str = "reference/simulator";

const MARK: &str = "<!-- Generated from models/ and the rules.json of crates/cds-sim by `cargo xtask generate`; do not edit. -->";

/// The words of a page.
struct Words {
    introduction: &'static str,
    all: &'static str,
    unsimulated: &'static str,
    title: &'static str,
    origin: &'static str,
    products: &'static str,
    actions: &'static str,
    refusals: &'static str,
    behaviour: &'static str,
    success: &'static str,
}

const ENGLISH: Words = Words {
    introduction: include_str!("../../templates/reference/coverage.en.md"),
    all: "all",
    unsimulated: "Without behaviour, so they answer `NotSimulated`",
    title: "What the simulator covers",
    origin: "From",
    products: "all products",
    actions: "| action | errors simulated | documented, not simulated | tests |\n|---|---|---|---|\n",
    refusals: "\n## Refusals\n\n| action | refused when | answer | document | our inference |\n|---|---|---|---|---|\n",
    behaviour: "\n## Behaviour\n\n| actions | behaviour | document | our inference |\n|---|---|---|---|\n",
    success: "success, refusals: ",
};

const CHINESE: Words = Words {
    introduction: include_str!("../../templates/reference/coverage.zh.md"),
    all: "合计",
    unsimulated: "尚未模拟、响应为 `NotSimulated` 的接口",
    title: "模拟器的覆盖范围",
    origin: "出自",
    products: "全部产品",
    actions: "| 接口 | 模拟的错误 | 文档有、未模拟 | 测试 |\n|---|---|---|---|\n",
    refusals: "\n## 拒绝\n\n| 接口 | 拒绝条件 | 响应 | 文档 | 推断 |\n|---|---|---|---|---|\n",
    behaviour: "\n## 行为\n\n| 接口 | 行为 | 文档 | 推断 |\n|---|---|---|---|\n",
    success: "成功，拒绝数：",
};

fn words_of(language: Language) -> &'static Words {
    match language {
        Language::English => &ENGLISH,
        Language::Chinese => &CHINESE,
    }
}

/// A page about a product and its actions, or about the gateway.
struct Page<'a> {
    language: Language,
    name: &'static str,
    file: &'static str,
    rules: &'static Rules,
    actions: Vec<(&'a ServiceModel, &'a Action)>,
}

/// The generated files.
pub(crate) fn files(models: &Models) -> Files {
    Language::ALL.into_iter().flat_map(|language| of_language(models, language)).collect()
}

fn of_language(models: &Models, language: Language) -> Files {
    let of_product = |product: &'static Product| Page {
        language,
        name: product.name(),
        file: product.sheet().file(),
        rules: product.sheet().rules(),
        actions: actions(models)
            .filter(|(service, action)| product.has(action.path(service), &action.name))
            .collect(),
    };
    let gateway =
        Page { language, name: "gateway", file: GATEWAY.file(), rules: GATEWAY.rules(), actions: Vec::new() };
    let pages: Vec<Page<'_>> = cds_sim::products().map(of_product).chain([gateway]).collect();
    let folder = Path::new(language.folder()).parent().unwrap_or(Path::new(""));
    let mut files: Files =
        pages.iter().map(|page| (folder.join(format!("{FOLDER}/{}.md", page.name)), page.text())).collect();
    files.insert(folder.join("simulator-coverage.md"), index(models, &pages, language));
    files
}

fn actions(models: &Models) -> impl Iterator<Item = (&ServiceModel, &Action)> {
    models.services.iter().flat_map(|service| service.actions.iter().map(move |action| (service, &**action)))
}

fn index(models: &Models, pages: &[Page<'_>], language: Language) -> String {
    let say = words_of(language);
    let mut text = format!("{MARK}\n\n{}", say.introduction);
    let mut totals = [0; 3];
    for page in pages {
        let documented = page.simulated().filter(|rule| is_documented(rule)).count();
        let row = [page.actions.len(), page.simulated().count(), documented];
        totals.iter_mut().zip(row).for_each(|(total, number)| *total += number);
        let services: Vec<&str> = page.services().map(|service| service.class.as_str()).collect();
        let _ = writeln!(
            text,
            "| [{}]({FOLDER}/{}.md) | {} | {} |",
            page.title(),
            page.name,
            or_dash(&services.join(language.comma())),
            row.map(|n| n.to_string()).join(" | "),
        );
    }
    let _ = writeln!(text, "| {} | - | {} |", say.all, totals.map(|n| n.to_string()).join(" | "));
    let missing = |one: &(&ServiceModel, &Action)| {
        !cds_sim::products().any(|product| product.has(one.1.path(one.0), &one.1.name))
    };
    let without: Vec<String> = actions(models)
        .filter(missing)
        .map(|(service, action)| format!("{}.{}", service.class, action.name))
        .collect();
    if !without.is_empty() {
        let _ = write!(
            text,
            "\n{}{}{}{}\n",
            say.unsimulated,
            language.colon(),
            without.join(language.comma()),
            language.stop()
        );
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

    /// The name of the product, in words.
    fn title(&self) -> String {
        self.language.simulator(self.name).replace('_', " ")
    }

    fn text(&self) -> String {
        let say = words_of(self.language);
        let mut text = format!("{MARK}\n\n# {}{}{}\n\n", say.title, self.language.colon(), self.title());
        let (file, up) = (self.file, self.language.up());
        let _ = writeln!(
            text,
            "{} [`{file}`]({up}../../../{file}){}[{}](../../simulator-coverage.md){}",
            say.origin,
            self.language.semicolon(),
            say.products,
            self.language.stop()
        );
        if !self.rules.introduction.is_empty() {
            let _ = write!(text, "\n{}\n", self.language.simulator(&self.rules.introduction));
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
        let say = words_of(self.language);
        let mut text = say.actions.to_owned();
        for (_, action) in self.actions.iter().filter(|(of, _)| of.name == service.name) {
            let mine = |simulated: bool| {
                let rules = self.rules.refusals.iter();
                rules.filter(move |one| {
                    one.service == service.name && one.action == action.name && one.simulated == simulated
                })
            };
            let excused = mine(false).map(|one| {
                format!(
                    "{}{}{}",
                    code(one),
                    self.language.colon(),
                    self.language.simulator(one.reason.as_deref().unwrap_or_default())
                )
            });
            let excused = or_dash(&excused.collect::<Vec<_>>().join(self.language.semicolon()));
            let rules = mine(true).count();
            let _ = writeln!(
                text,
                "| [{}](../{}/{}.md) | {} | {excused} | {}{rules} |",
                action.name,
                service.name,
                action.method_name(),
                or_dash(&codes(mine(true)).join(self.language.comma())),
                say.success,
            );
        }
        text
    }

    /// The rules with their sources.
    fn tables(&self) -> String {
        let say = words_of(self.language);
        let mut text = String::new();
        if self.simulated().next().is_some() {
            text.push_str(say.refusals);
        }
        for one in self.simulated() {
            let source = one.source.as_ref().map(|source| self.cells(source)).unwrap_or_default();
            let _ = writeln!(
                text,
                "| {} | {} | {} | {source} |",
                one.action,
                words(one, self.language),
                code(one)
            );
        }
        if !self.rules.behaviours.is_empty() {
            text.push_str(say.behaviour);
        }
        for one in &self.rules.behaviours {
            let _ = writeln!(
                text,
                "| {} | {} | {} |",
                one.actions,
                self.language.simulator(&one.text),
                self.cells(&one.source)
            );
        }
        text
    }

    /// The two cells of a source.
    fn cells(&self, source: &Source) -> String {
        let inference = source.inference.as_deref().map(|text| self.language.simulator(text));
        let section = source.section.as_deref().map(|text| self.language.simulator(text));
        let cell = |text: Option<&str>| or_dash(text.unwrap_or_default());
        format!("{} | {}", cell(section), cell(inference))
    }
}

fn is_documented(rule: &Rule) -> bool {
    rule.source.as_ref().is_some_and(|source| source.section.is_some())
}

/// Each code once, in the order of the rules.
fn codes<'a>(rules: impl Iterator<Item = &'a Rule>) -> Vec<String> {
    let mut codes: Vec<String> = Vec::new();
    for rule in rules {
        let code = code(rule);
        if !codes.contains(&code) {
            codes.push(code);
        }
    }
    codes
}

fn code(rule: &Rule) -> String {
    format!("`{}` ({})", rule.code, rule.http_status)
}

fn or_dash(text: &str) -> String {
    if text.is_empty() { "-".to_owned() } else { text.to_owned() }
}
