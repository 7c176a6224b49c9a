//! Signature verification, written from the API's rules rather than the client's signer, so that a bug in the signer
//! cannot be hidden by the same bug here.

use std::collections::{HashSet, VecDeque};
use std::hash::{BuildHasher, RandomState};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use jiff::{SignedDuration, Timestamp};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use sha1::Sha1;

use super::query::Query;
use crate::api::refusal::Refusal;

/// Maximum clock skew of a timestamp, in either direction.
const WINDOW: SignedDuration = SignedDuration::from_mins(15);

/// Maximum number of remembered nonces; the oldest are dropped, to bound memory.
const REMEMBERED_NONCES: usize = 200_000;

/// Longer nonces are refused.
const LONGEST_NONCE: usize = 256;

/// All characters except the unreserved ones of RFC 3986.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// The accepted keys.
#[derive(Clone)]
pub struct Keys {
    pub id: String,
    pub secret: String,
}

/// Verifies a request. On success its nonce is used up.
pub fn check(
    method: &str,
    query: &Query,
    keys: &Keys,
    now: Timestamp,
    nonces: &mut Nonces,
) -> Result<(), Refusal> {
    let needed = |name: &str, code: &str| {
        let value = query.get(name).filter(|value| !value.is_empty());
        value.ok_or_else(|| refused(code, format!("The parameter {name} is missing.")))
    };
    let key_id = needed("AccessKeyId", "AccessKeyIdMissing")?;
    let signature = needed("Signature", "SignatureMissing")?;
    let signature_method = needed("SignatureMethod", "SignatureMethodMissing")?;
    let signature_version = needed("SignatureVersion", "SignatureVersionMissing")?;
    let nonce = needed("SignatureNonce", "SignatureNonceMissing")?;
    let timestamp = needed("Timestamp", "TimestampMissing")?;
    let version = needed("Version", "VersionMissing")?;
    needed("Action", "ActionMissing")?;

    let api = cds::model::api();
    if version != api.version {
        return Err(refused("VersionUnsupported", format!("Version must be {}.", api.version)));
    }
    if signature_method != "HMAC-SHA1" {
        return Err(refused("SignatureMethodUnsupported", "SignatureMethod must be HMAC-SHA1."));
    }
    if signature_version != "1.0" {
        return Err(refused("SignatureVersionUnsupported", "SignatureVersion must be 1.0."));
    }
    if key_id != keys.id {
        return Err(refused("AccessKeyIdUnknown", "The AccessKeyId does not exist."));
    }
    if !signed(method, query, signature, &keys.secret) {
        return Err(refused("SignatureDoesNotMatch", "The Signature does not match the request."));
    }
    let time = timestamp.ends_with('Z').then(|| timestamp.parse::<Timestamp>().ok()).flatten();
    let time =
        time.ok_or_else(|| refused("TimestampMalformed", "Timestamp must look like 2019-08-08T08:00:00Z."))?;
    if now.duration_since(time).abs() > WINDOW {
        return Err(refused(
            "TimestampExpired",
            "The Timestamp is more than 15 minutes from the server's time.",
        ));
    }
    if nonce.len() > LONGEST_NONCE {
        return Err(refused("SignatureNonceTooLong", "The SignatureNonce is too long."));
    }
    if !nonces.use_up(nonce, now) {
        return Err(refused("SignatureNonceUsed", "The SignatureNonce has been used before."));
    }
    Ok(())
}

fn refused(code: &str, message: impl Into<String>) -> Refusal {
    Refusal::new(401, code, message)
}

fn signed(method: &str, query: &Query, signature: &str, secret: &str) -> bool {
    let Ok(signature) = STANDARD.decode(signature) else { return false };
    // An HMAC takes a key of any length.
    let Ok(mut mac) = Hmac::<Sha1>::new_from_slice(secret.as_bytes()) else { return false };
    mac.update(string_to_sign(method, query).as_bytes());
    mac.verify_slice(&signature).is_ok()
}

fn string_to_sign(method: &str, query: &Query) -> String {
    let mut pairs: Vec<_> = query.pairs().filter(|(key, _)| *key != "Signature").collect();
    pairs.sort_by(|one, other| one.0.as_bytes().cmp(other.0.as_bytes()));
    let pairs: Vec<String> =
        pairs.into_iter().map(|(key, value)| format!("{}={}", escape(key), escape(value))).collect();
    format!("{method}&%2F&{}", escape(&pairs.join("&")))
}

