//! The rules of the simulator as data: when an action is refused with which code, how it behaves where the documents
//! leave that open, and where each of it is from. A `rules.json` stands beside the handlers of each product, and one beside
//! the gateway, for what it refuses by itself and for what holds where the rules of an action are silent.

use cds::model::Action;
use once_cell::race::OnceBox;
use serde::Deserialize;

use super::refusal::Refusal;

/// In place of an action, where it is every one.
pub const ANY: &str = "any";

/// The sheet of the gateway.
pub static GATEWAY: Sheet =
    Sheet::new("crates/cds-sim/src/gateway/rules.json", include_str!("../gateway/rules.json"));

/// A `rules.json`, read at its first use.
#[derive(Debug)]
pub struct Sheet {
    file: &'static str,
    text: &'static str,
    /// Boxed for a slot that takes no lock: one that another thread holds at a fork would stay locked in the child.
    read: OnceBox<Rules>,
}

/// The rules of a product, or of the gateway.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    /// What holds for all of them.
    #[serde(default)]
    pub introduction: String,
    /// What the answers say.
    #[serde(default)]
    pub messages: Vec<Message>,
    /// When which action is refused.
    pub refusals: Vec<Rule>,
    /// What the actions do otherwise.
    #[serde(default)]
    pub behaviours: Vec<Behaviour>,
}

/// What the cloud says with some codes. Programs see these texts, so they are the documented ones where there are some.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Message {
    /// A `*` stands for anything.
    pub codes: Vec<String>,
    /// With `*` for what that is in the code.
    pub text: String,
}

/// When an action answers which code.
///
/// With words alone a handler decides it. Rules without words are about parameters as they arrive, and the gateway carries
/// them out; with words these names say for which parameters the answer of a handler follows this rule.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Service of the action; none has the gateway.
    #[serde(default)]
    pub service: String,
    /// Name of the action, or [`ANY`].
    pub action: String,
    /// When it is refused.
    pub rule: Option<String>,
    /// Parameters that are not given.
    pub missing: Option<Names>,
    /// Parameters whose text is empty. Without such a rule those count as not given.
    pub empty: Option<Names>,
    /// Parameters of another type than that of the model.
    pub wrong_type: Option<Names>,
    /// Parameters of the right type whose value makes no sense.
    pub invalid: Option<Names>,
    /// A region that is a typing error.
    #[serde(default)]
    pub near_miss: bool,
    /// As answered in `Code`.
    pub code: String,
    /// HTTP status of the answer.
    pub http_status: u16,
    /// Or only documented.
    #[serde(default = "yes")]
    pub simulated: bool,
    /// Why it is not simulated.
    pub reason: Option<String>,
    /// Where it is from, if it is simulated.
    pub source: Option<Source>,
}

/// Parameters by their places, such as `DataDisks.Size`.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub enum Names {
    /// All that no other rule names.
    Any(AnyName),
    /// A list of them.
    These(Vec<String>),
}

/// The word `any`.
#[derive(Debug, Deserialize)]
pub enum AnyName {
    /// `"any"`.
    #[serde(rename = "any")]
    Any,
}

/// What an action does, where the documents leave that open.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Behaviour {
    /// Their names, with commas between them, or [`ANY`].
    pub actions: String,
    /// What they do.
    pub text: String,
    /// Where it is from.
    pub source: Source,
}

/// Where a rule is from: a section of the documents, our inference, or a section and what we infer from it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// As `en VDC 1.DescribeVdc`.
    pub section: Option<String>,
    /// Our words.
    pub inference: Option<String>,
}

/// The rules of one action.
#[derive(Debug, Clone, Copy)]
pub struct ActionRules {
    sheet: &'static Sheet,
    service: &'static str,
    action: &'static Action,
}

impl Sheet {
    /// That file with its text.
    pub const fn new(file: &'static str, text: &'static str) -> Self {
        Self { file, text, read: OnceBox::new() }
    }

    /// Its path below the root of the repository.
    pub fn file(&self) -> &'static str {
        self.file
    }

    /// What it says, or where it is no sheet of rules.
    pub fn parse(&self) -> Result<Rules, String> {
        serde_json::from_str(self.text).map_err(|error| format!("{}: {error}", self.file))
    }

    /// What it says.
    pub fn rules(&self) -> &Rules {
        self.read.get_or_init(|| {
            let rules = self.parse();
            Box::new(rules.unwrap_or_else(|error| panic!("part of this build, so it must parse: {error}")))
        })
    }
}

