//! The rules of the simulator as data: which error code an action returns and when, how it behaves where the documents
//! leave that open, and the source of each rule. Each product has a `rules.json` next to its handlers. The gateway has
//! one for the errors that it returns itself, and for the defaults of actions without their own rule.

use cds::model::Action;
use once_cell::race::OnceBox;
use serde::Deserialize;

use super::refusal::Refusal;

/// Stands for every action.
pub const ANY: &str = "any";

/// The rule sheet of the gateway.
pub static GATEWAY: Sheet =
    Sheet::new("crates/cds-sim/src/gateway/rules.json", include_str!("../gateway/rules.json"));

/// A `rules.json`, parsed on first use.
#[derive(Debug)]
pub struct Sheet {
    file: &'static str,
    text: &'static str,
    /// A slot without a lock, which needs the box: a lock that another thread holds at a fork would stay locked in the
    /// child.
    read: OnceBox<Rules>,
}

/// The rules of a product, or of the gateway.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    /// Text that applies to all rules.
    #[serde(default)]
    pub introduction: String,
    /// Error messages.
    #[serde(default)]
    pub messages: Vec<Message>,
    /// When an action fails, and with which code.
    pub refusals: Vec<Rule>,
    /// Other behaviour of the actions.
    #[serde(default)]
    pub behaviours: Vec<Behaviour>,
}

/// The message of some error codes. Programs see these texts, so a documented text takes precedence.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Message {
    /// Error codes; `*` matches anything.
    pub codes: Vec<String>,
    /// The message; `*` inserts the matched part of the code.
    pub text: String,
}

/// When an action returns an error code.
///
/// A rule with words only belongs to a handler. A rule without words checks parameters as they arrive, and the gateway
/// enforces it. A rule with both belongs to a handler, and its names list the parameters that it covers.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Service of the action; empty in the gateway's sheet.
    #[serde(default)]
    pub service: String,
    /// Name of the action, or [`ANY`].
    pub action: String,
    /// The condition, in words.
    pub rule: Option<String>,
    /// Parameters that are missing.
    pub missing: Option<Names>,
    /// Parameters that are empty strings. Without such a rule an empty string counts as missing.
    pub empty: Option<Names>,
    /// Parameters whose type differs from the model.
    pub wrong_type: Option<Names>,
    /// Parameters of the right type with an invalid value.
    pub invalid: Option<Names>,
    /// Matches a region with a typo.
    #[serde(default)]
    pub near_miss: bool,
    /// Value of `Code`.
    pub code: String,
    /// HTTP status of the response.
    pub http_status: u16,
    /// Whether the simulator implements the rule; otherwise it is only documented.
    #[serde(default = "yes")]
    pub simulated: bool,
    /// Why it is not simulated.
    pub reason: Option<String>,
    /// Source of the rule, if it is simulated.
    pub source: Option<Source>,
}

/// Parameters by path, such as `DataDisks.Size`.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub enum Names {
    /// All parameters that no other rule names.
    Any(AnyName),
    /// A list of parameters.
    These(Vec<String>),
}

/// The word `any`.
#[derive(Debug, Deserialize)]
pub enum AnyName {
    /// `"any"`.
    #[serde(rename = "any")]
    Any,
}

/// What an action does where the documents leave it open.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Behaviour {
    /// Names of the actions, separated by commas, or [`ANY`].
    pub actions: String,
    /// The behaviour, in words.
    pub text: String,
    /// Source of the behaviour.
    pub source: Source,
}

/// Source of a rule: a section of the documents, our inference, or a section and our inference from it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Section, such as `en VDC 1.DescribeVdc`.
    pub section: Option<String>,
    /// Our inference, in words.
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
    /// A sheet from a file and its text.
    pub const fn new(file: &'static str, text: &'static str) -> Self {
        Self { file, text, read: OnceBox::new() }
    }

    /// Path of the file, relative to the root of the repository.
    pub fn file(&self) -> &'static str {
        self.file
    }

    /// Parses the rules; the error names the file and the position.
    pub fn parse(&self) -> Result<Rules, String> {
        serde_json::from_str(self.text).map_err(|error| format!("{}: {error}", self.file))
    }

    /// The rules of the sheet.
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

    /// The refusal of a missing parameter.
    pub fn missing(self, name: &str) -> Refusal {
        self.answer(&[|rule| rule.missing.as_ref()], name)
            .because(format!("Some fields can not be null in this request: {name}."))
    }

    /// The refusal of an empty string; `None` if an empty string counts as missing.
    pub fn empty(self, name: &str) -> Option<Refusal> {
        let rule = self.about(|rule| rule.empty.as_ref(), name)?;
        Some(self.by(rule).because(format!("The parameter \"{name}\" cannot be empty.")))
    }

    /// The refusal of a parameter of the wrong type.
    pub fn wrong_type(self, name: &str) -> Refusal {
        self.answer(&[|rule| rule.wrong_type.as_ref(), |rule| rule.invalid.as_ref()], name)
    }

    /// The refusal of an invalid value.
    pub fn invalid(self, name: &str) -> Refusal {
        self.answer(&[|rule| rule.invalid.as_ref(), |rule| rule.wrong_type.as_ref()], name)
    }

    /// The refusal of a region with a typo.
    pub fn near_miss(self) -> Refusal {
        let rule = self.rows().find(|rule| rule.near_miss);
        rule.map_or_else(|| self.invalid("RegionId"), |rule| self.by(rule))
    }

    /// The first of these codes that the action documents. If it documents none of them, the first code with the status
    /// from the rules.
    pub fn first_documented(self, codes: &[&str]) -> Refusal {
        self.documented(codes).unwrap_or_else(|| {
            let code = codes.first().copied().unwrap_or("InternalError");
            let rule = self.rows().find(|rule| rule.code == code);
            Refusal::new(rule.map_or(400, |rule| rule.http_status), code, self.message(code))
        })
    }

    /// The first of these codes that the action documents, with its spelling and status. The comparison ignores case,
    /// because the documents spell the same code in several ways (`InvalidInstanceID.Malformed`,
    /// `InvalidInstanceId.Malformed`).
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

    /// The refusal by the first kind of rule that names the parameter, or by the gateway's rules.
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

    /// The rule of a kind that names the parameter, or the one for any parameter.
    fn about(self, kind: fn(&Rule) -> Option<&Names>, name: &str) -> Option<&'static Rule> {
        let named = |rule: &&Rule| matches!(kind(rule), Some(Names::These(names)) if names.iter().any(|one| one == name));
        let rest = |rule: &&Rule| matches!(kind(rule), Some(Names::Any(_)));
        self.rows().find(named).or_else(|| self.rows().find(rest))
    }

    fn by(self, rule: &Rule) -> Refusal {
        Refusal::new(rule.http_status, &rule.code, self.message(&rule.code))
    }

    /// The message of a code; the product's text takes precedence over the gateway's.
    fn message(self, code: &str) -> String {
        let messages = self.sheet.rules().messages.iter().chain(&GATEWAY.rules().messages);
        let mut texts = messages.filter_map(|message| {
            let inside = message.codes.iter().find_map(|pattern| inside(pattern, code))?;
            Some(message.text.replace('*', inside))
        });
        texts.next().unwrap_or_default()
    }
}

/// The part of a code that the `*` of a pattern matches; `None` if the code does not match.
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