fn escape(text: &str) -> String {
    utf8_percent_encode(text, ESCAPED).to_string()
}

/// The nonces of the last half hour.
#[derive(Debug, Default)]
pub struct Nonces {
    hasher: RandomState,
    used: HashSet<u64>,
    /// Hash and time of use, the oldest first.
    order: VecDeque<(u64, Timestamp)>,
}

impl Nonces {
    /// Records a nonce; returns whether it was new.
    fn use_up(&mut self, nonce: &str, now: Timestamp) -> bool {
        // A timestamp in the near future stays valid for two windows.
        while let Some((hash, time)) = self.order.front().copied() {
            if self.order.len() < REMEMBERED_NONCES && now.duration_since(time) <= WINDOW * 2 {
                break;
            }
            self.order.pop_front();
            self.used.remove(&hash);
        }
        let hash = self.hasher.hash_one(nonce);
        let new = self.used.insert(hash);
        if new {
            self.order.push_back((hash, now));
        }
        new
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Computed with Python's hmac and urllib, from the rules in the documents.
    const SIGNED: &str = "Action=DescribeVdc&AccessKeyId=id&SignatureMethod=HMAC-SHA1&SignatureVersion=1.0\
        &SignatureNonce=n-1&Timestamp=2025-01-01T00%3A00%3A00Z&Version=2019-08-08&Keyword=a%20b%2A~%2F%E4%BA%91%2B\
        &Signature=Ykia1kDeWjfgcjOySyiOwQE%2FkIQ%3D";

    fn checked(raw: &str, secret: &str, now: &str, nonces: &mut Nonces) -> Result<(), String> {
        let keys = Keys { id: "id".to_owned(), secret: secret.to_owned() };
        let now = now.parse().expect("a time");
        check("GET", &Query::parse(raw), &keys, now, nonces).map_err(|refusal| refusal.code)
    }

    #[test]
    fn good_requests_pass_once() {
        let mut nonces = Nonces::default();
        let raw = SIGNED.to_owned();
        assert_eq!(checked(&raw, "secret", "2025-01-01T00:14:59Z", &mut nonces), Ok(()));
        assert_eq!(
            checked(&raw, "secret", "2025-01-01T00:00:00Z", &mut nonces),
            Err("SignatureNonceUsed".to_owned())
        );
        let plus = raw.replace("a%20b", "a+b");
        assert_eq!(checked(&plus, "secret", "2025-01-01T00:00:00Z", &mut Nonces::default()), Ok(()));
    }

    #[test]
    fn bad_requests_are_told_apart() {
        let now = "2025-01-01T00:00:00Z";
        let raw = SIGNED.to_owned();
        for (raw, secret, now, code) in [
            (raw.clone(), "other", now, "SignatureDoesNotMatch"),
            (raw.replace("a%20b", "a%20c"), "secret", now, "SignatureDoesNotMatch"),
            (format!("{raw}&Extra=1"), "secret", now, "SignatureDoesNotMatch"),
            (raw.replace("Signature=", "Signature=%21"), "secret", now, "SignatureDoesNotMatch"),
            (raw.replace("AccessKeyId=id", "AccessKeyId=no"), "secret", now, "AccessKeyIdUnknown"),
            (raw.replace("2019-08-08", "2014-05-26"), "secret", now, "VersionUnsupported"),
            (raw.replace("SignatureNonce=n-1&", ""), "secret", now, "SignatureNonceMissing"),
            (raw.clone(), "secret", "2025-01-01T00:15:01Z", "TimestampExpired"),
            (raw.clone(), "secret", "2024-12-31T23:44:59Z", "TimestampExpired"),
        ] {
            assert_eq!(checked(&raw, secret, now, &mut Nonces::default()), Err(code.to_owned()), "{raw}");
        }
    }

    #[test]
    fn memory_for_nonces_is_bounded() {
        let mut nonces = Nonces::default();
        let now: Timestamp = "2025-01-01T00:00:00Z".parse().expect("a time");
        for number in 0..REMEMBERED_NONCES + 1000 {
            assert!(nonces.use_up(&number.to_string(), now));
        }
        assert!(nonces.used.len() <= REMEMBERED_NONCES && nonces.order.len() <= REMEMBERED_NONCES);
        let later = now + WINDOW * 3;
        assert!(nonces.use_up("later", later));
        assert_eq!(nonces.used.len(), 1);
    }
}
