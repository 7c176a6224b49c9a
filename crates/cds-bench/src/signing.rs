//! Hand-optimized signing, as the baseline for the library.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use jiff::Timestamp;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_encode, utf8_percent_encode};
use sha1::Sha1;

/// All but the unreserved characters of RFC 3986.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// Signs requests of one action; parameters other than the common ones are in the body or come last by name.
pub struct Signer {
    method: &'static str,
    /// Pairs up to the nonce, between nonce and time, and after the time.
    pieces: [String; 3],
    key: Hmac<Sha1>,
}

impl Signer {
    pub fn new(
        method: &'static str,
        action: &str,
        access_key_id: &str,
        secret: &str,
        task_id: Option<&str>,
    ) -> Self {
        let begin =
            format!("AccessKeyId={access_key_id}&Action={action}&SignatureMethod=HMAC-SHA1&SignatureNonce=");
        let task = task_id.map(|id| format!("&TaskId={id}")).unwrap_or_default();
        let pieces =
            [begin, format!("&SignatureVersion=1.0{task}&Timestamp="), "&Version=2019-08-08".to_owned()];
        let key = Hmac::new_from_slice(secret.as_bytes())
            .unwrap_or_else(|_| unreachable!("HMAC takes a key of any length"));
        Self { method, pieces, key }
    }

    /// The query of a request that is sent now.
    pub fn query(&self) -> String {
        let nonce = uuid::Uuid::new_v4();
        let now = Timestamp::from_second(Timestamp::now().as_second()).unwrap_or_default().to_string();
        let [begin, middle, end] = &self.pieces;
        let mut query = String::with_capacity(512);
        query.push_str(begin);
        query.push_str(nonce.hyphenated().encode_lower(&mut uuid::Uuid::encode_buffer()));
        query.push_str(middle);
        query.extend(utf8_percent_encode(&now, ENCODED));
        query.push_str(end);
        let signature = self.signature(&query);
        query.push_str("&Signature=");
        query.extend(utf8_percent_encode(&signature, ENCODED));
        query
    }

    fn signature(&self, query: &str) -> String {
        let mut key = self.key.clone();
        key.update(self.method.as_bytes());
        key.update(b"&%2F&");
        for piece in percent_encode(query.as_bytes(), ENCODED) {
            key.update(piece.as_bytes());
        }
        STANDARD.encode(key.finalize().into_bytes())
    }
}

#[cfg(test)]
mod tests {
    use cds::model::Verb;
    use cds::{Credentials, Stamp, signed_url};

    use super::*;

    #[test]
    fn the_limit_does_the_same_work() {
        let query = Signer::new("GET", "DescribeTask", "an-access-key", "a-secret", Some("12345")).query();
        let value = |name: &str| {
            let pair = query.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='));
            pair.expect(name).replace("%3A", ":")
        };
        let stamp = Stamp::new(value("Timestamp"), value("SignatureNonce"));
        let credentials = Credentials::explicit("an-access-key", "a-secret").expect("keys");
        let parameters = [("TaskId".to_owned(), "12345".to_owned())];
        assert_eq!(
            query,
            signed_url(&[], credentials.signer(), Verb::Get, "DescribeTask", &parameters, &stamp)
        );
    }
}
