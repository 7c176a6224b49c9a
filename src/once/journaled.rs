//! Calls of a client with a journal: a change is noted, written down, and sent.

use std::sync::Arc;

use serde_json::Value;

use crate::call::client::Client;
use crate::call::in_flight::InFlight;
use crate::call::request::Request;
use crate::call::response::Response;
use crate::error::Error;
use crate::journal::{Keys, Store};
use crate::model::Effect;
use crate::once::evidence::{before, needs_note_without_key};
use crate::once::order::{Noted, Order};

impl Client {
    /// Sends a request, retries it if that is safe, and returns the response or an error that says what may have
    /// happened. A change of a client with `dry_run` is not sent: the response holds the request instead.
    pub async fn call(&self, request: &Request) -> Result<Response, Error> {
        self.call_in(&InFlight::default(), request).await
    }

    /// Like [`Self::call`]; `flight` tells at any moment whether cancelling the call would leave its outcome unknown.
    pub async fn call_in(&self, flight: &InFlight, request: &Request) -> Result<Response, Error> {
        if let Some(journal) = self.journal().filter(|_| request.effect == Effect::Mutate)
            && !self.only_shows(request)
        {
            let store = journal.store()?;
            let mut ordered = self.ordered(request);
            if let Some(order) = Order::of(request).filter(needs_note_without_key) {
                // On the heap: most calls have no use for it.
                ordered.noted = Box::pin(noted(self, &store, &order)).await.unwrap_or_default();
            }
            flight.begin(store, Keys::default(), ordered);
        }
        self.send_in(flight, request).await
    }
}

/// What is there before an order is sent, for the journal.
pub(crate) async fn noted(client: &Client, store: &Arc<Store>, order: &Order) -> Result<Value, Error> {
    let place = store.place()?;
    let noted = before(client, order).await?;
    if noted == Noted::default() {
        return Ok(Value::Null);
    }
    let noted = Noted { place: Some(place), ..noted };
    Ok(serde_json::to_value(noted).unwrap_or_else(|error| unreachable!("these are plain values: {error}")))
}
