//! Checks the rules of the simulator against the models: a rule must name only what exists, and its source must hold.

use std::collections::BTreeSet;

use cds::model::{Action, DocumentedError, Parameter, Shape};
use cds_sim::Product;
use cds_sim::rules::{ANY, Behaviour, GATEWAY, Names, Rule, Rules, Source};

use crate::emit::reference::Language;
use crate::models::{Models, ServiceModel};

/// A fault of a parameter, and the field of a rule that lists such parameters.
type Kind = (&'static str, fn(&Rule) -> Option<&Names>);

const KINDS: [Kind; 4] = [
    ("missing", |rule| rule.missing.as_ref()),
    ("empty", |rule| rule.empty.as_ref()),
    ("of a wrong type", |rule| rule.wrong_type.as_ref()),
    ("invalid", |rule| rule.invalid.as_ref()),
];

/// All problems of all rules.
pub(crate) fn check(models: &Models) -> Vec<String> {
    let of_products = cds_sim::products().map(|product| (product.sheet(), Some(product)));
    let mut problems = Vec::new();
    for (sheet, product) in of_products.chain([(&GATEWAY, None)]) {
        let found = match (sheet.parse(), product) {
            (Ok(rules), Some(product)) => of_product(models, product, &rules),
            (Ok(rules), None) => of_gateway(models, &rules),
            // The error names the file.
            (Err(error), _) => {
                problems.push(error);
                continue;
            }
        };
        problems.extend(found.iter().map(|problem| format!("{}: {problem}", sheet.file())));
    }
    if problems.is_empty() {
        problems.extend(Language::untranslated(&texts()));
    }
    problems
}

/// The condition of a rule: its words, or its parameters.
pub(crate) fn words(rule: &Rule, language: Language) -> String {
    if let Some(words) = &rule.rule {
        return language.simulator(words).to_owned();
    }
    let kinds = KINDS.iter().filter_map(|(what, names)| {
        let what = language.simulator(what);
        Some(format!("{what}{}{}", language.colon(), listed(names(rule)?, language)))
    });
    kinds.collect::<Vec<_>>().join(language.semicolon())
}

fn listed(names: &Names, language: Language) -> String {
    match names {
        Names::Any(_) => language.simulator(ANY).to_owned(),
        Names::These(names) => {
            names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(language.comma())
        }
    }
}

/// Every text that a page shows in the words of the rules.
fn texts() -> BTreeSet<&'static str> {
    let names = cds_sim::products().map(Product::name).chain(["gateway"]);
    let mut texts: BTreeSet<&str> = KINDS.iter().map(|(what, _)| *what).chain([ANY]).chain(names).collect();
    for sheet in cds_sim::products().map(Product::sheet).chain([&GATEWAY]) {
        let rules = sheet.rules();
        for one in &rules.refusals {
            texts.extend([one.rule.as_deref(), one.reason.as_deref()].into_iter().flatten());
            texts.extend(one.source.iter().flat_map(said));
        }
        for one in &rules.behaviours {
            texts.insert(&one.text);
            texts.extend(said(&one.source));
        }
        texts.extend(Some(rules.introduction.as_str()).filter(|text| !text.is_empty()));
    }
    texts
}

/// The words of a source. A section of a document is a name.
fn said(source: &Source) -> impl Iterator<Item = &str> {
    let section = source.section.as_deref().filter(|text| text.starts_with("model"));
    source.inference.as_deref().into_iter().chain(section)
}

fn of_product(models: &Models, product: &Product, rules: &Rules) -> Vec<String> {
    let mut problems: Vec<String> =
        rules.refusals.iter().filter_map(|rule| named(rule, of_action(models, product, rule))).collect();
    problems.extend(doubled(rules));
    problems.extend(rules.behaviours.iter().filter_map(|one| of_behaviour(models, one).err()));
    for (service, action) in
        actions(models).filter(|(service, action)| product.has(action.path(service), &action.name))
    {
        let of_it = |rule: &&Rule| rule.service == service.name && rule.action == action.name;
        let told = |error: &&DocumentedError| {
            rules.refusals.iter().filter(of_it).any(|rule| rule.code == error.code)
        };
        let silent = action.errors.iter().filter(|error| !told(error));
        problems.extend(silent.map(|error| {
            format!("{} documents {}, which no rule answers and none excuses", action.name, error.code)
        }));
    }
    problems
}

fn of_gateway(models: &Models, rules: &Rules) -> Vec<String> {
    let check = |rule: &Rule| match &rule.source {
        _ if rule.action != ANY || !rule.service.is_empty() => {
            Err(format!("the gateway refuses {ANY} action"))
        }
        Some(Source { section: None, inference: Some(_) }) => shaped(rule),
        _ => Err("no document says anything about the gateway: the source must be an inference".to_owned()),
    };
    let mut problems: Vec<String> =
        rules.refusals.iter().filter_map(|rule| named(rule, check(rule))).collect();
    problems.extend(doubled(rules));
    problems.extend(rules.behaviours.iter().filter_map(|one| of_behaviour(models, one).err()));
    problems
}