impl ActionRules {
    /// The rules of an action in the sheet of its product.
    pub fn new(sheet: &'static Sheet, service: &'static str, action: &'static Action) -> Self {
        Self { sheet, service, action }
    }

    /// Name of the action.
    pub fn action(self) -> &'static str {
        &self.action.name
    }

    /// The refusal of a call without a parameter that it needs.
    pub fn missing(self, name: &str) -> Refusal {
        self.answer(&[|rule| rule.missing.as_ref()], name)
            .because(format!("Some fields can not be null in this request: {name}."))
    }

    /// The refusal of an empty text, where that is not as good as nothing.
    pub fn empty(self, name: &str) -> Option<Refusal> {
        let rule = self.about(|rule| rule.empty.as_ref(), name)?;
        Some(self.by(rule).because(format!("The parameter \"{name}\" cannot be empty.")))
    }

    /// The refusal of a parameter of another type.
    pub fn wrong_type(self, name: &str) -> Refusal {
        self.answer(&[|rule| rule.wrong_type.as_ref(), |rule| rule.invalid.as_ref()], name)
    }

    /// The refusal of a value that makes no sense.
    pub fn invalid(self, name: &str) -> Refusal {
        self.answer(&[|rule| rule.invalid.as_ref(), |rule| rule.wrong_type.as_ref()], name)
    }

    /// The refusal of a region that is a typing error.
    pub fn near_miss(self) -> Refusal {
        let rule = self.rows().find(|rule| rule.near_miss);
        rule.map_or_else(|| self.invalid("RegionId"), |rule| self.by(rule))
    }

    /// The first of the codes that the action documents. When it documents none of them, the first code stands, with the
    /// status that the rules give it.
    pub fn first_documented(self, codes: &[&str]) -> Refusal {
        self.documented(codes).unwrap_or_else(|| {
            let code = codes.first().copied().unwrap_or("InternalError");
            let rule = self.rows().find(|rule| rule.code == code);
            Refusal::new(rule.map_or(400, |rule| rule.http_status), code, self.message(code))
        })
    }

    /// The first of the codes that the action documents, in its spelling and with its status. The documents write the
    /// same code in several ways (`InvalidInstanceID.Malformed`, `InvalidInstanceId.Malformed`), so case is ignored.
    pub fn documented(self, codes: &[&str]) -> Option<Refusal> {
        let errors = &self.action.errors;
        let mut errors =
            codes.iter().filter_map(|code| errors.iter().find(|error| error.code.eq_ignore_ascii_case(code)));
        errors.next().map(|error| Refusal::new(error.http_status, &error.code, self.message(&error.code)))
    }

    fn rows(self) -> impl Iterator<Item = &'static Rule> {
        let rows = self.sheet.rules().refusals.iter();
        rows.filter(move |rule| rule.service == self.service && rule.action == self.action.name)
    }

    /// The answer of the first kind of rules that name the parameter, or of the gateway's.
    fn answer(self, kinds: &[fn(&Rule) -> Option<&Names>], name: &str) -> Refusal {
        let own = kinds.iter().find_map(|kind| self.about(*kind, name));
        let general = || {
            kinds.iter().find_map(|kind| GATEWAY.rules().refusals.iter().find(|rule| kind(rule).is_some()))
        };
        match own.or_else(general) {
            Some(rule) => self.by(rule),
            None => Refusal::internal(format!("No rule says what a bad {name} answers.")),
        }
    }

    /// The rule of a kind that names the parameter, or else the one for any.
    fn about(self, kind: fn(&Rule) -> Option<&Names>, name: &str) -> Option<&'static Rule> {
        let named = |rule: &&Rule| matches!(kind(rule), Some(Names::These(names)) if names.iter().any(|one| one == name));
        let rest = |rule: &&Rule| matches!(kind(rule), Some(Names::Any(_)));
        self.rows().find(named).or_else(|| self.rows().find(rest))
    }

    fn by(self, rule: &Rule) -> Refusal {
        Refusal::new(rule.http_status, &rule.code, self.message(&rule.code))
    }

    /// What the cloud says with a code: the product's text before the gateway's.
    fn message(self, code: &str) -> String {
        let messages = self.sheet.rules().messages.iter().chain(&GATEWAY.rules().messages);
        let mut texts = messages.filter_map(|message| {
            let inside = message.codes.iter().find_map(|pattern| inside(pattern, code))?;
            Some(message.text.replace('*', inside))
        });
        texts.next().unwrap_or_default()
    }
}

