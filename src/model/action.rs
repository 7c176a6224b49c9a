//! Services and their actions. `models/README.md` explains every field.

use serde::Deserialize;
use serde_json::{Map, Value};

use super::evidence::Evidence;
use super::place::Place;
use super::shape::{OneOf, Parameter};
use super::text::Text;
use super::verb::{Effect, Location, Verb};

/// One service class and its actions.
#[derive(Debug, Deserialize)]
#[non_exhaustive]
pub struct Service {
    /// Attribute of the client.
    #[serde(rename = "service")]
    pub name: String,
    /// Name of the Python class.
    pub class: String,
    /// Default URL path of the actions.
    pub path: String,
    /// The read action that shows the result of a mutation.
    verify_with: Option<String>,
    /// Purpose of the service.
    pub description: Text,
}

/// One action of the API.
#[derive(Debug, Deserialize)]
#[non_exhaustive]
pub struct Action {
    /// Value of `Action`.
    pub name: String,
    /// URL path, if it differs from the service's.
    path: Option<String>,
    /// HTTP method.
    pub verb: Verb,
    /// Location of the parameters, if it differs from the default of the verb.
    parameters_in: Option<Location>,
    /// Whether the action is safe to repeat.
    pub effect: Effect,
    /// The read action that shows whether this one was carried out; by default that of the service.
    verify_with: Option<String>,
    /// The read action that quotes what this one costs; their parameters have the same names.
    pub price_with: Option<String>,
    /// What the action does.
    pub description: Text,
    /// Caveats.
    pub note: Option<Text>,
    /// Whether it can start or raise a charge.
    #[serde(default)]
    pub costs_money: bool,
    /// Whether it removes something that cannot be restored.
    #[serde(default)]
    pub destroys: bool,
    /// Present if the vendor has replaced it.
    pub retired: Option<Retired>,
    /// Parameters in the order of the document.
    pub parameters: Vec<Parameter>,
    /// Mutually exclusive parameters.
    #[serde(default)]
    pub one_of: Vec<OneOf>,
    /// The tasks that it queues.
    pub task: Option<TaskRule>,
    /// Pagination rules.
    pub pages: Option<PageRule>,
    /// Response paths of its rows, if it is not paginated.
    #[serde(default)]
    rows: Vec<Place>,
    /// What the example call gives besides the examples of the required parameters, or in their place.
    #[serde(default)]
    example: Map<String, Value>,
    /// What shows whether it was carried out, if it changes something.
    pub evidence: Option<Evidence>,
    /// Documented errors.
    pub errors: Vec<DocumentedError>,
    /// A complete response.
    pub response_example: Value,
    /// Source in the documents.
    pub source: Source,
}

impl Action {
    /// URL path of this action of `service`.
    pub fn path<'a>(&'a self, service: &'a Service) -> &'a str {
        self.path.as_deref().unwrap_or(&service.path)
    }

    /// Default location of the parameters.
    pub fn default_location(&self) -> Location {
        self.parameters_in.unwrap_or(self.verb.default_location())
    }

    /// The Python method that shows whether this action of `service` was carried out.
    pub fn verify_with(&self, service: &Service) -> Option<String> {
        self.verify_with.as_ref().or(service.verify_with.as_ref()).map(|name| snake_case(name))
    }

    /// Response paths of the lists of rows; empty if the response is a single object.
    pub fn rows(&self) -> &[Place] {
        self.pages.as_ref().map_or(&self.rows, |pages| std::slice::from_ref(&pages.items))
    }

    /// That it is retired, and what to use instead.
    pub fn retirement(&self) -> Option<String> {
        let method = self.retired.as_ref()?.method();
        Some(format!("{} is retired; use client.{method}", self.name))
    }

    /// The name of its Python method.
    pub fn method_name(&self) -> String {
        snake_case(&self.name)
    }

    /// The arguments of an example call, in the order of the document. It works in the simulator's estate of examples.
    pub fn example_call(&self) -> impl Iterator<Item = (&str, &Value)> {
        let is_given = |name: &String| self.example.contains_key(name);
        let is_open = |group: &&OneOf| group.required && !group.parameters.iter().any(is_given);
        let firsts = self.one_of.iter().filter(is_open).filter_map(|group| group.parameters.first());
        let firsts: Vec<&String> = firsts.collect();
        self.parameters.iter().filter_map(move |parameter| {
            let name = &parameter.name;
            let own = (parameter.required || firsts.contains(&name)).then_some(&parameter.example);
            Some((name.as_str(), self.example.get(name).or(own)?))
        })
    }

