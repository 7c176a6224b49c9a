//! Charges of template copies.

use super::prices::storage;
use crate::charges::Charges;
use crate::cloud::Cloud;
use crate::engine::account::Charged;
use crate::engine::activity::Activity;

pub const CHARGES: Charges = Charges::new(&[template]);

/// The copies of a template in regions.
fn template(cloud: &Cloud, id: &str) -> Option<Charged> {
    let template = cloud.templates.get(id)?;
    let kept = template.regions.iter().filter(|(_, activity)| **activity != Some(Activity::Deleting));
    let copies: Vec<&String> = kept.map(|(region, _)| region).collect();
    let disks = template.data_disks.iter().map(|disk| disk.size);
    Some(Charged {
        // As in the samples of bills.
        kind: "template_STO".to_owned(),
        name: template.name.clone(),
        region_id: copies.first().map(|region| (*region).clone()).unwrap_or_default(),
        status: template.status().to_owned(),
        parts: storage(disks.fold(template.system_disk_size, i64::saturating_add), copies.len()),
        ending: copies.is_empty(),
        ..Charged::default()
    })
}