/// What a `*` of the pattern stands for in a code that fits it.
fn inside<'a>(pattern: &str, code: &'a str) -> Option<&'a str> {
    match pattern.split_once('*') {
        Some((before, after)) => code.strip_prefix(before)?.strip_suffix(after),
        None => (pattern == code).then_some(""),
    }
}

fn yes() -> bool {
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The rules of an action in a sheet.
    fn rules(text: &'static str, service: &str, action: &str) -> ActionRules {
        let (service, action) = cds::model::action(service, action).expect("documented");
        ActionRules::new(Box::leak(Box::new(Sheet::new("of a test", text))), &service.name, action)
    }

    const SHEET: &str = r#"{
        "messages": [{ "codes": ["Taken*"], "text": "<*>" }],
        "refusals": [
            { "service": "instance", "action": "CreateDisk", "missing": "any", "code": "A", "http_status": 400 },
            { "service": "instance", "action": "CreateDisk", "missing": ["X.Y"], "code": "B", "http_status": 400 },
            { "service": "instance", "action": "CreateDisk", "wrong_type": ["X"], "code": "C", "http_status": 400 },
            { "service": "instance", "action": "CreateDisk", "rule": "x", "invalid": ["Z"], "code": "D", "http_status": 403 },
            { "service": "bms_storage", "action": "CreateDisk", "empty": ["X"], "code": "E", "http_status": 400 }
        ]
    }"#;

    #[test]
    fn what_names_a_parameter_goes_before_what_names_any() {
        let rules = rules(SHEET, "instance", "CreateDisk");
        assert_eq!((rules.missing("X.Y").code.as_str(), rules.missing("Z").code.as_str()), ("B", "A"));
        assert_eq!((rules.wrong_type("X").code.as_str(), rules.invalid("X").code.as_str()), ("C", "C"));
        assert_eq!((rules.wrong_type("Z").code.as_str(), rules.invalid("Z").code.as_str()), ("D", "D"));
        assert!(rules.empty("X").is_none(), "that is a rule of another service");
    }

    #[test]
    fn the_gateway_answers_where_the_rules_are_silent() {
        let rules = rules(SHEET, "bms_storage", "CreateDisk");
        assert_eq!(
            (rules.missing("X").code.as_str(), rules.missing("X").http_status),
            ("IncompleteParamter", 400)
        );
        assert_eq!(
            (rules.invalid("X").code.as_str(), rules.wrong_type("X").code.as_str()),
            ("InvalidParameter", "InvalidParameter")
        );
        assert_eq!(rules.empty("X").map(|refusal| refusal.code).as_deref(), Some("E"));
    }

    #[test]
    fn the_spelling_of_the_action_is_used() {
        let refusal =
            rules(SHEET, "instance", "RebootInstance").first_documented(&["InvalidInstanceID.Malformed"]);
        assert_eq!((refusal.code.as_str(), refusal.http_status), ("InvalidInstanceId.Malformed", 400));
        assert_eq!(refusal.message, "The specified parameter \"InstanceId\" is not valid.");
    }

    #[test]
    fn a_code_that_the_action_does_not_document_has_the_status_of_the_rule() {
        assert_eq!(rules(SHEET, "instance", "CreateDisk").first_documented(&["D"]).http_status, 403);
        assert_eq!(rules(SHEET, "instance", "CreateDisk").first_documented(&["NoRule"]).http_status, 400);
    }

    #[test]
    fn the_product_words_a_code_before_the_gateway() {
        let message = |code| rules(SHEET, "instance", "CreateDisk").message(code);
        assert_eq!(
            (message("Taken.Name"), message("VDCNotFound")),
            ("<.Name>".to_owned(), "the Vdc has deleted".to_owned())
        );
        assert_eq!(message("SomethingElse"), "The request is refused.");
    }
}
