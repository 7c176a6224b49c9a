//! Asks for confirmation on a terminal before a command spends money or deletes something, and shows the price.

use std::io::{self, BufRead, Write};
use std::time::Duration;

use cds::model::{self, Action, Parameter, Service};
use cds::{Parameters, Request};
use serde_json::{Map, Value};

use crate::failure::Failure;
use crate::language::Language;
use crate::names::kebab;
use crate::output::{Subject, plain_table, rows};
use crate::resources::Resource;
use crate::session::Session;
use crate::terminal::{can_ask, say};
use crate::values::flag;

/// A price that takes longer is not waited for.
const LONGEST: Duration = Duration::from_secs(5);

/// Asks on a terminal before an action that costs money or destroys something.
pub(crate) fn ask(
    session: &Session,
    service: &'static Service,
    action: &'static Action,
    given: &Parameters,
) -> Result<(), Failure> {
    if !(action.costs_money || action.destroys) || !can_ask() {
        return Ok(());
    }
    say(&format!(
        "{} {}: {}",
        kebab(&service.name),
        kebab(&action.name),
        Language::current().of_model(&action.description)
    ));
    for parameter in &action.parameters {
        if let Some(value) = given.get(&parameter.name) {
            say(&format!("  --{} {}", flag(parameter), shown(parameter, value)));
        }
    }
    if action.costs_money {
        let price = price(session, service, action, given);
        let price = price.map(|price| told!(": {price}", "：{price}")).unwrap_or_default();
        say(&told!("This costs money{price}.", "此操作会产生费用{price}。"));
    }
    if action.destroys {
        say(&told!("What it removes, no other call restores.", "删除的内容无法通过其他接口恢复。"));
    }
    if is_confirmed() {
        return Ok(());
    }
    Err(Failure::interrupted(&told!("not confirmed; nothing was sent", "未确认；未发送任何请求")))
}

/// Asks on a terminal before several resources are changed: if they were not named one by one, or if it costs money or
/// destroys something.
pub(crate) fn ask_for_several(
    resource: &Resource,
    action: &Action,
    verb: &str,
    rows: &[Value],
    is_named: bool,
) -> Result<(), Failure> {
    let is_grave = action.costs_money || action.destroys;
    if is_named && !is_grave || !can_ask() {
        return Ok(());
    }
    let columns = [&resource.name, &resource.status, &resource.id];
    say(plain_table(&columns.map(String::clone), rows).trim_end());
    let count = rows.len();
    let (s, title) = (if count == 1 { "" } else { "s" }, &resource.description.zh);
    say(&told!(
        "{verb}: {count} {}{s}",
        "{verb}：{count} 台{}",
        match Language::current() {
            Language::English => &resource.kind,
            Language::Chinese => title,
        }
    ));
    if action.costs_money {
        say(&told!("This costs money.", "此操作会产生费用。"));
    }
    if action.destroys {
        say(&told!("What it removes, no other call restores.", "删除的内容无法通过其他接口恢复。"));
    }
    if is_confirmed() {
        Ok(())
    } else {
        Err(Failure::interrupted(&told!("not confirmed; nothing was sent", "未确认；未发送任何请求")))
    }
}

fn shown(parameter: &Parameter, value: &Value) -> String {
    let is_secret = |members: &[Parameter]| members.iter().any(|member| member.secret);
    let inner = parameter.shape.items.as_deref().map_or(&parameter.shape.members, |item| &item.members);
    match value {
        _ if parameter.secret || is_secret(inner) => "***".to_owned(),
        Value::String(text) => cds::one_line(text),
        other => cds::one_line(&other.to_string()),
    }
}

fn is_confirmed() -> bool {
    let mut stderr = io::stderr().lock();
    let _ =
        stderr.write_all(told!("Go on? [y/N] ", "是否继续？[y/N] ").as_bytes()).and_then(|()| stderr.flush());
    drop(stderr);
    let mut answer = String::new();
    let read = io::stdin().lock().read_line(&mut answer);
    read.is_ok() && matches!(answer.trim().to_lowercase().as_str(), "y" | "yes" | "是")
}

/// What the order costs, as its price action tells; None if it has none or cannot tell.
fn price(
    session: &Session,
    service: &'static Service,
    action: &'static Action,
    given: &Parameters,
) -> Option<String> {
    let (service, pricing) = model::action(&service.name, action.price_with.as_deref()?)?;
    let request = Request::documented(service, pricing, asked(action, pricing, given)).ok()?;
    let reply = session.quick(&request, LONGEST).ok()?;
    let answer: Value = serde_json::from_slice(&reply.body).ok()?;
    let found = rows(Subject::Response(service, pricing), &answer);
    let members = found.first()?.as_object()?.iter();
    let prices = members.filter(|(_, value)| !value.is_object() && !value.is_array());
    let prices: Vec<String> = prices
        .map(|(name, value)| {
            format!("{name} {}", value.as_str().map_or_else(|| value.to_string(), str::to_owned))
        })
        .collect();
    Some(prices.join(", "))
}

/// The parameters of the price action: those of the order, its defaults, and nothing for an object that is left to the
/// server.
fn asked(order: &Action, pricing: &Action, given: &Parameters) -> Map<String, Value> {
    let mut asked = Map::new();
    for parameter in &pricing.parameters {
        let default = || order.parameter(&parameter.name)?.default.clone();
        let empty =
            || (parameter.required && parameter.shape.kind == model::Kind::Object).then(|| Map::new().into());
        if let Some(value) = given.get(&parameter.name).cloned().or_else(default).or_else(empty) {
            asked.insert(parameter.name.clone(), value);
        }
    }
    asked
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn every_price_can_be_asked_for_with_the_required_parameters_of_its_order() {
        let mut priced = 0;
        for service in model::services() {
            for action in service.actions() {
                let Some(name) = &action.price_with else { continue };
                let (_, pricing) = model::action(&service.name, name).expect("documented");
                let required = action.parameters.iter().filter(|parameter| parameter.required);
                let given: Map<String, Value> =
                    required.map(|parameter| (parameter.name.clone(), parameter.example.clone())).collect();
                Request::documented(service, pricing, asked(action, pricing, &given.into()))
                    .expect("complete");
                priced += 1;
            }
        }
        assert_eq!(priced, 2);
    }

    #[test]
    fn no_secret_is_shown() {
        let (_, action) = model::action("instance", "CreateInstance").expect("documented");
        let of = |name: &str, value: Value| shown(action.parameter(name).expect(name), &value);
        assert_eq!(of("Password", json!("hush")), "***");
        assert_eq!(of("WindowsActivation", json!({"ProductIds": ["hush"]})), "***");
        assert_eq!(of("Cpu", json!(4)), "4");
    }
}
