//! The secrets in the orders that a client has sent: the server may echo them later, in responses about their tasks.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

use secrecy::{ExposeSecret as _, SecretString};

use crate::call::redact;
use crate::call::request::Request;

/// Maximum number of secrets; the oldest is dropped first.
const MOST: usize = 100;

/// The most recent secrets, without duplicates.
#[derive(Debug, Default)]
pub(crate) struct SentSecrets(Mutex<VecDeque<SecretString>>);

impl SentSecrets {
    /// Adds the secrets of an order.
    pub(crate) fn keep(&self, request: &Request) {
        let mut kept = self.kept();
        // A short secret occurs by chance in responses to other requests.
        for secret in redact::parameters(request).into_iter().filter(|secret| !redact::is_short(secret)) {
            kept.retain(|other| other.expose_secret() != secret);
            kept.push_back(secret.into());
        }
        let surplus = kept.len().saturating_sub(MOST);
        kept.drain(..surplus);
    }

    /// All remembered secrets.
    pub(crate) fn all(&self) -> Vec<String> {
        self.kept().iter().map(|secret| secret.expose_secret().to_owned()).collect()
    }

    fn kept(&self) -> MutexGuard<'_, VecDeque<SecretString>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Map;

    use super::*;
    use crate::model::{Effect, Verb};

    fn keep(secrets: &SentSecrets, password: &str) {
        let parameters = Map::from_iter([("Password".to_owned(), password.into())]);
        secrets.keep(&Request::free("ccs", "Buy", Verb::Post, Effect::Mutate, parameters).expect("valid"));
    }

    #[test]
    fn the_last_secrets_are_kept_once_and_short_ones_never() {
        let secrets = SentSecrets::default();
        for number in 0..MOST {
            keep(&secrets, &format!("password-{number}"));
        }
        for password in ["password-0", "abc", "password-new"] {
            keep(&secrets, password);
        }
        let all = secrets.all();
        assert_eq!(all.len(), MOST);
        assert_eq!(
            (&*all[0], &*all[MOST - 2], &*all[MOST - 1]),
            ("password-2", "password-0", "password-new")
        );
    }
}
