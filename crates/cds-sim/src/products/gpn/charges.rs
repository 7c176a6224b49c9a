//! Charges of global private networks.

use super::prices;
use crate::charges::Charges;
use crate::cloud::Cloud;
use crate::engine::account::Charged;
use crate::engine::activity::Activity;

pub const CHARGES: Charges = Charges::new(&[gpn]);

fn gpn(cloud: &Cloud, id: &str) -> Option<Charged> {
    let gpn = cloud.gpns.get(id)?;
    Some(Charged {
        kind: "gpn".to_owned(),
        name: gpn.name.clone(),
        status: Activity::status(gpn.activity).to_owned(),
        parts: prices::gpn(gpn.qos),
        ending: gpn.activity == Some(Activity::Deleting),
        ..Charged::default()
    })
}
