//! Signs requests: canonical query, HMAC-SHA1, signed URL. Clock and nonce are arguments.

mod canonical;
pub(crate) mod nonce;
mod signer;
pub(crate) mod stamp;

use once_cell::race::OnceBox;

use crate::model::{Verb, api};
use crate::sign::canonical::Canonical;
pub(crate) use crate::sign::canonical::ENCODED;
pub use crate::sign::signer::Signer;
use crate::sign::stamp::Stamp;

/// The common parameters in the query of every request.
const COMMON_PARAMETERS: [&str; 8] = [
    "Action",
    "AccessKeyId",
    "SignatureMethod",
    "SignatureVersion",
    "SignatureNonce",
    "Timestamp",
    "Version",
    "Signature",
];

/// Signs a request. Returns the URL: the pieces of `place`, such as `https://host/path/?`, then the common parameters,
/// `parameters` and the signature.
///
/// A parameter with the name of a common one is omitted: it must not override the action or the key.
pub fn signed_url(
    place: &[&str],
    signer: Signer<'_>,
    verb: Verb,
    action: &str,
    parameters: &[(String, String)],
    stamp: &Stamp,
) -> String {
    let mut given: Vec<_> = parameters.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    given.sort_unstable();
    let mut given = given.into_iter().peekable();
    let [id, action, nonce] = [signer.access_key_id, action, stamp.nonce()].map(Value::Text);
    let time = Value::Encoded(stamp.time());
    let values = [id, action, Value::Constant, nonce, Value::Constant, time, Value::Constant];

    let mut texts = Canonical::new(place, verb);
    for (common, value) in common().iter().zip(values) {
        while let Some((name, value)) = given.next_if(|(name, _)| *name < common.name) {
            texts.pair(name, value);
        }
        while given.next_if(|(name, _)| *name == common.name).is_some() {}
        texts.append(&common.texts);
        match value {
            Value::Constant => {}
            Value::Text(value) => texts.value(value),
            Value::Encoded(value) => texts.append(value),
        }
    }
    given.for_each(|(name, value)| texts.pair(name, value));
    texts.signed(signer.key)
}

/// Whether this is the name of a common parameter, ignoring case, as a server may.
pub fn is_common_parameter(name: &str) -> bool {
    COMMON_PARAMETERS.iter().any(|common| name.eq_ignore_ascii_case(common))
}

/// The value of a common parameter.
enum Value<'a> {
    /// Already written with the name.
    Constant,
    Text(&'a str),
    Encoded(&'a Canonical),
}

/// A common parameter.
struct Common {
    name: &'static str,
    /// The constant part: the name, and the value if it does not change.
    texts: Canonical,
}

/// The common parameters in canonical order.
fn common() -> &'static [Common; 7] {
    static COMMON: OnceBox<[Common; 7]> = OnceBox::new();
    COMMON.get_or_init(|| {
        let api = api();
        let common = [
            ("AccessKeyId", None),
            ("Action", None),
            ("SignatureMethod", Some(&api.signature_method)),
            ("SignatureNonce", None),
            ("SignatureVersion", Some(&api.signature_version)),
            ("Timestamp", None),
            ("Version", Some(&api.version)),
        ];
        Box::new(common.map(|(name, constant)| {
            let mut texts = Canonical::default();
            texts.name(name);
            constant.into_iter().for_each(|value| texts.value(value));
            Common { name, texts }
        }))
    })
}