fn named(rule: &Rule, checked: Result<(), String>) -> Option<String> {
    checked.err().map(|problem| format!("{} ({}): {problem}", rule.action, words(rule, Language::English)))
}

fn doubled(rules: &Rules) -> Option<String> {
    let mut seen = BTreeSet::new();
    let key = |rule: &Rule| match words(rule, Language::English) {
        words if words.is_empty() => rule.code.clone(),
        words => words,
    };
    let twice = rules.refusals.iter().find(|rule| !seen.insert((&rule.service, &rule.action, key(rule))));
    twice.map(|rule| format!("{} ({}) stands twice", rule.action, key(rule)))
}

fn of_action(models: &Models, product: &Product, rule: &Rule) -> Result<(), String> {
    let found =
        actions(models).find(|(service, action)| service.name == rule.service && action.name == rule.action);
    let (service, action) =
        found.ok_or_else(|| format!("there is no action {} in {}", rule.action, rule.service))?;
    if !product.has(action.path(service), &action.name) {
        return Err("another product has the action".to_owned());
    }
    shaped(rule)?;
    parameters(action, rule)?;
    sourced(action, rule)
}

/// Checks that a rule has the fields that it needs, and no others.
fn shaped(rule: &Rule) -> Result<(), String> {
    let kinds = KINDS.iter().filter(|(_, names)| names(rule).is_some()).count();
    match (rule.simulated, rule.rule.is_some(), kinds) {
        (true, false, 1) | (true, true, _) if rule.reason.is_none() => Ok(()),
        (false, false, 0) if rule.reason.is_some() && rule.source.is_none() => Ok(()),
        (true, ..) => Err("it needs words or one kind of parameters, and no reason".to_owned()),
        (false, ..) => Err("what is not simulated has a code, a status and a reason alone".to_owned()),
    }
}

/// Checks that a rule of the gateway names existing parameters.
fn parameters(action: &Action, rule: &Rule) -> Result<(), String> {
    if rule.rule.is_some() {
        return Ok(());
    }
    let places = places(&action.parameters);
    for names in KINDS.iter().filter_map(|(_, names)| names(rule)) {
        let Names::These(names) = names else { continue };
        if let Some(name) = names.iter().find(|name| !places.contains(*name)) {
            return Err(format!("{} has no parameter {name}", action.name));
        }
    }
    Ok(())
}

/// Checks that a rule names a section if and only if the table of that section holds the code.
fn sourced(action: &Action, rule: &Rule) -> Result<(), String> {
    let is = |error: &&DocumentedError| error.code == rule.code && error.http_status == rule.http_status;
    let documented = action.errors.iter().any(|error| is(&error));
    let Some(source) = &rule.source else {
        let problem = || format!("{} does not document {} ({})", action.name, rule.code, rule.http_status);
        return if documented { Ok(()) } else { Err(problem()) };
    };
    source_is_known(source)?;
    match &source.section {
        Some(section) if documented && sections(action).contains(section) => Ok(()),
        Some(section) if documented => Err(format!("{section} is not the section of {}", action.name)),
        None if !documented => Ok(()),
        _ => {
            let is = if documented { "documents" } else { "does not document" };
            Err(format!(
                "{} {is} {} ({}), so its source is another",
                action.name, rule.code, rule.http_status
            ))
        }
    }
}

fn of_behaviour(models: &Models, behaviour: &Behaviour) -> Result<(), String> {
    // Behaviour of one service may show in another, such as bare-metal machines in networks.
    let known = |name: &&str| *name == ANY || actions(models).any(|(_, action)| action.name == *name);
    match behaviour.actions.split(", ").find(|name| !known(name)) {
        Some(name) => Err(format!("{}: there is no action {name}", behaviour.text)),
        None => {
            source_is_known(&behaviour.source).map_err(|problem| format!("{}: {problem}", behaviour.text))
        }
    }
}

fn source_is_known(source: &Source) -> Result<(), String> {
    match source {
        Source { section: None, inference: None } => Err("neither a section nor an inference".to_owned()),
        Source { section: Some(section), .. }
            if !["zh ", "en ", "model"].iter().any(|from| section.starts_with(from)) =>
        {
            Err(format!("not a section: {section}"))
        }
        _ => Ok(()),
    }
}

fn actions(models: &Models) -> impl Iterator<Item = (&ServiceModel, &Action)> {
    models.services.iter().flat_map(|service| service.actions.iter().map(move |action| (service, &**action)))
}