    /// What of these parameters its evidence needs.
    pub(crate) fn facts_of(&self, parameters: &Map<String, Value>) -> Map<String, Value> {
        let names = self.evidence.iter().flat_map(Evidence::names);
        let fact = |name: &str| {
            Some((name.to_owned(), parameters.get(name).filter(|value| !value.is_null())?.clone()))
        };
        names.filter_map(fact).collect()
    }

    /// The parameter with this name.
    pub fn parameter(&self, name: &str) -> Option<&Parameter> {
        self.parameters.iter().find(|parameter| parameter.name == name)
    }
}

/// What replaces a retired action.
#[derive(Debug, Deserialize)]
#[non_exhaustive]
pub struct Retired {
    /// Service and action, such as `nsg.DescribeNSGs`.
    #[serde(rename = "use")]
    replacement: String,
}

impl Retired {
    /// The Python method to use instead, such as `nsg.describe_nsgs`.
    pub fn method(&self) -> String {
        let (service, action) = self.replacement.split_once('.').unwrap_or(("", &self.replacement));
        format!("{service}.{}", snake_case(action))
    }
}

/// The tasks that an action queues.
#[derive(Debug, Deserialize)]
#[non_exhaustive]
pub struct TaskRule {
    /// Key in [`Api::task_families`](crate::model::Api).
    pub family: String,
    /// Response paths of the ids.
    pub ids: Vec<Place>,
}

/// Pagination of an action.
#[derive(Debug, Deserialize)]
#[non_exhaustive]
pub struct PageRule {
    /// Name of the Python method that iterates over all pages.
    pub iterator: String,
    /// Response path of the rows.
    pub items: Place,
    /// The member that identifies a row.
    pub id: Place,
    /// Parameter for the page number.
    pub page: String,
    /// Parameter for the page size.
    pub size: Option<String>,
    /// Page size if `size` is omitted.
    pub default_size: Option<u64>,
    /// Response paths of the number of pages.
    #[serde(default)]
    pub page_count: Vec<Place>,
    /// Response paths of the number of rows.
    #[serde(default)]
    pub total: Vec<Place>,
}

/// A documented error of an action.
#[derive(Debug, Deserialize)]
#[non_exhaustive]
pub struct DocumentedError {
    /// Value of `Code`; `errors.json` has its meaning.
    pub code: String,
    /// HTTP status of the response.
    pub http_status: u16,
}

/// Source of an action in the documents.
#[derive(Debug, Deserialize)]
#[non_exhaustive]
pub struct Source {
    /// `zh` or `en`.
    pub document: String,
    /// Heading in that document.
    pub section: String,
    /// Heading in the other one.
    pub also: Option<String>,
}

/// `CreateGPN` to `create_gpn`: a run of capitals is one word, whose last letter may start the next word. An
/// `s` at the end is its plural: `DescribeNSGs` to `describe_nsgs`.
pub fn snake_case(name: &str) -> String {
    let letters: Vec<char> = name.chars().collect();
    let mut text = String::with_capacity(name.len() + 8);
    for (index, letter) in letters.iter().enumerate() {
        let after_lower = index > 0 && !letters[index - 1].is_uppercase();
        let rest = &letters[index + 1..];
        let before_lower = rest.first().is_some_and(|next| next.is_lowercase()) && rest != ['s'];
        if index > 0 && letter.is_uppercase() && (after_lower || before_lower) {
            text.push('_');
        }
        text.extend(letter.to_lowercase());
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn method_names_treat_runs_of_capitals_as_one_word() {
        for (action, method) in [
            ("CreateGPN", "create_gpn"),
            ("DescribeBmsVNC", "describe_bms_vnc"),
            ("CreateInstanceHtmlConsoleURL", "create_instance_html_console_url"),
            ("GetIpInfoBySegment", "get_ip_info_by_segment"),
            ("VDCBandwidthUnitPrice", "vdc_bandwidth_unit_price"),
            ("DescribeNSGs", "describe_nsgs"),
            ("QueryVpcSLBRsPort", "query_vpc_slb_rs_port"),
        ] {
            assert_eq!(snake_case(action), method);
        }
    }
}
