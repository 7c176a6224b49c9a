//! Receivers of network alarms. No action makes receivers, so each account has one from the beginning.

use serde_json::{Value, json};

use super::state::Receiver;
use crate::api::call::Call;
use crate::api::refusal::Refusal;
use crate::api::reply::Reply;
use crate::cloud::Cloud;

/// Country codes, and the digits that a mobile number has after them.
const COUNTRIES: [(&str, usize); 2] = [("+86", 11), ("+1", 10)];

/// Letters of a mail address, as mail servers take them.
const LONGEST_MAIL: usize = 254;

pub fn get_wan_alarm_receiver(cloud: &mut Cloud, call: &Call) -> Result<Reply, Refusal> {
    // No group of monitored objects is there, so none has a receiver.
    let all = call.text("ObjGroupId").is_none();
    let rows: Vec<Value> = cloud.alarm_receivers.iter().filter(|_| all).map(view).collect();
    Ok(Reply::data(json!(rows)))
}

pub fn update_wan_alarm_receiver(cloud: &mut Cloud, call: &Call) -> Result<Reply, Refusal> {
    let id = call.required("ReceiverId")?;
    let place = cloud.alarm_receivers.iter().position(|receiver| receiver.id == id);
    let present = place.and_then(|place| Some((place, cloud.alarm_receivers.get(place)?)));
    let (place, present) = present.ok_or_else(|| wrong(call, format!("There is no receiver {id}.")))?;
    let mut changed = present.clone();
    if let Some(mail) = call.text("Email") {
        if !is_mail(mail) {
            return Err(wrong(call, format!("{mail} is no mail address.")));
        }
        mail.clone_into(&mut changed.mail);
    }
    if let Some(code) = call.text("Code") {
        code.clone_into(&mut changed.country_code);
    }
    if let Some(mobile) = call.text("Mobile") {
        mobile.clone_into(&mut changed.mobile);
    }
    let digits = COUNTRIES.iter().find(|(code, _)| *code == changed.country_code).map(|(_, digits)| *digits);
    let digits = digits.ok_or_else(|| wrong(call, "Code must be +86 or +1."))?;
    if changed.mobile.len() != digits || !changed.mobile.bytes().all(|digit| digit.is_ascii_digit()) {
        return Err(wrong(call, format!("A mobile number of {} has {digits} digits.", changed.country_code)));
    }
    if let Some(receiver) = cloud.alarm_receivers.get_mut(place) {
        *receiver = changed;
    }
    Ok(Reply::data(json!({})))
}

fn view(receiver: &Receiver) -> Value {
    json!({
        "ReceiverId": receiver.id,
        "ReceiverMail": receiver.mail,
        "ReceiverName": receiver.name,
        "ReceiverTel": format!("({}){}", receiver.country_code, receiver.mobile),
        "UsedByNow": false,
        "UsedByOther": false,
    })
}

fn is_mail(text: &str) -> bool {
    let Some((name, host)) = text.split_once('@') else { return false };
    let parts = host.split('.').all(|part| !part.is_empty());
    let odd = |letter: char| letter.is_whitespace() || letter.is_control() || letter == '@';
    !name.is_empty()
        && parts
        && host.contains('.')
        && !name.contains(odd)
        && !host.contains(odd)
        && text.len() <= LONGEST_MAIL
}

/// The only code that the action documents.
fn wrong(call: &Call, text: impl Into<String>) -> Refusal {
    call.refuse(&["Parameter Error"]).because(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mail_addresses_have_a_name_and_a_host() {
        assert!(["a@b.cn", "on-call@example.com", "a.b+c@mail.example.com"].into_iter().all(is_mail));
        let wrong = ["", "a", "a@b", "@b.cn", "a@.cn", "a@b.", "a b@c.cn", "a@b@c.cn", "a@b.cn\n"];
        assert!(!wrong.into_iter().any(is_mail));
    }
}
