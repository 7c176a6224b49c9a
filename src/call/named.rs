//! A request by the names of its service and action, as a program in Rust writes it.

use serde_json::Value;

use crate::call::check_names::nearest;
use crate::call::parameters::Parameters;
use crate::call::request::Request;
use crate::error::Error;
use crate::line::one_line;
use crate::model;

impl Request {
    /// A request for the action with this documented name, in the service with this attribute name. The parameters are
    /// a JSON object, or null if there are none.
    ///
    /// ```
    /// use serde_json::json;
    ///
    /// let request = cds::Request::new("vdc", "DescribeVdc", json!({"Keyword": "demo"}))?;
    /// let error = cds::Request::new("vdc", "DescribeVdcs", json!({})).unwrap_err();
    /// assert_eq!(error.to_string(), "vdc has no action 'DescribeVdcs'; did you mean 'DescribeVdc'?");
    /// # Ok::<(), cds::Error>(())
    /// ```
    pub fn new(service: &str, action: &str, parameters: Value) -> Result<Self, Error> {
        let Some((service, action)) = model::action(service, action) else {
            return Err(Error::Arguments(unknown(service, action)));
        };
        match parameters {
            Value::Object(given) => Self::documented(service, action, given),
            Value::Null => Self::documented(service, action, Parameters::new()),
            _ => Err(Error::Arguments(format!("the parameters of {} must be a JSON object", action.name))),
        }
    }
}

/// The error of names that no model has.
fn unknown(service: &str, action: &str) -> String {
    let (service, action) = (one_line(service), one_line(action));
    let actions: Vec<&str> =
        model::listed_actions().filter(|(of, _)| *of == service).map(|(_, name)| name).collect();
    if actions.is_empty() {
        let services: Vec<&str> = model::services().map(|service| service.name.as_str()).collect();
        return format!("there is no service '{service}'; {}", advice(&service, &services));
    }
    format!("{service} has no action '{action}'; {}", advice(&action, &actions))
}

fn advice(name: &str, known: &[&str]) -> String {
    match nearest(name, known) {
        Some(near) => format!("did you mean '{near}'?"),
        None => format!("it has to be one of {}", known.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn refusal(service: &str, action: &str, parameters: Value) -> String {
        Request::new(service, action, parameters).expect_err("it is wrong").to_string()
    }

    #[test]
    fn a_request_is_made_by_names() {
        let request = Request::new("vdc", "DescribeVdc", json!({"Keyword": "demo"})).expect("documented");
        assert_eq!((request.service.as_ref(), request.action.as_ref()), ("vdc", "DescribeVdc"));
        assert!(Request::new("vdc", "DescribeVdc", Value::Null).is_ok());
    }

    #[test]
    fn wrong_names_and_parameters_are_refused_with_advice() {
        assert_eq!(
            refusal("vcd", "DescribeVdc", json!({})),
            "there is no service 'vcd'; did you mean 'vdc'?"
        );
        assert!(
            refusal("storage", "x", json!({})).contains("it has to be one of "),
            "{}",
            refusal("storage", "x", json!({}))
        );
        assert_eq!(
            refusal("vdc", "describevdc", json!({})),
            "vdc has no action 'describevdc'; did you mean 'DescribeVdc'?"
        );
        assert_eq!(
            refusal("vdc", "DescribeVdc", json!(["demo"])),
            "the parameters of DescribeVdc must be a JSON object"
        );
        assert!(refusal("vdc", "DescribeVdc", json!({"Keywor": 1})).contains("did you mean 'Keyword'?"));
    }
}
