//! Parses query strings like the cloud.

use percent_encoding::percent_decode_str;

/// The decoded pairs of a raw query. `%20` and `+` both mean a space.
#[derive(Debug, Clone, Default)]
pub struct Query(Vec<(String, String)>);

/// The common parameters of every request.
pub const COMMON: [&str; 8] = [
    "Action",
    "AccessKeyId",
    "SignatureMethod",
    "SignatureVersion",
    "SignatureNonce",
    "Timestamp",
    "Version",
    "Signature",
];

impl Query {
    /// Parses a raw query. Invalid UTF-8 is replaced, which invalidates the signature.
    pub fn parse(raw: &str) -> Self {
        let pairs = raw.split('&').filter(|pair| !pair.is_empty());
        Self(
            pairs
                .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
                .map(|(k, v)| (decode(k), decode(v)))
                .collect(),
        )
    }

    /// The last value with this name.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.pairs().rev().find(|(key, _)| *key == name).map(|(_, value)| value)
    }

    /// All pairs in the order of the request.
    pub fn pairs(&self) -> impl DoubleEndedIterator<Item = (&str, &str)> {
        self.0.iter().map(|(key, value)| (key.as_str(), value.as_str()))
    }

    /// The action's parameters.
    pub fn own(&self) -> impl Iterator<Item = (&str, &str)> {
        self.pairs().filter(|(key, _)| !COMMON.contains(key))
    }
}

fn decode(text: &str) -> String {
    percent_decode_str(&text.replace('+', " ")).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_spaces_are_read() {
        let query = Query::parse("a=1+2&b=%E4%BA%91%20x&a=3&c&&d=e=f");
        let pairs: Vec<_> = query.pairs().collect();
        assert_eq!(pairs, [("a", "1 2"), ("b", "云 x"), ("a", "3"), ("c", ""), ("d", "e=f")]);
        assert_eq!(query.get("a"), Some("3"));
    }
}