/// The sections that describe an action, with their documents.
fn sections(action: &Action) -> Vec<String> {
    let own = format!("{} {}", action.source.document, action.source.section);
    let also = action.source.also.as_ref().map(|section| format!("en {section}"));
    std::iter::once(own).chain(also).collect()
}

/// The paths of all parameters and their members, such as `DataDisks.Size`.
fn places(parameters: &[Parameter]) -> BTreeSet<String> {
    let mut places = BTreeSet::new();
    let mut left: Vec<(String, &Shape)> =
        parameters.iter().map(|parameter| (parameter.name.clone(), &parameter.shape)).collect();
    while let Some((place, shape)) = left.pop() {
        let members = shape.members.iter().map(|member| (format!("{place}.{}", member.name), &member.shape));
        left.extend(members);
        match &shape.items {
            Some(items) => left.push((place, items)),
            None => drop(places.insert(place)),
        }
    }
    places
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    fn models() -> Models {
        Models::read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")).expect("the models are good")
    }

    fn problem(row: &str) -> String {
        let network = cds_sim::products().find(|product| product.name() == "network").expect("a product");
        let rule: Rule = serde_json::from_str(row).expect("a rule");
        of_action(&models(), network, &rule).err().unwrap_or_default()
    }

    #[test]
    fn all_rules_are_good() {
        assert_eq!(check(&models()), Vec::<String>::new());
    }

    #[test]
    fn good_rules_pass() {
        for row in [
            r#"{"service": "vdc", "action": "DeleteVdc", "rule": "used", "code": "IncorrectVdcStatus", "http_status": 403,
                "source": {"section": "en VDC 3.DeleteVdc", "inference": "meant"}}"#,
            r#"{"service": "vdc", "action": "DeleteVdc", "code": "VdcNotFound", "http_status": 400, "simulated": false,
                "reason": "for a reason"}"#,
            r#"{"service": "vdc", "action": "DeleteVdc", "missing": ["VdcId"], "code": "Odd", "http_status": 400,
                "source": {"inference": "ours"}}"#,
        ] {
            assert_eq!(problem(row), "", "{row}");
        }
    }

    #[test]
    fn mistakes_are_named() {
        for (action, rest, word) in [
            ("DeleteVcd", r#""rule": "x", "code": "VdcNotFound", "http_status": 400"#, "no action DeleteVcd"),
            ("CreateGPN", r#""rule": "x", "code": "VdcNotFound", "http_status": 400"#, "another product"),
            (
                "DeleteVdc",
                r#""rule": "x", "code": "VdcNotFound", "http_status": 400, "source": {"section": "en VDC 2.CreateVdc"}"#,
                "not the section",
            ),
            (
                "DeleteVdc",
                r#""rule": "x", "code": "VdcNotFound", "http_status": 400, "source": {"inference": "y"}"#,
                "documents VdcNotFound",
            ),
            (
                "DeleteVdc",
                r#""rule": "x", "code": "NoSuchCode", "http_status": 400, "source": {"section": "en VDC 3.DeleteVdc"}"#,
                "does not document",
            ),
            (
                "DeleteVdc",
                r#""rule": "x", "code": "VdcNotFound", "http_status": 400, "source": {"section": "hearsay"}"#,
                "not a section",
            ),
            (
                "DeleteVdc",
                r#""rule": "x", "code": "X", "http_status": 400, "source": {}"#,
                "neither a section",
            ),
            (
                "DeleteVdc",
                r#""code": "NoSuchCode", "http_status": 400, "simulated": false, "reason": "y""#,
                "does not document",
            ),
            (
                "DeleteVdc",
                r#""code": "VdcNotFound", "http_status": 400, "simulated": false"#,
                "a reason alone",
            ),
            ("DeleteVdc", r#""code": "VdcNotFound", "http_status": 400"#, "words or one kind"),
            (
                "DeleteVdc",
                r#""missing": ["Vdc"], "code": "X", "http_status": 400, "source": {"inference": "y"}"#,
                "no parameter Vdc",
            ),
        ] {
            let problem = problem(&format!(r#"{{"service": "vdc", "action": "{action}", {rest}}}"#));
            assert!(problem.contains(word), "{rest}: {problem}");
        }
    }

    #[test]
    fn a_rule_that_stands_twice_is_found() {
        let row =
            r#"{"service": "vdc", "action": "DeleteVdc", "missing": "any", "code": "X", "http_status": 400}"#;
        let rules: Rules =
            serde_json::from_str(&format!(r#"{{"refusals": [{row}, {row}]}}"#)).expect("rules");
        assert_eq!(doubled(&rules).as_deref(), Some("DeleteVdc (missing: any) stands twice"));
    }
}
