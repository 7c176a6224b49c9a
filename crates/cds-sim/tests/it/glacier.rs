//! Metering of cold storage.

use std::time::Duration;

use crate::support::{Caller, simulator};
use serde_json::json;

#[test]
fn pools_are_metered() {
    let simulator = simulator("immediate");
    let caller = Caller::new(&simulator);
    let metered =
        |day: &str| caller.ok("ccs-product", "GetMetering", json!({"EndTime": day}))["Data"].clone();
    let (earlier, later) = (metered("20240331"), metered("20241231"));
    assert_eq!(earlier, metered("20240331"));
    for (before, after) in earlier.as_array().expect("a list").iter().zip(later.as_array().expect("a list")) {
        assert_eq!((&before["Id"], &before["TotalSize"]), (&after["Id"], &after["TotalSize"]));
        let number = |value: &serde_json::Value| value.as_f64().expect("a number");
        assert!(number(&before["Cold"]) > 0.0 && number(&before["Cold"]) < number(&after["Cold"]));
        let size: f64 = after["TotalSize"].as_str().expect("a text").parse().expect("a number");
        assert!(number(&after["Warm"]) > 0.0 && number(&after["Cold"]) + number(&after["Warm"]) <= size);
    }
    // The future has no data.
    let future = metered("20300101");
    assert_eq!(future, metered("20250101"));
    simulator.advance(Duration::from_secs(90 * 86_400)).expect("kept");
    assert_ne!(future, metered("20300101"));
    let one = caller.ok("ccs-product", "GetMetering", json!({"EndTime": 20_241_231, "Uid": "2001"}))["Data"]
        .clone();
    assert_eq!(one, json!([later[0]]));
}

#[test]
fn questions_are_checked() {
    let simulator = simulator("immediate");
    let caller = Caller::new(&simulator);
    let refused = |asked: serde_json::Value| caller.refused("ccs-product", "GetMetering", asked);
    let invalid = (400, "InvalidParamater".to_owned());
    assert_eq!(refused(json!({"EndTime": "2024-03-31"})), invalid);
    assert_eq!(refused(json!({"EndTime": "20241301"})), invalid);
    assert_eq!(refused(json!({"EndTime": "20240331", "Uid": "1"})), invalid);
    assert_eq!(refused(json!({})), (400, "InvalidParameter.IsNull".to_owned()));
}
