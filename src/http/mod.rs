//! Sends finished HTTP requests: connections, proxies, TLS, bodies.

pub(crate) mod body;
mod coding;
pub(crate) mod connect;
pub(crate) mod dial;
pub(crate) mod early_refusal;
pub(crate) mod failure;
pub(crate) mod lookup;
pub(crate) mod sent;
pub(crate) mod socket;
mod sync;
pub(crate) mod tls;
pub(crate) mod tracked_body;
pub(crate) mod transport;
pub(crate) mod tunnel;
pub(crate) mod unpack;
