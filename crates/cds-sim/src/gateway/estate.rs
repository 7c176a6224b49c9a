//! The estate of the examples: it holds every resource that an example of the models names, under that id and in a state
//! in which the example works. It is ordered through the API handlers, like a fleet.

use std::collections::VecDeque;
use std::time::Duration;

use serde::Deserialize;
use serde_json::{Map, Value};

use super::furnish::FurnishError;
use super::order;
use crate::cloud::Cloud;
use crate::engine::progression::{Progression, Progressions};
use crate::options::Time;

/// The orders, as in the file beside this one.
const ORDERS: &str = include_str!("estate.json");

/// An order, and what the things that it makes are called.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Order {
    path: String,
    action: String,
    parameters: Map<String, Value>,
    /// Ids of the new resources, in the order in which the action makes them; it may make more, with generated ids.
    #[serde(default)]
    ids: VecDeque<String>,
    /// The number of its task.
    task: Option<u64>,
    /// The number of its first new tag.
    tag: Option<u64>,
}

/// How old the estate is where time can be moved, so that there are bills to look at.
const AGE: Duration = Duration::from_secs(86_400);

/// The cloud with the estate; unchanged where any of it exists already.
pub fn with_estate(cloud: &Cloud, time: Time) -> Result<Cloud, FurnishError> {
    let orders = orders()?;
    let present = serde_json::to_string(cloud).map_err(broken)?;
    let mut made = cloud.clone();
    if orders.iter().flat_map(|order| &order.ids).any(|id| present.contains(&**id)) {
        return Ok(made);
    }
    made.progressions = Progressions { every: Progression::Immediate, ..Progressions::default() };
    orders.into_iter().try_for_each(|order| carry_out(&mut made, order))?;
    if time == Time::Simulated {
        made.clock.advance(AGE);
        made.settle();
    }
    made.progressions = cloud.progressions.clone();
    Ok(made)
}

fn carry_out(cloud: &mut Cloud, order: Order) -> Result<(), FurnishError> {
    let Order { path, action, parameters, ids, task, tag } = order;
    let refused = |reason: &str| FurnishError::Refused(format!("{action}: {reason}"));
    cloud.prepare(ids, task, tag);
    order::carry_out(cloud, &path, &action, &parameters).map_err(|refusal| refused(&refusal.message))?;
    if cloud.has_prepared_ids() {
        return Err(refused("it makes fewer things than the estate has ids for"));
    }
    Ok(())
}

fn orders() -> Result<Vec<Order>, FurnishError> {
    serde_json::from_str(ORDERS).map_err(broken)
}

fn broken(error: serde_json::Error) -> FurnishError {
    FurnishError::Refused(error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with_estate_of(seed: u64, time: Time) -> Cloud {
        with_estate(&Cloud::new(seed, Progression::default()), time).expect("room for it")
    }

    fn text(cloud: &Cloud) -> String {
        serde_json::to_string(cloud).expect("plain data")
    }

    #[test]
    fn everything_has_its_id_with_every_seed() {
        for seed in [0, 7] {
            let cloud = text(&with_estate_of(seed, Time::Simulated));
            for order in orders().expect("valid") {
                assert!(order.ids.iter().all(|id| cloud.contains(&**id)), "{}", order.action);
            }
        }
    }

    #[test]
    fn an_estate_that_is_there_stays_as_it_is() {
        let mut cloud = with_estate_of(0, Time::Simulated);
        cloud.vdcs.get_mut("6d2a9e74-1c3b-4b58-a0f7-25c8de914b33").expect("made").name = "renamed".to_owned();
        let again = with_estate(&cloud, Time::Simulated).expect("nothing to do");
        assert_eq!(text(&again), text(&cloud));
    }

    #[test]
    fn only_a_clock_that_stands_still_is_moved() {
        let start = Cloud::new(0, Progression::default()).clock.milliseconds();
        assert_eq!(with_estate_of(0, Time::Real).clock.milliseconds(), start);
        assert_eq!(with_estate_of(0, Time::Simulated).clock.milliseconds() - start, 86_400_000);
    }

    #[test]
    fn an_order_that_makes_too_little_is_told() {
        let mut order = orders().expect("valid").remove(0);
        order.ids.extend(["a".to_owned()]);
        let error = carry_out(&mut Cloud::new(0, Progression::default()), order).expect_err("one id is left");
        assert!(error.to_string().contains("CreateVdc: it makes fewer things"), "{error}");
    }

    #[test]
    fn an_account_without_money_gets_none() {
        let mut cloud = Cloud::new(0, Progression::default());
        cloud.set_balance(0);
        assert!(matches!(with_estate(&cloud, Time::Simulated), Err(FurnishError::Refused(_))));
    }
}
