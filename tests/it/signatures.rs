//! The signature vectors in `tests/vectors`, created by an independent signer.

use std::collections::BTreeMap;

use cds::model::Verb;
use cds::{Credentials, Stamp, signed_url};
use serde_json::Value;

const FILE: &str = include_str!("../vectors/signatures.json");

/// The vectors, and nothing but vectors.
fn vectors() -> Vec<BTreeMap<String, Value>> {
    serde_json::from_str(FILE).expect("make_signatures.py writes JSON")
}

fn text<'a>(vector: &'a BTreeMap<String, Value>, name: &str) -> &'a str {
    vector[name].as_str().expect("a string")
}

fn parameters(vector: &BTreeMap<String, Value>) -> Vec<(String, String)> {
    let parameters = vector["parameters"].as_object().expect("an object");
    parameters
        .iter()
        .map(|(name, value)| (name.clone(), value.as_str().expect("a string").to_owned()))
        .collect()
}

fn signed(vector: &BTreeMap<String, Value>, parameters: &[(String, String)]) -> String {
    let credentials = Credentials::explicit(text(vector, "access_key_id"), text(vector, "access_key_secret"))
        .expect("a usable key");
    let verb = Verb::parse(text(vector, "method")).expect("a known method");
    let stamp = Stamp::new(text(vector, "timestamp").to_owned(), text(vector, "nonce").to_owned());
    signed_url(&[], credentials.signer(), verb, text(vector, "action"), parameters, &stamp)
}

#[test]
fn every_vector_is_signed_as_the_documents_say() {
    for vector in vectors() {
        assert_eq!(
            signed(&vector, &parameters(&vector)),
            text(&vector, "query"),
            "{}",
            text(&vector, "name")
        );
    }
}

#[test]
fn the_order_in_which_parameters_are_given_does_not_matter() {
    for vector in vectors() {
        let mut backwards = parameters(&vector);
        backwards.reverse();
        assert_eq!(signed(&vector, &backwards), text(&vector, "query"), "{}", text(&vector, "name"));
    }
}

#[test]
fn no_space_is_ever_a_plus() {
    for vector in vectors() {
        assert!(!signed(&vector, &parameters(&vector)).contains('+'), "{}", text(&vector, "name"));
    }
}

#[test]
fn the_file_holds_the_cases_that_signers_get_wrong() {
    let vectors = vectors();
    let values: Vec<String> =
        vectors.iter().flat_map(parameters).flat_map(|(name, value)| [name, value]).collect();
    for piece in ["~", "*", "+", "/", "%", " ", "中", "😀", "=", "&", "\n", "\"", "'"] {
        assert!(values.iter().any(|value| value.contains(piece)), "no vector holds {piece:?}");
    }
    assert!(values.iter().any(String::is_empty), "no vector holds an empty value");
}
